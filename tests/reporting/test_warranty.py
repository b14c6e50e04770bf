"""A piece with a serial number is answered for from the day it leaves (WMS-LOT-09)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.audit.api import AuditList
from app.catalog.api import SetShelfRule, ShelfRuleDetail
from app.core.driver import execute
from app.core.errors import InvalidInput, NotFound, PermissionRefused, UserError
from app.fulfilment.api import ShipOrder, VerifiedPart
from app.reporting.api import TraceLot, TraceWarranty
from app.reporting.panels.trace import TracePanel
from app.reporting.panels.warranty_form import WarrantyForm
from app.stock.api import CheckStock, ReturnIn, ReturnLine, SetSerialWarranty
from app.stock.rules.warranty import ends_on
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from tests.support.orders import Shop
from tests.support.serials import with_dryers
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

#: Of the shop.
TODAY = date(2026, 11, 21)
FACTORY: dict[str, Any] = {
    "starts_on": date(2026, 10, 1),
    "ends_on": date(2028, 9, 30),
    "reason": "Garansi pabrik",
}


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    made = Shop.open(database_url)
    with_dryers(made, "SN-1", "SN-2", "SN-3")
    made.me.do(SetShelfRule(sku="DRYER", warranty_months=12))
    yield made
    assert made.me.ask(CheckStock()) == ()
    made.company.close()


def ship(shop: Shop, *serials: str) -> str:
    number = shop.order(("DRYER", len(serials)))
    parts = tuple(VerifiedPart(line="1", qty=1, serial=serial) for serial in serials)
    shop.me.do(ShipOrder(order=number, verified=parts))
    return number


def warranty(shop: Shop, serial: str) -> TraceWarranty | None:
    return shop.me.ask(TraceLot(sku="DRYER", serial=serial)).warranty


def refused(shop: Shop, kind: type[UserError], **wish: Any) -> UserError:
    given = {"sku": "DRYER", "serial": "SN-1", **FACTORY, **wish}
    but = frozenset({"login_event"})
    with nothing_written(shop.company.database, but=but), pytest.raises(kind) as caught:
        shop.me.do(SetSerialWarranty(**given))
    return caught.value


@pytest.mark.req("WMS-LOT-09")
def test_it_starts_when_the_piece_leaves_by_the_rule_of_that_day(shop: Shop) -> None:
    assert shop.me.ask(ShelfRuleDetail(sku="DRYER")).own.warranty_months == 12
    first = ship(shop, "SN-2", "SN-1")
    shop.me.do(SetShelfRule(sku="DRYER", warranty_months=6))
    second = ship(shop, "SN-3")

    held = TraceWarranty(TODAY, date(2027, 11, 21), first, "")
    assert warranty(shop, "SN-1") == held
    assert warranty(shop, "SN-2") == held
    assert warranty(shop, "SN-3") == TraceWarranty(TODAY, date(2027, 5, 21), second, "")


@pytest.mark.req("WMS-LOT-09")
def test_none_before_it_leaves_none_without_a_rule_and_none_once_it_is_back(shop: Shop) -> None:
    assert warranty(shop, "SN-1") is None
    number = ship(shop, "SN-1")
    back = ReturnLine(sku="DRYER", qty=1, location="GD1-RETUR")
    shop.me.do(ReturnIn(source=number, lines=(back,)))
    assert warranty(shop, "SN-1") is None

    shop.me.do(SetShelfRule(sku="DRYER"))
    ship(shop, "SN-2")
    assert warranty(shop, "SN-2") is None


@pytest.mark.req("WMS-LOT-09")
def test_a_category_speaks_for_its_products_unless_they_do(shop: Shop) -> None:
    shop.me.do(SetShelfRule(sku="DRYER", warranty_months=0))
    ship(shop, "SN-1")

    assert warranty(shop, "SN-1") is None


@pytest.mark.req("WMS-LOT-09", "WMS-SEC-09")
def test_set_by_hand_it_holds_and_the_trail_keeps_both(shop: Shop) -> None:
    ship(shop, "SN-1")

    done = shop.me.do(SetSerialWarranty(sku="dryer", serial="sn-1", **FACTORY))

    assert done.message == "Garansi SN-1: 1 Okt 2026 sampai 30 Sep 2028."
    assert warranty(shop, "SN-1") == TraceWarranty(
        date(2026, 10, 1), date(2028, 9, 30), "", "Garansi pabrik"
    )
    (entry,) = shop.me.ask(AuditList(action="serial.set_warranty")).rows
    assert entry.changes


@pytest.mark.req("WMS-LOT-09")
def test_a_wrong_wish_says_what_is_wrong_and_writes_nothing(shop: Shop) -> None:
    unknown = refused(shop, NotFound, serial="SN-9")
    backwards = refused(shop, InvalidInput, ends_on=date(2026, 9, 30))
    with pytest.raises(UserError) as too_long:
        shop.me.do(SetShelfRule(sku="DRYER", warranty_months=241))

    assert "SN-9" in unknown.message
    assert backwards.fields[0].field == "ends_on"
    assert too_long.value.fields[0].message == "Garansi: isi 0 sampai 240 bulan."
    packer = shop.company.client("Packer", username="siti")
    with pytest.raises(PermissionRefused):
        packer.do(SetSerialWarranty(sku="DRYER", serial="SN-1", **FACTORY))


@pytest.mark.req("WMS-LOT-09")
@pytest.mark.parametrize(
    "change", ["UPDATE serial_warranty SET ends_on = starts_on", "DELETE FROM serial_warranty"]
)
def test_what_was_promised_cannot_be_changed_in_the_database(change: str, shop: Shop) -> None:
    ship(shop, "SN-1")

    with shop.company.database.writing() as session, pytest.raises(Exception, match="APPEND_ONLY"):
        execute(session, change, {})

    assert warranty(shop, "SN-1") is not None


@pytest.mark.req("WMS-LOT-09")
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_it_ends_on_the_same_day_or_the_last_one_of_a_shorter_month(day: date, months: int) -> None:
    end = ends_on(day, months)

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(1)).day == 1)
    assert ends_on(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.req("WMS-LOT-09")
def test_the_trace_shows_it_and_its_form_sets_it(sqlite_url: str, qtbot: QtBot) -> None:
    shop = Shop.open(sqlite_url)
    with_dryers(shop, "SN-1")
    shop.me.do(SetShelfRule(sku="DRYER", warranty_months=12))
    ship(shop, "SN-1")
    operations = Operations(lambda: shop.me)
    panel = TracePanel(PanelContext(operations, DictMemory(), Sounds(None), lambda *_a, **_k: None))
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.set_warranty()
    assert panel.message.text == "Cari dan buka dahulu nomor seri barangnya."
    panel.opened(sku="DRYER", serial="SN-1")
    qtbot.waitUntil(lambda: panel.trace is not None and operations.pending == 0)
    assert panel.title_line.pill.accessibleName() == "Baik · Garansi s.d. 21 Nov 2027"

    qtbot.keyClick(panel.list.view, Qt.Key.Key_F7)
    form = panel.side.findChild(WarrantyForm)
    assert isinstance(form, WarrantyForm)
    assert (form.starts.value(), form.ends.value()) == (TODAY, date(2027, 11, 21))
    form.ends.set_value(None)
    form.save()
    assert "Isi tanggalnya" in panel.message.text
    form.ends.set_value(date(2028, 11, 21))
    form.reason.setEditText("Garansi pabrik")
    form.save()
    qtbot.waitUntil(lambda: panel.title_line.pill.accessibleName().endswith("21 Nov 2028"))

    operations.close()
    shop.company.close()
