"""Products take photos; the main one is what packing and counting show (WMS-MD-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.catalog.queries.refs import products_by_sku
from app.core.errors import NotFound
from app.files.steps import Subject, SubjectKind, attached, offer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.core.work import Read

KIND = "product"


def _find(read: Read, number: str, *, to_attach: bool) -> Subject:  # noqa: ARG001 - always open
    product = products_by_sku(read, {number}).get(number)
    if product is None:
        raise NotFound("Produk", number, "subject")
    return Subject(product.id, number)


def main_photos(read: Read, chosen: Mapping[str, str]) -> dict[str, str]:
    """The photo that stands for each product: the chosen one, else the first that counts.

    Args:
        read: The caller's transaction.
        chosen: Product id → ``product.photo``: hash of an attachment, a file name, or "".
    """
    found = attached(read, KIND, chosen)
    main: dict[str, str] = {}
    for product, photo in chosen.items():
        pictures = [one.sha256 for one in found.get(product, []) if one.kind != "pdf"]
        gone = len(photo) == _HASH and photo not in pictures
        main[product] = photo if photo and not gone else next(iter(pictures), "")
    return main


#: Length of a SHA-256 in hex; anything else is the name of a file on the PC.
_HASH = 64


offer(SubjectKind(KIND, "Produk", "product.read", "product.update", _find))
