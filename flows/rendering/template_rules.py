"""What makes a Word template unfit or unsafe, all told at once before a report is made with it.

Each rule is a function whose first line says it. The gate judges the finished report again; these rules find a fault in
the template itself, where the office can mend it, and name the style or the place in Word's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from docx.oxml.ns import nsmap

from flows.problems import PublishingError
from flows.rendering.template_looks import FONTS_MEASURED, LETTERED, Looks, looks_of
from flows.rendering.word_opened import W, is_on, opened_for_checking, value
from flows.rendering.word_rules_contrast import contrast
from flows.rendering.word_styles import PARAGRAPH_STYLES, TABLE_STYLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.rendering.word_opened import Opened

_LEAST_CONTRAST: Final = 4.5
_LEAST_POINTS: Final = 9.0
_LEAST_TEXT_WIDTH: Final = 8_220  # Twips: 14.5 cm. Below, the widest tables of the report break words.
_LEAST_SIDE: Final = 720  # Twips: half an inch. Office printers cut off what stands nearer to the edge.
_FETCHING: Final = ("INCLUDEPICTURE", "INCLUDETEXT", "LINK ", "DDE", "DATABASE", "MACROBUTTON")
_FLOATING: Final = (
    f"{{{nsmap['wp']}}}anchor",
    "{urn:schemas-microsoft-com:vml}shape",
    f"{W}txbxContent",
    f"{W}framePr",
)


class Remark(NamedTuple):
    """One fault of a template.

    Attributes:
        sentence: what is wrong and what to do.
        style: the style it is about; "" where it is about the file or the page.
    """

    sentence: str
    style: str = ""


def check_template(template: bytes) -> tuple[Remark, ...]:
    """Every remark on a Word template; none where reports can be made with it.

    Args:
        template: the .docx file.

    Raises:
        PublishingError: the bytes are no Word file.
    """
    try:
        opened = opened_for_checking(template)
    except PublishingError:
        raise PublishingError("The file is not a Word document: save it in Word as a .docx file.") from None
    looks = looks_of(opened)
    return tuple(dict.fromkeys(remark for rule in RULES for remark in rule(opened, looks)))


def missing_styles(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """Every style that the report uses must be there, under its English name."""
    for name in PARAGRAPH_STYLES:
        if name.lower() not in looks.paragraphs:
            yield Remark(f'The paragraph style "{name}" is missing: add it in Word, under this very name.')
    for name in TABLE_STYLES:
        if name.lower() not in looks.tables:
            yield Remark(f'The table style "{name}" is missing: add it in Word, under this very name.')


def faint_styles(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """Letters must stand out from their ground by 4.5 to 1."""
    for name in LETTERED:
        letters, ground = looks.colours(name)
        if (found := contrast(letters, ground)) < _LEAST_CONTRAST:
            yield Remark(
                f'The style "{name}" sets letters in #{letters} on #{ground}, which stand out by only {found:.1f} to 1: '
                "choose a darker or a lighter colour; 4.5 is least.",
                name,
            )


def small_styles(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """Letters must be of 9 points or more."""
    for name in LETTERED:
        if (points := looks.points(name)) < _LEAST_POINTS:
            yield Remark(f'The style "{name}" is set in {points:g} points: 9 is least, 11 or more reads well.', name)


def hidden_styles(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """No style may hide its text."""
    for name in LETTERED:
        if any(is_on(style, "rPr/vanish") for style in looks.chain(name)):
            yield Remark(f'The style "{name}" hides its text: take "Hidden" out under Font.', name)


def unmeasured_fonts(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """Columns are measured for Calibri and Arial; a wider font breaks words in tables."""
    for font in sorted({looks.font(name) for name in LETTERED} - FONTS_MEASURED):
        yield Remark(
            f'The font "{font}" is not one that column widths are measured for: look at the tables of a report, or use '
            "Calibri or Arial."
        )


def level_of_headings(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """Headings must have their outline level, or the contents and screen readers miss them."""
    for level in (1, 2, 3):
        name = f"Heading {level}"
        levels = [value(style, "pPr/outlineLvl") for style in looks.chain(name)]
        if levels and next(filter(None, levels), "") != str(level - 1):
            yield Remark(f'The style "{name}" has not outline level {level}: set it under Paragraph.', name)


def plain_headings_of_tables(_opened: Opened, looks: Looks) -> Iterator[Remark]:
    """The heading row of a table must be told from the others without colour: bold, or with a fill."""
    for name in TABLE_STYLES:
        if name.lower() in looks.tables and not looks.has_marked_heading_row(name):
            yield Remark(
                f'The table style "{name}" gives its heading row no look of its own: set "Header row" in bold or with a '
                "fill.",
                name,
            )


def language(opened: Opened, _looks: Looks) -> Iterator[Remark]:
    """The language must be English (United Kingdom), or screen readers read with another accent and spelling is red."""
    stated = opened.trees.get("word/styles.xml")
    found = None if stated is None else stated.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    code = "" if found is None else found.get(f"{W}val", "")
    if code != "en-GB":
        yield Remark(
            f"The language of the template is {code or 'not set'}: choose English (United Kingdom) under Review, Language, "
            "and make it the default."
        )


def floating_shapes(opened: Opened, _looks: Looks) -> Iterator[Remark]:
    """Nothing may float: a text box or a picture beside the text is read aloud out of order, or not at all."""
    for name, tree in opened.texts:
        if any(next(tree.iter(tag), None) is not None for tag in _FLOATING):
            yield Remark(f"{_place(name)} holds a floating shape, frame or text box: set it in line with the text.")


def linked_files(opened: Opened, _looks: Looks) -> Iterator[Remark]:
    """Nothing may be fetched from outside when the report is opened."""
    for owner, relations in opened.relations.items():
        for relation in relations:
            if relation.is_external and relation.kind != "hyperlink":
                yield Remark(
                    f"{_place(owner)} links to a file outside ({relation.kind}): put the file in, or drop the link."
                )


def macros(opened: Opened, _looks: Looks) -> Iterator[Remark]:
    """A template brings looks and no program."""
    if any(name.lower().endswith(("vbaproject.bin", ".ocx")) or "/activeX/" in name for name in opened.names):
        yield Remark("The template holds a macro or a control: save it as a Word document (.docx) without macros.")


def asking_fields(opened: Opened, _looks: Looks) -> Iterator[Remark]:
    """No field may make Word ask the reader, or fetch something."""
    settings = opened.trees.get("word/settings.xml")
    if is_on(settings, "updateFields"):
        yield Remark("Fields are set to be updated on opening: Word would ask every reader for leave. Take it out.")
    for name, tree in opened.texts:
        codes = " ".join([each.text or "" for each in tree.iter(f"{W}instrText")]).upper()
        codes += " ".join(each.get(f"{W}instr", "") for each in tree.iter(f"{W}fldSimple")).upper()
        if any(word in codes for word in _FETCHING):
            yield Remark(
                f"{_place(name)} has a field that fetches a file or runs something: replace it by what it shows."
            )
        if any(is_on_attribute(each.get(f"{W}dirty", "")) for each in tree.iter(f"{W}fldChar", f"{W}fldSimple")):
            yield Remark(f"{_place(name)} has a field marked for updating: update it in Word (F9) and save.")


def is_on_attribute(stated: str) -> bool:
    """Whether an attribute says yes."""
    return stated in ("1", "true", "on")


def page(opened: Opened, _looks: Looks) -> Iterator[Remark]:
    """The page must have a size, room for tables, and a header and footer for the marking and the page number."""
    settings = list(opened.body.iter(f"{W}sectPr"))
    if not settings:
        yield Remark("The template says no page size: set it in Word under Layout, Size.")
        return
    last = settings[-1]
    size, margins = last.find(f"{W}pgSz"), last.find(f"{W}pgMar")
    if size is None or margins is None:
        yield Remark("The template says no page size or no margins: set them in Word under Layout.")
        return
    sides = [int(margins.get(f"{W}{side}", "0")) for side in ("left", "right")]
    width = min(int(size.get(f"{W}{side}", "0")) for side in "wh") - sum(sides)
    if width < _LEAST_TEXT_WIDTH:
        yield Remark(f"The text is only {width / 567:.1f} cm wide: tables need 14.5 cm. Make the margins narrower.")
    if min(sides) < _LEAST_SIDE:
        yield Remark("A side margin is under 1.27 cm: many printers cut off what stands there. Make it wider.")
    for kind, word in (("headerReference", "header"), ("footerReference", "footer")):
        if last.find(f"{W}{kind}") is None:
            yield Remark(f"The template has no {word}: add one, empty or with the logo, so that its place is fixed.")


def _place(part: str) -> str:
    """A part of the file as Word's readers call it."""
    name = part.rsplit("/", 1)[-1]
    if name.startswith(("header", "footer")):
        return f"A {name[:6]}"
    return {"document.xml": "The text", "settings.xml": "The settings"}.get(name, "The file")


RULES: Final[tuple[Callable[[Opened, Looks], Iterator[Remark]], ...]] = (
    missing_styles,
    faint_styles,
    small_styles,
    hidden_styles,
    unmeasured_fonts,
    level_of_headings,
    plain_headings_of_tables,
    language,
    floating_shapes,
    linked_files,
    macros,
    asking_fields,
    page,
)
