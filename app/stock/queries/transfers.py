"""Transfers as a list, as cards, and whole (WMS-MOV-04…07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import Money
from app.core.text import wib
from app.identity import steps as identity
from app.stock.api import (
    TransferCounts,
    TransferDetail,
    TransferLineRow,
    TransferList,
    TransferRow,
    TransferSummary,
    TransferView,
)
from app.stock.queries import scope
from app.stock.rules.transfers import SIDES, wanted_sides

if TYPE_CHECKING:
    from app.catalog.rules.amounts import UnitSize
    from app.core.work import Read

_STATES: Final = {
    "": "",
    "open": " AND t.state IN ('draft', 'approved', 'in_transit', 'received')",
    "late": " AND t.state IN ('in_transit', 'received') AND t.expected_on < :today",
}
_ROAD: Final = (
    "SELECT p.transfer_id, CAST(sum(p.qty - p.done_qty) AS bigint) AS qty, "
    "CAST(sum(p.value - p.done_value) AS bigint) AS value FROM transfer_piece p "
    "WHERE p.org_id = :org{which} GROUP BY p.transfer_id"
)
_PAGE: Final = (
    "SELECT t.id, t.number, t.kind, t.state, s.code AS source, g.code AS target, t.created_at, "
    "t.requester_id, t.dispatched_on, t.expected_on FROM transfer t "
    "JOIN warehouse s ON s.org_id = t.org_id AND s.id = t.source_id "
    "JOIN warehouse g ON g.org_id = t.org_id AND g.id = t.target_id WHERE t.org_id = :org"
)


def _mine(read: Read, warehouse: str | None) -> tuple[str, dict[str, Any]]:
    """Transfers that leave from or go to the person's warehouses."""
    where, params = scope.warehouses(read, warehouse, "s.code")
    other = where.replace("s.code", "g.code")
    return (f" AND ({where[5:]} OR {other[5:]})" if where else ""), params


@answers(TransferList)
def transfer_list(read: Read, ask: TransferList) -> Page[TransferRow]:
    """Newest first."""
    where, params = _mine(read, ask.warehouse)
    if ask.state in _STATES:
        where += _STATES[ask.state]
    else:
        where += " AND t.state = :state"
        params["state"] = ask.state
    if ask.state == "late":
        params["today"] = read.today
    if ask.search:
        where += (
            " AND (t.number = :number OR EXISTS (SELECT 1 FROM transfer_line x JOIN product p "
            "ON p.org_id = x.org_id AND p.id = x.product_id WHERE x.org_id = t.org_id "
            "AND x.transfer_id = t.id" + scope.words(ask.search, "p.search", params) + "))"
        )
        params["number"] = ask.search.strip().upper()
    if ask.after:
        where += " AND t.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        "SELECT k.id, k.number, k.kind, k.state, k.source, k.target, k.created_at, u.full_name, "
        "k.dispatched_on, k.expected_on, x.lines, x.qty, coalesce(r.qty, 0), coalesce(r.value, 0), "
        "coalesce(a.sides, '') "
        f"FROM ({_PAGE}{where} ORDER BY t.id DESC LIMIT :limit) k "
        "JOIN app_user u ON u.org_id = :org AND u.id = k.requester_id "
        "JOIN (SELECT l.transfer_id, count(*) AS lines, CAST(sum(l.qty) AS bigint) AS qty "
        "FROM transfer_line l WHERE l.org_id = :org GROUP BY l.transfer_id) x "
        "ON x.transfer_id = k.id "
        f"LEFT JOIN ({_ROAD.format(which='')}) r ON r.transfer_id = k.id "
        f"LEFT JOIN ({_given(read)}) a ON a.transfer_id = k.id ORDER BY k.id DESC",
        limit=ask.limit + 1,
        **params,
    )
    shown = rows[: ask.limit]
    cursor = shown[-1][0] if len(rows) > ask.limit else None
    return Page(tuple(_row(read, row) for row in shown), cursor)


