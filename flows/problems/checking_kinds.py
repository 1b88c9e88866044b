"""What the checks of a return can find: in the file, in a row, against the register and against earlier months."""

from __future__ import annotations

from flows.problems.kinds import Kind, Outcome, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_USED, _ASIDE = Outcome.ROW_USED, Outcome.ROW_SET_ASIDE
_FILE_USED, _FILE_ASIDE = Outcome.FILE_USED, Outcome.FILE_SET_ASIDE

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
        "period-unsure",
        _W,
        "The file's name says {named}, without a year, but it was filed under {period}.",
        "If it is the return for {period}, nothing to do; if not, send that one, and ask the office to take this one out.",
        _FILE_USED,
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
        "The column {shown} is for details of persons; nothing in it was looked at or kept.",
        "Take the column out, delete the copy that you sent, and tell your data protection officer if it held anything.",
        _FILE_USED,
    ),
    Kind(
        "column-unnamed",
        _N,
        "Column {letter} has no heading, and what stands in it was left out.",
        "If it belongs to the return, give it one of our headings; if not, there is nothing to do.",
        _FILE_USED,
    ),
    Kind(
        "table-turned",
        _E,
        "Our headings stand below each other in the first column, and each action in a column of its own.",
        "Turn the table: in Excel, copy it and choose Paste Special, Transpose; then save and send the file again.",
        _FILE_ASIDE,
    ),
    Kind(
        "column-unknown",
        _N,
        "The column {shown} is not one that we use.",
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
    Kind(
        "file-of-earlier-month",
        _E,
        "This is the same file, byte for byte, as {other}, which was read as the return for {named}.",
        "Send the return for {period}: what is new, with the days on which it was written.",
        _FILE_ASIDE,
    ),
    # One row by itself (flows/validation/row_checks.py).
    Kind("cell-empty", _E, "The cell {state}.", "Fill it in: every row needs it.", _ASIDE),
    Kind(
        "cell-says-nothing",
        _W,
        "The cell holds only {shown}, which says nothing by itself, and was read as empty.",
        "Write what is meant, or leave the cell empty.",
        _USED,
    ),
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
        "date-not-shown",
        _E,
        "{shown} is what Excel shows, and saves, where a column is too narrow for its dates.",
        "Make the column wider, save the file again and send it.",
        _ASIDE,
    ),
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
        "forecast-far-off",
        _W,
        "The forecast, {shown}, is {distance}.",
        "Check the year; if the day is right, nothing to do.",
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
        "reference-several",
        _E,
        "{shown} names more than one action.",
        "Give each action a row of its own, and send the file again.",
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
        "If this row is right, nothing to do: it takes the place of the earlier one, and both are kept. If the earlier one is, "
        "send one more file that says what is right: the one that comes last counts, and of new ones the last by name.",
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
        "update-held-already",
        _W,
        "This is the update of {day} that we hold from an earlier month, word for word.",
        "Say what is new, or that nothing is, with the day on which you write it.",
        _USED,
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
