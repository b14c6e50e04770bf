"""Differences of a session with their value and whether they approve themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.money import Money
from app.opname.rules.tolerance import UNCLASSIFIED, Tolerance
from app.stock import steps as stock
from app.stock.rules.value import at_average

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read
    from app.opname.queries.lookups import SessionRef

#: (base units, sen) per product id; absent when nobody knows what it costs.
Costs = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Variance:
    """A line whose count differs from what the system held at that instant."""

    id: str
    line: int
    product_id: str
    sku: str
    location_id: str
    location: str
    location_kind: str
    lot_id: str | None
    lot: str
    expires_on: Any
    serial: str
    abc: str
    expected: int
    counted: int
    state: str

    @property
    def qty(self) -> int:
        """Over is positive, short is negative (WMS-OPN-03)."""
        return self.counted - self.expected

    @property
    def label(self) -> str:
        """As a message names it."""
        goods = " ".join(part for part in (self.sku, self.lot, self.serial) if part)
        return f"{goods} di {self.location}"


_VARIANCES: Final = (
    "SELECT l.id, l.line_no, l.product_id, p.sku, l.location_id, g.code, g.kind, l.lot_id, l.lot, "
    "l.expires_on, l.serial, l.abc, l.expected, l.counted, l.state FROM opname_line l "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "JOIN location g ON g.org_id = l.org_id AND g.id = l.location_id "
    "WHERE l.org_id = :org AND l.session_id = :session AND l.counted <> l.expected "
    "ORDER BY l.line_no"
)


def variances(read: Read, session_id: str) -> list[Variance]:
    """Every counted line that differs."""
    return [Variance(*row) for row in read.rows(_VARIANCES, session=session_id)]


def costs(read: Read, session: SessionRef, product_ids: Iterable[str]) -> Costs:
    """What these products cost on average in the session's warehouse."""
    return stock.average_costs(read, session.warehouse_id, sorted(set(product_ids)))


def value_of(costs: Costs, product_id: str, qty: int) -> Money:
    """Selisih × HPP (WMS-OPN-03); nothing for goods nobody ever paid for."""
    average = costs.get(product_id)
    if average is None or qty == 0:
        return Money(0)
    amount = at_average(*average, abs(qty))
    return Money(amount if qty > 0 else -amount)


def tolerances(session: SessionRef) -> dict[str, Tolerance]:
    """Tolerance per class, as fixed when the session was made."""
    stored = session.tolerances
    values = json.loads(stored) if isinstance(stored, str) else stored
    return {abc: Tolerance(percent, Money(value)) for abc, (percent, value) in values.items()}


def waiting(session: SessionRef, found: Iterable[Variance], costs: Costs) -> list[Variance]:
    """Differences above tolerance that nobody has approved (WMS-OPN-08)."""
    allowed = tolerances(session)
    return [
        each
        for each in found
        if each.state != "approved"
        and not allowed.get(each.abc, allowed[UNCLASSIFIED]).allows(
            each.expected, each.qty, value_of(costs, each.product_id, each.qty)
        )
    ]
