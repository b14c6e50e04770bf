"""Open items of parties, now and at the end of any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import OF_NUMBER, scope_of
from app.core.driver import as_date, day_of
from app.core.money import Money
from app.identity.steps import settings
from app.subledger.rules.sharing import OpenItem
from app.subledger.rules.sides import SIDE_OF

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounting.rules.roles import Role
    from app.core.work import Read
    from app.subledger.rules.sides import Side

#: Roles whose accounts are kept by items.
CONTROL_ROLES: Final = frozenset(SIDE_OF)
#: What people call the document of an item ``i``: the source of its journal, of a mirror the source
#: of the journal it takes back, else the journal itself.
DOCUMENT: Final = (
    "coalesce(nullif(coalesce(o.source_number, j.source_number), ''), coalesce(o.number, j.number))"
)
JOURNALS: Final = (
    "JOIN journal j ON j.org_id = i.org_id AND j.id = i.journal_id "
    "LEFT JOIN journal o ON o.org_id = j.org_id AND o.id = j.reverses_id "
)
#: Items of the document ``:document`` by index: in the place of ``party_item i``, and a condition.
OF_DOCUMENT: Final = f"{OF_NUMBER} CROSS JOIN party_item i"
IS_DOCUMENT: Final = f"i.journal_id = w.id AND {DOCUMENT} = :document"
#: What is open of the items now, and at the end of a day: what is allocated later was open then.
_NOW: Final = (
    "SELECT journal_id, line_no, open FROM party_item_open WHERE org_id = :org AND open > 0"
)
_THEN: Final = (
    f"SELECT y.journal_id, y.line_no, CAST(sum(y.open) AS bigint) AS open FROM ({_NOW} UNION ALL "
    "SELECT charge_id, charge_line, amount FROM allocation WHERE org_id = :org AND on_date > :end "
    "UNION ALL SELECT credit_id, credit_line, amount FROM allocation WHERE org_id = :org "
    "AND on_date > :end) y GROUP BY y.journal_id, y.line_no HAVING sum(y.open) <> 0"
)


#: Whether anything was set against the journal of an item ``i``, or by it, up to a day.
_TOUCHED: Final = (
    "CASE WHEN EXISTS (SELECT 1 FROM allocation a WHERE a.org_id = i.org_id "
    "AND a.charge_id = i.journal_id AND a.on_date <= :end) OR EXISTS (SELECT 1 FROM allocation a "
    "WHERE a.org_id = i.org_id AND a.credit_id = i.journal_id AND a.on_date <= :end) "
    "THEN 1 ELSE 0 END"
)


def open_at(read: Read, end: date, *, touched: bool = False) -> str:
    """Items at the end of the day ``:end``, ``net`` positive for what raises.

    A source like ``journal_line``, for reports that group by document.

    Args:
        read: Who asks.
        end: The day.
        touched: Tell also which are less than their lines (``touched``); else all say 0.
    """
    later = read.rows(
        "SELECT 1 FROM allocation WHERE org_id = :org AND on_date > :end LIMIT 1", end=end
    )
    # SQLite keeps the order of a CROSS JOIN: from what is open, not through all that ever was.
    return (
        "(SELECT i.org_id, i.journal_id, i.account_id, i.entity_id, i.store_id, i.party_kind, "
        "i.party_id, i.on_date, d.due_on, CASE WHEN i.charge THEN p.open ELSE -p.open END AS net, "
        f"{_TOUCHED if touched else '0'} AS touched "
        f"FROM ({_THEN if later else _NOW}) p CROSS JOIN party_item i "
        "LEFT JOIN party_due d ON d.org_id = i.org_id AND d.journal_id = i.journal_id "
        "WHERE i.org_id = :org AND i.journal_id = p.journal_id AND i.line_no = p.line_no "
        "AND i.on_date <= :end)"
    )


def own(read: Read) -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters: the item ``i`` is of the person's warehouses.

    As in the ledger: who is limited sees lines of their warehouses.  Orders bear one, invoices by
    hand and money none (WMS-SEC-08).
    """
    if read.actor.warehouses is None:
        return "", {}
    mine = scope_of(read)
    sql = (
        " AND EXISTS (SELECT 1 FROM journal_line x WHERE x.org_id = i.org_id "
        f"AND x.journal_id = i.journal_id AND x.line_no = i.line_no{mine.on('x')}) "
    )
    return sql, mine.params


def due_sql(dialect: str) -> str:
    """SQL for the due date of an item ``i``: of its document ``d``, else after ``:term`` days."""
    if dialect == "postgresql":
        return "coalesce(d.due_on, i.on_date + CAST(:term AS integer))"
    return "coalesce(d.due_on, date(i.on_date, '+' || CAST(:term AS text) || ' days'))"


