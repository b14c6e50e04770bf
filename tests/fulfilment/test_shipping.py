"""Shipping an order: everything at once, exactly, or nothing at all (WMS-SHIP-01, ERP-FIN-10)."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting.api import CheckBooks, JournalDetail, SetPeriodState
from app.audit.api import AuditList
from app.core import gate
from app.core.driver import fetch
from app.core.errors import UserError
from app.core.money import Money
from app.fulfilment.api import (
    OpenParcel,
    RecordScans,
    ScanEvent,
    ShipmentDetail,
    ShipOrder,
    VerifiedPart,
)
from app.identity.api import ShowOrganisation, UpdateEntity
from app.orders.api import (
    CancelOrders,
    DeallocateOrders,
    HoldOrders,
    NewLine,
)
from app.stock.api import CheckStock, ReceiptLine, ReceiveStock, SetLotStatus, StockAsOf
from tests.fulfilment.conftest import open_shop
from tests.support.orders import EARLY, LATE
from tests.support.snapshot import changed, nothing_written, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.orders import Shop

#: What a refused command may leave: the note that somebody was refused.
NOTES = frozenset({"login_event"})


def rows(shop: Shop, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with shop.company.database.reading() as session:
        return fetch(session, sql, params)


def journal(shop: Shop, number: str) -> list[tuple[str, str, str]]:
    """Account name, debit, credit of a shipment's journal."""
    cost = shop.me.ask(ShipmentDetail(order=number))
    found = shop.me.ask(JournalDetail(number=cost.journal))
    return [(line.account, str(line.debit), str(line.credit)) for line in found.lines]


def sound(shop: Shop) -> None:
    assert shop.me.ask(CheckStock()) == ()
    assert shop.me.ask(CheckBooks()).violations == ()


def on_hand(shop: Shop, sku: str) -> tuple[int, str]:
    (row,) = shop.me.ask(StockAsOf(sku=sku, warehouse="GD1"))
    return row.qty, str(row.value)


# ---------------------------------------------------------------- all of it, exactly
@pytest.mark.req("WMS-SHIP-01", "ERP-FIN-10", "WMS-VAL-05")
def test_status_stock_journal_hpp_and_audit_in_one_command(shop: Shop) -> None:
    number = shop.order(("SERUM", 2), ("SABUN", 1))
    before = snapshot(shop.company.database)
    parts = shop.parts(number)

    done = shop.me.do(ShipOrder(order=number, verified=parts, errors=2))

    shipped = done.value
    assert done.message == f"Pesanan {number} dikirim."
    assert (shipped.shipment, shipped.journal) == ("SHP-261121-0001", "JRN-2026-000002")
    assert (str(shipped.revenue), shipped.pieces) == ("150000.00", 3)
    assert done.changes == {"order", "shipment", "journal", "stock", "reservation", "audit"}
    assert changed(before, snapshot(shop.company.database)) == {
        "account_balance", "audit_entry", "command", "command_result", "cost_entry", "cost_layer",
        "cost_pool", "document_counter", "document_number", "journal", "journal_line", "journal_seal", "order_event",
        "pack_task", "reservation", "sales_order", "shipment", "stock_balance", "stock_move",
    }  # fmt: skip
    assert journal(shop, number) == [
        ("Piutang Marketplace - Glow SP1", "150000.00", "0.00"),
        ("Penjualan - Glow SP1", "0.00", "150000.00"),
        ("HPP", "30000.00", "0.00"),
        ("Persediaan Barang Dagang", "0.00", "30000.00"),
    ]
    assert rows(shop, "SELECT state FROM sales_order") == [("shipped",)]
    trail = "SELECT old_state, new_state FROM order_event ORDER BY id"
    assert rows(shop, trail)[-1] == ("allocated", "shipped")
    assert on_hand(shop, "SERUM") == (198, "1980000.00")
    assert on_hand(shop, "SABUN") == (499, "4990000.00")
    assert rows(shop, "SELECT state, errors FROM pack_task") == [("packed", 2)]
    assert rows(shop, "SELECT DISTINCT state FROM reservation") == [("used",)]
    assert rows(shop, "SELECT sum(reserved) FROM stock_balance") == [(0,)]
    (entry,) = shop.me.ask(AuditList(action="order.shipped")).rows
    assert (entry.subject, entry.full_name) == (number, "Administrator")
    assert ("allocated", "shipped") in [(one.old, one.new) for one in entry.changes]
    sound(shop)


