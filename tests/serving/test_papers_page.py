"""The page of papers gives what is published, and nothing else."""

from __future__ import annotations

import base64
import contextlib
import http.client
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from flows.serving.place import Place
from flows.serving.station import papers_page
from flows.storage import open_home
from tests.e2e.station import free_ports
from tests.homes import write_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPORT = b"PK a Word report"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = write_home(tmp_path / "home")
    pack = home / "outputs" / "2020-03"
    (pack / "fix-lists").mkdir(parents=True)
    (pack / "board-report.docx").write_bytes(REPORT)
    (pack / "board-report.html").write_text("<p>Report</p>")
    (pack / "fix-lists" / "police.csv").write_text("a,b\n")
    (pack / "manifest.json").write_text('{"outputs": {"board-report.docx": {"sha256": "abc123"}}}')
    (home / "outputs" / ".2020-04.new").mkdir()
    (home / "outputs" / ".2020-04.new" / "board-report.docx").write_bytes(b"half")
    return home


@dataclass
class Answer:
    """What came back, header names in lower case."""

    status: int
    headers: dict[str, str]
    content: bytes


@contextlib.contextmanager
def visiting(folder: Path, login: str = "", outside: str = "") -> Iterator[int]:
    """The port of a real page of papers."""
    place = Place(papers_port=free_ports()[0], login=login, outside=outside)
    with papers_page(open_home(str(folder)), place):
        yield place.papers_port


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """The answer to one request; the path goes over the wire as it stands."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            line.putheader(name, value)
        line.endheaders()
        came = line.getresponse()
        return Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, came.read())
    finally:
        line.close()


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with visiting(folder) as found:
        yield found


def test_the_list_names_every_paper_with_its_digest_and_nothing_half_done(port: int) -> None:
    page = ask(port, "/")
    assert page.status == 200
    assert b'href="/papers/2020-03/board-report.docx"' in page.content
    assert b"abc123" in page.content
    assert b"2020-04" not in page.content
    assert b"<script" not in page.content


def test_the_months_come_first_and_the_run_log_is_no_paper(folder: Path, port: int) -> None:
    for name in ("notices/late/notice.eml", "held/2020-04/board-report.docx", "logs/2020-03.jsonl"):
        (folder / "outputs" / name).parent.mkdir(parents=True)
        (folder / "outputs" / name).write_bytes(b"x")
    headings = re.findall(r"<h2 [^>]*>([^<]*)</h2>", ask(port, "/").content.decode())
    assert headings == ["held/2020-04", "2020-03", "notices/late"]
    assert ask(port, "/papers/logs/2020-03.jsonl").status == 404


def test_whatever_a_file_is_called_its_name_is_only_text_and_its_link_leads_to_it(folder: Path, port: int) -> None:
    hostile = "police <img src=x onerror=alert(1)>\"'&{{ 7*7 }}.csv"
    (folder / "outputs" / "2020-03" / hostile).write_bytes(b"a,b")
    page = ask(port, "/").content.decode()
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "{{ 7*7 }}" in page
    given = ask(port, f"/papers/2020-03/{quote(hostile)}")
    assert given.content == b"a,b"
    assert given.headers["content-disposition"].startswith("attachment")
    assert "\n" not in given.headers["content-disposition"]


def test_a_word_report_is_saved_and_a_web_page_is_shown(port: int) -> None:
    saved = ask(port, "/papers/2020-03/board-report.docx")
    assert saved.content == REPORT
    assert saved.headers["content-disposition"] == 'attachment; filename="board-report.docx"'
    shown = ask(port, "/papers/2020-03/board-report.html")
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "../reference/board.toml",
        "2020-03/../../reference/board.toml",
        "..%2f..%2freference%2fboard.toml",
        "%2e%2e/reference/board.toml",
        ".2020-04.new/board-report.docx",
        "2020-03/link.docx",
        "linked/board-report.docx",
        "2020-03",
        "2020-03/fix-lists/../board-report.docx%00.html",
        "//etc/passwd",
        "2020-03%5Cboard-report.docx",
    ],
)
def test_nothing_outside_hidden_or_linked_is_given(folder: Path, port: int, path: str) -> None:
    (folder / "outputs" / "2020-03" / "link.docx").symlink_to(folder / "reference" / "board.toml")
    (folder / "outputs" / "linked").symlink_to(folder / "outputs" / "2020-03")
    assert ask(port, f"/papers/{path}").status == 404


def test_a_site_that_points_its_own_name_here_is_refused(port: int) -> None:
    assert ask(port, "/", Host="papers.example").status == 400


def test_behind_a_proxy_it_answers_to_the_name_outside_too_and_to_no_other(folder: Path) -> None:
    with visiting(folder, outside="https://papers.board.example/plymouth") as port:
        hosts = ("papers.board.example", "papers.board.example:443", "127.0.0.1", "other.example")
        assert [ask(port, "/", Host=host).status for host in hosts] == [200, 200, 200, 400]


def test_nothing_can_be_changed_from_the_page(port: int) -> None:
    answers = {ask(port, "/papers/2020-03/board-report.docx", verb).status for verb in ("POST", "PUT", "DELETE")}
    assert answers == {405}


def test_with_a_login_nobody_sees_anything_without_it(folder: Path) -> None:
    with visiting(folder, "officer:secret") as port:
        answers = [
            ask(port, "/", Authorization="Basic " + base64.b64encode(login).decode()).status
            for login in (b"officer:wrong", b"officer:secret")
        ]
        assert [ask(port, "/").status, *answers] == [401, 401, 200]


def test_a_home_without_papers_says_so(folder: Path, port: int) -> None:
    shutil.rmtree(folder / "outputs")
    assert b"There are no papers yet" in ask(port, "/").content
