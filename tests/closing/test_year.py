"""The end of a book year: the result goes to the years before, and comes back when reopened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.rules.errors import PeriodNotReady
from app.identity.api import CreateEntity

if TYPE_CHECKING:
    from tests.accounting.conftest import Books


def close(books: Books, month: str, entity: str) -> tuple[str, ...]:
    command = {"month": month, "state": "closed", "entity": entity}
    return books.do(api.SetPeriodState.model_validate(command)).value.journals


@pytest.fixture(params=["pt", "koperasi"])
def year(books: Books, request: pytest.FixtureRequest) -> tuple[Books, str, str]:
    """The year 2025 of an entity, eleven months closed; accounts of its result."""
    books.do(CreateEntity.model_validate({"code": "E", "entity": "E", "kind": request.param}))
    books.do(api.OpenYear(year=2025, entity="E"))
    books.post(("11-100", 900, 0), ("41-100", 0, 900), on=date(2025, 3, 5), entity="E")
    books.post(("64-200", 400, 0), ("11-100", 0, 400), on=date(2025, 12, 31), entity="E")
    for month in range(1, 12):
        close(books, f"2025-{month:02d}", "E")
    return (
        (books, "32-600", "32-610") if request.param == "koperasi" else (books, "31-300", "31-200")
    )


@pytest.mark.req("I10", "I11", "I12", "C3", "ERP-FIN-08")
def test_the_result_of_a_year_goes_to_the_years_before(year: tuple[Books, str, str]) -> None:
    books, result, earlier = year
    assert books.balance(result, entity="E") == 900
    with books.nothing_written(), pytest.raises(PeriodNotReady, match="tahun buku 2026 belum"):
        close(books, "2025-12", "E")
    books.do(api.OpenYear(year=2026, entity="E"))

    assert len(close(books, "2025-12", "E")) == 3

    end, start = date(2025, 12, 31), date(2026, 1, 1)
    assert books.balance(result, entity="E", on_date=end) == 500
    assert books.balance(result, entity="E", on_date=start) == 0
    assert books.balance(earlier, entity="E", on_date=start) == 500
    # I12: the new year's result starts at zero, everything else carries over.
    first = books.ask(api.TrialBalance(entity="E", date_from=start, date_to=date(2026, 1, 31)))
    opening = {row.code: row.opening.sen for row in first.rows if row.opening}
    assert opening == {"11-100": 500_00, result: -500_00}
    assert books.ask(api.CheckBooks()).clean

    done = books.reopen("2025-12", entity="E").value
    assert len(done.journals) == 3
    assert books.balance(result, entity="E") == 900
    assert books.balance(earlier, entity="E") == 0
    assert books.balance("64-200", entity="E") == 400
    close(books, "2025-12", "E")
    assert books.balance(earlier, entity="E") == 500
    assert books.ask(api.CheckBooks()).clean


@pytest.mark.req("C3", "I5", "I11")
def test_no_month_of_another_entity_is_touched(year: tuple[Books, str, str]) -> None:
    books, result, _earlier = year
    books.post(("11-100", 70, 0), ("41-100", 0, 70), on=date(2026, 1, 3))

    close(books, "2026-01", "UTAMA")

    assert books.balance("31-300", entity="UTAMA") == 70
    assert books.balance(result, entity="E") == 900
