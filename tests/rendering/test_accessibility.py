"""Each rule for a produced Word report is proved by a copy with one defect; the sound report breaks none."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest

from flows.document import Tone
from flows.rendering.accessibility import check_word
from flows.rendering.word_rules_contrast import contrast
from flows.rendering.word_tones import PAINTS
from tests.rendering.sample_word_report import rendered, sample_report

if TYPE_CHECKING:
    from collections.abc import Mapping

BODY, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
SETTINGS, LINKS = "word/settings.xml", "word/_rels/document.xml.rels"
LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
BODY_TEXT: Final = '<w:p><w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/></w:pPr>'
PLAIN: Final = f"{BODY_TEXT}<w:r><w:t>word</w:t></w:r></w:p>"
CELL: Final = r"<w:tc><w:tcPr>.*?</w:tc>"
HEAD_CELL: Final = r"(<w:tblHeader/></w:trPr>)" + CELL
TYPED: Final = BODY_TEXT + "<w:r><w:t>- one</w:t></w:r></w:p>"

OUTSIDE: Final = f'<Relationship Id="rId90" Type="{LINK[:-9]}image" Target="http://a/b" TargetMode="External"/>'

# What is wrong, the part that it is in, what is replaced (once), by what, and words of the sentence that says so.
MUTANTS: Final = (
    ("no title", CORE, r"<dc:title>.*?</dc:title>", "", "no title among"),
    ("no language", CORE, r"<dc:language>.*?</dc:language>", "", "names no language"),
    ("American", CORE, "<dc:language>en-GB", "<dc:language>en-US", '"en-US"'),
    ("default language", STYLES, 'w:lang w:val="en-GB"', 'w:lang w:val="ja-JP"', "default language is not en-GB"),
    ("no headings", STYLES, r'<w:outlineLvl w:val="\d"/>', "", "has no headings"),
    ("level skipped", BODY, 'w:val="Heading2"', 'w:val="Heading3"', "a level is skipped"),
    ("empty heading", BODY, r"Decisions asked of the board(?!.*<w:sdt>)(?=</w:t></w:r><w:bookmarkEnd)", "", "is empty"),
    ("empty paragraph", BODY, BODY_TEXT, f"{BODY_TEXT}</w:p>{BODY_TEXT}", "Empty paragraphs or cells: 1"),
    ("typed list", BODY, BODY_TEXT, f"{TYPED}{TYPED}{BODY_TEXT}", "has typed signs"),
    ("table without title", BODY, r"<w:tblCaption [^>]*>", "", "Table 1 has no title"),
    ("table without description", BODY, r"<w:tblDescription [^>]*>", "", "has no description"),
    ("no heading row", BODY, "<w:tblHeader/>", "", "has no heading row"),
    ("heading row not styled", BODY, 'w:firstRow="1"', 'w:firstRow="0"', "has no heading row"),
    ("merged", BODY, "</w:tcPr>", '<w:gridSpan w:val="1"/></w:tcPr>', "has merged cells"),
    ("nested", BODY, r"(</w:tcPr>)", r"\1<w:tbl><w:tblPr/><w:tblGrid/></w:tbl>", "has another table in it"),
    ("ragged", BODY, CELL, "", "more or fewer cells"),
    ("splittable row", BODY, "<w:cantSplit/>", "", "rows that may split"),
    ("split switched off", BODY, "<w:cantSplit/>", '<w:cantSplit w:val="0"/>', "rows that may split"),
    ("empty heading cell", BODY, HEAD_CELL, r"\1<w:tc>" + BODY_TEXT + "</w:p></w:tc>", "has an empty heading"),
    ("cell without paragraph", BODY, CELL, "<w:tc><w:tcPr/></w:tc>", "does not end in a paragraph"),
    ("64 columns", BODY, "<w:tblGrid>", "<w:tblGrid>" + '<w:gridCol w:w="1"/>' * 64, "Word's limit is 63"),
    ("no rows", BODY, r"</w:tblGrid>.*?</w:tbl>", "</w:tblGrid></w:tbl>", "has no rows"),
    ("tables touch", BODY, "</w:tbl>", "</w:tbl><w:tbl><w:tblPr/><w:tblGrid/></w:tbl>", "touches the next table"),
    ("faint cell", BODY, 'w:color w:val="1A1A1A"', 'w:color w:val="FFFFFF"', "#FFFFFF on #FFBF00"),
    ("faint style", STYLES, 'w:color w:val="505A5F"', 'w:color w:val="AAAAAA"', "#AAAAAA on #FFFFFF"),
    ("faint heading row", STYLES, 'w:fill="12304F"/><w:vAlign', 'w:fill="E0E0E0"/><w:vAlign', "#FFFFFF on #E0E0E0"),
    ("faint band", STYLES, 'w:fill="E8F0F8"', 'w:fill="12304F"', "#12304F on #12304F"),
    ("colour alone", BODY, "second extension", " ", "coloured cell without a word"),
    ("no alternative", BODY, r' descr="[^"]*"', "", "no alternative text"),
    ("double drawing", BODY, 'docPr id="2"', 'docPr id="1"', "Two drawings have the id 1"),
    ("floating drawing", BODY, r"<wp:inline(.*?)</wp:inline>", r"<wp:anchor\1</wp:anchor>", "floats"),
    ("text box", BODY, BODY_TEXT, f"<w:p><w:r><w:pict/></w:r></w:p>{BODY_TEXT}", "text box or an old kind"),
    ("dangling link", BODY, 'w:anchor="_Toc00000001"', 'w:anchor="_Toc99"', '"_Toc99": it is missing'),
    ("dangling field", BODY, "SEQ Table", "PAGEREF _Toc98 ", '"_Toc98": it is missing'),
    ("bare address", BODY, r'(w:history="1"><w:r><w:t[^>]*>)[^<]*', r"\1https://example.org/", "shows a bare address"),
    ("link without words", BODY, r'(w:history="1"><w:r><w:t[^>]*>)[^<]*', r"\1", "has no words"),
    ("long bookmark", BODY, 'w:name="_Toc00000001"', f'w:name="{"x" * 41}"', "1 to 40 characters"),
    ("double bookmark", BODY, 'w:name="_Toc00000002"', 'w:name="_Toc00000001"', "stands twice: links"),
    ("double bookmark id", BODY, 'bookmarkStart w:id="2"', 'bookmarkStart w:id="1"', "Two bookmarks have the id 1"),
    ("open bookmark", BODY, r"<w:bookmarkEnd [^>]*>", "", "opened and not closed"),
    ("missing style", BODY, 'pStyle w:val="Lead"', 'pStyle w:val="Gone"', 'style "Gone" is used but missing'),
    ("double style", STYLES, 'w:styleId="Lead"', 'w:styleId="Note"', 'Two styles have the id "Note"'),
    ("updateFields", SETTINGS, "<w:zoom", "<w:updateFields/><w:zoom", "updateFields is present"),
    ("dirty field", BODY, 'fldCharType="begin"', 'fldCharType="begin" w:dirty="1"', "marked as dirty"),
    ("small style", STYLES, r'(w:styleId="Lead">.*?)<w:sz w:val="26"/>', r'\1<w:sz w:val="16"/>', '"Lead" is 8 points'),
    ("small letters", BODY, "<w:rPr><w:b/><w:bCs/></w:rPr>", '<w:rPr><w:sz w:val="10"/></w:rPr>', "smaller than 9"),
    ("hidden text", BODY, "<w:rPr><w:b/><w:bCs/></w:rPr>", "<w:rPr><w:vanish/></w:rPr>", "hidden text"),
    ("tracked change", BODY, BODY_TEXT, f'<w:p><w:ins w:id="9"/>word</w:p>{BODY_TEXT}', "tracked change"),
    ("no marking", "word/header1.xml", "OFFICIAL-SENSITIVE", "OFFICIAL", "lacks the marking"),
    ("broken part", SETTINGS, "</w:settings>", "", "not well-formed"),
    ("type missing", "[Content_Types].xml", r'<Default Extension="xlsx"[^>]*>', "", "has no content type"),
    ("type too many", "[Content_Types].xml", "/word/fontTable.xml", "/word/gone.xml", "announced but missing"),
    ("part missing", LINKS, "charts/chart1.xml", "charts/gone.xml", "leads to word/charts/gone.xml"),
    ("relation missing", BODY, r'<c:chart r:id="rId\d+"', '<c:chart r:id="rId99"', "names the relation rId99"),
    ("relation twice", LINKS, 'Id="rId1"', 'Id="rId2"', "is defined twice"),
    *(
        ("link not allowed", LINKS, "</Relationships>", f"{line}</Relationships>", "is not allowed")
        for target in ("javascript:alert(1)", "file:///c:/x", "http://[bad", "https://", "http://a b", "http://a/" + "x" * 2000)
        for line in (f'<Relationship Id="rId90" Type="{LINK}" Target="{target}" TargetMode="External"/>',)
    ),
    (
        "template outside", LINKS, "</Relationships>",
        OUTSIDE + "</Relationships>", "lies outside the file",
    ),
)  # fmt: skip


@cache
def parts() -> Mapping[str, str | bytes]:
    with ZipFile(BytesIO(rendered(sample_report(3)))) as package:
        return {
            name: package.read(name).decode() if name.endswith((".xml", ".rels")) else package.read(name)
            for name in package.namelist()
        }


def zipped(content: Mapping[str, str | bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, text in content.items():
            package.writestr(name, text)
    return target.getvalue()


def test_the_sound_report_breaks_no_rule() -> None:
    assert check_word(zipped(parts())) == ()


@pytest.mark.parametrize(
    ("part", "old", "new", "words"), [each[1:] for each in MUTANTS], ids=[each[0] for each in MUTANTS]
)
def test_a_copy_with_one_defect_is_caught(part: str, old: str, new: str, words: str) -> None:
    whole = str(parts()[part])
    everywhere = 0 if "outlineLvl" in old or old == 'w:color w:val="505A5F"' else 1
    damaged = re.sub(old, new, whole, count=everywhere, flags=re.DOTALL)
    assert damaged != whole, "the defect was not made"
    assert any(words in sentence for sentence in check_word(zipped({**parts(), part: damaged})))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (r"(<w:t [^>]*>)[^<]*", "\\1\u00a0", "Empty paragraphs or cells: 2"),
        (
            r"(</w:pPr>)",
            r'\1<w:hyperlink w:anchor="_Toc00000001"><w:r><w:t>www.a.org</w:t></w:r></w:hyperlink>',
            "bare",
        ),
        (r"</w:tcPr>", '<w:gridSpan w:val="1"/></w:tcPr>', "has merged cells"),
        (r"<w:r>", '<w:r><w:rPr><w:color w:val="EEEEEE"/></w:rPr>', "#EEEEEE on #FFFFFF"),
    ],
)
def test_a_row_is_not_let_off_because_one_above_it_is_like_it(old: str, new: str, words: str) -> None:
    whole = str(parts()[BODY])
    row = re.findall(r"<w:tr>(?:(?!<w:tr>).)*?</w:tr>", whole)[-1]
    damaged = re.sub(old, new, row, count=1)
    sentences = check_word(zipped({**parts(), BODY: whole.replace(row, row * 3 + damaged * 2 + row, 1)}))
    assert any(words in sentence for sentence in sentences)


def test_links_to_http_https_and_mailto_are_let_be() -> None:
    lines = "".join(
        f'<Relationship Id="rId9{number}" Type="{LINK}" Target="{target}" TargetMode="External"/>'
        for number, target in enumerate(
            ("http://example.org/a?b=c", "https://example.org", "mailto:office@example.org")
        )
    )
    links = str(parts()[LINKS]).replace("</Relationships>", f"{lines}</Relationships>")
    assert check_word(zipped({**parts(), LINKS: links})) == ()


def test_a_macro_is_caught() -> None:
    assert any("holds a macro" in each for each in check_word(zipped({**parts(), "word/vbaProject.bin": b"x"})))


@pytest.mark.parametrize("document", [b"", b"no zip", zipped({"word/other.xml": "<a/>"}), zipped({BODY: "<w:broken"})])
def test_what_is_no_word_file_is_said_in_a_sentence(document: bytes) -> None:
    (sentence,) = check_word(document)
    assert sentence.startswith("The Word report")


@pytest.mark.parametrize("tone", list(Tone))
def test_words_stand_out_from_every_tone(tone: Tone) -> None:
    paint = PAINTS[tone]
    assert contrast(paint.letters, paint.fill) >= 6
    assert contrast(paint.figure, paint.label) >= 4.5
    assert contrast(paint.line, "FFFFFF") >= 4.5
    assert contrast(paint.outline, "FFFFFF") >= 3
