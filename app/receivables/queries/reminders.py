"""Who is to be reminded, of what, and how late the reminder is (ERP-PUR-12, mirrored)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.lookups import entity_of
from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.money import Money
from app.customers.rules import NAMELESS, shown_phone
from app.receivables.api import ReminderList, ReminderRow
from app.receivables.queries.parties import WHO
from app.receivables.rules import REMINDER_DAYS, message, pending
from app.subledger.queries.items import DOCUMENT, JOURNALS, due_sql, own, term_days

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Read

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class DueDocument:
    """An open item that is due soon, with the reminders given."""

    journal_id: str
    line_no: int
    given: frozenset[int]
    row: ReminderRow


@answers(ReminderList)
def reminder_list(read: Read, ask: ReminderList) -> tuple[ReminderRow, ...]:
    """First due first."""
    rows = (one.row for one in due_for(read, ask.entity))
    return tuple(row for row in rows if row.pending or not ask.only_pending)


def due_for(read: Read, entity: str = "") -> list[DueDocument]:
    """Open documents whose first reminder's day has come."""
    due = due_sql(read.dialect)
    mine, params = own(read)
    narrowed = f"{mine}AND i.entity_id = :entity " if entity else mine
    rows = read.rows(
        f"SELECT i.journal_id, i.line_no, {DOCUMENT}, coalesce(k.code, ''), k.name, k.phone, "
        f"{due}, p.open, e.name FROM party_item i JOIN party_item_open p ON p.org_id = i.org_id "
        f"AND p.journal_id = i.journal_id AND p.line_no = i.line_no {JOURNALS}{WHO}"
        "JOIN legal_entity e ON e.org_id = i.org_id AND e.id = i.entity_id "
        "LEFT JOIN party_due d ON d.org_id = i.org_id AND d.journal_id = i.journal_id "
        "WHERE i.org_id = :org AND i.side = 'receivable' AND i.charge AND p.open > 0 "
        f"AND {due} <= :soon {narrowed}ORDER BY {due}, i.journal_id, i.line_no LIMIT :many",
        term=term_days(read), soon=read.today + timedelta(days=max(REMINDER_DAYS)), many=_MOST,
        entity=entity_of(read, entity).id if entity else "", **params,
    )  # fmt: skip
    given = _given(read, [row[0] for row in rows])
    return [_due(read, row, given.get((row[0], row[1]), ())) for row in rows]


_Given = tuple[tuple[int, "datetime", str], ...]


def _given(read: Read, journals: list[str]) -> dict[tuple[str, int], _Given]:
    found: dict[tuple[str, int], list[tuple[int, datetime, str]]] = defaultdict(list)
    if journals:
        for journal, line, days, at, who in read.rows(
            "SELECT r.journal_id, r.line_no, r.days_before, r.at, u.full_name "
            "FROM receivable_reminder r JOIN app_user u ON u.org_id = r.org_id "
            f"AND u.id = r.actor_id WHERE r.org_id = :org AND {read.among('r.journal_id', 'ids')} "
            "ORDER BY r.at, r.days_before DESC",
            ids=journals,
        ):
            found[journal, line].append((days, instant_from(at), who))
    return {key: tuple(rows) for key, rows in found.items()}


def _due(read: Read, row: tuple[Any, ...], given: _Given) -> DueDocument:
    journal, line, document, code, name, phone, due, open_, seller = row
    due_on = as_date(due)
    if due_on is None:
        raise AssertionError("an item has its days")
    days = frozenset(one[0] for one in given)
    next_ = pending(due_on, read.today, days)
    last = given[-1] if given else None
    customer, amount = name or NAMELESS, Money(open_)
    return DueDocument(
        journal, line, days,
        ReminderRow(
            document=document, customer=code, customer_name=customer, phone=shown_phone(phone),
            due_on=due_on, open=amount, age=(read.today - due_on).days,
            when=next_.words if next_ else "", pending=next_ is not None,
            last_at=last[1] if last else None, last_by=last[2] if last else "",
            message=message(
                customer=customer, document=document, due_on=due_on, amount=amount,
                today=read.today, seller=seller,
            ),
        ),
    )  # fmt: skip
