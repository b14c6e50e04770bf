"""Credit sales, payments, advances, write-offs and their undoing (ERP-FIN-15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.accounting.api import JournalLineIn, PostJournal
from app.core.errors import InvalidInput, NotFound
from app.customers.api import CreateCustomer, MergeCustomers
from app.documents.report import Look
from app.receivables import api
from app.receivables.rules import ReceivableRefused
from app.statements.api import Ageing
from app.subledger.rules.sharing import AllocationRefused
from tests.receivables.conftest import Desk, rp

TODAY = date(2026, 11, 21)


@pytest.mark.req("ERP-FIN-15", "I15", "I22")
def test_one_story_of_a_customer(desk: Desk) -> None:
    """Invoices, an advance, partial payments: items, account and report agree at every step."""
    first = desk.invoice("Budi", 1_000_000, term_days=7)
    second = desk.invoice("Budi", 500_000, term_days=30, down_payment=rp(200_000))
    other = desk.invoice("Sari", 700_000, on_date=date(2026, 11, 16), due_on=date(2026, 11, 20))

    assert desk.open() == {other: 700_000, first: 1_000_000, second: 300_000}
    assert desk.balance("12-100") == 2_000_000
    assert desk.balance("11-100") == 200_000
    assert desk.open("Sari", "overdue") == {other: 700_000}

    paid = desk.pay("Budi", 1_100_000)  # the oldest term first
    assert [(one.document, one.amount) for one in paid.shares] == [
        (first, rp(1_000_000)), (second, rp(100_000)),
    ]  # fmt: skip
    assert desk.open("Budi") == {second: 200_000}

    advance = desk.do(api.ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(350_000)))
    assert desk.balance("21-200") == -350_000
    used = desk.do(api.ApplyAdvance(customer=desk.customers["Budi"]))
    assert used.shares == (api.ShareRow(second, rp(200_000)),)
    assert desk.balance("21-200") == -150_000
    assert desk.open("Budi") == {}
    assert desk.open("Budi", "paid") == {second: 0, first: 0}
    assert [
        row.number for row in desk.ask(api.ReceivableList(text=paid.number, state="all")).rows
    ] == [second, first]

    figures = desk.ask(api.ReceivableFigures())
    assert (figures.open, figures.overdue, figures.overdue_documents) == (
        rp(700_000), rp(700_000), 1,
    )  # fmt: skip
    assert (figures.credits, figures.advances) == (rp(0), rp(150_000))
    assert [(one.title, one.amount) for one in figures.buckets[:2]] == [
        ("Belum Jatuh Tempo", rp(0)), ("1-30 hari", rp(700_000)),
    ]  # fmt: skip
    left = desk.ask(api.CreditList())
    assert [(one.document, one.open, one.advance) for one in left] == [
        (advance.number, rp(150_000), True)
    ]
    view = desk.ask(api.ReceivableDetail(document=second))
    assert [one.amount for one in view.settled] == [rp(200_000), rp(100_000), rp(200_000)]
    assert view.customer_advances == rp(150_000)
    desk.check()


@pytest.mark.req("ERP-FIN-15", "I22")
def test_more_than_is_open_is_refused_and_nothing_is_written(desk: Desk) -> None:
    number = desk.invoice("Budi", 300_000)
    foreign = desk.invoice("Sari", 900_000)
    customer = desk.customers["Budi"]

    with desk.books.nothing_written():
        with pytest.raises(AllocationRefused, match="melebihi"):
            desk.pay("Budi", 300_001)
        with pytest.raises(AllocationRefused, match="melebihi sisa tagihannya Rp 300.000"):
            desk.pay("Budi", 400_000, (number, 400_000))
        with pytest.raises(AllocationRefused, match=f"{foreign} tidak terbuka"):
            desk.pay("Budi", 100_000, (foreign, 100_000))
        with pytest.raises(ReceivableRefused, match="tidak punya uang muka"):
            desk.do(api.ApplyAdvance(customer=customer))
        with pytest.raises(InvalidInput, match="lebih dari nol"):
            desk.pay("Budi", 0)
        with pytest.raises(InvalidInput, match="Uang muka Rp 2.000.000 harus di antara"):
            desk.invoice("Budi", 1_000_000, down_payment=rp(2_000_000))
        with pytest.raises(InvalidInput, match="bukan kas atau bank"):
            desk.pay("Budi", 100_000, account="41-100")
        with pytest.raises(NotFound):
            desk.do(api.WriteOff(document="INV-0", reason="tidak ada"))
        with pytest.raises(AllocationRefused, match="melebihi sisa tagihan"):
            desk.do(api.WriteOff(document=number, reason="bangkrut", amount=rp(300_001)))

    assert sorted(desk.open().items()) == [(number, 300_000), (foreign, 900_000)]


@pytest.mark.req("I22")
def test_a_payment_in_two_parts_leaves_what_one_leaves(desk: Desk) -> None:
    for who in ("Budi", "Sari"):
        for term, amount in ((30, 400_000), (7, 250_000), (14, 100_000)):
            desk.invoice(who, amount, term_days=term)

    desk.pay("Budi", 300_000)
    desk.pay("Budi", 130_000)
    desk.pay("Sari", 430_000)

    assert list(desk.open("Budi").values()) == list(desk.open("Sari").values()) == [320_000]
    desk.check()


@pytest.mark.req("ERP-FIN-15", "I8", "I15")
def test_what_is_taken_back_is_open_again(desk: Desk) -> None:
    number = desk.invoice("Budi", 1_000_000)
    paid = desk.pay("Budi", 600_000)

    with pytest.raises(ReceivableRefused, match=f"sudah dibayar dengan {paid.number}"):
        desk.do(api.VoidDocument(document=number, reason="salah harga"))
    desk.do(api.VoidDocument(document=paid.number, reason="cek kosong"))
    assert desk.open() == {number: 1_000_000}
    assert desk.balance("11-100") == 0
    with pytest.raises(ReceivableRefused, match="sudah dibatalkan"):
        desk.do(api.VoidDocument(document=paid.number, reason="cek kosong"))

    off = desk.do(api.WriteOff(document=number, reason="pelanggan pindah", amount=rp(400_000)))
    assert desk.open() == {number: 600_000}
    assert desk.balance("65-500") == 400_000
    desk.do(api.VoidDocument(document=off.number, reason="ternyata dibayar"))
    desk.do(api.VoidDocument(document=number, reason="salah harga"))
    assert desk.open() == {}
    assert desk.open(state="all") == {number: 0}
    assert desk.balance("12-100") == desk.balance("65-500") == 0
    advance = desk.do(api.ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(50_000)))
    invoice = desk.invoice("Budi", 80_000)
    used = desk.do(api.ApplyAdvance(customer=desk.customers["Budi"]))
    with pytest.raises(ReceivableRefused, match=f"uang mukanya dipakai oleh {used.number}"):
        desk.do(api.VoidDocument(document=advance.number, reason="salah orang"))
    desk.do(api.VoidDocument(document=used.number, reason="salah orang"))
    desk.do(api.VoidDocument(document=advance.number, reason="salah orang"))
    assert desk.open() == {invoice: 80_000}
    assert desk.ask(api.CreditList()) == ()
    desk.check()


@pytest.mark.req("B7")
def test_a_report_of_an_earlier_day_does_not_know_later_payments(desk: Desk) -> None:

    number = desk.invoice("Budi", 1_000_000, on_date=date(2026, 11, 15), term_days=3)
    desk.pay("Budi", 400_000, on_date=date(2026, 11, 18))
    gone = desk.pay("Budi", 600_000, on_date=date(2026, 11, 19))
    desk.do(api.VoidDocument(document=gone.number, reason="cek kosong", on_date=TODAY))

    def left(on: date) -> list[tuple[str, int]]:
        report = desk.ask(Ageing(date_to=on, items=True))
        assert [foot.holds for foot in report.footers if foot.holds is not None] == [True]
        return [
            (str(row.cells[1]), row.cells[3].sen // 100)
            for row in report.rows
            if row.look is Look.LINE
        ]

    assert left(date(2026, 11, 17)) == [(number, 1_000_000)]
    assert left(date(2026, 11, 18)) == [(number, 600_000)]
    assert left(date(2026, 11, 20)) == []
    assert left(TODAY) == [(number, 600_000)]
    total = desk.ask(Ageing(date_to=TODAY)).rows[-1].cells
    assert [cell.sen // 100 for cell in total[3:6] if cell is not None] == [600_000, 0, 600_000]


@pytest.mark.req("ERP-FIN-15")
def test_journals_by_hand_name_nobody_and_are_allocated_by_document(desk: Desk) -> None:
    desk.invoice("Budi", 500_000)
    sold = desk.books.post(("12-100", 300_000, 0), ("41-100", 0, 300_000), text="Jual")
    paid = desk.books.post(("11-100", 120_000, 0), ("12-100", 0, 120_000), text="Terima")
    assert desk.ask(api.ReceivableFigures()).credits == rp(120_000)

    done = desk.do(api.AllocateCredit(credit=paid))

    assert done.shares == (api.ShareRow(sold, rp(120_000)),)
    with pytest.raises(NotFound):
        desk.do(api.AllocateCredit(credit=paid))
    with pytest.raises(AllocationRefused, match="Pilih dokumen"):
        desk.do(api.ReceivePayment(amount=rp(180_000)))
    share = api.ShareIn(document=sold)
    desk.do(api.ReceivePayment(amount=rp(180_000), shares=(share,)))
    assert desk.open(state="paid") == {sold: 0}
    assert desk.balance("12-100") == 500_000
    desk.check()


@pytest.mark.req("ERP-FIN-15")
def test_terms_belong_to_the_customer_until_the_invoice_says_otherwise(desk: Desk) -> None:
    desk.do(api.SetTerms(customer=desk.customers["Budi"], term_days=14))
    desk.invoice("Budi", 100_000)
    desk.invoice("Budi", 100_000, term_days=30)
    desk.invoice("Sari", 100_000)

    rows = desk.ask(api.ReceivableList()).rows

    assert [(row.customer_name, row.due_on, row.age, row.state) for row in rows] == [
        ("Sari", TODAY, 0, "current"),
        ("Budi", date(2026, 12, 5), -14, "current"),
        ("Budi", date(2026, 12, 21), -30, "current"),
    ]
    assert [row.number for row in desk.ask(api.ReceivableList(bucket=0)).rows] == [
        row.number for row in rows
    ]
    assert desk.ask(api.ReceivableList(bucket=2)).rows == ()
    one = desk.ask(api.ReceivableList(limit=1))
    two = desk.ask(api.ReceivableList(limit=1, after=one.next))
    assert (one.rows[0], two.rows[0]) == (rows[0], rows[1])
    assert [row.number for row in desk.ask(api.ReceivableList(text="sari")).rows] == [
        rows[0].number
    ]


@pytest.mark.req("ERP-FIN-15")
def test_reminders_are_given_once_and_say_how_late_they_are(desk: Desk) -> None:
    soon = desk.invoice("Budi", 100_000, due_on=date(2026, 11, 26))
    late = desk.invoice("Sari", 200_000, on_date=date(2026, 11, 15), due_on=date(2026, 11, 19))
    desk.invoice("Sari", 50_000, due_on=date(2026, 12, 30))

    rows = desk.ask(api.ReminderList())

    assert [(row.document, row.when, row.pending) for row in rows] == [
        (late, "Hari jatuh tempo, terlambat 2 hari", True),
        (soon, "H-7, terlambat 2 hari", True),
    ]
    assert (
        f"tagihan {late} sebesar Rp 200.000 telah jatuh tempo pada 19 Nov 2026" in rows[0].message
    )
    desk.do(api.MarkReminded(documents=(late, soon)))
    assert desk.ask(api.ReminderList(only_pending=True)) == ()
    with pytest.raises(ReceivableRefused, match="sudah diingatkan"):
        desk.do(api.MarkReminded(documents=(soon,)))
    desk.books.company.env.advance(timedelta(days=2))
    again = desk.ask(api.ReminderList(only_pending=True))
    assert [(row.document, row.when) for row in again] == [(soon, "H-3")]


@pytest.mark.req("ERP-FIN-15", "B2")
def test_statement_and_letter_say_what_the_items_say(desk: Desk) -> None:
    desk.invoice("Budi", 1_000_000, on_date=date(2026, 11, 16), term_days=0)
    desk.pay("Budi", 250_000)
    desk.do(api.ReceiveAdvance(customer=desk.customers["Budi"], amount=rp(100_000)))

    card = desk.ask(api.Statement(customer=desk.customers["Budi"]))
    letter = desk.ask(api.ReminderLetter(customer=desk.customers["Budi"]))

    assert [row.cells[5] for row in card.rows[:-1]] == [
        rp(0), rp(1_000_000), rp(750_000), rp(650_000),
    ]  # fmt: skip
    assert [row.cells[4] for row in letter.rows] == [rp(750_000), rp(-100_000), rp(650_000)]
    assert letter.footers[0].text == "Terbilang: Enam ratus lima puluh ribu rupiah."
    assert letter.rows[0].cells[3] == "lewat 5 hari"
    with pytest.raises(ReceivableRefused, match="tidak punya tagihan"):
        desk.ask(api.ReminderLetter(customer=desk.customers["Sari"]))


@pytest.mark.req("ERP-FIN-15", "I15")
def test_the_survivor_of_a_merge_answers_for_the_debts_of_the_other(desk: Desk) -> None:
    old = desk.invoice("Sari", 300_000, term_days=0)
    new = desk.invoice("Budi", 100_000, term_days=30)
    with pytest.raises(AllocationRefused, match=f"{old} tidak terbuka"):
        desk.pay("Budi", 50_000, (old, 50_000))
    desk.do(MergeCustomers(survivor=desk.customers["Budi"], loser=desk.customers["Sari"]))

    assert desk.open("Budi") == {old: 300_000, new: 100_000}
    assert {row.customer_name for row in desk.ask(api.ReceivableList()).rows} == {"Budi"}
    paid = desk.pay("Sari", 350_000)

    assert [one.document for one in paid.shares] == [old, new]
    assert desk.open() == {new: 50_000}
    desk.do(api.VoidDocument(document=paid.number, reason="cek kosong"))
    assert desk.open() == {old: 300_000, new: 100_000}
    desk.check()


@pytest.mark.req("B7", "I15", "I21")
def test_two_customers_of_one_name_owe_apart(desk: Desk) -> None:
    """A journal by hand without a document pays its own customer's oldest, not a namesake's."""
    other = desk.do(CreateCustomer(customer_name="Budi", phone="081299990000")).code
    desk.customers["Budi 2"] = other
    desk.invoice("Budi", 300_000)
    desk.invoice("Budi 2", 200_000)
    lines = (
        JournalLineIn(account="11-100", debit=rp(50_000)),
        JournalLineIn(account="12-100", credit=rp(50_000), party=other),
    )
    desk.books.do(PostJournal(on_date=TODAY, description="Titip bayar", lines=lines))

    report = desk.ask(Ageing(date_to=TODAY))

    first = desk.customers["Budi"]
    owed = {row.cells[0]: row.cells[3] for row in report.rows[:-1]}
    assert owed == {f"Budi ({first})": rp(300_000), f"Budi ({other})": rp(150_000)}
    desk.check()


@pytest.mark.req("B7", "I21")
def test_what_payments_of_nobody_leave_is_as_old_as_the_newest_of_them(desk: Desk) -> None:
    """Of 60 owed by nobody, 100 paid in August and 200 yesterday: 40 of August's are left, and 200."""
    for paid, day in ((200, date(2026, 11, 20)), (100, date(2026, 8, 20))):
        desk.books.post(("11-100", paid, 0), ("12-100", 0, paid), on=day)
    desk.books.post(("12-100", 60, 0), ("41-100", 0, 60), on=date(2026, 9, 1))

    documents = desk.ask(Ageing(date_to=TODAY, items=True, basis="invoice"))
    whole = desk.ask(Ageing(date_to=TODAY, basis="invoice"))

    open_ = [
        (row.cells[2], [getattr(cell, "sen", 0) // 100 for cell in row.cells[3:]])
        for row in documents.rows
        if row.look is Look.LINE
    ]
    assert open_ == [
        (date(2026, 8, 20), [-40, 0, 0, 0, 0, -40]),
        (date(2026, 11, 20), [-200, 0, -200, 0, 0, 0]),
    ]
    assert whole.rows[-1].cells == documents.rows[-1].cells
    desk.check()
