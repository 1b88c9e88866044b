"""Whether a text holds a number that stands for one person: health, school, police, telephone, address, birth.

Every quantifier is bounded, so that no text, however long or odd, makes a pattern try for long.
"""

from __future__ import annotations

import re
from typing import Final

_MONTH: Final = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,7}\.?"
_YEAR: Final = r"(?:19|20)[0-9]{2}(?![0-9])"
DATE: Final = (
    rf"(?:[0-9]{{1,2}}\s?[/.-]\s?[0-9]{{1,2}}(?:\s?[/.-]\s?[0-9]{{2,4}})?(?![0-9])|{_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[\s/-](?:of\s)?{_MONTH}|{_MONTH}\s{_YEAR})"
)
"""A day as people write it inside a sentence; to be compiled without regard to case."""

SHAPES: Final = re.compile(
    r"[0-9](?:"
    r"(?<=[Oo][Bb][0-9])|[0-9]{2,3}/[0-9]{3}[ ]?[0-9]{3}|[0-9]/[0-9]{4,7}/[0-9]{2}"  # DOB1, 01632/960123 and 50/12345/20
    r"|"
    r"(?:[ ().-]{0,3}[0-9]){8}"  # health, pupil and telephone numbers: nine digits or more
    r"|(?<=[A-Za-z][0-9])[0-9A-Za-z]?[ ]{0,2}[0-9][A-Za-z]{2}(?![0-9A-Za-z])|(?<=[Rr] 0)[Aa]{2}"  # postcode
    r"|(?:[ -]?[0-9]){5}[ -]?[A-Da-d](?![0-9A-Za-z])"  # National Insurance
    r"|/[0-9]{1,7}[A-Za-z](?![0-9A-Za-z])|[0-9]/[0-9]{1,7}[A-Za-z](?![0-9A-Za-z])"  # Police National Computer
    r"|(?<=[A-Za-z][/ ][0-9])[0-9]{2,6}/[0-9]{2}|(?<=[Ss][Tt][0-9])[0-9]{4}"  # CR/012345/20, VIST1234567
    r"|(?<=[A-Z]\., [0-9])|(?<=[A-Z]\. [0-9])[0-9]?[ ,.;]"  # J.S., 14
    r"|(?<=[A-Z]\. \([0-9])|(?<=[A-Z]\.\([0-9])|[0-9]?\s?y(?:/?o|rs)\b"  # J.S. (14) and 14yo
    r"|(?<=[A-Z], [0-9])[0-9]?[,.;:)]|(?<=, [Yy]r [0-9])|(?<=, [Yy]ear [0-9])"  # JS, 14, who and (F, 13) and JD, yr 9
    r"|(?<=[Yy]r [0-9])[0-9]?\)|(?<=[Yy]ear [0-9])[0-9]?\)"  # JD (yr 9)
    r"|(?<=[a-z], [0-9])[0-9]?[.,;:]|(?<=\([0-9])[0-9]?\)|(?<=(?:is|as|ed) [0-9])[0-9]?[ .,;]"  # the child, 14, was
    r")"
)
"""One quick look: a text with digits but none of these shapes holds no number of a person."""

_RUN: Final = re.compile(r"(?<![0-9A-Za-z£/.)+-])[0-9](?:[ -]{0,3}[0-9]){9,39}(?![0-9A-Za-z]|[:/.,][0-9])")
_HEALTH: Final = re.compile(
    r"(?:(?<=[Nn][Hh][Ss])|(?<![0-9A-Za-z£)+]))[0-9]{3}([ .-]?)[0-9]{3}\1[0-9]{4}(?![0-9A-Za-z]|[:.,][0-9])"
)
_HEALTH_WORDED: Final = re.compile(
    r"\bnhs\s{0,2}(?:number|no|num|id)\b[.:\s#(]{0,4}(?:[ -]{0,2}[0-9]){10}(?![0-9])", re.I
)
_ISO_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_DAY_FIRST: Final = re.compile(r"[0-3]?[0-9]-[01]?[0-9]-(?:19|20)[0-9]{2}")


