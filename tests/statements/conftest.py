"""A company's books with a small, known story; and the same books to post random ones into."""

from __future__ import annotations

from datetime import date

import pytest

from tests.accounting.conftest import Books
from tests.support.company import Company


@pytest.fixture
def books(database_url: str) -> Books:
    """A company with the standard chart and the book year 2026, seen by its admin."""
    company = Company.found(database_url)
    return Books(company, company.admin)


@pytest.fixture
def story(books: Books) -> Books:
    """Two months of a small trader; figures in whole rupiah."""
    post = books.post
    post(("11-200", 100_000_000, 0), ("31-100", 0, 100_000_000), on=date(2026, 10, 1), text="Modal")
    post(("15-400", 24_000_000, 0), ("11-200", 0, 24_000_000), on=date(2026, 10, 2), text="Mesin")
    post(("12-100", 30_000_000, 0), ("41-100", 0, 30_000_000), on=date(2026, 10, 10), text="Jual")
    post(("11-100", 12_000_000, 0), ("12-100", 0, 12_000_000), on=date(2026, 10, 20), text="Lunas")
    post(("51-200", 14_000_000, 0), ("21-100", 0, 14_000_000), on=date(2026, 10, 21), text="Beli")
    post(("64-200", 5_000_000, 0), ("11-200", 0, 5_000_000), on=date(2026, 10, 25), text="Sewa")
    post(("65-700", 1_000_000, 0), ("15-940", 0, 1_000_000), on=date(2026, 10, 31), text="Susut")
    post(("12-100", 45_000_000, 0), ("41-100", 0, 45_000_000), on=date(2026, 11, 5), text="Jual")
    post(("41-200", 2_000_000, 0), ("12-100", 0, 2_000_000), on=date(2026, 11, 6), text="Retur")
    post(("51-200", 20_000_000, 0), ("21-100", 0, 20_000_000), on=date(2026, 11, 7), text="Beli")
    post(("21-100", 25_000_000, 0), ("11-200", 0, 25_000_000), on=date(2026, 11, 8), text="Bayar")
    post(("63-100", 3_000_000, 0), ("11-100", 0, 3_000_000), on=date(2026, 11, 9), text="Iklan")
    post(("11-200", 800_000, 0), ("71-120", 0, 800_000), on=date(2026, 11, 10), text="Bunga")
    post(("81-100", 400_000, 0), ("21-340", 0, 400_000), on=date(2026, 11, 20), text="Pajak")
    return books
