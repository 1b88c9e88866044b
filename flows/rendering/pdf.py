"""A PDF that LibreOffice made of a Word report, put right: everybody can use it, and it is the same bytes each time.

LibreOffice 7.4 leaves five things that PDF/UA-1 (ISO 14289-1) forbids. The pages look the same before and after.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from flows.problems import PublishingError, SetUpError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_DRAWS: Final = {"m", "l", "c", "v", "y", "re", "h"}
_PAINTS: Final = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_STANDARD: Final = {"/Note", "/Figure", "/Table", "/Caption", "/Quote", "/Code", "/Form", "/Link", "/Index"}


def put_right(pdf: bytes, alternatives: Sequence[str], as_at: date) -> bytes:
    """The PDF with what LibreOffice leaves out: alternative texts, order of links, ornaments marked as such, fixed dates.

    Args:
        pdf: as LibreOffice wrote it, tagged.
        alternatives: the finding of each chart, in reading order.
        as_at: the day of the papers, which becomes the date of the file.

    Raises:
        SetUpError: pikepdf is not installed.
        PublishingError: the PDF shows more or fewer charts than the report has.
    """
    try:
        import pikepdf  # noqa: PLC0415  # an extra: only boards that ask for a PDF have it
    except ImportError:
        raise SetUpError("A PDF needs the package pikepdf: install requirements-extras.txt.") from None
    with pikepdf.open(BytesIO(pdf)) as opened:
        _describe_figures(opened, alternatives)
        _use_our_own_names(opened)
        for page in opened.pages:
            page.Tabs = pikepdf.Name.S
            page.Contents = opened.make_stream(_with_ornaments_marked(page))
        _fix_dates(opened, as_at)
        target = BytesIO()
        opened.save(target, deterministic_id=True)
    return target.getvalue()


def elements_of(opened: Any) -> Iterator[Any]:
    """The elements of the structure, in reading order."""
    waiting = [opened.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        kind = element.get("/S")
        if kind is not None:
            yield element
        children = element.get("/K")
        if children is None:
            continue
        listed = list(children) if _is_array(children) else [children]
        waiting += [child for child in reversed(listed) if _is_dictionary(child)]


def _is_array(thing: Any) -> bool:
    return getattr(thing, "_type_name", "") == "array"


def _is_dictionary(thing: Any) -> bool:
    return getattr(thing, "_type_name", "") == "dictionary"


def _describe_figures(opened: Any, alternatives: Sequence[str]) -> None:
    figures = [element for element in elements_of(opened) if element.S == "/Figure"]
    if len(figures) != len(alternatives):
        raise PublishingError(
            f"The PDF shows {len(figures)} charts, but the report has {len(alternatives)}. No PDF was written; the Word "
            "report and the web page are not touched by that."
        )
    for figure, words in zip(figures, alternatives, strict=True):
        figure.Alt = words


def _use_our_own_names(opened: Any) -> None:
    """A paragraph style of ours that is called as a kind of structure, such as "Note", is a paragraph all the same."""
    import pikepdf  # noqa: PLC0415  # as above

    for element in elements_of(opened):
        if element.S == "/Note":
            element.S = pikepdf.Name.P
    roles = opened.Root.StructTreeRoot.get("/RoleMap", {})
    for name in [name for name in roles if name in _STANDARD]:
        del roles[name]


def _with_ornaments_marked(page: Any) -> bytes:
    """The page's content, with rules and fills outside the text marked as what nobody needs to hear."""
    import pikepdf  # noqa: PLC0415  # as above

    out: list[Any] = []
    depth, start = 0, -1
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += (operator in {"BMC", "BDC"}) - (operator == "EMC")
        if depth == 0 and operator in _DRAWS and start < 0:
            start = len(out)
        out.append(instruction)
        if start >= 0 and operator in _PAINTS:
            mark = pikepdf.ContentStreamInstruction([pikepdf.Name.Artifact], pikepdf.Operator("BMC"))
            out.insert(start, mark)
            out.append(pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC")))
        if operator in _PAINTS or operator == "n":
            start = -1
    return pikepdf.unparse_content_stream(out)


def _fix_dates(opened: Any, as_at: date) -> None:
    """Dates of the papers in place of the clock's, and no ids that are drawn by lot."""
    for name in ("/DocChecksum", "/ID"):
        if name in opened.trailer:
            del opened.trailer[name]
    opened.docinfo["/CreationDate"] = opened.docinfo["/ModDate"] = f"D:{as_at:%Y%m%d}000000Z"
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
        words["xmp:CreateDate"] = words["xmp:ModifyDate"] = words["xmp:MetadataDate"] = f"{as_at}T00:00:00Z"
        for name in ("xmpMM:DocumentID", "xmpMM:InstanceID"):
            if name in words:
                del words[name]
