"""What is open on control accounts at the end of a day, by document (B7, I21).

An item is what is open of one document on one control account: on the accounts of the sub-ledger
what its allocations left at that day, elsewhere what its lines add up to.  A mirror belongs to the
document of the journal it takes back.  A journal written by hand names no document: what of it
nobody allocated goes to the party's oldest items first, and what is left over stays as a negative
item.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import dimension_labels
from app.core.driver import day_of
from app.statements.rules.ageing import Item, settle_oldest
from app.subledger.queries.items import CONTROL_ROLES, control_accounts, open_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.accounting.queries.chart import Node
    from app.accounting.queries.scope import Scope
    from app.core.work import Read
    from app.statements.rules.ageing import Terms

_NOBODY: Final = "Tanpa nama"


def open_items(
    read: Read, scope: Scope, accounts: Sequence[Node], end: date, sign: int
) -> list[Item]:
    """What is open on control accounts at the end of a day.

    Args:
        read: Who asks.
        scope: Filter by entity.
        accounts: The control accounts.
        end: What is dated later does not count.
        sign: 1 for receivables, -1 for payables.
    """
    if not accounts:
        return []
    return _allocated(
        row
        for source in _sources(read, accounts, end, sign, touched=True)
        for row in _documents(read, scope, source)
    )


def open_sums(
    read: Read, scope: Scope, accounts: Sequence[Node], end: date, sign: int, terms: Terms
) -> list[Item]:
    """Like :func:`open_items`, with one item for all of a party that is of the same bucket of age.

    A hundred thousand documents of five hundred customers come as some two thousand rows.  Only
    those parties are read by document that have payments without one.
    """
    sums: list[Item] = []
    again: list[tuple[Item, bool]] = []
    for source in _sources(read, accounts, end, sign):
        rows = _buckets(read, scope, source, terms)
        mixed = {(one.item.party, one.item.account) for one in rows if one.unnamed}
        sums += [one.item for one in rows if (one.item.party, one.item.account) not in mixed]
        whose = {one.party for one in rows if (one.item.party, one.item.account) in mixed}
        if mixed:
            again += [
                row
                for row in _documents(read, scope, source, whose)
                if (row[0].party, row[0].account) in mixed
            ]
    return [*sums, *_allocated(again)]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the items of some accounts come from.

    Attributes:
        sql: A source like ``journal_line`` with the due day and what is open.
        sign: 1 where ``net`` is positive for what raises their side, else -1.
    """

    sql: str
    accounts: Sequence[Node]
    end: date
    sign: int


def _sources(
    read: Read, accounts: Sequence[Node], end: date, sign: int, *, touched: bool = False
) -> list[_Source]:
    """Items for the accounts whose payments are allocated, lines for the others."""
    with_items = _with_items(read) if accounts else frozenset()
    kept = [one for one in accounts if one.id in with_items]
    others = [one for one in accounts if one.id not in with_items]
    found = []
    if kept:
        found.append(_Source(open_at(read, end, touched=touched), kept, end, 1))
    if others:
        found.append(_Source(_LINES, others, end, sign))
    return found


def _with_items(read: Read) -> frozenset[str]:
    """Accounts whose payments are allocated; marketplace clearing and GR/IR have lines only."""
    return frozenset(control_accounts(read, sorted(CONTROL_ROLES)))


#: Lines as a source of items, where nothing is allocated.
_LINES: Final = (
    "(SELECT y.org_id, y.journal_id, y.account_id, y.entity_id, y.store_id, y.warehouse_id, "
    "y.party_kind, y.party_id, y.on_date, CAST(NULL AS date) AS due_on, y.debit - y.credit AS net, "
    "0 AS touched "
    "FROM journal_line y WHERE y.org_id = :org AND y.on_date <= :end)"
)


#: One row for each document of a party on an account; what it is called as in the sub-ledger.
_GROUPED: Final = (
    "SELECT x.org_id, x.account_id, x.party_kind, x.party_id, x.store_id, "
    "coalesce(nullif(coalesce(o.source_number, j.source_number), ''), "
    "coalesce(o.number, j.number)) AS doc, "
    "CASE WHEN coalesce(o.source_number, j.source_number) = '' THEN 0 ELSE 1 END AS named, "
    "min(x.on_date) AS first, min(x.due_on) AS due, CAST(sum(x.net) AS bigint) AS net, "
    "max(x.touched) AS touched "
    "FROM {source} x JOIN journal j ON j.org_id = x.org_id AND j.id = x.journal_id "
    "LEFT JOIN journal o ON o.org_id = j.org_id AND o.id = j.reverses_id "
    "WHERE x.account_id IN ({accounts}){more} "
    "GROUP BY x.org_id, x.account_id, x.party_kind, x.party_id, x.store_id, "
    "coalesce(nullif(coalesce(o.source_number, j.source_number), ''), "
    "coalesce(o.number, j.number)), "
    "CASE WHEN coalesce(o.source_number, j.source_number) = '' THEN 0 ELSE 1 END "
    "HAVING sum(x.net) <> 0"
)


def _grouped(source: _Source, scope: Scope, more: str = "") -> tuple[str, dict[str, Any]]:
    names = {f"c{at}": one.id for at, one in enumerate(source.accounts)}
    sql = (
        _GROUPED.replace("{source}", source.sql)
        .replace("{accounts}", ", ".join(f":{name}" for name in names))
        .replace("{more}", scope.on("x") + more)
    )
    return sql, {**names, **scope.params, "end": source.end}


