"""Which buckets a document line takes from: those it names, or those the removal rule proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.stock import steps
from app.stock.rules.usable import Bucket, order_key, usable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read
    from app.stock.steps import WarehouseRef


class Shelves:
    """Unreserved stock of products in one warehouse, taken from in turn by a document's lines."""

    def __init__(
        self,
        read: Read,
        warehouse: WarehouseRef,
        products: Sequence[ProductRef],
        statuses: Sequence[str],
    ) -> None:
        ids = [product.id for product in products]
        self._by_status = {
            status: steps.buckets(read, warehouse.id, ids, status) for status in set(statuses)
        }
        self._taken: dict[tuple[str, str, str, str], int] = {}
        self._removal = {product.id: warehouse.removal or product.removal for product in products}
        self._today: date = read.today

    def take(
        self,
        product: ProductRef,
        qty: int,
        *,
        status: str,
        location_id: str | None,
        lot: str | None,
        serial: str,
    ) -> tuple[list[tuple[Bucket, int]], int]:
        """Buckets and quantities, and what is missing.

        A named lot or location may be taken wherever it stands, also when it is expired; without a
        name only usable stock in the order of the removal rule.
        """
        named = lot is not None or location_id is not None or status != "available" or serial != ""
        found = [
            bucket
            for bucket in self._by_status[status]
            if bucket.product_id == product.id
            and (location_id is None or bucket.location_id == location_id)
            and (lot is None or bucket.lot_number.upper() == lot.upper())
            and (not serial or steps.serial_key(bucket.serial) == steps.serial_key(serial))
            and (named or usable(bucket, self._today))
        ]
        found.sort(key=lambda bucket: order_key(bucket, self._removal[product.id]))
        return self._from(found, qty, status)

    def in_turn(self, picks: Sequence[tuple[Bucket, int]]) -> list[tuple[Bucket, int]]:
        """Those of some picks that the rule could have proposed at all."""
        return [(bucket, qty) for bucket, qty in picks if usable(bucket, self._today)]

    def proposal(
        self, product: ProductRef, qty: int, picks: Sequence[tuple[Bucket, int]]
    ) -> list[Bucket]:
        """What the rule would have taken in place of ``picks``, which are taken already."""
        given = dict(picks)
        found = [
            bucket
            for bucket in self._by_status["available"]
            if bucket.product_id == product.id and usable(bucket, self._today)
        ]
        found.sort(key=lambda bucket: order_key(bucket, self._removal[product.id]))
        answer: list[Bucket] = []
        for bucket in found:
            key = (bucket.location_id, bucket.lot_id, bucket.serial, "available")
            there = bucket.available - self._taken.get(key, 0) + given.get(bucket, 0)
            if qty <= 0:
                break
            if there > 0:
                answer.append(bucket)
                qty -= there
        return answer

    def _from(
        self, found: list[Bucket], qty: int, status: str
    ) -> tuple[list[tuple[Bucket, int]], int]:
        picks: list[tuple[Bucket, int]] = []
        left = qty
        for bucket in found:
            key = (bucket.location_id, bucket.lot_id, bucket.serial, status)
            there = bucket.available - self._taken.get(key, 0)
            part = min(left, there)
            if part > 0:
                picks.append((bucket, part))
                self._taken[key] = self._taken.get(key, 0) + part
                left -= part
        return picks, left
