"""Reading the books for an export, page by page in the order of their keys."""

from __future__ import annotations

from itertools import accumulate, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.accounting.rules import dimensions
from app.core.db import NIL, Base, Flag, Instant, instant_from, instant_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.accounting.rules.dimensions import Dimension
    from app.core.work import Read

Values = dict[str, Any]
#: Journals of one round trip.
PAGE: Final = 2_000
_ROWS: Final = 10_000


def plain_rows(
    read: Read, table: str, columns: Sequence[str], key: Sequence[str], where: str = "true"
) -> Iterator[Values]:
    """Rows of a table, without what is empty, in the order of a key that tells them apart.

    Args:
        read: The instant that is read.
        table: Known as ``t`` in ``where``.
        columns: What the file holds of it.
        key: Columns; texts are compared letter by letter, on both databases.
        where: Portable SQL.
    """
    kinds = {name: Base.metadata.tables[table].columns[name].type for name in (*columns, *key)}
    flags = {name for name in columns if isinstance(kinds[name], Flag)}
    instants = {name for name in columns if isinstance(kinds[name], Instant)}
    letters = ' COLLATE "C"' if read.dialect == "postgresql" else ""
    by = [f"t.{name}{letters if isinstance(kinds[name], sa.Text) else ''}" for name in key]
    select = ", ".join(f"t.{name}" for name in columns)
    for row in paged(read, select, f"{table} t WHERE t.org_id = :org AND {where}", by):
        yield sparse(columns, row, flags, instants)


