"""The only room that touches the network for files and mail.

What partners offer comes in through it (a folder, SFTP, S3-compatible storage, a mailbox). It opens, looks and reads; what
becomes of a file is decided elsewhere.
"""

from __future__ import annotations

from flows.post_room.offers import Access, Batch, Left, Offer, OfferError, PostSource, Reason
from flows.post_room.opening import open_source

__all__ = ["Access", "Batch", "Left", "Offer", "OfferError", "PostSource", "Reason", "open_source"]
