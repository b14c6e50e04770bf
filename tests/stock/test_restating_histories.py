"""It does not matter when a document is recorded, only what day it bears (WMS-VAL-08, I14).

The same deeds are done twice, on goods of two names: once in any order, dated back as they come,
and once day by day.  Stock, HPP and every account have to agree at the end of every day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounting.api import CheckBooks
from app.catalog.api import CreateCategory
from app.core.driver import fetch
from app.core.errors import UserError
from app.core.money import Money
from app.stock.api import (
    AddLandedCost,
    ApproveTransfer,
    ArrivedLine,
    CreateTransfer,
    DispatchTransfer,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReceiveTransfer,
    RepackStock,
    ReturnIn,
    ReturnLine,
    ReturnOut,
    ReverseLandedCost,
    StockAsOf,
    TransferLine,
    TransferStock,
    WantedLine,
)
from tests.support.proofs import over_one_in

if TYPE_CHECKING:
    from tests.support.goods import Goods

KINDS: Final = ("avg", "fifo")
_DAY: Final = st.integers(2, 20)
#: What is done, to which article, where, how many, sen, on which day of the month, to what before.
_DEED: Final = st.tuples(
    st.sampled_from(
        (
            "receive", "receive", "issue", "issue", "issue", "move", "send", "arrive", "repack",
            "back", "supplier", "landed", "landed", "takeback",
        )
    ),
    st.sampled_from((*KINDS, "pcs")),
    st.sampled_from(("GD1", "GD1", "GD2")),
    st.integers(1, 9),
    st.one_of(st.integers(1, 900), st.integers(1, 10**6)),
    _DAY,
    st.integers(0, 7),
)  # fmt: skip
Deed = tuple[str, str, str, int, int, int, int]
DEEDS: Final = st.lists(_DEED, min_size=6, max_size=14)
_FOLLOWS: Final = {
    "arrive": "send", "back": "issue", "supplier": "receive", "landed": "receive",
    "takeback": "landed",
}  # fmt: skip
Books = dict[tuple[str, str, str], int]
_BOOKS: Final = (
    "SELECT l.on_date, a.code, coalesce(w.code, ''), CAST(sum(l.debit - l.credit) AS bigint) "
    "FROM journal_line l JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id "
    "LEFT JOIN warehouse w ON w.org_id = l.org_id AND w.id = l.warehouse_id "
    "WHERE l.org_id = :org GROUP BY 1, 2, 3"
)
_names = count(1)


@dataclass
class World:
    """Goods of one name, and the numbers of what was done to them, by the deed's place."""

    goods: Goods
    sku: dict[str, str] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    #: Which deed another one followed, by their places.
    chosen: dict[int, int] = field(default_factory=dict)

    def begin(self) -> None:
        number = next(_names)
        made = {"code": f"R{number}", "category_name": f"Antre {number}", "cost_method": "fifo"}
        self.goods.me.do(CreateCategory.model_validate(made))
        for kind in (*KINDS, "pcs"):
            self.sku[kind] = f"{kind.upper()}-R{number}"
            self.goods.product(self.sku[kind], category=f"R{number}" if kind == "fifo" else "")

    def do(self, place: int, deeds: list[Deed]) -> None:
        """Do one on its day.

        Raises:
            UserError: If the program refuses; nothing was done.
        """
        name, kind, house, qty, sen, day, _about = deeds[place]
        on = date(2026, 11, day)
        if name not in _FOLLOWS:
            self.numbers[place] = getattr(self, name)(kind, house, qty, sen, on)
        elif (at := self._followed(place, deeds)) is not None:
            made = getattr(self, name)(self.numbers[at], deeds[at], qty, sen, on)
            self.numbers[place] = made or ""

    def _followed(self, place: int, deeds: list[Deed]) -> int | None:
        """Which document this one follows; the same in both worlds."""
        name, *_, about = deeds[place]
        those = sorted(at for at in self.numbers if deeds[at][0] == _FOLLOWS[name])
        if place not in self.chosen and those:
            self.chosen[place] = those[about % len(those)]
        at = self.chosen.get(place)
        if at is not None and at not in self.numbers:
            raise UserError("belum ada")
        return at

    # ------------------------------------------------------------ deeds
    def receive(self, kind: str, house: str, qty: int, sen: int, on: date) -> str:
        line = ReceiptLine(sku=self.sku[kind], qty=qty, cost=Money(sen), location=f"{house}-A-01")
        command = ReceiveStock(warehouse=house, lines=(line,), on_date=on)
        return self.goods.me.do(command).value.number

    def issue(self, kind: str, house: str, qty: int, _sen: int, on: date) -> str:
        line = IssueLine(sku=self.sku[kind], qty=qty)
        command = IssueStock(
            warehouse=house, reason="loss", note="dipakai", lines=(line,), on_date=on
        )
        return self.goods.me.do(command).value.number

    def move(self, kind: str, house: str, qty: int, _sen: int, on: date) -> str:
        other = "GD2" if house == "GD1" else "GD1"
        line = TransferLine(sku=self.sku[kind], qty=qty, to_location=f"{other}-A-01")
        command = TransferStock(warehouse=house, to_warehouse=other, lines=(line,), on_date=on)
        return self.goods.me.do(command).value.number

    def send(self, kind: str, house: str, qty: int, _sen: int, on: date) -> str:
        other, me = "GD2" if house == "GD1" else "GD1", self.goods.me
        asker = self.goods.company.client("transfer.create", username=f"pemohon{next(_names)}")
        create = CreateTransfer(
            warehouse=house, to_warehouse=other,
            lines=(WantedLine(sku=self.sku[kind], qty=qty),),
        )  # fmt: skip
        number = asker.do(create).value.code
        me.do(ApproveTransfer(number=number))
        me.do(DispatchTransfer(number=number, on_date=on))
        return number

    def repack(self, kind: str, house: str, qty: int, sen: int, on: date) -> str:
        command = RepackStock(
            warehouse=house, sku=self.sku[kind], qty=qty, location=f"{house}-A-01",
            to_sku=self.sku["pcs"], ratio="2", waste=sen % 2, on_date=on,
        )  # fmt: skip
        return self.goods.me.do(command).value.number

    def arrive(self, number: str, sent: Deed, qty: int, _sen: int, on: date) -> None:
        other = "GD2" if sent[2] == "GD1" else "GD1"
        line = ArrivedLine(sku=self.sku[sent[1]], qty=min(qty, sent[3]), location=f"{other}-A-01")
        command = ReceiveTransfer(number=number, final=False, lines=(line,), on_date=on)
        self.goods.me.do(command)

    def back(self, number: str, sold: Deed, qty: int, _sen: int, on: date) -> None:
        line = ReturnLine(sku=self.sku[sold[1]], qty=min(qty, sold[3]), location=f"{sold[2]}-A-01")
        self.goods.me.do(ReturnIn(source=number, lines=(line,), on_date=on))

    def supplier(self, number: str, came: Deed, qty: int, _sen: int, on: date) -> None:
        line = ReturnLine(sku=self.sku[came[1]], qty=min(qty, came[3]), location=f"{came[2]}-A-01")
        self.goods.me.do(ReturnOut(receipt=number, lines=(line,), on_date=on))

    def landed(self, number: str, _came: Deed, _qty: int, sen: int, on: date) -> str:
        command = AddLandedCost(receipt=number, amount=Money(sen), on_date=on)
        return self.goods.me.do(command).value.number

    def takeback(self, number: str, _cost: Deed, _qty: int, _sen: int, on: date) -> None:
        self.goods.me.do(ReverseLandedCost(number=number, reason="tagihan batal", on_date=on))

    # ------------------------------------------------------------ figures
    def worth(self, day: date) -> dict[tuple[str, str], tuple[int, int]]:
        """Pieces and sen at the end of a day, by article and warehouse."""
        kinds = {sku: kind for kind, sku in self.sku.items()}
        return {
            (kinds[row.sku], row.warehouse): (row.qty, row.value.sen)
            for row in self.goods.me.ask(StockAsOf(date_end=day))
            if row.sku in kinds
        }

    def books(self) -> Books:
        """What every account of every warehouse gained on each day."""
        with self.goods.company.database.reading() as session:
            rows = fetch(session, _BOOKS, {"org": self.goods.me.actor.org_id})
        return {(str(day)[:10], code, house): sen for day, code, house, sen in rows}


