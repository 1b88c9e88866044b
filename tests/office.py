"""LibreOffice as partners use it: a workbook saved as CSV, a draft or a sheet turned into pages."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
UTF8, WINDOWS_1252 = 76, 1
"""How LibreOffice numbers the encodings that offices use."""


def save_as_csv(workbook: Path, folder: Path, separator: str = ",", encoding: int = UTF8) -> bytes:
    """The first sheet as LibreOffice saves it: cells as they are shown, quotes only where they are needed."""
    filters = f"csv:Text - txt - csv (StarCalc):{ord(separator)},34,{encoding},1"
    return convert(workbook, folder, filters, "csv")


def convert(path: Path, folder: Path, filters: str, ending: str) -> bytes:
    """What LibreOffice makes of a file, with a profile of its own so that runs do not wait for each other."""
    assert SOFFICE is not None
    profile = folder / "profile"
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", filters]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
    return (folder / f"{path.stem}.{ending}").read_bytes()
