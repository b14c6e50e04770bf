"""Picking places kept filled: limits, what is short, the task that fills them (WMS-MOV-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Page, PagedQuery
from app.core.quantity import Pieces, Quantity, QuantityOrZero
from app.stock.api.common import Code, Made, Part

_MOST: int = 2_000
FaceState = Literal["empty", "low", "orders", "full"]


class FaceLine(Part):
    """Limits of a product at a picking place, base units; both 0 takes it off the place."""

    sku: Code
    location: Code
    minimum: QuantityOrZero
    maximum: QuantityOrZero


class SetPickFaces(Command[Made]):
    """Which product is picked where, from how many on it is filled, and up to how many."""

    name: ClassVar[str] = "replenish.set_faces"
    permission: ClassVar[str] = "replenish.create"
    summary: ClassVar[str] = "Mengatur isi minimum dan maksimum rak ambil"

    warehouse: Code
    lines: Annotated[tuple[FaceLine, ...], Field(min_length=1, max_length=_MOST)]


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A product at a picking place.

    Attributes:
        there: On hand at the place, and what of it is reserved for open orders.
        after: What is left there when the open orders were picked.
        coming: On open tasks to this place.
        storage: Free and usable in storage places of the warehouse.
        fill: Suggested: up to the maximum, as far as storage reaches; 0 when nothing is needed.
        state: ``empty`` or ``low`` by the minimum, ``orders`` when open orders of the product
            would take more than the place holds, else ``full``.
    """

    sku: str
    product: str
    unit: str
    warehouse: str
    location: str
    minimum: Pieces
    maximum: Pieces
    there: Pieces
    after: Pieces
    coming: Pieces
    storage: Pieces
    fill: Pieces
    state: str


class FaceList(PagedQuery[Page[FaceRow]]):
    """Picking places and what they need, by place; only those that need something unless asked."""

    name: ClassVar[str] = "replenish.faces"
    permission: ClassVar[str] = "replenish.read"
    summary: ClassVar[str] = "Saran isi ulang rak ambil"

    warehouse: str | None = None
    search: str = Field(default="", description="SKU, nama, atau lokasi")
    due_only: bool = True


class WantedFill(Part):
    """How many a place is to get; base units."""

    sku: Code
    location: Code
    qty: Quantity


class CreateReplenishment(Command[Made]):
    """A task from storage to the picking places: an internal transfer, lots in their turn."""

    name: ClassVar[str] = "replenish.create"
    permission: ClassVar[str] = "replenish.create"
    summary: ClassVar[str] = "Membuat tugas isi ulang rak"

    warehouse: Code
    lines: Annotated[tuple[WantedFill, ...], Field(min_length=1, max_length=_MOST)]
