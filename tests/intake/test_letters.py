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


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("It’s done – for £5,000 • at the café", 1),
        ("It’s done – for £5,000 • at the café", 2),
        ("“Ça va”, à la carte, 25 °C", 1),
        ("“Ça va”, à la carte, 25 °C", 2),
        ("Done 😀", 1),
    ],
)
def test_letters_that_became_others_before_the_file_was_sent_are_put_right_with_a_word(text: str, times: int) -> None:
    garbled = text
    for _ in range(times):
        garbled = "".join(
            chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252")
            for byte in garbled.encode()
        )
    table = read_table(return_in("utf-8", garbled), "a.csv")
    assert [row[2] for row in table.rows][:1] == [text]
    assert [found.code for found in table.problems] == ["letters-garbled"]
    assert not read_table(return_in("utf-8", garbled), "a.csv", strict=True).rows


@pytest.mark.parametrize("text", ["ÂÃ “IRMÔ – CAFÉ… À l’Été", "Ω Ж 更新 Łódź ½ £5"])
def test_letters_that_only_look_garbled_stay(text: str) -> None:
    table = read_table(return_in("utf-8", text), "a.csv")
    assert (table.rows[0][2], table.problems) == (text, ())


@pytest.mark.parametrize(("encoding", "text"), [("gbk", "更新了"), ("cp1251", "Привет")])
def test_letters_of_far_away_are_doubted(encoding: str, text: str) -> None:
    assert "letters-in-doubt" in [found.code for found in read_table(return_in(encoding, text), "a.csv").problems]
