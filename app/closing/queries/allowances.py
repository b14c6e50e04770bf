"""What allowances shall be at the end of a month, and what the books hold of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import whole_books
from app.accounting.rules.periods import last_day
from app.closing.api import AllowanceRow, AllowanceSheet, AllowanceView
from app.closing.postings import ACCOUNTS
from app.closing.rules import CLASSES, percents, share
from app.core.commands import answers
from app.core.db import NIL
from app.core.money import ZERO, Money, total
from app.identity.steps import settings
from app.statements.queries.ageing import owed_by_age

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from app.accounting.queries.lookups import Entity
    from app.closing.api import AllowanceKind
    from app.core.work import Read


@dataclass(frozen=True, slots=True)
class Kept:
    """What was decided this month.

    Attributes:
        journal: Number of the latest journal that was not taken back, or "".
        times: How many there were in all.
        lines: What people decided in it, by key: base, amount, reason.
    """

    journal: str
    times: int
    lines: Mapping[str, tuple[Money, Money, str]]


@answers(AllowanceView)
def allowance_view(read: Read, ask: AllowanceView) -> AllowanceSheet:
    """The sheet of a month."""
    whole_books(read, ACCOUNTS[ask.kind][-1])
    return sheet_of(read, entity_of(read, ask.entity), ask.month, ask.kind)


def sheet_of(read: Read, entity: Entity, ym: str, kind: AllowanceKind) -> AllowanceSheet:
    """The proposal; what somebody decided this month stays while its line is the same."""
    kept = kept_of(read, entity.id, ym, kind)
    policy = percents(settings(read).stock) if kind == "stock" else {}
    if kind == "stock":
        lines = list(_goods(read, entity.id, last_day(ym), policy))
        has_policy = any(policy.values())
    else:
        owed = owed_by_age(read, entity.code, last_day(ym))
        lines = [
            _line(f"bucket.{at}", title, Money(sen), percent)
            for at, (title, sen, percent) in enumerate(
                zip(owed.titles, owed.sums, owed.losses, strict=True)
            )
        ]
        has_policy = any(owed.losses)
    booked = total(booked_of(read, entity.id, ym, kind).values())
    return AllowanceSheet(
        kind, entity.code, ym, tuple(_decided(line, kept) for line in lines), booked,
        kept.journal, has_policy,
    )  # fmt: skip


def _line(
    key: str, title: str, base: Money, percent: int, *, warehouse: str = "", lots: int = 0
) -> AllowanceRow:
    asked = share(base, percent)
    return AllowanceRow(key, title, warehouse, lots, base, percent, asked, asked, "")


def _decided(line: AllowanceRow, kept: Kept) -> AllowanceRow:
    base, amount, reason = kept.lines.get(line.key, (None, line.amount, ""))
    if base != line.base:
        return line
    return AllowanceRow(
        line.key, line.title, line.warehouse, line.lots, line.base, line.percent, line.computed,
        amount, reason,
    )  # fmt: skip


def booked_of(read: Read, entity_id: str, ym: str, kind: AllowanceKind) -> dict[str | None, Money]:
    """Balance of an allowance at the end of a month by id of warehouse, credit less debit.

    Receivables have no warehouse: all of theirs stands under None.
    """
    place = "b.warehouse_id" if kind == "stock" else "NULL"
    found: dict[str | None, Money] = {}
    for warehouse, sen in read.rows(
        f"SELECT CAST({place} AS text), CAST(sum(b.credit - b.debit) AS bigint) "
        "FROM account_balance b WHERE b.org_id = :org AND b.entity_id = :entity AND b.ym <= :ym "
        "AND b.account_id IN (SELECT r.account_id FROM account_binding r WHERE r.org_id = :org "
        "AND r.role = :role) GROUP BY 1",
        entity=entity_id, ym=ym, role=ACCOUNTS[kind][2].value,
    ):  # fmt: skip
        key = None if warehouse in {None, NIL} else warehouse
        found[key] = found.get(key, ZERO) + Money(sen)
    return found


def kept_of(read: Read, entity_id: str, ym: str, kind: AllowanceKind) -> Kept:
    """The month's own journals of an allowance; one that was taken back decides nothing."""
    rows = read.rows(
        "SELECT j.number, r.lines, CASE WHEN EXISTS (SELECT 1 FROM journal m "
        "WHERE m.org_id = r.org_id AND m.reverses_id = r.journal_id) THEN 1 ELSE 0 END "
        "FROM allowance_run r JOIN journal j ON j.org_id = r.org_id AND j.id = r.journal_id "
        "WHERE r.org_id = :org AND r.entity_id = :entity AND r.kind = :kind AND r.ym = :ym "
        "ORDER BY r.id DESC",
        entity=entity_id, kind=kind, ym=ym,
    )  # fmt: skip
    standing = [(number, lines) for number, lines, taken_back in rows if not taken_back]
    if not standing:
        return Kept("", len(rows), {})
    number, lines = standing[0]
    return Kept(number, len(rows), dict(_kept_lines(lines)))


