"""What the reading can find in a single row, while it lays cells under headings."""

from __future__ import annotations

from flows.problems.kinds import Kind, Outcome, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_USED, _ASIDE = Outcome.ROW_USED, Outcome.ROW_SET_ASIDE

ROW_READING_KINDS = (
    Kind(
        "row-separator-extra",
        _W,
        "The row had a separator too many; an empty cell was taken out so that the others stand under their headings.",
        "Check the row.",
        _USED,
    ),
    Kind(
        "row-separator-missing",
        _W,
        "The row had a separator too few; the cells were put back under their headings.",
        "Check the row.",
        _USED,
    ),
    Kind(
        "row-separator-in-text",
        _W,
        "A text in the row holds the character that separates cells, without quotation marks around the text; its parts "
        "were joined again.",
        "Check the row, and save from Excel, which sets the marks by itself.",
        _USED,
    ),
    Kind(
        "row-separator-other",
        _W,
        "The row separates its cells by another character than the rest of the file.",
        "Check the row, and use one separator throughout.",
        _USED,
    ),
    Kind(
        "row-quote-stray",
        _W,
        "The row holds a quotation mark too many or too few; it may still stand in one of the texts.",
        "Check the row.",
        _USED,
    ),
    Kind(
        "row-width-unclear",
        _E,
        "The row does not have as many cells as the table ({cell_count}, not {column_count}), and more than one reading is "
        "possible.",
        "Put each value under its heading, or take the row out if it is no row of the return, and send the file again.",
        _ASIDE,
    ),
    Kind(
        "row-cells-too-many",
        _E,
        "The row has more cells than the table ({cell_count}, not {column_count}): a text with a comma in it has no quotation "
        "marks around it, or a column has no heading.",
        "Put quotation marks around such a text, or save from Excel, which sets them by itself; give each column a heading. "
        "Then send the file again.",
        _ASIDE,
    ),
    Kind(
        "row-quotes-unclear",
        _E,
        "The quotation marks in the row are not in pairs around whole texts, and more than one reading is possible.",
        "Write a quotation mark inside a text twice, or leave it out, or save from Excel, which does it by itself; then send "
        "the file again.",
        _ASIDE,
    ),
    Kind(
        "row-runs-on",
        _E,
        "A text in the row runs over several lines, and one of them looks like a row of its own: two quotation marks too many "
        "may have made one row of several.",
        "Take out quotation marks that do not stand around a whole text, and send every row from this one on again.",
        _ASIDE,
    ),
    Kind(
        "row-repair-refused",
        _E,
        "The row could only be read after a repair, and this board asked us to repair nothing.",
        "Put each value under its heading and send the row again.",
        _ASIDE,
    ),
    Kind(
        "row-cell-too-long",
        _E,
        "A cell in the row holds more than {limit} characters, which is more than Excel keeps.",
        "Shorten the text and send the row again.",
        _ASIDE,
    ),
    Kind(
        "row-above-heading",
        _E,
        "The row stands above the headings, where a sort of the sheet may have put it.",
        "Move the headings to the top and send the file again.",
        _ASIDE,
    ),
    Kind("row-total", _N, "This is a row of totals.", "Nothing to do.", _ASIDE),
    Kind(
        "row-second-table",
        _E,
        "The row belongs to a second table below the first one; only the first one was read.",
        "Send one table a file; move the row up if it belongs to the return.",
        _ASIDE,
    ),
    Kind(
        "row-below-table",
        _N,
        "The row stands below the table and looks like a note.",
        "Move it up if it belongs to the return.",
        _ASIDE,
    ),
)
