"""A small read-only page of the papers: it lists and gives, and changes nothing."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from flows.rendering.template_filling import fill_html
from flows.storage import find_paper, list_packs, load_templates

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from flows.storage import Home

    Next = Callable[[Request], Awaitable[Response]]

SHOWN_HERE = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".pdf": "application/pdf"}
"""Files that a browser shows by itself; all others are saved under their own name."""

SAVED_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".eml": "message/rfc822",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}

FIRST_PAPERS = {
    "board-report.docx": "Word report",
    "board-report.html": "Web page",
    "board-report.pdf": "PDF",
    "summary.eml": "E-mail draft",
}
"""What people come for, by file name; the rest stands behind one click more."""

_SAFE_HEADERS = {
    # The papers need no script, no picture from elsewhere and no other site; nothing may frame them or guess their type.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def make_papers_page(home: Home, hosts: Sequence[str], login: str = "") -> Starlette:
    """The page as a web application.

    Args:
        home: the board whose papers it shows.
        hosts: names by which it may be called. Any other name is refused, so that a foreign site that a browser was
            led to cannot read the papers through a name of its own that points here.
        login: "user:password" that is asked for; "" for none.
    """

    async def show_list(_request: Request) -> Response:
        board = home.settings.board
        page = fill_html(
            load_templates(home.folder).papers_page,
            {},
            board=board.name,
            marking=board.marking,
            notice=board.notice,
            packs=list_packs(home.outputs),
            first=FIRST_PAPERS,
        )
        return HTMLResponse(page)

    async def give_paper(request: Request) -> Response:
        found = find_paper(home.outputs, request.path_params["path"])
        if found is None:
            return PlainTextResponse("There is no such paper.", status_code=404)
        ending = found.suffix.lower()
        if ending in SHOWN_HERE:
            return FileResponse(
                found, media_type=SHOWN_HERE[ending], filename=found.name, content_disposition_type="inline"
            )
        return FileResponse(found, media_type=SAVED_TYPES.get(ending, "application/octet-stream"), filename=found.name)

    async def guard(request: Request, call_next: Next) -> Response:
        if not _may_enter(request, login):
            return PlainTextResponse("Log in.", status_code=401, headers={"WWW-Authenticate": 'Basic realm="papers"'})
        answer = await call_next(request)
        answer.headers.update(_SAFE_HEADERS)
        return answer

    return Starlette(
        routes=[Route("/", show_list), Route("/papers/{path:path}", give_paper)],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(BaseHTTPMiddleware, dispatch=guard),
        ],
    )


def _may_enter(request: Request, login: str) -> bool:
    if not login:
        return True
    wanted = "Basic " + base64.b64encode(login.encode()).decode()
    return secrets.compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode())
