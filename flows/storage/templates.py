"""The templates that people may edit: Word styles, web page, e-mail, chart."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.problems import SetUpError

if TYPE_CHECKING:
    from collections.abc import Iterable

# In an installed copy the templates stand beside this file, in a checkout at the top of the repository.
_BUILT_IN = (Path(__file__).resolve().parent / "templates", Path(__file__).resolve().parents[2] / "templates")


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates, read.

    Attributes:
        word: the Word file whose styles the report takes.
        chart: Jinja text of a native chart.
        web: Jinja text of the web page.
        message_html: Jinja text of an e-mail's HTML part.
        message_text: Jinja text of an e-mail's plain part.
        wording: TOML with the office's headings and first sentences.
        papers_page: Jinja text of the page that lists the papers.
    """

    word: bytes
    chart: str
    web: str
    message_html: str
    message_text: str
    wording: str
    papers_page: str

    @property
    def sha256(self) -> dict[str, str]:
        """Digest of each template that papers are made with, by its name; the page that lists them is no paper."""
        texts = {
            "chart.xml.j2": self.chart,
            "board_report.html.j2": self.web,
            "message.html.j2": self.message_html,
            "message.txt.j2": self.message_text,
            "wording.toml": self.wording,
        }
        contents = {"board_report.docx": self.word, **{name: text.encode() for name, text in texts.items()}}
        return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def load_templates(home: Path) -> Templates:
    """The templates: each one from the home's ``templates/`` where it has one, else the one that comes with boardpack.

    Raises:
        SetUpError: a template is nowhere to be found or cannot be read.
    """
    places = (home / "templates", *_BUILT_IN)
    return Templates(
        word=_read(places, "board_report.docx"),
        chart=_read(places, "chart.xml.j2").decode("utf-8"),
        web=_read(places, "board_report.html.j2").decode("utf-8"),
        wording=_read(places, "wording.toml").decode("utf-8"),
        message_html=_read(places, "message.html.j2").decode("utf-8"),
        message_text=_read(places, "message.txt.j2").decode("utf-8"),
        papers_page=_read(places, "papers_page.html.j2").decode("utf-8"),
    )


def _read(places: Iterable[Path], name: str) -> bytes:
    for place in places:
        try:
            return (place / name).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise SetUpError(f'The template "{place / name}" cannot be read: {error.strerror}.') from None
    raise SetUpError(f'The template "{name}" is missing. Put it back into templates/.')
