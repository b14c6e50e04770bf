"""Shipping an order: the one job people do all day, whole or not at all (WMS-SHIP-01)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from app.accounting import steps as books
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.core.commands import handles
from app.core.db import instant_from
from app.core.errors import FieldError, NotFound, UserError
from app.core.money import Money
from app.core.numbering import order_of
from app.core.text import tanggal, waktu
from app.fulfilment import postings
from app.fulfilment.api import ShipOrder, Shipped
from app.fulfilment.ledger import PACK_DONE, SHIPMENT
from app.fulfilment.service.labels import FRAGILE, TITLE, Content, label_of
from app.fulfilment.service.recording import emit_scans, refuse_other_holder
from app.fulfilment.service.serials import settle_serials
from app.fulfilment.service.taken import Item, Taken
from app.orders.ledger import ORDER_EVENT, ORDER_STATE
from app.orders.rules import State, WrongState, check_transition
from app.receivables import steps as receivables
from app.stock import warranty
from app.stock.moves import Move, emit_moves
from app.stock.rules.usable import is_expired
from app.stock.steps import as_date

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Work

_ORDER: Final = (
    "SELECT o.id, o.version, o.state, o.platform, o.platform_order_id, o.store_id, o.warehouse_id, "
    "o.entity_id, "
    "o.customer_id, o.customer_name, o.customer_phone, o.address, o.city, o.province, o.postcode, "
    "o.courier, o.service, "
    "o.resi, o.cod_amount, o.subtotal, o.seller_discount, o.shipping, o.pieces, o.buyer_note, "
    "o.shipped_at, "
    "s.name, s.sender_name, s.sender_phone, w.code, e.is_pkp, "
    "t.state, t.packer_id, t.packer_name, t.workstation, t.started_at "
    "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "JOIN warehouse w ON w.org_id = o.org_id AND w.id = o.warehouse_id "
    "JOIN legal_entity e ON e.org_id = o.org_id AND e.id = o.entity_id "
    "LEFT JOIN pack_task t ON t.org_id = o.org_id AND t.id = o.id "
    "WHERE o.org_id = :org AND o.number = :number"
)
#: Items with what is reserved for them, in one read.
_ITEMS: Final = (
    f"SELECT i.id, i.item_no, i.qty, p.id, p.sku, {TITLE}, p.weight_g, p.stock_role, r.id, r.qty, "
    "r.warehouse_id, r.location_id, r.lot_id, r.serial, l.number, l.expires_on, l.status, "
    f"{FRAGILE} "
    "FROM sales_order o JOIN sales_order_item i ON i.org_id = o.org_id AND i.order_id = o.id "
    "JOIN product p ON p.org_id = i.org_id AND p.id = i.product_id "
    "LEFT JOIN reservation r ON r.org_id = i.org_id AND r.source_kind = 'order' AND r.source_id = "
    "o.id "
    "AND r.source_line_id = i.id AND r.state IN ('active', 'picked') "
    "LEFT JOIN lot l ON l.org_id = r.org_id AND l.id = r.lot_id "
    "WHERE o.org_id = :org AND o.number = :number ORDER BY i.item_no, r.id"
)
MARKETPLACES: Final = frozenset({"shopee", "tiktok", "tokopedia", "lazada", "blibli", "mengantar"})


class ScanMismatch(UserError):
    """The box does not hold exactly what was ordered."""

    code = "SCAN_MISMATCH"

    @classmethod
    def of(cls, number: str, problems: list[FieldError]) -> ScanMismatch:
        """With everything that does not fit."""
        listed = "; ".join(problem.message for problem in problems)
        return cls(
            f"Isi paket {number} tidak cocok dengan pesanan: {listed}. Periksa isi paket dan "
            "pindai lagi.",
            tuple(problems),
        )


class NotAllocated(UserError):
    """The order's stock is not (or no longer) reserved."""

    code = "NOT_ALLOCATED"


class LotUnusable(UserError):
    """A reserved lot expired or was blocked since."""

    code = "LOT_UNUSABLE"


