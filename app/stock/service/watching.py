"""What comes due by itself: expired lots, limits crossed, transfers late (WMS-LOT-05, 06, INV-12).

Blocking an expired lot posts nothing.  The goods stay in the books at cost until a berita acara
takes them out (Dr 64-700 / Cr 13-100); how much of their value is doubtful before that is the
accountant's judgement at the end of a month (``nrv.adjusted``), and an allowance taken here as well
would be counted twice.
"""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import NIL
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput
from app.core.text import angka
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import Made, SetStockLimits, Watched, WatchStock
from app.stock.models import StockAlert, StockLimit
from app.stock.queries import levels
from app.stock.rules.lot_dates import next_level

if TYPE_CHECKING:
    from app.core.work import Read, Work

#: What stands in a lot that was blocked by its date; people read it in the list.
EXPIRED: Final = "Lewat ED"
_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class _Cause:
    """Something that holds now; an alert is open for it exactly as long."""

    kind: str
    subject: str
    level: int
    product_id: str | None
    warehouse_id: str | None
    lot_id: str | None
    label: str
    figure: int
    bound: int

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes it one cause."""
        return self.kind, self.subject, self.level


@handles(WatchStock)
def watch_stock(work: Work, _do: WatchStock) -> Watched:
    """Block what expired, then compare what holds now with the alerts that are open."""
    blocked = _block_expired(work) if identity.settings(work).stock.block_expired else 0
    causes = {cause.key: cause for cause in (*_limits(work), *_expiries(work), *_late(work))}
    open_ = {
        (kind, subject, level): alert_id
        for alert_id, kind, subject, level in work.rows(
            "SELECT id, kind, subject, level FROM stock_alert WHERE org_id = :org "
            "AND cleared_at IS NULL AND kind NOT IN ('adjusted', 'negative')"
        )
    }
    cleared = [alert for key, alert in open_.items() if key not in causes]
    told = _told(work)
    raised = [cause for key, cause in causes.items() if key not in open_ and key not in told]
    if cleared:
        work.execute(
            "UPDATE stock_alert SET cleared_at = :now WHERE org_id = :org AND "
            + work.among("id", "ids"),
            now=work.now, ids=cleared,
        )  # fmt: skip
    _raise(work, raised)
    if cleared or raised or blocked:
        work.changed("alert")
        work.message = f"{angka(len(raised))} peringatan stok baru." if raised else ""
    return Watched(blocked, len(raised), len(cleared))


def _raise(work: Work, causes: list[_Cause]) -> None:
    work.session.add_all(
        StockAlert(
            org_id=work.org_id, id=work.new_id(), kind=cause.kind, subject=cause.subject,
            level=cause.level, product_id=cause.product_id, warehouse_id=cause.warehouse_id,
            lot_id=cause.lot_id, label=cause.label, figure=cause.figure, bound=cause.bound,
            raised_at=work.now, cleared_at=None,
        )
        for cause in causes
    )  # fmt: skip


def _told(read: Read) -> set[tuple[str, str, int]]:
    """Expiry is told once for a lot and level, also when the alert was cleared since (LOT-05)."""
    rows = read.rows(
        "SELECT kind, subject, level FROM stock_alert WHERE org_id = :org AND kind = 'expiry'"
    )
    return {(kind, subject, level) for kind, subject, level in rows}


def _block_expired(work: Work) -> int:
    """Lots that hold stock past their day; one statement for all of them."""
    held = (
        "status = 'ok' AND expires_on < :today AND EXISTS (SELECT 1 FROM stock_balance b "
        "WHERE b.org_id = lot.org_id AND b.lot_id = lot.id AND b.on_hand > 0)"
    )
    rows = work.rows(
        f"SELECT id, number FROM lot WHERE org_id = :org AND {held} ORDER BY expires_on, number",
        today=work.today,
    )
    if not rows:
        return 0
    work.execute(
        "UPDATE lot SET status = 'blocked', block_reason = :why, version = version + 1, "
        "updated_at = :now, updated_by = :me WHERE org_id = :org AND "
        + work.among("id", "ids") + " AND status = 'ok'",
        why=EXPIRED, now=work.now, me=work.actor.user_id, ids=[row[0] for row in rows],
    )  # fmt: skip
    audit.record(
        work, "stock.block_expired", "lot", NIL, f"{len(rows)} lot",
        new={"lot": [row[1] for row in rows[:_NAMED]], "jumlah": len(rows)},
    )  # fmt: skip
    work.changed("lot", "stock")
    return len(rows)


def _limits(read: Read) -> list[_Cause]:
    """Products below their minimum or above their maximum, per warehouse (WMS-INV-12)."""
    return [
        _Cause(
            kind, f"{product}|{warehouse}", 0, product, warehouse, None, f"{sku} · {code}",
            figure, bound,
        )
        for product, warehouse, sku, code, kind, figure, bound in levels.crossed(read)
    ]  # fmt: skip


#: Lots that hold stock; what of it still stands where it is sold from.
_DATED: Final = (
    "SELECT l.id, l.product_id, l.number, l.expires_on, l.remove_on, l.alert_on, "
    "CAST(sum(b.on_hand) AS bigint), CAST(sum(CASE WHEN g.kind IN ('storage', 'picking') "
    "AND b.status = 'available' THEN b.on_hand ELSE 0 END) AS bigint) "
    "FROM lot l JOIN stock_balance b ON b.org_id = l.org_id AND b.lot_id = l.id "
    "AND b.on_hand > 0 JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
    "WHERE l.org_id = :org AND (l.expires_on <= :last OR l.alert_on <= :today "
    "OR l.remove_on <= :today) "
    "GROUP BY l.id, l.product_id, l.number, l.expires_on, l.remove_on, l.alert_on"
)


def _expiries(read: Read) -> list[_Cause]:
    """Lots that hold stock and expire soon, each at its nearest level; those that have.

    The levels are the product's own, else its category's, else the organisation's; the lot's own
    alert date is one more (WMS-LOT-11).  A lot past its removal date that still stands for sale is
    told about too.
    """
    wish = identity.settings(read).stock
    usual = (wish.expiry_days_first, wish.expiry_days_second, wish.expiry_days_last)
    farthest = max((*usual, *catalog.all_levels(read)))
    rows = read.rows(_DATED, last=read.today + timedelta(days=farthest), today=read.today)
    rules = catalog.shelf_rules(read, {row[1] for row in rows})
    found = []
    for lot, product, number, expires, removal, alert, qty, for_sale in rows:
        day = as_date(expires)
        if day is None:
            continue
        left = (day - read.today).days
        rule = rules.get(product)
        levels_ = set((rule.levels if rule else None) or usual)
        if (told := as_date(alert)) is not None:
            levels_.add((day - told).days)
        level = 0 if left < 0 else next_level(left, levels_)
        if level is not None:
            kind = "expired" if left < 0 else "expiry"
            found.append(_Cause(kind, lot, level, product, None, lot, number, qty, left))
        leaves = as_date(removal)
        if leaves is not None and leaves <= read.today and left >= 0 and for_sale:
            found.append(_Cause("removal", lot, 0, product, None, lot, number, for_sale, left))
    return found


def _late(read: Read) -> list[_Cause]:
    """Transfers on the road past their day (WMS-MOV-07)."""
    rows = read.rows(
        "SELECT id, number, target_id, expected_on FROM transfer WHERE org_id = :org "
        "AND state IN ('in_transit', 'received') AND expected_on < :today",
        today=read.today,
    )
    return [
        _Cause(
            "late", transfer, 0, None, target, None, number,
            (read.today - (as_date(expected) or read.today)).days, 0,
        )
        for transfer, number, target, expected in rows
    ]  # fmt: skip


@handles(SetStockLimits)
def set_stock_limits(work: Work, do: SetStockLimits) -> Made:
    """Write the limits of the products named; 0 and 0 gives the product's own back."""
    products = catalog.require_products(work, {line.sku for line in do.lines})
    codes = sorted({line.warehouse for line in do.lines})
    places = {code: steps.warehouse(work, code) for code in codes}
    first = {(line.warehouse, line.sku): at for at, line in reversed(list(enumerate(do.lines)))}
    wrong = tuple(
        FieldError(f"lines.{at}.maximum", f"Baris {at + 1}: maksimum kurang dari minimum.")
        for at, line in enumerate(do.lines)
        if line.maximum and line.maximum < line.minimum
    ) + tuple(
        FieldError(f"lines.{at}.sku", f"Baris {at + 1}: {line.sku} disebut dua kali.")
        for at, line in enumerate(do.lines)
        if first[line.warehouse, line.sku] != at
    )
    if wrong:
        raise InvalidInput(wrong[0].message, wrong)
    known = {
        (row.org_id, row.product_id, row.warehouse_id): row
        for row in work.session.scalars(
            sa.select(StockLimit).where(
                StockLimit.org_id == work.org_id,
                StockLimit.warehouse_id.in_([place.id for place in places.values()]),
            )
        )
    }
    for line in do.lines:
        key = (work.org_id, products[line.sku].id, places[line.warehouse].id)
        found = known.get(key)
        if not line.minimum and not line.maximum:
            if found is not None:
                work.session.delete(found)
            continue
        if found is None:
            found = StockLimit(org_id=key[0], product_id=key[1], warehouse_id=key[2])
            work.session.add(found)
        found.minimum, found.maximum = line.minimum, line.maximum
        found.updated_at, found.updated_by = work.now, work.actor.user_id
        audit.record(
            work, "stock.set_limits", "product", key[1], f"{line.sku} · {line.warehouse}",
            new={"minimum": line.minimum, "maksimum": line.maximum, "gudang": line.warehouse},
        )  # fmt: skip
    work.changed("stock", "product")
    work.message = f"Batas {angka(len(do.lines))} produk disimpan."
    return Made(do.lines[0].sku)
