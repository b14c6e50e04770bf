"""What a counter is given: places, lines of a bin, codes; never the expected quantity (PU-61)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.identity import steps as identity
from app.opname.api import (
    UNKNOWN_PHOTOS,
    BinRow,
    CountBin,
    CountBinView,
    CountCode,
    CountLineRow,
    CountProduct,
    CountResolve,
    CountTask,
    CountTaskView,
    Progress,
    SessionProgress,
    UnknownCounts,
    UnknownRow,
)
from app.opname.queries.evidence import photos_of
from app.opname.queries.lookups import session_ref
from app.opname.rules.states import why_not_me
from app.scanning import gs1
from app.scanning.normalise import normalise

if TYPE_CHECKING:
    from datetime import date

    from app.catalog.rules.amounts import UnitSize
    from app.core.work import Read

#: Summed before it is joined: 50 000 lines are read once, without their locations' names.
_BINS: Final = (
    "SELECT g.code, coalesce(z.code, ''), t.lines, t.counted, coalesce(u.full_name, ''), "
    "a.user_id, t.recounts "
    "FROM (SELECT l.location_id, count(*) AS lines, count(l.counted) AS counted, "
    "count(CASE WHEN l.round > 1 AND l.counted IS NULL THEN 1 END) AS recounts FROM opname_line l "
    "WHERE l.org_id = :org AND l.session_id = :session GROUP BY l.location_id) t "
    "JOIN location g ON g.org_id = :org AND g.id = t.location_id "
    "LEFT JOIN zone z ON z.org_id = g.org_id AND z.id = g.zone_id "
    "LEFT JOIN opname_assignment a ON a.org_id = :org AND a.session_id = :session "
    "AND a.location_id = t.location_id "
    "LEFT JOIN app_user u ON u.org_id = a.org_id AND u.id = a.user_id "
    "ORDER BY coalesce(z.walk_seq, 0), g.walk_seq, g.code"
)


@answers(CountTask)
def count_task(read: Read, ask: CountTask) -> CountTaskView:
    """Locations in the order of the walk."""
    session = session_ref(read, ask.session)
    rows = read.rows(_BINS, session=session.id)
    me = read.actor.user_id
    bins = tuple(
        BinRow(place, zone, lines, counted, assigned, user == me, recounts)
        for place, zone, lines, counted, assigned, user, recounts in rows
    )
    progress = Progress(sum(each.counted for each in bins), sum(each.lines for each in bins))
    return CountTaskView(
        session.number, session.title, session.warehouse, session.state, session.closed,
        session.blind, progress, bins,
    )  # fmt: skip


_HERE: Final = (
    "l.org_id = :org AND l.session_id = :session AND l.location_id = (SELECT g.id FROM location g "
    "WHERE g.org_id = :org AND g.code = :location)"
)
_LINES: Final = (
    "SELECT l.line_no, p.sku, p.name, p.variant, p.base_unit, p.tracking, l.lot, l.expires_on, "
    "l.serial, l.round, l.counted, l.expected, l.system_qty, l.id, l.product_id "
    "FROM opname_line l "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    f"WHERE {_HERE} ORDER BY l.line_no"
)
_CODES: Final = (
    "SELECT DISTINCT b.code, p.sku, b.pack_qty FROM opname_line l "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "JOIN product_barcode b ON b.org_id = l.org_id AND b.product_id = l.product_id "
    f"WHERE {_HERE} ORDER BY b.code"
)
_BY_WHOM: Final = (
    "SELECT c.line_id, c.round, c.actor_id, u.full_name, CAST(sum(c.qty) AS bigint), "
    "CAST(sum(c.mark) AS bigint) FROM opname_line l "
    "JOIN opname_count c ON c.org_id = l.org_id AND c.line_id = l.id "
    "JOIN app_user u ON u.org_id = c.org_id AND u.id = c.actor_id "
    f"WHERE {_HERE} GROUP BY c.line_id, c.round, c.actor_id, u.full_name"
)
_PROGRESS: Final = (
    "SELECT count(l.counted), count(*) FROM opname_line l WHERE l.org_id = :org "
    "AND l.session_id = :session"
)


@answers(SessionProgress)
def session_progress(read: Read, ask: SessionProgress) -> Progress:
    """Counted lines of all."""
    session = session_ref(read, ask.session)
    return Progress(*read.rows(_PROGRESS, session=session.id)[0])


@answers(CountBin)
def count_bin(read: Read, ask: CountBin) -> CountBinView:
    """The lines of one location, with this person's part of each."""
    session = session_ref(read, ask.session)
    here = {"session": session.id, "location": ask.location}
    lines, codes, persons, progress = read.rows_many(
        (_LINES, here), (_CODES, here), (_BY_WHOM, here), (_PROGRESS, {"session": session.id})
    )
    me = read.actor.user_id
    rounds = {row[13]: row[9] for row in lines}
    mine = {row[0]: row[4] for row in persons if row[2] == me and row[1] == rounds[row[0]]}
    before = {row[0] for row in persons if row[2] == me and row[1] < rounds[row[0]] and row[5] > 0}
    others = {row[3] for row in persons if row[2] != me and row[1] == rounds[row[0]] and row[5] > 0}
    approver = read.actor.may("opname.approve")
    separated = identity.settings(read).separation_of_duties
    units = catalog.unit_sizes(read, (row[14] for row in lines), read.today)
    return CountBinView(
        ask.location,
        tuple(
            _line(
                row, mine.get(row[13], 0), units.get(row[14], ()), blind=session.blind,
                refused=why_not_me(
                    row[9], counted_before=row[13] in before, approver=approver,
                    separated=separated,
                ),
            )
            for row in lines
        ),
        tuple(CountCode(*row) for row in codes),
        tuple(sorted(others)),
        Progress(*progress[0]),
    )  # fmt: skip


