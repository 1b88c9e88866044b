"""Opens a source of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.post_room.folder_files import FolderFiles
from flows.post_room.imap_mailbox import open_mailbox
from flows.post_room.shares import Share
from flows.settings.post import FolderSource, MailboxSource

if TYPE_CHECKING:
    from flows.post_room.offers import Access, PostSource
    from flows.settings.post import Source


def open_source(source: Source, access: Access) -> PostSource:
    """An open source; whoever opens it closes it.

    Args:
        source: what ``board.toml`` says.
        access: the secret, and where the home is.

    Raises:
        PostError: it cannot be reached, the password is wrong, its certificate or host key is not the one we know, or the
            package for it is not installed; one sentence says which.
    """
    if isinstance(source, FolderSource):
        return Share(FolderFiles(Path(access.base) / source.folder), source.max_bytes, source.settle_seconds)
    if isinstance(source, MailboxSource):
        return open_mailbox(source, access)
    # Paramiko and s3fs are extras: only a board that gathers from such a server needs them.
    if source.address.startswith("sftp:"):
        from flows.post_room.sftp_files import open_sftp  # noqa: PLC0415

        return Share(open_sftp(source, access), source.max_bytes, source.settle_seconds)
    from flows.post_room.s3_files import open_s3  # noqa: PLC0415

    return Share(open_s3(source, access.secret), source.max_bytes, source.settle_seconds)
