"""Asks pip-audit about every locked package, and says plainly what it could not ask.

Exit code 1: a locked version has a known fault. Exit code 0: none is known, or nobody could be asked; then the last line says
"NOT AUDITED", because pip-audit itself says "no known vulnerabilities found" about packages that its source does not know.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCKS = ("requirements.txt", "requirements-extras.txt", "requirements-dev.txt")
WAIT_SECONDS = 180
SILENCE = "the database of known faults did not answer"


def sum_up(lock: str, said: str, complaint: str) -> tuple[str, bool]:
    """A line about one lock, and whether a fault is known.

    Args:
        lock: name of the file.
        said: what pip-audit wrote as JSON; "" where it wrote none.
        complaint: the last line of its complaint.
    """
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return (
            f"{lock}: NOT AUDITED, {SILENCE} ({complaint or 'no reason given'}).",
            False,
        )
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    faults = [f"{one['name']} {one['version']} ({fault['id']})" for one in packages for fault in one.get("vulns", ())]
    if faults:
        return f"{lock}: known faults in {', '.join(faults)}. Take versions without them into the lock.", True
    if skipped or not packages:
        return f"{lock}: NOT AUDITED, nothing is known about {len(skipped)} of {len(packages)} packages.", False
    return f"{lock}: no known fault in {len(packages)} packages.", False


def ask(lock: str) -> tuple[str, bool]:
    """The line about one lock; nothing is downloaded but answers."""
    words = ("--disable-pip", "--no-deps", "--require-hashes", "--format", "json", "--progress-spinner", "off")
    command = (sys.executable, "-m", "pip_audit", *words, "--requirement", lock)
    try:
        done = subprocess.run(  # noqa: S603  # our own command
            command, capture_output=True, text=True, check=False, timeout=WAIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return sum_up(lock, "", f"no answer in {WAIT_SECONDS} seconds")
    return sum_up(lock, done.stdout, (done.stderr.strip().splitlines() or [""])[-1][:200])


def main() -> int:
    """Audits every lock that is there."""
    is_any_faulty = False
    for lock in (lock for lock in LOCKS if Path(lock).is_file()):
        line, is_faulty = ask(lock)
        print(line)  # noqa: T201  # a command prints
        is_any_faulty |= is_faulty
        if SILENCE in line:
            break  # nobody is there: asking for the others would only take long
    return int(is_any_faulty)


if __name__ == "__main__":
    sys.exit(main())
