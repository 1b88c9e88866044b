"""Whatever a partner writes into a return, or calls it, is text and nothing else in Prefect's own pages, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.browser import NODE, TOOLS, needs_browser
from tests.e2e.station import running_station
from tests.homes import BOARD, HEADINGS, write_home

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.e2e.station import Station

pytestmark = [pytest.mark.e2e, needs_browser]

PLANTED = (
    "<script>window.planted=1</script> <style class=planted>body{display:none}</style>",
    "<img class=planted src=//elsewhere.invalid/planted.png onerror=window.planted=1> <svg onload=window.planted=1>",
    "<a href=javascript:window.planted=1>planted</a> <iframe src=javascript:parent.planted=1></iframe>",
    "<form class=planted action=//elsewhere.invalid/planted><input name=planted><object data=planted></object></form>",
    "[planted](javascript:window.planted=1) ![planted](http://elsewhere.invalid/planted.png) [a]: http://planted.invalid",
    "http://planted.invalid/a https://planted.invalid/b?c=1&d=2 ftp://planted.invalid HTTP://PLANTED.invalid/planted",
    "www.planted.invalid WWW.planted.invalid <http://planted.invalid/c> (www.planted.invalid)",
    "planted | a | b ||| `planted` ```planted``` ~~planted~~ **planted** __planted__ _planted_ *planted*",
    "# planted ## planted > planted - planted 1. planted --- ===",
    "\x1b[31mplanted\x07 \u202edetnalp\u202c \u2066planted\u2069 planted\x00\x08",
    "&lt;img class=planted src=x onerror=window.planted=1&gt; &#60;img src=planted&#62; \\<img src=planted> \\[planted](//a)",
    "<!-- planted <![CDATA[ planted ]]> {{ planted }} ${planted} $planted$ <planted-element onclick=window.planted=1>",
)
"""Each stands in the reason for a new date, which is asked of the board and so stands in the summary."""

THEIR_WORD = "<img src=planted onerror=window.planted=1>[planted](//planted.invalid)"
NAMES = (
    "police 2020-03 <img src=planted onerror=window.planted=1> www.planted.invalid [planted](javascript:planted).csv",
    "# planted `planted` _planted_ council 2020-03 \x1b[31m\u202e\nINFO planted.csv",
    "- <iframe src=planted> **planted** | planted.csv",
)


def hostile_home(folder: Path) -> Path:
    """A home whose returns, their names and the wording of a partner hold what acts elsewhere, and who mails words in full."""
    references = [f"POL-{number:02}" for number in range(1, len(PLANTED) + 1)]
    heading = "action_ref,afi_ref,partner,action,owner_role,due_on,agreed_on,certainty"
    actions = [f"{one},AFI-POL-1,police,Do it,Head,2020-03-15,2020-01-31,invented" for one in references]
    actions.append("LA-01,AFI-LA-1,council,Do it,Head,2020-04-30,2020-01-31,invented")
    wording = row("police", THEIR_WORD, "on track")
    home = write_home(
        folder,
        board=f'{BOARD}\n[messages]\ndetail = "full"\n\n[approval]\nrequired = true\n',
        actions="\n".join((heading, *actions)),
        partner_wording=f"partner,their_word,status\n{wording}\n",
    )
    updates = [
        row(ref, THEIR_WORD, f"Moved. {words}", "2020-05-31", words, words, words, words, "2020-03-20", "Head")
        for ref, words in zip(references, PLANTED, strict=True)
    ]
    # A row and a heading that are refused: their words go into what the partner is told.
    lost = row("<b>planted</b>", "<script>window.planted=1</script>", "x", "<i>soon</i>", "", "", "", "", "x", "x")
    contents = (
        "\n".join((f"{HEADINGS},<img src=planted onerror=window.planted=1>", *updates, lost)),
        f"<h1>planted</h1>\n{HEADINGS}\n{row('LA-01', THEIR_WORD, *('planted',) * 8)}",
        "<script>window.planted=1</script>,planted\n1,2",
    )
    inbox = home / "returns" / "2020-03"
    inbox.mkdir(parents=True)
    for name, content in zip(NAMES, contents, strict=True):
        (inbox / name).write_text(content, encoding="utf-8")
    return home


def row(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def pages_of(station: Station) -> dict[str, str]:
    """Address of every page on which a word of a partner could stand, by what it shows."""
    artifacts, runs = station.post("/artifacts/filter"), station.post("/flow_runs/filter")
    assert isinstance(artifacts, list)
    assert isinstance(runs, list)
    here = {f"artifact {one['key']}": f"{station.pages}/artifacts/artifact/{one['id']}" for one in artifacts}
    here |= {
        f"run {str(one['name'])[:7]}": f"{station.pages}/runs/flow-run/{one['id']}" for one in runs if one["start_time"]
    }
    here["every artifact"] = f"{station.pages}/artifacts"
    here["newer pages"] = f"{station.pages}/v2/dashboard"
    papers = ("", "papers/held/2020-03/board-report.html", "papers/held/2020-03/summary.html")
    return here | {f"papers {path}": f"{station.papers}/{path}" for path in papers}


def look(addresses: Sequence[str]) -> list[dict[str, object]]:
    """What Chromium saw on each page."""
    assert NODE is not None
    command = [NODE, str(TOOLS / "look_for_life.mjs"), *addresses]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_no_word_of_a_partner_comes_alive_on_any_page(tmp_path: Path) -> None:
    with running_station(hostile_home(tmp_path / "home")) as station:
        run = station.run_to_the_end("monthly-round/manual", asked={"period": "2020-03"})
        assert run["state_type"] == "COMPLETED", run["state"]
        pages = pages_of(station)
        seen = dict(zip(pages, look(list(pages.values())), strict=True))
    quiet = {"alive": [], "ran": False, "odd": 0, "outside": [], "dialogs": 0}
    assert {page: {name: found[name] for name in quiet} for page, found in seen.items()} == dict.fromkeys(seen, quiet)
    shown = {page for page, found in seen.items() if found["shown"]}
    assert shown >= {
        "artifact summary",
        "artifact problems",
        "run collect",
        "papers papers/held/2020-03/board-report.html",
    }
    assert seen["newer pages"]["at"] == "/dashboard", "they ask a company outside"
