"""Three months of trade: orders, parcels, purchases, expenses, settlements, day by day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.accounting.api import RecordExpense, SetPeriodState
from app.closing.api import BankStatementList, SetBankStatements, StatementIn
from app.core.env import WIB
from app.core.errors import UserError
from app.core.money import Money
from app.demo import credit, people, setup, warehouse
from app.demo.chance import Chance
from app.demo.goods import bundles, products
from app.fulfilment.api import OpenParcel, ShipOrder, VerifiedPart
from app.orders.api import CancelOrders, CreateOrder, FollowOrders, HoldOrders, NewLine, Recipient
from app.stock.api import (
    AdjustLine,
    AdjustStock,
    ChangeStatus,
    ReceiptLine,
    ReceiveStock,
    StatusLine,
    StockByPlace,
    TransferLine,
    TransferStock,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.demo.cast import Cast

ORDERS: Final = 200
#: Orders of the last hours, ready for the packing table; some wait for other reasons.
FRESH: Final = 34
#: Day of the month on which the month before is closed.
_CLOSING_DAY: Final = 6


@dataclass(slots=True)
class Sold:
    """An order on its way through the demo."""

    number: str
    store: str
    total: Money
    fate: str
    ordered_at: datetime


def play(cast: Cast, end: datetime, tell: Callable[[int, int], None]) -> None:
    """Live from the first day to the present."""
    first = cast.env.now().astimezone(WIB).date()
    last = end.astimezone(WIB).date()
    days = [first + timedelta(days=number) for number in range(1, (last - first).days + 1)]
    plan = _plan(days, end)
    waiting: list[Sold] = []
    serial = 0
    for number, day in enumerate(days):
        tell(number, len(days))
        _purchases(cast, day)
        _month(cast, day)
        warehouse.live(cast, day)
        credit.live(cast, day, ship)
        _close_first_month(cast, first, day)
        _handle(cast, day, waiting)
        for moment, fate in plan.get(day, ()):
            cast.env.set(max(moment, cast.env.now()))
            serial += 1
            sold = _sell(cast, fate, serial)
            if fate != "fresh":
                waiting.append(sold)
    cast.env.set(max(end, cast.env.now()))
    _corners(cast)
    warehouse.corners(cast)
    credit.corners(cast)


def counted(cast: Cast) -> dict[str, int]:
    """Orders by state, for the log and the tests."""
    with cast.database.reading() as session:
        rows = session.execute(sa.text("SELECT state, count(*) FROM sales_order GROUP BY state"))
        return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy


def _plan(days: list[date], end: datetime) -> dict[date, list[tuple[datetime, str]]]:
    """When orders come in and what becomes of them."""
    chance = Chance("plan")
    plan: dict[date, list[tuple[datetime, str]]] = {}
    fates = _fates(ORDERS - FRESH)
    settled = days[:-2] or days
    for number, fate in enumerate(fates):
        day = settled[number * len(settled) // len(fates)]
        moment = datetime.combine(day, time(8 + chance.below(10), chance.below(60)), tzinfo=WIB)
        plan.setdefault(day, []).append((moment, fate))
    for number in range(FRESH):
        moment = end - timedelta(minutes=(FRESH - number) * 7)
        plan.setdefault(
            moment.astimezone(WIB).date() if moment.astimezone(WIB).date() in days else days[-1], []
        ).append((moment, "fresh"))
    for found in plan.values():
        found.sort()
    return plan


def _fates(count: int) -> list[str]:
    """Most are completed; some are cancelled or come back."""
    chance = Chance("fates")
    made = []
    for number in range(count):
        draw = chance.below(100)
        if number >= count - 14:
            made.append("shipped")
        elif number >= count - 26:
            made.append("delivered")
        else:
            made.append("cancelled" if draw < 6 else "returned" if draw < 11 else "completed")
    return made


def _sell(cast: Cast, fate: str, serial: int) -> Sold:
    """An order comes in; Customer Service records it as the platform wrote it."""
    chance = Chance(f"order-{serial}")
    store = chance.pick(tuple(setup.STORES))
    platform = setup.STORES[store][1]
    number = (
        f"{cast.env.today():%y%m%d}{chance.letters(8)}"
        if platform == "shopee"
        else f"58{chance.letters(16, '0123456789')}"
    )
    city, province, postcode = chance.pick(people.CITIES)
    option = chance.pick(setup.COURIERS)
    cod = chance.true(22)
    saved = (
        cast.as_("dina")
        .do(
            CreateOrder(
                store=store,
                platform_order_id=number,
                recipient=Recipient(
                    name=people.buyer_name(chance.below(28), chance.below(18)),
                    phone=f"08{chance.letters(10, '123456789')}",
                    address=f"{chance.pick(people.STREETS)} No. {chance.between(1, 120)}",
                    city=city,
                    province=province,
                    postcode=postcode,
                ),
                lines=_lines(chance),
                courier=option[1],
                service=option[2],
                resi=_resi(chance, option[1]),
                cod=cod,
                payment_method="COD"
                if cod
                else "ShopeePay"
                if platform == "shopee"
                else "Transfer",
                gift=chance.true(6),
                fragile=chance.true(10),
                ship_by=cast.env.now() + timedelta(hours=chance.between(6, 40)),
                buyer_note=chance.pick(
                    (
                        "",
                        "",
                        "",
                        "Tolong bubble wrap tebal ya",
                        "Kirim sebelum Jumat",
                        "Bonus sampel kalau ada",
                    )
                ),
            )
        )
        .value
    )
    return Sold(saved.number, store, saved.total, fate, cast.env.now())


def _lines(chance: Chance) -> tuple[NewLine, ...]:
    """One to four products; every sixth order holds a bundle."""
    goods, made, seen = products(), [], set[str]()
    if chance.true(17):
        bundle = chance.pick(bundles())
        prices = {product.sku: product.price.sen for product in goods}
        price = sum(prices[sku] * qty for sku, qty in bundle.parts) * 9 // 10 // 50_000 * 50_000
        made.append(NewLine(sku=bundle.sku, qty=1, price=Money(price)))
    for _ in range(chance.pick((1, 1, 1, 2, 2, 3, 4))):
        product = chance.pick(goods)
        if product.sku not in seen:
            seen.add(product.sku)
            discount = Money(product.price.sen // 100 * chance.pick((0, 0, 5, 10)) // 100 * 100)
            qty = chance.pick((1, 1, 1, 2, 3))
            made.append(
                NewLine(sku=product.sku, qty=qty, price=product.price, discount=discount * qty)
            )
    return tuple(made)


def _resi(chance: Chance, courier: str) -> str:
    heads = {"SPX": "SPXID0", "JNE": "JT", "J&T": "JX"}
    return heads[courier] + chance.letters(12, "0123456789")


def _handle(cast: Cast, day: date, waiting: list[Sold]) -> None:
    """Ship what came in yesterday, follow what left earlier, settle now and then."""
    cast.env.set(max(datetime.combine(day, time(9, 30), tzinfo=WIB), cast.env.now()))
    now = cast.env.now()
    for sold in list(waiting):
        age = now - sold.ordered_at
        if age < timedelta(hours=12):
            continue
        if sold.fate == "cancelled":
            cast.as_("dina").do(CancelOrders(orders=(sold.number,), reason="Dibatalkan pembeli"))
            waiting.remove(sold)
        elif not sold.fate.startswith(("sent:", "arrived:")):
            if ship(cast, sold.number):
                sold.fate = f"sent:{sold.fate}"
                cast.env.advance(timedelta(minutes=3))
            else:
                waiting.remove(sold)
    _follow(cast, waiting, now)


def _follow(cast: Cast, waiting: list[Sold], now: datetime) -> None:
    """Parcels arrive after three days, are complete after six; some come back."""
    service = cast.as_("wayan")
    for sold in list(waiting):
        age = now - sold.ordered_at
        if sold.fate == "sent:returned" and age > timedelta(days=4):
            service.do(
                FollowOrders(
                    orders=(sold.number,),
                    state="rts_in_transit",
                    note="Gagal antar, kembali ke pengirim",
                )
            )
            waiting.remove(sold)
        elif sold.fate in {"sent:delivered", "sent:completed"} and age > timedelta(days=3):
            service.do(FollowOrders(orders=(sold.number,), state="delivered"))
            sold.fate = (
                "arrived:completed" if sold.fate == "sent:completed" else "arrived:delivered"
            )
        elif sold.fate == "arrived:completed" and age > timedelta(days=6):
            service.do(FollowOrders(orders=(sold.number,), state="completed"))
            _settle(cast, sold)
            waiting.remove(sold)


def ship(cast: Cast, number: str) -> bool:
    """Pack and ship as the packer; False for an order whose stock could not be reserved."""
    packer = cast.as_("siti")
    try:
        parcel = packer.do(OpenParcel(code=number)).value
    except UserError:
        return False
    verified = tuple(VerifiedPart(line=item.line, qty=item.qty) for item in parcel.items)
    packer.do(ShipOrder(order=number, verified=verified))
    return True


def _settle(cast: Cast, sold: Sold) -> None:
    """The platform pays out less its fees, to the wallet of the store."""
    finance, rupiah = cast.as_("maria"), sold.total.sen // 100
    commission, service = rupiah * 65 // 1000, rupiah * 25 // 1000
    accounts = cast.store_accounts[sold.store]
    setup.post(
        finance,
        f"Pencairan {sold.number}",
        (accounts["wallet.marketplace"], rupiah - commission - service),
        ("61-100", commission),
        ("61-200", service),
        (accounts["receivable.marketplace"], -rupiah),
        store=sold.store,
    )


def _purchases(cast: Cast, day: date) -> None:
    """Every other Monday goods come in on credit; they are paid two weeks later."""
    if day.weekday() != 0 or day.isocalendar().week % 2:
        return
    cast.env.set(max(datetime.combine(day, time(8, 15), tzinfo=WIB), cast.env.now()))
    chance = Chance(f"purchase-{day}")
    goods, lines, seen = products(), [], set[str]()
    for _ in range(chance.between(6, 12)):
        product = chance.pick(goods)
        if product.sku in seen:
            continue
        seen.add(product.sku)
        qty = chance.pick((12, 24, 24, 36))
        unit = product.cost.sen * chance.between(96, 106) // 100
        lines.append(
            ReceiptLine(
                sku=product.sku,
                qty=qty,
                cost=Money(unit * qty),
                location="JKT-B-05-D-3",
                lot=f"{product.sku[:3]}P{day:%m%d}" if product.by_lot else "",
                expires_on=day + timedelta(days=product.shelf_days) if product.by_lot else None,
            )
        )
    planner = cast.as_("ratna")
    planner.do(
        ReceiveStock(
            warehouse="JKT",
            counter="payable",
            supplier=f"PT {chance.pick(('Sumber', 'Mitra', 'Cahaya'))} Kosmetika",
            reference=f"SJ-{day:%y%m}{chance.letters(3, '0123456789')}",
            lines=tuple(lines),
        )
    )
    total = sum(line.cost.sen for line in lines) // 100
    setup.post(
        cast.as_("maria"),
        "Pembayaran pemasok",
        ("21-100", total * 6 // 10),
        ("11-200", -(total * 6 // 10)),
    )


#: Day of the month → what for, account, whole rupiah, and the unit whose expense it is, "" for what
#: serves both.
_BILLS: Final = {
    1: (
        ("Sewa gudang Jakarta", "64-200", 6_000_000, "DARING"),
        ("Sewa gudang Surabaya", "64-200", 2_500_000, "GROSIR"),
    ),
    15: (
        ("Iklan marketplace", "63-100", 3_250_000, "DARING"),
        ("Bahan kemasan", "62-200", 1_150_000, "DARING"),
    ),
    28: (
        ("Gaji tim toko daring", "64-100", 9_200_000, "DARING"),
        ("Gaji tim grosir", "64-100", 4_600_000, "GROSIR"),
        ("Gaji kantor", "64-100", 3_800_000, ""),
        ("Listrik dan internet", "64-300", 1_480_000, ""),
    ),
}


def _month(cast: Cast, day: date) -> None:
    """Rent on the 1st, advertising on the 15th, wages and electricity on the 28th."""
    for title, account, amount, unit in _BILLS.get(day.day, ()):
        cast.env.set(max(datetime.combine(day, time(10), tzinfo=WIB), cast.env.now()))
        cast.as_("maria").do(
            RecordExpense(
                on_date=day, description=title, amount=Money.rupiah_of(amount),
                expense=account, source="11-200", unit=unit,
            )
        )  # fmt: skip


def _close_first_month(cast: Cast, first: date, day: date) -> None:
    """On the sixth the month before is closed, with the empty ones of its year before it."""
    if (
        day.day != _CLOSING_DAY
        or (day.year * 12 + day.month) - (first.year * 12 + first.month) != 1
    ):
        return
    cast.env.set(max(datetime.combine(day, time(16), tzinfo=WIB), cast.env.now()))
    for number in range(1, first.month + 1):
        month = f"{first.year}-{number:02d}"
        _enter_statements(cast, month)
        cast.as_("maria").do(SetPeriodState(month=month, state="closed"))


def _enter_statements(cast: Cast, month: str) -> None:
    """The bank agrees with the books, but for a payment of the last day it does not know yet."""
    late = Money.rupiah_of(150_000)
    found = cast.as_("maria").ask(BankStatementList(month=month))
    if found:
        statements = tuple(
            StatementIn(account=one.account, balance=one.books + late, outstanding=late)
            for one in found
        )
        cast.as_("maria").do(SetBankStatements(month=month, statements=statements))


def _corners(cast: Cast) -> None:
    """Today: a transfer, a broken piece, a lost one, a held order, a draft, one short of stock."""
    manager, service = cast.as_("ratna"), cast.as_("dina")
    stocked = [
        row
        for row in manager.ask(StockByPlace(warehouse="JKT", limit=1000)).rows
        if row.on_hand - row.reserved > 5
    ]
    first, second, third = stocked[3], stocked[40], stocked[80]
    manager.do(
        TransferStock(
            warehouse="JKT",
            to_warehouse="SBY",
            note="Permintaan toko Surabaya",
            lot_reason="Lot ini diminta toko Surabaya",
            lines=(
                TransferLine(
                    sku=first.sku,
                    qty=3,
                    from_location=first.location,
                    lot=first.lot or None,
                    to_location="SBY-A-01-A-1",
                ),
            ),
        )
    )
    manager.do(
        ChangeStatus(
            warehouse="JKT",
            reason="Segel rusak saat ditata",
            lines=(
                StatusLine(
                    sku=second.sku,
                    qty=1,
                    location=second.location,
                    lot=second.lot,
                    old="available",
                    new="damaged",
                ),
            ),
        )
    )
    manager.do(
        AdjustStock(
            warehouse="JKT",
            note="Hitung ulang rak",
            lines=(AdjustLine(sku=third.sku, change=-1, location=third.location, lot=third.lot),),
        )
    )
    goods = products()
    whole = Recipient(
        name="Bu Ratih",
        phone="081234567001",
        address="Jl. Cempaka No. 8",
        city="Kota Bogor",
        province="Jawa Barat",
        postcode="16111",
    )
    one = NewLine(sku=goods[5].sku, qty=1, price=goods[5].price)
    held = service.do(
        CreateOrder(store="SHP1", recipient=whole, lines=(one,), courier="JNE", service="REG")
    ).value
    cast.as_("wayan").do(
        HoldOrders(orders=(held.number,), reason="Pembeli minta ganti varian, tunggu jawaban")
    )
    service.do(CreateOrder(store="SHP1", recipient=whole, lines=(one,), courier="JNE", draft=True))
    service.do(
        CreateOrder(
            store="TKT1",
            recipient=Recipient(name="Pak Tono", phone="081234567002"),
            lines=(one,),
            courier="J&T",
        )
    )
    service.do(
        CreateOrder(
            store="TKT1",
            recipient=whole,
            lines=(NewLine(sku=goods[9].sku, qty=900, price=goods[9].price),),
            courier="JNE",
        )
    )


def states(cast: Cast) -> Counter[str]:
    """Orders by state."""
    return Counter(counted(cast))
