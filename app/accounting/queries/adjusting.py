"""The journals of a range that adjust, or that touch some accounts, as conditions of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import one_of
from app.accounting.rules import Kind, Role
from app.accounting.rules.adjusting import ADJUSTING_EVENTS, BY_HAND
from app.accounting.rules.periods import last_day, month_of
from app.accounting.rules.touching import Touching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.core.work import Read

#: Accounts of the group that the account of a role stands in.
_GROUP: Final = (
    "WITH RECURSIVE inside (id) AS (SELECT a.parent_id FROM account_binding b JOIN account a "
    "ON a.org_id = b.org_id AND a.id = b.account_id WHERE b.org_id = :org AND b.role = :role "
    "AND b.event = '*' AND a.parent_id IS NOT NULL UNION SELECT a.id FROM account a JOIN inside i "
    "ON a.parent_id = i.id WHERE a.org_id = :org) SELECT a.id FROM account a JOIN inside i "
    "ON i.id = a.id WHERE a.org_id = :org AND a.kind <> 'header' ORDER BY 1"
)


def cash_accounts(read: Read) -> list[str]:
    """Ids of the posting accounts of cash and banks."""
    return _group(read, Role.CASH)


def _group(read: Read, role: Role) -> list[str]:
    return [row[0] for row in read.rows(_GROUP, role=role.value)]


#: Equity grows or shrinks by a side of its own accounts, and by the result or its closing.
_EQUITY: Final = {
    Touching.EQUITY_PLUS: ("l.credit > 0", "NOT l.closing"),
    Touching.EQUITY_MINUS: ("l.debit > 0", "l.closing"),
}


def touches(read: Read, wanted: Touching) -> tuple[str, dict[str, Any]]:
    """Condition on a line ``l``: its journal touches cash or stock or not, or it moves equity."""
    if wanted in _EQUITY:
        own, result = _EQUITY[wanted]
        return (
            "CASE WHEN l.account_id IN (SELECT a.id FROM account a WHERE a.org_id = l.org_id "
            f"AND a.kind = :equity) THEN {own} ELSE {result} END"
        ), {"equity": Kind.EQUITY.value}
    cash = wanted in {Touching.CASH, Touching.NO_CASH}
    accounts = _group(read, Role.CASH if cash else Role.STOCK_GOODS)
    among, ids = one_of("t.account_id", accounts)
    sign = "NOT " if wanted in {Touching.NO_CASH, Touching.NO_STOCK} else ""
    return (
        f"{sign}EXISTS (SELECT 1 FROM journal_line t WHERE t.org_id = l.org_id "
        f"AND t.journal_id = l.journal_id AND {among.replace(':a', ':touched_a')})"
    ), {f"touched_{name}": value for name, value in ids.items()}


def adjusts(cash: Sequence[str], start: date, end: date) -> tuple[str, dict[str, Any]]:
    """Condition on a journal ``j``: it adjusts within the range; a mirror goes with its journal."""
    events = {f"e{at}": event for at, event in enumerate(ADJUSTING_EVENTS)}
    params: dict[str, Any] = {**events, "adjust_from": start, "adjust_to": end}
    kinds = f"w.event IN ({', '.join(f':{name}' for name in events)})"
    days = {f"d{at}": day for at, day in enumerate(_last_days(start, end))}
    if days:
        moving, ids = one_of("c.account_id", cash)
        # The names of this condition are its own: a ledger asks for its account beside it.
        params |= {**days, "by_hand": BY_HAND, **{f"cash_{name}": v for name, v in ids.items()}}
        kinds += (
            f" OR (w.event = :by_hand AND w.on_date IN ({', '.join(f':{name}' for name in days)}) "
            "AND NOT EXISTS (SELECT 1 FROM journal_line c WHERE c.org_id = j.org_id "
            f"AND c.journal_id = j.id AND {moving.replace(':a', ':cash_a')}))"
        )
    return (
        "(j.on_date BETWEEN :adjust_from AND :adjust_to AND NOT j.closing AND EXISTS (SELECT 1 "
        "FROM journal w WHERE w.org_id = j.org_id AND w.id = coalesce(j.reverses_id, j.id) "
        f"AND ({kinds})))"
    ), params


def _last_days(start: date, end: date) -> Iterator[date]:
    """Last days of the months that end within the range."""
    month = month_of(start)
    while (day := last_day(month)) <= end:
        if day >= start:
            yield day
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
