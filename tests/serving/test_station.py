"""Where a station may listen."""

from __future__ import annotations

import socket

import pytest

from flows.problems import SetUpError
from flows.serving.place import Place
from tests.e2e.station import free_ports


def test_a_place_that_others_reach_needs_a_login() -> None:
    with pytest.raises(SetUpError, match="a login is needed"):
        Place(host="0.0.0.0").check()  # noqa: S104  # the very thing that is refused


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetUpError, match=f"Port {port} of 127.0.0.1 cannot be used"):
            Place(port=port).check()


def test_a_page_that_a_proxy_shows_to_others_needs_a_login() -> None:
    with pytest.raises(SetUpError, match="A proxy shows the papers to others"):
        Place(outside="https://papers.board.example").check()
    port, papers_port = free_ports()
    Place(port=port, papers_port=papers_port, outside="https://papers.board.example", login="a:b").check()


def test_an_address_outside_that_is_none_is_refused() -> None:
    with pytest.raises(SetUpError, match='BOARDPACK_PAPERS_PAGE is "papers", which is no address'):
        Place(outside="papers").check()


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(SetUpError, match="is not an address"):
        Place(host="localhost:80").check()
