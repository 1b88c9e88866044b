"""A folder on S3-compatible storage."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.post_room.offers import CHUNK_BYTES, OfferError
from flows.post_room.shares import Lying
from flows.problems import PostError

try:
    import s3fs
    from botocore.exceptions import BotoCoreError, ClientError
except ImportError:
    raise PostError(
        "S3 needs the package s3fs, which is not installed. Install boardpack with its extra: s3."
    ) from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import SecretStr

    from flows.settings.post import FilesSource, PapersCopy


class RefusedError(PostError):
    """The storage is there, and refuses what was asked for."""


@dataclass(frozen=True, slots=True)
class S3Files:
    """The files of one folder of a bucket."""

    store: Any
    folder: str

    def list_files(self) -> list[Lying]:
        """Everything in the folder, by name."""
        with in_words(self.folder):
            found = self.store.ls(self.folder, detail=True, refresh=True)
        # A folder made in a console is an object of its own name with nothing in it.
        return sorted((_lying(one) for one in found if one["name"] != self.folder), key=lambda one: one.name)

    def look_at(self, name: str) -> Lying | None:
        """One file as it lies there now."""
        return next((one for one in self.list_files() if one.name == name), None)

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a piece at a time."""
        try:
            with in_words(self.folder), self.store.open(f"{self.folder}/{name}", "rb", cache_type="none") as stream:
                while piece := stream.read(CHUNK_BYTES):
                    yield piece
        except RefusedError:
            raise OfferError("an object has gone, or may not be read.") from None

    def close(self) -> None:
        """Each request is by itself; there is nothing to end."""


def open_s3(source: FilesSource, secret: SecretStr | None) -> S3Files:
    """The folder of the bucket; it is first spoken to when it is listed."""
    return S3Files(open_store(source, secret), folder_of(source.address))


def open_store(place: FilesSource | PapersCopy, secret: SecretStr | None) -> Any:
    """The storage as fsspec knows it; nothing is asked of it yet.

    Args:
        place: what ``board.toml`` says.
        secret: the secret key; None where the storage knows the machine without one.
    """
    return s3fs.S3FileSystem(
        key=place.user or None,
        secret=secret.get_secret_value() if secret else None,
        endpoint_url=place.endpoint or None,
        client_kwargs={"region_name": place.region} if place.region else {},
        config_kwargs={
            "connect_timeout": place.timeout_seconds,
            "read_timeout": place.timeout_seconds,
            "retries": {"max_attempts": 1},
            "s3": {"addressing_style": "path" if place.endpoint else "auto"},
        },
        # An instance that is kept would keep the secret with it.
        skip_instance_cache=True,
    )


def folder_of(address: str) -> str:
    """Bucket and folder of an address.

    >>> folder_of("s3://bucket/papers/")
    'bucket/papers'
    """
    return address.removeprefix("s3://").rstrip("/")


def _lying(found: dict[str, Any]) -> Lying:
    name = str(found["name"]).rsplit("/", 1)[-1]
    changed = str(found.get("ETag") or found.get("LastModified") or "").strip('"')
    return Lying(name, int(found.get("size") or 0), changed, found.get("type") == "file")


@contextmanager
def in_words(folder: str) -> Iterator[None]:
    """Says in a sentence what went wrong between us and the storage.

    Raises:
        RefusedError: the storage is there, and does not give or take what was asked.
        PostError: it cannot be reached.
    """
    try:
        yield
    except FileNotFoundError:
        raise RefusedError(f'there is no "{folder}" in the storage, or it is empty. Check the address.') from None
    except PermissionError:
        raise RefusedError("the storage does not accept the user or the secret. Check them.") from None
    except (ClientError, BotoCoreError, OSError) as error:
        raise PostError(
            f"the storage cannot be reached or broke off ({type(error).__name__}). The next run tries again."
        ) from None
