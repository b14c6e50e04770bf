"""Cost layers read under the lock of their pools, for documents that must know the cost at once."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.core.driver import as_date
from app.core.errors import NotEnoughStock
from app.stock.rules.value import first_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Work

_Pool = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """Part of a layer: base units and sen."""

    layer_id: str
    on_date: date
    qty: int
    value: int


@dataclass(slots=True)
class _Layer:
    id: str
    on_date: date
    qty: int
    value: int
    taken: int = 0


class Layers:
    """Layers of some products in some warehouses; taken from oldest first, as the ledger does."""

    def __init__(
        self, work: Work, product_ids: Iterable[str], warehouse_ids: Iterable[str]
    ) -> None:
        params = {"products": sorted(set(product_ids)), "places": sorted(set(warehouse_ids))}
        where = (
            f"org_id = :org AND {work.among('product_id', 'products')} AND "
            f"{work.among('warehouse_id', 'places')}"
        )
        # in the gate's own order, so that nobody waits for somebody who waits for them
        work.lock(
            f"SELECT 1 FROM cost_pool WHERE {where} "
            "ORDER BY product_id, warehouse_id, account_id FOR UPDATE",
            **params,
        )
        self._layers: dict[_Pool, list[_Layer]] = {}
        for product, warehouse, account, layer, on_date, qty, value in work.rows(
            "SELECT product_id, warehouse_id, account_id, layer_id, on_date, qty, value "
            f"FROM cost_layer WHERE {where} AND qty > 0 ORDER BY on_date, layer_id",
            **params,
        ):
            self._layers.setdefault((product, warehouse, account), []).append(
                _Layer(layer, as_date(on_date) or date.min, qty, value)
            )

    def take(self, product_id: str, warehouse_id: str, account_id: str, qty: int) -> list[Taken]:
        """Take from the oldest layers on; the last unit of a layer takes what is left of it.

        Raises:
            NotEnoughStock: If the pool holds less.
        """
        taken: list[Taken] = []
        for layer in self._layers.get((product_id, warehouse_id, account_id), ()):
            part = min(qty, layer.qty - layer.taken)
            if part <= 0:
                continue
            value = first_part(layer.qty, layer.value, layer.taken + part) - first_part(
                layer.qty, layer.value, layer.taken
            )
            layer.taken += part
            qty -= part
            taken.append(Taken(layer.id, layer.on_date, part, value))
        if qty:
            raise NotEnoughStock
        return taken