@handles(ShipOrder)
def ship_order(work: Work, do: ShipOrder) -> Shipped:
    """Ship an order: status, stock out of the reserved lots, journal, HPP and audit.

    Raises:
        NotFound: No such order.
        TakenOver: Another packer holds it (PU-32).
        WrongState: It is not ready; for a shipped one with who and when it left.
        ScanMismatch: The box does not hold exactly what was ordered.
        NotAllocated: Its stock is not reserved.
        LotUnusable: A reserved lot is expired or blocked (WMS-LOT-04).
    """
    params = {"number": do.order}
    orders, rows = work.rows_many((_ORDER, params), (_ITEMS, params))
    if not orders:
        raise NotFound("Pesanan", do.order, "order")
    order = orders[0]
    work.require_warehouse(order[28])
    _check_state(work, do.order, order)
    refuse_other_holder(work, do.order, *order[30:35])
    items = _items(rows)
    _check_reserved(do.order, items)
    _check_lots(work, rows)
    _check_verified(do, items)
    wrong = settle_serials(work, (order[0], do.order), items, do.verified)
    if wrong:
        raise ScanMismatch.of(do.order, wrong)
    sale = _sale(do.order, order)
    event = postings.EVENT
    accounts = books.Accounts.load(
        work,
        {Role.COGS, *postings.roles_of(sale), *(item.stock_role for item in items)},
        entity_id=sale.entity_id,
        on_date=work.today,
        event=event,
        stores=(sale.store_id,),
    )
    journal = books.post(work, postings.shipment_journal(sale, work.today), accounts=accounts)
    if not sale.marketplace:
        receivables.shipped_on_credit(work, journal.id, sale.customer_id, work.today)
    _move_out(work, do.order, sale, items, accounts, journal.id)
    pieces = ((item.product_id, taken.serial) for item in items for taken in item.taken)
    warranty.begin(work, do.order, pieces)
    number = work.number("SHP", work.today)
    work.emit(ORDER_STATE, (sale.order_id, order[1], State.SHIPPED))
    work.emit(ORDER_EVENT, (work.new_id(), sale.order_id, order[2], State.SHIPPED, ""))
    work.emit(PACK_DONE, (sale.order_id, do.errors))
    work.emit(
        SHIPMENT,
        (
            sale.order_id,
            order_of(number),
            work.today.isoformat(),
            sale.warehouse_id,
            sale.store_id,
            order[15],
            order[17],
            order[22],
            do.by_key,
            (sale.goods + sale.shipping).sen,
            journal.id,
        ),
    )
    emit_scans(work, sale.order_id, do.events)
    audit.record(
        work,
        "order.shipped",
        "order",
        sale.order_id,
        do.order,
        old={"status": order[2]},
        new={"status": State.SHIPPED.value, "resi": order[17]},
    )
    work.changed("order", "shipment", "journal", "stock", "reservation")
    work.message = f"Pesanan {do.order} dikirim."
    return Shipped(
        order=do.order,
        shipment=number,
        journal=journal.number,
        revenue=sale.goods + sale.shipping,
        pieces=order[22],
        label=label_of(
            work,
            do.order,
            order,
            [Content(one.sku, one.name, one.qty, one.weight_g, one.fragile) for one in items],
            0,
        ),
    )


def _check_state(work: Work, number: str, order: tuple[Any, ...]) -> None:
    state = State(order[2])
    if state in {State.SHIPPED, State.DELIVERED, State.COMPLETED}:
        raise AlreadyShipped(work, number, order[0])
    try:
        check_transition(number, state, State.SHIPPED)
    except WrongState as refused:
        raise NotReady(number, state) from refused


_UNRESERVED: Final = (
    "stoknya tidak lagi dialokasikan. Sisihkan barangnya dan minta admin mengalokasikannya."
)
#: What to do with a parcel that may not leave; for any other state its stock is not reserved.
_INSTEAD: Final = {
    State.CANCELLED: "sudah dibatalkan. Jangan dikirim; kembalikan barangnya ke rak.",
    State.ON_HOLD: "sedang ditahan. Sisihkan barangnya dan minta admin melepas penahanannya.",
    State.RETURNED: "sudah diretur. Pisahkan barangnya dan tanyakan kepada supervisor.",
    State.RTS_IN_TRANSIT: "sedang diretur. Pisahkan barangnya dan tanyakan kepada supervisor.",
    State.PICKING: "belum selesai diambil. Selesaikan pengambilan barangnya dulu.",
}


class NotReady(WrongState):
    """The order may not leave; says what to do with the parcel."""

    def __init__(self, number: str, state: State) -> None:
        super().__init__(number, state, State.SHIPPED)
        self.message = f"Pesanan {number} {_INSTEAD.get(state, _UNRESERVED)}"
        self.args = (self.message,)


class AlreadyShipped(WrongState):
    """The order left before; says who shipped it and when."""

    code = "ALREADY_SHIPPED"

    def __init__(self, work: Work, number: str, order_id: str) -> None:
        super().__init__(number, State.SHIPPED, State.SHIPPED)
        found = work.rows(
            "SELECT s.at, u.full_name FROM shipment s LEFT JOIN app_user u ON u.org_id = s.org_id "
            "AND u.id = s.actor_id "
            "WHERE s.org_id = :org AND s.order_id = :id",
            id=order_id,
        )
        who = ""
        if found:
            who = f" oleh {found[0][1]} pada {waktu(instant_from(found[0][0]))} WIB"
        self.message = f"Pesanan {number} sudah dikirim{who}. Tidak ada yang diubah."
        self.args = (self.message,)


