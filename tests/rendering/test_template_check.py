"""Every fault that an office can make in Word is found in the template, before a report is made with it."""

from __future__ import annotations

import re
import subprocess
import sys
from io import BytesIO
from shutil import which
from typing import TYPE_CHECKING

import docx
import pytest

from flows.problems import PublishingError
from flows.rendering.accessibility import check_word
from flows.rendering.template_remarks import annotated
from flows.rendering.template_rules import RULES, Remark, check_template
from flows.rendering.word import render_word
from tests.homes import REPOSITORY
from tests.rendering.restyled import (
    BODY,
    HEADER,
    LINKS,
    SETTINGS,
    STYLES,
    changed,
    in_style,
    restyled,
    with_part,
)
from tests.rendering.sample_word_report import CHART_TEMPLATE, TEMPLATE, sample_report

if TYPE_CHECKING:
    from pathlib import Path

OUTSIDE = '<Relationship Id="rId99" Type="http://x/image" Target="https://example.org/l.png" TargetMode="External"/>'
FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"{}/></w:r><w:r><w:instrText>{}</w:instrText></w:r></w:p>'


def put_in(inside: str) -> bytes:
    return changed(BODY, lambda text: text.replace("<w:body>", f"<w:body>{inside}"))


MUTANTS: dict[str, tuple[bytes, str]] = {
    "style missing": (in_style("Key Message", lambda s: s.replace("Key Message", "Other")), '"Key Message" is missing'),
    "table style missing": (
        in_style("Board Table", lambda s: s.replace("Board Table", "Other")),
        '"Board Table" is missing',
    ),
    "faint letters": (
        in_style("Note", lambda s: re.sub(r'<w:color w:val="\w+"/>', '<w:color w:val="BBBBBB"/>', s)),
        '"Note" sets letters in #BBBBBB on #FFFFFF',
    ),
    "faint heading row": (
        in_style("Board Table", lambda s: s.replace('w:fill="12304F"', 'w:fill="DDDDDD"')),
        '"Table Head" sets letters in #FFFFFF on #DDDDDD',
    ),
    "faint band": (
        in_style("Title", lambda s: re.sub(r'w:fill="\w+"', 'w:fill="CCCCCC"', s)),
        '"Title" sets letters in #FFFFFF on #CCCCCC',
    ),
    "small letters": (
        in_style("Table Text", lambda s: re.sub(r'<w:sz w:val="\d+"/>', '<w:sz w:val="16"/>', s)),
        '"Table Text" is set in 8 points',
    ),
    "small letters taken over": (
        in_style("Normal", lambda s: s.replace("<w:rPr></w:rPr>", '<w:rPr><w:sz w:val="14"/></w:rPr>')),
        "is set in 7 points",
    ),
    "hidden style": (in_style("Note", lambda s: s.replace("<w:rPr>", "<w:rPr><w:vanish/>")), '"Note" hides its text'),
    "unknown font": (changed(STYLES, lambda s: s.replace("Calibri", "Comic Sans MS")), 'font "Comic Sans MS"'),
    "no outline level": (
        in_style("heading 2", lambda s: re.sub(r"<w:outlineLvl[^>]*/>", "", s)),
        '"Heading 2" has not outline level 2',
    ),
    "heading row like the others": (
        in_style(
            "Board Table",
            lambda s: re.sub(r'<w:tblStylePr w:type="firstRow">.*?</w:tblStylePr>', "", s, flags=re.DOTALL),
        ),
        "no look of its own",
    ),
    "another language": (
        changed(STYLES, lambda s: s.replace('w:lang w:val="en-GB"', 'w:lang w:val="en-US"')),
        "is en-US",
    ),
    "no language": (changed(STYLES, lambda s: re.sub("<w:lang [^>]*/>", "", s)), "is not set"),
    "text box": (put_in("<w:p><w:r><w:pict><w:txbxContent/></w:pict></w:r></w:p>"), "The text holds a floating shape"),
    "floating picture in the header": (
        changed(
            HEADER,
            lambda s: (
                re.sub(
                    r"(<w:hdr[^>]*?)(/?)>",
                    r'\1 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:p><w:r><w:drawing>'
                    r"<wp:anchor/></w:drawing></w:r></w:p>",
                    s,
                    count=1,
                ).replace("</w:hdr>", "")
                + "</w:hdr>"
            ),
        ),
        "A header holds a floating shape",
    ),
    "linked picture": (
        changed(LINKS, lambda s: s.replace("</Relationships>", f"{OUTSIDE}</Relationships>")),
        "links to a file",
    ),
    "attached template": (
        with_part(
            "word/_rels/settings.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + OUTSIDE.replace("http://x/image", "http://x/attachedTemplate").encode()
            + b"</Relationships>",
        ),
        "The settings links to a file outside (attachedTemplate)",
    ),
    "macro": (with_part("word/vbaProject.bin", b"x"), "holds a macro"),
    "fields updated on opening": (
        changed(SETTINGS, lambda s: s.replace("<w:zoom", '<w:updateFields w:val="true"/><w:zoom')),
        "updated on opening",
    ),
    "dirty field": (put_in(FIELD.format(' w:dirty="true"', "PAGE")), "marked for updating"),
    "fetching field": (put_in(FIELD.format("", "INCLUDEPICTURE x")), "fetches a file"),
    "wide margins": (changed(BODY, lambda s: re.sub(r'w:left="\d+"', 'w:left="4000"', s)), "cm wide: tables need"),
    "thin margin": (changed(BODY, lambda s: re.sub(r'w:right="\d+"', 'w:right="300"', s)), "under 1.27 cm"),
    "no header": (changed(BODY, lambda s: re.sub("<w:headerReference[^>]*/>", "", s)), "has no header"),
    "no footer": (changed(BODY, lambda s: re.sub("<w:footerReference[^>]*/>", "", s)), "has no footer"),
    "no page": (changed(BODY, lambda s: re.sub("<w:pgSz[^>]*/>", "", s)), "no page size"),
}


