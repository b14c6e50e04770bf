"""Walking the hash chain of the journals (C5): set-based, no journal leaves the database."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from app.accounting.api import (
    ChainChecked,
    ChainRow,
    ExportChain,
    SealedRow,
    VerifyChain,
)
from app.accounting.queries.checks import check
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import whole_books
from app.accounting.sealing import VERSION, content, place, sha256, year
from app.core.commands import Page, answers
from app.core.sealing import GENESIS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.core.work import Read

#: Added to a place so that the lowest text is the lowest number.
_WIDE: Final = 10**12
_WHY: Final = {
    "missing": "jurnal dengan nomor ini tidak ada",
    "unsealed": "jurnal ini tidak bersegel",
    "changed": "isi jurnal ini atau segelnya berubah sejak dicatat",
    "orphan": "segelnya ada, jurnalnya tidak ada",
}


def chains(read: Read, entity_id: str | None = None) -> list[ChainRow]:
    """Every chain with its first broken number."""
    rows = read.rows(_walk(read.dialect, one=entity_id is not None), entity=entity_id)
    return [_row(*values) for values in rows]


def _row(
    entity: str, in_year: str, count: int, last: int, gap: int | None, wrong: str | None
) -> ChainRow:
    """The lowest of what is missing and what is wrong (``n:why``)."""
    found = [(int(gap), "missing")] if gap is not None else []
    if wrong is not None:
        n, why = wrong.split(":")
        found.append((int(n) - _WIDE, why))
    broken, why = min(found, default=(0, ""))
    return ChainRow(
        entity, in_year, int(count), _number(in_year, int(last)),
        _number(in_year, broken) if broken else "", _WHY.get(why, ""),
    )  # fmt: skip


def _number(in_year: str, n: int) -> str:
    return f"JRN-{in_year}-{n:06d}"


def _walk(dialect: str, *, one: bool) -> str:
    """One row a chain: journals, last number, first missing one, first broken one.

    Each link is compared with the stored hash of the one before: all links hold exactly if the
    whole chain does.
    """
    only = " AND {x}.entity_id = :entity" if one else ""
    digest = sha256(dialect, f"coalesce(p.hash, '{GENESIS}') || {content(dialect, 'j')}")
    lowest = f"min(CASE WHEN x.why <> '' THEN CAST({_WIDE} + x.n AS text) || ':' || x.why END)"
    linked = (
        "SELECT j.entity_id, " + year("j") + " AS year, " + place("j") + " AS n, CASE WHEN s.hash "
        f"IS NULL THEN 'unsealed' WHEN s.journal_id <> j.id OR s.hash <> {digest} THEN 'changed' "
        "ELSE '' END AS why FROM journal j LEFT JOIN journal_seal s ON s.org_id = j.org_id "
        f"AND s.entity_id = j.entity_id AND s.year = {year('j')} AND s.n = {place('j')} "
        "LEFT JOIN journal_seal p ON p.org_id = j.org_id AND p.entity_id = j.entity_id "
        f"AND p.year = {year('j')} AND p.n = {place('j')} - 1 "
        f"WHERE j.org_id = :org{only.format(x='j')} UNION ALL "
        "SELECT o.entity_id, o.year, o.n, 'orphan' FROM journal_seal o WHERE o.org_id = :org"
        f"{only.format(x='o')} AND NOT EXISTS (SELECT 1 FROM journal g WHERE g.org_id = o.org_id "
        "AND g.id = o.journal_id)"
    )
    # Numbers are 1 … last without a gap: the first one that is not its own place follows the gap.
    ranked = (
        "SELECT k.*, row_number() OVER (PARTITION BY k.entity_id, k.year ORDER BY k.n) AS at "
        f"FROM ({linked}) k"
    )
    found = (
        "SELECT x.entity_id, x.year, count(*) AS journals, max(x.n) AS last, "
        f"min(CASE WHEN x.n > x.at THEN x.at END) AS gap, {lowest} AS wrong "
        f"FROM ({ranked}) x GROUP BY x.entity_id, x.year"
    )
    # A tail cut off leaves the counter behind.
    return (
        "SELECT e.code, f.year, f.journals, CASE WHEN c.last > f.last THEN c.last ELSE f.last END, "
        "CASE WHEN f.gap IS NOT NULL THEN f.gap WHEN c.last > f.last THEN f.last + 1 END, f.wrong "
        f"FROM ({found}) f JOIN legal_entity e ON e.org_id = :org AND e.id = f.entity_id "
        "LEFT JOIN document_counter c ON c.org_id = :org AND c.series = 'JRN' "
        "AND c.scope = f.entity_id AND c.period = f.year ORDER BY e.code, f.year"
    )


@answers(VerifyChain)
def verify_chain(read: Read, ask: VerifyChain) -> ChainChecked:
    """All chains, or those of one entity."""
    entity_id = entity_of(read, ask.entity).id if ask.entity else None
    return ChainChecked(tuple(chains(read, entity_id)), read.now)


@check("journal.chain", "Rantai segel jurnal utuh (C5, I30)")
def broken_chains(read: Read) -> Iterator[tuple[str, str]]:
    """The first broken number of each chain."""
    for row in chains(read):
        if row.broken:
            yield f"{row.broken} {row.entity}", row.why


@answers(ExportChain)
def export_chain(read: Read, ask: ExportChain) -> Page[SealedRow]:
    """A page of the chain in the order of its numbers; it is a chain as a whole only."""
    whole_books(read, "Rantai segel jurnal")
    entity = entity_of(read, ask.entity)
    start = int(ask.after or 0)
    rows = read.rows(
        "SELECT s.n, s.hash, j.id, j.number, j.on_date, j.description, j.event, j.event_key, "
        "j.source_number, j.reverses_id, j.closing FROM journal_seal s JOIN journal j "
        "ON j.org_id = s.org_id AND j.id = s.journal_id WHERE s.org_id = :org "
        "AND s.entity_id = :entity AND s.year = :year AND s.n > :start ORDER BY s.n LIMIT :many",
        entity=entity.id, year=str(ask.year), start=start, many=ask.limit + 1,
    )  # fmt: skip
    page = rows[: ask.limit]
    lines = _lines(read, entity.id, str(ask.year), start, int(page[-1][0])) if page else {}
    made = tuple(
        SealedRow(
            f"{entity.code} {ask.year}", row[3], _texts(VERSION, entity.id, *row[3:]),
            tuple(lines[row[2]]), row[1],
        )
        for row in page
    )  # fmt: skip
    return Page(made, str(page[-1][0]) if len(rows) > ask.limit else None)


def _lines(
    read: Read, entity_id: str, in_year: str, start: int, end: int
) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for journal, *values in read.rows(
        "SELECT l.journal_id, l.line_no, l.account_id, l.debit, l.credit, l.store_id, "
        "l.warehouse_id, l.party_kind, l.party_id, l.memo, l.unit_id FROM journal_seal s "
        "JOIN journal_line l ON l.org_id = s.org_id AND l.journal_id = s.journal_id "
        "WHERE s.org_id = :org AND s.entity_id = :entity AND s.year = :year AND s.n > :start "
        "AND s.n <= :end ORDER BY s.n, l.line_no",
        entity=entity_id, year=in_year, start=start, end=end,
    ):  # fmt: skip
        *told, unit = values
        found[journal].append(_texts(*told, *([unit] if unit else [])))
    return found


def _texts(*values: str | int | date | None) -> tuple[str, ...]:
    """Values as the content has them; the closing flag is the only truth value."""
    return tuple(
        "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)
        for value in values
    )