def _items(rows: list[tuple[Any, ...]]) -> list[Item]:
    found: dict[str, Item] = {}
    for row in rows:
        item = found.get(row[0])
        if item is None:
            role, fragile = Role(row[7]), bool(row[17])
            line, qty, product, sku, name, weight = row[1:7]
            item = Item(row[0], str(line), qty, product, sku, name, weight, role, fragile, [])
            found[row[0]] = item
        if row[8] is not None:
            item.taken.append(Taken(row[8], row[9], row[10], row[11], row[12], row[13], row[14]))
    return list(found.values())


def _check_reserved(number: str, items: list[Item]) -> None:
    short = [item.sku for item in items if sum(taken.qty for taken in item.taken) != item.qty]
    if short or not items:
        listed = ", ".join(short) or "semua barang"
        raise NotAllocated(
            f"Stok pesanan {number} belum dialokasikan penuh ({listed}). Alokasikan pesanan, lalu "
            "kirim lagi."
        )


def _check_lots(work: Work, rows: list[tuple[Any, ...]]) -> None:
    bad = [
        f"{row[4]} lot {row[14]} ({_fault_of_lot(as_date(row[15]), work.today)})"
        for row in rows
        if row[8] is not None and (is_expired(as_date(row[15]), work.today) or row[16] != "ok")
    ]
    if bad:
        raise LotUnusable(
            f"Lot tidak boleh dikirim: {', '.join(bad)}. Sisihkan barangnya dan alokasikan ulang "
            "pesanan."
        )


def _fault_of_lot(expires_on: date | None, today: date) -> str:
    if expires_on is not None and is_expired(expires_on, today):
        return f"kedaluwarsa {tanggal(expires_on)}"
    return "diblokir"


def _check_verified(do: ShipOrder, items: list[Item]) -> None:
    """The box holds each item exactly, and of each lot no more than was reserved (PU-34, PU-35)."""
    scanned: Counter[str] = Counter()
    lots: Counter[tuple[str, str]] = Counter()
    for part in do.verified:
        scanned[part.line] += part.qty
        if part.lot:
            lots[part.line, part.lot.upper()] += part.qty
    problems = [
        FieldError(
            f"verified.{item.line}",
            f"{item.sku}: dipesan {item.qty}, dipindai {scanned[item.line]}",
        )
        for item in items
        if scanned[item.line] != item.qty
    ]
    known = {item.line for item in items}
    problems += [
        FieldError(f"verified.{line}", f"baris {line} tidak ada di pesanan ini")
        for line in scanned
        if line not in known
    ]
    for item in items:
        reserved: Counter[str] = Counter()
        for taken in item.taken:
            reserved[taken.lot.upper()] += taken.qty
        problems += [
            FieldError(
                f"verified.{item.line}",
                f"{item.sku}: lot {lot} dipindai {count}, direservasi {reserved[lot]}",
            )
            for (line, lot), count in lots.items()
            if line == item.line and count > reserved[lot]
        ]
    if do.by_key > scanned.total():
        told = f"dikonfirmasi dengan tombol {do.by_key}, seluruh isinya {scanned.total()}"
        problems.append(FieldError("by_key", told))
    if problems:
        raise ScanMismatch.of(do.order, problems)


def _sale(number: str, order: tuple[Any, ...]) -> postings.Sale:
    return postings.Sale(
        order_id=order[0],
        number=number,
        store_id=order[5],
        warehouse_id=order[6],
        entity_id=order[7],
        customer_id=order[8],
        goods=Money(order[19]),
        discount=Money(order[20]),
        shipping=Money(order[21]),
        marketplace=order[3] in MARKETPLACES,
        pkp=bool(order[29]),
    )


def _move_out(
    work: Work,
    number: str,
    sale: postings.Sale,
    items: list[Item],
    accounts: books.Accounts,
    journal_id: str,
) -> None:
    contra = accounts.id(Role.COGS, sale.store_id)
    day = work.today.isoformat()
    emit_moves(
        work,
        (
            Move(
                id=work.new_id(),
                entity_id=sale.entity_id,
                product_id=item.product_id,
                warehouse_id=taken.warehouse_id,
                location_id=taken.location_id,
                lot_id=taken.lot_id,
                serial=taken.serial,
                qty=-taken.qty,
                kind="shipment",
                on_date=day,
                source_kind="order",
                source_id=sale.order_id,
                source_number=number,
                source_line_id=item.id,
                reservation_id=taken.reservation_id,
                cost="issue",
                account_id=accounts.id(item.stock_role),
                journal_id=journal_id,
                contra_id=contra,
                store_id=sale.store_id,
            )
            for item in items
            for taken in item.taken
        ),
    )