def test_the_templates_of_the_repository_and_of_a_restyling_office_pass() -> None:
    assert check_template(TEMPLATE) == ()
    assert check_template(restyled()) == ()


@pytest.mark.parametrize("fault", MUTANTS)
def test_each_fault_is_named(fault: str) -> None:
    template, words = MUTANTS[fault]
    assert any(words in remark.sentence for remark in check_template(template)), check_template(template)


def test_every_rule_has_a_fault_that_only_it_finds() -> None:
    caught = {rule.__name__ for rule in RULES for template, _ in MUTANTS.values() if _finds(rule.__name__, template)}
    assert caught == {rule.__name__ for rule in RULES}


def _finds(name: str, template: bytes) -> bool:
    from flows.rendering.template_looks import looks_of  # noqa: PLC0415  # only this test looks inside
    from flows.rendering.word_opened import opened_for_checking  # noqa: PLC0415

    opened = opened_for_checking(template)
    (rule,) = (each for each in RULES if each.__name__ == name)
    return any(True for _ in rule(opened, looks_of(opened)))


def test_all_missing_styles_are_told_at_once() -> None:
    template = changed(
        STYLES, lambda text: text.replace('w:val="Note"', 'w:val="N"').replace('w:val="Lead"', 'w:val="L"')
    )
    assert sum("is missing" in remark.sentence for remark in check_template(template)) == 2


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_word_file_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(PublishingError, match="not a Word document"):
        check_template(content)


def test_remarks_stand_as_comments_at_the_specimen_of_their_style() -> None:
    remarks = (Remark("The style is faint.", "Note"), Remark("The language is not set."))
    copy = annotated(TEMPLATE, remarks)
    assert copy == annotated(TEMPLATE, remarks)
    document = docx.Document(BytesIO(copy))
    assert [(comment.text, comment.author) for comment in document.comments] == [
        (remark.sentence, "boardpack") for remark in remarks
    ]
    marked = [each.text for each in document.paragraphs if "commentRangeStart" in each._p.xml]
    assert marked == ["Specimen of the style Note", "Remarks of boardpack template check"]


def run_check(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.command_line", "template", "check", str(path), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)


def test_the_command_tells_all_and_leaves_a_copy_with_comments(tmp_path: Path) -> None:
    path = tmp_path / "ours.docx"
    path.write_bytes(MUTANTS["small letters"][0])
    done = run_check(path)
    assert done.returncode == 1, done.stderr
    assert '"Table Text" is set in 8 points' in done.stdout
    assert docx.Document(str(tmp_path / "ours_remarks.docx")).comments
    path.write_bytes(TEMPLATE)
    assert run_check(path, "--no-copy").stdout == "ours.docx: reports can be made with it.\n"


def test_a_restyled_template_makes_a_report_that_passes_the_gate_and_opens_in_an_office_program(tmp_path: Path) -> None:
    written = render_word(sample_report(), restyled(), CHART_TEMPLATE)
    assert check_word(written) == ()
    office, fonts = which("soffice"), which("pdffonts")
    if office is None or fonts is None:
        pytest.skip("LibreOffice (soffice) and poppler are not installed here")
    (tmp_path / "report.docx").write_bytes(written)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    used = subprocess.run([fonts, str(tmp_path / "report.pdf")], check=True, capture_output=True, text=True).stdout
    assert "LiberationSans" in used or "Arial" in used
    assert "Carlito" not in used
    assert "Calibri" not in used
