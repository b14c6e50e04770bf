"""A stock move as a typed value; turned into the effect row of :data:`app.stock.ledger.MOVE`."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput
from app.core.text import angka, tanggal
from app.stock.ledger import MOVE
from app.stock.rules.arrivals import TooEarly, too_early

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.work import Work

_ByDay = dict[date, int]


@dataclass(slots=True, kw_only=True)
class Move:
    """One move to be made; quantities in base units, signed; ``cost_value`` in sen.

    See :mod:`app.stock.ledger` for the cost modes.  ``journal_id`` and ``contra_id`` say which
    journal the value is posted in and against which account.
    """

    id: str
    entity_id: str
    product_id: str
    warehouse_id: str
    location_id: str
    lot_id: str
    serial: str = ""
    status: str = "available"
    qty: int
    kind: str
    on_date: str
    reason: str = ""
    source_kind: str
    source_id: str
    source_number: str
    source_line_id: str | None = None
    pair_id: str | None = None
    reservation_id: str | None = None
    cost: str = "none"
    cost_value: int | None = None
    like_id: str | None = None
    layer_id: str | None = None
    layer_date: str | None = None
    account_id: str | None = None
    method: str | None = None
    journal_id: str | None = None
    contra_id: str | None = None
    store_id: str | None = None
    contra_warehouse_id: str | None = None
    party_kind: str | None = None
    party_id: str | None = None


class _Goods(NamedTuple):
    """What is counted by day: a lot, or one piece, in a warehouse."""

    product_id: str
    warehouse_id: str
    lot_id: str
    serial: str


_row: Final = attrgetter(*(name for name, _ in MOVE.columns))
_COLUMNS: Final = {name: at for at, (name, _kind) in enumerate(MOVE.columns)}


def emit_moves(work: Work, moves: Iterable[Move]) -> None:
    """Collect moves for the gate.

    Raises:
        MovedAhead: If they are dated after today.
        BeforeArrival: If goods would leave on a day on which they were not there yet (WMS-VAL-08).
    """
    today = work.today.isoformat()
    rows: list[tuple[Any, ...]] = []
    back = False
    for move in moves:
        rows.append(_row(move))
        if move.cost != "none":
            work.flags.add(move.cost)
        if move.on_date > today:
            raise MovedAhead(date.fromisoformat(move.on_date))
        back = back or (move.qty < 0 and move.on_date < today)
    work.emit(MOVE, *rows)
    if back:
        _refuse_before_arrival(work)
    if rows:
        work.changed("stock")


class MovedAhead(InvalidInput):
    """Goods do not move on a day that is still to come."""

    def __init__(self, day: date) -> None:
        message = (
            f"Tanggal {tanggal(day)} masih di depan: barang tidak dapat masuk atau keluar sebelum "
            "harinya. Pakai tanggal hari ini atau sebelumnya."
        )
        super().__init__(message, (FieldError("on_date", message),))


class BeforeArrival(InvalidInput):
    """Goods that would leave before they came."""


def _refuse_before_arrival(work: Work) -> None:
    """Look at the days after those of a document dated back; all of its goods in one question."""
    names = ("product_id", "warehouse_id", "lot_id", "serial", "on_date", "qty")
    at = [_COLUMNS[name] for name in names]
    found = _leaving_early(work, ([row[one] for one in at] for row in work.effects[MOVE.name]))
    if found:
        raise _before_arrival(work, found)


def first_possible_days(work: Work, moves: Iterable[Move]) -> dict[str, date]:
    """For moves not yet collected that are dated before their goods came: the first day they fit.

    Returns:
        By the id of the move that takes out; nothing for goods that were there in time.
    """
    known = list(moves)
    found = _leaving_early(
        work,
        (
            (one.product_id, one.warehouse_id, one.lot_id, one.serial, one.on_date, one.qty)
            for one in known
        ),
    )
    days = {goods: early.from_day for goods, _day, _qty, early in found if early.from_day}
    return {
        one.id: days[goods]
        for one in known
        if one.qty < 0
        and (goods := _Goods(one.product_id, one.warehouse_id, one.lot_id, one.serial)) in days
    }


def _leaving_early(
    work: Work, moved: Iterable[Sequence[Any]]
) -> list[tuple[_Goods, date, int, TooEarly]]:
    """Goods, day and quantity of what would leave before it came."""
    leaving: dict[_Goods, _ByDay] = defaultdict(lambda: defaultdict(int))
    for *key, day, qty in moved:
        leaving[_Goods(*key)][date.fromisoformat(day)] += qty
    # what only changes its place or status stays in its warehouse
    leaving = {goods: days for goods, days in leaving.items() if min(days.values()) < 0}
    if not leaving:
        return []
    there: dict[_Goods, _ByDay] = defaultdict(dict)
    for *key, day, qty in work.rows(
        "SELECT product_id, warehouse_id, lot_id, serial, on_date, CAST(sum(qty) AS bigint) "
        f"FROM stock_move WHERE org_id = :org AND {work.among('lot_id', 'lots')} "
        "GROUP BY product_id, warehouse_id, lot_id, serial, on_date",
        lots=sorted({goods.lot_id for goods in leaving}),
    ):
        there[_Goods(*key)][as_date(day) or date.min] = qty
    found = []
    for goods, days in leaving.items():
        first = min(day for day, qty in days.items() if qty < 0)
        early = too_early(there[goods], days, first)
        if early is not None:
            found.append((goods, first, -min(days.values()), early))
    return found


def _before_arrival(work: Work, found: list[tuple[_Goods, date, int, TooEarly]]) -> BeforeArrival:
    names = {
        (lot, house): (sku, number, code)
        for lot, house, sku, number, code in work.rows(
            "SELECT l.id, w.id, p.sku, l.number, w.code FROM lot l JOIN product p "
            "ON p.org_id = l.org_id AND p.id = l.product_id JOIN warehouse w "
            "ON w.org_id = l.org_id WHERE l.org_id = :org "
            f"AND {work.among('l.id', 'lots')} AND {work.among('w.id', 'houses')}",
            lots=sorted({goods.lot_id for goods, *_ in found}),
            houses=sorted({goods.warehouse_id for goods, *_ in found}),
        )
    }
    told = []
    for goods, day, qty, early in found:
        sku, number, code = names[goods.lot_id, goods.warehouse_id]
        which = (
            f" nomor seri {goods.serial}" if goods.serial else f" lot {number}" if number else ""
        )
        what = (
            f"Pakai tanggal {tanggal(early.from_day)} atau sesudahnya"
            if early.from_day
            else "Kurangi jumlahnya"
        )
        free = f"hanya {angka(early.there)}" if early.there else "belum ada"
        told.append(
            f"{sku}{which} di gudang {code}: keluar {angka(qty)} bertanggal {tanggal(day)}, "
            f"padahal sejak hari itu {free} yang bebas di sana. {what}, atau catat dahulu "
            "penerimaannya dengan tanggal yang benar."
        )
    more = f" (dan {angka(len(told) - 1)} barang lain)" if len(told) > 1 else ""
    return BeforeArrival(f"{told[0]}{more}", tuple(FieldError("on_date", text) for text in told))
