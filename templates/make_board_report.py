"""The script that made the first ``board_report.docx``. From now on the .docx is what people edit, in Word.

It stays for one reason: it shows in plain text what a template must hold. Running it again overwrites what the office
changed, so nothing runs it: ``python templates/make_board_report.py NEW_FILE``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAVY, BODY, MUTED, LINK = "12304F", "1F2933", "505A5F", "1A56A0"
RULE, BAND, PALE = "C9D2DA", "F3F6F9", "E8F0F8"


def paragraph_style(name: str, based: str, ppr: str = "", rpr: str = "", follow: str = "BodyText") -> str:
    """The XML of one paragraph style; its id is its name without spaces."""
    style_id = style_id_of(name)
    custom = "" if name in BUILT_IN else ' w:customStyle="1"'
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>{parent}'
        f'<w:next w:val="{follow}"/><w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'
    )


def style_id_of(name: str) -> str:
    """The id that Word itself gives a style of this name."""
    return {"toc 1": "TOC1", "toc 2": "TOC2"}.get(name, "".join(word[0].upper() + word[1:] for word in name.split()))


def space(before: int, after: int, line: int = 276) -> str:
    """Space before and after in twentieths of a point; 240 is a single line."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def letters(points: float, colour: str = BODY, *, bold: bool = False) -> str:
    """Size and colour of the letters."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    half_points = round(points * 2)
    return f'{weight}<w:color w:val="{colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def side(name: str, colour: str, eighths: int, gap: int) -> str:
    """One side of a border: width in eighths of a point, gap to the text in points."""
    return f'<w:{name} w:val="single" w:sz="{eighths}" w:space="{gap}" w:color="{colour}"/>'


def shade(colour: str) -> str:
    """A plain fill."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


# Three paragraphs with the same border, fill and indent join into one band: no text box, so it reads in order.
BAND_BORDER = (
    "<w:pBdr>"
    + "".join(side(name, NAVY, 8, gap) for name, gap in (("top", 18), ("left", 26), ("bottom", 18), ("right", 26)))
    + "</w:pBdr>"
    + shade(NAVY)
)
BAND_INDENT = '<w:ind w:left="539" w:right="539"/>'


def callout(bar: str, fill: str) -> str:
    """A pale band with a thick bar on its left; borders in the band's own colour give it room above and below."""
    return f"<w:pBdr>{side('top', fill, 4, 5)}{side('left', bar, 36, 10)}{side('bottom', fill, 4, 5)}</w:pBdr>{shade(fill)}"


HEADING_RULE = "<w:pBdr>" + side("bottom", LINK, 8, 4) + "</w:pBdr>"
TOGETHER = "<w:keepNext/><w:keepLines/>"

BUILT_IN = (
    "Normal", "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "Body Text", "caption", "List Bullet",
    "List Number", "toc 1", "toc 2", "TOC Heading", "header", "footer",
)  # fmt: skip

