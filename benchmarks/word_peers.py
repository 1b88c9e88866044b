"""One way of writing a long table into a Word file, run once: ``python benchmarks/word_peers.py METHOD ROWS FOLDER``.

Each way runs in a process of its own, because memory is measured by process. It prints one line of JSON: processor seconds
of the work without imports, memory before it and at its peak, bytes written. Every peer gets its own documented way, and rows
whose status cell is coloured where the peer can colour a cell by its value.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
HEADINGS = ("Ref", "Partner", "Action", "Owner", "Due", "Status", "Moves", "Update")
STATUSES = (("Off track", "red", "B3261E"), ("At risk", "amber", "FFBF00"), ("On track", "green", "00703C"))


def row(number: int) -> tuple[str, ...]:
    """Eight cells of about 160 characters together."""
    status = STATUSES[number % 3][0]
    update = f"Comments on draft {number} are in; the single route goes to the board in May."
    return (f"DEM-{number:06}", "Demonstration Council", "Agree one route for referrals", "Head of service",
            "30\u00a0Jun\u00a02020", status, str(number % 4), update)  # fmt: skip


def boardpack(count: int, folder: Path) -> Callable[[], int]:
    """The report of boardpack with one table; its rows are made when they are written."""
    from datetime import date  # noqa: PLC0415

    from flows.document import Cell, Column, Report, Section, Table, Tone  # noqa: PLC0415
    from flows.rendering.word import render_word  # noqa: PLC0415

    statuses = {word: Cell(word, tone=Tone(tone)) for word, tone, _ in STATUSES}
    moves = [Cell(str(number)) for number in range(4)]

    same = (
        Cell("Demonstration Council"),
        Cell("Agree one route for referrals"),
        Cell("Head of service"),
        Cell("30\u00a0Jun\u00a02020"),
    )

    def made(number: int) -> tuple[Cell, ...]:
        texts = row(number)
        return (Cell(texts[0]), *same, statuses[texts[5]], moves[number % 4], Cell(texts[7]))

    class Rows(Sequence[tuple[Cell, ...]]):
        def __len__(self) -> int:
            return count

        def __getitem__(self, at: int | slice) -> object:
            return [made(number) for number in range(*at.indices(count))] if isinstance(at, slice) else made(at)

    columns = tuple(Column(heading) for heading in HEADINGS)
    table = Table("rows", "Rows", "Rows.", columns, Rows())  # type: ignore[arg-type]
    report = Report(
        "Board", "Title", "Subtitle", "OFFICIAL", "DEMONSTRATION", "Office", date(2020, 3, 31), (),
        (Section("only", "Only", (table,), is_landscape=True),), {},
    )  # fmt: skip
    template, chart = (ROOT / "templates/board_report.docx").read_bytes(), (ROOT / "templates/chart.xml.j2").read_text()

    def work() -> int:
        written = render_word(report, template, chart)
        (folder / "boardpack.docx").write_bytes(written)
        return len(written)

    return work


def floor(_count: int, folder: Path) -> Callable[[], int]:
    """The XML of our own file, ready in memory, deflated and no more: nothing that writes this file can be faster."""
    with ZipFile(folder / "boardpack.docx") as package:
        xml = package.read("word/document.xml")

    def work() -> int:
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as package:
            package.writestr("word/document.xml", xml)
        return len(target.getvalue())

    return work


def add_row(count: int, folder: Path) -> Callable[[], int]:
    """python-docx as its documentation shows it."""
    import docx  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    def work() -> int:
        document = docx.Document()
        table = document.add_table(rows=1, cols=8, style="Table Grid")
        for cell, heading in zip(table.rows[0].cells, HEADINGS, strict=True):
            cell.text = heading
        for number in range(count):
            cells = table.add_row().cells
            for cell, text in zip(cells, row(number), strict=True):
                cell.text = text
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), STATUSES[number % 3][2])
            cells[5]._tc.get_or_add_tcPr().append(shade)
        document.save(folder / "add_row.docx")
        return (folder / "add_row.docx").stat().st_size

    return work


def template_of_rows(path: Path, opening: str, cells: Sequence[str], closing: str) -> None:
    """A Word file with a table whose second row a template engine repeats."""
    import docx  # noqa: PLC0415

    document = docx.Document()
    rows = (
        [[*HEADINGS], [opening, *[""] * 7], list(cells), [closing, *[""] * 7]]
        if closing
        else [[*HEADINGS], list(cells)]
    )
    table = document.add_table(rows=len(rows), cols=8, style="Table Grid")
    for made, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(made.cells, texts, strict=True):
            cell.text = text
    document.save(path)


def docxtpl(count: int, folder: Path) -> Callable[[], int]:
    """Docxtpl with a repeated row and a coloured cell; escaping on, because without it "&" is lost."""
    from docxtpl import DocxTemplate  # noqa: PLC0415

    cells = [f"{{{{ r[{place}] }}}}" for place in range(8)]
    cells[5] = "{% cellbg r[8] %}{{ r[5] }}"
    template_of_rows(folder / "docxtpl-template.docx", "{%tr for r in rows %}", cells, "{%tr endfor %}")

    def work() -> int:
        document = DocxTemplate(folder / "docxtpl-template.docx")
        rows = [(*row(number), STATUSES[number % 3][2]) for number in range(count)]
        document.render({"rows": rows}, autoescape=True)
        document.save(folder / "docxtpl.docx")
        return (folder / "docxtpl.docx").stat().st_size

    return work


def pandoc(count: int, folder: Path) -> Callable[[], int]:
    """Pandoc from HTML. It cannot colour a cell."""
    import pypandoc  # noqa: PLC0415

    def work() -> int:
        head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
        rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row(number))}</tr>" for number in range(count))
        page = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        target = folder / "pandoc.docx"
        pypandoc.convert_text(page, "docx", format="html", outputfile=str(target))
        return target.stat().st_size

    return work


def docxtemplater(count: int, folder: Path) -> Callable[[], int]:
    """Docxtemplater in Node. Its free version cannot colour a cell by a value."""
    cells = [f"{{c{place}}}" for place in range(8)]
    cells[0], cells[7] = "{#rows}{c0}", "{c7}{/rows}"
    template_of_rows(folder / "docxtemplater-template.docx", "", cells, "")
    rows = [{f"c{place}": text for place, text in enumerate(row(number))} for number in range(count)]
    (folder / "rows.json").write_text(json.dumps({"rows": rows}))

    def work() -> int:
        command = ["node", "--max-old-space-size=4096", str(HERE / "docxtemplater_rows.js"), str(folder)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        raise Told(told)

    return work


class Told(Exception):  # noqa: N818  # no error: what another process measured of itself
    """What a child process measured of itself."""

    def __init__(self, told: dict[str, float]) -> None:
        super().__init__(told)
        self.told = told


METHODS: dict[str, Callable[[int, Path], Callable[[], int]]] = {
    "boardpack": boardpack, "floor": floor, "docxtemplater": docxtemplater, "docxtpl": docxtpl, "pandoc": pandoc,
    "add_row": add_row,
}  # fmt: skip


def cpu_seconds() -> float:
    """Seconds of a processor that this process and its children took: what else the machine does counts little then."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main() -> None:
    """Runs one way once and prints what it took."""
    method, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    work = METHODS[method](count, folder)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = cpu_seconds()
    try:
        size = work()
    except Told as told:
        print(json.dumps(told.told))
        return
    seconds = cpu_seconds() - start
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "before_kb": before, "peak_kb": max(own, child), "bytes": size}))


if __name__ == "__main__":
    main()
