"""Charts that a reader can edit in Word: our own chart XML beside a workbook with the figures. No picture is drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from itertools import cycle
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from flows.document import ChartKind
from flows.problems import PublishingError
from flows.rendering.text_width import widest
from flows.rendering.word_text import attribute, legal
from flows.rendering.word_tones import paints_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.package import Package

    from flows.document import Chart

_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EMU_A_TWIP: Final = 635
_EMU_A_CM: Final = 360_000
_LABEL_POINTS, _LABEL_ROOM = 10.5, 140.0  # Size of the names beside bars, and the width in points they are given.
# Shape and dash differ as well as colour, so that lines stay apart in black and white. Hollow and full take turns.
_LINE_LOOKS: Final = (
    ("circle", "solid", True), ("square", "dash", False), ("triangle", "sysDot", True), ("diamond", "lgDashDot", False),
)  # fmt: skip


class Setting(NamedTuple):
    """What all charts of a report share.

    Attributes:
        font: of the report's body text.
        as_at: the report's day, for the properties of the workbooks.
    """

    font: str
    as_at: date


def add_charts(charts: Iterable[Chart], owner: Part, template: str, setting: Setting) -> dict[str, str]:
    """Adds each chart and its workbook to the package; gives the relation's id by the chart's key."""
    return {
        chart.key: owner.relate_to(_chart_part(chart, number, owner, template, setting), RT.CHART)
        for number, chart in enumerate(charts, start=1)
    }


def drawing(chart: Chart, relation: str, number: int, width: int) -> str:
    """The chart in the line of text, with its finding as alternative text.

    Args:
        chart: the chart.
        relation: id of the relation to the chart's part.
        number: unique in the document, or Word repairs the file.
        width: in twips.
    """
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width * _EMU_A_TWIP}" cy="{_height(chart)}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr="{attribute(chart.alternative)}"'
        f' title="{attribute(chart.caption)}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def _height(chart: Chart) -> int:
    """Height in EMU: bars get the same room each, enough for the longest name beside them, up to what a page holds."""
    if chart.kind is ChartKind.LINES:
        return round(8.0 * _EMU_A_CM)
    lines = ceil(widest(chart.categories, _LABEL_POINTS) / _LABEL_ROOM)
    bar = max(0.8, 0.3 + 0.45 * lines)  # Office programs leave out a name that does not fit.
    return round(min(20.0, 2.7 + bar * len(chart.categories)) * _EMU_A_CM)


def _chart_part(chart: Chart, number: int, owner: Part, template: str, setting: Setting) -> Part:
    # python-docx leaves its type open; a part that was read always has one.
    package = cast("Package", owner.package)
    book = Part(
        PackURI(f"/word/embeddings/figures{number}.xlsx"), _WORKBOOK_TYPE, _workbook(chart, setting.as_at), package
    )
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, package=package)
    # Part.blob is read only; this is where python-docx keeps the bytes of a part that it does not parse.
    part._blob = chart_xml(chart, template, part.relate_to(book, RT.PACKAGE), setting.font).encode()
    return part


def chart_xml(chart: Chart, template: str, workbook: str, font: str = "Calibri") -> str:
    """The chart as Word's chart XML.

    Raises:
        PublishingError: the chart template is broken.
    """
    # The office edits the template, so it runs in the sandbox and has every value escaped.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        return environment.from_string(template).render(_values(chart), workbook=workbook, font=legal(font))
    except (TemplateError, LookupError, TypeError, ValueError) as error:
        raise PublishingError(f"The chart template cannot be used: {error}.") from None


def _values(chart: Chart) -> dict[str, Any]:
    """What the template may print."""
    step, top = _scale(chart)
    return {
        "kind": chart.kind.value,
        "categories": [legal(category) for category in chart.categories],
        "last_row": len(chart.categories) + 1,
        "series": _series(chart),
        "counted": legal(chart.axis_title),
        "step": step,
        "top": top,
    }


def _series(chart: Chart) -> list[dict[str, Any]]:
    sides, paints = _label_sides(chart), paints_of(line.tone for line in chart.series)
    return [
        {
            "index": index,
            "column": xl_col_to_name(index + 1),
            "name": legal(line.name),
            "points": line.values,  # Not "values": jinja2 finds the method of the mapping.
            "noughts": [place for place, value in enumerate(line.values) if not value],
            "paint": paints[index],
            "marker": marker,
            "dash": dash,
            "inside": paints[index].line if is_full else "FFFFFF",
            "label_side": sides[index],
        }
        for index, (line, (marker, dash, is_full)) in enumerate(zip(chart.series, cycle(_LINE_LOOKS), strict=False))
    ]


def _label_sides(chart: Chart) -> list[str]:
    """Where each line's last figure stands: above it, but below or beside it where another line ends close above."""
    ends = [(line.values[-1] if line.values else 0, -index) for index, line in enumerate(chart.series)]
    close = _scale(chart)[1] / 6
    return [_label_side(end, [other for other in ends if abs(other[0] - end[0]) < close]) for end in ends]


def _label_side(end: tuple[int, int], near: Sequence[tuple[int, int]]) -> str:
    if end == max(near):
        return "t"
    return "b" if end == min(near) else "r"


def _scale(chart: Chart) -> tuple[int, int]:
    """Step between grid lines and end of the axis: whole numbers, because half an action does not exist."""
    if chart.kind is ChartKind.STACKED_BARS:
        highest = max((sum(bar) for bar in zip(*(line.values for line in chart.series), strict=True)), default=0)
    else:
        highest = max((value for line in chart.series for value in line.values), default=0)
    step = next(step for step in _steps() if highest <= step * 6)
    return step, max(step, -(-highest // step) * step)


def _steps() -> Iterable[int]:
    """1, 2, 5, 10, 20, 50 and so on."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _workbook(chart: Chart, as_at: date) -> bytes:
    """The figures as a workbook, for "Edit data" in Word. Text is never taken for a formula or a link."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as book:
        book.set_properties({"created": datetime(as_at.year, as_at.month, as_at.day, tzinfo=UTC)})
        sheet = book.add_worksheet("Figures")
        sheet.write_row(0, 0, [legal(chart.axis_title), *(legal(line.name) for line in chart.series)])
        sheet.write_column(1, 0, [legal(category) for category in chart.categories])
        for column, line in enumerate(chart.series, start=1):
            sheet.write_column(1, column, line.values)
        sheet.set_column(0, 0, 30)
    return target.getvalue()
