"""A folder on an SFTP server that is known beforehand by its host key."""

from __future__ import annotations

import logging
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from flows.post_room.offers import CHUNK_BYTES, OfferError
from flows.post_room.shares import Lying
from flows.problems import PostError

try:
    import paramiko
except ImportError:
    raise PostError(
        "SFTP needs the package paramiko, which is not installed. Install boardpack with its extra: sftp."
    ) from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.post_room.offers import Access
    from flows.settings.post import FilesSource

# Paramiko logs each failure with its traceback; ours are sentences in the run's result.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class SftpFiles:
    """The files of one folder on an SFTP server."""

    client: paramiko.SSHClient
    sftp: paramiko.SFTPClient
    folder: str

    def list_files(self) -> list[Lying]:
        """Everything in the folder, by name."""
        with _in_words(self.folder):
            found = self.sftp.listdir_attr(self.folder)
        return sorted((_lying(one.filename, one) for one in found), key=lambda one: one.name)

    def look_at(self, name: str) -> Lying | None:
        """One file as it lies there now."""
        with _in_words(self.folder):
            try:
                return _lying(name, self.sftp.lstat(f"{self.folder}/{name}"))
            except FileNotFoundError:
                return None

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a piece at a time."""
        with _in_words(self.folder), self._opened(name) as stream:
            stream.prefetch()
            while piece := stream.read(CHUNK_BYTES):
                yield piece

    def _opened(self, name: str) -> paramiko.SFTPFile:
        try:
            return self.sftp.open(f"{self.folder}/{name}", "rb")
        except (FileNotFoundError, PermissionError):
            raise OfferError("a file has gone, or may not be read.") from None

    def close(self) -> None:
        """Ends the connection."""
        with suppress(Exception):
            self.client.close()


def open_sftp(source: FilesSource, access: Access) -> SftpFiles:
    """The folder, opened.

    Raises:
        PostError: the server is not reached, is not the one we know, or does not let us in.
    """
    place = urlsplit(source.address)
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(_OnlyKnown(_known_keys(source, access)))
    with _in_words(source.address):
        try:
            client.connect(
                place.hostname or "",
                place.port or 22,
                source.user,
                **_credentials(source, access),
                allow_agent=False,
                look_for_keys=False,
                timeout=source.timeout_seconds,
                banner_timeout=source.timeout_seconds,
                auth_timeout=source.timeout_seconds,
            )
            sftp = client.open_sftp()
        except BaseException:
            client.close()
            raise
    sftp.get_channel().settimeout(source.timeout_seconds)
    return SftpFiles(client, sftp, unquote(place.path).rstrip("/") or ".")


def _credentials(source: FilesSource, access: Access) -> dict[str, str]:
    secret = access.secret.get_secret_value() if access.secret else None
    if not source.key_file:
        return {"password": secret or ""}
    key_file = str(Path(access.base) / source.key_file)
    return {"key_filename": key_file, **({"passphrase": secret} if secret else {})}


def _known_keys(source: FilesSource, access: Access) -> paramiko.HostKeys:
    """The keys that the server may show: the one of ``board.toml``, or those of the ``known_hosts`` file."""
    keys = paramiko.HostKeys()
    place = urlsplit(source.address)
    port = place.port or 22
    host = place.hostname or "" if port == 22 else f"[{place.hostname}]:{port}"
    if source.host_key:
        entry = paramiko.hostkeys.HostKeyEntry.from_line(f"{host} {source.host_key}")
        if entry is None or entry.key is None:
            raise PostError("its host_key is not a public key. Write it as ssh-keyscan prints it, without the host.")
        keys.add(host, entry.key.get_name(), entry.key)
    if source.known_hosts:
        try:
            keys.load(str(Path(access.base) / source.known_hosts))
        except OSError as error:
            raise PostError(f"the known_hosts file cannot be read: {error.strerror}. Put it into the home.") from None
    return keys


class _OnlyKnown(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]  # paramiko ships no types
    """Lets only a server in whose key we know; a new key is never taken on trust."""

    def __init__(self, known: paramiko.HostKeys) -> None:
        self.known = known

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:  # noqa: ARG002
        """Refuses a key that is not known.

        Raises:
            PostError: the key is another one than we know, or none is known.
        """
        if not self.known.check(hostname, key):
            raise PostError(
                f"the server shows the host key {key.fingerprint}, which is not the one we know. Ask the people who run it "
                "whether it has changed; until then nothing is taken."
            )


def _lying(name: str, found: paramiko.SFTPAttributes) -> Lying:
    return Lying(name, found.st_size or 0, str(found.st_mtime), stat.S_ISREG(found.st_mode or 0))


@contextmanager
def _in_words(place: str) -> Iterator[None]:
    try:
        yield
    except paramiko.BadHostKeyException:
        raise PostError(
            "the server's host key is not the one we know. Nothing is taken until that is cleared up."
        ) from None
    except (paramiko.AuthenticationException, paramiko.PasswordRequiredException):
        raise PostError("the server does not accept the user, the password or the key. Check them.") from None
    except FileNotFoundError:
        raise PostError(f'there is no "{place}" on the server, or it has gone. Check the address.') from None
    except TimeoutError:
        raise PostError("the server did not answer in time. The next run tries again.") from None
    except (paramiko.SSHException, OSError, EOFError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise PostError(f"the server cannot be reached or broke off ({reason}). The next run tries again.") from None
