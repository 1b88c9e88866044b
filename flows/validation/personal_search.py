"""Which personal details a text of a partner holds, told in kinds; what was written is never returned or kept.

The papers need nothing about one child or one officer, so a row that tells of one is set aside before anything is stored,
logged, printed or mailed. Most texts are let through by one quick look at their words and digits.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import filterfalse
from typing import TYPE_CHECKING, Final

from flows.validation import personal_numbers as numbers
from flows.validation import personal_wording as wording
from flows.validation.personal_look import ANYWHERE, FOLD, NOUN, SEPARATOR, WITH_DIGITS, WITH_NOUN, Look

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence


class PersonalKind(StrEnum):
    """What was found, in the words that a partner reads."""

    NHS_NUMBER = "an NHS number"
    BIRTH_DATE = "a date of birth"
    POSTCODE = "a postcode"
    EMAIL = "an e-mail address"
    TELEPHONE = "a telephone number"
    CASE_REFERENCE = "a crime or log reference"
    PUPIL_NUMBER = "a unique pupil number"
    POLICE_COMPUTER_NUMBER = "a Police National Computer number"
    INSURANCE_NUMBER = "a National Insurance number"
    KNOWN_CHILD = "details of a child who could be recognised"
    FEW_CHILDREN = "a very small number of children"
    PERSON_NAME = "a person's name"


def find_personal_details(text: str) -> tuple[PersonalKind, ...]:
    """The kinds of personal detail in one text, in the order of ``PersonalKind``; empty where there is none.

    >>> [kind.value for kind in find_personal_details("Two of the six children had no plan.")]
    ['a very small number of children']
    """
    return _kinds_in(text if text.isascii() else _plain(text))


def _kinds_in(plain: str, *, may_tell: bool = True) -> tuple[PersonalKind, ...]:
    """The same for a text without special signs; ``may_tell`` is False where its digits are known to tell nothing."""
    folded = plain.encode("utf-8", "replace").translate(FOLD)
    words = folded.split()
    if b"0" not in folded:
        return () if _WORDS_ALONE.isdisjoint(words) else _judge(plain, words, _WITHOUT_DIGITS)
    is_telling = may_tell and ("@" in plain or numbers.SHAPES.search(plain) is not None)
    if not is_telling and _WORDS.isdisjoint(words):
        return ()
    return _judge(plain, words, _ALL_PLACES, _BY_SHAPE if is_telling else frozenset())


def scan_texts(texts: Sequence[str]) -> dict[int, tuple[PersonalKind, ...]]:
    """The kinds found in each text that holds any, by the place of the text. Each different text is read once."""
    found = find_in_texts(set(texts))
    return {place: found[text] for place, text in enumerate(texts) if text in found} if found else {}


def find_in_texts(different: Collection[str]) -> dict[str, tuple[PersonalKind, ...]]:
    """The kinds in each text that holds any. Signs are made plain, letters folded and words looked up in many at once."""
    found: dict[str, tuple[PersonalKind, ...]] = {}
    for batch in _batches([*filter(str.isascii, different), *filterfalse(str.isascii, different)]):
        plains = _plains(batch)
        content = SEPARATOR.join(plains).encode("utf-8", "replace")
        if len(plains) != len(batch) or content.count(SEPARATOR.encode()) >= len(batch):  # a text holds the separator
            found |= {text: find_personal_details(text) for text in batch}
            continue
        suspects = _LOOK.suspects(content, len(batch))
        for place, may_tell in zip(suspects.places.tolist(), suspects.may_tell.tolist(), strict=True):
            found[batch[place]] = _kinds_in(plains[place], may_tell=may_tell)
    return {text: kinds for text, kinds in found.items() if kinds}


def _plains(batch: list[str]) -> list[str]:
    """The texts without special signs; those that may have some stand behind the others."""
    first = next((at for at, text in enumerate(batch) if not text.isascii()), len(batch))
    return batch if first == len(batch) else batch[:first] + _plain(SEPARATOR.join(batch[first:])).split(SEPARATOR)


def _batches(texts: list[str]) -> Iterator[list[str]]:
    """The texts in lists that take little memory."""
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        if sum(map(len, batch)) <= _BATCH_LENGTH:
            yield batch
        else:
            yield from ([text] for text in batch)


def is_personal(text: str) -> bool:
    """Whether a text holds any personal detail, and so must not be quoted in a message."""
    return bool(find_personal_details(text))


# Word processors write dashes, curly quotation marks and wide spaces; none of them may hide a number.
_SIGNS: Final = {
    **dict.fromkeys("‐‑‒–—―−﹘", "-"),
    **dict.fromkeys("‘’‛ʼ`´", "'"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    for sign, plain in _SIGNS.items():  # most texts hold none of them, and to look for one is quick
        text = text.replace(sign, plain)
    return text


_BATCH: Final = 1_000
_BATCH_LENGTH: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Rule:
    """When to look for a kind, and how.

    Attributes:
        kind: what is looked for.
        finds: the careful look.
        cues: words one of which must stand in the text, as ``FOLD`` writes them.
        nouns: words one of which must stand there as well; empty where there is no such need.
        by_shape: look also where the digits have a telling shape.
    """

    kind: PersonalKind
    finds: Callable[[str], bool]
    cues: frozenset[bytes] = frozenset()
    nouns: frozenset[bytes] = frozenset()
    by_shape: bool = True


def _cues(*words: str) -> frozenset[bytes]:
    return frozenset(word.lower().encode() for word in words)


_NAMES: Final = _cues(*wording.FIRST_NAMES)
_CASES: Final = (
    "crime log logs vist vists cad incident occurrence niche custody urn storm investigation case crimes "
    "mosaic liquidlogic carefirst systmone rio lcs"
)
_RULES: Final = (
    _Rule(PersonalKind.NHS_NUMBER, numbers.has_health_number),
    _Rule(PersonalKind.BIRTH_DATE, numbers.has_birth_date, _cues("dob", "b", "born", "birth", "birthdate", "birthday")),
    _Rule(PersonalKind.POSTCODE, numbers.has_postcode),
    _Rule(PersonalKind.EMAIL, numbers.has_email),
    _Rule(
        PersonalKind.TELEPHONE,
        numbers.has_telephone,
        _cues("ext", "extn", "tel", "phone", "telephone", "mob", "mobile"),
    ),
    _Rule(PersonalKind.CASE_REFERENCE, numbers.has_case_reference, _cues(*_CASES.split())),
    _Rule(PersonalKind.PUPIL_NUMBER, numbers.has_pupil_number),
    _Rule(PersonalKind.POLICE_COMPUTER_NUMBER, numbers.has_police_computer_number),
    _Rule(PersonalKind.INSURANCE_NUMBER, numbers.has_insurance_number),
    _Rule(PersonalKind.KNOWN_CHILD, wording.has_known_child, _cues(*wording.AGE_WORDS) | _NAMES),
    _Rule(
        PersonalKind.FEW_CHILDREN,
        wording.has_few_children,
        _cues("0", "0x", *wording.FEW_WORDS),
        _cues(*wording.CHILD_WORDS),
        by_shape=False,
    ),
    _Rule(PersonalKind.PERSON_NAME, wording.has_name, _cues(*wording.TITLES) | _NAMES, by_shape=False),
)
_WORDS: Final = frozenset[bytes]().union(*(rule.cues for rule in _RULES))
_WORDS_ALONE: Final = frozenset[bytes]().union(*(rule.cues for rule in _RULES[-3:]))
"""Words that call for a careful look in a text without digits: all kinds but the last three need a digit."""


_LOOKED_FOR: Final = _WORDS.union(*(rule.nouns for rule in _RULES))
_BY_SHAPE: Final = frozenset(place for place, rule in enumerate(_RULES) if rule.by_shape)
_CUED_BY: Final = {
    word: frozenset(place for place, rule in enumerate(_RULES) if word in rule.cues) for word in _LOOKED_FOR
}
"""Places of the rules that a word calls for; a text calls for few of them."""


_ALL_PLACES: Final = frozenset(range(len(_RULES)))
_WITHOUT_DIGITS: Final = frozenset(sorted(_ALL_PLACES)[-3:])
_NOUNS: Final = frozenset[bytes]().union(*(rule.nouns for rule in _RULES))


def _meaning(word: bytes) -> int:
    """What a word calls for, as the quick look has it: the last three rules need no digit, and one of them a noun."""
    callers = [(place, rule) for place, rule in enumerate(_RULES) if word in rule.cues]
    with_noun = any(rule.nouns for _, rule in callers) * WITH_NOUN
    anywhere = any(place in _WITHOUT_DIGITS and not rule.nouns for place, rule in callers) * ANYWHERE
    with_digits = any(not rule.nouns for _, rule in callers) * WITH_DIGITS
    return with_noun | anywhere | with_digits | (word in _NOUNS) * NOUN


_LOOK: Final = Look({word: _meaning(word) for word in _LOOKED_FOR})


def _judge(
    plain: str, words: list[bytes], places: frozenset[int], certain: frozenset[int] = frozenset()
) -> tuple[PersonalKind, ...]:
    """What the rules say that stand at these places and are called for by a word, and the rules that are certain."""
    cued = _LOOKED_FOR.intersection(words)
    called = certain.union(*(_CUED_BY[word] for word in cued)) & places
    return tuple(
        [
            rule.kind
            for rule in map(_RULES.__getitem__, sorted(called))
            if not (rule.nouns and rule.nouns.isdisjoint(cued)) and rule.finds(plain)
        ]
    )
