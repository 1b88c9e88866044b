"""The ledger's PostgreSQL server goes in the middle of a round and comes back: a sentence, then the same papers and entries."""

from __future__ import annotations

import email
import itertools
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event, text

from flows.problems import LedgerError
from flows.report.messages.notice import notice_of_failed_run
from flows.steps.notices import leave_notice
from flows.storage import open_home, open_ledger
from tests.homes import day, put_return, write_home
from tests.plain_rounds import run_plainly
from tests.storage.postgres_server import find_server, running_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.storage.postgres_server import PostgresServer

MARCH = "2020-03"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of its own, because it is stopped again and again."""
    programs = find_server()
    if programs is None:
        pytest.skip("PostgreSQL is not installed on this machine: no initdb on the path or where Debian keeps it")
    with running_server(programs) as started:
        yield started


def make_database(server: PostgresServer) -> str:
    """The address of a new database, whose ledger holds nothing yet."""
    name = f"gone_{next(_NUMBERS)}"
    engine = open_ledger(server.address.format(database="postgres")).engine.execution_options(
        isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return server.address.format(database=name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose papers stand, and a correction that came since."""
    made = write_home(tmp_path / "home")
    put_return(made, MARCH, "police.csv", "POL-01,on track,Things moved.,,,,,,2020-03-20,Head")
    return made


def begin(home: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    monkeypatch.setenv("BOARDPACK_LEDGER", address)
    papers = run_plainly(home, MARCH)
    put_return(home, MARCH, "police corrected.csv", "POL-01,at risk,Things stopped.,,,,,,2020-03-21,Head")
    return papers


def papers_of(home: Path) -> dict[str, bytes]:
    folder = home / "outputs" / MARCH
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def contents_of(address: str) -> list[str]:
    ledger = open_ledger(address)
    assert ledger.check() == []
    return list(ledger.read()["content_sha256"])


def before_order(number: int, act: Callable[[], None]) -> tuple[Callable[..., None], list[int]]:
    """A listener that acts before the n-th order to the database, and the orders it has counted."""
    seen: list[int] = []

    def listen(*_: Any) -> None:
        seen.append(len(seen) + 1)
        if seen[-1] == number:
            act()

    return listen, seen


def run_cut_off(home: Path, number: int, act: Callable[[], None]) -> tuple[str, int]:
    """The sentence that a round ends with where something happens before its n-th order, and how many orders there were."""
    listener, seen = before_order(number, act)
    event.listen(Engine, "before_cursor_execute", listener)
    try:
        run_plainly(home, MARCH)
    except LedgerError as error:
        return str(error), len(seen)
    finally:
        event.remove(Engine, "before_cursor_execute", listener)
    return "", len(seen)


def strike(server: PostgresServer, home: Path, points: Callable[[int], range], monkeypatch: pytest.MonkeyPatch) -> int:
    """Stops the server at some orders of a round, each in a home and a database of its own; the count of the rounds cut off."""
    pattern = shutil.copytree(home, home.with_name("pattern"))
    address = make_database(server)
    before = begin(pattern, address, monkeypatch)
    _, order_count = run_cut_off(pattern, 0, server.stop)
    after, contents = papers_of(pattern), contents_of(address)
    assert after != before
    cut_off = 0
    for number in points(order_count):
        here, address = shutil.copytree(home, home.with_name(f"home-{number}")), make_database(server)
        begin(here, address, monkeypatch)
        sentence, _ = run_cut_off(here, number, server.stop)
        cut_off += sentence.startswith("The ledger at")
        assert papers_of(here) in (before, after)
        server.start()
        assert run_plainly(here, MARCH) == after, f"other papers after a cut before order {number}"
        assert contents_of(address) == contents, f"another ledger after a cut before order {number}"
    return cut_off


def test_a_round_whose_database_goes_ends_with_a_sentence_and_the_next_comes_to_the_same_end(
    server: PostgresServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert strike(server, home, lambda count: range(2, count, count // 3), monkeypatch) == 3


@pytest.mark.drill
def test_whichever_order_the_database_goes_before_the_end_is_the_same(
    server: PostgresServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off = strike(server, home, lambda count: range(1, count + 1), monkeypatch)
    assert cut_off > 20


def test_a_notice_about_a_ledger_that_is_gone_is_left_all_the_same_and_once(
    server: PostgresServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOARDPACK_LEDGER", make_database(server))
    notice = notice_of_failed_run(MARCH, "round-2020-03-test-board", "0123456789", "The ledger cannot be read.")
    opened, on = open_home(str(home)), day("2020-04-01")
    server.stop()
    assert leave_notice(opened, notice, on)
    assert not leave_notice(opened, notice, on)
    server.start()
    (draft,) = (home / "outputs" / "notices").rglob("*.eml")
    assert "did not finish" in email.message_from_bytes(draft.read_bytes())["Subject"]
