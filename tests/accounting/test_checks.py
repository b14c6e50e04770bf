"""Damage that gets past the rules is found: each check by a planted fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.queries import checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.work import Read
    from tests.accounting.conftest import Books


def damage(books: Books, statement: str) -> None:
    """Write past the rules, as a person with the file or an owner with psql could."""
    if books.company.database.is_sqlite:
        for (name,) in books.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            books.sql(f"DROP TRIGGER {name}")
        books.sql(statement)
    else:
        books.sql(f"SET LOCAL session_replication_role = replica; {statement}")


def found(books: Books) -> list[tuple[str, str, str]]:
    return [(v.check, v.subject, v.detail) for v in books.ask(api.CheckBooks()).violations]


@pytest.fixture
def busy(books: Books) -> Books:
    books.post(("11-100", 1_000, 0), ("41-100", 0, 1_000))
    books.post(("64-200", 300, 0), ("11-100", 0, 300))
    books.do(api.VoidJournal(number="JRN-2026-000002", reason="salah"))
    return books


@pytest.mark.req("INV-08", "INV-09", "INV-14", "I2", "I25")
def test_sound_books_are_clean(busy: Books) -> None:
    report = busy.ask(api.CheckBooks())

    assert report.violations == ()
    assert report.clean
    assert set(report.checks) >= {
        "journal.balanced", "balance.lines", "balance.total", "stock.value", "number.gapless",
        "journal.numbered",
    }  # fmt: skip


@pytest.mark.req("INV-08", "INV-09", "I1", "I25")
def test_a_changed_amount_is_found_in_three_ways(busy: Books) -> None:
    damage(busy, "UPDATE journal_line SET debit = debit + 5000 WHERE debit = 100000")

    assert found(busy) == [
        ("journal.balanced", "JRN-2026-000001", "2 baris, debit Rp 1.050, kredit Rp 1.000"),
        ("balance.lines", "11-100 2026-11", "saldo lebih debit -Rp 50, kredit Rp 0"),
        (
            "journal.chain", "JRN-2026-000001 UTAMA",
            "isi jurnal ini atau segelnya berubah sejak dicatat",
        ),
    ]  # fmt: skip


@pytest.mark.req("INV-08")
def test_a_line_moved_to_another_day_is_found(busy: Books) -> None:
    damage(busy, "UPDATE journal_line SET on_date = '2026-11-01' WHERE debit = 100000")

    assert found(busy) == [
        ("journal.balanced", "JRN-2026-000001", "2 baris, debit Rp 1.000, kredit Rp 1.000")
    ]


@pytest.mark.req("INV-09", "I2", "I25")
def test_a_balance_that_is_not_its_lines_is_found(busy: Books) -> None:
    damage(busy, "UPDATE account_balance SET credit = credit - 1 WHERE credit = 100000")

    assert found(busy) == [
        ("balance.lines", "41-100 2026-11", "saldo lebih debit Rp 0, kredit -Rp 0,01"),
        ("balance.total", "UTAMA 2026-11", "selisih Rp 0,01"),
        ("balance.sheet", "UTAMA 2026-11", "selisih Rp 0,01"),
    ]


@pytest.mark.req("INV-09", "I14")
def test_stock_that_is_not_its_account_is_found(busy: Books) -> None:
    damage(busy, "UPDATE account SET control = 'stock' WHERE code = '11-100'")

    wrong = found(busy)
    assert wrong[0] == ("stock.value", "11-100 gudang -", "buku lebih Rp 1.000 dari stok")
    assert {name for name, _subject, _detail in wrong[1:]} == {"stock.journals"}


@pytest.mark.req("INV-14")
def test_a_missing_journal_and_its_number_are_found(busy: Books) -> None:
    damage(busy, "DELETE FROM document_number WHERE n = 2 AND series = 'JRN'")

    assert found(busy) == [
        ("number.gapless", "JRN 2026", "2 nomor dari 1 sampai 3, penghitung 3"),
        ("journal.numbered", "JRN-2026-000002", "dipakai 1 jurnal, diberikan 0 kali"),
    ]


@pytest.mark.req("INV-14")
def test_a_counter_that_ran_ahead_is_found(busy: Books) -> None:
    damage(busy, "UPDATE document_counter SET last = 9 WHERE series = 'JRN'")

    assert found(busy) == [
        ("number.gapless", "JRN 2026", "3 nomor dari 1 sampai 3, penghitung 9"),
        ("journal.chain", "JRN-2026-000004 UTAMA", "jurnal dengan nomor ini tidak ada"),
    ]


@pytest.mark.req("INV-08")
def test_a_journal_without_lines_is_found(busy: Books) -> None:
    damage(busy, "DELETE FROM journal_line WHERE debit = 100000 OR credit = 100000")

    assert ("journal.balanced", "JRN-2026-000001", "tanpa baris") in found(busy)


def test_other_slices_add_checks_and_many_faults_are_cut_short(
    busy: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "CHECKS", [])

    @checks.check("uji", "Uji")
    def many(_read: Read) -> Iterator[tuple[str, str]]:
        yield from ((f"S{n}", "salah") for n in range(500))

    assert len(found(busy)) == checks.MOST
    assert found(busy)[0] == ("uji", "S0", "salah")
    with pytest.raises(RuntimeError, match="twice"):
        checks.check("uji", "Uji")(many)
