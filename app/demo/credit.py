"""Customers who buy on credit: invoices, orders on terms, payments, an advance, late payers."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from app.core.env import WIB
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.demo.goods import products
from app.orders.api import CreateOrder, CreateStore, NewLine, Recipient
from app.receivables.api import (
    ApplyAdvance,
    InvoiceLine,
    MarkReminded,
    ReceivableList,
    ReceiveAdvance,
    ReceivePayment,
    ReminderList,
    SetTerms,
    WriteInvoice,
)
from app.sales_journal.api import GatherSales

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.demo.cast import Cast

STORE: Final = "GRS"
#: Phone → name, address, city, days to pay.
CUSTOMERS: Final = {
    "081234567101": ("Toko Melati Jaya", "Jl. Pasar Baru No. 14", "KOTA BANDUNG", 30),
    "081322004410": ("CV Anugrah Beauty", "Jl. Diponegoro No. 88", "KOTA SEMARANG", 30),
    "085711990033": ("Salon Bu Ratna", "Jl. Kenanga No. 3", "KOTA BOGOR", 14),
    "081355501200": ("Koperasi Karyawan Sentosa", "Jl. Industri No. 7", "KAB. BEKASI", 7),
}
_MELATI, _ANUGRAH, _RATNA, _SENTOSA = CUSTOMERS
#: Day of the month → customer, what for, whole rupiah.
_INVOICES: Final = {
    4: (_ANUGRAH, "Paket konsinyasi serum", 6_480_000),
    9: (_RATNA, "Perlengkapan perawatan salon", 2_150_000),
    16: (_SENTOSA, "Bingkisan karyawan", 4_725_000),
}


def customers(cast: Cast) -> None:
    """A store without a platform and its regular customers with their terms."""
    cast.admin.do(
        CreateStore(
            code=STORE, title="Kenanga Grosir", platform="manual", warehouse="JKT",
            sender_phone="0812-1100-2200",
        )
    )  # fmt: skip
    for phone, (name, address, city, days) in CUSTOMERS.items():
        cast.as_("dina").do(
            CreateCustomer(
                customer_name=name, phone=phone, customer_type="agen", address=f"{address}, {city}"
            )
        )
        cast.as_("maria").do(SetTerms(customer=phone, term_days=days))


def live(cast: Cast, day: date, ship: Callable[[Cast, str], bool]) -> None:
    """What happens on one of the days behind us."""
    maria = cast.as_("maria")
    if day.day in _INVOICES:
        _at(cast, day, 11)
        phone, text, amount = _INVOICES[day.day]
        line = InvoiceLine(text=text, amount=Money.rupiah_of(amount))
        maria.do(WriteInvoice(customer=phone, lines=(line,), store=STORE))
    if day.day in {7, 18}:
        _at(cast, day, 13)
        _order(cast, _MELATI if day.day == 18 else _SENTOSA, ship)
    if day.day == 12:
        _at(cast, day, 14)
        maria.do(
            ReceiveAdvance(
                customer=_MELATI, amount=Money.rupiah_of(700_000), account="11-200",
                note="Uang muka pesanan bulan ini",
            )
        )  # fmt: skip
    if day.day == 20 and _open(cast, _MELATI):
        maria.do(ApplyAdvance(customer=_MELATI))
    if day.day in {19, 24} and _open(cast, _ANUGRAH):
        _pay(cast, _ANUGRAH, percent=45)
    if day.day == 26 and _open(cast, _RATNA):
        _pay(cast, _RATNA, percent=100)
    if day.day == 1:
        maria.do(GatherSales())


def corners(cast: Cast) -> None:
    """Today: some late payers were reminded, the sales of the days before are gathered."""
    maria = cast.as_("maria")
    due = maria.ask(ReminderList(only_pending=True))
    if due:
        maria.do(MarkReminded(documents=tuple(one.document for one in due[:2])))
    maria.do(GatherSales())


def _at(cast: Cast, day: date, hour: int) -> None:
    cast.env.set(max(datetime.combine(day, time(hour), tzinfo=WIB), cast.env.now()))


def _order(cast: Cast, phone: str, ship: Callable[[Cast, str], bool]) -> None:
    name, address, city, _days = CUSTOMERS[phone]
    goods = products()
    lines = tuple(
        NewLine(sku=one.sku, qty=6, price=Money(one.price.sen * 9 // 10 // 100_000 * 100_000))
        for one in (goods[7], goods[19])
    )
    saved = cast.as_("dina").do(
        CreateOrder(
            store=STORE, lines=lines, courier="JNE", service="REG", payment_method="Tempo",
            recipient=Recipient(
                name=name, phone=phone, address=address, city=city, province="Jawa Barat"
            ),
        )
    )  # fmt: skip
    ship(cast, saved.value.number)


def _open(cast: Cast, phone: str) -> int:
    page = cast.as_("maria").ask(ReceivableList(customer=phone))
    return sum(one.open.sen for one in page.rows)


def _pay(cast: Cast, phone: str, *, percent: int) -> None:
    """So much of what is open, in whole thousands, the oldest term first."""
    sen = _open(cast, phone) * percent // 100 // 100_000 * 100_000
    if sen:
        cast.as_("maria").do(ReceivePayment(customer=phone, amount=Money(sen), account="11-200"))
