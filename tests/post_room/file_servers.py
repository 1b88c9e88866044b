"""A real SFTP server (sshd) and S3-compatible storage (s3rver) on loopback."""

from __future__ import annotations

import getpass
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.homes import REPOSITORY
from tests.post_room.servers import free_port, need_program, running

if TYPE_CHECKING:
    from collections.abc import Iterator

_S3_PROGRAM = REPOSITORY / "tests" / "tools" / "node_modules" / "s3rver" / "bin" / "s3rver.js"


@dataclass(frozen=True)
class SftpServer:
    """A running sshd.

    Attributes:
        port: where it listens.
        host_key: its public key as board.toml takes it.
        key_file: a private key that it lets in.
        user: whom it lets in.
    """

    port: int
    host_key: str
    key_file: Path
    user: str


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    """An sshd with a host key and one allowed key of its own."""
    program = need_program("sshd", "openssh-server")
    for name in ("host", "partner"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True, capture_output=True)
    port = free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder / 'host'}\nPidFile none\nStrictModes no\n"
        f"AuthorizedKeysFile {folder / 'partner.pub'}\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        "KbdInteractiveAuthentication no\nUsePAM no\nSubsystem sftp internal-sftp\n",
        encoding="utf-8",
    )
    if getpass.getuser() == "root":
        # The folder of privilege separation, which the machine's own service would make.
        Path("/run/sshd").mkdir(exist_ok=True)
    with running([program, "-D", "-e", "-f", str(config)], port, folder / "sshd.log"):
        host_key = " ".join((folder / "host.pub").read_text(encoding="utf-8").split()[:2])
        yield SftpServer(port, host_key, folder / "partner", getpass.getuser())


@contextmanager
def s3_server(folder: Path) -> Iterator[int]:
    """S3-compatible storage with one bucket, "returns", whose files lie in ``folder``; gives its port."""
    node = need_program("node", "nodejs")
    if not _S3_PROGRAM.is_file():
        pytest.skip("s3rver is not installed (make test fetches it with npm), so no S3-compatible storage can be asked")
    port = free_port()
    command = [node, str(_S3_PROGRAM), "-d", str(folder / "s3"), "-a", "127.0.0.1", "-p", str(port)]
    with running([*command, "--configure-bucket", "returns"], port, folder / "s3.log"):
        yield port
