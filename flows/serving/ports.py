"""Ports of this machine."""

from __future__ import annotations

import socket

from flows.problems import SetUpError


def check_free(host: str, port: int) -> None:
    """Refuses a port that another program listens on.

    Raises:
        SetUpError: the port is taken or cannot be used; says what to do.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise SetUpError(
                f"Port {port} of {host} cannot be used: {error.strerror}. Perhaps boardpack serve runs already; "
                "otherwise choose other ports with --port and --papers-port."
            ) from None
