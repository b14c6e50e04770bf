"""Kertas kerja: ten columns that tie, and what counts as an adjustment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.accounting.api import VoidJournal
from app.core.money import Money
from app.statements import api
from app.statements.queries.frame import WholeBooksOnly
from tests.accounting.conftest import Books
from tests.statements.test_statements import figures, proofs
from tests.support.drilling import check_drills
from tests.support.report_files import check_files

OCTOBER: dict[str, Any] = {"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)}
#: A balance stands in the column of its side; of the adjustments both sides are shown.
SIDES = {
    2: "net+", 3: "net-", 4: "debit", 5: "credit", 6: "net+", 7: "net-",
    **dict.fromkeys(range(8, 12), "either"),
}  # fmt: skip


@pytest.mark.req("B1", "B6", "I2")
def test_adjustments_stand_between_the_balances(story: Books) -> None:
    """October: depreciation on the last day, without cash, is the one adjustment."""
    report = story.ask(api.Worksheet(**OCTOBER))

    rows = {row.key: row.cells for row in report.rows}
    wanted = {
        "65-700": (0, 0, 1_000_000, 0, 1_000_000, 0, 1_000_000, 0, None, None),
        "15-940": (0, 0, 0, 1_000_000, 0, 1_000_000, None, None, 0, 1_000_000),
        "41-100": (0, 30_000_000, 0, 0, 0, 30_000_000, 0, 30_000_000, None, None),
        "result": (None,) * 6 + (10_000_000, 0, 0, 10_000_000),
    }
    for key, amounts in wanted.items():
        made = tuple(None if one is None else Money.rupiah_of(one) for one in amounts)
        assert rows[key][2:] == made, key
    total, foot = rows["total"], rows["foot"]
    assert total[2] == total[3] != total[6]
    assert total[6] == total[7]
    assert (foot[8], foot[10]) == (foot[9], foot[11])
    assert foot[8] == Money.rupiah_of(30_000_000)
    assert proofs(report) == [True]
    assert check_drills(story.client, report, sides=SIDES) > 50
    check_files(report)


@pytest.mark.req("B1", "I8")
def test_what_adjusts_and_what_does_not(story: Books) -> None:
    """Cash on the last day and a memorial before it do not; a mirror takes its journal along."""
    last = date(2026, 10, 31)
    story.post(("64-200", 50, 0), ("11-100", 0, 50), on=last)
    story.post(("64-200", 60, 0), ("21-100", 0, 60), on=date(2026, 10, 30))
    number = story.post(("64-200", 70, 0), ("21-100", 0, 70), on=last)

    report = story.ask(api.Worksheet(**OCTOBER))
    assert (figures(report, 4)["64-200"], figures(report, 5)["21-100"]) == (70, 70)
    assert figures(report, 4)["total"] == 1_000_070

    story.do(VoidJournal(number=number, on_date=last, reason="salah"))
    voided = story.ask(api.Worksheet(**OCTOBER))
    assert (figures(voided, 4)["64-200"], figures(voided, 5)["64-200"]) == (70, 70)
    assert figures(voided, 6)["64-200"] == figures(report, 6)["64-200"] - 70
    assert proofs(voided) == [True]
    part = story.ask(api.Worksheet(date_from=date(2026, 10, 1), date_to=date(2026, 10, 15)))
    assert figures(part, 4)["total"] == 0


def test_a_person_of_one_warehouse_is_refused(story: Books) -> None:
    clerk = story.company.client("report.read", warehouses=("GD1",))

    with pytest.raises(WholeBooksOnly):
        clerk.ask(api.Worksheet(**OCTOBER))
