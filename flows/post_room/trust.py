"""Whose certificates are trusted: those of the machine, or of the file that ``board.toml`` names."""

from __future__ import annotations

import ssl
from pathlib import Path

from flows.problems import PostError


def trusting(ca_file: str, base: str) -> ssl.SSLContext:
    """The rules for a TLS connection: certificate and host name are checked, TLS 1.2 or newer.

    Args:
        ca_file: file of authorities to trust in place of the machine's; "" for the machine's.
        base: folder that its path is taken from.

    Raises:
        PostError: the file cannot be read or holds no certificate.
    """
    try:
        return ssl.create_default_context(cafile=str(Path(base) / ca_file) if ca_file else None)
    except (OSError, ssl.SSLError):
        raise PostError(
            f'the ca_file "{ca_file}" cannot be read as certificates. Put the file (PEM) into the home.'
        ) from None
