"""What the reading can find in a file as a whole: bytes in, a table of text out."""

from __future__ import annotations

from flows.problems.kinds import Kind, Outcome, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_FILE_USED, _FILE_ASIDE = Outcome.FILE_USED, Outcome.FILE_SET_ASIDE

FILE_READING_KINDS = (
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
        "letters-in-doubt",
        _W,
        "Signs stand where a word has letters ({count}), so that letters with accents may have been read wrongly.",
        "Check £ signs and accents; if one is wrong, save the file from Excel as “CSV UTF-8 (Comma delimited)” and send it "
        "again.",
        _FILE_USED,
    ),
    Kind(
        "letters-garbled",
        _W,
        "Letters had become others before the file was sent ({count}), as “Â£” stands for £; they were put right.",
        "Put them right in your own file too: open a CSV file in Excel by Data, From Text/CSV, and not by a double click.",
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
)
