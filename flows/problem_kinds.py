"""The catalogue: every kind of problem that a return can have, with its sentence and its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Outcome(StrEnum):
    """What became of the row or file that the problem is about."""

    ROW_USED = "The row was used."
    ROW_SET_ASIDE = "The row was set aside."
    FILE_USED = "The file was used."
    FILE_SET_ASIDE = "The whole file was set aside."
    NOTHING_SENT = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue.

    Attributes:
        code: kebab-case name that never changes.
        severity: error, warning or note.
        found: sentence that says what we found; braces name the facts.
        remedy: sentence that says what to do.
        outcome: what became of the row or the file.
    """

    code: str
    severity: Severity
    found: str
    remedy: str
    outcome: Outcome


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_USED, _ASIDE = Outcome.ROW_USED, Outcome.ROW_SET_ASIDE
_FILE_USED, _FILE_ASIDE = Outcome.FILE_USED, Outcome.FILE_SET_ASIDE

READING_KINDS = (
    # Reading the file: bytes in, table of text out (flows/intake).
    Kind("file-empty", _E, "The file holds no rows.", "Send the return again with a row for each action.", _FILE_ASIDE),
    Kind(
        "file-not-csv",
        _E,
        "This is {kind}, not a CSV file.",
        "Open it in Excel, choose File, Save As, pick “CSV UTF-8 (Comma delimited)” and send the file that Excel saves.",
        _FILE_ASIDE,
    ),
    Kind(
        "file-no-table",
        _E,
        "This is {kind}, not a CSV file.",
        "Copy its rows into the blank form in Excel, choose File, Save As, pick “CSV UTF-8 (Comma delimited)” and send the "
        "file that Excel saves.",
        _FILE_ASIDE,
    ),
    Kind(
        "file-packed",
        _E,
        "This is {kind}, not a CSV file.",
        "Take the return out of it and send it by itself; if it is a workbook, choose File, Save As in Excel and pick “CSV "
        "UTF-8 (Comma delimited)”.",
        _FILE_ASIDE,
    ),
    Kind(
        "workbook-locked",
        _E,
        "This is {kind}, so that we cannot open it.",
        "Open it in Excel, choose File, Save As, pick “CSV UTF-8 (Comma delimited)” and send the file that Excel saves: it "
        "has no password.",
        _FILE_ASIDE,
    ),
    Kind(
        "workbook-damaged",
        _E,
        "This is an Excel workbook or another Office file, but it is damaged or was cut short on its way.",
        "Open it in Excel, choose File, Save As, pick “CSV UTF-8 (Comma delimited)” and send the file that Excel saves.",
        _FILE_ASIDE,
    ),
    Kind(
        "workbook-too-large",
        _E,
        "This is an Excel workbook with more than {limit} MB of cells, or with cells so far apart that its sheets span more "
        "than {cells} of them.",
        "Copy the rows of this month's return into the blank form, choose File, Save As, pick “CSV UTF-8 (Comma delimited)” "
        "and send the file that Excel saves.",
        _FILE_ASIDE,
    ),
    Kind(
        "workbook-several-returns",
        _E,
        "This is an Excel workbook, and more than one of its sheets has the headings of a return.",
        "Open the sheet of this month in Excel, choose File, Save As, pick “CSV UTF-8 (Comma delimited)” and send the file "
        "that Excel saves.",
        _FILE_ASIDE,
    ),
    Kind(
        "workbook-read",
        _N,
        "This is {kind}; its sheet {sheet}, counted from the left, was read.",
        "Nothing to do; a CSV file is what we ask for: in Excel choose File, Save As and pick “CSV UTF-8 (Comma delimited)”.",
        _FILE_USED,
    ),
    Kind(
        "workbook-macros",
        _W,
        "The workbook holds macros; they were not run.",
        "Send a file without macros: in Excel choose File, Save As and pick “CSV UTF-8 (Comma delimited)”.",
        _FILE_USED,
    ),
    Kind(
        "workbook-rows-hidden",
        _W,
        "The workbook hides rows ({count}), with a filter perhaps; they were read like the others.",
        "Show all rows and delete those that do not belong to the return.",
        _FILE_USED,
    ),
    Kind(
        "workbook-cells-merged",
        _W,
        "Cells are merged down several rows from row {rows}; what they hold counts for the first of the rows only.",
        "Take the merging away, and fill in each row.",
        _FILE_USED,
    ),
    Kind(
        "workbook-formulas-bare",
        _W,
        "Formulas whose result was not saved with the workbook were read as empty ({count}).",
        "Open it in Excel, which works them out, save it, and send it again.",
        _FILE_USED,
    ),
    Kind(
        "file-unreadable",
        _E,
        "The file could not be opened ({reason}).",
        "Close it where it is open, check who may read it, and run again; else send it again.",
        _FILE_ASIDE,
    ),
    Kind(
        "file-changing",
        _E,
        "The file was still being written while we read it.",
        "Wait until all of it is there, and run again.",
        _FILE_ASIDE,
    ),
    Kind(
        "file-name-withheld",
        _W,
        "The file had a name that seems to hold personal details; that name is kept nowhere, and this one stands for it.",
        "Take them out of the name, and name the file after the partner and the month next time, such as police_2020-03.csv.",
        _FILE_USED,
    ),
    Kind(
        "file-name-odd",
        _W,
        "The file's own name holds characters that cannot be printed; this name stands for it.",
        "Use letters, figures and hyphens in the name next time.",
        _FILE_USED,
    ),
    Kind(
        "file-too-large",
        _E,
        "The file has {size} MB, and we read {limit} MB at most.",
        "Send only the rows of this month's return, or split the file in two.",
        _FILE_ASIDE,
    ),
    Kind(
        "file-too-many-rows",
        _E,
        "The file holds more than {limit} rows or {columns} columns.",
        "Send only the rows of this month's return, or split the file in two.",
        _FILE_ASIDE,
    ),
    Kind(
        "file-repair-refused",
        _E,
        "The file could only be read after a repair, and this board asked us to repair nothing.",
        "Put right what the other lines about this file name, and send it again.",
        _FILE_ASIDE,
    ),
    Kind(
        "encoding-read-as",
        _N,
        "The letters are stored as {encoding}.",
        "Nothing to do; “CSV UTF-8” in Excel keeps every letter.",
        _FILE_USED,
    ),
    Kind(
        "characters-unreadable",
        _W,
        "Characters that could not be read show as � ({count}).",
        "Save the file from Excel as “CSV UTF-8 (Comma delimited)” and send it again if a word is damaged.",
        _FILE_USED,
    ),
    Kind(
        "zeros-removed",
        _W,
        "Zero characters, which stand for nothing, were taken out ({count}).",
        "Save the file from Excel as “CSV UTF-8 (Comma delimited)” next time.",
        _FILE_USED,
    ),
    Kind(
        "separator-read-as",
        _N,
        "The cells are separated by: {separator}.",
        "Nothing to do; a comma is usual.",
        _FILE_USED,
    ),
    Kind(
        "rows-above-heading",
        _W,
        "Rows with text stand above the headings ({count}); the headings are in row {heading_row}.",
        "Leave out what stands above the headings next time.",
        _FILE_USED,
    ),
    Kind(
        "heading-missing",
        _E,
        "There is no row of headings.",
        "Put the headings of the blank form into row 1 ({required} at least) and send the file again.",
        _FILE_ASIDE,
    ),
    Kind(
        "heading-not-ours",
        _E,
        "None of the headings is one of the blank form.",
        "Copy those of the blank form into the row above your entries ({required} at least) and send the file again.",
        _FILE_ASIDE,
    ),
    Kind(
        "heading-repeated",
        _N,
        "The headings stand here again; the table was read on below them.",
        "Nothing to do; keep the headings in one row.",
        _FILE_USED,
    ),
    Kind(
        "heading-rows-joined",
        _W,
        "The headings run to row {last}; they were read as one row.",
        "Keep the headings in one row next time.",
        _FILE_USED,
    ),
    Kind(
        "heading-mended",
        _W,
        "The row of headings had a separator or quotation mark too many or too few; it was read with that put right.",
        "Check that each heading stands above its column.",
        _FILE_USED,
    ),
    Kind(
        "rows-short",
        _W,
        "The rows have {cell_count} cells and the headings {column_count}; the last columns were read as empty.",
        "Check that each value stands under its heading.",
        _FILE_USED,
    ),
    Kind(
        "heading-read-as",
        _W,
        "The heading of column {letter} is spelt differently from ours; it was read as “{column_name}”.",
        "Write “{column_name}” next time.",
        _FILE_USED,
    ),
    Kind(
        "heading-twice",
        _W,
        "The heading of column {letter} means the same as one further left; the column further left was used.",
        "Keep one of the two columns.",
        _FILE_USED,
    ),
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
        "The row holds a quotation mark too many or too few; the cells were read without it.",
        "Check the row.",
        _USED,
    ),
    Kind(
        "row-width-unclear",
        _E,
        "The row does not have as many cells as the table ({cell_count}, not {column_count}), or its quotation marks are "
        "not in pairs, and more than one reading is possible.",
        "Put each value under its heading, or take the row out if it is no row of the return, and send the file again.",
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
        _W,
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

CHECKING_KINDS = (
    # The file as a whole (flows/validation/file_checks.py).
    Kind(
        "partner-unknown",
        _E,
        "We cannot tell which partner this is from: neither the file's name nor its references say.",
        "{suggestion}Name the file like {example} and send it again.",
        _FILE_ASIDE,
    ),
    Kind(
        "partners-mixed",
        _E,
        "The file holds actions of more than one partner: {partners}.",
        "Send one file for each partner.",
        _FILE_ASIDE,
    ),
    Kind(
        "period-other",
        _E,
        "The file's name says {named}, but it was filed under {period}.",
        "Send the return for {period}, or ask the office to file this one under {named}.",
        _FILE_ASIDE,
    ),
    Kind(
        "column-missing",
        _E,
        'There is no column named "{heading}".',
        "If a column of yours holds it, give it that heading; if none does, add it, with an entry in every row. Then send the "
        "file again.",
        _FILE_ASIDE,
    ),
    Kind(
        "column-personal",
        _W,
        'The column "{heading}" is for details of persons; nothing in it was looked at or kept.',
        "Take the column out, delete the copy that you sent, and tell your data protection officer if it held anything.",
        _FILE_USED,
    ),
    Kind(
        "column-unknown",
        _N,
        'The column "{heading}" is not one that we use.',
        "{known} If you mean one of ours, use its heading; if not, there is nothing to do.",
        _FILE_USED,
    ),
    Kind(
        "workbook-sheet-unread",
        _W,
        "The workbook has text on another sheet, {sheet}; only one sheet was read.",
        "If that sheet holds rows of the return, move them to the sheet that was read and send the file again.",
        _FILE_USED,
    ),
    Kind(
        "file-already-read",
        _N,
        "This is the same file, byte for byte, as {other}.",
        "Nothing to do.",
        _FILE_ASIDE,
    ),
    # One row by itself (flows/validation/row_checks.py).
    Kind("cell-empty", _E, "The cell is empty.", "Fill it in: every row needs it.", _ASIDE),
    Kind(
        "status-unknown",
        _E,
        "{shown} is not a status we know.",
        "{suggestion}Use one of: {known}.",
        _ASIDE,
    ),
    Kind(
        "word-read-as",
        _W,
        '{shown} was read as "{read_as}", because it can mean nothing else.',
        'Write "{read_as}" next time.',
        _USED,
    ),
    Kind("date-unreadable", _E, "{shown} is not a date we can read.", "Write the day like this: {example}.", _ASIDE),
    Kind(
        "date-day-number",
        _E,
        "{shown} is the number by which Excel keeps a day ({reason}), not a date.",
        "Give the cell the format of a date, or write the day like this: {example}.",
        _ASIDE,
    ),
    Kind(
        "date-impossible",
        _E,
        "{shown} is not a date, because {reason}.",
        "Write a day that exists, as in {example}.",
        _ASIDE,
    ),
    Kind(
        "date-ambiguous",
        _E,
        "{shown} can be read as more than one date.",
        "Write the year in full, as in {example}.",
        _ASIDE,
    ),
    Kind(
        "date-in-future",
        _E,
        "{shown} is more than two months after {limit}, the last day for returns of {period}.",
        "Give the day on which the update was written.",
        _ASIDE,
    ),
    Kind(
        "date-late",
        _W,
        "{shown} is after {limit}, the last day for returns of {period}.",
        "Nothing to do if the day is right: the return counts as late.",
        _USED,
    ),
    Kind(
        "text-only-numbers",
        _E,
        "The update has no words, only numbers or signs.",
        "Say in a sentence what has happened since the last return.",
        _ASIDE,
    ),
    Kind(
        "text-cleaned",
        _W,
        "The text held characters that cannot be printed.",
        "Check the sentence in the papers; {change}.",
        _USED,
    ),
    Kind(
        "text-cut",
        _W,
        "The text is longer than {limit} characters.",
        "Shorten it; the papers show its beginning, and the end is left out.",
        _USED,
    ),
    Kind(
        "personal-details",
        _E,
        "The text seems to hold {kind}.",
        "Leave it out and say what happened in general words, without a person, an address or a number that leads to "
        "one; then send the row again.",
        _ASIDE,
    ),
    Kind(
        "complete-without-evidence",
        _W,
        "The status is complete, but no evidence is listed.",
        'Give the reference of the evidence, such as EV-014; until then the action counts as "complete, awaiting evidence".',
        _USED,
    ),
    Kind(
        "evidence-unclear",
        _W,
        "The evidence is given in words, without a reference that somebody could look up.",
        "Give the reference of a document, such as EV-014.",
        _USED,
    ),
    # The row against the register (flows/validation/register_checks.py).
    Kind(
        "reference-unknown",
        _E,
        "{shown} is not on the register.",
        "{suggestion}Correct the reference and send the file again.",
        _ASIDE,
    ),
    Kind(
        "reference-of-other-partner",
        _E,
        "{shown} belongs to {owner}.",
        "Leave the row out; the owner reports on it.",
        _ASIDE,
    ),
    Kind(
        "reference-twice",
        _E,
        "{shown} stands in more than one row: {rows}.",
        "Keep the row that is right and take the others out.",
        _ASIDE,
    ),
    Kind(
        "row-replaces-earlier",
        _W,
        "An earlier file of this month, {other}, reported on the same action.",
        "If this row is right, nothing to do: it takes the place of the earlier one, and both are kept.",
        _USED,
    ),
    Kind(
        "action-closed",
        _W,
        "The board closed this action on {closed_on}.",
        "Leave it out from now on, or tell the office why it should be re-opened.",
        _USED,
    ),
    Kind(
        "forecast-without-reason",
        _W,
        "The forecast is later than the date held, {due_on}, and no reason is given.",
        "Add one sentence that says why; the board is asked to agree a new date only with a reason.",
        _USED,
    ),
    # The row against earlier months (flows/validation/month_checks.py).
    Kind(
        "update-older-than-last",
        _E,
        "{shown} is before {last}, the day of the last update that we hold.",
        "Give the day on which this update was written.",
        _ASIDE,
    ),
    Kind(
        "status-backwards",
        _W,
        'Last time the status was "{last}"; now it is "{now}".',
        "If that is right, nothing to do; the papers will say so.",
        _USED,
    ),
    Kind(
        "text-unchanged",
        _W,
        "The update has been word for word the same in {count} returns running.",
        "Say what is new, or that nothing is and why.",
        _USED,
    ),
)

CATALOGUE: dict[str, Kind] = {kind.code: kind for kind in (*READING_KINDS, *CHECKING_KINDS)}
"""Every kind of problem, by code. ``docs/problems.md`` is made from it."""
