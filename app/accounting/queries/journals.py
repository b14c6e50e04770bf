"""Jurnal umum: the list and one journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import (
    JournalDetail,
    JournalList,
    JournalPage,
    JournalRow,
    JournalView,
    LineView,
)
from app.accounting.queries.lookups import account_of, entity_of
from app.accounting.queries.scope import (
    OF_SOURCE,
    contains,
    cursor_of,
    dimension_labels,
    like,
    party_code,
    read_cursor,
    scope_of,
)
from app.accounting.queries.sums import FOREVER, Range, sums
from app.accounting.rules import STOCK_CONTROL
from app.accounting.rules.errors import JournalPartlySeen
from app.accounting.rules.events import MANUAL_EVENTS
from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import day_of
from app.core.errors import InvalidInput, NotFound
from app.core.money import Money, total

if TYPE_CHECKING:
    from app.accounting.queries.lookups import Entity
    from app.core.work import Read

_STATE: Final = (
    "CASE WHEN m.id IS NOT NULL THEN 'voided' WHEN j.reverses_id IS NOT NULL THEN 'mirror' "
    "ELSE 'posted' END"
)
_VOIDED: Final = (
    "EXISTS (SELECT 1 FROM journal v WHERE v.org_id = j.org_id AND v.reverses_id = j.id)"
)
_STATES: Final = {
    "posted": f"j.reverses_id IS NULL AND NOT {_VOIDED}",
    "voided": _VOIDED,
    "mirror": "j.reverses_id IS NOT NULL",
}
_AMOUNT: Final = (
    "(SELECT CAST(sum(l.debit) AS bigint) FROM journal_line l WHERE l.org_id = j.org_id "
    "AND l.journal_id = j.id)"
)
_AROUND: Final = (
    "LEFT JOIN journal m ON m.org_id = j.org_id AND m.reverses_id = j.id "
    "LEFT JOIN journal o ON o.org_id = j.org_id AND o.id = j.reverses_id "
    "JOIN legal_entity e ON e.org_id = j.org_id AND e.id = j.entity_id "
    "JOIN app_user u ON u.org_id = j.org_id AND u.id = j.actor_id "
)
#: The page is cut first and decorated afterwards: with the joins beside it SQLite reads and sorts
#: the whole selection (seconds at 250 000 journals).
_PAGE: Final = (
    "SELECT j.number, e.code, j.on_date, j.description, j.event, j.source_kind, j.source_number, " +
    _AMOUNT + ", " + _STATE +
    ", coalesce(m.number, o.number, ''), j.closing, u.full_name, j.at, j.id "
    "FROM (SELECT j.* FROM {journals} WHERE {where} ORDER BY j.on_date DESC, j.id DESC "
    "LIMIT :limit) j " + _AROUND + "ORDER BY j.on_date DESC, j.id DESC"
)  # fmt: skip

_TOTALS: Final = (
    "SELECT count(*), CAST(coalesce(sum(x.amount), 0) AS bigint) FROM (SELECT "
    + _AMOUNT
    + " AS amount FROM {journals} WHERE {where}) x"
)


@answers(JournalList)
def journal_list(read: Read, ask: JournalList) -> JournalPage:
    """Posted journals, newest first; the first page also counts and sums the whole selection."""
    where, params = _conditions(read, ask)
    count, amount = (None, None) if ask.after else _totals(read, ask, where, params)
    if ask.after is not None:
        day, journal = read_cursor(ask.after, "day", "id")
        where += " AND (j.on_date, j.id) < (:day, :journal)"
        params |= {"day": day, "journal": journal}
    found = read.rows(_filled(_PAGE, ask, where), **params, limit=ask.limit + 1)
    rows = tuple(_list_row(row) for row in found[: ask.limit])
    if len(found) <= ask.limit:
        return JournalPage(rows, None, count, amount)
    last = found[ask.limit - 1]
    return JournalPage(rows, cursor_of(day_of(last[2]), last[13]), count, amount)


def _filled(sql: str, ask: JournalList, where: str) -> str:
    """Of one document: from its few journals; SQLite would go through all by date."""
    journals = f"({OF_SOURCE}) w CROSS JOIN journal j" if ask.source else "journal j"
    return sql.replace("{journals}", journals).replace("{where}", where)


def _list_row(row: tuple[Any, ...]) -> JournalRow:
    return JournalRow(
        number=row[0], entity=row[1], on_date=day_of(row[2]), description=row[3], event=row[4],
        source_kind=row[5], source_number=row[6], amount=Money(row[7]), state=row[8], pair=row[9],
        closing=bool(row[10]), person=row[11], at=instant_from(row[12]),
    )  # fmt: skip


def _conditions(read: Read, ask: JournalList) -> tuple[str, dict[str, Any]]:
    parts, params = ["j.org_id = :org"], dict[str, Any]()
    if ask.entity:
        parts.append("j.entity_id = :entity")
        params["entity"] = entity_of(read, ask.entity).id
    for name, value, condition in (
        ("start", ask.date_from, "j.on_date >= :start"),
        ("end", ask.date_to, "j.on_date <= :end"),
        ("event", ask.event, "j.event = :event"),
        ("document", ask.source, "j.id = w.id"),
    ):
        if value:
            parts.append(condition)
            params[name] = value
    if ask.text:
        parts.append(contains(("j.number", "j.description", "j.source_number")))
        params["text"] = like(ask.text)
    if ask.account:
        parts.append(_has_line(f"l.account_id = :account{_same_days(ask)}"))
        params["account"] = account_of(read, ask.account).id
    if ask.state:
        parts.append(_state_condition(ask.state))
    own = scope_of(read, unit=ask.unit)
    if own.sql:
        parts.append(_has_line(own.on("l").removeprefix(" AND ") + _same_days(ask)))
        params |= own.params
    return " AND ".join(parts), params


def _has_line(condition: str) -> str:
    return (
        f"j.id IN (SELECT l.journal_id FROM journal_line l WHERE l.org_id = :org AND {condition})"
    )


def _same_days(ask: JournalList) -> str:
    """The dates of the list, which are those of its lines: so few lines are looked at."""
    start = " AND l.on_date >= :start" if ask.date_from else ""
    return start + (" AND l.on_date <= :end" if ask.date_to else "")


def _state_condition(state: str) -> str:
    if state not in _STATES:
        raise InvalidInput(f'Status jurnal "{state}" tidak dikenal. Pilih posted, voided, mirror.')
    return _STATES[state]


def _totals(read: Read, ask: JournalList, where: str, params: dict[str, Any]) -> tuple[int, Money]:
    """Count and sum; the sum of a plain range of dates comes from the balances."""
    plain = not (ask.text or ask.account or ask.event or ask.source or ask.state)
    plain = plain and read.actor.warehouses is None
    if not plain:
        ((count, amount),) = read.rows(_filled(_TOTALS, ask, where), **params)
        return count, Money(amount)
    ((count,),) = read.rows("SELECT count(*) FROM journal j WHERE " + where, **params)
    scope = scope_of(read, entity=ask.entity)
    (found,) = sums(read, scope, (Range(ask.date_from, ask.date_to or FOREVER),))
    return count, Money(sum(debit for debit, _credit in found.values()))


@answers(JournalDetail)
def journal_detail(read: Read, ask: JournalDetail) -> JournalView:
    """One journal with its lines, its pair, and whether it can be voided by itself."""
    entity = entity_of(read, ask.entity)
    rows = read.rows(
        "SELECT j.id, j.on_date, j.description, j.event, j.source_kind, j.source_number, "
        "coalesce(o.number, ''), coalesce(m.number, ''), m.on_date, j.closing, u.full_name, j.at "
        f"FROM journal j {_AROUND}WHERE j.org_id = :org AND j.entity_id = :entity "
        "AND j.number = :number",
        entity=entity.id, number=ask.number,
    )  # fmt: skip
    if not rows:
        raise NotFound("Jurnal", ask.number, "number")
    return _view(read, ask.number, entity, rows[0])


def _view(read: Read, number: str, entity: Entity, row: tuple[Any, ...]) -> JournalView:
    lines, stock = _lines(read, row[0])
    if not lines:  # every line belongs to other people's warehouses
        raise NotFound("Jurnal", number, "number")
    return JournalView(
        number=number, entity=entity.code, on_date=day_of(row[1]), description=row[2],
        event=row[3], source_kind=row[4], source_number=row[5], lines=lines,
        debit=total(line.debit for line in lines), credit=total(line.credit for line in lines),
        reverses=row[6], reversed_by=row[7], reversed_on=day_of(row[8]) if row[8] else None,
        voidable=row[3] in MANUAL_EVENTS and not stock and not row[7], closing=bool(row[9]),
        person=row[10], at=instant_from(row[11]),
    )  # fmt: skip


def _lines(read: Read, journal_id: str) -> tuple[tuple[LineView, ...], bool]:
    """Its lines, and whether some of them follow stock."""
    labels, joins = dimension_labels(unit=True)
    own = scope_of(read)
    rows = read.rows(
        f"SELECT l.line_no, a.code, a.name, l.debit, l.credit, {labels}, l.memo, a.control, "
        f"{party_code()} FROM journal_line l "
        f"JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id{joins} "
        f"WHERE l.org_id = :org AND l.journal_id = :journal{own.on('l')} ORDER BY l.line_no",
        journal=journal_id, **own.params,
    )  # fmt: skip
    return tuple(map(_line_view, rows)), any(row[-2] == STOCK_CONTROL for row in rows)


def _line_view(row: tuple[Any, ...]) -> LineView:
    line, code, account, debit, credit, store, warehouse, party, unit, memo, _control, who = row
    return LineView(
        line, code, account, Money(debit), Money(credit), store, warehouse, party, memo, who, unit
    )


def seen_whole(read: Read, journal_id: str, number: str) -> None:
    """Refuse a person of some warehouses who does not see every line of a journal (SEC-08).

    Raises:
        NotFound: None of its lines is theirs.
        JournalPartlySeen
    """
    if read.actor.warehouses is None:
        return
    own = scope_of(read)
    ((all_lines, mine),) = read.rows(
        "SELECT (SELECT count(*) FROM journal_line l WHERE l.org_id = :org "
        "AND l.journal_id = :journal), (SELECT count(*) FROM journal_line l "
        f"WHERE l.org_id = :org AND l.journal_id = :journal{own.on('l')})",
        journal=journal_id, **own.params,
    )  # fmt: skip
    if not mine:
        raise NotFound("Jurnal", number, "number")
    if mine < all_lines:
        raise JournalPartlySeen(number)
