"""Letters of files that are not UTF-8: read as they were meant, or doubted with a word."""

from __future__ import annotations

import pytest

from flows.intake import read_table
from tests.homes import HEADINGS


def return_in(encoding: str, text: str) -> bytes:
    return f'{HEADINGS}\nPOL-01,on track,"{text}",,,,,,2020-03-25,Head\n'.encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("cp850", "Cost £5 of 10", "DOS code page 850"),
        ("cp850", "The café is open, à la carte", "DOS code page 850"),
        ("mac_roman", "The lead’s “plan” – with £5", "Mac OS Roman"),
        ("mac_roman", "The café is open", "Mac OS Roman"),
        ("cp1252", "The lead’s “café” … cost £5 – for œuvre 5, 3 m³ and a naïve Thing™ © at 5°C†", "Windows-1252"),
        ("cp1252", "Well…then École CAFÉ SÃO, £k, (‚so‘) and l’Été", "Windows-1252"),
    ],
)
def test_letters_are_read_as_they_were_meant(encoding: str, text: str, name: str) -> None:
    table = read_table(return_in(encoding, text), "a.csv")
    assert (table.encoding, table.rows[0][2]) == (name, text)
    assert [found.code for found in table.problems] == ["encoding-read-as"]


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp850", "Crèche"), ("mac_roman", "naïve"), ("cp1250", "Michał"), ("cp1250", "Bożena")]
)
def test_letters_that_may_be_wrong_are_doubted(encoding: str, text: str) -> None:
    table = read_table(return_in(encoding, text), "a.csv")
    assert [found.code for found in table.problems] == ["encoding-read-as", "letters-in-doubt"]


def test_one_letter_in_utf_8_and_one_dash_of_windows_are_both_kept() -> None:
    table = read_table(return_in("utf-8", "agréed ~ done").replace(b"~", b"\x96"), "a.csv")
    assert table.rows[0][2] == "agréed – done"