@pytest.mark.req("WMS-SHIP-01", "WMS-VAL-05")
def test_the_lots_that_expire_first_leave_first(shop: Shop) -> None:
    number = shop.order(("SERUM", 120))

    shop.ship(number)

    cost = shop.me.ask(ShipmentDetail(order=number))
    assert [(line.lot, line.qty, str(line.cost), line.on_hand) for line in cost.lines] == [
        ("S1", 100, "1000000.00", 80), ("S2", 20, "200000.00", 80),
    ]  # fmt: skip
    assert rows(
        shop,
        "SELECT l.number, b.on_hand FROM stock_balance b JOIN lot l ON l.id = b.lot_id "
        "JOIN product p ON p.id = b.product_id WHERE p.sku = 'SERUM' AND b.on_hand > 0",
    ) == [("S2", 80)]
    sound(shop)


@pytest.mark.req("WMS-VAL-05", "ERP-FIN-10")
def test_hpp_is_exact_to_the_sen_down_to_the_last_piece(shop: Shop) -> None:
    """Three pieces for 100 rupiah: parts add up and nothing is left at zero."""
    shop.product("SISA", "Sampel", "8990000000013")
    shop.me.do(
        ReceiveStock(
            warehouse="GD1", counter="opening",
            lines=(ReceiptLine(sku="SISA", qty=3, cost=Money.parse("100"), location="GD1-A-01"),),
        )
    )  # fmt: skip
    numbers = [shop.order(("SISA", 1), price="1000") for _ in range(3)]

    costs = [str(_ship(shop, number)) for number in numbers]

    assert costs == ["33.33", "33.34", "33.33"]
    left = shop.me.ask(StockAsOf(sku="SISA", warehouse="GD1"))
    assert [(row.qty, row.value) for row in left] in ([], [(0, Money(0))])
    sound(shop)


def _ship(shop: Shop, number: str) -> Money:
    shop.ship(number)
    return shop.me.ask(ShipmentDetail(order=number)).cost


@pytest.mark.req("ERP-FIN-10")
def test_a_taxed_company_owes_the_ppn_inside_the_price(shop: Shop) -> None:
    (entity,) = shop.me.ask(ShowOrganisation()).entities
    shop.me.do(UpdateEntity(code=entity.code, is_pkp=True))
    number = shop.order(("SABUN", 3))

    shop.ship(number)

    assert journal(shop, number)[:3] == [
        ("Piutang Marketplace - Glow SP1", "150000.00", "0.00"),
        ("Penjualan - Glow SP1", "0.00", "135135.14"),
        ("PPN Keluaran", "0.00", "14864.86"),
    ]
    sound(shop)


