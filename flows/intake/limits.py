"""How much one file may hold. Everything above is told to the partner, never read halfway."""

from __future__ import annotations

MAX_BYTES = 300 * 1024 * 1024
"""Largest file in bytes; a return of a partner is a few kilobytes, a million rows are about 150 megabytes."""

MAX_ROWS = 1_048_576
"""Most rows of one file: a spreadsheet holds no more, so nobody could look up row numbers above."""

MAX_CELL_LENGTH = 32_767
"""Most characters of one cell: a spreadsheet cuts longer text off without a word."""

MAX_COLUMNS = 2_000
"""Most cells in the heading row that are still taken for a table."""

SAMPLE_CHARACTERS = 60_000
"""Characters from the beginning of a text that tell separator and quote character."""

SAMPLE_ROWS = 400
"""Rows that columns are learnt from."""

MAX_ALIGNED_TOKENS = 150
"""Most pieces of one ragged row that are still aligned with the columns."""

MAX_ALIGNED_CHARACTERS = 40_000
"""Most characters of one ragged row that is still aligned with the columns."""

ALIGNMENT_BUDGET = 1_500_000
"""Steps that the alignment of all ragged rows of one file may take together: enough for some ten thousand rows."""

ROW_BUDGET = 40_000
"""Steps of them for one row (a third of a second); a row of 120 columns with four defects takes 15,000."""

LEAN_ROW_BUDGET = 4_000
"""Steps for one row once those for hard rows are spent; a row of forty columns with four defects takes as many."""

HARD_ROWS_BUDGET = 60_000
"""Steps of them for rows with quotes and rows that cannot be aligned (less than a second)."""

MAX_WORKBOOK_BYTES = 100 * 1024 * 1024
"""Most bytes of the sheets of one workbook, unpacked; the zip around them may be a thousand times smaller."""

MAX_WORKBOOK_CELLS = 5_000_000
"""Most cells that the sheets of one workbook may span, empty ones among them: each takes memory."""

MAX_WORKBOOK_PARTS = 2_000
"""Most files inside one workbook; a workbook of fifty sheets with pictures has some two hundred."""
