"""Sessions and counts for tests: a warehouse with goods, people who count, and short words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.accounting.api import CheckBooks
from app.core.money import Money
from app.opname.api import (
    ApproveVariances,
    ClassPolicy,
    CountEvent,
    CreateSession,
    LineList,
    RecordCounts,
    SessionDetail,
    SetCountPolicy,
)
from app.stock.api import IssueLine, IssueStock
from tests.support.goods import Goods
from tests.support.remembered import remembered

if TYPE_CHECKING:
    from app.core.client import Client
    from app.opname.api import LineRow, SessionView


@dataclass
class Counting:
    """A company whose stock is counted.

    GD1-A-01 holds 10 KAPAS worth 100 000 and 6 SERUM of lot L1 worth 300 000, GD1-B-01 holds
    4 KRIM worth 80 000.
    """

    goods: Goods
    admin: Client
    ani: Client
    budi: Client
    wati: Client

    @classmethod
    def build(cls, url: str) -> Counting:
        """Stock in three places, two counters, a supervisor."""
        return remembered("counting", url, cls._built)

    @classmethod
    def _built(cls, url: str) -> Counting:
        goods = Goods.build(url)
        goods.receive("KAPAS", 10, "100000")
        goods.receive("SERUM", 6, "300000", lot="L1")
        goods.receive("KRIM", 4, "80000", place="GD1-B-01")
        company = goods.company
        made = cls(
            goods, goods.me, company.client("Picker", username="ani"),
            company.client("Picker", username="budi"),
            company.client("Supervisor", username="wati"),
        )  # fmt: skip
        made.tick()
        return made

    def tick(self, seconds: int = 60) -> None:
        """Let time pass."""
        self.goods.company.env.advance(timedelta(seconds=seconds))

    def tolerate(self, percent_bp: int = 10_000, value: str = "100000000") -> None:
        """Everything inside tolerance, unless said otherwise."""
        self.admin.do(
            SetCountPolicy(
                policies=tuple(
                    ClassPolicy.model_validate(
                        {
                            "abc": abc, "percent_bp": percent_bp, "value": Money.parse(value),
                            "every_days": 30,
                        }
                    )
                    for abc in "ABC"
                )
            )
        )  # fmt: skip

    def session(self, **more: Any) -> str:
        """A running session of the whole first warehouse; its number."""
        fields: dict[str, Any] = {"title": "Opname November", "warehouse": "GD1", "start": True}
        return self.admin.do(CreateSession.model_validate(fields | more)).value.number

    def event(self, kind: str = "add", qty: int = 1, **more: Any) -> CountEvent:
        """An event made now."""
        env = self.goods.company.env
        fields: dict[str, Any] = {
            "event": env.new_id(), "at": env.now(), "kind": kind, "qty": str(qty),
        }  # fmt: skip
        return CountEvent.model_validate(fields | more)

    def count(self, session: str, line: int, qty: int, who: Client | None = None) -> None:
        """Enter the number of a line."""
        event = self.event("set", qty, line=line)
        (who or self.ani).do(RecordCounts(session=session, events=(event,)))

    def count_all(self, session: str, **differing: int) -> None:
        """Count every line as the system has it, but for some SKUs."""
        events = tuple(
            self.event("set", differing.get(row.sku, row.system_qty or 0), line=row.line)
            for row in self.lines(session)
        )
        self.ani.do(RecordCounts(session=session, events=events))

    def lines(self, session: str, who: Client | None = None, **more: Any) -> tuple[LineRow, ...]:
        """The lines as somebody sees them; the supervisor when none is named."""
        ask = LineList.model_validate({"session": session} | more)
        return (who or self.wati).ask(ask).rows

    def line(self, session: str, sku: str, who: Client | None = None) -> LineRow:
        """The line of a product."""
        return next(row for row in self.lines(session, who) if row.sku == sku)

    def detail(self, session: str, who: Client | None = None) -> SessionView:
        """The session."""
        return (who or self.wati).ask(SessionDetail(session=session))

    def take(self, sku: str, qty: int, location: str = "GD1-A-01") -> None:
        """Goods leave."""
        line = IssueLine(sku=sku, qty=qty, location=location)
        self.admin.do(IssueStock(warehouse="GD1", reason="loss", note="dipakai", lines=(line,)))

    def wati_approves(self, session: str) -> None:
        """Approve what lies outside tolerance, if anything does."""
        if self.lines(session, show="pending"):
            self.wati.do(ApproveVariances(session=session, reason="sudah diperiksa"))

    def sound(self) -> None:
        """Stock equals its moves and the books (I14)."""
        self.goods.sound()
        assert self.admin.ask(CheckBooks()).violations == ()
