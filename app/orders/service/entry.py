"""Orders typed by hand: made and changed one at a time (ERP-ORD-01, ERP-ORD-12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.errors import FieldError, StaleData, UserError
from app.core.money import Money
from app.customers.steps import Buyer, find_or_create_many
from app.orders.api import CreateOrder, NewLine, OrderSaved, UpdateOrder
from app.orders.models import Order
from app.orders.rules.platform import EDITED, PlatformLine, PlatformOrder, PlatformState
from app.orders.rules.resolve import Resolved
from app.orders.rules.states import LABELS, OPEN, UNTOUCHED, State
from app.orders.rules.texts import line_key, number_key
from app.orders.steps.allocation import allocate
from app.orders.steps.by_hand import marked
from app.orders.steps.counters import recount
from app.orders.steps.rows import goods_columns, order_columns, search_of
from app.orders.steps.settling import settle
from app.orders.steps.states import order_by_number, orders_by_number
from app.orders.steps.stores import StoreRef, store
from app.orders.steps.writing import KeyedLine, Writer, drop_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.orders.steps.states import OrderRef


#: What may be written and changed besides recipient, lines and amounts.
_FIELDS: Final = (
    "courier", "service", "gift", "fragile", "buyer_note", "seller_note", "ship_by",
)  # fmt: skip


class DuplicateOrder(UserError):
    """The platform's number is already on an order."""

    code = "DUPLICATE_ORDER"


class ResiTaken(UserError):
    """The tracking number is already on another order (ERP-ORD-09)."""

    code = "RESI_TAKEN"


@handles(CreateOrder)
def create_order(work: Work, do: CreateOrder) -> OrderSaved:
    """Make an order with its customer, and reserve its stock unless it is a draft.

    Raises:
        NotFound, UnknownProducts, DuplicateOrder, ResiTaken, UserError
    """
    shop = store(work, do.store)
    if not shop.active:
        raise UserError(f"Toko {shop.code} tidak aktif. Aktifkan dulu atau pilih toko lain.")
    lines = _lines(work, do.lines)
    _refuse_taken(work, shop, do)
    number = number_key(do.platform_order_id) or work.number_now("SO", work.today)
    told = _told(work, do, lines)
    order_id = work.new_id()
    row = {
        **order_columns(shop, told, lines),
        "id": order_id,
        "number": number,
        "platform_state": "",
        "customer_id": _customer(work, shop.platform, told),
        "courier": do.courier,
        "service": do.service,
        "resi_key": number_key(do.resi) if do.resi else "",
        "outside": False,
        "attention": "",
        "shipped_at": None,
        "batch_id": None,
        "content_hash": "",
        "lines_hash": "",
        "snapshot": "",
    }
    row["search"] = f"{number.lower()} {row['search']}"
    row["gift"], row["fragile"] = row["gift"] or do.gift, row["fragile"] or do.fragile
    row["by_hand"] = marked("", _written(do))
    state = _first_state(do, row["problems"])
    row["state"] = state
    writer = Writer(work)
    writer.order(row, lines)
    writer.event(order_id, "", state, "Dicatat manual")
    writer.write()
    recount(work, [row["customer_id"]])
    audit.record(
        work, "order.create", "order", order_id, number,
        new={"toko": shop.code, "total": str(row["total"]), "status": state},
    )  # fmt: skip
    return _finish(work, number)


def _written(do: CreateOrder) -> list[str]:
    """What was typed, and stays when a file of the platform brings the same order."""
    found = [field for field in (*_FIELDS, "resi") if getattr(do, field)]
    return [*found, "address"] if any(do.recipient.model_dump().values()) else found


def _first_state(do: CreateOrder, problems: list[str]) -> State:
    if do.draft:
        return State.DRAFT
    return State.NEEDS_FIX if problems else State.APPROVED


