"""Papers on disk: a period's folder appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.problems import PublishingError
from flows.storage.archive import archived, keep_version, newest_archived, version_of
from flows.storage.locks import BusyFolderError, alone_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MANIFEST = "manifest.json"
LOCK_SECONDS = 60
"""How long a run waits for another one that is writing papers."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack was made from; the digests of its files are added when it is written.

    Attributes:
        board: name of the board.
        version: 1 for the first pack of the period that was issued, 2 for the one that took its place.
        supersedes: digest of the Word report of the version before; "" for the first.
        period: the reporting month.
        as_at: the day of the figures, ISO 8601.
        as_known_at: nothing recorded after this moment was known, ISO 8601 in UTC; "" where everything was.
        ledger_entries: how many entries of the ledger the pack was made from.
        ledger_head: digest of what those entries say, in ledger order.
        marking: the protective marking: the highest of what the papers were made from.
        retention: class in the office's schedule of records.
        review_on: the day on which somebody looks whether the papers are still to be kept, ISO 8601.
        code_version: version of the program.
        rules_version: digest of the rules in words and of the thresholds.
        returns: a row for each file received, with its sha256 and its counts.
        reference: sha256 of each reference file.
        rows: rows read, accepted and quarantined, in all.
    """

    board: str
    version: int
    supersedes: str
    period: str
    as_at: str
    as_known_at: str
    ledger_entries: int
    ledger_head: str
    marking: str
    retention: str
    review_on: str
    code_version: str
    rules_version: str
    returns: tuple[Mapping[str, object], ...]
    reference: Mapping[str, str]
    rows: Mapping[str, int]


def write_manifest(manifest: Manifest, papers: Mapping[str, bytes], edition_name: Callable[[str], str]) -> bytes:
    """The manifest as JSON, with the edition, the size and the sha256 of every paper."""
    outputs = {
        name: {"edition": edition_name(name), "bytes": len(content), "sha256": _sha256(content)}
        for name, content in sorted(papers.items())
    }
    return (json.dumps({**asdict(manifest), "outputs": outputs}, indent=2, ensure_ascii=False) + "\n").encode()


def review_day(as_at: date, years: int) -> date:
    """The day of review: whole years from the end of the financial year that the paper falls in.

    >>> review_day(date(2020, 3, 31), 6), review_day(date(2020, 4, 1), 6)
    (datetime.date(2026, 3, 31), datetime.date(2027, 3, 31))
    """
    end = as_at.year if (as_at.month, as_at.day) <= (3, 31) else as_at.year + 1
    return date(end + years, 3, 31)


def publish(papers: Mapping[str, bytes], folder: Path) -> bool:
    """Puts the papers into their folder in one step, and says whether anything changed.

    They are written beside the folder first. A run that is killed leaves either the old papers or the new ones, and the
    next run clears up behind it. Where a pack stands there and the new one is a later version, the old one is kept in the
    archive.

    Args:
        papers: content of each file, by its path in the folder; forward slashes.
        folder: such as ``outputs/2020-03``.

    Raises:
        PublishingError: the folder cannot be written; the papers that stood there stand there still.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(folder.parent, LOCK_SECONDS):
            return _replace(papers, folder)
    except BusyFolderError:
        raise PublishingError(
            f'Another run is writing papers beside "{folder}". This one waited {LOCK_SECONDS} seconds and gave up. Run again '
            "when the other one is done."
        ) from None
    except OSError as error:
        raise PublishingError(
            f'The papers cannot be written to "{folder}": {error.strerror}. '
            "Close what is open in that folder, check the space and who may write there, and run again."
        ) from None


def _replace(papers: Mapping[str, bytes], folder: Path) -> bool:
    fresh, spent = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    _recover(folder, spent)
    if _holds(folder, papers):
        return False
    _write_all(papers, fresh)
    if 0 < version_of(standing := read_papers(folder)) < version_of(papers):
        keep_version(folder, standing)
    if folder.exists():
        folder.rename(spent)
    fresh.rename(folder)
    shutil.rmtree(spent, ignore_errors=True)
    return True


def read_papers(folder: Path) -> dict[str, bytes]:
    """The papers of a pack by their path in its folder; none where there is no such folder."""
    there = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


