"""BAPs as a list, as cards and one by one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import Money
from app.destruction.api import (
    DestructionCounts,
    DestructionDetail,
    DestructionList,
    DestructionRow,
    DestructionSummary,
    DestructionView,
    ItemRow,
    PartyRow,
)
from app.destruction.queries import evidence
from app.destruction.rules.parts import Contents, Party, missing_parts
from app.identity import steps as identity
from app.stock.queries import scope

if TYPE_CHECKING:
    from datetime import datetime

    from app.catalog.rules.amounts import UnitSize
    from app.core.work import Read

_VALUE: Final = "coalesce(d.total_value, d.estimate)"
_LIST: Final = (
    "SELECT d.number, w.code, d.destruction_date, d.reason, d.reason_text, d.state, "
    f"{_VALUE}, (SELECT count(*) FROM destruction_item i WHERE i.org_id = d.org_id AND "
    "i.document_id = d.id), CAST(coalesce((SELECT sum(i.qty) FROM destruction_item i WHERE "
    "i.org_id = d.org_id AND i.document_id = d.id), 0) AS bigint), u.full_name, d.id "
    "FROM destruction_document d JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
    "LEFT JOIN app_user u ON u.org_id = d.org_id AND u.id = d.requested_by WHERE d.org_id = :org"
)
_HOLDS: Final = (
    " AND (upper(d.number) LIKE :needle OR EXISTS (SELECT 1 FROM destruction_item i "
    "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "JOIN lot l ON l.org_id = i.org_id AND l.id = i.lot_id WHERE i.org_id = d.org_id "
    "AND i.document_id = d.id AND (upper(p.sku) LIKE :needle OR upper(p.name) LIKE :needle "
    "OR upper(l.number) LIKE :needle)))"
)


@answers(DestructionList)
def destruction_list(read: Read, ask: DestructionList) -> Page[DestructionRow]:
    """Newest first; ids are made in the order of time."""
    where, params = scope.warehouses(read, ask.warehouse)
    if ask.state == "open":
        where += " AND d.state IN ('draft', 'approved')"
    elif ask.state:
        where += " AND d.state = :state"
        params["state"] = ask.state
    if ask.reason:
        where += " AND d.reason = :reason"
        params["reason"] = ask.reason
    if ask.search:
        where += _HOLDS
        params["needle"] = f"%{ask.search.upper().replace('%', '').replace('_', '')}%"
    if ask.since is not None:
        where += " AND d.destruction_date >= :since"
        params["since"] = ask.since
    if ask.until is not None:
        where += " AND d.destruction_date <= :until"
        params["until"] = ask.until
    if ask.after is not None:
        where += " AND d.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        f"{_LIST}{where} ORDER BY d.id DESC LIMIT :limit", limit=ask.limit + 1, **params
    )
    shown = rows[: ask.limit]
    return Page(
        tuple(_list_row(read, row) for row in shown),
        shown[-1][10] if len(rows) > ask.limit else None,
    )


def _list_row(read: Read, row: tuple[Any, ...]) -> DestructionRow:
    return DestructionRow(
        row[0], row[1], as_date(row[2]) or read.today, row[3], row[4], row[5], Money(row[6]),
        row[7], row[8], row[9] or "",
    )  # fmt: skip


@answers(DestructionSummary)
def destruction_summary(read: Read, ask: DestructionSummary) -> DestructionCounts:
    """From the same rows as the list (WMS-GEN-12)."""
    where, params = scope.warehouses(read, ask.warehouse)
    month = "d.state = 'completed' AND d.destruction_date >= :month"
    row = read.rows(
        "SELECT count(CASE WHEN d.state = 'draft' THEN 1 END), "
        "count(CASE WHEN d.state = 'approved' THEN 1 END), "
        f"count(CASE WHEN {month} THEN 1 END), "
        f"CAST(coalesce(sum(CASE WHEN {month} THEN {_VALUE} END), 0) AS bigint), "
        f"CAST(coalesce(sum(CASE WHEN d.state IN ('draft', 'approved') THEN {_VALUE} END), 0) "
        "AS bigint) FROM destruction_document d "
        "JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
        f"WHERE d.org_id = :org{where}",
        month=read.today.replace(day=1),
        **params,
    )[0]
    return DestructionCounts(row[0], row[1], row[2], Money(row[3]), Money(row[4]))


_HEAD: Final = (
    "SELECT d.id, d.number, d.state, d.version, w.code, w.name, w.address, e.name, e.address, "
    "e.npwp, d.reason, d.reason_text, d.destruction_date, d.basis, d.notes, d.requested_by, "
    "d.requested_at, d.edited_by, d.approved_by, d.approved_at, d.completed_by, d.completed_at, "
    "d.cancelled_by, d.cancelled_at, d.cancel_reason, d.place, d.method, d.method_note, d.handler, "
    "d.handler_licence, d.manifest_no, d.started_at, d.finished_at, d.weight_before_g, "
    "d.weight_after_g, d.remains, d.copies, d.parties, "
    f"{_VALUE}, coalesce(j.number, '') FROM destruction_document d "
    "JOIN warehouse w ON w.org_id = d.org_id AND w.id = d.warehouse_id "
    "JOIN legal_entity e ON e.org_id = d.org_id AND e.id = d.entity_id "
    "LEFT JOIN journal j ON j.org_id = d.org_id AND j.id = d.journal_id "
    "WHERE d.org_id = :org AND d.number = :number"
)
_ITEMS: Final = (
    "SELECT i.id, i.line_no, p.sku, p.name, p.variant, p.base_unit, l.number, l.expires_on, "
    "g.code, i.serial, i.status, i.qty, i.condition, i.unit_cost, coalesce(i.value, i.estimate), "
    "i.product_id "
    "FROM destruction_item i JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "JOIN lot l ON l.org_id = i.org_id AND l.id = i.lot_id "
    "JOIN location g ON g.org_id = i.org_id AND g.id = i.location_id "
    "JOIN destruction_document d ON d.org_id = i.org_id AND d.id = i.document_id "
    "WHERE i.org_id = :org AND d.number = :number ORDER BY i.line_no"
)


@answers(DestructionDetail)
def destruction_detail(read: Read, ask: DestructionDetail) -> DestructionView:
    """A whole BAP."""
    return view_of(read, ask.number)


def view_of(read: Read, number: str) -> DestructionView:
    """A BAP by its number, refused to people of other warehouses.

    Raises:
        NotFound, WarehouseRefused
    """
    params = {"number": number.strip().upper()}
    heads, items = read.rows_many((_HEAD, params), (_ITEMS, params))
    if not heads:
        raise NotFound("BAP", number, "number")
    head = heads[0]
    read.require_warehouse(head[4])
    people = _people(read, [head[at] for at in (15, 18, 20, 22)])
    units = catalog.unit_sizes(read, (row[15] for row in items), as_date(head[12]) or read.today)
    rows = tuple(_item(row, units.get(row[15], ())) for row in items)
    made = _view(head, people, rows, read)
    found = missing_parts(contents_of(made))
    return DestructionView(**(fields_of(made) | {"missing": tuple(one.message for one in found)}))


def fields_of(view: DestructionView) -> dict[str, Any]:
    """The attributes of a row, not copied deeply."""
    return {name: getattr(view, name) for name in DestructionView.__slots__}


def contents_of(view: DestructionView) -> Contents:
    """What the mandatory parts are checked on."""
    photos = Counter(one.phase for one in view.evidence)
    return Contents(
        entity=view.entity, entity_address=view.entity_address, place=view.place,
        requester=view.requester, approver=view.approver, reason=view.reason,
        reason_text=view.reason_text, items=len(view.items), method=view.method,
        handler=view.handler, handler_licence=view.handler_licence, manifest_no=view.manifest_no,
        started_at=view.started_at, finished_at=view.finished_at, remains=view.remains,
        copies=view.copies, parties=tuple(Party(**asdict(party)) for party in view.parties),
        photos_before=photos["before"], photos_after=photos["after"],
    )  # fmt: skip


def _people(read: Read, ids: list[str | None]) -> dict[str | None, tuple[str, str]]:
    rows = read.rows(
        "SELECT id, full_name, job_title FROM app_user WHERE org_id = :org "
        f"AND {read.among('id', 'ids')}",
        ids=sorted({one for one in ids if one}),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _view(
    head: tuple[Any, ...],
    people: dict[str | None, tuple[str, str]],
    items: tuple[ItemRow, ...],
    read: Read,
) -> DestructionView:
    nobody = ("", "")
    me, mine = read.actor.user_id, {head[15], head[17]}
    alone = identity.settings(read).separation_of_duties and me in mine
    return DestructionView(
        id=head[0], number=head[1], state=head[2], version=head[3], warehouse=head[4],
        warehouse_name=head[5], warehouse_address=head[6], entity=head[7], entity_address=head[8],
        entity_npwp=head[9], reason=head[10], reason_text=head[11],
        on_date=as_date(head[12]) or read.today, basis=head[13], notes=head[14],
        requester=people.get(head[15], nobody)[0],
        requester_title=people.get(head[15], nobody)[1], requested_at=instant_from(head[16]),
        may_approve=read.actor.may("bap.approve") and not alone,
        approver=people.get(head[18], nobody)[0], approver_title=people.get(head[18], nobody)[1],
        approved_at=_instant(head[19]), completed_by=people.get(head[20], nobody)[0],
        completed_at=_instant(head[21]), cancelled_by=people.get(head[22], nobody)[0],
        cancelled_at=_instant(head[23]), cancel_reason=head[24], place=head[25], method=head[26],
        method_note=head[27], handler=head[28], handler_licence=head[29], manifest_no=head[30],
        started_at=_instant(head[31]), finished_at=_instant(head[32]), weight_before_g=head[33],
        weight_after_g=head[34], remains=head[35], copies=head[36], parties=parties_of(head[37]),
        items=items, evidence=evidence.evidence_of(read, head[0]), value=Money(head[38]),
        journal=head[39], missing=(),
    )  # fmt: skip


def parties_of(stored: object) -> tuple[PartyRow, ...]:
    """The people as they are stored."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return tuple(PartyRow(**each) for each in found) if isinstance(found, list) else ()


def _instant(value: datetime | str | None) -> datetime | None:
    return None if value is None else instant_from(value)


def _item(row: tuple[Any, ...], units: tuple[UnitSize, ...]) -> ItemRow:
    qty, value = row[11], row[14]
    unit_cost = row[13] if row[13] is not None else (2 * value * 100 + qty) // (2 * qty)
    name = f"{row[3]} ({row[4]})" if row[4] else row[3]
    return ItemRow(
        id=row[0], line=row[1], sku=row[2], product=name, unit=row[5], lot=row[6],
        expires_on=as_date(row[7]), location=row[8], serial=row[9], status=row[10], qty=qty,
        condition=row[12], unit_cost=unit_cost, value=Money(value),
        units=units,
    )  # fmt: skip


__all__ = ["contents_of", "fields_of", "parties_of", "view_of"]
