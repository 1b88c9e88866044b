"""What a person sees of a round in Prefect's pages: links to the papers, counts, problems, and the summary.

Prefect draws raw HTML that stands in Markdown. Whatever a partner may have written, a file's name among it, is made inert.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.papers.summaries import WORD_REPORT
from flows.rendering.link_free import break_links
from flows.steps.round_plan import papers_link

if TYPE_CHECKING:
    from flows.collect_returns import Collected
    from flows.gather_returns import Gathered
    from flows.publish_report import Published

ROWS_SHOWN = 200
"""Rows of the table of problems; Prefect's pages grow slow with more, and the fix lists hold them all."""

_LIVE_SIGNS = re.compile(r"([\\`*_\[\]{}|~!])")
_DRAWN_IN_A_NAME = re.compile(
    # Signs of markup, the start of a list, the dot of an address, and a low line that is not between letters or figures.
    r"(?i)[^\w .,()+-]|^[+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=www)\.|(?<![^\W_])_|_(?![^\W_])"
)


def show_round(collected: Collected, published: Published, gathered: Gathered | None) -> None:
    """Leaves three artifacts with the run: the papers and their counts, the problems, the summary."""
    create_markdown_artifact(
        word_papers(collected, published, gathered),
        key="monthly-round",
        description=f"Papers for {collected.period}",
    )
    create_table_artifact(
        problem_rows(collected), key="problems", description=f"Problems in the returns for {collected.period}"
    )
    create_markdown_artifact(
        inert_markdown(published.summary), key="summary", description=f"Summary for {collected.period}"
    )


def word_papers(collected: Collected, published: Published, gathered: Gathered | None) -> str:
    """Links and counts; nothing in it comes from a partner."""
    return (
        f"## Papers for {collected.period}\n\n{_word_links(published)}"
        "| | |\n|---|---:|\n"
        f"{_gathered_rows(gathered)}"
        f"| Files received | {collected.file_count} |\n"
        f"| Rows read | {collected.rows_read} |\n"
        f"| Rows used | {collected.rows_accepted} |\n"
        f"| Rows set aside | {collected.rows_quarantined} |\n"
        f"| Fix lists | {len(published.fix_lists)} |\n\n"
        f"Word report: `{published.folder}/{WORD_REPORT}`\n\nSHA-256: `{published.report_sha256}`\n"
    )


def problem_rows(collected: Collected) -> list[dict[str, str | int]]:
    """One row a file and kind of problem; codes and counts, and of the file only a name that is safe to draw."""
    rows: list[dict[str, str | int]] = [
        {
            "partner": one.partner or "not known",
            "problem": one.code,
            "severity": one.severity,
            "count": one.count,
            # Last: Prefect draws a name on one line, and a long one would push the others off the page.
            "file": safe_name(one.file),
        }
        for one in collected.problem_counts
    ]
    return rows[:ROWS_SHOWN] or [{"partner": "", "problem": "", "severity": "", "count": 0, "file": "none"}]


def safe_name(name: str) -> str:
    """A file name with every sign that could be drawn as something else shown as a middle dot.

    Prefect draws the cells of a table as Markdown too, and makes a link of what looks like an address.

    >>> safe_name('police <img src=x>.csv'), safe_name("- _police_ www.example.csv"), safe_name("police_2020-03.csv")
    ('police ·img src·x·.csv', '· ·police· www·example.csv', 'police_2020-03.csv')
    """
    return _DRAWN_IN_A_NAME.sub("·", name.strip())[:120]


def inert_markdown(text: str) -> str:
    r"""Our own Markdown of headings and lists, in which no HTML, link, picture or code is live any more.

    >>> print(inert_markdown("* <b>POL-01</b> [here](javascript:x)"))
    * &lt;b&gt;POL-01&lt;/b&gt; \[here\](javascript:x)
    """
    return "\n".join(_inert_line(line) for line in text.splitlines())


def _inert_line(line: str) -> str:
    mark = re.match(r"(#{1,2} |\* |\d+\. )?", line)
    start = mark.end() if mark else 0
    return line[:start] + _LIVE_SIGNS.sub(r"\\\1", html.escape(break_links(line[start:]), quote=False))


def _gathered_rows(gathered: Gathered | None) -> str:
    if gathered is None:
        return ""
    return (
        f"| Files gathered now | {len(gathered.files)} |\n| For a person at the sources | {len(gathered.troubles)} |\n"
    )


def _word_links(published: Published) -> str:
    """One click to the papers, where ``boardpack serve`` shows them: Prefect's pages open only links of this kind."""
    folder = Path(published.folder)
    path = f"{folder.parent.name}/{folder.name}" if published.is_held else folder.name
    word, web = papers_link(f"{path}/{WORD_REPORT}"), papers_link(f"{path}/board-report.html")
    held = "**These papers are held until a person approves them.**\n\n" if published.is_held else ""
    return f"{held}[Save the Word report]({word}) or [read it in the browser]({web}).\n\n" if word else held
