"""What a file's orders add up to, told by the file and by the database; an import compares both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.core.money import Money
from app.integrations.api import Totals
from app.orders.rules.platform import PlatformState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read
    from app.orders.rules.platform import PlatformOrder


_SALES: Final = frozenset(state.value for state in PlatformState if state.sale)


@dataclass(slots=True)
class _Sums:
    """Adds up; in sen."""

    orders: int = 0
    lines: int = 0
    pieces: int = 0
    before: int = 0
    seller: int = 0
    platform: int = 0
    active: int = 0
    cod_orders: int = 0
    cod: int = 0
    by_status: Counter[str] = field(default_factory=Counter)

    def add(self, state: str, *, cod: bool, cod_sen: int, sums: Iterable[int]) -> None:
        """One order: its lines, pieces, value before discount, seller's and platform's discount."""
        lines, pieces, before, seller, platform = sums
        self.orders += 1
        self.lines += lines
        self.pieces += pieces
        self.before += before
        self.seller += seller
        self.platform += platform
        self.active += before - seller if state in _SALES else 0
        self.cod_orders += cod
        self.cod += cod_sen
        self.by_status[state] += 1

    def totals(self) -> Totals:
        return Totals(
            orders=self.orders,
            lines=self.lines,
            pieces=self.pieces,
            before_discount=Money(self.before),
            seller_discount=Money(self.seller),
            platform_discount=Money(self.platform),
            gross=Money(self.before - self.seller),
            gross_active=Money(self.active),
            cod_orders=self.cod_orders,
            cod_amount=Money(self.cod),
            by_status=dict(sorted(self.by_status.items())),
        )


def totals_of(orders: Iterable[PlatformOrder]) -> Totals:
    """What orders add up to as the file tells them."""
    return _told(orders).totals()


def _told(orders: Iterable[PlatformOrder]) -> _Sums:
    sums = _Sums()
    for order in orders:
        lines = order.lines
        sums.add(
            order.state,
            cod=order.cod,
            cod_sen=order.cod_amount.sen,
            sums=(
                len(lines),
                sum([line.qty for line in lines]),
                sum([line.subtotal_before.sen for line in lines]),
                sum([line.seller_discount.sen for line in lines]),
                sum([line.platform_discount.sen for line in lines]),
            ),
        )
    return sums


_STORED: Final = (
    "SELECT o.platform_order_id, o.content_hash, o.lines_hash, o.platform_state, o.payment, "
    "o.cod_amount, o.state, count(*), CAST(sum(l.qty) AS bigint), "
    "CAST(sum(l.subtotal_before) AS bigint), CAST(sum(l.seller_discount) AS bigint), "
    "CAST(sum(l.platform_discount) AS bigint) FROM sales_order o "
    "JOIN sales_order_line l ON l.org_id = o.org_id AND l.order_id = o.id "
    "WHERE o.org_id = :org AND o.platform = :platform AND {among} "
    "GROUP BY o.org_id, o.id, o.platform_order_id, o.content_hash, o.lines_hash, "
    "o.platform_state, o.payment, o.cod_amount, o.state"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A file and the database side by side.

    Attributes:
        differing: Orders whose database row says, on purpose, something else than the file.
        states: Our states of the file's orders.
    """

    file: Totals
    database: Totals
    differing: int
    states: dict[str, int]


class TotalsDiffer(Exception):
    """The same orders add up to something else in the database than in the file: a bug of ours."""


def compare(read: Read, platform: str, orders: Iterable[PlatformOrder]) -> Compared:
    """Both sums, from the file and out of the database.

    Raises:
        TotalsDiffer: Orders that should say the same do not add up to the same.
    """
    told = {order.order_id: order for order in orders}
    read.session.flush()
    rows = read.rows(
        _STORED.format(among=read.among("o.platform_order_id", "ids", "text")),
        platform=platform,
        ids=list(told),
    )
    stored, alike, same = _Sums(), _Sums(), []
    for row in rows:
        order = told[row[0]]
        _add(stored, row)
        if (row[1], row[2]) == (order.content_hash, order.lines_hash):
            _add(alike, row)
            same.append(order)
    whole = _told(told.values())
    taken = whole if len(same) == len(told) else _told(same)
    if taken != alike:
        raise TotalsDiffer(f"{platform}: file {taken}, database {alike}")
    return Compared(
        file=whole.totals(),
        database=stored.totals(),
        differing=len(rows) - len(same),
        states=dict(Counter(row[6] for row in rows)),
    )


def _add(sums: _Sums, row: tuple[Any, ...]) -> None:
    sums.add(row[3], cod=row[4] == "cod", cod_sen=row[5], sums=row[7:12])
