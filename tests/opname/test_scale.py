"""Ten times the lines take the same statements: what 20 000 lines cost is work of the database."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.catalog.api import ImportProducts, ProductIn
from app.core.money import Money
from app.opname.api import (
    CompleteSession,
    CountBin,
    CountTask,
    ImportCounts,
    LineList,
    RecordCounts,
    SessionDetail,
    SheetCount,
)
from app.stock.api import ImportOpening, OpeningRow
from tests.support.counting import Counting
from tests.support.statements import statements

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACE = "GD1-B-02"
_FEW, _MANY = 12, 120
#: BEGIN, rights, session, line, known events, the person's part, command, lock of the line, event,
#: figures of the line, result, COMMIT (PU-64: saved at once, however large the session).
_MOST_TO_ENTER = 12


def _stock(counting: Counting) -> None:
    products = tuple(
        ProductIn(row=number, sku=f"P{number:03}", product_name=f"Produk {number}")
        for number in range(_MANY)
    )
    counting.admin.do(ImportProducts(rows=products))
    rows = tuple(
        OpeningRow(row=number + 2, sku=f"P{number:03}", location=_PLACE, qty=5,
                   cost=Money(1_000_000))
        for number in range(_MANY)
    )  # fmt: skip
    counting.admin.do(ImportOpening(warehouse="GD1", rows=rows))


def _one_session(counting: Counting, lines: int, short: int) -> dict[str, int]:
    """What each step of a session of so many lines sends; every tenth line is short."""
    session = counting.session(scope={"skus": [f"P{number:03}" for number in range(lines)]})
    who, chief = counting.ani, counting.admin
    sheet = tuple(
        SheetCount(
            row=line + 1,
            line=line,
            sku=f"P{line - 1:03}",
            counted=Decimal(5 - short * (line % 10 == 0)),
        )
        for line in range(1, lines + 1)
    )
    one = (counting.event("add", 1, line=1),)
    many = tuple(counting.event("total", 5, line=line) for line in range(1, lines + 1))
    steps: dict[str, Callable[[], object]] = {
        "open the count": lambda: who.ask(CountTask(session=session)),
        "open a place": lambda: who.ask(CountBin(session=session, location=_PLACE)),
        "enter a count": lambda: who.do(RecordCounts(session=session, events=one)),
        "enter all counts": lambda: who.do(RecordCounts(session=session, events=many)),
        "import a sheet": lambda: chief.do(
            ImportCounts(session=session, rows=sheet, overwrite=True)
        ),
        "open the review": lambda: chief.ask(SessionDetail(session=session)),
        "read the lines": lambda: chief.ask(LineList(session=session, limit=1_000)),
        "complete": lambda: chief.do(CompleteSession(session=session)),
    }
    found: dict[str, int] = {}
    for name, step in steps.items():
        with statements(counting.goods.company.database) as sent:
            step()
        found[name] = len(sent)
    return found


@pytest.mark.req("WMS-OPN-16", "PU-64")
def test_the_statements_of_a_session_do_not_grow_with_its_lines(counting: Counting) -> None:
    counting.tolerate()
    _stock(counting)
    _one_session(counting, _FEW, 1)  # what is read once a process is read

    few, many = _one_session(counting, _FEW, 2), _one_session(counting, _MANY, 3)

    assert many == few
    assert few["enter a count"] <= _MOST_TO_ENTER
    assert min(few.values()) > 0