@pytest.mark.req("ERP-FIN-10")
def test_discount_shipping_and_cod_of_an_own_shop(shop: Shop) -> None:
    line = NewLine(sku="SABUN", qty=2, price=Money.parse("50000"), discount=Money.parse("10000"))
    number = shop.order(
        store="TOKO",
        lines=(line,),
        cod=True,
        shipping=Money.parse("12000"),
        voucher=Money.parse("5000"),
    )

    shipped = shop.ship(number)

    assert journal(shop, number) == [
        ("Piutang Usaha", "97000.00", "0.00"),
        ("Diskon Penjualan", "15000.00", "0.00"),
        ("Penjualan - Glow TOKO", "0.00", "100000.00"),
        ("Pendapatan Ongkir", "0.00", "12000.00"),
        ("HPP", "20000.00", "0.00"),
        ("Persediaan Barang Dagang", "0.00", "20000.00"),
    ]
    assert str(shipped.revenue) == "97000.00"
    assert str(shipped.label.cod) == "97000.00"
    # each line says whose shop and which warehouse; what is owed says by whom
    assert rows(
        shop,
        "SELECT DISTINCT s.code, w.code FROM journal_line l JOIN journal j ON j.id = l.journal_id "
        "LEFT JOIN store s ON s.id = l.store_id LEFT JOIN warehouse w ON w.id = l.warehouse_id "
        "WHERE j.source_number = :number",
        number=number,
    ) == [("TOKO", "GD1")]
    assert rows(
        shop,
        "SELECT a.code, c.name FROM journal_line l JOIN journal j ON j.id = l.journal_id "
        "JOIN account a ON a.id = l.account_id JOIN customer c ON c.id = l.party_id "
        "WHERE j.source_number = :number",
        number=number,
    ) == [("12-100", "Dewi Lestari")]
    sound(shop)


