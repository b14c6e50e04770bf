"""Lines of a session at review (WMS-OPN-06, 13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.money import Money
from app.opname.api import LINE_PHOTOS, FindLine, LineList, LinePlace, LineRow
from app.opname.queries.evidence import photos_of
from app.opname.queries.lookups import sees_expected, session_ref
from app.opname.queries.variances import costs, tolerances, value_of, variances, waiting
from app.opname.rules.tolerance import UNCLASSIFIED
from app.scanning import gs1
from app.scanning.normalise import normalise
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read
    from app.opname.queries.lookups import SessionRef
    from app.opname.queries.variances import Costs

_LINES: Final = (
    "SELECT l.line_no, p.sku, p.name, p.variant, p.base_unit, g.code, l.lot, l.expires_on, "
    "l.serial, l.abc, l.system_qty, l.expected, l.counted, l.state, l.round, l.counted_at, "
    "u.full_name, l.unsteady, l.found, l.note, l.reason, d.full_name, l.value, l.product_id, "
    "CAST(l.id AS text) "
    "FROM opname_line l JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "JOIN location g ON g.org_id = l.org_id AND g.id = l.location_id "
    "LEFT JOIN app_user u ON u.org_id = l.org_id AND u.id = l.counted_by "
    "LEFT JOIN app_user d ON d.org_id = l.org_id AND d.id = l.decided_by "
    "WHERE l.org_id = :org AND l.session_id = :session"
)
_SHOW: Final = {
    "all": "",
    "open": " AND l.counted IS NULL",
    "different": " AND l.counted <> l.expected",
    "pending": "",
}


@answers(LineList)
def line_list(read: Read, ask: LineList) -> Page[LineRow]:
    """In the order of the line numbers, which is that of the walk."""
    session = session_ref(read, ask.session)
    knows = sees_expected(read, session)
    where, params = _filters(read, ask, session, knows=knows)
    rows = read.rows(
        f"{_LINES}{where} ORDER BY l.line_no LIMIT :limit",
        session=session.id,
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    prices = costs(read, session, (row[23] for row in shown)) if knows else {}
    photos = photos_of(read, LINE_PHOTOS, (row[24] for row in shown))
    cursor = str(shown[-1][0]) if len(rows) > ask.limit else None
    units = catalog.unit_sizes(read, (row[23] for row in shown), read.today)
    lines = tuple(
        replace(_row(session, row, prices, photos, knows=knows), units=units.get(row[23], ()))
        for row in shown
    )
    return Page(lines, cursor)


def different_lines(
    read: Read, session: SessionRef
) -> tuple[tuple[LineRow, ...], dict[int, tuple[str, ...]]]:
    """Every difference with its value, posted or expected; photos' hashes by line."""
    rows = read.rows(f"{_LINES}{_SHOW['different']} ORDER BY l.line_no", session=session.id)
    photos = photos_of(read, LINE_PHOTOS, (row[24] for row in rows))
    done = session.state == "completed"
    prices = {} if done else costs(read, session, (row[23] for row in rows))
    lines = tuple(_row(session, row, prices, photos, knows=True) for row in rows)
    return lines, {row[0]: photos[row[24]] for row in rows if row[24] in photos}


def _filters(
    read: Read, ask: LineList, session: SessionRef, *, knows: bool
) -> tuple[str, dict[str, Any]]:
    # whoever counts blind may not find out by a filter either
    where, params = _SHOW[ask.show if knows or ask.show == "open" else "all"], dict[str, Any]()
    if ask.show == "pending" and knows:
        found = variances(read, session.id)
        prices = costs(read, session, (each.product_id for each in found))
        where += f" AND {read.among('l.line_no', 'pending', 'bigint')}"
        params["pending"] = [each.line for each in waiting(session, found, prices)]
    if ask.location:
        where += " AND g.code = :location"
        params["location"] = ask.location
    if ask.search:
        where += scope.words(
            ask.search, "(p.search || ' ' || lower(g.code || ' ' || l.lot))", params
        )
    if ask.after is not None:
        where += " AND l.line_no > :after"
        params["after"] = int(ask.after) if ask.after.isdigit() else 0
    return where, params


def _row(
    session: SessionRef,
    row: tuple[Any, ...],
    prices: Costs,
    photos: dict[str, tuple[str, ...]],
    *,
    knows: bool,
) -> LineRow:
    expected, counted = row[11], row[12]
    shown = knows and counted is not None
    selisih = counted - expected if shown else None
    value: Money | None = None
    state = row[13]
    if selisih is not None:
        value = value_of(prices, row[23], selisih)
        if state == "counted" and session.state != "completed":
            allowed = tolerances(session)
            limit = allowed.get(row[9], allowed[UNCLASSIFIED])
            state = "counted" if limit.allows(expected, selisih, value) else "pending"
        if session.state == "completed":
            value = Money(row[22] or 0)
    return LineRow(
        line=row[0], sku=row[1], product=row[2], variant=row[3], unit=row[4], location=row[5],
        lot=row[6], expires_on=as_date(row[7]), serial=row[8], abc=row[9],
        system_qty=row[10] if knows else None,
        moved=expected - row[10] if shown else None,
        expected=expected if shown else None, counted=counted, selisih=selisih, value=value,
        state=state, round=row[14],
        counted_at=None if row[15] is None else instant_from(row[15]),
        counted_by=row[16] or "", unsteady=bool(row[17]), found=bool(row[18]), note=row[19],
        reason=row[20], decided_by=row[21] or "", photos=len(photos.get(row[24], ())),
    )  # fmt: skip


@answers(FindLine)
def find_line(read: Read, ask: FindLine) -> LinePlace | None:
    """By serial, by lot, or by what the barcode or label is; uncounted lines first.

    Of the lines of a product the one whose lot or serial a GS1 label names goes before the others.
    """
    session = session_ref(read, ask.session)
    text = normalise(ask.code).text
    label = gs1.read(ask.code, today=read.today)
    named = label.product if label is not None and label.product is not None else text
    known = catalog.by_barcode(read, [text, named])
    found = known.get(text) or known.get(named)
    rows = read.rows(
        "SELECT l.line_no, p.sku FROM opname_line l "
        "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
        "WHERE l.org_id = :org AND l.session_id = :session "
        "AND (upper(l.serial) = :code OR upper(l.lot) = :code OR p.sku = :sku) "
        "ORDER BY CASE WHEN l.lot <> '' AND upper(l.lot) = :lot OR l.serial <> '' "
        "AND upper(l.serial) = :serial THEN 0 ELSE 1 END, l.counted IS NOT NULL, l.line_no LIMIT 1",
        session=session.id, code=text.upper(), sku=found.product.sku if found else "",
        lot=(label.lot if label and label.lot else "").upper(),
        serial=(label.serial if label and label.serial else "").upper(),
    )  # fmt: skip
    return LinePlace(*rows[0]) if rows else None
