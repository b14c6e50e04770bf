"""Receiving by scanner: a carton's label, serials one by one, as a range and from a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest

from app.catalog.api import BarcodeIn, UnitIn
from app.core.errors import InvalidInput
from app.core.money import Money
from app.stock.api import FindSerial, ReceiptLine, ReceiveStock, StockByPlace
from app.stock.importing import read_opening
from app.stock.panels.forms import ReceiveForm
from app.stock.panels.monitoring import MonitoringPanel
from app.stock.rules.serial_lists import BadSerials, read_serials
from tests.stock.test_panels import Desk, desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.goods import Goods

__all__ = ["desk"]

CARTON: Final = "18991234500017"
ALAT: Final = "8991234500720"


@pytest.mark.req("WMS-LOT-10")
@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("SN-1\nSN-2, SN-3;SN-4", ("SN-1", "SN-2", "SN-3", "SN-4")),
        ("SN008..SN011", ("SN008", "SN009", "SN010", "SN011")),
        ("SN008 s/d 10", ("SN008", "SN009", "SN010")),
        ("A-1…A-2 B7", ("A-1", "A-2", "B7")),
        ("", ()),
    ],
)
def test_serials_are_a_list_or_a_range(text: str, serials: tuple[str, ...]) -> None:
    assert read_serials(text) == serials


@pytest.mark.req("WMS-LOT-10")
def test_every_wrong_line_of_a_list_is_named() -> None:
    with pytest.raises(BadSerials) as wrong:
        read_serials("SN-1\nSN9..SN1\nsn-1\nA1..B3\nSN1..SN99999999")

    assert str(wrong.value) == (
        'Baris 2: rentang "SN9..SN1" terbalik: mulai dari yang lebih kecil; baris 3: sn-1 sudah '
        'ada di baris 1; baris 4: rentang "A1..B3" tidak dikenal (contoh: SN001..SN120); '
        'baris 5: rentang "SN1..SN99999999" terlalu panjang (paling banyak 5000).'
    )


@pytest.mark.req("WMS-LOT-10")
def test_a_range_in_the_file_of_opening_stock() -> None:
    heads = ["SKU", "Lokasi", "Jumlah", "HPP per satuan", "Nomor seri"]
    rows = [
        ["ALAT", "GD1-A-01", "4", "1000", "SN1..SN3; SN9"],
        ["ALAT", "GD1-A-01", "2", "1", "X..Y"],
    ]

    read = read_opening([(at, row) for at, row in enumerate([heads, *rows], start=1)])

    assert read.rows[0].serials == ("SN1", "SN2", "SN3", "SN9")
    assert [(each.row, each.reason) for each in read.problems] == [
        (3, 'Rentang "X..Y" tidak dikenal (contoh: SN001..SN120).')
    ]


def _receive(goods: Goods, *serials: str) -> None:
    line = ReceiptLine.model_validate(
        {
            "sku": "ALAT", "qty": str(len(serials)), "cost": "3000", "location": "GD1-A-01",
            "serials": serials,
        }
    )  # fmt: skip
    goods.me.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(line,)))


@pytest.mark.req("WMS-LOT-09", "WMS-GEN-09")
def test_where_a_serial_is_and_which_one_stands_there_twice(goods: Goods) -> None:
    goods.product("ALAT", tracking="serial")
    _receive(goods, "SN-1")

    found = goods.me.ask(FindSerial(sku="ALAT", serial="sn-1"))
    assert found is not None
    assert (found.serial, found.gone, found.where) == (
        "SN-1", False, "ada di gudang GD1, rak GD1-A-01",
    )  # fmt: skip
    assert goods.me.ask(FindSerial(sku="ALAT", serial="SN-2")) is None
    with pytest.raises(InvalidInput, match="nomor seri sn-7 tertulis dua kali"):
        _receive(goods, "SN-7", "sn-7")
    assert goods.on_hand("ALAT")[0] == 1


def _form(desk: Desk) -> tuple[MonitoringPanel, Any]:
    panel = desk.show(MonitoringPanel)
    form = panel.operate(ReceiveForm, "Terima barang", "Terima")
    desk.quiet()
    return panel, form


@pytest.mark.req("WMS-LOT-09", "WMS-LOT-10")
def test_a_serial_that_is_here_is_refused_at_the_scan(desk: Desk, tmp_path: Path) -> None:
    desk.goods.product("ALAT", tracking="serial", barcodes=(BarcodeIn(code=ALAT),))
    _receive(desk.goods, "SN-1")
    panel, form = _form(desk)
    panel.scanned(ALAT, 1)
    desk.quiet()
    list_ = form.field("lines.0.serials")
    list_.setFocus()

    for at, code in enumerate(("SN-5", "SN-1", "sn-5"), start=2):
        panel.scanned(code, at)
        desk.quiet()
        said = {"SN-1": "ada di gudang GD1, rak GD1-A-01", "sn-5": "sudah dipindai"}.get(code, "")
        assert said in panel.message.text
    assert list_.toPlainText().split() == ["SN-5"]

    file = tmp_path / "seri.csv"
    file.write_text("\ufeffSN-6\nSN-7..SN-9\n", encoding="utf-8")
    panel.read_serials(form, file)
    desk.quiet()
    form.qty.set_value(5)
    form.cost.set_value(Money.parse("1000"))
    form.places[0].setCurrentText("GD1-A-01")
    form.save()
    desk.quiet()

    held = desk.goods.me.ask(StockByPlace(sku="ALAT")).rows
    assert [row.serial for row in held] == ["SN-1", "SN-5", "SN-6", "SN-7", "SN-8", "SN-9"]


@pytest.mark.req("PU-72", "PU-14")
def test_one_scan_of_a_carton_fills_article_unit_lot_and_expiry(desk: Desk) -> None:
    units, code = (UnitIn(unit="karton", factor="12"),), BarcodeIn(code=CARTON, unit="karton")
    desk.goods.product(
        "MASKER", tracking="lot", requires_expiry=True, units=units, barcodes=(code,)
    )
    desk.goods.product("BOTOL", units=units, barcodes=(BarcodeIn(code=ALAT),))
    panel, form = _form(desk)

    panel.scanned(f"]C101{CARTON}10M7\x1d17280430", 1)
    desk.quiet()

    assert form.sku.text() == "MASKER"
    assert form.line() | {"unit": form.field("lines.0.unit").text()} == {
        "sku": "MASKER", "unit": "karton", "lot": "M7", "expires_on": date(2028, 4, 30),
    }  # fmt: skip
    assert form.qty.hasFocus()  # nothing but the number of cartons is asked for
    panel.scanned(f"]C101{CARTON}3024", 2)
    desk.quiet()
    assert form.qty.value() == 24

    panel.scanned(f"]C1010{ALAT}10M7", 3)
    desk.quiet()
    assert (form.sku.text(), form.field("lines.0.unit").text()) == ("BOTOL", "")
    assert form.field("lines.0.lot").text() == ""
