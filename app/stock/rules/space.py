"""What stands in the wrong place: pure definitions of the space report (WMS-MOV-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Fault = Literal["slow", "far", "halves"]
_SLOW: Final = frozenset({"slow", "dead"})
_PICKING: Final = "picking"


@dataclass(frozen=True, slots=True)
class Held:
    """A product and lot at a place for sale; base units.

    Attributes:
        place: Code of the place; ``kind`` is ``picking`` or ``storage``.
        rank: Where the place comes in the walking route of its warehouse, 0 to 1000.
        room: How many pieces the place holds; None when nobody said.
        speed: ``fast``, ``normal``, ``slow`` or ``dead``.
    """

    warehouse: str
    sku: str
    product: str
    lot: str
    place: str
    kind: str
    rank: int
    room: int | None
    qty: int
    sold: int
    speed: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that could stand better, and where."""

    fault: Fault
    held: tuple[Held, ...]
    target: str = ""


def findings(held: Sequence[Held]) -> list[Finding]:
    """Slow goods at picking places, fast goods far away, halves of one lot to be put together."""
    found = [Finding("slow", (one,)) for one in held if one.kind == _PICKING and one.speed in _SLOW]
    found += _far(_by(held, lambda one: (one.warehouse, one.sku)).values())
    found += _halves(_by(held, lambda one: (one.warehouse, one.sku, one.lot, one.kind)).values())
    order = {"slow": 0, "far": 1, "halves": 2}
    return sorted(
        found, key=lambda each: (order[each.fault], each.held[0].warehouse, -each.held[0].sold,
                                 each.held[0].sku, each.held[0].place),
    )  # fmt: skip


def _by(
    held: Sequence[Held], key: Callable[[Held], tuple[str, ...]]
) -> Mapping[tuple[str, ...], list[Held]]:
    groups: dict[tuple[str, ...], list[Held]] = {}
    for one in held:
        groups.setdefault(key(one), []).append(one)
    return groups


def _far(products: Iterable[list[Held]]) -> list[Finding]:
    """Fast goods without a picking place, or whose nearest one is in the last half of the route."""
    found = []
    for places in products:
        if places[0].speed != "fast":
            continue
        near = sorted(
            (one for one in places if one.kind == _PICKING), key=lambda one: (one.rank, one.place)
        )
        if not near:
            found.append(Finding("far", (min(places, key=lambda one: (one.rank, one.place)),)))
        elif near[0].rank > _HALF:
            found.append(Finding("far", (near[0],)))
    return found


_HALF: Final = 500


def _halves(lots: Iterable[list[Held]]) -> list[Finding]:
    """Places of one kind that hold the same lot, each at most half full, that fit into one.

    What a place holds when nobody said is taken from the fullest of them, which is full then.
    """
    found = []
    for places in lots:
        most = max(one.qty for one in places)
        half = [one for one in places if one.qty * 2 <= (one.room or most)]
        if len(half) < 2:  # noqa: PLR2004 - two to put together
            continue
        target = max(half, key=lambda one: (one.room or most, one.qty, one.place))
        rest, moved = (target.room or most) - target.qty, []
        for one in sorted(half, key=lambda each: (each.qty, each.place)):
            if one is not target and one.qty <= rest:
                moved.append(one)
                rest -= one.qty
        if moved:
            found.append(Finding("halves", tuple(moved), target.place))
    return found
