"""Transfers as documents: states, consents, goods on the road, shortages, and the books."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounting.api import JournalDetail
from app.core.errors import InvalidInput, UserError
from app.core.money import Money
from app.core.work import WarehouseRefused
from app.documents.report import Footer, Kind
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.identity.rules.settings import StockSettings
from app.stock.api import (
    ApproveTransfer,
    ArrivedLine,
    CancelTransfer,
    CheckAvailability,
    CreateTransfer,
    DispatchTransfer,
    ExecuteTransfer,
    IssueLine,
    IssueStock,
    MissingLine,
    ReceiveTransfer,
    ResolveTransfer,
    SetCostMethod,
    StockByPlace,
    TransferDetail,
    TransferList,
    TransferPaper,
    TransferSummary,
    WantedLine,
    WantedQty,
)
from tests.support.report_files import check_files, pages_of

if TYPE_CHECKING:
    from app.core.client import Client
    from tests.support.goods import Goods


def ask_for(goods: Goods, *lines: tuple[str, int], to: str | None = "GD2", **more: object) -> str:
    """A transfer, wanted by a planner."""
    planner = goods.company.client("transfer.create", "transfer.read", username="rencana")
    wish = tuple(
        WantedLine(sku=sku, qty=qty, to_location="" if to else "GD1-B-01") for sku, qty in lines
    )
    return planner.do(
        CreateTransfer.model_validate(
            {"warehouse": "GD1", "to_warehouse": to, "lines": wish, **more}
        )
    ).value.code


def on_road(goods: Goods, *lines: tuple[str, int], **more: object) -> str:
    """A transfer that left."""
    number = ask_for(goods, *lines)
    goods.me.do(ApproveTransfer(number=number))
    goods.me.do(DispatchTransfer.model_validate({"number": number, **more}))
    return number


def arrive(goods: Goods, number: str, *lines: tuple[str, int], **more: object) -> None:
    """So many came in at the second warehouse."""
    counted = tuple(ArrivedLine(sku=sku, qty=qty, location="GD2-A-01") for sku, qty in lines)
    goods.me.do(ReceiveTransfer.model_validate({"number": number, "lines": counted, **more}))


def state(goods: Goods, number: str) -> str:
    """Where the document stands."""
    return goods.me.ask(TransferDetail(number=number)).state


def books(goods: Goods, number: str, at: int = -1) -> dict[str, str]:
    """Debit minus credit of one journal of the transfer, by account."""
    journal = goods.me.ask(TransferDetail(number=number)).journals[at]
    sums: dict[str, Money] = {}
    for line in goods.me.ask(JournalDetail(number=journal)).lines:
        sums[line.code] = sums.get(line.code, Money(0)) + line.debit - line.credit
    return {code: str(amount) for code, amount in sums.items()}


def places(goods: Goods, sku: str) -> dict[tuple[str, str], int]:
    """Pieces by location and status."""
    rows = goods.me.ask(StockByPlace(sku=sku)).rows
    return {(row.location, row.status): row.on_hand for row in rows}


@pytest.mark.req("WMS-MOV-04", "WMS-MOV-05", "WMS-INV-02", "WMS-INV-10")
def test_goods_on_the_road_stay_with_the_sender_on_13_400(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.03")
    number = ask_for(goods, ("KAPAS", 4))
    assert (number, state(goods, number)) == ("IWTO-261121-001", "draft")
    goods.me.do(ApproveTransfer(number=number))

    goods.me.do(DispatchTransfer(number=number, seal="S-77"))

    assert places(goods, "KAPAS") == {
        ("GD1-A-01", "available"): 6,
        ("GD1-JALAN", "in_transit"): 4,
    }
    assert goods.on_hand("KAPAS") == (10, "100.03")
    assert books(goods, number) == {"13-100": "-40.01", "13-400": "40.01"}
    asked = CheckAvailability(lines=(WantedQty(sku="KAPAS", qty=1),))
    found = {row.warehouse: row for row in goods.me.ask(asked)}
    assert (found["GD1"].available, found["GD1"].incoming) == (6, 0)
    assert (found["GD2"].available, found["GD2"].incoming) == (0, 4)
    assert found["GD2"].earliest == date(2026, 11, 23)
    goods.sound()

    arrive(goods, number, ("KAPAS", 4), seal="S-77")

    assert state(goods, number) == "completed"
    assert goods.on_hand("KAPAS") == (6, "60.02")
    assert goods.on_hand("KAPAS", "GD2") == (4, "40.01")
    assert books(goods, number) == {"13-100": "40.01", "13-400": "-40.01"}


@pytest.mark.req("WMS-MOV-06")
def test_a_part_arrives_the_rest_is_short_until_somebody_settles_it(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.03")
    number = on_road(goods, ("KAPAS", 7))

    arrive(goods, number, ("KAPAS", 2), final=False)
    assert state(goods, number) == "in_transit"
    with pytest.raises(InvalidInput, match="Kurang 2 barang"):
        arrive(goods, number, ("KAPAS", 3))
    assert goods.on_hand("KAPAS", "GD2") == (2, "20.01")
    arrive(goods, number, ("KAPAS", 3), variance="dus basah")
    assert state(goods, number) == "received"
    line = goods.me.ask(TransferDetail(number=number)).lines[0]
    assert (line.wanted, line.sent, line.received, line.lost, line.short) == (7, 7, 5, 0, 2)
    assert places(goods, "KAPAS")["GD1-JALAN", "in_transit"] == 2

    one = (MissingLine(sku="KAPAS", qty=1),)
    goods.me.do(
        ResolveTransfer(number=number, outcome="found", reason="tertinggal di rak", lines=one)
    )
    assert state(goods, number) == "received"
    assert books(goods, number) == {"13-100": "10.00", "13-400": "-10.00"}
    # found again at the sender is not received at the destination
    assert _settled(goods, number) == (7, 5, 1, 0, 1)
    assert places(goods, "KAPAS")["GD1-A-01", "available"] == 4
    assert goods.me.ask(TransferDetail(number=number)).variance == "tertinggal di rak"
    with pytest.raises(InvalidInput, match="KAPAS lebih 1 dari yang kurang"):
        goods.me.do(
            ResolveTransfer(
                number=number, outcome="lost", reason="hilang di jalan",
                lines=(MissingLine(sku="KAPAS", qty=2),),
            )
        )  # fmt: skip
    goods.me.do(ResolveTransfer(number=number, outcome="lost", reason="hilang di jalan"))

    assert books(goods, number) == {"64-700": "10.00", "13-400": "-10.00"}
    assert state(goods, number) == "completed"
    assert _settled(goods, number) == (7, 5, 1, 1, 0)
    paper = goods.me.ask(TransferPaper(number=number))
    assert [column.title for column in paper.columns][5:] == [
        "Dikirim", "Diterima", "Hilang", "Kurang", "Kembali",
    ]  # fmt: skip
    assert [row.cells[5:] for row in paper.rows] == [(7, 5, 1, 0, 1)] * 2
    assert goods.on_hand("KAPAS") == (4, "40.01")
    assert goods.on_hand("KAPAS", "GD2") == (5, "50.02")


def _settled(goods: Goods, number: str) -> tuple[int, ...]:
    line = goods.me.ask(TransferDetail(number=number)).lines[0]
    return line.sent, line.received, line.back, line.lost, line.short


@pytest.mark.req("WMS-MOV-06")
def test_a_claimed_shortage_is_the_insurers_debt(goods: Goods) -> None:
    goods.receive("KAPAS", 2, "50.00")
    number = on_road(goods, ("KAPAS", 2))
    arrive(goods, number, variance="truk terbakar")

    goods.me.do(ResolveTransfer(number=number, outcome="insured", reason="klaim polis 12"))

    assert books(goods, number) == {"12-320": "50.00", "13-400": "-50.00"}
    assert goods.on_hand("KAPAS") == (0, "0.00")


@pytest.mark.req("WMS-MOV-05", "WMS-VAL-03")
def test_two_transfers_on_the_road_keep_their_own_cost_and_fifo_its_order(goods: Goods) -> None:
    goods.receive("KRIM", 2, "200.00")
    goods.company.env.advance(timedelta(days=1))
    goods.receive("KRIM", 4, "1200.00")
    first = on_road(goods, ("KRIM", 3))
    second = on_road(goods, ("KRIM", 2))

    arrive(goods, second, ("KRIM", 2))
    assert goods.on_hand("KRIM", "GD2") == (2, "600.00")
    goods.me.do(SetCostMethod(category="FIFO", method="average", reason="uji"))
    goods.me.do(SetCostMethod(category="FIFO", method="fifo", reason="kembali"))
    arrive(goods, first, ("KRIM", 3))

    assert goods.on_hand("KRIM", "GD2") == (5, "1100.00")
    assert goods.on_hand("KRIM") == (1, "300.00")
    # the layer of the first receipt is the oldest in the second warehouse too
    issue = (IssueLine(sku="KRIM", qty=2),)
    goods.me.do(IssueStock(warehouse="GD2", reason="loss", note="pecah", lines=issue))
    assert goods.on_hand("KRIM", "GD2") == (3, "900.00")


@pytest.mark.req("WMS-MOV-01", "WMS-MOV-02")
def test_a_move_inside_leaves_and_arrives_at_once_and_posts_nothing(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    number = ask_for(goods, ("KAPAS", 3), to=None, reason="consolidation")
    assert (number, state(goods, number)) == ("TRF-261121-0001", "approved")

    goods.me.do(ExecuteTransfer(number=number))

    assert places(goods, "KAPAS") == {("GD1-A-01", "available"): 2, ("GD1-B-01", "available"): 3}
    view = goods.me.ask(TransferDetail(number=number))
    assert (view.state, view.journals) == ("completed", ())
    with pytest.raises(UserError, match="keadaannya selesai"):
        goods.me.do(ExecuteTransfer(number=number))


def _signer(goods: Goods, name: str, *warehouses: str) -> Client:
    return goods.company.client(
        "transfer.approve", "transfer.read", username=name, warehouses=warehouses
    )


@pytest.mark.req("WMS-MOV-04", "WMS-SEC-08", "WMS-SEC-12", "INV-20")
def test_each_side_agrees_for_itself_and_nobody_for_their_own_wish(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    number = ask_for(goods, ("KAPAS", 3))
    source, target = _signer(goods, "asal", "GD1"), _signer(goods, "tujuan", "GD2")

    with pytest.raises(UserError, match="bukan bagian"):
        source.do(ApproveTransfer(number=number, sides=("destination",)))
    source.do(ApproveTransfer(number=number, sides=("source",)))
    row = goods.me.ask(TransferList(state="open")).rows[0]
    assert row.waiting == ("gudang tujuan", "logistik")
    with pytest.raises(UserError, match="keadaannya menunggu"):
        goods.me.do(DispatchTransfer(number=number))
    target.do(ApproveTransfer(number=number))

    assert state(goods, number) == "approved"
    own = goods.me.do(
        CreateTransfer(warehouse="GD1", to_warehouse="GD2", lines=(WantedLine(sku="KAPAS", qty=1),))
    ).value.code
    with pytest.raises(UserError) as refused:
        goods.me.do(ApproveTransfer(number=own))
    assert refused.value.code == "SEPARATION"
    assert state(goods, own) == "draft"


@pytest.mark.req("WMS-MOV-04", "WMS-SEC-08")
def test_a_consent_nobody_asks_for_any_more_does_not_hold_a_transfer(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    number = ask_for(goods, ("KAPAS", 3))
    source, target = _signer(goods, "asal", "GD1"), _signer(goods, "tujuan", "GD2")
    target.do(ApproveTransfer(number=number, sides=("destination",)))
    only = OrganisationSettings(
        stock=StockSettings(source_approval=False, logistics_approval=False)
    )
    goods.me.do(ConfigureOrganisation(settings=only))

    with pytest.raises(UserError, match="tidak ditugaskan di gudang GD1"):
        target.do(ApproveTransfer(number=number))
    source.do(ApproveTransfer(number=number))

    assert state(goods, number) == "approved"


@pytest.mark.req("WMS-MOV-05")
def test_refusals_leave_nothing_behind(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    short = ask_for(goods, ("KAPAS", 6))
    goods.me.do(ApproveTransfer(number=short))
    with pytest.raises(InvalidInput, match="diminta 6, tersedia 5"):
        goods.me.do(DispatchTransfer(number=short))
    assert (state(goods, short), places(goods, "KAPAS")) == (
        "approved",
        {("GD1-A-01", "available"): 5},
    )
    goods.me.do(CancelTransfer(number=short, reason="kurang stok"))
    sealed = on_road(goods, ("KAPAS", 5), seal="S-1")

    for lines, more, words in (
        ((("KAPAS", 6),), {"seal": "S-1"}, "lebih 1 dari yang dikirim"),
        ((("KRIM", 1),), {"seal": "S-1"}, "lebih 1 dari yang dikirim"),
        ((("KAPAS", 5),), {"seal": "S-2"}, "Segel yang dikirim S-1, yang terbaca S-2"),
        ((), {"seal": "S-1", "final": False}, "Belum ada barang"),
        ((("KAPAS", 5),), {"seal": "S-1", "on_date": date(2026, 11, 20)}, "lebih awal"),
    ):
        with pytest.raises(UserError, match=words):
            arrive(goods, sealed, *lines, **more)

    assert state(goods, sealed) == "in_transit"
    assert goods.on_hand("KAPAS", "GD2") == (0, "0.00")
    assert len(goods.me.ask(TransferDetail(number=sealed)).journals) == 1
    with pytest.raises(UserError, match="tidak dapat dibatalkan"):
        goods.me.do(CancelTransfer(number=sealed, reason="berubah pikiran"))


@pytest.mark.req("WMS-MOV-05", "WMS-MOV-06", "WMS-SEC-08")
def test_each_side_does_its_own_part_of_a_transfer(goods: Goods) -> None:
    goods.receive("KAPAS", 6, "120.00")
    rights = ("transfer.execute", "transfer.approve", "transfer.read")
    sender, receiver = (
        goods.company.client(*rights, username=f"orang{code.lower()}", warehouses=(code,))
        for code in ("GD1", "GD2")
    )
    number = ask_for(goods, ("KAPAS", 5))
    goods.me.do(ApproveTransfer(number=number))
    counted = (ArrivedLine(sku="KAPAS", qty=4, location="GD2-A-01"),)

    for right, wrong, command in (
        (sender, receiver, DispatchTransfer(number=number)),
        (receiver, sender, ReceiveTransfer(number=number, lines=counted, variance="dus basah")),
        (sender, receiver, ResolveTransfer(number=number, outcome="lost", reason="hilang")),
    ):
        before = state(goods, number)
        with pytest.raises(WarehouseRefused):
            wrong.do(command)
        assert state(goods, number) == before
        right.do(command)

    assert state(goods, number) == "completed"


@pytest.mark.req("WMS-MOV-07", "WMS-GEN-12")
def test_the_cards_count_the_rows_and_a_late_one_is_named(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    ask_for(goods, ("KAPAS", 1))
    number = ask_for(goods, ("KAPAS", 3))
    goods.company.env.advance(timedelta(days=1))  # its age counts from the day it left
    goods.me.do(ApproveTransfer(number=number))
    goods.me.do(DispatchTransfer(number=number))
    arrive(goods, number, ("KAPAS", 1), final=False)
    assert goods.me.ask(TransferSummary()).late == 0

    goods.company.env.advance(timedelta(days=4))

    counts = goods.me.ask(TransferSummary())
    assert (counts.draft, counts.in_transit, counts.late, str(counts.value)) == (1, 1, 1, "40.00")
    late = goods.me.ask(TransferList(state="late")).rows
    assert [(row.number, row.days, row.late, row.on_road, str(row.value)) for row in late] == [
        (number, 4, 2, 2, "40.00")
    ]
    assert goods.me.ask(TransferList(search="kapas", state="in_transit")).rows == late
    assert goods.me.ask(TransferList(warehouse="GD2", search=number)).rows == late


@pytest.mark.req("WMS-LOT-09", "WMS-MOV-05")
def test_lots_arrive_as_the_lots_that_left(goods: Goods) -> None:
    goods.receive("SERUM", 3, "300.00", lot="A", expires=date(2027, 1, 1))
    goods.receive("SERUM", 3, "600.00", lot="B", expires=date(2027, 2, 1))
    number = on_road(goods, ("SERUM", 4))
    with pytest.raises(InvalidInput, match="SERUM B lebih 1"):
        goods.me.do(
            ReceiveTransfer(
                number=number,
                lines=(ArrivedLine(sku="SERUM", qty=2, lot="B", location="GD2-A-01"),),
            )
        )

    counted = (
        ArrivedLine(sku="SERUM", qty=3, lot="A", location="GD2-A-01"),
        ArrivedLine(sku="SERUM", qty=1, lot="B", location="GD2-RUSAK", status="damaged"),
    )
    goods.me.do(ReceiveTransfer(number=number, lines=counted))

    found = {
        (row.location, row.lot, row.status): row.on_hand
        for row in goods.me.ask(StockByPlace(sku="SERUM", warehouse="GD2")).rows
    }
    assert found == {("GD2-A-01", "A", "available"): 3, ("GD2-RUSAK", "B", "damaged"): 1}


@pytest.mark.req("WMS-MOV-05", "WMS-MOV-06", "WMS-MOV-07")
def test_the_paper_has_no_prices_and_later_says_what_lacks(goods: Goods) -> None:
    goods.receive("SERUM", 3, "300.00", lot="A", expires=date(2027, 1, 1))
    number = on_road(goods, ("SERUM", 3), seal="S-1")

    sent = goods.me.ask(TransferPaper(number=number))
    counted = (ArrivedLine(sku="SERUM", qty=2, lot="A", location="GD2-A-01"),)
    goods.me.do(
        ReceiveTransfer(number=number, lines=counted, seal="S-1", variance="satu botol pecah")
    )
    back = goods.me.ask(TransferPaper(number=number))

    assert [row.cells[:6] for row in sent.rows[:-1]] == [
        ("SERUM", "Serum", "A", date(2027, 1, 1), "pcs", 3)
    ]
    assert all(column.kind is not Kind.MONEY for column in (*sent.columns, *back.columns))
    assert back.rows[-1].cells[5:] == (3, 2, 0, 1)
    assert back.footers == (Footer("Kurang 1 barang. satu botol pecah", holds=False),)
    check_files(back)
    words = " ".join(pages_of(back))
    for part in (f"Surat Jalan {number}", "Gudang GD2", "Segel S-1", "Sopir", "Penerima"):
        assert part in words