@pytest.mark.req("PU-03", "PU-56")
def test_the_last_events_travel_with_the_shipment(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    shop.opened(number)
    one, two = event(1), event(2)
    shop.me.do(RecordScans(order=number, events=(one,)))

    shop.me.do(
        ShipOrder(order=number, verified=(VerifiedPart(line="1", qty=1),), events=(one, two))
    )

    assert rows(shop, "SELECT seq, code, data FROM pack_event ORDER BY seq")[0][:2] == (1, "899")
    assert [seq for (seq,) in rows(shop, "SELECT seq FROM pack_event ORDER BY seq")] == [1, 2]


def event(seq: int) -> ScanEvent:
    from tests.support.company import START

    return ScanEvent(
        seq=seq, at=START, kind="scan", result="ok", outcome="ok", code="899", sku="SABUN", line="1",
        qty=1, data={"user": "admin", "workstation": "MEJA-1"},
    )  # fmt: skip


# ---------------------------------------------------------------- again, twice
@pytest.mark.req("WMS-SHIP-01")
def test_the_same_request_id_ships_once_and_answers_alike(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    command = ShipOrder(order=number, verified=shop.parts(number))
    request = shop.company.env.new_id()
    first = shop.me.do(command, request_id=request)

    with nothing_written(shop.company.database):
        again = shop.me.do(command, request_id=request)

    assert (again.value, again.message, again.repeated) == (first.value, first.message, True)


@pytest.mark.req("WMS-SHIP-01")
def test_shipping_twice_does_nothing_and_says_who_did(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    parts = shop.parts(number)
    shop.me.do(ShipOrder(order=number, verified=parts))

    with nothing_written(shop.company.database), pytest.raises(UserError) as refused:
        shop.me.do(ShipOrder(order=number, verified=parts))

    assert refused.value.code == "ALREADY_SHIPPED"
    assert refused.value.message == (
        f"Pesanan {number} sudah dikirim oleh Administrator pada 21 Nov 2026 09.00 WIB. "
        "Tidak ada yang diubah."
    )


# ---------------------------------------------------------------- refusals leave nothing
def _cancelled(shop: Shop, number: str) -> None:
    shop.me.do(CancelOrders(orders=(number,), reason="pembeli batal"))


def _held(shop: Shop, number: str) -> None:
    shop.me.do(HoldOrders(orders=(number,), reason="alamat diragukan"))


def _released(shop: Shop, number: str) -> None:
    shop.me.do(DeallocateOrders(orders=(number,), reason="stok dipindah"))


def _blocked(shop: Shop, number: str) -> None:
    shop.me.do(SetLotStatus(sku="SERUM", lot="S1", status="blocked", reason="ditarik BPOM"))


def _closed(shop: Shop, number: str) -> None:
    for month in range(1, 12):
        shop.me.do(SetPeriodState(month=f"2026-{month:02d}", state="closed"))


@pytest.mark.req("WMS-SHIP-01", "PU-34")
@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        (
            _cancelled,
            "WRONG_STATE",
            "sudah dibatalkan. Jangan dikirim; kembalikan barangnya ke rak.",
        ),
        (_held, "WRONG_STATE", "sedang ditahan. Sisihkan barangnya"),
        (_released, "WRONG_STATE", "stoknya tidak lagi dialokasikan"),
        (_blocked, "LOT_UNUSABLE", "SERUM lot S1 (diblokir)"),
        (_closed, "", "tutup"),
    ],
    ids=["cancelled", "on hold", "stock released", "lot blocked", "period closed"],
)
def test_a_refusal_leaves_nothing_behind(
    shop: Shop, spoil: Callable[[Shop, str], None], code: str, words: str
) -> None:
    number = shop.order(("SERUM", 2))
    parts = shop.parts(number)
    spoil(shop, number)

    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as refused:
        shop.me.do(ShipOrder(order=number, verified=parts))

    if code:
        assert refused.value.code == code
    assert words in refused.value.message


@pytest.mark.req("WMS-SHIP-01", "PU-34")
def test_an_expired_lot_never_leaves(shop: Shop) -> None:
    shop.receive(("SERUM", 5, "BESOK", shop.company.env.today() + timedelta(days=1)))
    number = shop.order(("SERUM", 5))
    parts = shop.parts(number)
    shop.company.env.advance(timedelta(days=2))
    shop.me.ask(CheckStock())  # the session is renewed by now

    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as refused:
        shop.me.do(ShipOrder(order=number, verified=parts))

    assert refused.value.code == "LOT_UNUSABLE"
    assert "SERUM lot BESOK (kedaluwarsa 22 Nov 2026)" in refused.value.message


@pytest.mark.req("PU-34", "PU-35")
@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([("1", 1, "S1")], "SERUM: dipesan 2, dipindai 1; SABUN: dipesan 1, dipindai 0"),
        ([("1", 3, "S1"), ("2", 1, "")], "SERUM: dipesan 2, dipindai 3"),
        ([("1", 2, "S1"), ("2", 1, ""), ("7", 1, "")], "baris 7 tidak ada di pesanan ini"),
        ([("1", 2, "S2"), ("2", 1, "")], "SERUM: lot S2 dipindai 2, direservasi 0"),
        ([("1", 2, "s1"), ("2", 2, "")], "SABUN: dipesan 1, dipindai 2"),
    ],
)
def test_a_box_that_is_not_the_order_does_not_leave(
    shop: Shop, parts: list[tuple[str, int, str]], words: str
) -> None:
    number = shop.order(("SERUM", 2), ("SABUN", 1))
    shop.opened(number)
    verified = tuple(VerifiedPart(line=line, qty=qty, lot=lot) for line, qty, lot in parts)

    with nothing_written(shop.company.database, but=NOTES), pytest.raises(UserError) as refused:
        shop.me.do(ShipOrder(order=number, verified=verified))

    assert refused.value.code == "SCAN_MISMATCH"
    assert words in refused.value.message
    assert refused.value.fields


