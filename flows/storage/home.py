"""A board's home: the folder with its reference tables, its inbox, its ledger and its papers."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL

from flows.models import Period
from flows.problems import SetUpError
from flows.settings import REFERENCE_FILES, parse_decisions, parse_settings
from flows.settings.assurance import VERIFICATIONS, parse_verifications
from flows.settings.measures import MEASURES, READINGS, parse_readings
from flows.settings.tables import decode_office_text
from flows.storage.inbox_names import printable
from flows.storage.receipt import receive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.models import ReceivedFile
    from flows.settings import Decision, Settings
    from flows.settings.assurance import Verification
    from flows.settings.measures import Reading

DEFAULT_HOME = "data/plymouth-jtai"
DECISIONS = "decisions.csv"
BOARD_TOML = "reference/board.toml"
INBOX = "returns"
"""Folder that holds a folder of partners' files for each month."""
HELD = "held"
"""Folder below ``outputs/`` whose papers nobody has agreed to yet."""
MANIFEST = "manifest.json"
OPTIONAL_FILES = (VERIFICATIONS, MEASURES, READINGS)
"""Files that a home may do without: what they would say is then not known."""
# Office programs leave such files beside an open document, and file shares beside a file in transfer.
_PASSING_PREFIXES = ("~$", ".", "~lock")
_PASSING_SUFFIXES = (".tmp", ".part", ".crdownload")


