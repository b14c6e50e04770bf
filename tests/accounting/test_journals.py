"""Journals written by hand: posting, drafts, voiding, finding."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting import api
from app.accounting.rules.errors import (
    AlreadyVoided,
    DateTooEarly,
    DateTooLate,
    InvalidJournal,
    PeriodHeld,
    ReasonNeeded,
    VoidTooEarly,
)
from app.core.errors import (
    InvalidInput,
    NotFound,
    PeriodClosed,
    PeriodMissing,
    PermissionRefused,
    RequestReused,
    StaleData,
)
from app.core.money import Money
from app.identity.api import CreateEntity
from tests.accounting.conftest import TODAY, journal

if TYPE_CHECKING:
    from app.core.commands import Command, Query
    from tests.accounting.conftest import Books

STOCK_LINE = (
    "Baris {line}: akun 13-100 Persediaan Barang Dagang mengikuti nilai stok dan tidak dicatat "
    "dengan jurnal manual; buat penyesuaian stok, penerimaan, atau stok awal."
)
SALE = (("11-100", 1_500_000, 0), ("41-100", 0, 1_500_000))


# ---------------------------------------------------------------- posting


@pytest.mark.req("ERP-FIN-02", "C6", "A15")
def test_a_posted_journal_has_a_number_and_moves_balances(books: Books) -> None:
    done = books.do(
        api.PostJournal(
            on_date=date(2026, 11, 20),
            description="Sewa gudang",
            lines=(
                api.JournalLineIn(account="64-200", debit=Money.parse("1250.50"), memo="Nov"),
                api.JournalLineIn(account="64-200", debit=Money.parse("0.25")),
                api.JournalLineIn(account="11-200", credit=Money.parse("1250.75")),
            ),
        )
    )

    assert done.value == api.JournalPosted("JRN-2026-000001", "UTAMA")
    assert done.message == "Jurnal JRN-2026-000001 dicatat."
    assert done.changes == {"journal"}
    view = books.ask(api.JournalDetail(number="JRN-2026-000001"))
    assert (view.on_date, view.description, view.person) == (
        date(2026, 11, 20), "Sewa gudang", "Administrator",
    )  # fmt: skip
    # the same account twice stays as typed (A7)
    assert [(x.line, x.code, str(x.debit), str(x.credit), x.memo) for x in view.lines] == [
        (1, "64-200", "1250.50", "0.00", "Nov"),
        (2, "64-200", "0.25", "0.00", ""),
        (3, "11-200", "0.00", "1250.75", ""),
    ]
    assert view.debit == view.credit == Money(125_075)
    assert books.ask(api.BalanceAt(account="11-200")).balance == Money(-125_075)


@pytest.mark.req("C6", "INV-14")
def test_numbers_count_by_entity_and_year(books: Books) -> None:
    books.do(CreateEntity(code="CV", entity="CV Lumbung"))
    books.do(api.OpenYear(year=2026, entity="CV"))
    books.do(api.OpenYear(year=2025))

    numbers = [
        books.post(*SALE),
        books.post(*SALE, on=date(2025, 12, 31)),
        books.post(*SALE, entity="CV"),
        books.post(*SALE),
    ]

    assert numbers == ["JRN-2026-000001", "JRN-2025-000001", "JRN-2026-000001", "JRN-2026-000002"]
    assert books.ask(api.JournalDetail(number="JRN-2026-000001", entity="CV")).entity == "CV"
    assert books.balance("11-100") == 6_000_000
    assert books.balance("11-100", entity="CV") == 1_500_000


@pytest.mark.req("A6", "A14", "I13", "WMS-GEN-09")
def test_everything_wrong_with_a_journal_is_said_at_once(books: Books) -> None:
    books.do(api.DeactivateAccount(code="11-110"))
    lines = (
        api.JournalLineIn(account="11-999", debit=Money(100)),
        api.JournalLineIn(account="11-000", debit=Money(100)),
        api.JournalLineIn(account="11-110", debit=Money(100)),
        api.JournalLineIn(account="13-100", debit=Money(100)),
        api.JournalLineIn(debit=Money(100)),
        api.JournalLineIn(account="11-100"),
        api.JournalLineIn(account="11-100", debit=Money(1), credit=Money(1)),
        api.JournalLineIn(account="11-100", debit=Money(-5)),
        api.JournalLineIn(account="11-100", credit=Money(99), store="X", warehouse="Y"),
    )

    with books.nothing_written(), pytest.raises(InvalidJournal) as refused:
        books.do(api.PostJournal(lines=lines))

    assert [(field.field, field.message) for field in refused.value.fields] == [
        ("on_date", "Isi tanggal jurnal."),
        ("description", "Isi keterangan jurnal."),
        ("lines.1.account", 'Baris 1: akun "11-999" tidak ditemukan.'),
        (
            "lines.2.account",
            "Baris 2: akun 11-000 Kas dan Bank adalah kelompok; pilih akun di bawahnya.",
        ),
        ("lines.3.account", "Baris 3: akun 11-110 Kas Kecil tidak aktif; pilih akun lain."),
        (
            "lines.4.account",
            STOCK_LINE.format(line=4),
        ),
        ("lines.5.account", "Baris 5: akun belum dipilih."),
        ("lines.6.debit", "Baris 6: jumlah belum diisi."),
        ("lines.7.debit", "Baris 7: isi debit atau kredit, tidak keduanya."),
        ("lines.8.debit", "Baris 8: jumlah tidak boleh negatif; pakai sisi sebaliknya."),
        ("lines.9.store", 'Baris 9: toko "X" tidak ditemukan.'),
        ("lines.9.warehouse", 'Baris 9: gudang "Y" tidak ditemukan.'),
        ("lines", "Jumlah debit lebih besar Rp 3,96. Debit harus sama dengan kredit."),
    ]  # fmt: skip
    assert refused.value.message.startswith(
        "Jurnal belum dapat dicatat. Isi tanggal jurnal. (dan 12"
    )


@pytest.mark.req("A6")
def test_one_line_is_no_journal_and_one_sen_is_not_rounded_away(books: Books) -> None:
    with books.nothing_written(), pytest.raises(InvalidJournal, match="dua baris atau lebih"):
        books.do(journal(("11-100", 0, 0)))
    uneven = api.PostJournal(
        on_date=TODAY,
        description="x",
        lines=(
            api.JournalLineIn(account="11-100", debit=Money(101)),
            api.JournalLineIn(account="41-100", credit=Money(100)),
        ),
    )
    with books.nothing_written(), pytest.raises(InvalidJournal, match=r"lebih besar Rp 0,01"):
        books.do(uneven)


@pytest.mark.req("INV-01")
def test_the_same_request_twice_posts_once(books: Books) -> None:
    request = books.company.env.new_id()

    first = books.do(journal(*SALE), request_id=request)
    second = books.do(journal(*SALE), request_id=request)

    assert (first.repeated, second.repeated) == (False, True)
    assert first.value == second.value
    assert second.message == "Jurnal JRN-2026-000001 dicatat."
    assert books.balance("11-100") == 1_500_000
    with pytest.raises(RequestReused):
        books.do(journal(*SALE, text="lain"), request_id=request)


@pytest.mark.req("ERP-FIN-08", "A2")
@pytest.mark.parametrize(
    ("day", "error"),
    [
        (date(2026, 11, 23), DateTooLate),
        (date(2026, 11, 13), DateTooEarly),
        (date(2027, 1, 1), DateTooLate),
    ],
)
def test_dates_out_of_reach_are_refused(books: Books, day: date, error: type[Exception]) -> None:
    clerk = books.seen_by("journal.post", "journal.read")

    with books.nothing_written(), pytest.raises(error):
        clerk.post(*SALE, on=day)
    assert clerk.post(*SALE, on=date(2026, 11, 14)) == "JRN-2026-000001"


def test_a_day_in_no_book_year_is_refused(books: Books) -> None:
    with books.nothing_written(), pytest.raises(PeriodMissing, match="2025-12 belum dibuat"):
        books.post(*SALE, on=date(2025, 12, 31))


@pytest.mark.req("I28")
def test_just_before_midnight_in_jakarta_is_still_that_day(books: Books) -> None:
    books.company.env.set(datetime(2026, 11, 21, 16, 59, tzinfo=UTC))
    number = books.do(api.PostJournal(**journal(*SALE).model_dump() | {"on_date": TODAY})).value
    books.company.env.advance(timedelta(minutes=1))

    assert books.ask(api.JournalDetail(number=number.number)).on_date == TODAY
    assert books.company.env.today() == date(2026, 11, 22)


@pytest.mark.req("WMS-SEC-07")
def test_only_those_who_may_post_do(books: Books) -> None:
    packer = books.seen_by("Packer")

    commands: tuple[Command[Any], ...] = (
        journal(*SALE),
        api.SaveDraft(on_date=TODAY),
        api.VoidJournal(number="JRN-2026-000001", reason="x"),
    )
    queries: tuple[Query[Any], ...] = (
        api.JournalList(),
        api.AccountLedger(account="11-100"),
        api.DraftList(),
    )
    for command in commands:
        with books.nothing_written(), pytest.raises(PermissionRefused):
            packer.do(command)
    for query in queries:
        with pytest.raises(PermissionRefused):
            packer.ask(query)


# ---------------------------------------------------------------- drafts


@pytest.mark.req("ERP-FIN-02", "A15")
def test_a_draft_has_no_number_and_no_effect_until_it_is_posted(books: Books) -> None:
    lines = journal(*SALE).lines
    saved = books.do(
        api.SaveDraft(on_date=date(2026, 11, 19), description="Modal", lines=lines)
    ).value

    (row,) = books.ask(api.DraftList()).rows
    assert (row.draft, row.description, row.amount) == (saved.draft, "Modal", Money(150_000_000))
    assert row.difference == Money(0)
    assert books.one("SELECT count(*) FROM journal") == 0
    assert books.balance("11-100") == 0

    posted = books.do(api.PostJournal(draft=saved.draft)).value
    assert posted.number == "JRN-2026-000001"
    assert books.ask(api.JournalDetail(number=posted.number)).on_date == date(2026, 11, 19)
    assert books.ask(api.DraftList()).rows == ()
    with books.nothing_written(), pytest.raises(NotFound):
        books.do(api.PostJournal(draft=saved.draft))


def test_a_draft_may_be_incomplete_and_is_changed_by_one_person_at_a_time(books: Books) -> None:
    first = books.do(
        api.SaveDraft(on_date=TODAY, lines=(api.JournalLineIn(account="11-100"),))
    ).value
    second = books.do(
        api.SaveDraft(
            draft=first.draft, read_version=first.version, on_date=TODAY, description="Isi"
        )
    ).value

    assert (first.version, second.version) == (1, 2)
    with books.nothing_written(), pytest.raises(StaleData):
        books.do(api.SaveDraft(draft=first.draft, read_version=1, on_date=TODAY))
    view = books.ask(api.DraftDetail(draft=first.draft))
    assert (view.version, view.description, view.lines) == (2, "Isi", ())
    with books.nothing_written(), pytest.raises(InvalidJournal, match="dua baris"):
        books.do(api.PostJournal(draft=first.draft))


def test_a_draft_that_is_thrown_away_is_gone(books: Books) -> None:
    draft = books.do(api.SaveDraft(on_date=TODAY)).value.draft
    books.do(api.DiscardDraft(draft=draft))

    assert books.ask(api.DraftList()).rows == ()
    commands: tuple[Command[Any], ...] = (
        api.DiscardDraft(draft=draft),
        api.SaveDraft(draft=draft, on_date=TODAY),
        api.DiscardDraft(draft="bukan-kunci"),
    )
    for command in commands:
        with books.nothing_written(), pytest.raises(NotFound):
            books.do(command)
    with pytest.raises(NotFound):
        books.ask(api.DraftDetail(draft=draft))


def test_drafts_page_from_the_newest(books: Books) -> None:
    for number in range(5):
        books.do(api.SaveDraft(on_date=TODAY, description=f"D{number}"))

    first = books.ask(api.DraftList(limit=3))
    second = books.ask(api.DraftList(limit=3, after=first.next))
    assert [row.description for row in first.rows] == ["D4", "D3", "D2"]
    assert [row.description for row in second.rows] == ["D1", "D0"]
    assert second.next is None


# ---------------------------------------------------------------- voiding


@pytest.mark.req("ERP-FIN-03", "C4")
def test_a_void_is_the_mirror_and_both_point_at_each_other(books: Books) -> None:
    number = books.post(*SALE, on=date(2026, 11, 16), text="Setoran")
    done = books.do(api.VoidJournal(number=number, reason="salah akun"))

    assert done.value.number == "JRN-2026-000002"
    assert done.message == "Jurnal JRN-2026-000001 dibatalkan oleh JRN-2026-000002."
    original = books.ask(api.JournalDetail(number=number))
    mirror = books.ask(api.JournalDetail(number="JRN-2026-000002"))
    assert (original.reversed_by, original.reversed_on) == ("JRN-2026-000002", TODAY)
    assert (original.voidable, mirror.voidable) == (False, True)
    assert mirror.reverses == number
    assert mirror.description == "Pembatalan JRN-2026-000001: salah akun"
    assert [(line.code, line.debit, line.credit) for line in mirror.lines] == [
        (line.code, line.credit, line.debit) for line in original.lines
    ]
    assert books.balance("11-100", on_date=date(2026, 11, 20)) == 1_500_000
    assert books.balance("11-100") == 0
    assert [row.state for row in books.ask(api.JournalList()).rows] == ["mirror", "voided"]
    assert [row.pair for row in books.ask(api.JournalList()).rows] == [number, "JRN-2026-000002"]


@pytest.mark.req("ERP-FIN-03", "I9")
def test_a_second_void_is_refused_and_the_void_of_the_void_restores(books: Books) -> None:
    number = books.post(*SALE)
    mirror = books.do(api.VoidJournal(number=number, reason="salah")).value.number

    with (
        books.nothing_written(),
        pytest.raises(AlreadyVoided, match=mirror),
    ):
        books.do(api.VoidJournal(number=number, reason="lagi"))
    again = books.do(api.VoidJournal(number=mirror, reason="ternyata benar")).value.number
    assert books.balance("11-100") == 1_500_000
    for voided in (number, mirror):
        with books.nothing_written(), pytest.raises(AlreadyVoided):
            books.do(api.VoidJournal(number=voided, reason="x"))
    assert books.do(api.VoidJournal(number=again, reason="salah juga")).value.number == (
        "JRN-2026-000004"
    )
    assert books.balance("11-100") == 0


@pytest.mark.req("ERP-FIN-03", "I8")
def test_a_void_is_dated_from_its_journal_on_in_an_open_period(books: Books) -> None:
    number = books.post(*SALE, on=date(2026, 10, 20))

    with books.nothing_written(), pytest.raises(VoidTooEarly, match="mulai 20 Okt 2026"):
        books.do(api.VoidJournal(number=number, on_date=date(2026, 10, 19), reason="x"))
    for month in range(1, 11):
        books.do(api.SetPeriodState(month=f"2026-{month:02d}", state="closed"))
    with books.nothing_written(), pytest.raises(PeriodClosed, match="Periode 2026-10"):
        books.do(api.VoidJournal(number=number, on_date=date(2026, 10, 25), reason="x"))
    with books.nothing_written(), pytest.raises(ReasonNeeded, match="Tulis alasan membatalkan"):
        books.do(api.VoidJournal(number=number, reason="  "))
    with books.nothing_written(), pytest.raises(NotFound):
        books.do(api.VoidJournal(number="JRN-2026-000009", reason="x"))
    books.do(api.VoidJournal(number=number, on_date=date(2026, 11, 1), reason="x"))
    assert books.balance("11-100", on_date=date(2026, 10, 31)) == 1_500_000
    assert books.balance("11-100", on_date=date(2026, 11, 1)) == 0


@pytest.mark.req("WMS-SEC-10")
def test_a_void_leaves_a_trace(books: Books) -> None:
    number = books.post(*SALE)
    books.do(api.VoidJournal(number=number, reason="salah akun"))

    ((label, new),) = books.rows(
        "SELECT subject_label, new FROM audit_entry WHERE action = 'journal.void'"
    )
    assert label == number
    assert "salah akun" in str(new)


@pytest.mark.req("C1")
def test_in_a_held_period_only_accountants_post(books: Books) -> None:
    books.do(api.SetPeriodState(month="2026-11", state="held"))
    clerk = books.seen_by("journal.post", "journal.read")
    finance = books.seen_by("Finance")

    with books.nothing_written(), pytest.raises(PeriodHeld):
        clerk.post(*SALE)
    assert finance.post(*SALE) == "JRN-2026-000001"
    assert books.seen_by("journal.post", "journal.post_held").post(*SALE) == "JRN-2026-000002"


# ---------------------------------------------------------------- finding


@pytest.fixture
def many(books: Books) -> Books:
    """Seven journals on four days, one of them voided."""
    for day, text, account, amount in (
        (17, "Sewa gudang Nov", "64-200", 3000),
        (18, "Listrik 100% kantor", "64-300", 700),
        (18, "Sewa kantor", "65-100", 2000),
        (19, "Gaji_packer", "64-100", 9000),
        (19, "Iklan", "63-100", 400),
        (20, "Iklan TikTok", "63-100", 500),
    ):
        books.post((account, amount, 0), ("11-200", 0, amount), on=date(2026, 11, day), text=text)
    books.do(api.VoidJournal(number="JRN-2026-000005", reason="dobel"))
    return books


def numbers(page: api.JournalPage) -> list[int]:
    return [int(row.number[-6:]) for row in page.rows]


@pytest.mark.req("B1", "B5")
def test_the_list_is_newest_first_and_counts_the_whole_selection(many: Books) -> None:
    page = many.ask(api.JournalList())

    assert numbers(page) == [7, 6, 5, 4, 3, 2, 1]
    assert (page.total, page.amount) == (7, Money(16_000_00))
    assert page.rows[-1].amount == Money(3000_00)
    assert page.rows[-1].at == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


FILTERED: list[Any] = [
    ({"date_from": date(2026, 11, 18), "date_to": date(2026, 11, 19)}, [5, 4, 3, 2], 12_100),
    ({"date_to": date(2026, 11, 17)}, [1], 3000),
    ({"date_from": date(2026, 11, 22)}, [], 0),
    ({"text": "sewa"}, [3, 1], 5000),
    ({"text": "100%"}, [2], 700),
    ({"text": "gaji_"}, [4], 9000),
    ({"text": "_"}, [4], 9000),
    ({"text": "000003"}, [3], 2000),
    ({"account": "63-100"}, [7, 6, 5], 1300),
    ({"account": "63-100", "text": "tiktok"}, [6], 500),
    ({"event": "journal.voided"}, [7], 400),
    ({"source": "JRN-2026-000005"}, [7], 400),
    ({"state": "voided"}, [5], 400),
    ({"state": "mirror"}, [7], 400),
    ({"state": "posted"}, [6, 4, 3, 2, 1], 15_200),
    ({"entity": "UTAMA", "state": "mirror"}, [7], 400),
]


@pytest.mark.req("B1")
def test_the_list_is_filtered(many: Books) -> None:
    for filters, found, amount in FILTERED:
        page = many.ask(api.JournalList(**filters))

        assert numbers(page) == found
        assert (page.total, page.amount) == (len(found), Money.rupiah_of(amount))


LIMITS: list[Any] = [1, 2, 3, 7, 8]


@pytest.mark.req("B5")
def test_pages_follow_each_other_without_gap_or_double(many: Books) -> None:
    for limit in LIMITS:
        seen: list[int] = []
        after = None
        while True:
            page = many.ask(api.JournalList(limit=limit, after=after))
            assert (page.total is None) == (after is not None)
            seen += numbers(page)
            after = page.next
            if after is None:
                break

        assert seen == [7, 6, 5, 4, 3, 2, 1]


UNKNOWN: list[Any] = [
    (api.JournalList(after="x"), InvalidInput),
    (api.JournalList(after="2026-11-21|1' OR 1=1"), InvalidInput),
    (api.JournalList(after="kemarin|a"), InvalidInput),
    (api.JournalList(state="hilang"), InvalidInput),
    (api.JournalList(account="99-999"), NotFound),
    (api.JournalList(entity="XX"), NotFound),
    (api.JournalDetail(number="JRN-2026-000099"), NotFound),
]


def test_what_cannot_be_found_is_said_so(books: Books) -> None:
    for query, error in UNKNOWN:
        with pytest.raises(error):
            books.ask(query)