def _documents(
    read: Read, scope: Scope, source: _Source, whose: Iterable[str | None] = ()
) -> list[tuple[Item, bool]]:
    """Each document, and whether it has a number of its own; of these parties, () for all."""
    parties = list(whose)
    known = [one for one in parties if one is not None]
    narrowed = parties and len(known) == len(parties)
    more = f" AND {read.among('x.party_id', 'parties')}" if narrowed else ""
    grouped, params = _grouped(source, scope, more)
    labels, joins = dimension_labels("l", coded=True)
    rows = read.rows(
        f"SELECT l.account_id, {labels}, l.doc, l.named, l.first, l.due, l.net, l.touched FROM ("
        f"SELECT g.*, {_nothing(read)} AS warehouse_id FROM ({grouped}) g) l{joins}",
        **params, parties=known,
    )  # fmt: skip
    codes = {one.id: one.code for one in source.accounts}
    return [_item(row, codes, source.sign) for row in rows]


def _nothing(read: Read) -> str:
    return f"CAST(NULL AS {'uuid' if read.dialect == 'postgresql' else 'text'})"


@dataclass(frozen=True, slots=True)
class _Bucket:
    """What a party has open in one bucket.

    Attributes:
        unnamed: Payments that belong to no document.
    """

    item: Item
    party: str | None
    unnamed: bool


def _buckets(read: Read, scope: Scope, source: _Source, terms: Terms) -> list[_Bucket]:
    grouped, params = _grouped(source, scope)
    bucket, bounds = _bucket_sql(terms, source.end)
    labels, joins = dimension_labels("l", coded=True)
    rows = read.rows(
        f"SELECT l.account_id, {labels}, l.party_id, l.unnamed, l.bucket, l.net FROM ("
        "SELECT g.org_id, g.account_id, g.party_kind, g.party_id, g.store_id, "
        f"{_nothing(read)} AS warehouse_id, CASE WHEN g.named = 0 "
        f"AND g.net {'<' if source.sign > 0 else '>'} 0 THEN 1 ELSE 0 END AS unnamed, "
        f"{bucket} AS bucket, CAST(sum(g.net) AS bigint) AS net FROM ({grouped}) g "
        f"GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) l{joins}",
        **params, **bounds,
    )  # fmt: skip
    codes = {one.id: one.code for one in source.accounts}
    days = (0, *terms.limits, terms.limits[-1] + 1)
    found = []
    for account, store, _warehouse, party, party_id, unnamed, at, net in rows:
        day = source.end - timedelta(days=days[at])
        item = Item(party or store or _NOBODY, codes[account], "", day, source.sign * net, due=day)
        found.append(_Bucket(item, party_id, bool(unnamed)))
    return found


def _bucket_sql(terms: Terms, end: date) -> tuple[str, dict[str, date]]:
    """SQL of :meth:`Terms.bucket` for a document ``g``, with its parameters.

    The first day of each bucket is compared, moved by the term where no due day is said: working
    out a day for each document took SQLite longer than everything else.
    """

    def place(column: str, name: str) -> str:
        whens = " ".join(
            f"WHEN {column} >= :{name}{at} THEN {at}" for at in range(len(terms.limits) + 1)
        )
        return f"CASE {whens} ELSE {len(terms.limits) + 1} END"

    bounds = [end - timedelta(days=limit) for limit in (0, *terms.limits)]
    params = {f"b{at}": day for at, day in enumerate(bounds)}
    if terms.basis != "due":
        return place("g.first", "b"), params
    term = timedelta(days=terms.days)
    params |= {f"t{at}": day - term for at, day in enumerate(bounds)}
    return (
        f"CASE WHEN g.due IS NULL THEN {place('g.first', 't')} ELSE {place('g.due', 'b')} END",
        params,
    )


def _item(row: tuple[Any, ...], codes: Mapping[str, str], sign: int) -> tuple[Item, bool]:
    account, store, _warehouse, party, document, named, first, due, net, touched = row
    item = Item(
        party or store or _NOBODY, codes[account], document, day_of(first), sign * net,
        due=day_of(due) if due is not None else None, touched=bool(touched),
    )  # fmt: skip
    return item, bool(named)


def _allocated(found: Iterable[tuple[Item, bool]]) -> list[Item]:
    """Payments without a document take the oldest items of their party first, the oldest first.

    What is over is the newest payments', each its own part.
    """
    groups: dict[tuple[str, str], list[tuple[Item, bool]]] = defaultdict(list)
    # The database tells them in any order; the age of what is over hangs on which is the newest.
    for item, named in sorted(found, key=lambda one: (one[0].issued, one[0].document)):
        groups[item.party, item.account].append((item, named))
    kept: list[Item] = []
    for members in groups.values():
        payments = [item for item, named in members if not named and item.open_sen < 0]
        charges = [item for item, _named in members if item.open_sen > 0]
        owed_back = [item for item, named in members if named and item.open_sen < 0]
        paid = -sum(item.open_sen for item in payments)
        left = settle_oldest([(item.due or item.issued, item.open_sen) for item in charges], paid)
        kept += owed_back
        kept += [
            replace(item, open_sen=rest, shared=rest != item.open_sen)
            for item, rest in zip(charges, left, strict=True)
            if rest
        ]
        taken = sum(item.open_sen for item in charges) - sum(left)
        for item in payments:
            part = min(taken, -item.open_sen)
            taken -= part
            if part + item.open_sen:
                kept.append(replace(item, open_sen=item.open_sen + part, shared=part != 0))
    return kept