@dataclass(frozen=True, slots=True)
class Standing:
    """The pack that stands in a folder.

    Attributes:
        version: its version; 0 where no pack of the period was ever issued.
        papers: its papers; none where it is gone.
        before: the papers of the version before it; none for the first.
    """

    version: int
    papers: Mapping[str, bytes]
    before: Mapping[str, bytes]

    def is_same_as(self, papers: Mapping[str, bytes]) -> bool:
        """Whether these are the very papers that were issued, whatever somebody did to the files since.

        The manifest may differ in what it says of the ledger: a later entry changes no paper.
        """
        try:
            outputs = json.loads(self.papers[MANIFEST])["outputs"]
        except (KeyError, ValueError):
            return False
        issued = {name: paper["sha256"] for name, paper in outputs.items()}
        return issued == {name: _sha256(content) for name, content in papers.items() if name != MANIFEST}


def read_standing(folder: Path, version: int | None = None) -> Standing:
    """The pack that stands in a folder, with the version before it.

    Args:
        folder: such as ``outputs/2020-03``.
        version: another version, looked for in the archive.
    """
    spent = folder.with_name(f".{folder.name}.old")
    if spent.exists():
        # Another run may be between its two renames just now.
        with alone_in(folder.parent, LOCK_SECONDS):
            _recover(folder, spent)
    papers = read_papers(folder)
    number = version or version_of(papers) or newest_archived(folder)
    if number != version_of(papers):
        papers = read_papers(archived(folder, number))
    return Standing(number, papers, read_papers(archived(folder, number - 1)))


def _recover(folder: Path, spent: Path) -> None:
    """Puts the old papers back where a run was killed between the two renames."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if spent.exists() and not folder.exists():
        spent.rename(folder)
    shutil.rmtree(spent, ignore_errors=True)


def _holds(folder: Path, papers: Mapping[str, bytes]) -> bool:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return there == set(papers) and all((folder / name).read_bytes() == content for name, content in papers.items())


def _write_all(papers: Mapping[str, bytes], folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    for name, content in papers.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


@dataclass(frozen=True, slots=True)
class PastPack:
    """What a manifest says of the pack it lies in.

    Attributes:
        version: of the pack.
        period: the reporting month.
        as_at: the day of the figures, ISO 8601.
        sha256: digest of each paper, by its path.
        code_version: version of the program that made it.
        reference: sha256 of each reference file that it was made from, by its path in the home.
        ledger_entries: how many entries it was made from; None in a pack of 0.1.0, which did not say.
        ledger_head: digest of what those entries say; "" likewise.
        as_known_at: nothing recorded after this moment was known, ISO 8601 in UTC; "" where everything was.
    """

    version: int
    period: str
    as_at: str
    sha256: Mapping[str, str]
    code_version: str
    reference: Mapping[str, str]
    ledger_entries: int | None = None
    ledger_head: str = ""
    as_known_at: str = ""

    def compare(self, again: Mapping[str, bytes], folder: Path) -> list[str]:
        """A sentence for each paper that is missing, was altered on disk, or comes out otherwise now."""
        found = []
        for name, digest in self.sha256.items():
            if not (folder / name).is_file():
                found.append(f"{name}: it is in the manifest, but not in the folder.")
            elif _sha256((folder / name).read_bytes()) != digest:
                found.append(f"{name}: the file was altered after it was published.")
            elif _sha256(again.get(name, b"")) != digest:
                found.append(f"{name}: the ledger and the reference files give another paper now.")
        return found


def read_manifest(folder: Path) -> PastPack:
    """The manifest of a pack.

    Raises:
        PublishingError: the folder has none, or it cannot be read.
    """
    try:
        words = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        outputs = {name: paper["sha256"] for name, paper in words["outputs"].items()}
        return PastPack(
            version=words.get("version", 1),
            period=words["period"],
            as_at=words["as_at"],
            sha256=outputs,
            code_version=words["code_version"],
            reference=words["reference"],
            ledger_entries=words.get("ledger_entries"),
            ledger_head=words.get("ledger_head", ""),
            as_known_at=words.get("as_known_at", ""),
        )
    except FileNotFoundError:
        raise PublishingError(
            f'"{folder}" has no {MANIFEST}. Name the folder of a pack, such as outputs/2020-03.'
        ) from None
    except (ValueError, KeyError, TypeError):
        raise PublishingError(f'"{folder / MANIFEST}" is not a manifest that boardpack wrote.') from None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