def _line(
    row: tuple[Any, ...], mine: int, units: tuple[UnitSize, ...], *, blind: bool, refused: str
) -> CountLineRow:
    expected = row[11] if row[11] is not None else row[12]
    return CountLineRow(
        line=row[0], sku=row[1], product=row[2], variant=row[3], unit=row[4], tracking=row[5],
        lot=row[6], expires_on=as_date(row[7]), serial=row[8], round=row[9], refused=refused,
        counted=row[10], mine=mine, expected=None if blind else expected,
        units=units,
    )  # fmt: skip


@answers(CountResolve)
def count_resolve(read: Read, ask: CountResolve) -> CountProduct | None:
    """A product by barcode, SKU or GS1 label; bundles and services are not counted."""
    text = normalise(ask.code).text
    found, label = catalog.by_barcode(read, [text]).get(text), None
    if found is None:
        label = gs1.read(ask.code, today=read.today)
        if label is not None and label.product is not None:
            found = catalog.by_barcode(read, [label.product]).get(label.product)
    if found is None or not found.product.has_stock:
        return None
    product = found.product
    lot = ask.lot or (label.lot if label and label.lot and product.tracking == "lot" else "")
    written, expires = _known_lot(read, product.id, lot)
    return CountProduct(
        product.sku, product.name, product.variant, product.base_unit, product.tracking,
        found.pack_qty * ((label.pieces if label else None) or 1), lot=written,
        expires_on=expires or (label.expiry if label else None),
        serial=(label.serial or "") if label and product.tracking == "serial" else "",
        requires_expiry=product.requires_expiry,
        units=catalog.unit_sizes(read, [product.id], read.today).get(product.id, ()),
    )  # fmt: skip


def _known_lot(read: Read, product_id: str, lot: str) -> tuple[str, date | None]:
    """A lot as it was received, whatever case somebody writes it in, and its expiry."""
    if not lot:
        return "", None
    rows = read.rows(
        "SELECT number, expires_on FROM lot WHERE org_id = :org AND product_id = :product "
        "AND upper(number) = upper(:lot) ORDER BY number = :lot DESC, number LIMIT 1",
        product=product_id, lot=lot,
    )  # fmt: skip
    return (rows[0][0], as_date(rows[0][1])) if rows else (lot, None)


@answers(UnknownCounts)
def unknown_counts(read: Read, ask: UnknownCounts) -> tuple[UnknownRow, ...]:
    """By code and place, the latest first; the photos are those of the code."""
    session = session_ref(read, ask.session)
    rows = read.rows(
        "SELECT k.code, k.location, count(*), max(u.full_name), max(k.at), (SELECT "
        "CAST(f.id AS text) FROM opname_unknown f WHERE f.org_id = :org "
        "AND f.session_id = :session AND f.code = k.code ORDER BY f.id LIMIT 1) "
        "FROM opname_unknown k JOIN app_user u ON u.org_id = k.org_id AND u.id = k.actor_id "
        "WHERE k.org_id = :org AND k.session_id = :session GROUP BY k.code, k.location "
        "ORDER BY max(k.at) DESC, k.code LIMIT 500",
        session=session.id,
    )
    photos = photos_of(read, UNKNOWN_PHOTOS, (row[5] for row in rows))
    return tuple(
        UnknownRow(code, place, times, person, instant_from(at), len(photos.get(first, ())))
        for code, place, times, person, at, first in rows
    )
