"""The papers of bodies are the same bytes however the bodies are shared out, and nobody's is written twice or left out."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from flows.papers.bodies import bodies_of, write_all_bodies, write_bodies
from flows.report import Provenance, build_material, build_position
from flows.steps.body_papers import write_share
from flows.steps.workers import pack
from flows.storage import load_templates, open_home
from tests.homes import MARCH, put_return, write_home
from tests.plain_rounds import collect_plainly, ledger_of

if TYPE_CHECKING:
    from pathlib import Path

    from flows.models import ReceivedFile
    from flows.report import Material
    from flows.storage import Templates


def written_from(folder: Path) -> tuple[Material, Templates, tuple[ReceivedFile, ...]]:
    """A month in which one partner sent a good row and a bad one, another one nothing, and somebody unknown a file."""
    home = write_home(folder)
    row = "POL-01,on track,Work began.,,,,,,2020-03-20,Head"
    put_return(home, "2020-03", "police_2020-03.csv", row, "POL-02,odd,No.,,,,,,2020-03-20,Head")
    put_return(home, "2020-03", "stray.csv", "XX-1,on track,Who is this?,,,,,,2020-03-20,Head")
    collect_plainly(home, "2020-03")
    opened = open_home(str(home))
    position = build_position(ledger_of(home).read(), opened.settings, MARCH, MARCH.last_day)
    return build_material(position, Provenance({}, "0")), load_templates(home), tuple(opened.inbox(MARCH))


def test_what_worker_processes_write_is_what_this_process_writes(tmp_path: Path) -> None:
    material, templates, inbox = written_from(tmp_path / "home")
    here, packed = write_all_bodies(material, templates, inbox), pack((material, templates, inbox))
    # What comes back from a process was pickled too.
    shares = [pickle.loads(pickle.dumps(write_share([body], packed))) for body in bodies_of(material)]  # noqa: S301  # our own
    assert sum(map(len, shares)) == len(here)
    assert {path: paper for share in shares for path, paper in share.items()} == here
    assert {path.partition("/")[0] for path in here} == {"messages", "fix-lists", "editions"}
    assert {"fix-lists/unknown-sender.csv", "fix-lists/police.eml"} <= set(here)


def test_a_share_holds_nothing_of_any_other_body(tmp_path: Path) -> None:
    made_from = written_from(tmp_path / "home")
    of_council = write_bodies(*made_from, ["council"])
    assert {path for path in of_council if "council" not in path} == set()
    assert write_bodies(*made_from, []) == {}