def _finish(work: Work, number: str) -> OrderSaved:
    ref = order_by_number(work, number)
    if ref.state is State.APPROVED:
        allocate(work, [ref])
    saved = _saved(work, ref)
    words = {
        State.DRAFT: "disimpan sebagai draf.",
        State.NEEDS_FIX: "perlu perbaikan: " + " ".join(saved.problems),
        State.BACKORDER: "menunggu stok: " + " ".join(saved.problems),
    }
    work.message = f"Pesanan {number} {words.get(ref.state, 'siap dikemas.')}"
    return saved


def _lines(work: Work, lines: Sequence[NewLine]) -> list[KeyedLine]:
    """The lines with their products.

    Raises:
        UnknownProducts, UserError: Every wrong line at once.
    """
    products = _products(work, [line.sku for line in lines])
    wrong = [
        FieldError(f"lines.{place}.discount", f"{line.sku}: potongan melebihi harga barisnya.")
        for place, line in enumerate(lines)
        if line.discount.sen < 0 or line.discount > line.price * line.qty
    ] + [
        FieldError(f"lines.{place}.price", f"{line.sku}: harga tidak boleh negatif.")
        for place, line in enumerate(lines)
        if line.price.sen < 0
    ]
    if wrong:
        raise UserError(" ".join(each.message for each in wrong), tuple(wrong))
    made = []
    for line in lines:
        product = products[line.sku]
        told = PlatformLine(
            sku=product.sku, product=product.name, variation=product.variant, qty=line.qty,
            unit_price=line.price, subtotal_before=line.price * line.qty,
            seller_discount=line.discount,
        )  # fmt: skip
        key = line_key(told.sku, told.product, told.variation)
        made.append(KeyedLine(told, key, Resolved(product)))
    return made


def _products(work: Work, skus: Sequence[str]) -> dict[str, ProductRef]:
    """Every product of the lines.

    Raises:
        UnknownProducts: With the line of every SKU that is none.
    """
    found = catalog.products_by_sku(work, skus)
    missing = [(place, sku) for place, sku in enumerate(skus) if sku not in found]
    if missing:
        wrong = catalog.UnknownProducts([sku for _, sku in missing])
        wrong.fields = tuple(
            FieldError(f"lines.{place}.sku", f'SKU "{sku}" tidak dikenal') for place, sku in missing
        )
        raise wrong
    return found


def _refuse_taken(work: Work, shop: StoreRef, do: CreateOrder) -> None:
    number = number_key(do.platform_order_id) if do.platform_order_id else ""
    if number:
        found = work.rows(
            "SELECT number FROM sales_order WHERE org_id = :org AND (number = :number "
            "OR (platform = :platform AND platform_order_id = :raw))",
            number=number, platform=shop.platform, raw=do.platform_order_id,
        )  # fmt: skip
        if found:
            message = f"Pesanan {found[0][0]} sudah ada. Buka pesanan itu, jangan dicatat lagi."
            raise DuplicateOrder(message, (FieldError("platform_order_id", message),))
    if do.resi:
        refuse_taken_resi(work, number_key(do.resi), do.resi)


def refuse_taken_resi(work: Work, key: str, typed: str) -> None:
    """Refuse a resi that is already on an order."""
    found = work.rows(
        "SELECT number FROM sales_order WHERE org_id = :org AND resi_key = :key", key=key
    )
    if found:
        message = f"Resi {typed} sudah ada di pesanan {found[0][0]}. Periksa nomor resinya."
        raise ResiTaken(message, (FieldError("resi", message),))


def _told(work: Work, do: CreateOrder, lines: Sequence[KeyedLine]) -> PlatformOrder:
    """The order in the words every source uses."""
    moment = do.ordered_at or work.now
    told = PlatformOrder(
        order_id=do.platform_order_id, state=PlatformState.READY, status="",
        channel=store(work, do.store).platform, ordered_at=moment, seen_at=work.now,
        lines=tuple(each.line for each in lines), ship_by=do.ship_by, recipient=do.recipient.name,
        phone=do.recipient.phone, address=do.recipient.address, city=do.recipient.city,
        province=do.recipient.province, postcode=do.recipient.postcode, resi=do.resi,
        payment_method=do.payment_method or ("COD" if do.cod else ""), voucher=do.voucher,
        shipping=do.shipping, buyer_note=do.buyer_note, seller_note=do.seller_note,
        amounts={"seller_voucher": do.voucher},
    )  # fmt: skip
    if min(do.shipping.sen, do.voucher.sen) < 0:
        raise UserError("Ongkir dan potongan tidak boleh negatif. Isi angka nol atau lebih.")
    if not do.cod:
        return told
    return _with_cod(told)