def term_days(read: Read) -> int:
    """Days until something is due whose document does not say."""
    return settings(read).ageing.term_days


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items.

    Attributes:
        charges: Those that raise what is owed, else those that lower it.
        parties: Ids of one party (it may have several after a merge); () for nobody in particular.
        document: Number of the one document; "" for all.
    """

    side: Side
    charges: bool
    parties: Sequence[str] = ()
    entity_id: str = ""
    document: str = ""


def open_items(read: Read, wanted: Wanted) -> list[OpenItem]:
    """Items with something open now, the oldest term first."""
    who = "i.party_id IS NULL"
    if wanted.parties:
        who = read.among("i.party_id", "parties")
    entity = "AND i.entity_id = :entity " if wanted.entity_id else ""
    source = "party_item i"
    if wanted.document:
        source, entity = OF_DOCUMENT, f"{entity}AND {IS_DOCUMENT} "
    rows = read.rows(
        f"SELECT i.journal_id, i.line_no, {DOCUMENT}, i.on_date, {due_sql(read.dialect)}, p.open "
        f"FROM {source} {JOURNALS}JOIN party_item_open p ON p.org_id = i.org_id "
        "AND p.journal_id = i.journal_id AND p.line_no = i.line_no "
        "LEFT JOIN party_due d ON d.org_id = i.org_id AND d.journal_id = i.journal_id "
        f"WHERE i.org_id = :org AND i.side = :side AND {who} AND p.open > 0 {entity}"
        f"AND {'i.charge' if wanted.charges else 'NOT i.charge'} ORDER BY 5, 4, 3, 1, 2",
        side=wanted.side.value, parties=list(wanted.parties), entity=wanted.entity_id,
        term=term_days(read), document=wanted.document,
    )  # fmt: skip
    return [open_item(row) for row in rows]


def open_item(row: tuple[Any, ...]) -> OpenItem:
    """Journal, line, document, day, due day, open sen."""
    journal, line, document, on, due, sen = row
    day, due_day = as_date(on), as_date(due)
    if day is None or due_day is None:
        raise AssertionError("an item has its days")
    return OpenItem(journal, line, document, day, due_day, Money(sen))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a party's account, for its statement; ``net`` positive for what raises."""

    on_date: date
    document: str
    text: str
    journal: str
    #: Code of the legal entity, whose numbers the journal's is one of.
    entity: str
    net: Money


def entries(
    read: Read,
    sides: Sequence[Side],
    parties: Sequence[str],
    start: date,
    end: date,
    *,
    entity_id: str = "",
) -> tuple[Money, list[Entry]]:
    """What a party owed before a day, and every line of a range.

    An advance counts against what is owed: its side is turned.
    """
    marks = ", ".join(f":s{at}" for at in range(len(sides)))
    names = {f"s{at}": side.value for at, side in enumerate(sides)}
    sign = "CASE WHEN i.charge = (i.side = :s0) THEN i.amount ELSE -i.amount END"
    if read.dialect == "sqlite":
        sign = "CASE WHEN (i.charge <> 0) = (i.side = :s0) THEN i.amount ELSE -i.amount END"
    where = f"i.org_id = :org AND i.side IN ({marks}) AND {read.among('i.party_id', 'parties')}"
    if entity_id:
        where += " AND i.entity_id = :entity"
    ((before,),) = read.rows(
        f"SELECT CAST(coalesce(sum({sign}), 0) AS bigint) FROM party_item i "
        f"WHERE {where} AND i.on_date < :start",
        start=start, parties=list(parties), entity=entity_id, **names,
    )  # fmt: skip
    rows = read.rows(
        f"SELECT i.on_date, {DOCUMENT}, j.description, j.number, e.code, "
        f"CAST(sum({sign}) AS bigint) FROM party_item i {JOURNALS}JOIN legal_entity e "
        "ON e.org_id = i.org_id AND e.id = i.entity_id "
        f"WHERE {where} AND i.on_date BETWEEN :start AND :end "
        f"GROUP BY i.on_date, {DOCUMENT}, j.description, j.number, e.code, j.id "
        f"HAVING sum({sign}) <> 0 ORDER BY i.on_date, j.id",
        start=start, end=end, parties=list(parties), entity=entity_id, **names,
    )  # fmt: skip
    return Money(before), [
        Entry(day_of(day), document, text, number, entity, Money(net))
        for day, document, text, number, entity, net in rows
    ]


def control_accounts(read: Read, roles: Sequence[Role]) -> list[str]:
    """Ids of the accounts bound to control roles."""
    names = {f"r{at}": role.value for at, role in enumerate(roles)}
    rows = read.rows(
        "SELECT DISTINCT account_id FROM account_binding WHERE org_id = :org "
        f"AND role IN ({', '.join(f':{one}' for one in names)}) ORDER BY 1",
        **names,
    )
    return [row[0] for row in rows]