def paged(read: Read, select: str, source: str, key: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of a select by pages, in the order of a key of expressions."""
    keys = ", ".join(key)
    after: dict[str, Any] = {}
    while True:
        further = f"AND ({keys}) > ({', '.join(f':k{at}' for at in range(len(key)))}) "
        rows = read.rows(
            f"SELECT {keys}, {select} FROM {source} {further if after else ''}"
            f"ORDER BY {keys} LIMIT :many",
            **after, many=_ROWS,
        )  # fmt: skip
        for row in rows:
            yield row[len(key) :]
        if len(rows) < _ROWS:
            return
        after = {f"k{at}": rows[-1][at] for at in range(len(key))}


def sparse(
    names: Sequence[str],
    values: Sequence[Any],
    flags: set[str] | frozenset[str] = frozenset(),
    instants: set[str] | frozenset[str] = frozenset(),
) -> Values:
    """A row as the file holds it: days and instants as texts, nothing that is empty."""
    found: Values = {}
    for name, value in zip(names, values, strict=True):
        if not value:
            continue
        if name in flags:
            found[name] = True
        elif name in instants:
            found[name] = instant_text(instant_from(value))
        else:
            found[name] = value
    return found


def dimension_rows(read: Read, kind: Dimension) -> Iterator[Values]:
    """The rows of a dimension: all stores, warehouses, units; of parties those the books name."""
    where = "true"
    if kind.kind not in dimensions.PLACES:
        where = (
            "(t.id IN (SELECT l.party_id FROM journal_line l WHERE l.org_id = :org "
            f"AND l.party_kind = '{kind.kind}')"
        )
        if kind.follows:
            where += (
                f" OR t.id IN (SELECT f.{kind.follows} FROM {kind.table} f WHERE f.org_id = :org)"
            )
        where += ")"
    return plain_rows(read, kind.table, ("id", *kind.carried), ("id",), where)


def has_units(read: Read) -> bool:
    """Whether these books have business units at all."""
    return bool(read.rows("SELECT 1 FROM business_unit WHERE org_id = :org LIMIT 1"))


def balance_rows(read: Read, key: Sequence[str]) -> Iterator[Values]:
    """The balances; where there is no unit nothing is said of it, as before there were any."""
    for row in plain_rows(read, "account_balance", (*key, "debit", "credit"), key):
        if row["unit_id"] == NIL:
            del row["unit_id"]
        yield row


def people_rows(read: Read) -> Iterator[Values]:
    """Everybody who posted a journal."""
    posted = "t.id IN (SELECT j.actor_id FROM journal j WHERE j.org_id = :org)"
    return plain_rows(read, "app_user", ("id", "username", "full_name"), ("id",), posted)


_PAIR: Final = ("charge_id", "charge_line", "credit_id", "credit_line")
_WHEN: Final = ("c.at", "t.cmd", "t.place")


def allocation_rows(read: Read) -> Iterator[Values]:
    """Allocations as they can be made again one after the other.

    First what was set against each other and taken back, pair by pair, then what still holds: so no
    item is ever taken twice on the way, whatever the clocks of the workstations said.
    """
    for still in (False, True):
        for ends, rows in groupby(_allocations(read), key=itemgetter(0, 1, 2, 3)):
            made = list(rows)
            sums = list(accumulate(row[5] for row in made))
            last_zero = max((at for at, sum_ in enumerate(sums, 1) if not sum_), default=0)
            for place, row in enumerate(made, 1):
                if (place > last_zero) == still:
                    yield {
                        **dict(zip(_PAIR, ends, strict=True)), "place": place, "on_date": row[4],
                        "amount": row[5],
                    }  # fmt: skip


def _allocations(read: Read) -> Iterator[tuple[Any, ...]]:
    select = ", ".join(f"t.{name}" for name in (*_PAIR, "on_date", "amount"))
    source = (
        "allocation t JOIN command c ON c.org_id = t.org_id AND c.id = t.cmd WHERE t.org_id = :org"
    )
    return paged(read, select, source, (*(f"t.{name}" for name in _PAIR), *_WHEN))


# ---------------------------------------------------------------- journals
_HEADER: Final = (
    "id", "entity_id", "number", "on_date", "description", "event", "event_key", "source_kind",
    "source_id", "source_number", "reverses_id", "closing", "actor_id", "at",
)  # fmt: skip
_LINE: Final = (
    "line_no", "account_id", "debit", "credit", "store_id", "warehouse_id", "party_kind",
    "party_id", "memo", "unit_id", "side", "charge",
)  # fmt: skip
_OF_CHAIN: Final = (
    "FROM journal_seal s JOIN journal j ON j.org_id = s.org_id AND j.id = s.journal_id {more}"
    "WHERE s.org_id = :org AND s.entity_id = :entity AND s.year = :year AND s.n > :start "
    "AND s.n <= :until ORDER BY s.n"
)


def chain_ends(read: Read) -> list[tuple[str, str, int, str]]:
    """Entity, year, journals and last seal of every chain, in the order of the file."""
    rows = read.rows(
        "SELECT s.entity_id, s.year, s.n, s.hash FROM journal_seal s JOIN (SELECT entity_id, year, "
        "max(n) AS n FROM journal_seal WHERE org_id = :org GROUP BY entity_id, year) x "
        "ON x.entity_id = s.entity_id AND x.year = s.year AND x.n = s.n WHERE s.org_id = :org"
    )
    return sorted((entity, year, int(n), head) for entity, year, n, head in rows)


def journal_rows(read: Read, entity: str, year: str, last: int) -> Iterator[Values]:
    """The journals of a chain with their lines, by number."""
    for start in range(0, last, PAGE):
        at = {"entity": entity, "year": year, "start": start, "until": start + PAGE}
        headers, lines, dues = read.rows_many(
            (
                f"SELECT s.hash, {', '.join(f'j.{name}' for name in _HEADER)} "
                + _OF_CHAIN.format(more=""), at,
            ),
            (
                f"SELECT l.journal_id, {', '.join(f'l.{name}' for name in _LINE[:-2])}, i.side, "
                "i.charge " + _OF_CHAIN.format(
                    more="JOIN journal_line l ON l.org_id = s.org_id AND l.journal_id = j.id "
                    "LEFT JOIN party_item i ON i.org_id = l.org_id AND i.journal_id = l.journal_id "
                    "AND i.line_no = l.line_no "
                ) + ", l.line_no", at,
            ),
            (
                "SELECT d.journal_id, d.due_on " + _OF_CHAIN.format(
                    more="JOIN party_due d ON d.org_id = s.org_id AND d.journal_id = j.id "
                ), at,
            ),
        )  # fmt: skip
        yield from _whole(headers, lines, dict(dues))


def _whole(
    headers: list[tuple[Any, ...]], lines: list[tuple[Any, ...]], dues: dict[str, Any]
) -> Iterator[Values]:
    of: dict[str, list[Values]] = {}
    for journal, *values in lines:
        of.setdefault(journal, []).append(sparse(_LINE, values, _LINE_FLAGS))
    for seal, *values in headers:
        row = sparse(_HEADER, values, _HEADER_FLAGS, _HEADER_INSTANTS)
        if values[0] in dues:
            row["due_on"] = dues[values[0]]
        yield {**row, "lines": of.get(values[0], []), "seal": seal}


_LINE_FLAGS: Final = frozenset({"charge"})
_HEADER_FLAGS: Final = frozenset({"closing"})
_HEADER_INSTANTS: Final = frozenset({"at"})
