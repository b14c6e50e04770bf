"""A lost race is decided again, eight times at most; a person hears a sentence, never a code."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from app.core import gate
from app.core.commands import SIGNED_IN, Command
from app.core.errors import (
    LedgerRefused,
    NotEnoughStock,
    ServerBusy,
    StaleData,
    UserError,
)
from app.core.execution import ATTEMPTS
from app.stock import steps
from app.stock.api import ReservationList, UpdateWarehouse, WarehouseList
from app.stock.steps import Demand
from tests.core.conftest import another_window
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.work import Work
    from tests.support.goods import Goods


class Race(Command[int]):
    """Loses so many races, then wins."""

    name: ClassVar[str] = "test.race"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    state: str
    losses: int


@pytest.fixture
def tries(register: Callable[..., None]) -> list[int]:
    """Registers the command; the list grows with each decision."""
    made: list[int] = []

    def race(work: Work, do: Race) -> int:
        made.append(len(made) + 1)
        if len(made) <= do.losses:
            work.execute(f"DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{do.state}'; END $$")
        return len(made)

    register(Race, race)
    return made


#: Serialization failure, deadlock, lock timeout, negative stock, lost reservation, stale version.
RACES = {
    "40001": ServerBusy,
    "40P01": ServerBusy,
    "55P03": ServerBusy,
    "LB004": NotEnoughStock,
    "LB006": NotEnoughStock,
    "LB014": StaleData,
}


@pytest.mark.postgres
@pytest.mark.req("WMS-INV-04")
@pytest.mark.parametrize("state", RACES)
def test_a_lost_race_is_decided_again(goods: Goods, tries: list[int], state: str) -> None:
    assert goods.me.do(Race(state=state, losses=3)).value == 4
    assert tries == [1, 2, 3, 4]


@pytest.mark.postgres
@pytest.mark.parametrize(("state", "error"), RACES.items())
def test_a_race_lost_every_time_ends_with_a_sentence(
    goods: Goods, tries: list[int], state: str, error: type[UserError]
) -> None:
    with nothing_written(goods.company.database), pytest.raises(error) as refused:
        goods.me.do(Race(state=state, losses=99))

    assert len(tries) == ATTEMPTS == 8
    assert refused.value.message.endswith(".")
    assert "LB" not in refused.value.message


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["22012", "LB002", "LB003", "LB015", "42P01"])
def test_what_is_no_race_is_not_tried_again(goods: Goods, tries: list[int], state: str) -> None:
    with pytest.raises(LedgerRefused):
        goods.me.do(Race(state=state, losses=99))

    assert tries == [1]


@pytest.mark.postgres
def test_an_answer_that_takes_too_long_is_not_tried_again(goods: Goods, tries: list[int]) -> None:
    with pytest.raises(ServerBusy):
        goods.me.do(Race(state="57014", losses=99))

    assert tries == [1]


class Reserve(Command[str]):
    """Reserve some of a product for an invented document, as orders do."""

    name: ClassVar[str] = "test.race_reserve"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    document: str
    qty: int


def reserve(work: Work, do: Reserve) -> str:
    [(product,)] = work.rows("SELECT id FROM product WHERE org_id = :org AND sku = 'SERUM'")
    source = work.new_id()
    demand = Demand("test", source, do.document, source, product, do.qty)
    until = work.now + timedelta(hours=1)
    [short] = steps.reserve(
        work, steps.warehouse(work, "GD1"), [[demand]], {product: "fefo"}, until
    )
    if short:
        raise UserError(f"Kurang {sum(short.values())}.")
    return do.document


@pytest.fixture
def overtaken(
    goods: Goods, monkeypatch: pytest.MonkeyPatch, register: Callable[..., None]
) -> list[str]:
    """Between the first decision and its gate somebody else reserves four; lists what ran."""
    register(Reserve, reserve)
    other, applied, real = another_window(goods), list[str](), gate.apply

    def apply_after_the_other(work: Work, command: Any, *more: Any, **named: Any) -> dict[int, str]:
        if isinstance(command, Reserve):
            applied.append(command.document)
        if applied == ["SAYA"]:
            other.do(Reserve(document="YANG-LAIN", qty=4))
        return real(work, command, *more, **named)

    monkeypatch.setattr(gate, "apply", apply_after_the_other)
    return applied


def reserved(goods: Goods) -> dict[tuple[str, str], int]:
    rows = goods.me.ask(ReservationList(sku="SERUM")).rows
    return {(row.document, row.lot): row.qty for row in rows}


@pytest.mark.postgres
@pytest.mark.req("WMS-INV-04", "WMS-RSV-03")
def test_who_comes_second_decides_on_what_is_left(goods: Goods, overtaken: list[str]) -> None:
    goods.receive("SERUM", 5, "500.00", lot="A", expires=date(2027, 1, 1))
    goods.receive("SERUM", 5, "600.00", lot="B", expires=date(2027, 2, 1))
    goods.me.do(Reserve(document="SAYA", qty=3))

    assert overtaken == ["SAYA", "YANG-LAIN", "SAYA"]
    assert reserved(goods) == {("YANG-LAIN", "A"): 4, ("SAYA", "A"): 1, ("SAYA", "B"): 2}
    goods.sound()


@pytest.mark.postgres
@pytest.mark.req("WMS-INV-04", "WMS-RSV-03")
def test_who_comes_second_to_the_last_piece_is_told(goods: Goods, overtaken: list[str]) -> None:
    goods.receive("SERUM", 5, "500.00", lot="A")
    with pytest.raises(UserError, match="Kurang 2"):
        goods.me.do(Reserve(document="SAYA", qty=3))

    assert overtaken == ["SAYA", "YANG-LAIN"]  # the second decision saw what is left
    assert reserved(goods) == {("YANG-LAIN", "A"): 4}
    goods.sound()


@pytest.mark.postgres
@pytest.mark.req("WMS-GEN-03")
def test_two_edits_of_one_record_at_once_both_come_through(
    goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second edit is made again on the record as the first one left it."""
    other, applied, real = another_window(goods), list[int](), gate.apply

    def apply_after_the_other(*given: Any, **named: Any) -> dict[int, str]:
        applied.append(1)
        if len(applied) == 1:
            other.do(UpdateWarehouse(code="GD1", address="Jl. Baru 7"))
        return real(*given, **named)

    monkeypatch.setattr(gate, "apply", apply_after_the_other)

    goods.me.do(UpdateWarehouse(code="GD1", title="Gudang Utama"))

    assert len(applied) == 3
    [row] = [row for row in goods.me.ask(WarehouseList()) if row.code == "GD1"]
    assert (row.name, row.address) == ("Gudang Utama", "Jl. Baru 7")
