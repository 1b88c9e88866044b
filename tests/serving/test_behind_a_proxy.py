"""nginx with the lines of deploy/proxy.conf in front of the page of papers: TLS, the login, the name outside, and no other."""

from __future__ import annotations

import contextlib
import shutil
import ssl
import subprocess
import time
from typing import TYPE_CHECKING

import httpx
import pytest
import trustme

from flows.serving.place import Place
from flows.serving.station import papers_page
from flows.storage import open_home
from tests.e2e.station import free_ports
from tests.homes import REPOSITORY, write_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed on this machine")
OUTSIDE, RUNS, LOGIN = "papers.board.example", "runs.board.example", ("officer", "made-up")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home with a paper."""
    home = write_home(tmp_path / "home")
    pack = home / "outputs" / "2020-03"
    pack.mkdir(parents=True)
    (pack / "board-report.docx").write_bytes(b"PK a Word report")
    return home


@contextlib.contextmanager
def proxy(folder: Path, port: int, papers_port: int, runs_port: int) -> Iterator[trustme.CA]:
    """nginx on a free port, with our lines and a certificate made for the test; the authority that signed it."""
    authority = trustme.CA()
    certificate = authority.issue_cert(OUTSIDE, RUNS)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for place, part in enumerate(certificate.cert_chain_pems):
        part.write_to_path(folder / "fullchain.pem", append=place > 0)
    lines = (REPOSITORY / "deploy" / "proxy.conf").read_text(encoding="utf-8")
    for ours, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/boardpack/tls", str(folder)),
        ("127.0.0.1:4280", f"127.0.0.1:{papers_port}"),
        ("127.0.0.1:4200", f"127.0.0.1:{runs_port}"),
    ):
        assert ours in lines
        lines = lines.replace(ours, here)
    (folder / "proxy.conf").write_text(lines, encoding="utf-8")
    temporary = "".join(
        f"{one}_temp_path {folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; {temporary} include {folder}/proxy.conf; }}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen((str(NGINX), "-c", str(folder / "nginx.conf")), stderr=subprocess.DEVNULL)
    try:
        yield authority
    finally:
        process.terminate()
        process.wait(30)


def ask(authority: trustme.CA, port: int, host: str, *, login: tuple[str, str] | None = None) -> httpx.Response:
    """One request by a name outside; the name leads to this machine."""
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with httpx.Client(verify=trust, auth=login, timeout=30, trust_env=False) as client:
        for _ in range(100):
            with contextlib.suppress(httpx.ConnectError):
                return client.get(
                    f"https://127.0.0.1:{port}/papers/2020-03/board-report.docx",
                    headers={"Host": host},
                    extensions={"sni_hostname": host},
                )
            time.sleep(0.1)
    raise AssertionError("nginx did not start")


def test_people_reach_the_papers_by_their_name_with_the_login_and_nobody_else_does(
    folder: Path, tmp_path: Path
) -> None:
    port, papers_port = free_ports()
    place = Place(papers_port=papers_port, login=":".join(LOGIN), outside=f"https://{OUTSIDE}")
    (tmp_path / "nginx").mkdir()
    with (
        papers_page(open_home(str(folder)), place),
        proxy(tmp_path / "nginx", port, papers_port, free_ports()[0]) as authority,
    ):
        assert ask(authority, port, OUTSIDE).status_code == 401
        answer = ask(authority, port, OUTSIDE, login=LOGIN)
        assert (answer.status_code, answer.content) == (200, b"PK a Word report")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        # The first name of the file leads to Prefect's pages, and nobody is there now.
        assert ask(authority, port, RUNS, login=LOGIN).status_code == 502
