"""Which characters separate and quote the cells, found on a sample of the text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from flows.intake.limits import SAMPLE_CHARACTERS

PLAIN_SEPARATORS = (",", ";", "\t", "|")
RARE_SEPARATORS = ("\x1f", "\x1e", "\x01", "\x02", "~", "^", "¦", "§", "¬", "#", "!", "*")
WEAK_SEPARATORS = (" ", ":", "/", "-", "_")
"""Characters that also stand inside dates, times and words; taken only on strong evidence."""
DOUBLE_SEPARATORS = ("::", "|~|", "~|~")
SAMPLE_LINES = 200
"""Most lines of the sample."""
SPACED_SHARE = 0.7
"""Share of separators with a blank behind them above which the blank belongs to the separator."""
_SHARE_OF_SPACED = 0.75
"""What a separator counts that cuts lines in two and has a blank behind it throughout, as the marks of prose have."""
_LEAST_EVEN_CELLS = 16
"""Cells in lines of equally many words, not counting two of each line, that chance would hardly leave even."""
STAND_IN = "\x1f"
"""One character that replaces a separator of several, because Python's reader knows single ones only."""

_ATOM = re.compile(
    r"""\s*(?:[-+£$€]?\s?\d[\d.,'\s]*%?[kKmM]?      # numbers, money, shares
    |\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}\S*)?|\d{1,2}:\d{2}\S*   # dates and times
    |[^\W\d_][\w.-]{0,30}(?:\ [\w.&()'-]+){0,3}     # a word or a few, in any alphabet
    |\S+@\S+|https?://\S+|[A-Z0-9]+(?:[-/][A-Z0-9]+)+)\s*$""",
    re.VERBOSE,
)
_SEPARATOR_LINE = re.compile(r'"?sep=(.{1,3}?)"?[,;\t ]*(?:\n|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart.

    Attributes:
        separator: the character between two cells.
        quote: the character around a cell that holds separators.
        backslash: a quote inside a cell is written with a backslash instead of twice.
        spaced: a blank follows each separator and belongs to none of the cells.
        width: most frequent count of cells in a row of the sample; 0 where unknown.
    """

    separator: str = ","
    quote: str = '"'
    backslash: bool = False
    spaced: bool = False
    width: int = 0

    @property
    def options(self) -> dict[str, object]:
        """The same for ``csv.reader``."""
        return {
            "delimiter": self.separator,
            "quotechar": self.quote,
            "doublequote": True,
            "skipinitialspace": self.spaced,
            "strict": True,
        }


def announced_separator(text: str) -> tuple[str, str]:
    """The separator that Excel's first line ``sep=;`` names ("" if none), and the text after that line."""
    match = _SEPARATOR_LINE.match(text)
    return (match.group(1), text[match.end() :]) if match else ("", text)


def find_dialect(text: str, announced: str = "") -> Dialect:
    """The dialect of a text whose line ends are line feeds.

    Args:
        text: the whole text; only its beginning is looked at.
        announced: a separator that the file itself names.
    """
    lines = _sample_lines(text)
    obvious = None if announced else _obvious(lines)
    if obvious:
        return _doubled(obvious, lines)
    separators = (announced,) if announced else _present(lines)
    if not separators or not lines:
        return Dialect()
    best = max((_scored(lines, separator) for separator in separators), key=lambda pair: pair[0])
    return _doubled(best[1], lines) if best[0] > 0 or announced else Dialect(width=1, quote=best_quote(lines, ","))


def _doubled(dialect: Dialect, lines: list[str]) -> Dialect:
    """The dialect with two characters as the separator, where the one found never stands alone."""
    single, double = dialect.separator, dialect.separator * 2
    if len(lines) < 2 or any(single in line.replace(double, "") or double not in line for line in lines):
        return dialect
    return Dialect(double, dialect.quote, dialect.backslash, dialect.spaced, dialect.width // 2 + 1)


def _obvious(lines: list[str]) -> Dialect | None:
    """The dialect where one plain separator cuts all lines into equally many cells and no other does; most files.

    A quote other than the double one, a backslash or a blank after separators needs the long look.
    """
    fitting = []
    for separator in (plain for plain in PLAIN_SEPARATORS if lines and plain in lines[0]):
        try:
            rows = list(csv.reader(lines, delimiter=separator, strict=True))
        except csv.Error:
            continue
        widths = set(map(len, rows))
        if len(widths) == 1 and max(widths) > 1:
            fitting.append(Dialect(separator, width=widths.pop()))
    text = "\n".join(lines)
    if len(fitting) != 1 or '\\"' in text:
        return None
    separator = fitting[0].separator
    is_plain = not any(separator + quote in text for quote in "'`") and not _is_spaced(lines, separator)
    return fitting[0] if is_plain else None


def _sample_lines(text: str) -> list[str]:
    """Lines of the sample that hold anything; the last one may be cut, so it is left out."""
    sample = text[:SAMPLE_CHARACTERS]
    lines = sample.split("\n")
    if len(sample) < len(text) and len(lines) > 1:
        lines.pop()
    return list(islice(filter(str.strip, lines), SAMPLE_LINES))


def _present(lines: list[str]) -> tuple[str, ...]:
    """Separators that stand in at least a third of the lines."""
    wanted = max(1, len(lines) // 3)
    return tuple(
        separator
        for separator in (*PLAIN_SEPARATORS, *DOUBLE_SEPARATORS, *RARE_SEPARATORS, *WEAK_SEPARATORS)
        if sum(separator in line for line in lines) >= wanted
    )


def best_quote(lines: list[str], separator: str) -> str:
    """The quote character that opens and closes most cells; the double one where neither does.

    A mark that is a cell by itself opens and closes nothing: an apostrophe in two cells would make one cell of all between.
    """
    edge = re.escape(separator)
    counts = {}
    for quote in ('"', "'", "`"):
        opening = re.compile(rf"(?:^|{edge}) ?{quote}(?!\s|{edge})")
        closing = re.compile(rf"(?<=\S)(?<!{edge}){quote} ?(?=$|{edge})")
        counts[quote] = sum(min(len(opening.findall(line)), len(closing.findall(line))) for line in lines)
    best = max(counts, key=lambda quote: counts[quote])
    return best if counts[best] > 1 or best == '"' else '"'


def _scored(lines: list[str], separator: str) -> tuple[float, Dialect]:
    """How well the separator explains the lines (0 to about 1), and the dialect that goes with it."""
    quote = best_quote(lines, separator)
    dialect = Dialect(separator, quote, _uses_backslash(lines, separator, quote), _is_spaced(lines, separator))
    rows = [quick_cells(line, dialect) for line in lines]
    (width, count), *others = Counter(map(len, rows)).most_common(2)
    also = sum(other_count * 0.8 for other, other_count in others if other > 1 and other_count > 2)
    if width < 2:
        return _score_of_few(rows, separator), Dialect(*_fields(dialect), width)
    regular = (count + also) / len(rows)
    atoms = _atomic_share(rows, separator)
    score = regular * (0.2 + atoms) * (1 - 0.5 / width)
    if separator in WEAK_SEPARATORS:
        score *= (
            0.8 if (width > 2 and _has_typed_columns(rows)) or (separator == " " and _is_even(rows, regular)) else 0.0
        )
    if dialect.spaced and width == 2:
        score *= _SHARE_OF_SPACED
    if separator in RARE_SEPARATORS:
        score *= 0.8 if regular > 0.6 else 0.2
    return score, Dialect(*_fields(dialect), width)


def _fields(dialect: Dialect) -> tuple[str, str, bool, bool]:
    return dialect.separator, dialect.quote, dialect.backslash, dialect.spaced


def _score_of_few(rows: list[list[str]], separator: str) -> float:
    """A little for a plain separator that some lines hold: a preamble may be longer than the table."""
    if separator not in PLAIN_SEPARATORS:
        return 0.0
    wide = Counter(len(row) for row in rows if len(row) > 1)
    return wide.most_common(1)[0][1] / len(rows) * 0.3 if wide else 0.0


def quick_cells(line: str, dialect: Dialect) -> list[str]:
    """The cells of one line, without asking whether its quotes are in order."""
    if dialect.quote not in line or len(dialect.separator) > 1:
        return line.split(dialect.separator)
    options = dialect.options | {"strict": False}
    try:
        return next(csv.reader([line], **options))  # type: ignore[arg-type]
    except (csv.Error, StopIteration):
        return line.split(dialect.separator)


def _uses_backslash(lines: list[str], separator: str, quote: str) -> bool:
    r"""True where \" stands inside cells and "" does not: a path such as "C:\" alone is no evidence."""
    if separator == "\\":
        return False
    edge = re.escape(separator)
    inside = re.compile(rf"\\{quote}(?:{quote} ?(?:$|{edge})|(?! ?(?:$|{edge})))")
    doubled = re.compile(rf"(?<=[^\\{edge}{quote}]){quote}{quote}(?!{quote})")
    found = sum(len(inside.findall(line)) for line in lines)
    return found > sum(len(doubled.findall(line)) for line in lines)


def _is_spaced(lines: list[str], separator: str) -> bool:
    """True where nearly every separator is followed by a blank."""
    if separator in {" ", "\t"}:
        return False
    text = "".join(f"{line}\n" for line in lines)
    with_blank = text.count(f"{separator} ") + text.count(f"{separator}\n")
    return with_blank > SPACED_SHARE * text.count(separator)


def _atomic_share(rows: list[list[str]], separator: str) -> float:
    """Share of cells that look like one value: a number, a date, a code, a few words."""
    cells = [cell for row in rows[:60] for cell in row]
    others = [other for other in PLAIN_SEPARATORS if other not in {separator, ","}]
    good = sum(1 for cell in cells if not cell or _ATOM.match(cell[:80]))
    others.append('"')
    prose = sum(0.7 for cell in cells if len(cell) > 20 and not any(other in cell for other in others))
    return min(1.0, (good + prose) / max(1, len(cells)))


def _has_typed_columns(rows: list[list[str]]) -> bool:
    """True where two columns at least hold numbers, dates or codes all the way down."""
    typed = 0
    for column in range(min(len(rows[0]), 12)):
        cells = [row[column] for row in rows[1:] if len(row) > column]
        with_digit = sum(any(character.isdigit() for character in cell) for cell in cells)
        typed += with_digit > 0.8 * max(1, len(cells))
    return typed >= 2


def _is_even(rows: list[list[str]], regular: float) -> bool:
    """True where prose would not be cut so evenly: every line into as many cells, or quotes stand around those with blanks."""
    if any(cell.endswith(PLAIN_SEPARATORS) for row in rows[:2] for cell in row):
        return False
    quoted = sum(any(" " in cell for cell in row) for row in rows)
    is_long = len(rows) * (len(rows[0]) - 2) >= _LEAST_EVEN_CELLS
    return (regular == 1 and is_long) or (regular > 0.9 and quoted > 1)
