"""Any history with goods on the road: stock is the books per warehouse after every event (I14)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from app.core.db import instant_from
from app.core.driver import fetch
from app.core.errors import UserError
from app.core.money import Money
from app.stock.api import (
    ApproveTransfer,
    ArrivedLine,
    CheckStock,
    CreateTransfer,
    DispatchTransfer,
    IssueLine,
    IssueStock,
    ReceiptLine,
    ReceiveStock,
    ReceiveTransfer,
    ResolveTransfer,
    StockAsOf,
    TransferDetail,
    WantedLine,
)
from tests.support.proofs import over_histories, play

if TYPE_CHECKING:
    from datetime import datetime

    from tests.support.goods import Goods

#: KAPAS by moving average, KRIM by FIFO.
SKUS = st.sampled_from(("KAPAS", "KRIM"))
ENDS = st.sampled_from((("GD1", "GD2"), ("GD2", "GD1")))
#: What the stock accounts of each warehouse gained or lost, by the instant of the journals.
_BOOKS = (
    "SELECT j.at, w.code, CAST(sum(l.debit - l.credit) AS bigint) FROM journal_line l "
    "JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id "
    "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id AND a.control = 'stock' "
    "JOIN warehouse w ON w.org_id = l.org_id AND w.id = l.warehouse_id "
    "WHERE l.org_id = :org GROUP BY j.at, w.code"
)


_run = count(1)


@dataclass
class Parcel:
    """A transfer as the model knows it."""

    sku: str
    source: str
    target: str
    qty: int
    road: int
    final: bool = False
    #: Missing there: found again at the sender, and gone for good.
    back: int = 0
    lost: int = 0


@dataclass
class Seen:
    """What each warehouse was worth at an instant."""

    instant: datetime
    worth: dict[str, int] = field(default_factory=dict)


class Roads(RuleBasedStateMachine):
    """Goods come in, are sent, arrive in parts, go missing and are settled."""

    def __init__(self, goods: Goods) -> None:
        super().__init__()
        self.goods, self.me = goods, goods.me
        # Products of its own: what an earlier history left behind must not decide what may happen.
        self.own = {sku: f"{sku}-{next(_run)}" for sku in ("KAPAS", "KRIM")}
        for sku, category in (("KAPAS", ""), ("KRIM", "FIFO")):
            goods.product(self.own[sku], category=category)
        self.other = goods.company.client("transfer.create", username="pengaju")
        self.parcels: dict[str, Parcel] = {}
        self.seen: list[Seen] = []
        self.pieces = sum(row.qty for row in self.me.ask(StockAsOf()))

    # ---------------------------------------------------------------- what may happen
    @initialize(values=st.tuples(*[st.integers(0, 99_999)] * 2))
    def stocked(self, values: tuple[int, int]) -> None:
        """Something to send from the start, or most of a history is refusals."""
        for kind, value in zip(("KAPAS", "KRIM"), values, strict=True):
            self.receive(kind, ("GD1", "GD2"), 20, value)

    @rule(sku=SKUS, ends=ENDS, qty=st.integers(1, 9), value=st.integers(0, 99_999))
    def receive(self, sku: str, ends: tuple[str, str], qty: int, value: int) -> None:
        sku = self.own[sku]
        line = ReceiptLine(sku=sku, qty=qty, cost=Money(value), location=f"{ends[0]}-A-01")
        self.me.do(ReceiveStock(warehouse=ends[0], lines=(line,)))
        self.pieces += qty

    @rule(sku=SKUS, ends=ENDS, qty=st.integers(1, 12))
    def send(self, sku: str, ends: tuple[str, str], qty: int) -> None:
        self._send(sku, ends, qty)

    def _send(self, sku: str, ends: tuple[str, str], qty: int) -> str:
        """Number of what is on the road now; "" where there was too little to send."""
        sku = self.own[sku]
        wish = (WantedLine(sku=sku, qty=qty),)
        number = self.other.do(
            CreateTransfer(warehouse=ends[0], to_warehouse=ends[1], lines=wish)
        ).value.code
        self.me.do(ApproveTransfer(number=number))
        before = self._worth(sku)
        try:
            self.me.do(DispatchTransfer(number=number))
        except UserError:
            assert self.me.ask(TransferDetail(number=number)).state == "approved"
            return ""
        self.parcels[number] = Parcel(sku, ends[0], ends[1], qty, qty)
        assert self._worth(sku) == before
        return str(number)

    @rule(
        sku=SKUS, ends=ENDS, qty=st.integers(2, 9),
        parts=st.lists(st.integers(1, 4), min_size=1, max_size=3), final=st.booleans(),
    )  # fmt: skip
    def travel(
        self, sku: str, ends: tuple[str, str], qty: int, parts: list[int], final: bool
    ) -> None:
        """Sent, and arrived in parts."""
        number = self._send(sku, ends, qty)
        for part in parts if number else ():
            if road := self.parcels[number].road:
                self._arrive(number, min(part, road), final=final)

    def _worth(self, sku: str) -> int:
        """Value of a product wherever it is, the road included."""
        return sum(row.value.sen for row in self.me.ask(StockAsOf(sku=sku)))

    @precondition(lambda self: any(each.road for each in self.parcels.values()))
    @rule(data=st.data(), qty=st.integers(1, 12), final=st.booleans())
    def arrive(self, data: Any, qty: int, final: bool) -> None:
        open_ = sorted(number for number, each in self.parcels.items() if each.road)
        self._arrive(data.draw(st.sampled_from(open_)), qty, final=final)

    def _arrive(self, number: str, qty: int, *, final: bool) -> None:
        parcel = self.parcels[number]
        line = ArrivedLine(sku=parcel.sku, qty=qty, location=f"{parcel.target}-A-01")
        command = ReceiveTransfer(number=number, final=final, variance="dihitung", lines=(line,))
        if qty > parcel.road:
            with pytest.raises(UserError):
                self.me.do(command)
            return
        before = self._worth(parcel.sku)
        self.me.do(command)
        assert self._worth(parcel.sku) == before
        parcel.road -= qty
        parcel.final = parcel.final or final

    @precondition(lambda self: any(each.road and each.final for each in self.parcels.values()))
    @rule(data=st.data(), outcome=st.sampled_from(("found", "lost", "insured")))
    def settle(self, data: Any, outcome: str) -> None:
        short = sorted(number for number, each in self.parcels.items() if each.road and each.final)
        number = data.draw(st.sampled_from(short))
        self.me.do(
            ResolveTransfer.model_validate(
                {"number": number, "outcome": outcome, "reason": "selisih"}
            )
        )
        parcel = self.parcels[number]
        if outcome == "found":
            parcel.back += parcel.road
        else:
            parcel.lost += parcel.road
            self.pieces -= parcel.road
        parcel.road = 0

    @rule(sku=SKUS, ends=ENDS, qty=st.integers(1, 6))
    def issue(self, sku: str, ends: tuple[str, str], qty: int) -> None:
        sku = self.own[sku]
        line = (IssueLine(sku=sku, qty=qty),)
        command = IssueStock(warehouse=ends[0], reason="loss", note="pecah", lines=line)
        try:
            self.me.do(command)
        except UserError:
            return
        self.pieces -= qty

    # ---------------------------------------------------------------- what always holds
    @invariant()
    def stock_is_the_books_and_nothing_is_lost_on_the_road(self) -> None:
        assert self.me.ask(CheckStock()) == ()
        rows = self.me.ask(StockAsOf())
        assert sum(row.qty for row in rows) == self.pieces
        for number, parcel in self.parcels.items():
            view = self.me.ask(TransferDetail(number=number))
            told = [
                sum(figures)
                for figures in zip(
                    *((it.sent, it.received, it.back, it.lost) for it in view.lines), strict=True
                )
            ]
            arrived = parcel.qty - parcel.road - parcel.back - parcel.lost
            assert told == [parcel.qty, arrived, parcel.back, parcel.lost]
            assert (view.state == "completed") is (parcel.road == 0)
        worth: dict[str, int] = {}
        for row in rows:
            worth[row.warehouse] = worth.get(row.warehouse, 0) + row.value.sen
        self.seen.append(Seen(self.goods.company.env.now(), worth))
        self.goods.company.env.advance(timedelta(seconds=1))

    def teardown(self) -> None:
        """Looked back at from the end, every instant between two events is as it was."""
        with self.goods.company.database.reading() as session:
            rows = fetch(session, _BOOKS, {"org": self.me.actor.org_id})
        gained = [(instant_from(at), warehouse, sen) for at, warehouse, sen in rows]
        for seen in self.seen:
            for warehouse in ("GD1", "GD2"):
                worth = sum(
                    sen for at, code, sen in gained if code == warehouse and at <= seen.instant
                )
                assert worth == seen.worth.get(warehouse, 0)


@pytest.mark.req("I14", "I26", "INV-09", "WMS-MOV-05", "WMS-MOV-06", "WMS-VAL-09")
@over_histories
def test_any_history_of_transfers(goods: Goods) -> None:
    play(partial(Roads, goods), stateful_step_count=8)
