"""Corrections by four eyes, the limit of one person, and what the database says to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.accounting.api import JournalDetail
from app.catalog.api import UnitIn
from app.core.errors import InvalidInput, NotFound, PermissionRefused, UserError
from app.core.money import Money
from app.core.work import WarehouseRefused
from app.files.api import AttachFiles, AttachmentList, NewAttachment, StoreFile
from app.identity.api import GrantApproval
from app.stock.api import (
    AcknowledgeAdjustments,
    AdjustLine,
    AdjustmentDetail,
    AdjustmentList,
    AdjustStock,
    AlertList,
    AlertSummary,
    CancelAdjustment,
    DecideAdjustment,
    IssueLine,
    IssueStock,
    RequestAdjustment,
    StockByPlace,
    SubmitAdjustment,
    TransferLine,
    TransferStock,
    WatchStock,
)
from tests.files.samples import picture

if TYPE_CHECKING:
    from app.core.client import Client
    from tests.support.goods import Goods

PLUS = AdjustLine(sku="KAPAS", change=2, location="GD1-A-01")
MINUS = AdjustLine(sku="KAPAS", change=-3, location="GD1-A-01")


def planner(goods: Goods) -> Client:
    """Somebody who may ask, not approve."""
    return goods.company.client("Inventory Planner", username="rencana")


def request(goods: Goods, *lines: AdjustLine, **more: object) -> str:
    """An adjustment that somebody asks for."""
    wish = {"warehouse": "GD1", "reason": "correction", "note": "salah hitung", "lines": lines}
    return planner(goods).do(RequestAdjustment.model_validate(wish | more)).value.code


@pytest.mark.req("WMS-INV-09", "WMS-SEC-12", "INV-20")
def test_only_somebody_elses_approval_changes_stock(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.00")
    number = request(goods, PLUS, MINUS)
    row = goods.me.ask(AdjustmentList(state="submitted")).rows[0]
    assert (row.number, str(row.value_in), str(row.value_out)) == (number, "20.00", "30.00")
    assert goods.on_hand("KAPAS") == (10, "100.00")
    own = goods.me.do(
        RequestAdjustment(warehouse="GD1", reason="loss", note="hilang", lines=(MINUS,))
    ).value.code
    with pytest.raises(UserError) as refused:
        goods.me.do(DecideAdjustment(number=own, approve=True))
    assert refused.value.code == "SEPARATION"
    assert goods.on_hand("KAPAS") == (10, "100.00")

    goods.me.do(DecideAdjustment(number=number, approve=True))

    assert goods.on_hand("KAPAS") == (9, "90.00")
    view = goods.me.ask(AdjustmentDetail(number=number))
    lines = goods.me.ask(JournalDetail(number=view.journal)).lines
    found = {(line.code, str(line.debit - line.credit)) for line in lines}
    assert found == {("13-100", "-10.00"), ("71-100", "-20.00"), ("64-600", "30.00")}
    with pytest.raises(UserError, match="sudah diposting"):
        goods.me.do(DecideAdjustment(number=number, approve=True))
    assert goods.on_hand("KAPAS") == (9, "90.00")


@pytest.mark.req("WMS-INV-09")
def test_damage_and_loss_have_their_own_account(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.00")
    number = request(goods, MINUS, reason="damage")

    goods.me.do(DecideAdjustment(number=number, approve=True))

    view = goods.me.ask(AdjustmentDetail(number=number))
    lines = goods.me.ask(JournalDetail(number=view.journal)).lines
    assert {line.code for line in lines} == {"13-100", "64-700"}


@pytest.mark.req("WMS-INV-09")
def test_a_draft_may_be_changed_a_rejected_one_changes_nothing(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "100.00")
    number = request(goods, PLUS, submit=False)
    with pytest.raises(UserError, match="konsep"):
        goods.me.do(DecideAdjustment(number=number, approve=True))
    with pytest.raises(UserError, match="milik orang lain"):
        goods.me.do(SubmitAdjustment(number=number))
    assert request(goods, MINUS, draft=number, submit=False) == number
    planner(goods).do(SubmitAdjustment(number=number))
    with pytest.raises(InvalidInput, match="alasan penolakan"):
        goods.me.do(DecideAdjustment(number=number, approve=False))

    goods.me.do(DecideAdjustment(number=number, approve=False, reason="hitung ulang dulu"))

    assert goods.me.ask(AdjustmentDetail(number=number)).row.state == "rejected"
    with pytest.raises(UserError, match="ditolak"):
        planner(goods).do(CancelAdjustment(number=number))
    other = request(goods, PLUS)
    planner(goods).do(CancelAdjustment(number=other))
    assert goods.on_hand("KAPAS") == (10, "100.00")


@pytest.mark.req("WMS-INV-09")
def test_above_the_limit_one_person_alone_is_refused(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "60000000.00")
    big = AdjustStock(
        warehouse="GD1", note="hilang", lines=(AdjustLine(sku="KAPAS", change=-1,
        location="GD1-A-01"),),
    )  # fmt: skip
    lost = IssueStock(
        warehouse="GD1", reason="loss", note="hilang", lines=(IssueLine(sku="KAPAS", qty=1),)
    )
    for command in (big, lost):
        with pytest.raises(UserError, match=r"sekitar Rp 6\.000\.000, di atas batas Rp 5\.000\."):
            planner(goods).do(command)
    assert goods.on_hand("KAPAS") == (10, "60000000.00")

    consent = goods.me.do(
        GrantApproval(wanted="inventory.approve", requester="rencana", reason="dilihat sendiri")
    ).value.code
    planner(goods).do(big.model_copy(update={"approval": consent}))

    assert goods.on_hand("KAPAS") == (9, "54000000.00")
    with pytest.raises(UserError):
        planner(goods).do(lost.model_copy(update={"approval": consent}))
    goods.me.do(
        IssueStock(
            warehouse="GD1", reason="promotion", note="sampel",
            lines=(IssueLine(sku="KAPAS", qty=1),),
        )
    )  # fmt: skip
    assert goods.on_hand("KAPAS") == (8, str(Money.parse("48000000.00")))


@pytest.mark.req("WMS-INV-09", "WMS-SEC-08")
def test_the_accountant_is_told_the_value_until_it_was_seen(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    number = request(goods, MINUS)
    goods.me.do(DecideAdjustment(number=number, approve=True))
    refused = request(goods, MINUS)
    goods.me.do(DecideAdjustment(number=refused, approve=False, reason="hitung ulang"))
    money = goods.company.client("Finance")

    goods.me.do(WatchStock())
    told = money.ask(AlertList(kind="adjusted")).rows
    assert [(row.label, row.warehouse, row.figure, row.bound) for row in told] == [
        (number, "GD1", 0, 30_000)
    ]
    assert money.ask(AlertSummary()).adjusted == 1
    seen = AcknowledgeAdjustments(numbers=(number,))
    with pytest.raises(PermissionRefused):
        goods.company.client("Supervisor").do(seen)
    with pytest.raises(NotFound):
        money.do(AcknowledgeAdjustments(numbers=(number, refused)))
    elsewhere = goods.company.client("Finance", username="fina", warehouses=("GD2",))
    with pytest.raises(NotFound):
        elsewhere.do(seen)
    assert money.ask(AlertSummary()).adjusted == 1
    money.do(seen)

    assert money.ask(AlertList(kind="adjusted")).rows == ()
    with pytest.raises(NotFound):
        money.do(seen)


@pytest.mark.req("WMS-INV-09", "WMS-SEC-08")
def test_an_adjustment_keeps_its_evidence_and_takes_none_after_the_decision(goods: Goods) -> None:
    goods.receive("KAPAS", 10, "1000.00")
    number = request(goods, MINUS)
    photo = goods.me.do(StoreFile(content=picture(), file_name="rak-basah.jpg")).value
    file = NewAttachment(sha256=photo.sha256, name=photo.name)
    attach = AttachFiles(subject_kind="adjustment", subject=number, files=(file,))
    elsewhere = goods.company.client("Supervisor", username="sari", warehouses=("GD2",))
    with pytest.raises(WarehouseRefused):
        elsewhere.do(attach)

    planner(goods).do(attach)

    shown = AttachmentList(subject_kind="adjustment", subject=number)
    assert [row.name for row in goods.me.ask(shown)] == ["rak-basah.jpg"]
    goods.me.do(DecideAdjustment(number=number, approve=True))
    with pytest.raises(UserError, match="sudah diputuskan"):
        planner(goods).do(attach)


@pytest.mark.req("WMS-MD-09", "WMS-INV-09", "WMS-MOV-03")
def test_corrections_and_moves_are_told_in_any_unit(goods: Goods) -> None:
    goods.product("BOTOL", units=(UnitIn(unit="karton", factor="12"),))
    goods.receive("BOTOL", 48, "48000.00")
    place: dict[str, Any] = {"sku": "BOTOL", "location": "GD1-A-01"}
    minus = AdjustLine(change=-2, unit="Karton", **place)
    move = TransferLine(
        sku="BOTOL", qty=1, unit="karton", from_location="GD1-A-01", to_location="GD1-B-01"
    )

    goods.me.do(AdjustStock(warehouse="GD1", note="salah hitung", lines=(minus,)))
    goods.me.do(TransferStock(warehouse="GD1", lines=(move,)))
    number = request(goods, minus)

    assert goods.on_hand("BOTOL") == (24, "24000.00")
    (line,) = goods.me.ask(AdjustmentDetail(number=number)).lines
    assert (line.change, line.unit, line.units[0].unit) == (-24, "pcs", "karton")
    goods.me.do(DecideAdjustment(number=number, approve=False, reason="hitung ulang"))
    rows = goods.me.ask(StockByPlace(sku="BOTOL")).rows
    assert sorted((row.location, row.on_hand) for row in rows if row.on_hand) == [
        ("GD1-A-01", 12), ("GD1-B-01", 12),
    ]  # fmt: skip
    for command in (
        AdjustStock(
            warehouse="GD1", note="salah", lines=(minus.model_copy(update={"unit": "lusin"}),)
        ),
        TransferStock(warehouse="GD1", lines=(move.model_copy(update={"unit": "lusin"}),)),
    ):
        with pytest.raises(InvalidInput, match='satuan "lusin" tidak dikenal') as refused:
            goods.me.do(command)
        assert refused.value.fields[0].field == "lines.0.unit"
