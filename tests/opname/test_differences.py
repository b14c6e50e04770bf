"""What a difference takes from, what it becomes, and what a count may not touch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest

from app.accounting.api import JournalDetail
from app.audit.api import AuditList
from app.core.commands import SIGNED_IN, Command, handles
from app.core.money import Money
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.opname.api import (
    ApproveVariances,
    ClassifyProducts,
    ClassPolicy,
    CloseCounting,
    CompleteSession,
    ConfirmEmpty,
    FoundGoods,
    GenerateCounts,
    RecordCounts,
    RecountLines,
    SetCountPolicy,
    StartSession,
)
from app.opname.rules.errors import BadEvents, CountingClosed, NotApproved, NotCounted, StockHeld
from app.stock import steps
from app.stock.api import ChangeStatus, StatusLine, StockByPlace
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from app.core.work import Work
    from tests.support.counting import Counting


class ReserveForCount(Command[str]):
    """Reserve kapas for an invented document, as orders do."""

    name: ClassVar[str] = "test.reserve_for_count"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    qty: int


@handles(ReserveForCount)
def _reserve(work: Work, do: ReserveForCount) -> str:
    ((product,),) = work.rows("SELECT id FROM product WHERE org_id = :org AND sku = 'KAPAS'")
    source = work.new_id()
    demand = steps.Demand("test", source, "UJI-1", source, product, do.qty)
    house = steps.warehouse(work, "GD1")
    assert steps.reserve(work, house, [[demand]], {product: "fefo"}, None) == [{}]
    return "UJI-1"


def _status(counting: Counting, *changes: tuple[str, int, str, str]) -> None:
    lines = tuple(
        StatusLine.model_validate(
            {"sku": sku, "qty": str(qty), "location": place, "old": "available", "new": new}
        )
        for sku, qty, place, new in changes
    )
    counting.admin.do(ChangeStatus(warehouse="GD1", reason="uji", lines=lines))


def _there(counting: Counting, sku: str) -> list[tuple[str, str, int, int]]:
    rows = counting.admin.ask(StockByPlace(sku=sku, warehouse="GD1")).rows
    return sorted((row.location, row.status, row.on_hand, row.reserved) for row in rows)


def _found(counting: Counting, session: str, sku: str, place: str, qty: int) -> None:
    event = counting.event("set", qty, found=FoundGoods(sku=sku, location=place))
    counting.ani.do(RecordCounts(session=session, events=(event,)))


@pytest.mark.req("WMS-OPN-05", "WMS-INV-02")
def test_what_is_short_was_for_sale_first_and_what_is_over_lies_with_its_like(
    counting: Counting,
) -> None:
    counting.tolerate()
    _status(
        counting, ("KAPAS", 2, "GD1-A-01", "damaged"), ("KAPAS", 2, "GD1-A-01", "on_hold"),
        ("KRIM", 4, "GD1-B-01", "on_hold"),
    )  # fmt: skip
    session = counting.session()
    counting.tick()
    counting.count_all(session, KAPAS=3, KRIM=5)
    _found(counting, session, "KAPAS", "GD1-RUSAK", 1)
    _found(counting, session, "KAPAS", "GD1-KARANTINA", 1)
    _found(counting, session, "KAPAS", "GD1-B-02", 1)
    counting.wati_approves(session)

    counting.admin.do(CompleteSession(session=session))

    # 6 for sale and 1 on hold are short of the shelf: what is damaged is taken last
    assert _there(counting, "KAPAS") == [
        ("GD1-A-01", "damaged", 2, 0), ("GD1-A-01", "on_hold", 1, 0),
        ("GD1-B-02", "available", 1, 0), ("GD1-KARANTINA", "on_hold", 1, 0),
        ("GD1-RUSAK", "damaged", 1, 0),
    ]  # fmt: skip
    assert _there(counting, "KRIM") == [("GD1-B-01", "on_hold", 5, 0)]
    counting.sound()


@pytest.mark.req("WMS-OPN-05", "WMS-RSV-02")
def test_what_is_reserved_is_not_taken_by_a_count(counting: Counting) -> None:
    counting.tolerate()
    counting.admin.do(ReserveForCount(qty=3))
    session = counting.session()
    counting.count_all(session, KAPAS=2)

    with (
        nothing_written(counting.goods.company.database),
        pytest.raises(StockHeld, match="KAPAS di GD1-A-01: kurang 8, bebas 7, direservasi 3"),
    ):
        counting.admin.do(CompleteSession(session=session))


@pytest.mark.req("WMS-OPN-05", "WMS-OPN-03")
def test_found_goods_nobody_ever_paid_for_wait_for_their_cost(counting: Counting) -> None:
    counting.tolerate()
    counting.goods.product("BARU")
    session = counting.session()
    counting.count_all(session, KAPAS=9)
    _found(counting, session, "BARU", "GD1-B-02", 2)
    counting.wati_approves(session)

    with (
        nothing_written(counting.goods.company.database),
        pytest.raises(BadEvents, match="BARU di GD1-B-02: HPP belum pernah ada, isi harga beli"),
    ):
        counting.admin.do(CompleteSession(session=session))


@pytest.mark.req("WMS-OPN-05", "WMS-OPN-10")
def test_a_cycle_count_posts_each_direction_on_its_own_account(counting: Counting) -> None:
    counting.tolerate()
    counting.admin.do(ClassifyProducts(warehouse="GD1"))
    made = counting.admin.do(GenerateCounts(warehouse="GD1")).value
    assert made is not None
    counting.admin.do(StartSession(session=made.number))
    counting.count_all(made.number, KAPAS=9, KRIM=6)

    counting.admin.do(CompleteSession(session=made.number))

    posted = [
        counting.admin.ask(JournalDetail(number=number))
        for number in counting.detail(made.number).journals
    ]
    assert [
        (each.event, [(line.code, str(line.debit), str(line.credit)) for line in each.lines])
        for each in posted
    ] == [
        ("cyclecount.adjusted", [("64-600", "10000.00", "0.00"), ("13-100", "0.00", "10000.00")]),
        ("cyclecount.adjusted", [("13-100", "40000.00", "0.00"), ("71-100", "0.00", "40000.00")]),
    ]


@pytest.mark.req("WMS-OPN-04", "PU-60", "WMS-OPN-07")
def test_empty_is_said_of_what_nobody_counted_and_of_nothing_else(counting: Counting) -> None:
    session = counting.session(mode="full")
    counting.count(session, 1, 9)

    with (
        nothing_written(counting.goods.company.database),
        pytest.raises(NotCounted, match="2 baris belum dihitung: SERUM di GD1-A-01, KRIM di GD1"),
    ):
        counting.admin.do(CloseCounting(session=session))
    assert counting.ani.do(ConfirmEmpty(session=session, location="GD1-A-01")).value == 1
    assert [row.counted for row in counting.lines(session)] == [9, 0, None]
    counting.count(session, 3, 4)
    counting.wati.do(RecountLines(session=session, lines=(1,), reason="ragu"))
    # what was sent back is another person's to count, not anybody's to call empty
    assert counting.ani.do(ConfirmEmpty(session=session)).value == 0
    assert counting.line(session, "KAPAS").counted is None
    counting.count(session, 1, 9, counting.budi)
    counting.admin.do(CloseCounting(session=session))

    with nothing_written(counting.goods.company.database), pytest.raises(CountingClosed):
        counting.ani.do(ConfirmEmpty(session=session))


@pytest.mark.req("WMS-OPN-06", "PU-84")
def test_a_late_event_is_compared_without_what_others_corrected(counting: Counting) -> None:
    counting.tolerate()
    first, second = counting.session(), counting.session(title="Kedua")
    counting.count_all(first, KAPAS=8)
    offline = counting.event("set", 8, line=1)
    counting.tick()
    counting.admin.do(CompleteSession(session=first))
    counting.tick()

    counting.budi.do(RecordCounts(session=second, events=(offline,)))

    line = counting.line(second, "KAPAS")
    assert (line.counted, line.expected, line.selisih) == (8, 8, 0)


@pytest.mark.req("WMS-OPN-06", "PU-84")
def test_what_a_fast_clock_stamped_later_is_not_taken_off_again(counting: Counting) -> None:
    session = counting.session()
    env = counting.goods.company.env
    env.advance(timedelta(hours=2))
    counting.take("KAPAS", 2)  # a workstation two hours ahead
    env.advance(timedelta(hours=-2))
    offline = counting.event("set", 8, line=1)
    counting.tick()

    counting.ani.do(RecordCounts(session=session, events=(offline,)))

    line = counting.line(session, "KAPAS")
    assert (line.counted, line.expected, line.selisih) == (8, 8, 0)


@pytest.mark.req("WMS-OPN-08", "WMS-OPN-10")
def test_each_class_has_its_own_limits_in_per_cent_and_in_rupiah(counting: Counting) -> None:
    counting.take("SERUM", 2)  # what left last year makes it class A
    counting.admin.do(ClassifyProducts(warehouse="GD1"))
    _limits(counting, A=(0, "1000000"), C=(10_000, "60000"))
    session = counting.session()
    counting.count_all(session, SERUM=3, KAPAS=3, KRIM=2)

    pending = [(row.sku, row.abc) for row in counting.lines(session, show="pending")]

    # 50 000 is fine for class C but any piece is too many of class A; 70 000 is too much of C
    assert pending == [("KAPAS", "C"), ("SERUM", "A")]
    with pytest.raises(NotApproved, match="2 selisih"):
        counting.admin.do(CompleteSession(session=session))


def _limits(counting: Counting, **limits: tuple[int, str]) -> None:
    policies = tuple(
        ClassPolicy.model_validate(
            {"abc": abc, "percent_bp": percent, "value": Money.parse(value), "every_days": 30}
        )
        for abc, (percent, value) in limits.items()
    )
    counting.admin.do(SetCountPolicy(policies=policies))


@pytest.mark.req("WMS-OPN-07", "WMS-OPN-08", "WMS-SEC-10")
def test_what_is_sent_back_was_counted_and_leaves_its_old_count_alone(counting: Counting) -> None:
    counting.tolerate(percent_bp=0)
    session = counting.session()
    first = counting.event("set", 8, line=1)
    counting.ani.do(RecordCounts(session=session, events=(first,)))
    with (
        nothing_written(counting.goods.company.database),
        pytest.raises(BadEvents, match="baris 2 SERUM belum dihitung"),
    ):
        counting.wati.do(RecountLines(session=session, lines=(1, 2), reason="ragu"))
    counting.wati.do(ApproveVariances(session=session, lines=(1,), reason="pecah"))

    counting.wati.do(RecountLines(session=session, lines=(1,), reason="ragu lagi"))

    (entry,) = counting.admin.ask(AuditList(action="opname.recount")).rows
    told = {(change.old, change.new) for change in entry.changes}
    assert entry.subject == session
    assert "1: 8 dari 10" in str(told)
    assert "ragu lagi" in str(told)
    undo = counting.event("undo", 0, undoes=first.event)
    with (
        nothing_written(counting.goods.company.database),
        pytest.raises(BadEvents, match="yang dibatalkan tidak ada"),
    ):
        counting.ani.do(RecordCounts(session=session, events=(undo,)))
    counting.count(session, 1, 9, counting.budi)
    line = counting.line(session, "KAPAS")
    # a new count is a new difference: the reason of the first one is gone
    assert (line.counted, line.state, line.reason, line.round) == (9, "pending", "", 2)


@pytest.mark.req("WMS-OPN-07", "WMS-SEC-12")
def test_a_shop_of_one_person_counts_again_by_itself(counting: Counting) -> None:
    alone = OrganisationSettings(separation_of_duties=False)
    counting.admin.do(ConfigureOrganisation(settings=alone))
    session = counting.session()
    counting.count(session, 1, 8)
    counting.wati.do(RecountLines(session=session, lines=(1,), reason="ragu"))

    counting.count(session, 1, 9)

    assert (counting.line(session, "KAPAS").counted, counting.line(session, "KAPAS").round) == (
        9, 2,
    )  # fmt: skip
