"""Passwords and keys, from where they are kept: an environment variable or a Prefect Secret block. Never from a file here."""

from __future__ import annotations

import os

import httpx
from prefect.blocks.system import Secret
from pydantic import SecretStr

from flows.problems import PostError


def read_secret(name: str) -> SecretStr | None:
    """The secret of a name such as ``env:MAILBOX_PASSWORD`` or ``block:mailbox``; None where the name is "".

    It comes wrapped, so that neither a log nor an error can show it by accident.

    Raises:
        PostError: there is no such variable or block, it is empty, or the server that keeps it is away.
    """
    if not name:
        return None
    kind, _, place = name.partition(":")
    text = os.environ.get(place, "") if kind == "env" else _read_block(place)
    if not text:
        where = f"the environment variable {place}" if kind == "env" else f'the Prefect Secret block "{place}"'
        raise PostError(f"{where} is not set, or is empty. Set it where boardpack runs.")
    return SecretStr(text)


def _read_block(name: str) -> str:
    try:
        block = Secret.load(name)
    except ValueError:  # that is how Prefect says that there is none
        return ""
    except httpx.HTTPError:
        raise PostError(
            f'The Prefect server, which keeps the Secret block "{name}", cannot be reached. Start it and try again.'
        ) from None
    return str(block.get())  # type: ignore[union-attr]  # outside of asynchronous code Prefect gives the block itself
