"""Opening, holding and leaving a parcel at the packing table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.audit import steps as audit
from app.core.commands import handles
from app.core.db import instant_from
from app.core.errors import FieldError, NotFound, UserError
from app.core.money import Money
from app.core.text import waktu
from app.fulfilment.api import (
    LeaveParcel,
    OpenParcel,
    PackCodeRow,
    PackItemRow,
    PackLotRow,
    PackView,
    RecordScans,
)
from app.fulfilment.models import PackTask
from app.fulfilment.rules.pack_open import Doing, OrderFacts, order_not_found, refusals
from app.fulfilment.service.recording import emit_scans
from app.orders.rules import PACKABLE, State
from app.scanning.normalise import normalise, order_key
from app.stock.steps import as_date

if TYPE_CHECKING:
    from datetime import datetime

    from app.core.work import Work
    from app.fulfilment.rules.pack_verdict import PackVerdict

_FIND: Final = (
    "SELECT o.id, o.number, o.state, o.resi, s.name, o.platform, o.courier, o.service, o.courier_option, o.customer_name, "
    "o.address, o.city, o.buyer_note, o.seller_note, o.cod_amount, o.gift, o.fragile, o.ship_by, o.cancel_reason, "
    "o.attention, w.code, c.total_orders, c.total_rts, t.state, t.packer_id, t.packer_name, t.workstation, t.started_at, "
    "h.at, u.full_name, t.id "
    "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "LEFT JOIN customer c ON c.org_id = o.org_id AND c.id = o.customer_id "
    "LEFT JOIN pack_task t ON t.org_id = o.org_id AND t.id = o.id "
    "LEFT JOIN shipment h ON h.org_id = o.org_id AND h.order_id = o.id "
    "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
    "WHERE o.org_id = :org AND (o.number IN (SELECT code FROM ({codes}) k) OR o.resi_key IN (SELECT code FROM ({codes}) k) "
    "OR o.platform_order_id IN (SELECT code FROM ({codes}) k)) ORDER BY o.ordered_at DESC LIMIT 3"
)
_ITEMS: Final = (
    "SELECT i.id, i.item_no, p.id, p.sku, p.name, p.variant, p.base_unit, i.qty, p.tracking, p.photo, p.fragile, "
    "b.sku, b.name, l.qty, l.multiplier "
    "FROM sales_order_item i JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "JOIN sales_order_line l ON l.org_id = i.org_id AND l.id = i.line_id "
    "LEFT JOIN product b ON b.org_id = i.org_id AND b.id = i.bundle_id "
    "WHERE i.org_id = :org AND i.order_id = :id ORDER BY i.item_no"
)
_RESERVED: Final = (
    "SELECT r.source_line_id, l.number, l.expires_on, r.serial, r.qty, p.code FROM reservation r "
    "JOIN lot l ON l.org_id = r.org_id AND l.id = r.lot_id JOIN location p ON p.org_id = r.org_id AND p.id = r.location_id "
    "WHERE r.org_id = :org AND r.source_kind = 'order' AND r.source_id = :id AND r.state IN ('active', 'picked') "
    "ORDER BY l.expires_on, r.id"
)
_CODES: Final = (
    "SELECT b.code, p.sku, b.pack_qty FROM product_barcode b "
    "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id WHERE b.org_id = :org AND b.product_id IN "
    "(SELECT i.product_id FROM sales_order_item i WHERE i.org_id = :org AND i.order_id = :id)"
)
_EVENTS: Final = "SELECT data FROM pack_event WHERE org_id = :org AND order_id = :id ORDER BY seq"
#: Customers above this share of returned parcels are flagged (WMS-CRM-09).
_RISK_PERCENT: Final = 10
_RISK_ORDERS: Final = 3


class NotPackable(UserError):
    """The packing table may not open this order; the verdict says why and what to do (PU-31)."""

    code = "NOT_PACKABLE"

    def __init__(self, verdict: PackVerdict) -> None:
        sentence = f"Dipindai: {verdict.scanned}. Seharusnya: {verdict.expected}. {verdict.action}"
        super().__init__(
            sentence,
            (
                FieldError("result", verdict.result), FieldError("scanned", verdict.scanned),
                FieldError("expected", verdict.expected), FieldError("action", verdict.action),
            ),
        )  # fmt: skip
        self.verdict = verdict


class Ambiguous(UserError):
    """One code names several orders."""

    code = "AMBIGUOUS"


@handles(OpenParcel)
def open_parcel(work: Work, do: OpenParcel) -> PackView:
    """Find the order, refuse what may not be packed, hold it for this packer."""
    row = _find(work, do.code)
    work.require_warehouse(row[20])
    facts = _facts(work, row)
    found = refusals(facts, user=work.actor.user_id, workstation=work.actor.workstation, takeover_by=do.takeover)
    if found:
        raise NotPackable(found[0])
    _hold(work, row, do.takeover)
    work.changed("packing")
    return _view(work, row)


def _find(work: Work, code: str) -> tuple[Any, ...]:
    text = normalise(code).text
    keys = sorted({code.strip(), text, text.upper(), order_key(code)})
    source = "SELECT value AS code FROM json_each(:codes)" if work.dialect == "sqlite" else "SELECT unnest(CAST(:codes AS text[])) AS code"
    rows = work.rows(_FIND.format(codes=source), codes=keys)
    if not rows:
        raise NotPackable(order_not_found(code))
    if len(rows) > 1:
        exact = [row for row in rows if code.strip().upper() in {row[1].upper(), row[3].upper()}]
        if len(exact) != 1:
            listed = ", ".join(row[1] for row in rows)
            raise Ambiguous(f"Kode {code} dipakai beberapa pesanan ({listed}). Pindai resi atau nomor lengkapnya.")
        return exact[0]
    return rows[0]


def _facts(work: Work, row: tuple[Any, ...]) -> OrderFacts:
    state = State(row[2])
    shipped = None
    if row[28] is not None:
        shipped = Doing("", row[29] or "", _moment(row[28]))
    elif state in {State.SHIPPED, State.DELIVERED, State.COMPLETED, State.RTS_IN_TRANSIT, State.RETURNED}:
        shipped = Doing("", "platform (di luar Lumbung)", work.now)
    packed = None
    if row[23] == "packed" and shipped is None:
        packed = Doing(row[24] or "", row[25] or "", _moment(row[27]), row[26] or "")
    holder = None
    if row[23] == "in_progress" and row[24]:
        holder = Doing(row[24], row[25], _moment(row[27]), row[26])
    return OrderFacts(
        number=row[1], cancelled=state is State.CANCELLED, cancel_reason=row[18],
        hold_reason=row[19] if state is State.ON_HOLD else None, shipped=shipped, packed=packed,
        allocated=state in PACKABLE or state in {State.PICKING, State.PACKED} or shipped is not None,
        picked=False if state is State.PICKING else None,
        courier_mapped=bool(row[6]), shipping_option=row[8], holder=holder,
    )  # fmt: skip


def _moment(value: Any) -> datetime:
    return instant_from(value)


def _hold(work: Work, row: tuple[Any, ...], takeover: str) -> None:
    actor = work.actor
    task = work.session.scalar(
        sa.select(PackTask).where(PackTask.org_id == work.org_id, PackTask.id == row[0])
    )
    if task is None:
        task = PackTask(
            org_id=work.org_id, id=row[0], state="open", packer_id=None, packer_name="", workstation="", started_at=None,
            finished_at=None, errors=0, note="",
        )  # fmt: skip
        work.session.add(task)
    if takeover and task.packer_id and task.packer_id != actor.user_id:
        audit.record(
            work, "pack.takeover", "order", row[0], row[1], old={"pengemas": task.packer_name},
            new={"pengemas": actor.full_name, "diizinkan": takeover},
        )  # fmt: skip
    if task.packer_id != actor.user_id or task.state != "in_progress":
        task.started_at = work.now
    task.state, task.packer_id, task.packer_name = "in_progress", actor.user_id, actor.full_name
    task.workstation, task.updated_at, task.updated_by = actor.workstation, work.now, actor.user_id


def _view(work: Work, row: tuple[Any, ...]) -> PackView:
    one = {"id": row[0]}
    items, reserved, codes, events = work.rows_many((_ITEMS, one), (_RESERVED, one), (_CODES, one), (_EVENTS, one))
    lots: dict[str, list[tuple[Any, ...]]] = {}
    for line_id, *rest in reserved:
        lots.setdefault(line_id, []).append(tuple(rest))
    address = f"{row[10]}, {row[11]}".strip(", ") if work.actor.may("sales_order.read_address") else ""
    return PackView(
        number=row[1], resi=row[3], store=row[4], platform=row[5], courier=f"{row[6]} {row[7]}".strip(), buyer=row[9],
        address=address, buyer_note=row[12], seller_note=row[13], cod=Money(row[14]), gift=bool(row[15]),
        fragile=bool(row[16]) or any(item[10] for item in items), risk=_risk(row[21], row[22]),
        ship_by=_moment(row[17]) if row[17] is not None else None,
        items=tuple(_item(item, lots.get(item[0], [])) for item in items),
        codes=tuple(PackCodeRow(*code) for code in codes),
        events=tuple(_event(event[0]) for event in events),
    )  # fmt: skip


def _event(value: Any) -> dict[str, Any]:


    return json.loads(value) if isinstance(value, str) else value


def _item(item: tuple[Any, ...], reserved: list[tuple[Any, ...]]) -> PackItemRow:
    by_lot: dict[str, PackLotRow] = {}
    for number, expires, _serial, qty, place in reserved:
        before = by_lot.get(number)
        by_lot[number] = PackLotRow(number, as_date(expires), qty + (before.qty if before else 0), place)
    return PackItemRow(
        line=str(item[1]), sku=item[3], product=item[4], variant=item[5], unit=item[6], qty=item[7], tracking=item[8],
        photo=item[9], fragile=bool(item[10]), lots=tuple(lot for lot in by_lot.values() if lot.number),
        serials=tuple(serial for _n, _e, serial, _q, _p in reserved if serial),
        bundle_sku=item[11] or "", bundle_name=item[12] or "", bundle_qty=item[13] * item[14] if item[11] else 0,
    )  # fmt: skip


def _risk(orders: int | None, returned: int | None) -> str:
    if not orders or not returned or orders < _RISK_ORDERS or returned * 100 <= orders * _RISK_PERCENT:
        return ""
    return f"RTS {returned} dari {orders}"


@handles(RecordScans)
def record_scans(work: Work, do: RecordScans) -> int:
    """Keep events; those that are there already change nothing."""
    emit_scans(work, _order_id(work, do.order), do.events)
    return len(do.events)


@handles(LeaveParcel)
def leave_parcel(work: Work, do: LeaveParcel) -> str:
    """Let go of the parcel; what was scanned stays on record."""
    order_id = _order_id(work, do.order)
    work.execute(
        "UPDATE pack_task SET state = 'open', packer_id = NULL, packer_name = '', note = :note, version = version + 1, "
        "updated_at = :now, updated_by = :me WHERE org_id = :org AND id = :id AND state = 'in_progress'",
        id=order_id, note=do.note, now=work.now, me=work.actor.user_id,
    )  # fmt: skip
    audit.record(work, "pack.leave", "order", order_id, do.order, new={"catatan": do.note})
    work.changed("packing")
    work.message = f"Pesanan {do.order} ditutup, belum dikirim ({waktu(work.now)})."
    return do.order


def _order_id(work: Work, number: str) -> str:
    rows = work.rows("SELECT id FROM sales_order WHERE org_id = :org AND number = :number", number=number)
    if not rows:
        raise NotFound("Pesanan", number, "order")
    return str(rows[0][0])


