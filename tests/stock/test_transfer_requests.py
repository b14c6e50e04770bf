"""Transfers before they move: what is asked for, whose word they wait for, and how they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.core.errors import InvalidInput, UserError
from app.identity.api import ConfigureOrganisation, CreateEntity, OrganisationSettings
from app.identity.rules.settings import StockSettings
from app.stock.api import (
    ApproveTransfer,
    CancelTransfer,
    CreateTransfer,
    CreateWarehouse,
    DispatchTransfer,
    ExecuteTransfer,
    ResolveTransfer,
    TransferDetail,
    TransferLine,
    TransferList,
    TransferStock,
    TransferSummary,
    WantedLine,
)
from tests.stock.test_transfers import arrive, ask_for, on_road, places, state
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from app.core.commands import Command
    from app.stock.api import Made
    from tests.support.goods import Goods


@pytest.mark.req("WMS-MOV-01", "WMS-SEC-12")
def test_inside_a_warehouse_it_waits_for_a_consent_where_the_organisation_wants_one(
    goods: Goods,
) -> None:
    goods.receive("KAPAS", 5, "100.00")
    only = OrganisationSettings(stock=StockSettings(internal_approval=True))
    goods.me.do(ConfigureOrganisation(settings=only))
    number = ask_for(goods, ("KAPAS", 3), to=None, reason="quarantine", note="bau apek")
    view = goods.me.ask(TransferDetail(number=number))
    assert (view.state, view.reason, view.note) == ("draft", "quarantine", "bau apek")
    assert [(side, who) for side, who, _at in view.approvals] == [("gudang asal", "")]

    with (
        nothing_written(goods.company.database),
        pytest.raises(UserError, match="keadaannya menunggu persetujuan"),
    ):
        goods.me.do(ExecuteTransfer(number=number))
    goods.me.do(ApproveTransfer(number=number))
    goods.me.do(ExecuteTransfer(number=number))

    assert places(goods, "KAPAS") == {("GD1-A-01", "available"): 2, ("GD1-B-01", "available"): 3}


@pytest.mark.req("WMS-MOV-01")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to_location": "GD1-A-01"}, "lokasi asal dan tujuan sama"),
        ({"to_location": ""}, "isi lokasi tujuan"),
        ({"serial": "SN-1"}, "satu nomor seri adalah satu pcs"),
    ],
)
def test_what_cannot_be_moved_is_refused_when_it_is_asked_for(
    goods: Goods, changed: dict[str, object], said: str
) -> None:
    line = {"sku": "KAPAS", "qty": "3", "from_location": "GD1-A-01", "to_location": "GD1-B-01"}
    wish = CreateTransfer(warehouse="GD1", lines=(WantedLine.model_validate({**line, **changed}),))

    with nothing_written(goods.company.database), pytest.raises(InvalidInput, match=said):
        goods.me.do(wish)


@pytest.mark.req("WMS-MOV-01", "WMS-MOV-04")
def test_what_has_not_left_is_given_up_with_a_reason_and_stays_so(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    waiting, ready = ask_for(goods, ("KAPAS", 1)), ask_for(goods, ("KAPAS", 1), to=None)
    assert (state(goods, waiting), state(goods, ready)) == ("draft", "approved")

    for number in (waiting, ready):
        goods.me.do(CancelTransfer(number=number, reason="salah gudang"))

    for number in (waiting, ready):
        view = goods.me.ask(TransferDetail(number=number))
        assert (view.state, view.variance) == ("cancelled", "salah gudang")
    with (
        nothing_written(goods.company.database),
        pytest.raises(UserError, match="keadaannya dibatalkan"),
    ):
        goods.me.do(ExecuteTransfer(number=ready))
    assert places(goods, "KAPAS") == {("GD1-A-01", "available"): 5}


@pytest.mark.req("WMS-MOV-04", "WMS-MOV-07")
def test_when_it_should_arrive_and_with_whom_is_told_at_the_latest_when_it_leaves(
    goods: Goods,
) -> None:
    goods.receive("KAPAS", 9, "100.00")
    wish = {"transport": "Truk A", "expected_on": "2026-11-30"}
    said = {"transport": "Truk B", "expected_on": "2026-12-02"}

    def left(asked: dict[str, str], sent: dict[str, str]) -> tuple[str, date | None, str]:
        number = ask_for(goods, ("KAPAS", 1), **asked)
        goods.me.do(ApproveTransfer(number=number))
        goods.me.do(DispatchTransfer.model_validate({"number": number, "seal": "S-1", **sent}))
        view = goods.me.ask(TransferDetail(number=number))
        return view.transport, view.expected_on, view.seal

    assert left(wish, {}) == ("Truk A", date(2026, 11, 30), "S-1")
    assert left(wish, said) == ("Truk B", date(2026, 12, 2), "S-1")
    assert left({}, {}) == ("", date(2026, 11, 23), "S-1")  # two days, as the settings say


@pytest.mark.req("WMS-MOV-03", "WMS-MOV-04", "ERP-FIN-14")
def test_goods_of_another_legal_entity_are_sold_not_moved(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    goods.me.do(CreateEntity(code="LAIN", entity="PT Lain"))
    goods.me.do(CreateWarehouse(code="LAIN", title="Gudang lain", entity="LAIN"))
    line = TransferLine(sku="KAPAS", qty=1, from_location="GD1-A-01", to_location="LAIN-TERIMA")

    with nothing_written(goods.company.database):
        with pytest.raises(InvalidInput, match="badan usaha lain"):
            goods.me.do(
                CreateTransfer(
                    warehouse="GD1", to_warehouse="LAIN", lines=(WantedLine(sku="KAPAS", qty=1),)
                )
            )
        with pytest.raises(InvalidInput, match="milik entitas lain"):
            goods.me.do(TransferStock(warehouse="GD1", to_warehouse="LAIN", lines=(line,)))


@pytest.mark.req("WMS-MOV-01", "WMS-MOV-02")
def test_each_line_leaves_the_place_it_names_for_the_place_it_names(goods: Goods) -> None:
    goods.receive("KAPAS", 5, "100.00")
    goods.receive("KAPAS", 5, "100.00", place="GD1-B-02")
    goods.receive("KRIM", 2, "40.00")
    lines = (
        WantedLine(sku="KAPAS", qty=4, from_location="GD1-B-02", to_location="GD1-B-01"),
        WantedLine(sku="KRIM", qty=2, from_location="GD1-A-01", to_location="GD1-B-02"),
    )
    number = goods.me.do(CreateTransfer(warehouse="GD1", lines=lines)).value.code

    goods.me.do(ExecuteTransfer(number=number))

    assert places(goods, "KAPAS") == {
        ("GD1-A-01", "available"): 5, ("GD1-B-01", "available"): 4, ("GD1-B-02", "available"): 1,
    }  # fmt: skip
    assert places(goods, "KRIM") == {("GD1-B-02", "available"): 2}
    # the place named is short, whatever lies elsewhere
    more = WantedLine(sku="KAPAS", qty=2, from_location="GD1-B-02", to_location="GD1-B-01")
    second = goods.me.do(CreateTransfer(warehouse="GD1", lines=(more,))).value.code
    with pytest.raises(InvalidInput, match="di GD1-B-02 tidak cukup: diminta 2, tersedia 1"):
        goods.me.do(ExecuteTransfer(number=second))
    assert (state(goods, second), places(goods, "KAPAS")["GD1-B-02", "available"]) == (
        "approved",
        1,
    )


@pytest.mark.req("WMS-MOV-02", "WMS-MOV-05", "WMS-MOV-06")
def test_each_kind_of_transfer_goes_its_own_way_step_by_step(goods: Goods) -> None:
    goods.receive("KAPAS", 9, "90.00")
    inside = ask_for(goods, ("KAPAS", 1), to=None)
    away = ask_for(goods, ("KAPAS", 6))
    goods.me.do(ApproveTransfer(number=away))

    def refused(command: Command[Made], said: str) -> None:
        with nothing_written(goods.company.database), pytest.raises(UserError, match=said):
            goods.me.do(command)

    refused(DispatchTransfer(number=inside), "kerjakan, tidak perlu dikirim")
    refused(ExecuteTransfer(number=away), "kirim dahulu, lalu terima")
    goods.me.do(DispatchTransfer(number=away))
    lost = ResolveTransfer(number=away, outcome="lost", reason="hilang")
    refused(lost, "tidak dapat diselesaikan selisihnya: keadaannya dalam perjalanan")
    arrive(goods, away, ("KAPAS", 2), variance="dus basah")
    assert state(goods, away) == "received"
    (row,) = goods.me.ask(TransferList(search=away)).rows
    assert (row.on_road, str(row.value)) == (4, "40.00")
    arrive(goods, away, ("KAPAS", 1), final=False)  # one more turned up; the rest is still short
    assert state(goods, away) == "received"
    goods.me.do(lost)
    assert (state(goods, away), goods.on_hand("KAPAS")) == ("completed", (3, "30.00"))


@pytest.mark.req("WMS-MOV-07")
def test_only_what_is_later_than_expected_stands_among_the_late(goods: Goods) -> None:
    goods.receive("KAPAS", 9, "90.00")
    late = on_road(goods, ("KAPAS", 1), expected_on="2026-11-22")
    on_road(goods, ("KAPAS", 1), expected_on="2026-11-23")
    goods.company.env.advance(timedelta(days=2))

    rows = goods.me.ask(TransferList(state="late")).rows

    assert [(row.number, row.late) for row in rows] == [(late, 1)]
    assert goods.me.ask(TransferSummary()).late == 1
