"""A slow database does not stop the table: after two seconds a parcel follows (PU-21)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from app.core.driver import fetch
from app.core.errors import ServerAway
from app.fulfilment.api import OpenParcel, ShipOrder
from app.fulfilment.panels import packing_shipping
from app.fulfilment.panels.packing_stage import Stage
from app.orders.api import CancelOrders
from app.ui.tokens import Outcome
from tests.support.orders import KAPAS, MASKER, SABUN, SERUM

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable

#: In place of two seconds.
SOON_MS = 80


class SlowLine:
    """A client whose commands for chosen orders hang until they are let go."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.actor = client.actor
        self.slow: set[str] = set()
        self.go = threading.Event()
        self.away = 0
        self.sent: list[tuple[str, str]] = []

    def do(self, command: Any, **more: Any) -> Any:
        if isinstance(command, ShipOrder):
            self.sent.append((command.order, more["request_id"]))
        slow = getattr(command, "order", None) in self.slow and isinstance(command, ShipOrder)
        if slow or getattr(command, "code", None) in self.slow:
            self.go.wait(20)
            more.get("progress", lambda *_: None)(0, 0)
            if self.away:
                self.away -= 1
                raise ServerAway
        return self._client.do(command, **more)

    def ask(self, query: Any) -> Any:
        return self._client.ask(query)


@pytest.fixture
def line(local_shop: Shop) -> SlowLine:
    return SlowLine(local_shop.me)


@pytest.fixture
def table(
    tables: Callable[..., PackingTable], line: SlowLine, monkeypatch: pytest.MonkeyPatch
) -> PackingTable:
    """A table whose patience is short."""
    assert packing_shipping.HAND_OVER_MS == 2_000
    monkeypatch.setattr(packing_shipping, "HAND_OVER_MS", SOON_MS)
    monkeypatch.setattr(packing_shipping, "_AGAIN_MS", SOON_MS)
    return tables(client=line)


def state(shop: Shop, number: str) -> str:
    with shop.company.database.reading() as session:
        return str(
            fetch(session, "SELECT state FROM sales_order WHERE number = :n", {"n": number})[0][0]
        )


def hand_over(table: PackingTable, line: SlowLine, shop: Shop, number: str, *codes: str) -> None:
    """Pack an order whose shipping hangs, and wait until the table is free of it."""
    line.slow.add(number)
    table.scan(shop.resi[number])
    for code in codes[:-1]:
        table.scan(code)
    table.scan_on(codes[-1])
    table.wait(lambda: table.panel.flow.shipping.following != ())


@pytest.mark.req("PU-21", "PU-04")
def test_the_next_parcel_is_packed_and_shipped_while_one_follows(
    local_shop: Shop, table: PackingTable, line: SlowLine
) -> None:
    slow, quick = local_shop.order(("SERUM", 1)), local_shop.order(("MASKER", 1))

    hand_over(table, line, local_shop, slow, SERUM)
    said = (table.verdict.outcome, table.verdict.word, table.verdict.name, table.verdict.quantity)
    assert said == (Outcome.WARNING, "MENYUSUL", slow, "1 / 1")
    assert (table.stage, table.panel.title_line.pill.accessibleName()) == (
        Stage.IDLE,
        "Siap · 1 menyusul",
    )
    table.scan_on(local_shop.resi[quick])
    table.scan_on(MASKER)
    table.wait(lambda: table.stage is Stage.SHIPPED)
    assert (table.verdict.word, table.verdict.name) == ("TERKIRIM", quick)
    assert (state(local_shop, slow), state(local_shop, quick)) == ("allocated", "shipped")

    line.go.set()
    table.settle()

    assert state(local_shop, slow) == "shipped"
    assert (table.verdict.word, table.verdict.name) == ("TERKIRIM", slow)
    assert table.panel.message.text.startswith(f"{slow}: Label dikirim")
    assert table.panel.title_line.pill.accessibleName() == "Terkirim"
    assert [order for order, _ in line.sent] == [slow, quick]
    assert table.panel.flow.outbox.pending == 0
    assert Outcome.ERROR not in table.sounds.heard


@pytest.mark.req("PU-21")
def test_a_slow_answer_is_marked_as_busy_while_the_table_waits(
    local_shop: Shop, tables: Callable[..., PackingTable], line: SlowLine
) -> None:
    table, slow = tables(client=line), local_shop.order(("SERUM", 1))
    line.slow.add(slow)
    table.scan(local_shop.resi[slow])
    busy = table.panel.progress_marks.bar
    assert not busy.busy

    table.scan_on(SERUM)
    table.wait(lambda: busy.busy)
    assert (table.stage, table.panel.flow.shipping.following) == (Stage.SHIPPING, ())
    line.go.set()
    table.settle()

    assert (busy.busy, table.verdict.word) == (False, "TERKIRIM")


