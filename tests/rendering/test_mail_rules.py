"""Each rule for mail programs catches the one defect it is for, and nothing else speaks."""

from __future__ import annotations

import pytest

from flows.rendering.mail_rules import check_mail_html

SOUND = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta name="color-scheme" content="light dark">'
    '<meta name="supported-color-schemes" content="light dark"><title>Sound</title>'
    "<style>@media (prefers-color-scheme: dark) { .a { color: #fff } }</style>"
    '</head><body><table role="presentation" width="100%"><tr><td bgcolor="#fff" style="background-color:#fff;">'
    '<img src="cid:seal" alt="" width="40">Text</td></tr></table></body></html>'
)
DEFECTS = (
    (' lang="en-GB"', "", "names no language"),
    ("<title>Sound</title>", "", "has no title"),
    ('<meta name="color-scheme" content="light dark">', "", "color-scheme"),
    ("Text", "<script>1</script>", "no script"),
    ("Text", '<b onclick="x()">Text</b>', "no script"),
    ("Text", '<a href="javascript:x()">Text</a>', "no script"),
    ("Text", "<form>Text</form>", "no form"),
    ("Text", "<svg></svg>", "no svg"),
    ("Text", "<iframe></iframe>", "iframe"),
    ("Text", '<div style="display:flex">Text</div>', "flex, grid"),
    ("Text", '<div style="color:#000;float:left">Text</div>', "flex, grid"),
    (".a { color: #fff }", ".a { position: absolute }", "flex, grid"),
    (".a { color: #fff }", ".a { display: grid }", "flex, grid"),
    (' role="presentation"', "", "role presentation"),
    (".a { color: #fff }", ".a { background: url(cid:a) }", "background image"),
    ("<body>", '<body background="cid:a">', "background image"),
    (' width="100%"', "", "width on each table"),
    (' width="100%"', ' width="600"', "320 px"),
    (' bgcolor="#fff"', "", "bgcolor"),
    ("Text", '<div style="padding:4px">Text</div>', "pads cells"),
    ("cid:seal", "https://example.org/seal.png", "pictures from outside"),
    ("<title>", '<link rel="stylesheet" href="a.css"><title>', "style sheets"),
    (".a { color: #fff }", "@import 'a.css';", "style sheets"),
    (' alt=""', "", "alt"),
    ("Text", '<b style="color:var(--ink)">Text</b>', "CSS variables"),
    (".a { color: #fff }", ".a { --ink: #fff }", "CSS variables"),
    ("Text", '<b style="color:rgba(0,0,0,0.5)">Text</b>', "shine through"),
    ("Text", '<b style="color:#11223344">Text</b>', "shine through"),
    ("Text", '<p style="margin:0 0 -4px 0">Text</p>', "negative margins"),
    ("Text", '<p style="width:calc(100% - 4px)">Text</p>', "reckons no lengths"),
    (".a { color: #fff }", ".a { font-size: 20px }", "style sheets"),
    ("<style>", "<style>.b { color: #000 }", "style sheets"),
    ("Text", '<a href="file:///c:/a.docx">Text</a>', "A link leads"),
    ("Text", '<a href="#top">Text</a>', "A link leads"),
    ("Text", "Text" * 25_000, "100 kB"),
)


def test_a_sound_page_breaks_no_rule() -> None:
    assert check_mail_html(SOUND) == ()


@pytest.mark.parametrize(("sound", "broken", "words"), DEFECTS)
def test_one_defect_gives_one_sentence(sound: str, broken: str, words: str) -> None:
    (sentence,) = check_mail_html(SOUND.replace(sound, broken, 1))
    assert words in sentence
