"""The pages of made-up registers as pictures, to be looked at: ``python benchmarks/word_pages.py FOLDER [CASE ...]``.

Writes a .docx, a .pdf and a picture of each page for every case, in Calibri and in Arial, and prints how many pages and
seconds each took. Needs LibreOffice and poppler.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flows.rendering.accessibility import check_word  # noqa: E402
from flows.rendering.word import render_word  # noqa: E402
from flows.storage.office import lay_out  # noqa: E402
from tests.rendering.made_reports import CASES, made_report  # noqa: E402
from tests.rendering.restyled import restyled  # noqa: E402
from tests.rendering.sample_word_report import CHART_TEMPLATE, TEMPLATE  # noqa: E402

PICTURED = 24
"""Pages that are drawn: the rest of a long annex looks like its beginning."""


def main() -> None:
    """Makes the pages and prints a line for each case."""
    folder, asked = Path(sys.argv[1]), sys.argv[2:] or list(CASES)
    folder.mkdir(parents=True, exist_ok=True)
    for case in asked:
        report = made_report(CASES[case])
        for font, template in (("calibri", TEMPLATE), ("arial", restyled())):
            start = time.perf_counter()
            word = render_word(report, template, CHART_TEMPLATE)
            written = time.perf_counter() - start
            pdf = lay_out(word)
            name = f"{case}-{font}"
            (folder / f"{name}.docx").write_bytes(word)
            (folder / f"{name}.pdf").write_bytes(pdf)
            command = [
                "pdftoppm",
                "-r",
                "45",
                "-png",
                "-l",
                str(PICTURED),
                str(folder / f"{name}.pdf"),
                str(folder / name),
            ]
            subprocess.run(command, check=True)
            told = subprocess.run(["pdfinfo", str(folder / f"{name}.pdf")], check=True, capture_output=True, text=True)
            pages = next(line.split()[1] for line in told.stdout.splitlines() if line.startswith("Pages:"))
            breaches = check_word(word)
            print(
                f"{name}: {pages} pages, {len(word) // 1024} kB, written in {written:.2f} s, {len(breaches)} breaches"
            )


if __name__ == "__main__":
    main()