@pytest.mark.req("WMS-SHIP-01", "PU-32")
def test_who_may_not_ship_leaves_nothing(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    company = shop.company
    company.client("Packer", username="rina").do(OpenParcel(code=number))
    elsewhere = company.client("Packer", username="eko", warehouses=())
    clerk = company.client("Customer Service", username="cs")
    command = ShipOrder(order=number, verified=(VerifiedPart(line="1", qty=1),))

    for who, code in ((shop.me, "TAKEN_OVER"), (elsewhere, "WAREHOUSE"), (clerk, "PERMISSION")):
        with nothing_written(company.database, but=NOTES), pytest.raises(UserError) as refused:
            who.do(command)
        assert refused.value.code == code
    with nothing_written(company.database, but=NOTES), pytest.raises(UserError, match="TIDAK-ADA"):
        shop.me.do(ShipOrder(order="TIDAK-ADA", verified=command.verified))


# ---------------------------------------------------------------- races
@pytest.mark.req("WMS-SHIP-01")
def test_an_order_cancelled_between_decision_and_writing_does_not_leave(
    shops: Any, tmp_path: Any, postgres_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite there is one writer, so only PostgreSQL can be caught between."""
    with shops.new_postgres() as url:
        shop = open_shop(url)
        number = shop.order(("SABUN", 1))
        parts = shop.parts(number)
        other = shop.company.client("Supervisor", username="bu.ani")
        whole = gate.apply
        raced: list[bool] = []

        def late(work: Any, command: Any, *rest: Any, **more: Any) -> Any:
            if isinstance(command, ShipOrder) and not raced:
                raced.append(True)
                other.do(CancelOrders(orders=(number,), reason="pembeli batal"))
            return whole(work, command, *rest, **more)

        monkeypatch.setattr(gate, "apply", late)
        with pytest.raises(UserError) as refused:
            shop.me.do(ShipOrder(order=number, verified=parts))

        assert (raced, refused.value.code) == ([True], "WRONG_STATE")
        assert rows(shop, "SELECT count(*) FROM shipment") == [(0,)]
        assert on_hand(shop, "SABUN") == (500, "5000000.00")
        sound(shop)
        shop.company.close()


@pytest.mark.req("WMS-SHIP-01", "PU-32")
def test_two_packers_ship_one_order_and_it_leaves_once(shops: Any) -> None:
    with shops.new_postgres() as url:
        shop = open_shop(url)
        number = shop.order(("SABUN", 1))
        command = ShipOrder(order=number, verified=(VerifiedPart(line="1", qty=1),))
        people = [shop.company.client("Packer", username=f"orang.{at}") for at in range(4)]
        answers = _at_once([partial(_shipment_of, who, command) for who in people])

        assert (
            sorted(code for code in answers if code != "SHP-261121-0001") == ["ALREADY_SHIPPED"] * 3
        )
        assert rows(shop, "SELECT count(*) FROM stock_move WHERE kind = 'shipment'") == [(1,)]
        sound(shop)
        shop.company.close()


@pytest.mark.req("WMS-SHIP-01")
def test_four_packers_on_the_same_hot_lots_never_oversell_and_see_no_error(shops: Any) -> None:
    with shops.new_postgres() as url:
        shop = open_shop(url)
        numbers = [shop.order(("SERUM", 2), ("TONER", 1), ("SABUN", 1)) for _ in range(24)]
        people = [shop.company.client("Packer", username=f"orang.{at}") for at in range(4)]

        def pack(at: int) -> str:
            for number in numbers[at::4]:
                shop.ship(number, people[at])
            return "done"

        answers = _at_once([partial(pack, at) for at in range(4)])

        assert answers == ["done"] * 4
        assert on_hand(shop, "SERUM") == (152, "1520000.00")
        assert on_hand(shop, "TONER") == (76, "760000.00")
        found = rows(shop, "SELECT number FROM shipment ORDER BY number")
        assert [number for (number,) in found] == [f"SHP-261121-{at:04d}" for at in range(1, 25)]
        sound(shop)
        shop.company.close()


def _at_once(work: list[Callable[[], str]]) -> list[str]:
    """Run together; the answer, or the code of the error a person would see."""
    barrier, answers = threading.Barrier(len(work)), [""] * len(work)

    def run(at: int) -> None:
        barrier.wait()
        try:
            answers[at] = work[at]()
        except UserError as error:
            answers[at] = error.code

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def test_the_dates_used_here_are_in_order() -> None:
    assert EARLY < LATE


def _shipment_of(who: Any, command: ShipOrder) -> str:
    return str(who.do(command).value.shipment)