def _with_cod(told: PlatformOrder) -> PlatformOrder:
    return replace(told, cod=True, cod_amount=told.subtotal + told.shipping)


def _customer(work: Work, platform: str, told: PlatformOrder) -> str:
    buyer = Buyer("order", told.recipient, told.phone, platform, told.username, told.address)
    return find_or_create_many(work, [buyer]).ids["order"]


@dataclass(frozen=True, slots=True)
class _Amounts:
    """Stored amounts an update starts from."""

    voucher: Money
    shipping: Money


@handles(UpdateOrder)
def update_order(work: Work, do: UpdateOrder) -> OrderSaved:
    """Change what is given; lines and amounts only while nothing is reserved for them.

    An order that waits for stock is allocated again when its lines change (ERP-ORD-12).

    Raises:
        NotFound, StaleData, UnknownProducts, UserError
    """
    ref = order_by_number(work, do.order, hold=True)
    _check_update(ref, do)
    order = work.session.get_one(Order, (work.org_id, ref.id))
    before = _facts(order)
    customers = {order.customer_id}
    _set_fields(order, do)
    if do.recipient is not None:
        _set_recipient(work, order, do)
        customers.add(order.customer_id)
    if do.lines is not None or do.shipping is not None or do.voucher is not None:
        _set_goods(work, order, do)
    order.updated_at, order.updated_by = work.now, work.actor.user_id
    work.session.flush()
    [ref] = orders_by_number(work, [order.number])
    if ref.state in UNTOUCHED:
        settle(work, [ref])
    if ref.state is State.BACKORDER and do.lines is not None:
        allocate(work, [ref])
    recount(work, customers)
    audit.record(
        work, "order.update", "order", order.id, order.number, old=before, new=_facts(order)
    )
    work.changed("order")
    work.message = f"Pesanan {order.number} diperbarui: {LABELS[ref.state]}."
    return _saved(work, ref)


def _check_update(ref: OrderRef, do: UpdateOrder) -> None:
    if do.read_version is not None and do.read_version != ref.version:
        raise StaleData(f"Pesanan {ref.number}")
    if ref.state not in OPEN:
        raise UserError(
            f"Pesanan {ref.number} berstatus {LABELS[ref.state]}, jadi tidak dapat diubah lagi."
        )
    goods = do.lines is not None or do.shipping is not None or do.voucher is not None
    if goods and ref.state not in UNTOUCHED:
        raise UserError(
            f"Stok pesanan {ref.number} sudah dialokasikan. Lepas alokasinya dulu, ubah isinya, "
            "lalu alokasikan lagi."
        )


def _set_fields(order: Order, do: UpdateOrder) -> None:
    given = {field: value for field in _FIELDS if (value := getattr(do, field)) is not None}
    changed = {field: value for field, value in given.items() if value != getattr(order, field)}
    for field, value in changed.items():
        setattr(order, field, value)
    order.by_hand = marked(order.by_hand, changed)


def _set_recipient(work: Work, order: Order, do: UpdateOrder) -> None:
    to = do.recipient
    if to is None:
        return
    order.customer_name, order.customer_phone = to.name, to.phone
    order.address, order.city = to.address, to.city
    order.province, order.postcode = to.province, to.postcode
    order.by_hand = marked(order.by_hand, ("address",))
    buyer = Buyer("order", to.name, to.phone, order.platform, order.buyer_username, to.address)
    order.customer_id = find_or_create_many(work, [buyer]).ids["order"]
    skus = work.rows(
        "SELECT sku_raw FROM sales_order_line WHERE org_id = :org AND order_id = :id", id=order.id
    )
    lines = tuple(_named(row[0]) for row in skus)
    _make_findable(work, order, _stored(order, lines, _Amounts(Money(0), Money(0))))


