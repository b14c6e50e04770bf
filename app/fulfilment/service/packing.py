"""Opening, holding and leaving a parcel at the packing table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.audit import steps as audit
from app.core.commands import handles
from app.core.db import instant_from
from app.core.errors import FieldError, UserError
from app.core.text import waktu
from app.fulfilment.api import LeaveParcel, OpenParcel, PackView, RecordScans
from app.fulfilment.models import PackTask
from app.fulfilment.rules.pack_open import Doing, OrderFacts, order_not_found, refusals
from app.fulfilment.service.recording import emit_scans, held_order
from app.fulfilment.service.table import parcel
from app.identity import steps as identity
from app.orders.rules import PACKABLE, State
from app.scanning.normalise import ORDER_PREFIXES, normalise, order_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.core.work import Work
    from app.fulfilment.rules.pack_verdict import PackVerdict
    from app.identity.steps import Approver

#: What a supervisor's badge must allow for taking a parcel from another packer (PU-32).
TAKE_OVER: Final = "pack.take_over"
#: Each number has its own index; one OR over three columns would read every order on PostgreSQL.
_FIND: Final = (
    "SELECT o.id, o.number, o.state, o.resi, s.name, o.platform, o.courier, o.service, "
    "o.courier_option, o.customer_name, "
    "o.address, o.city, o.buyer_note, o.seller_note, o.cod_amount, o.gift, o.fragile, o.ship_by, "
    "o.cancel_reason, "
    "o.attention, w.code, c.total_orders, c.total_rts, t.state, t.packer_id, t.packer_name, "
    "t.workstation, t.started_at, "
    "h.at, u.full_name, o.platform_order_id "
    "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "LEFT JOIN customer c ON c.org_id = o.org_id AND c.id = o.customer_id "
    "LEFT JOIN pack_task t ON t.org_id = o.org_id AND t.id = o.id "
    "LEFT JOIN shipment h ON h.org_id = o.org_id AND h.order_id = o.id "
    "LEFT JOIN app_user u ON u.org_id = h.org_id AND u.id = h.actor_id "
    "WHERE o.org_id = :org AND o.id IN ("
    "SELECT a.id FROM sales_order a WHERE a.org_id = :org AND {number} UNION "
    "SELECT b.id FROM sales_order b WHERE b.org_id = :org AND b.resi_key <> '' AND {resi} UNION "
    "SELECT p.id FROM (SELECT DISTINCT platform FROM store WHERE org_id = :org) q "
    "JOIN sales_order p ON p.org_id = :org AND p.platform = q.platform AND p.platform_order_id <> "
    "'' AND {platform}"
    ") ORDER BY o.ordered_at DESC LIMIT 3"
)


class NotPackable(UserError):
    """The packing table may not open this order; each verdict says why and what to do (PU-31).

    ``fields`` carry every verdict, so that a screen at the other end of a wire can show them: four
    a verdict (``result``, ``scanned``, ``expected``, ``action``), the most final verdict first.
    """

    code = "NOT_PACKABLE"

    def __init__(self, verdicts: Sequence[PackVerdict]) -> None:
        self.verdicts = tuple(verdicts)
        fields = tuple(
            FieldError(name, value)
            for one in verdicts
            for name, value in (
                ("result", str(one.result)),
                ("scanned", one.scanned),
                ("expected", one.expected),
                ("action", one.action),
            )
        )
        super().__init__(" ".join(one.message for one in verdicts), fields)


class Ambiguous(UserError):
    """One code names several orders."""

    code = "AMBIGUOUS"


@handles(OpenParcel)
def open_parcel(work: Work, do: OpenParcel) -> PackView:
    """Find the order, refuse what may not be packed, hold it for this packer.

    Raises:
        NotPackable: With every reason (PU-31, PU-32).
        Ambiguous: The code names several orders.
        ApprovalRefused: The approval is used, too old or for something else.
    """
    row = _find(work, do.code)
    work.require_warehouse(row[20])
    facts = _facts(work, row)
    found = refusals(
        facts, user=work.actor.user_id, workstation=work.actor.workstation, takeover_by=do.approval
    )
    if found:
        raise NotPackable(found)
    approver = identity.use_approval(work, do.approval, TAKE_OVER, row[1]) if do.approval else None
    _hold(work, row, approver)
    work.changed("packing")
    return parcel(work, row)


def _keys(code: str) -> list[str]:
    """Every form under which an order may be on record (PU-10)."""
    text, key = normalise(code).text, order_key(code)
    prefixed = (prefix + key for prefix in ORDER_PREFIXES)
    return sorted({code.strip(), text, text.upper(), key, *prefixed})


def _find(work: Work, code: str) -> tuple[Any, ...]:
    keys = _keys(code)
    columns = {"number": "a.number", "resi": "b.resi_key", "platform": "p.platform_order_id"}
    sql = _FIND.format_map(
        {name: work.among(column, "codes", "text") for name, column in columns.items()}
    )
    rows = work.rows(sql, codes=keys)
    if not rows:
        raise NotPackable((order_not_found(code),))
    if len(rows) == 1:
        return rows[0]
    exact = [row for row in rows if code.strip().upper() in {row[1].upper(), row[3].upper()}]
    if len(exact) != 1:
        listed = ", ".join(row[1] for row in rows)
        raise Ambiguous(
            f"Kode {code} dipakai beberapa pesanan ({listed}). Pindai resi atau nomor lengkapnya."
        )
    return exact[0]


def _facts(work: Work, row: tuple[Any, ...]) -> OrderFacts:
    state = State(row[2])
    shipped = None
    if row[28] is not None:
        shipped = Doing("", row[29] or "", _moment(row[28]))
    elif state in {
        State.SHIPPED,
        State.DELIVERED,
        State.COMPLETED,
        State.RTS_IN_TRANSIT,
        State.RETURNED,
    }:
        shipped = Doing("", "platform (di luar Lumbung)", work.now)
    packed = None
    if row[23] == "packed" and shipped is None:
        packed = Doing(row[24] or "", row[25] or "", _moment(row[27]), row[26] or "")
    holder = None
    if row[23] == "in_progress" and row[24]:
        holder = Doing(row[24], row[25], _moment(row[27]), row[26])
    return OrderFacts(
        number=row[1],
        cancelled=state is State.CANCELLED,
        cancel_reason=row[18],
        hold_reason=row[19] if state is State.ON_HOLD else None,
        shipped=shipped,
        packed=packed,
        allocated=state in PACKABLE
        or state in {State.PICKING, State.PACKED}
        or shipped is not None,
        picked=False if state is State.PICKING else None,
        courier_mapped=bool(row[6]),
        shipping_option=row[8],
        holder=holder,
    )


def _moment(value: datetime | str) -> datetime:
    return instant_from(value)


def _hold(work: Work, row: tuple[Any, ...], approver: Approver | None) -> None:
    actor = work.actor
    task = work.session.scalar(
        sa.select(PackTask).where(PackTask.org_id == work.org_id, PackTask.id == row[0])
    )
    if task is None:
        task = PackTask(
            org_id=work.org_id,
            id=row[0],
            state="open",
            packer_id=None,
            packer_name="",
            workstation="",
            started_at=None,
            finished_at=None,
            errors=0,
            note="",
        )
        work.session.add(task)
    if approver is not None and task.packer_id is not None:
        audit.record(
            work,
            "pack.takeover",
            "order",
            row[0],
            row[1],
            old={"pengemas": task.packer_name},
            new={
                "pengemas": actor.full_name,
                "diizinkan": approver.full_name,
                "alasan": approver.reason,
            },
        )
    if task.packer_id != actor.user_id or task.state != "in_progress":
        task.started_at = work.now
    task.state, task.packer_id, task.packer_name = "in_progress", actor.user_id, actor.full_name
    task.workstation, task.updated_at, task.updated_by = actor.workstation, work.now, actor.user_id


@handles(RecordScans)
def record_scans(work: Work, do: RecordScans) -> int:
    """Keep events; those that are there already change nothing."""
    emit_scans(work, held_order(work, do.order), do.events)
    return len(do.events)


@handles(LeaveParcel)
def leave_parcel(work: Work, do: LeaveParcel) -> str:
    """Let go of the parcel; what was scanned stays on record."""
    order_id = held_order(work, do.order)
    let_go(work, order_id, do.note)
    emit_scans(work, order_id, do.events)
    audit.record(work, "pack.leave", "order", order_id, do.order, new={"catatan": do.note})
    work.changed("packing")
    work.message = f"Pesanan {do.order} ditutup, belum dikirim ({waktu(work.now)} WIB)."
    return do.order


def let_go(work: Work, order_id: str, note: str) -> None:
    """The table is free again; anybody may open the order."""
    work.execute(
        "UPDATE pack_task SET state = 'open', packer_id = NULL, packer_name = '', note = :note, "
        "version = version + 1, "
        "updated_at = :now, updated_by = :me WHERE org_id = :org AND id = :id AND state = "
        "'in_progress'",
        id=order_id,
        note=note,
        now=work.now,
        me=work.actor.user_id,
    )
