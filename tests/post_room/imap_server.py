"""A real IMAP server (dovecot) on loopback with mailboxes of its own and a certificate of its own."""

from __future__ import annotations

import getpass
import imaplib
import os
import shutil
import ssl
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import trustme

from tests.post_room.servers import free_port, need_program, running

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "returns@board.example", 'se cret"\\ pa£s'

_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
disable_plaintext_auth = yes
auth_mechanisms = plain login
# A wrong password is not worth waiting for here.
auth_failure_delay = 0
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
{users}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class ImapServer:
    """A running dovecot.

    Attributes:
        port: for STARTTLS.
        tls_port: TLS from the first byte.
        ca_file: the certificate that vouches for it.
        folder: where its mail lies.
    """

    port: int
    tls_port: int
    ca_file: Path
    folder: Path

    @contextmanager
    def session(self, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """The mailbox as its owner sees it."""
        trust = ssl.create_default_context(cafile=str(self.ca_file))
        with imaplib.IMAP4_SSL("127.0.0.1", self.tls_port, ssl_context=trust) as mailbox:
            mailbox.authenticate("PLAIN", lambda _: b"\0" + USER.encode() + b"\0" + PASSWORD.encode())
            mailbox.select(folder)
            yield mailbox

    def deliver(self, *messages: bytes) -> None:
        """Puts messages into the mailbox, as its own server would, in order."""
        with self.session() as mailbox:
            for message in messages:
                mailbox.append("INBOX", None, imaplib.Time2Internaldate(time.time()), message)

    def empty(self) -> None:
        """Takes every message away."""
        with self.session() as mailbox:
            if mailbox.search(None, "ALL")[1] != [b""]:
                mailbox.store("1:*", "+FLAGS", "\\Deleted")
                mailbox.expunge()

    def flags(self) -> list[bytes]:
        """The flags of every message."""
        with self.session() as mailbox:
            return [line for line in mailbox.fetch("1:*", "(UID FLAGS)")[1] if isinstance(line, bytes)]


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """A dovecot with one mailbox. Its folder may be entered by the user that its processes run as, unlike pytest's own."""
    program = need_program("dovecot", "dovecot-imapd")
    folder = Path(tempfile.mkdtemp(prefix="boardpack-imap-"))
    folder.chmod(0o755)
    is_root = os.geteuid() == 0
    owner, group = ("nobody", "nogroup") if is_root else (getpass.getuser(), str(os.getgid()))
    users = (
        "" if is_root else f"default_internal_user = {owner}\ndefault_login_user = {owner}\ndefault_internal_group ="
    )
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate = authority.issue_cert("127.0.0.1")
    certificate.cert_chain_pems[0].write_to_path(folder / "server.pem")
    certificate.private_key_pem.write_to_path(folder / "server.key")
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (folder / "mail").mkdir()
    (folder / "mail").chmod(0o777)
    port, tls_port = free_port(), free_port()
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(folder=folder, users=users, owner=owner, group=group, port=port, tls_port=tls_port),
        encoding="utf-8",
    )
    try:
        with running([program, "-F", "-c", str(config)], tls_port, folder / "start.log"):
            yield ImapServer(port, tls_port, folder / "ca.pem", folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