def is_health_number(digits: str) -> bool:
    """Whether ten digits are an NHS number, by Modulus 11.

    The first nine digits are multiplied by 10 down to 2 and added; eleven less the remainder of the sum by eleven is the
    tenth digit, where 11 counts as 0 and 10 cannot be a number (NHS data dictionary, "NHS number").

    >>> is_health_number("9434765919"), is_health_number("9434765918")
    (True, False)
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return len(digits) == 10 and len(set(digits)) > 1 and (11 - total % 11) % 11 == int(digits[9])


def has_health_number(text: str) -> bool:
    """Whether ten digits with a right check digit stand together, or any ten digits that are called an NHS number."""
    runs = (match[0] for match in _RUN.finditer(text) if not _ISO_DAY.search(match[0]))
    candidates = (*runs, *(match[0] for match in _HEALTH.finditer(text)))
    return any(is_health_number(_digits(found)) for found in candidates) or _HEALTH_WORDED.search(text) is not None


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign in "0123456789")


_TELEPHONE: Final = re.compile(
    r"(?<![0-9A-Za-z/])(?:\+44|0044)[ ().-]{0,3}(?:0[ ).-]{0,3})?[1-37](?:[ ().-]{0,2}[0-9]){8,9}(?![0-9])"
    r"|(?<![0-9A-Za-z£/.-])\(?0[1-27](?:[ ()-]{0,2}[0-9]){8,9}(?![0-9A-Za-z]|[:/.,][0-9])"
    r"|(?<![0-9A-Za-z£/.-])(?=(?:[0-9][ ./-]?){10,11}(?![0-9]))0[127][0-9]{1,3}[./][0-9]{3,4}[ ./-]?[0-9]{3,4}"  # 01632.960123
    r"(?![0-9A-Za-z]|[:/.,][0-9])"
)
_TELEPHONE_WORDED: Final = re.compile(
    r"\bextn?\b[.:]?\s{0,2}[0-9]{3,5}\b|\b(?:tel|telephone|phone|mob|mobile)\b(?:\s(?:number|no|is|on)\b){0,2}[.:\s]{1,3}"
    r"(?!0?800|0?808|03)(?:[0-9][ -]?){6,11}(?![0-9])",
    re.I,
)


def has_telephone(text: str) -> bool:
    """Whether a UK geographic or mobile number, or an extension, is given.

    Numbers that begin 03 or 08 (helplines, switchboards) belong to organisations and are left alone.
    """
    if any(not _DAY_FIRST.match(match[0]) for match in _TELEPHONE.finditer(text)):
        return True
    return _TELEPHONE_WORDED.search(text) is not None


_CHECK_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
_PUPIL: Final = re.compile(
    r"(?<![0-9A-Za-z])[A-HJ-NP-RT-Z][ ]?[0-9]{3}[ ]?[0-9]{4}[ ]?[0-9]{2}[ ]?[0-9]{2}[0-9A-HJ-NP-RT-Z](?![0-9A-Za-z])",
    re.I,
)
_PUPIL_WORDED: Final = re.compile(r"\b(?:upn|unique pupil number)\b[.:\s(]{1,3}[A-Z][ ]?[0-9]{11}[0-9A-Z]\b", re.I)


def is_pupil_number(text: str) -> bool:
    """Whether thirteen characters are a unique pupil number, by its check letter.

    Characters 2 to 13 are multiplied by their position and added; the remainder by 23 picks the first letter from an
    alphabet without I, O and S. A temporary number ends in a letter, which counts as its place in that alphabet
    (Government Data Standards Catalogue, "Unique Pupil Number").

    >>> is_pupil_number("B801200005001"), is_pupil_number("A801200005001")
    (True, False)
    """
    values = [int(sign) if sign in "0123456789" else _CHECK_LETTERS.index(sign) for sign in text[1:]]
    return text[0] == _CHECK_LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % 23]


def has_pupil_number(text: str) -> bool:
    """Whether a number with the right check letter stands there, or any such number that is called a UPN."""
    candidates = ("".join(match[0].upper().split()) for match in _PUPIL.finditer(text))
    return any(is_pupil_number(found) for found in candidates) or _PUPIL_WORDED.search(text) is not None


_AREAS: Final = frozenset(
    re.findall(
        "[A-Z]+",
        "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK "
        "FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
        "NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC "
        "WD WF WN WR WS WV YO ZE ZZ",
    )
)
_POSTCODE: Final = re.compile(
    r"(?<![0-9A-Za-z/-])([A-Z]{1,2})[0-9][0-9A-HJKMNPR-Y]?[ ]{0,2}[0-9][ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z])"
)
_POSTCODE_MIXED: Final = re.compile(
    r"(?<![0-9A-Za-z/-])([a-z]{1,2})[0-9][0-9a-z]?[ ]{0,2}[0-9](?!st|nd|rd|th|yr|hr|pp)[abd-hjlnp-uw-z]{2}(?![0-9A-Za-z])",
    re.I,
)
_ODD_POSTCODE: Final = re.compile(r"(?<![0-9A-Za-z])(?:GIR ?0AA|ZZ99 ?3[A-Z]Z)(?![0-9A-Za-z])", re.I)


def has_postcode(text: str) -> bool:
    """Whether a full UK postcode is given: an area that exists, and an inward part.

    The letters C, I, K, M, O and V never stand in the inward part, except after ZZ99, which stands for no fixed abode.
    Endings such as those of "E1 4th floor" are no inward part, unless all is in capitals.
    """
    found = (*_POSTCODE.finditer(text), *_POSTCODE_MIXED.finditer(text))
    return any(match[1].upper() in _AREAS for match in found) or _ODD_POSTCODE.search(text) is not None


_EMAIL: Final = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def has_email(text: str) -> bool:
    """Whether an e-mail address is given, of a person or of a mailbox."""
    return any(
        match.start() > 0 and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "._+-'\"")
        for match in _EMAIL.finditer(text)
    )


_POLICE_COMPUTER: Final = re.compile(
    r"(?<![0-9A-Za-z/])(?:(?:19|20)[0-9]{2}|[0-9]{2})/[0-9]{1,7}[A-HJ-NP-RT-Z](?![0-9A-Za-z/])"
)
_INSURANCE: Final = re.compile(
    r"(?<![0-9A-Za-z])[A-CEGHJ-TW-Z][A-CEGHJ-NP-TW-Z][ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D](?![0-9A-Za-z])",
    re.I,
)


def has_police_computer_number(text: str) -> bool:
    """Whether a Police National Computer number is given: year, stroke, serial number, check letter."""
    return _POLICE_COMPUTER.search(text) is not None


def has_insurance_number(text: str) -> bool:
    """Whether a National Insurance number is given; the specimen prefix QQ counts."""
    return _INSURANCE.search(text) is not None


_CASE: Final = re.compile(
    r"(?<![0-9A-Za-z/])(?:(?!FOIA?/|SAR/|EIR/|INV/|PO/|DPA/)[A-Z]{1,4}/(?!(?:19|20)[0-9]{2}/)[0-9]{4,7}/[0-9]{2,4}(?![0-9])"
    r"|CR[ /]?[0-9]{3,7}/[0-9]{2,4}(?![0-9])|CR/(?:19|20)[0-9]{2}/[0-9]{3,7}(?![0-9])"
    r"|[0-9]{2}/(?!(?:19|20)[0-9]{2}/)[0-9]{4,7}/[0-9]{2}(?![0-9/])"
    r"|[0-9]{9,12}/[0-9]{2}(?![0-9])|(?!EV-)[A-Z]{2,4}-20[0-9]{6}-[0-9]{3,5})"
)
_NOT_A_YEAR: Final = rf"(?!(?:19|20)[0-9]{{2}}(?:[/-][0-9]{{1,4}})?(?![0-9A-Z/-])|{DATE})"
_CASE_NUMBER: Final = re.compile(
    r"\b(?:crime|incident|occurrence|vist|cad|custody|log|niche|storm|investigation|case|mosaic|liquidlogic"
    r"|carefirst|systmone|rio|lcs)s?\s{1,2}"
    r"(?:log\s|occurrence\s)?(?:report|record|references?|ref|numbers?|no|num|id)\b(?:\s(?:is|was)(?=\s[A-Z/-]{0,6}[0-9]{5}))?[.:#\s(]{1,4}"
    rf"{_NOT_A_YEAR}(?=(?:[A-Z/-]{{0,6}}[0-9]){{3}})[0-9A-Z/-]{{3,25}}",
    re.I,
)
_COUNTED: Final = (
    r"(?:calls|incidents|logs|records|users|licen[cs]es|entries|tickets|reports|terminals|days|hours|staff|cases)"
)
_CASE_BARE: Final = re.compile(
    r"\bvist\s?[0-9]{5,9}\b|\b(?:niche|occurrence)\s(?:occurrence\s)?[0-9]{6,12}\b|\burn[:\s]{1,2}(?:[0-9]{2}[0-9A-Z]{2}[0-9]{5,9}|[0-9]{3,6}/[0-9]{2})\b"
    rf"|\b(?<!risk )(?<!issue )(?<!action )(?<!decision )(?:log|cad|incident)\s(?:0[0-9]{{2,5}}\b|"
    rf"[0-9]{{1,6}}[,\s]{{1,2}}(?:of\s|on\s|dated\s|from\s)?(?:the\s)?{DATE}|[0-9]{{1,6}}[ /-][0-9]{{6}}\b)"
    rf"|\bcad\s{{1,2}}(?!(?:19|20)[0-9]{{2}}\b)[0-9]{{3,6}}\b(?!,[0-9]{{3}}|\s?%|\s{_COUNTED}\b)"
    rf"|\bcrime\s{{1,2}}(?!20[0-9]{{4}}\b)[0-9]{{5,12}}\b(?!,[0-9]{{3}}|\s{_COUNTED}\b)|\bcrime\s[0-9]{{2}}/[0-9]{{3,6}}/[0-9]{{2}}\b",
    re.I,
)


_WORD_FOR_NUMBER: Final = re.compile(r" (?:report|record|references?|ref|numbers?|no|num|.d)(?=[ .:#(])", re.I)
_DIGIT_AFTER_CUE: Final = re.compile(r"[0-9](?<=(?:.st|st |he |ce |rn[ :]|n[ :]{2}|og |ad |nt |me )[0-9])", re.I)


def has_case_reference(text: str) -> bool:
    """Whether a crime, log, incident, custody or VIST reference is given, by its shape or by the word before it.

    Many harmless texts speak of cases and logs, so each pattern has a quick look before it, which lets more through.
    """
    line = " ".join(text.split())
    return (
        (("/" in text or "-20" in text) and _CASE.search(text) is not None)
        or (_WORD_FOR_NUMBER.search(line) is not None and _CASE_NUMBER.search(text) is not None)
        or (_DIGIT_AFTER_CUE.search(line) is not None and _CASE_BARE.search(text) is not None)
    )


_BIRTH_WORD: Final = (
    r"(?:\bd\.?\s?o\.?\s?b(?![A-Za-z_])\.?|\bdate of birth|\bbirth\s?date|\bbirthday|\bborn|(?<![0-9A-Za-z.])b\.)"
)
_BIRTH_GAP: Final = r"[\s:=(,-]{0,4}(?:(?:is|was|of|on|in|given as|recorded as|shown as|about|around|circa|c\.)\s){0,2}"
_BIRTH: Final = re.compile(rf"{_BIRTH_WORD}{_BIRTH_GAP}(?:the\s)?(?:{DATE}|{_YEAR}|[0-9]{{6}}(?![0-9]))", re.I)
_BIRTH_AFTER: Final = re.compile(
    rf"{DATE}(?:[\s/-]{_YEAR})?\s?[(,-]?\s?(?:dob|d\.o\.b\.?|date of birth)(?=[).,;]|$)", re.I
)
_NOBODY_BORN: Final = re.compile(
    r"\b(?:children|babies|infants|those|people|pupils|boys|girls|anyone|everyone|approach|idea|project|partnership|plan"
    r"|scheme|programme|team|service|board|initiative|framework|proposal|group|pilot|model|network|club)"
    r"(?:\s(?:was|were|is|are|who|first|that)){0,3}\s$",
    re.I,
)


def has_birth_date(text: str) -> bool:
    """Whether a date, or a month or year, is called a date of birth; cohorts and partnerships that were born are not."""
    for match in _BIRTH.finditer(text):
        if not _NOBODY_BORN.search(text, max(0, match.start() - 40), match.start()):
            return True
    return _BIRTH_AFTER.search(text) is not None