def _kept_lines(stored: Any) -> Iterator[tuple[str, tuple[Money, Money, str]]]:  # noqa: ANN401 - as the driver gives it
    for one in json.loads(stored) if isinstance(stored, str) else stored:
        if one["reason"]:
            yield one["key"], (Money(one["base"]), Money(one["amount"]), one["reason"])


#: Whole sen on both databases, and no product of two large numbers.
_WORTH: Final = "h.value / h.qty * p.qty + h.value % h.qty * p.qty / h.qty"
#: Goods that were there at the end of a day, by warehouse and class.  Moves inside a warehouse have
#: no value, so a piece is worth the average of its product in its warehouse.
_GOODS: Final = (
    "WITH part AS MATERIALIZED (SELECT m.product_id, m.warehouse_id, m.lot_id, "
    "CASE WHEN m.status = 'damaged' THEN 1 ELSE 0 END AS damaged, "
    "CAST(sum(m.qty) AS bigint) AS qty, CAST(sum(m.value) AS bigint) AS value, "
    "max(CASE WHEN m.kind = 'shipment' THEN m.on_date END) AS sold, "
    "min(CASE WHEN m.qty > 0 THEN m.on_date END) AS came FROM stock_move m "
    "WHERE m.org_id = :org AND m.entity_id = :entity AND m.on_date <= :day GROUP BY 1, 2, 3, 4), "
    "whole AS (SELECT product_id, warehouse_id, CAST(sum(qty) AS bigint) AS qty, "
    "CAST(sum(value) AS bigint) AS value, coalesce(max(sold), min(came)) AS since FROM part "
    "GROUP BY product_id, warehouse_id HAVING sum(qty) > 0) "
    "SELECT w.code, x.class, count(DISTINCT x.lot_id), CAST(sum(x.worth) AS bigint) FROM ("
    "SELECT p.warehouse_id, p.lot_id, CASE WHEN p.damaged = 1 THEN 'damaged' "
    "WHEN l.expires_on <= :day THEN 'expired' WHEN l.status <> 'ok' THEN 'blocked' "
    "WHEN l.expires_on <= :soon THEN 'expiring' WHEN h.since <= :dead THEN 'dead' "
    f"WHEN h.since <= :slow THEN 'slow' ELSE '' END AS class, {_WORTH} AS worth "
    "FROM part p JOIN whole h ON h.product_id = p.product_id "
    "AND h.warehouse_id = p.warehouse_id LEFT JOIN lot l ON l.org_id = :org AND l.id = p.lot_id "
    "WHERE p.qty > 0) x JOIN warehouse w ON w.org_id = :org AND w.id = x.warehouse_id "
    "WHERE x.class <> '' GROUP BY w.code, x.class HAVING sum(x.worth) > 0 ORDER BY w.code"
)


def _goods(
    read: Read, entity_id: str, day: date, policy: Mapping[str, int]
) -> Iterator[AllowanceRow]:
    """Goods of each warehouse that may be worth less than they cost, the worst first."""
    wish = settings(read).stock
    rows = read.rows(
        _GOODS, entity=entity_id, day=day, soon=day + timedelta(days=wish.expiry_days_last),
        dead=day - timedelta(days=wish.dead_days), slow=day - timedelta(days=wish.slow_days),
    )  # fmt: skip
    order = list(CLASSES)
    for code, name, lots, sen in sorted(rows, key=lambda row: (row[0], order.index(row[1]))):
        yield _line(
            f"{code}.{name}", CLASSES[name], Money(sen), policy[name], warehouse=code, lots=lots
        )