def _given(read: Read) -> str:
    """Sides that agreed, by transfer, as one text."""
    joined = "string_agg" if read.dialect == "postgresql" else "group_concat"
    return (
        f"SELECT transfer_id, {joined}(side, ',') AS sides FROM transfer_approval "
        "WHERE org_id = :org GROUP BY transfer_id"
    )


def _row(read: Read, row: tuple[Any, ...]) -> TransferRow:
    sent, expected = as_date(row[8]), as_date(row[9])
    created = instant_from(row[6])
    moving = row[3] in {"in_transit", "received"}
    since = sent if moving and sent is not None else wib(created).date()
    late = max(0, (read.today - expected).days) if moving and expected else 0
    waiting: tuple[str, ...] = ()
    if row[3] == "draft":
        given = row[14].split(",")
        waiting = tuple(SIDES[side] for side in _wanted(read, row[2]) if side not in given)
    return TransferRow(
        number=row[1], kind=row[2], state=row[3], source=row[4], target=row[5], created_at=created,
        person=row[7], lines=row[10], wanted=row[11], on_road=row[12], value=Money(row[13]),
        expected_on=expected, days=(read.today - since).days, late=late, waiting=waiting,
    )  # fmt: skip


def _wanted(read: Read, kind: str) -> tuple[str, ...]:
    wish = identity.settings(read).stock
    return wanted_sides(
        internal=wish.internal_approval, source=wish.source_approval,
        destination=wish.destination_approval, logistics=wish.logistics_approval,
        inside=kind == "internal",
    )  # fmt: skip


@answers(TransferSummary)
def transfer_summary(read: Read, ask: TransferSummary) -> TransferCounts:
    """Counts by the very conditions of the list."""
    where, params = _mine(read, ask.warehouse)
    counts, values = read.rows_many(
        (
            (
                "SELECT count(CASE WHEN k.state = 'draft' THEN 1 END), "
                "count(CASE WHEN k.state = 'approved' THEN 1 END), "
                "count(CASE WHEN k.state = 'in_transit' THEN 1 END), "
                "count(CASE WHEN k.state = 'received' THEN 1 END), "
                "count(CASE WHEN k.state IN ('in_transit', 'received') "
                f"AND k.expected_on < :today THEN 1 END) FROM ({_PAGE}{where}) k"
            ),
            {**params, "today": read.today},
        ),
        (
            (
                "SELECT CAST(coalesce(sum(p.value - p.done_value), 0) AS bigint) "
                "FROM transfer_piece p WHERE p.org_id = :org AND p.done_qty < p.qty "
                f"AND p.transfer_id IN (SELECT k.id FROM ({_PAGE}{where}) k)"
            ),
            params,
        ),
    )
    draft, approved, in_transit, received, late = counts[0]
    return TransferCounts(draft, approved, in_transit, received, late, Money(values[0][0]))


@answers(TransferDetail)
def transfer_detail(read: Read, ask: TransferDetail) -> TransferView:
    """Header, lines with sent, received, lost and short, consents, journals."""
    found = read.rows(
        "SELECT t.id, t.number, t.kind, t.state, s.code, g.code, t.reason, t.note, t.transport, "
        "t.seal, t.expected_on, t.created_at, u.full_name, t.dispatched_at, t.received_at, "
        "t.variance FROM transfer t "
        "JOIN warehouse s ON s.org_id = t.org_id AND s.id = t.source_id "
        "JOIN warehouse g ON g.org_id = t.org_id AND g.id = t.target_id "
        "JOIN app_user u ON u.org_id = t.org_id AND u.id = t.requester_id "
        "WHERE t.org_id = :org AND t.number = :number",
        number=ask.number.upper(),
    )
    if not found:
        raise NotFound("Transfer", ask.number, "number")
    head = found[0]
    mine = read.actor.warehouses
    if mine is not None and not mine & {head[4], head[5]}:
        read.require_warehouse(head[4])
    lines, given, journals = read.rows_many(
        (_LINES, {"transfer": head[0]}),
        (
            (
                "SELECT a.side, u.full_name, a.at FROM transfer_approval a "
                "JOIN app_user u ON u.org_id = a.org_id AND u.id = a.actor_id "
                "WHERE a.org_id = :org AND a.transfer_id = :transfer"
            ),
            {"transfer": head[0]},
        ),
        (
            (
                "SELECT DISTINCT j.number FROM journal j WHERE j.org_id = :org "
                "AND j.source_kind = 'transfer' AND j.source_id = :transfer ORDER BY j.number"
            ),
            {"transfer": head[0]},
        ),
    )
    day = wib(instant_from(head[11])).date()
    units = catalog.unit_sizes(read, (row[15] for row in lines), day)
    agreed = {side: (name, instant_from(at)) for side, name, at in given}
    return TransferView(
        number=head[1], kind=head[2], state=head[3], source=head[4], target=head[5],
        reason=head[6], note=head[7], transport=head[8], seal=head[9],
        expected_on=as_date(head[10]), created_at=instant_from(head[11]), person=head[12],
        dispatched_at=instant_from(head[13]) if head[13] else None,
        received_at=instant_from(head[14]) if head[14] else None, variance=head[15],
        approvals=tuple(
            (SIDES[side], *agreed.get(side, ("", None)))
            for side in dict.fromkeys((*_wanted(read, head[2]), *agreed))
        ),
        lines=tuple(_line(row, units.get(row[15], ())) for row in lines),
        journals=tuple(row[0] for row in journals),
    )  # fmt: skip


