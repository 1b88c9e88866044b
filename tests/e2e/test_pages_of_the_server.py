"""A server with the settings of the example shows its pages, and writes them where a service may write."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from flows.serving.newer_pages import close_newer_pages
from tests.e2e.station import free_ports
from tests.house.test_deploy import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.e2e
START_SECONDS = 120
LOGIN = ("boardpack", "CHANGE-ME")


def as_in_the_example(folder: Path, port: int) -> dict[str, str]:
    """The environment of the services, with our folder in place of theirs, our port, and no PostgreSQL."""
    names = {name: text.replace("/var/lib/boardpack", str(folder)) for name, text in settings().items()}
    del names["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PREFECT_", "BOARDPACK_"))}
    return kept | names | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[str]:
    folder, port = tmp_path / "var", free_ports()[0]
    (folder / "prefect").mkdir(parents=True)  # for SQLite, which makes no folder
    words = (
        str(Path(sys.executable).with_name("prefect")),
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    )
    with (tmp_path / "server.log").open("wb") as log:
        server = subprocess.Popen(words, env=as_in_the_example(folder, port), stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def test_pages_are_written_into_the_folder_of_the_service_and_open(pages: str, tmp_path: Path) -> None:
    answer = once_answered(f"{pages}/")
    assert answer.status_code == httpx.codes.OK, (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "<html" in answer.text
    # The newer pages ask a company outside for their settings.
    assert not answer.url.path.startswith("/v2")
    assert list((tmp_path / "var" / "ui").rglob("index.html")) != []
    # So the station closes them, and from then on they lead back.
    close_newer_pages(tmp_path / "var" / "ui")
    assert "url=/dashboard" in httpx.get(f"{pages}/v2/", auth=LOGIN, headers={"Accept": "text/html"}).text


def once_answered(address: str) -> httpx.Response:
    """The answer, once anybody listens."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return httpx.get(address, auth=LOGIN, follow_redirects=True, timeout=30)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.5)