@pytest.mark.req("PU-21")
def test_a_late_answer_does_not_touch_the_parcel_that_is_open(
    local_shop: Shop, table: PackingTable, line: SlowLine
) -> None:
    slow, other = local_shop.order(("SERUM", 1)), local_shop.order(("SABUN", 2))
    hand_over(table, line, local_shop, slow, SERUM)
    table.scan_on(local_shop.resi[other])
    table.scan_on(SABUN)
    table.wait(lambda: table.verdict.quantity == "1 / 2")

    line.go.set()
    table.settle()

    assert (table.stage, table.verdict.name) == (Stage.PACKING, "Sabun Muka Teh Hijau")
    assert table.panel.message.text.startswith(f"{slow}: Label dikirim")
    assert table.scan(SABUN).name == other
    assert state(local_shop, slow) == "shipped"


@pytest.mark.req("PU-21", "PU-24", "WMS-SHIP-01")
def test_a_late_refusal_is_told_at_once_and_shown_big_when_the_table_is_free(
    local_shop: Shop, table: PackingTable, line: SlowLine
) -> None:
    slow, other = local_shop.order(("SERUM", 1)), local_shop.order(("SABUN", 2))
    hand_over(table, line, local_shop, slow, SERUM)
    local_shop.me.do(CancelOrders(orders=(slow,), reason="pembeli batal"))
    table.scan_on(local_shop.resi[other])
    table.scan_on(SABUN)
    table.wait(lambda: table.verdict.quantity == "1 / 2")

    line.go.set()
    table.settle()
    assert (table.stage, table.panel.locked) == (Stage.PACKING, False)
    assert table.panel.message.text.startswith(f"{slow}: ")
    assert f"Ambil lagi paket {slow} yang disisihkan" in table.panel.message.text
    table.scan(SABUN)

    assert state(local_shop, other) == "shipped"
    assert (table.verdict.outcome, table.verdict.word) == (Outcome.ERROR, "GAGAL DIKIRIM")
    assert table.verdict.name == slow
    assert (table.stage, table.panel.locked) == (Stage.REFUSED, True)
    table.scan("CMD-OK")
    assert (table.stage, table.panel.flow.shipping.following) == (Stage.IDLE, ())
    assert state(local_shop, slow) == "cancelled"


@pytest.mark.req("PU-21", "WMS-SHIP-01")
def test_while_the_server_is_away_it_is_sent_again_and_leaves_once(
    local_shop: Shop, table: PackingTable, line: SlowLine
) -> None:
    slow = local_shop.order(("SERUM", 1))
    hand_over(table, line, local_shop, slow, SERUM)

    line.away = 2
    line.go.set()
    table.wait(lambda: table.panel.flow.shipping.following == ())
    table.settle()

    assert (len(line.sent), len(set(line.sent))) == (3, 1)
    assert state(local_shop, slow) == "shipped"
    assert (table.verdict.word, table.verdict.name) == ("TERKIRIM", slow)


@pytest.mark.req("PU-21", "WMS-SEC-13")
def test_what_follows_is_neither_opened_again_nor_left_alone(
    local_shop: Shop, table: PackingTable, line: SlowLine
) -> None:
    slow = local_shop.order(("SERUM", 1), ("KAPAS", 1))
    hand_over(table, line, local_shop, slow, SERUM, KAPAS)

    for code in (local_shop.resi[slow], slow, "USR-00000001"):
        table.scan_on(code)
        table.wait(lambda: table.panel.flow.waiting == 0)
        assert (table.verdict.word, table.verdict.name) == ("MENYUSUL", slow)
        assert table.verdict.detail.startswith("Masih dikirim")
    assert (table.stage, table.station.asked) == (Stage.IDLE, [])

    line.go.set()
    table.settle()
    table.scan("USR-00000001")
    assert table.station.asked == ["switch USR-00000001"]


@pytest.mark.req("PU-21", "PU-04")
def test_an_order_that_takes_too_long_to_open_can_be_given_up(
    local_shop: Shop, table: PackingTable, line: SlowLine
) -> None:
    slow, other = local_shop.order(("SERUM", 1)), local_shop.order(("MASKER", 1))
    line.slow.add(local_shop.resi[slow])
    table.scan_on(local_shop.resi[slow])
    table.wait(lambda: table.stage is Stage.OPENING)

    table.panel.progress_marks.cancel()
    line.go.set()
    table.settle()

    assert (table.stage, state(local_shop, slow)) == (Stage.IDLE, "allocated")
    assert table.scan(local_shop.resi[other], MASKER).name == other
    opened = local_shop.me.do(OpenParcel(code=slow)).value
    assert opened.events == ()