#: What left the road for the sender's own shelf, by the piece whose cost it was.
_BACK: Final = (
    "SELECT e.layer_id, sum(b.qty) AS qty FROM stock_move m "
    "JOIN stock_move b ON b.org_id = m.org_id AND b.id = m.pair_id "
    "AND b.warehouse_id = m.warehouse_id "
    "JOIN cost_entry e ON e.org_id = m.org_id AND e.move_id = m.id "
    "WHERE m.org_id = :org AND m.source_kind = 'transfer' AND m.source_id = :transfer "
    "AND m.status = 'in_transit' AND m.qty < 0 GROUP BY e.layer_id"
)
#: A line as it was asked for, and once sent one row for each lot of it.
_LINES: Final = (
    "SELECT l.line_no, p.sku, p.name, p.base_unit, coalesce(t.number, l.lot), t.expires_on, "
    "coalesce(x.serial, l.serial), coalesce(f.code, l.from_code), l.to_code, l.qty, "
    "coalesce(x.sent, 0), coalesce(x.done - x.lost - x.back, 0), coalesce(x.lost, 0), "
    "coalesce(x.sent - x.done, 0), coalesce(x.value, 0), l.product_id, coalesce(x.back, 0) "
    "FROM transfer_line l "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "LEFT JOIN (SELECT i.line_no, i.lot_id, i.serial, i.from_id, CAST(sum(i.qty) AS bigint) AS "
    "sent, CAST(sum(i.done_qty) AS bigint) AS done, CAST(sum(i.lost_qty) AS bigint) AS lost, "
    "CAST(sum(i.value) AS bigint) AS value, CAST(coalesce(sum(y.qty), 0) AS bigint) AS back "
    f"FROM transfer_piece i LEFT JOIN ({_BACK}) y ON y.layer_id = i.id WHERE i.org_id = :org "
    "AND i.transfer_id = :transfer GROUP BY i.line_no, i.lot_id, i.serial, i.from_id) x "
    "ON x.line_no = l.line_no "
    "LEFT JOIN lot t ON t.org_id = l.org_id AND t.id = x.lot_id "
    "LEFT JOIN location f ON f.org_id = l.org_id AND f.id = x.from_id "
    "WHERE l.org_id = :org AND l.transfer_id = :transfer ORDER BY l.line_no, t.number, x.serial"
)


def _line(row: tuple[Any, ...], units: tuple[UnitSize, ...]) -> TransferLineRow:
    return TransferLineRow(
        line=row[0], sku=row[1], product=row[2], unit=row[3], lot=row[4],
        expires_on=as_date(row[5]), serial=row[6], from_location=row[7], to_location=row[8],
        wanted=row[9], sent=row[10], received=row[11], lost=row[12], short=row[13],
        value=Money(row[14]), units=units, back=row[16],
    )  # fmt: skip