PARAGRAPHS = (
    paragraph_style("Normal", "", "", "", "Normal"),
    paragraph_style("Body Text", "Normal", space(0, 140)),
    paragraph_style("Lead", "BodyText", space(0, 180), letters(13, NAVY)),
    paragraph_style(
        "Key Message", "BodyText",
        "<w:keepLines/>" + callout(LINK, PALE) + space(160, 260) + '<w:ind w:left="284"/>', letters(12, NAVY),
    ),
    paragraph_style("Note", "BodyText", space(60, 160, 252), letters(9.5, MUTED)),
    paragraph_style(
        "Board Kicker", "Normal", "<w:keepNext/>" + BAND_BORDER + space(240, 60) + BAND_INDENT, letters(13, "FFFFFF"),
        "Title",
    ),
    paragraph_style(
        "Title", "Normal", "<w:keepNext/>" + BAND_BORDER + space(0, 120, 240) + BAND_INDENT,
        letters(28, "FFFFFF", bold=True), "Subtitle",
    ),
    paragraph_style("Subtitle", "Normal", BAND_BORDER + space(0, 0) + BAND_INDENT, letters(15, "FFFFFF")),
    paragraph_style(
        "Notice", "BodyText", "<w:keepLines/>" + callout("7A5200", "FFF1C9") + space(220, 200) + '<w:ind w:left="284"/>',
        letters(12, "1A1A1A", bold=True),
    ),
    paragraph_style(
        "Front Matter", "Normal",
        '<w:tabs><w:tab w:val="left" w:pos="2381"/></w:tabs>' + space(0, 30, 252) + '<w:ind w:left="2381" w:hanging="2381"/>',
        "", "Front Matter".replace(" ", ""),
    ),
    paragraph_style("heading 1", "Normal", TOGETHER + HEADING_RULE + space(440, 200, 240) + '<w:outlineLvl w:val="0"/>',
                    letters(22, NAVY, bold=True)),
    paragraph_style("heading 2", "Normal", TOGETHER + space(320, 100, 240) + '<w:outlineLvl w:val="1"/>',
                    letters(15, NAVY, bold=True)),
    paragraph_style("heading 3", "Normal", TOGETHER + space(240, 80, 240) + '<w:outlineLvl w:val="2"/>',
                    letters(12.5, NAVY, bold=True)),
    paragraph_style("List Bullet", "BodyText",
                    '<w:numPr><w:numId w:val="1"/></w:numPr>' + space(0, 80) + '<w:ind w:left="397" w:hanging="397"/>',
                    "", "ListBullet"),
    paragraph_style("List Number", "BodyText",
                    '<w:numPr><w:numId w:val="2"/></w:numPr>' + space(0, 80) + '<w:ind w:left="454" w:hanging="454"/>',
                    "", "ListNumber"),
    paragraph_style("caption", "Normal", TOGETHER + space(200, 100, 252), letters(10.5, NAVY, bold=True)),
    paragraph_style("Chart Holder", "Normal", space(0, 120, 240)),
    paragraph_style("Table Text", "Normal", space(0, 0, 250), letters(10), "TableText"),
    paragraph_style("Table Number", "TableText", '<w:jc w:val="right"/>', "", "TableNumber"),
    paragraph_style("Table Status", "TableText", "", "<w:b/><w:bCs/>", "TableStatus"),
    paragraph_style("Table Head", "TableText", "<w:keepNext/>", letters(10, "FFFFFF", bold=True), "TableText"),
    paragraph_style("Table Head Number", "TableHead", '<w:jc w:val="right"/>', "", "TableText"),
    paragraph_style("TOC Heading", "Normal", TOGETHER + space(220, 60, 240), letters(15, NAVY, bold=True)),
    paragraph_style("toc 1", "Normal", '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'
                    + space(0, 0, 240), letters(10.5, LINK), "Normal"),
    paragraph_style("toc 2", "Normal", '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'
                    + space(0, 10, 250) + '<w:ind w:left="397"/>', letters(10.5, LINK), "Normal"),
    paragraph_style("header", "Normal", space(0, 0, 240), letters(9.5, MUTED), "Header"),
    paragraph_style("footer", "Normal", "<w:pBdr>" + side("top", RULE, 4, 6) + "</w:pBdr>" + space(0, 0, 240),
                    letters(9.5, MUTED), "Footer"),
    paragraph_style("Marking", "Header", space(0, 20, 240) + '<w:jc w:val="center"/>', letters(11, BODY, bold=True),
                    "Header"),
    paragraph_style("Header Notice", "Header", '<w:jc w:val="center"/>', letters(9.5, "7A5200", bold=True), "Header"),
    paragraph_style("Section End", "Normal", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'),
)  # fmt: skip

HYPERLINK = (
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:basedOn w:val="DefaultParagraphFont"/>'
    f'<w:rPr><w:color w:val="{LINK}"/></w:rPr></w:style>'
)


def table_part(kind: str, rpr: str, tcpr: str) -> str:
    """How one part of every table looks: its heading row, its last row, its first column."""
    return f'<w:tblStylePr w:type="{kind}"><w:rPr>{rpr}</w:rPr><w:tcPr>{tcpr}</w:tcPr></w:tblStylePr>'


BOARD_TABLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="BoardTable"><w:name w:val="Board Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>'
    + "".join(side(name, RULE, 4, 0) for name in ("top", "bottom", "insideH"))
    + '</w:tblBorders><w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    # Navy rules inside the heading row: without them white seams show in a PDF.
    + table_part("firstRow", '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>',
                 "<w:tcBorders>" + side("top", NAVY, 4, 0) + side("insideV", NAVY, 4, 0) + "</w:tcBorders>"
                 + shade(NAVY) + '<w:vAlign w:val="bottom"/>')
    + table_part("lastRow", "<w:b/><w:bCs/>",
                 "<w:tcBorders>" + side("top", NAVY, 12, 0) + side("bottom", NAVY, 4, 0) + "</w:tcBorders>" + shade("FFFFFF"))
    + table_part("firstCol", "<w:b/><w:bCs/>", "")
    + table_part("band2Horz", "", shade(BAND))
    + "</w:style>"
)  # fmt: skip

STYLES = (
    f'{XML}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
    f'<w:color w:val="{BODY}"/><w:sz w:val="23"/><w:szCs w:val="23"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    '</w:docDefaults><w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0"'
    ' w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>'
    + PARAGRAPHS[0]
    + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    "<w:uiPriority w:val=\"1\"/><w:semiHidden/></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    '</w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
    + "".join(PARAGRAPHS[1:]) + HYPERLINK + BOARD_TABLE + "</w:styles>"
)  # fmt: skip


def list_level(form: str, text: str, style: str, indent: int) -> str:
    """The one level of a list; lists inside lists are not used."""
    return (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr><w:rPr><w:color w:val="{LINK}"/></w:rPr></w:lvl>'
    )


