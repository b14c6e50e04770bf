"""What a journal being written is helped with: completion, balances, states of periods."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import (
    BalanceBeside,
    DimensionList,
    DimensionRow,
    EntryBalances,
    JournalLineIn,
    PartyList,
    PeriodMark,
    PeriodStates,
    SimilarJournal,
    SimilarJournals,
)
from app.accounting.models import BY_HAND
from app.accounting.queries.drafts import typed_lines
from app.accounting.queries.lookups import accounts_by_code, entity_of
from app.accounting.queries.scope import (
    contains,
    dimension_labels,
    like,
    members,
    party_code,
    scope_of,
)
from app.accounting.queries.sums import Range, sums
from app.accounting.rules import Side, dimensions
from app.core.commands import answers
from app.core.driver import day_of
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.work import Read

_FOUND: Final = (
    "SELECT j.id, j.number, j.on_date, j.description, d.lines FROM (SELECT j.* FROM journal j "
    f"WHERE j.org_id = :org AND j.{BY_HAND} AND j.entity_id = :entity"
    "{where} ORDER BY j.on_date DESC, j.id DESC LIMIT :limit) j "
    "LEFT JOIN journal_draft d ON d.org_id = j.org_id AND d.posted_id = j.id "
    "ORDER BY j.on_date DESC, j.id DESC"
)


@answers(SimilarJournals)
def similar_journals(read: Read, ask: SimilarJournals) -> tuple[SimilarJournal, ...]:
    """The latest ones by hand; amounts the program had filled come back empty (A8)."""
    params: dict[str, Any] = {"entity": entity_of(read, ask.entity).id, "limit": ask.limit}
    where = ""
    if ask.text:
        where = " AND lower(j.description) LIKE :text ESCAPE '!'"
        params["text"] = like(ask.text)
    found = read.rows(_FOUND.replace("{where}", where), **params)
    lines = _lines_of(read, [row[0] for row in found])
    return tuple(
        SimilarJournal(number, day_of(day), description, _as_typed(lines[journal], typed))
        for journal, number, day, description, typed in found
        if lines[journal]
    )


def _lines_of(read: Read, journals: list[str]) -> dict[str, list[JournalLineIn]]:
    """Lines of several journals by their ids, in one select."""
    found: dict[str, list[JournalLineIn]] = defaultdict(list)
    if not journals:
        return found
    marks = {f"j{place}": journal for place, journal in enumerate(journals)}
    labels, joins = dimension_labels(unit=True)
    own = scope_of(read)
    rows = read.rows(
        f"SELECT l.journal_id, a.code, l.debit, l.credit, {labels}, l.memo, "
        f"{party_code()} FROM journal_line l "
        f"JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id{joins} "
        f"WHERE l.org_id = :org AND l.journal_id IN ({', '.join(f':{mark}' for mark in marks)})"
        f"{own.on('l')} ORDER BY l.journal_id, l.line_no",
        **marks, **own.params,
    )  # fmt: skip
    for journal, code, debit, credit, store, warehouse, _party, unit, memo, who in rows:
        found[journal].append(
            JournalLineIn(
                account=code, debit=Money(debit), credit=Money(credit), store=store,
                warehouse=warehouse, unit=unit, party=who, memo=memo,
            )
        )  # fmt: skip
    return found


def _as_typed(lines: list[JournalLineIn], typed: object) -> tuple[JournalLineIn, ...]:
    filled = [line.filled for line in typed_lines(typed)] if typed is not None else []
    if len(filled) != len(lines):
        return tuple(lines)
    return tuple(
        line.model_copy(update={"debit": Money(0), "credit": Money(0)}) if by_program else line
        for line, by_program in zip(lines, filled, strict=True)
    )


@answers(EntryBalances)
def entry_balances(read: Read, ask: EntryBalances) -> tuple[BalanceBeside, ...]:
    """Balances at the end of the day, of the accounts that exist; one select for all."""
    accounts = accounts_by_code(read, ask.accounts)
    if not accounts:
        return ()
    scope = scope_of(read, entity=entity_of(read, ask.entity).code)
    ids = [account.id for account in accounts.values()]
    (found,) = sums(read, scope, (Range(None, ask.on_date),), accounts=ids)
    rows = []
    for code in sorted(accounts):
        account = accounts[code]
        debit, credit = found.get(account.id, (0, 0))
        balance = debit - credit if account.normal_side == Side.DEBIT else credit - debit
        rows.append(BalanceBeside(code, account.name, account.normal_side, Money(balance)))
    return tuple(rows)


@answers(PeriodStates)
def period_states(read: Read, ask: PeriodStates) -> tuple[PeriodMark, ...]:
    """Each month and its state, oldest first."""
    rows = read.rows(
        "SELECT ym, state FROM period WHERE org_id = :org AND entity_id = :entity ORDER BY ym",
        entity=entity_of(read, ask.entity).id,
    )
    return tuple(PeriodMark(*row) for row in rows)


@answers(DimensionList)
def dimension_list(read: Read, ask: DimensionList) -> tuple[DimensionRow, ...]:
    """Codes and names, by code."""
    return tuple(DimensionRow(*row) for row in members(read, ask.kind, to_post=not ask.all))


@answers(PartyList)
def party_list(read: Read, ask: PartyList) -> tuple[DimensionRow, ...]:
    """Those whose code or name holds the text, codes that begin with it first."""
    dimension = dimensions.find(ask.kind)
    if dimension is None:
        return ()
    code, name = dimension.code, dimension.name
    rows = read.rows(
        f"SELECT {code}, {name} FROM {dimension.table} WHERE org_id = :org AND "
        f"{contains((code, name))} ORDER BY CASE WHEN lower({code}) LIKE :start ESCAPE '!' "
        f"THEN 0 ELSE 1 END, lower({name}), {code} LIMIT :limit",
        text=like(ask.text), start=like(ask.text).removeprefix("%"), limit=ask.limit,
    )  # fmt: skip
    return tuple(DimensionRow(*row) for row in rows)