def _make_findable(work: Work, order: Order, told: PlatformOrder) -> None:
    """By everything it says now, and still by its further numbers."""
    codes = work.rows(
        "SELECT code FROM sales_order_code WHERE org_id = :org AND order_id = :id ORDER BY code",
        id=order.id,
    )
    told = replace(told, other_ids=tuple(row[0] for row in codes))
    order.search = f"{order.number.lower()} {search_of(told)}"


def _named(sku: str) -> PlatformLine:
    return PlatformLine(sku, "", "", 1, Money(0), Money(0))


def _set_goods(work: Work, order: Order, do: UpdateOrder) -> None:
    """New lines or amounts, and everything that follows from them."""
    amounts = order.amounts if isinstance(order.amounts, dict) else {}
    kept = Money.parse(amounts.get("seller_voucher", "0"))
    sums = _Amounts(
        do.voucher if do.voucher is not None else kept,
        do.shipping if do.shipping is not None else order.shipping,
    )
    if min(sums.voucher.sen, sums.shipping.sen) < 0:
        raise UserError("Ongkir dan potongan tidak boleh negatif. Isi angka nol atau lebih.")
    lines = _lines(work, do.lines) if do.lines is not None else _lines_of(work, order)
    told = _stored(order, tuple(each.line for each in lines), sums)
    if order.platform_state == "" and order.payment == "cod":
        told = _with_cod(told)
        order.cod_amount = told.cod_amount
    for name, value in goods_columns(order.platform, told, lines).items():
        setattr(order, name, value)
    order.amounts = {**amounts, "seller_voucher": str(sums.voucher)}
    order.lines_hash = EDITED
    if do.lines is not None:
        _make_findable(work, order, told)
        work.session.flush()
        drop_lines(work, [order.id])
        writer = Writer(work)
        writer.order_lines(order.id, lines)
        writer.write()


def _lines_of(work: Work, order: Order) -> list[KeyedLine]:
    rows = work.rows(
        "SELECT sku_raw, product_name, variation, qty, unit_price, subtotal_before, "
        "seller_discount, platform_discount, returned_qty, sku_key FROM sales_order_line "
        "WHERE org_id = :org AND order_id = :id ORDER BY line_no",
        id=order.id,
    )
    return [KeyedLine(_stored_line(row), row[9], None) for row in rows]


def _stored_line(row: tuple[Any, ...]) -> PlatformLine:
    sku, product, variation, qty, price, before, ours, theirs, returned = row[:9]
    return PlatformLine(
        sku, product, variation, qty, Money(price), Money(before), Money(ours), Money(theirs),
        returned,
    )  # fmt: skip


def _stored(order: Order, lines: tuple[PlatformLine, ...], sums: _Amounts) -> PlatformOrder:
    """The stored order in the words every source uses."""
    return PlatformOrder(
        order_id=order.platform_order_id, state=PlatformState.READY, status=order.platform_status,
        channel=order.channel, ordered_at=order.ordered_at, seen_at=order.ordered_at, lines=lines,
        username=order.buyer_username, recipient=order.customer_name, phone=order.customer_phone,
        address=order.address, city=order.city, resi=order.resi, voucher=sums.voucher,
        shipping=sums.shipping,
    )  # fmt: skip


def _facts(order: Order) -> dict[str, Any]:
    return {
        "penerima": order.customer_name, "telepon": order.customer_phone,
        "alamat": order.address, "kota": order.city, "isi": order.summary,
        "total": str(order.total), "kurir": order.courier, "layanan": order.service,
        "catatan": order.seller_note,
    }  # fmt: skip


def _saved(work: Work, ref: OrderRef) -> OrderSaved:
    work.session.expire_all()
    order = work.session.get_one(Order, (work.org_id, ref.id))
    problems = order.problems if isinstance(order.problems, list) else []
    return OrderSaved(order.number, order.state, tuple(problems), order.total, order.customer_name)
