"""Files as text blocks."""

from __future__ import annotations

import io
import zipfile
from textwrap import dedent

HEADING = "action_ref,status,update,updated_on,updated_by"


def block(text: str) -> bytes:
    """The text block as a file in UTF-8, without the indent."""
    return dedent(text).lstrip("\n").encode()


def returned(*rows: str, heading: str = HEADING) -> bytes:
    """A return with a heading, five rows in order, and then the given rows."""
    good = [
        'POL-01,on track,"Training has begun, two teams left.",2020-02-03,Head of Training',
        "POL-02,at risk,Waiting for the contract to be signed.,2020-02-10,Head of Custody",
        "POL-03,complete,All staff have been told.,2020-02-12,Chief Inspector",
        "POL-04,on track,The new form is in use.,2020-02-17,Head of Custody",
        "POL-05,not started,Begins in April.,2020-02-21,Head of Training",
    ]
    return "\n".join([heading, *good, *rows, ""]).encode()


def zipped(name: str, text: str = "") -> bytes:
    """A zip that holds one file; the same bytes each time, because tests are named by them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()