@dataclass(frozen=True, slots=True)
class Home:
    """One board's folder.

    Attributes:
        folder: its path.
        settings: the reference tables, read and checked.
        decisions: what the board decided.
        verifications: who checked which claim.
        readings: of the measures.
        contents: bytes of each reference file and of the tables beside the folder of them, by its path in the home.
        ledger_address: SQLAlchemy address of the ledger.
    """

    folder: Path
    settings: Settings
    decisions: tuple[Decision, ...]
    verifications: tuple[Verification, ...]
    readings: tuple[Reading, ...]
    contents: Mapping[str, bytes] = field(repr=False)
    ledger_address: str

    @property
    def sha256(self) -> dict[str, str]:
        """Digest of each reference file and of the tables beside the folder of them, by its path in the home."""
        return {name: _sha256(content) for name, content in self.contents.items()}

    def with_contents(self, contents: Mapping[str, bytes]) -> Home:
        """The same home as its files once were; the ledger stays where it is now.

        Args:
            contents: bytes of each file that was another one; the others stay as they are.

        Raises:
            SetUpError: the files as they were cannot be read by this version of the program.
        """
        return _read_home(self.folder, {**self.contents, **contents}, self.ledger_address)

    @property
    def outputs(self) -> Path:
        """The folder of all papers."""
        return self.folder / "outputs"

    def has_papers(self, period: Period) -> bool:
        """Whether papers of a month were made, held ones among them."""
        places = (self.outputs / str(period), self.outputs / HELD / str(period))
        return any((place / MANIFEST).is_file() for place in places)

    def periods(self) -> list[Period]:
        """Every month that has an inbox or papers, in order."""
        folders = [*_names_in(self.folder / INBOX), *_names_in(self.outputs)]
        return sorted({Period.parse(name) for name in folders if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", name)})

    def has_inbox(self, period: Period | None = None) -> bool:
        """Whether the inbox of a period is there, full or empty; without a period, whether the folder of all of them is.

        Raises:
            SetUpError: nobody can tell, because the disk or the share does not answer.
        """
        folder = self.folder / INBOX / (str(period) if period else "")
        with _reading(folder):
            return folder.is_dir()

    def inbox(self, period: Period) -> list[ReceivedFile]:
        """The files that partners sent for a period, unchanged, by name; none where the folder is missing or empty.

        Raises:
            SetUpError: the folder cannot be listed, or went away while it was read: a share that vanishes must not look like
                a month for which nobody returned anything.
        """
        folder = self.folder / INBOX / str(period)
        with _reading(folder):
            files = [receive(path) for path in _list(folder) if is_return(path)]
            if any(not file.sha256 for file in files) and not folder.is_dir():
                raise FileNotFoundError(errno.ENOENT, "it went away while it was read", str(folder))
            return files

    def left_in_inbox(self, period: Period) -> list[str]:
        """What lies in the inbox of a period and is not taken for a return, each with the reason.

        Raises:
            SetUpError: the folder cannot be listed.
        """
        folder = self.folder / INBOX / str(period)
        with _reading(folder):
            reasons = {path: _reason_to_leave(path) for path in _list(folder)}
        return [f"{printable(path.name)} ({reason})" for path, reason in reasons.items() if reason]


def open_home(folder: str | None) -> Home:
    """The home in a folder, its reference tables read and checked.

    Args:
        folder: path of the home; None for ``BOARDPACK_HOME``, else the demonstration home of this repository.

    Raises:
        SetUpError: the folder or one of its files is missing or broken; one sentence says what to do.
    """
    path = _home_path(folder)
    if not path.is_dir():
        raise SetUpError(f'There is no home at "{path}". Give one with --home, or make one with: boardpack init HOME')
    contents = {name: _read(path, name) for name in REFERENCE_FILES}
    contents[DECISIONS] = _read(path, DECISIONS)
    contents |= {name: _read(path, name) for name in OPTIONAL_FILES if (path / name).exists()}
    return _read_home(path, contents)


def read_board_name(folder: str | None) -> str:
    """The board's name, read from ``board.toml`` alone; the folder's own name where that cannot be read.

    Args:
        folder: as ``open_home`` takes it.
    """
    path = _home_path(folder)
    try:
        return str(tomllib.loads(decode_office_text((path / BOARD_TOML).read_bytes()))["board"]["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return path.name


def _home_path(folder: str | None) -> Path:
    return Path(folder or os.environ.get("BOARDPACK_HOME", "") or DEFAULT_HOME).resolve()


def _read_home(folder: Path, contents: Mapping[str, bytes], ledger_address: str = "") -> Home:
    texts = {name: decode_office_text(content) for name, content in contents.items()}
    settings = parse_settings(texts)
    return Home(
        folder=folder,
        settings=settings,
        decisions=tuple(parse_decisions(texts[DECISIONS], settings)),
        verifications=tuple(parse_verifications(texts[VERIFICATIONS], settings)) if VERIFICATIONS in texts else (),
        readings=tuple(parse_readings(texts[READINGS], settings)) if READINGS in texts else (),
        contents=contents,
        ledger_address=ledger_address or _ledger_address(folder, settings),
    )


def _ledger_address(folder: Path, settings: Settings) -> str:
    """The environment first, then ``board.toml``, then SQLite in the home."""
    in_home = URL.create("sqlite", database=str(folder / "ledger" / "ledger.sqlite"))
    chosen = os.environ.get("BOARDPACK_LEDGER", "") or settings.ledger_address
    return chosen or in_home.render_as_string(hide_password=False)


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        raise SetUpError(f'"{folder}" has no {name}. Put it there, or start from: boardpack init HOME') from None
    except OSError as error:
        raise SetUpError(f'"{folder / name}" cannot be read: {error.strerror}. Check who may read it.') from None


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetUpError(
            f'The inbox "{folder}" cannot be read: {error.strerror}. Nothing was changed. Where it lies on a share, bring '
            "the share back; check who may read it; then run again."
        ) from None


def _list(folder: Path) -> list[Path]:
    """What lies in a folder, in the order in which files are read; nothing where there is no such folder.

    Raises:
        SetUpError: the folder is a link, which could lead anywhere on the machine.
    """
    if folder.is_symlink():
        raise SetUpError(f'The inbox "{folder}" is a link. Put the folder itself there; nothing was read.')
    return sorted(folder.iterdir(), key=_stem_first) if folder.is_dir() else []


def _stem_first(path: Path) -> tuple[str, str]:
    """Sorts "police.csv" before "police corrected.csv": by full name a space would come before the full stop."""
    return path.stem, path.suffix


def is_return(path: Path) -> bool:
    """A file that a partner sent."""
    return not _reason_to_leave(path)


def _reason_to_leave(path: Path) -> str:
    """Why something in the inbox is not taken for a return; "" where it is. A link could lead anywhere on the machine."""
    if path.is_symlink():
        return "a link: put the file itself there"
    if path.name.startswith(_PASSING_PREFIXES) or path.suffix.lower() in _PASSING_SUFFIXES:
        return "a passing file of a program"
    return "" if path.is_file() else "not a file: put the files themselves there"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
