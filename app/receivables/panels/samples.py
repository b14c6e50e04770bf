"""Made-up customers who buy on credit, for pictures of these panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.accounting.api import AccountRow
from app.core.commands import Page
from app.core.money import ZERO, Money
from app.customers.api import CustomerRow
from app.documents.panels.report_samples import KOP, title
from app.documents.report import Column, Footer, Kind, Look, Report, Row, Rows, Signer, Term
from app.receivables.api import (
    Bucket,
    CreditRow,
    ReceivableList,
    ReceivableRow,
    ReceivableSummary,
    ReceivableView,
    ReminderRow,
    SettledRow,
)
from app.receivables.rules import message, pending

TODAY: Final = date(2026, 11, 21)
_AT: Final = datetime(2026, 11, 19, 3, 20, tzinfo=UTC)
_NAMES: Final = (
    ("C-1", "Toko Melati Jaya", "0812-3456-7001"),
    ("C-2", "CV Anugrah Beauty", "0813-2200-4410"),
    ("C-3", "Salon Bu Ratna", "0857-1199-0033"),
    ("C-4", "Koperasi Karyawan Sentosa", "021-5550-1200"),
)
SELLER: Final = "CV Kenanga Cantik Nusantara"


def rp(amount: int) -> Money:
    """Whole rupiah."""
    return Money.rupiah_of(amount)


def row(at: int, days: int, total: int, paid: int = 0, kind: str = "invoice") -> ReceivableRow:
    """A document that is so many days past its due date (negative: before it)."""
    code, name, phone = _NAMES[at % len(_NAMES)]
    open_ = total - paid
    due = TODAY - timedelta(days=days)
    number = f"SO-2611{at % 28 + 1:02d}-{at:04d}" if kind == "order" else f"INV-202611-{at:04d}"
    state = "paid" if not open_ else "overdue" if days > 0 else "current"
    return ReceivableRow(
        number=number, kind=kind, customer=code, customer_name=name, phone=phone,
        on_date=due - timedelta(days=30), due_on=due, total=rp(total), paid=rp(paid),
        open=rp(open_), age=days, state=state, journal=f"JRN-2026-{1200 + at:06d}", entity="KCN",
    )  # fmt: skip


ROWS: Final = (
    row(1, 97, 4_250_000, 1_000_000), row(2, 41, 12_480_000), row(3, 12, 2_115_500, 500_000),
    row(4, 3, 8_900_000, kind="order"), row(5, 0, 1_640_000, kind="order"),
    row(6, -4, 3_300_000, 1_300_000), row(7, -18, 15_750_000), row(8, -29, 980_000, kind="order"),
)  # fmt: skip
LONG: Final = replace(
    ROWS[1],
    customer_name="Perkumpulan Distributor Kosmetika dan Perawatan Kulit Nusantara Sejahtera",
    number="SO-261103-0002-KIRIM-ULANG-BERTAHAP",
    total=rp(912_480_000_000),
    open=rp(912_480_000_000),
)
_LATE: Final = tuple(one for one in ROWS if one.age > 0)
FIGURES: Final = ReceivableSummary(
    total=rp(49_415_500), paid=rp(2_800_000), open=rp(46_615_500), overdue=rp(26_245_500),
    overdue_documents=4,
    buckets=(
        Bucket("Belum Jatuh Tempo", rp(20_370_000), 4), Bucket("1-30 hari", rp(10_515_500), 2),
        Bucket("31-60 hari", rp(12_480_000), 1), Bucket("61-90 hari", ZERO, 0),
        Bucket("> 90 hari", rp(3_250_000), 1),
    ),
    credits=rp(350_000), advances=rp(2_000_000),
)  # fmt: skip
CREDITS: Final = (
    CreditRow(
        "UMP-202611-0001", "C-1", "Toko Melati Jaya", date(2026, 11, 12), rp(2_000_000),
        advance=True,
    ),
    CreditRow(
        "SO-261019-0021", "C-3", "Salon Bu Ratna", date(2026, 11, 18), rp(350_000), advance=False
    ),
)  # fmt: skip
NOTHING: Final = replace(
    FIGURES, total=ZERO, paid=ZERO, open=ZERO, overdue=ZERO, overdue_documents=0,
    buckets=tuple(replace(one, amount=ZERO, documents=0) for one in FIGURES.buckets),
    credits=ZERO, advances=ZERO,
)  # fmt: skip
VIEW: Final = ReceivableView(
    row=ROWS[5], note="Dikirim dua tahap", lines=(("Paket grosir serum", rp(3_300_000)),),
    settled=(
        SettledRow(date(2026, 11, 2), "BYR-202611-0002", "Pembayaran CV Anugrah Beauty",
                   "JRN-2026-001180", rp(1_000_000)),
        SettledRow(date(2026, 11, 16), "PUM-202611-0001", "Uang muka dipakai",
                   "JRN-2026-001202", rp(300_000)),
    ),
    customer_open=rp(14_480_000), customer_credits=ZERO, customer_advances=rp(700_000),
    term_days=30, message="",
)  # fmt: skip
CUSTOMERS: Final = Page(
    tuple(
        CustomerRow(code, name, phone, "agen", (), 12, rp(84_000_000), 0, 0, _AT, active=True)
        for code, name, phone in _NAMES
    )
)
_CASH: Final = (("11-100", "Kas"), ("11-200", "Bank"), ("11-400", "Saldo Marketplace"))


ACCOUNTS: Final = tuple(
    AccountRow(
        code=code, account=name, kind="asset", depth=2, parent="11-000", contra=False,
        normal_side="debit", postable=True, active=True, control="", roles=(), note="",
    )
    for code, name in _CASH
)  # fmt: skip


def many(ask: ReceivableList) -> Page[ReceivableRow]:
    """Pages of a hundred thousand documents."""
    first = int(ask.after or 0)
    last = min(100_000, first + ask.limit)
    rows = tuple(
        row(at, 120 - at % 150, 250_000 + at * 37 % 9_000_000) for at in range(first, last)
    )
    return Page(tuple(rows), str(last) if last < 100_000 else None, 100_000)


def _reminder(one: ReceivableRow, *given: int) -> ReminderRow:
    next_ = pending(one.due_on, TODAY, given)
    return ReminderRow(
        document=one.number, customer=one.customer, customer_name=one.customer_name,
        phone=one.phone, due_on=one.due_on, open=one.open, age=one.age,
        when=next_.words if next_ else "", pending=next_ is not None,
        last_at=_AT if given else None, last_by="Maria Ulfa" if given else "",
        message=message(
            customer=one.customer_name, document=one.number, due_on=one.due_on, amount=one.open,
            today=TODAY, seller=SELLER,
        ),
    )  # fmt: skip


REMINDERS: Final = (
    _reminder(ROWS[0], 7, 3, 1, 0), _reminder(ROWS[1]), _reminder(ROWS[2], 7, 3),
    _reminder(ROWS[3], 7), _reminder(ROWS[4]), _reminder(ROWS[5], 7),
)  # fmt: skip


def _columns(*last: Column) -> tuple[Column, ...]:
    return (Column("Tanggal", Kind.DATE), Column("Dokumen", Kind.CODE), *last)


def card() -> Report:
    """A customer's account."""
    rows = Rows()
    rows.add(Row(("", "", "Saldo awal", None, None, rp(3_250_000)), Look.NOTE))
    lines = (
        (date(2026, 10, 5), "INV-202610-0004", "Penjualan kredit", rp(12_480_000), None),
        (date(2026, 10, 20), "BYR-202610-0003", "Pembayaran", None, rp(3_250_000)),
        (date(2026, 11, 2), "BYR-202611-0002", "Pembayaran", None, rp(1_000_000)),
        (date(2026, 11, 17), "SO-261117-0004", "Penjualan", rp(8_900_000), None),
    )
    balance = rp(3_250_000)
    for day, number, text, raised, lowered in lines:
        balance += (raised or ZERO) - (lowered or ZERO)
        rows.add(Row((day, number, text, raised, lowered, balance)))
    rows.total(
        ("", "", "Jumlah", None, None, None), (3, 4), [Term(0, rows.next - 1)], look=Look.TOTAL
    )
    columns = _columns(
        Column("Keterangan", weight=20), Column("Debit", Kind.MONEY), Column("Kredit", Kind.MONEY),
        Column("Saldo", Kind.MONEY),
    )  # fmt: skip
    foot = Footer(f"Saldo per 21 November 2026: {balance.rupiah()}.")
    head = replace(
        title("Kartu Piutang", "1 Januari s.d. 21 November 2026"),
        filters=("C-2 CV Anugrah Beauty",), letterhead=KOP,
    )  # fmt: skip
    return Report(head, columns, tuple(rows.rows), (foot,))


def letter() -> Report:
    """The letter to a customer."""
    rows = Rows()
    for one in (ROWS[1], ROWS[5]):
        words = f"lewat {one.age} hari" if one.age > 0 else "belum jatuh tempo"
        rows.add(Row((one.number, one.on_date, one.due_on, words, one.open)))
    rows.total(("Jumlah", None, None, "", None), (4,), [Term(0, 1)], look=Look.TOTAL)
    columns = (
        Column("Dokumen", Kind.CODE), Column("Tanggal", Kind.DATE),
        Column("Jatuh Tempo", Kind.DATE), Column("Keterangan", weight=14),
        Column("Sisa", Kind.MONEY),
    )  # fmt: skip
    head = replace(
        title("Pengingat Tagihan", "Per 21 November 2026"),
        filters=("Kepada Yth. CV Anugrah Beauty, 0813-2200-4410",), letterhead=KOP,
    )  # fmt: skip
    feet = (Footer("Terbilang: Empat belas juta empat ratus delapan puluh ribu rupiah."),)
    return Report(head, columns, tuple(rows.rows), feet, signers=(Signer("Hormat kami"),))