NUMBERING = (
    f'{XML}<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
    f"{list_level('bullet', '•', 'ListBullet', 397)}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>'
    f"{list_level('decimal', '%1.', 'ListNumber', 454)}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)
SETTINGS = (
    f'{XML}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-GB"/></w:settings>'
)


def specimen() -> str:
    """A paragraph in each style, so that whoever restyles the template sees what they change."""
    names = [
        style.split('<w:name w:val="')[1].split('"')[0]
        for style in PARAGRAPHS
        if not any(name in style for name in ('"Normal"/>', "Section End", "Table ", '"header"', '"footer"'))
    ]
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style_id_of(name)}"/></w:pPr><w:r><w:t>Specimen of the style {name}</w:t></w:r></w:p>'
        for name in names
    )


def specimen_row(*texts: str, head: bool = False) -> str:
    """One row of the specimen table."""
    style, repeated = ("TableHead", "<w:tblHeader/>") if head else ("TableText", "")
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="3212" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        for text in texts
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


SPECIMEN_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="BoardTable"/><w:tblW w:w="9636" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:val="04E0" w:firstRow="1" w:lastRow="1" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    '<w:tblCaption w:val="Specimen of the table style Board Table"/><w:tblDescription w:val="Shows how tables look."/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="3212"/><w:gridCol w:w="3212"/><w:gridCol w:w="3212"/></w:tblGrid>'
    + specimen_row("Board Table", "Heading", "Heading", head=True)
    + specimen_row("First column", "Cell", "Cell")
    + specimen_row("First column", "Cell", "Cell")
    + specimen_row("Total", "Cell", "Cell")
    + "</w:tbl>"
)
PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1474" w:right="1134" w:bottom="1247" w:left="1134" w:header="567"'
    ' w:footer="510" w:gutter="0"/></w:sectPr>'
)
DOCUMENT = (
    f"{XML}<w:document {W} {R}><w:body>{specimen()}{SPECIMEN_TABLE}"
    '<w:p><w:pPr><w:pStyle w:val="Note"/></w:pPr><w:r><w:t>Change the styles, margins, header and footer; the program'
    " keeps those and writes its own text.</w:t></w:r></w:p>"
    f"{PAGE}</w:body></w:document>"
)
MARGIN = '{xml}<w:{tag} {w}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p></w:{tag}>'
CORE = (
    f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Board report template</dc:title>'
    '<dc:language>en-GB</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">2020-01-01T00:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
KINDS = ("styles", "numbering", "settings", "header", "footer", "fontTable")
FILES = ("styles", "numbering", "settings", "header1", "footer1", "fontTable")


FONTS = (
    f'{XML}<w:fonts {W}><w:font w:name="Calibri"><w:altName w:val="Carlito"/><w:panose1 w:val="020F0502020204030204"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def theme() -> str:
    """The colours that Word offers in its palette, and one font for headings and body."""
    palette = {
        "dk1": BODY, "lt1": "FFFFFF", "dk2": NAVY, "lt2": BAND, "accent1": LINK, "accent2": "00703C", "accent3": "FFBF00",
        "accent4": "B3261E", "accent5": "1D4F91", "accent6": MUTED, "hlink": LINK, "folHlink": NAVY,
    }  # fmt: skip
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in palette.items())
    font = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Board"><a:themeElements>'
        f'<a:clrScheme name="Board">{colours}</a:clrScheme><a:fontScheme name="Board"><a:majorFont>{font}</a:majorFont>'
        f'<a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name="Board"><a:fillStyleLst>{fill * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def content_types() -> str:
    """The list of parts and what each is."""
    overrides = "".join(
        f'<Override PartName="/word/{file}.xml" ContentType="{WORD_TYPE}.{kind}+xml"/>'
        for file, kind in zip(FILES, KINDS, strict=True)
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>'
        f'{overrides}<Override PartName="/word/theme/theme1.xml" ContentType="{THEME_TYPE}"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def relations(*kind_and_target: tuple[str, str]) -> str:
    """A relations part."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kind_and_target, start=1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def parts() -> dict[str, str]:
    """Every part of the template, by name."""
    document = ((f"{OFFICE}/{kind}", f"{file}.xml") for kind, file in zip(KINDS, FILES, strict=True))
    look = (f"{OFFICE}/theme", "theme/theme1.xml")
    return {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": CORE,
        "word/document.xml": DOCUMENT,
        "word/_rels/document.xml.rels": relations(*document, look),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": FONTS,
        "word/theme/theme1.xml": theme(),
        "word/header1.xml": MARGIN.format(xml=XML, tag="hdr", w=W, style="Header"),
        "word/footer1.xml": MARGIN.format(xml=XML, tag="ftr", w=W, style="Footer"),
    }


def main(target: Path) -> None:
    """Writes the template to a file."""
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, text in parts().items():
            package.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), ZIP_DEFLATED)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
