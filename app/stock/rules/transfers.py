"""States of a transfer, who must agree to it, and what is left of it on the road (WMS-MOV)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.stock.rules.value import first_part

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Allowed changes of state.
TRANSITIONS: Final = frozenset(
    {
        ("draft", "approved"),
        ("draft", "cancelled"),
        ("approved", "cancelled"),
        # inside a warehouse, goods leave and arrive at once (WMS-MOV-02)
        ("approved", "completed"),
        ("approved", "in_transit"),
        # part of it arrived, more is to come
        ("in_transit", "in_transit"),
        # the receiver is done counting and something is short
        ("in_transit", "received"),
        ("in_transit", "completed"),
        ("received", "received"),
        ("received", "completed"),
    }
)
STATES: Final = {
    "draft": "Menunggu persetujuan",
    "approved": "Siap dikirim",
    "in_transit": "Dalam perjalanan",
    "received": "Diterima kurang",
    "completed": "Selesai",
    "cancelled": "Dibatalkan",
}
SIDES: Final = {
    "source": "gudang asal",
    "destination": "gudang tujuan",
    "logistics": "logistik",
}


class WrongState(UserError):
    """Too early or too late for this."""

    code = "STATE"

    def __init__(self, number: str, state: str, verb: str) -> None:
        super().__init__(
            f"Transfer {number} tidak dapat {verb}: keadaannya "
            f"{STATES[state].lower()}. Muat ulang daftar, lalu pilih transfer yang sesuai."
        )


def check_transition(number: str, old: str, new: str, verb: str) -> None:
    """Refuse a change of state that is not in :data:`TRANSITIONS`.

    Raises:
        WrongState
    """
    if (old, new) not in TRANSITIONS:
        raise WrongState(number, old, verb)


def wanted_sides(
    *, internal: bool, source: bool, destination: bool, logistics: bool, inside: bool
) -> tuple[str, ...]:
    """Whose consent a transfer needs before it may leave (WMS-MOV-01, MOV-04).

    Args:
        internal: Setting for moves inside a warehouse.
        source: Setting for the sending warehouse (is the stock free to go?).
        destination: Setting for the receiving one (is there room?).
        logistics: Setting for the transport.
        inside: Whether it stays in one warehouse.
    """
    if inside:
        return ("source",) if internal else ()
    asked = (("source", source), ("destination", destination), ("logistics", logistics))
    return tuple(side for side, on in asked if on)


@dataclass(slots=True)
class Piece:
    """Goods of one lot and one cost on the road; base units and sen."""

    id: str
    line_no: int
    product_id: str
    lot: str
    serial: str
    qty: int
    value: int
    done_qty: int
    done_value: int

    @property
    def left(self) -> int:
        """What is still on the road."""
        return self.qty - self.done_qty

    def take(self, qty: int) -> int:
        """Take some off the road; answers its value, and the last one takes what is left.

        Of what is left, since a later cost may have made that worth more (WMS-VAL-07).

        Raises:
            ValueError: If that many are not on the road.
        """
        if not 0 < qty <= self.left:
            raise ValueError("more than is on the road")
        value = first_part(self.left, self.value - self.done_value, qty)
        self.done_qty += qty
        self.done_value += value
        return value


def match(
    pieces: Iterable[Piece], product_id: str, lot: str | None, serial: str, qty: int
) -> tuple[list[tuple[Piece, int]], int]:
    """Which pieces arrive when so many of a product do, in the order they were sent.

    Args:
        pieces: Those of the transfer.
        product_id: The product counted.
        lot: Its lot; None takes any.
        serial: Its serial number; "" for goods without.
        qty: Base units counted.

    Returns:
        The pieces with the quantity of each, not yet taken, and what is too many.
    """
    found: list[tuple[Piece, int]] = []
    for piece in pieces:
        if piece.product_id != product_id or (lot is not None and piece.lot != lot):
            continue
        if serial and piece.serial != serial:
            continue
        part = min(qty, piece.left)
        if part:
            found.append((piece, part))
            qty -= part
    return found, qty
