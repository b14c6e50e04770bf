"""Small pictures of products for the packing table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import answers
from app.files import steps as files
from app.fulfilment.api import PackPhoto, PackPhotos

if TYPE_CHECKING:
    from app.core.work import Read


@answers(PackPhotos)
def pack_photos(read: Read, ask: PackPhotos) -> tuple[PackPhoto, ...]:
    """Only pictures that are attached to a product; whatever else is asked for is left out."""
    found = files.thumbnails(read, "product", ask.references)
    return tuple(PackPhoto(sha256, picture) for sha256, picture in found.items())