def _moved(before: Books, after: Books) -> Books:
    found = {key: sen - before.get(key, 0) for key, sen in after.items()}
    return {key: sen for key, sen in found.items() if sen}


@pytest.mark.req("I14", "I26", "WMS-VAL-02", "WMS-VAL-03", "WMS-VAL-08", "WMS-VAL-09", "WMS-VAL-11")
@over_one_in(5)
@given(deeds=DEEDS)
def test_what_is_recorded_late_ends_as_if_in_time(goods: Goods, deeds: list[Deed]) -> None:
    late, timely = World(goods), World(goods)
    late.begin()
    timely.begin()
    deeds = [*(("receive", kind, "GD1", 9, 1000, 1, 0) for kind in KINDS), *deeds]

    before = late.books()
    done: list[int] = []
    for place in range(len(deeds)):
        try:
            late.do(place, deeds)
        except UserError:
            continue
        if place in late.numbers:
            done.append(place)
    between = late.books()

    timely.chosen = late.chosen
    if not _in_time(timely, deeds, done):
        return
    after = timely.books()

    for day in sorted({date(2026, 11, deed[5]) for deed in deeds}):
        assert late.worth(day) == timely.worth(day)
    assert _moved(before, between) == _moved(between, after)
    goods.sound()
    assert goods.me.ask(CheckBooks()).violations == ()


def _in_time(timely: World, deeds: list[Deed], done: list[int]) -> bool:
    """Do them day by day; False where goods were sold in time that went back to the supplier late.

    Dated back, the sale takes the oldest layer as FIFO says; what had gone back from it by then
    keeps its document and is worth what lies next.  In time, the program refuses that return.
    """
    for day in sorted({deed[5] for deed in deeds}):
        waiting = [place for place in done if deeds[place][5] == day]
        while waiting:
            for place in waiting:
                try:
                    timely.do(place, deeds)
                except UserError:
                    continue
                waiting.remove(place)
                break
            else:
                assert {deeds[place][0] for place in waiting} == {"supplier"}
                return False
    return True
