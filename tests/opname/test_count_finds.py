"""Goods a bin was not expected to hold, and what is typed there, at the shelf."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest

from app.catalog.api import BarcodeIn, UnitIn
from app.opname.api import UnknownCounts
from tests.opname.test_count_panel import KRIM, Shelf
from tests.support.counting import Counting
from tests.support.goods import FAR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MASKER: Final = "8991234500010"
_GS: Final = "\x1d"


@pytest.fixture
def counted(sqlite_url: str) -> Iterator[Counting]:
    made = Counting.build(sqlite_url)
    made.goods.product("SABUN", barcodes=(BarcodeIn(code=KRIM),),
                       units=(UnitIn(unit="karton", factor="12"),))  # fmt: skip
    made.goods.product("MASKER", tracking="lot", requires_expiry=True,
                       barcodes=(BarcodeIn(code=MASKER),))  # fmt: skip
    made.goods.receive("SABUN", 40, "400000", place="GD1-B-01")
    made.goods.receive("MASKER", 5, "50000", lot="M1", place="GD1-B-02")
    made.tick()
    yield made
    made.sound()
    made.goods.company.close()


@pytest.fixture
def shelf(counted: Counting, tmp_path: Path, qapp: Any) -> Iterator[Shelf]:
    made = Shelf(counted, tmp_path, counted.ani)
    yield made
    made.close()


def _masks(counted: Counting, session: str, place: str) -> list[tuple[str, Any, Any, bool]]:
    return [
        (row.lot, row.expires_on, row.counted, row.found)
        for row in counted.lines(session, limit=100)
        if row.sku == "MASKER" and row.location == place
    ]


@pytest.mark.req("WMS-OPN-09", "PU-60", "WMS-MD-09")
def test_three_cartons_are_typed_and_seen_before_enter(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", KRIM)

    for char in "3k":
        shelf.panel._type(shelf.panel.typed + char)
    assert shelf.panel.entry.text() == "⌨ 3k = 36 pcs"
    shelf.panel._enter()
    shelf.settle()
    assert shelf.said == ("BENAR", "Sabun", "36")
    shelf.scan(KRIM, KRIM)

    assert counted.line(session, "SABUN").counted == 38
    assert counted.line(session, "KRIM").counted is None


@pytest.mark.req("WMS-OPN-09", "PU-24")
@pytest.mark.parametrize("text", ["1,5", "2,7 karton", "9999999999"])
def test_what_is_no_count_says_so_and_changes_nothing(
    counted: Counting, shelf: Shelf, text: str
) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", KRIM)

    shelf.panel.typed = text
    shelf.panel._enter()
    shelf.settle()

    assert shelf.said[0] in {"BUKAN JUMLAH", "TAK DIKENAL"}
    assert counted.line(session, "SABUN").counted == 1


def test_a_thousand_million_at_once_is_no_crash(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01")

    for _ in range(3):
        shelf.panel.typed = "99999999999999999999*"
        shelf.panel._enter()
        shelf.scan(KRIM)

    assert counted.line(session, "SABUN").counted == 3 * 99_999


@pytest.mark.req("WMS-OPN-09", "WMS-LOT-01")
def test_the_number_of_a_new_lot_is_no_count_of_the_row_before(
    counted: Counting, shelf: Shelf
) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", KRIM, MASKER)
    assert shelf.said[0] == "TIDAK TERDAFTAR DI SINI"

    shelf.type("240501")
    shelf.settle()
    assert shelf.said[0] == "TIDAK TERDAFTAR DI SINI"
    shelf.type("besok")
    shelf.settle()
    assert shelf.said[0] == "BUKAN TANGGAL"
    shelf.type("31/12/27")
    shelf.settle()

    assert shelf.said == ("TEMUAN", "Masker", "1")
    assert counted.line(session, "SABUN").counted == 1
    assert _masks(counted, session, "GD1-B-01") == [("240501", date(2027, 12, 31), 1, True)]


@pytest.mark.req("WMS-OPN-09", "WMS-LOT-01")
def test_a_known_lot_keeps_its_name_and_its_expiry(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", MASKER)

    shelf.type("m1")
    shelf.settle()

    assert shelf.said == ("TEMUAN", "Masker", "1")
    assert _masks(counted, session, "GD1-B-01") == [("M1", FAR, 1, True)]


@pytest.mark.req("PU-14", "WMS-OPN-09")
def test_one_label_fills_product_lot_expiry_and_pieces(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    label = f"]C1010{MASKER}10M9{_GS}17280430306"

    shelf.scan(session, "GD1-B-01", label)

    assert shelf.said == ("TEMUAN", "Masker", "6")
    assert _masks(counted, session, "GD1-B-01") == [("M9", date(2028, 4, 30), 6, True)]
    shelf.scan("GD1-B-02", "GD1-B-02", f"]C1010{MASKER}10m1{_GS}17280430")
    assert shelf.said == ("BENAR", "Masker", "1")
    assert _masks(counted, session, "GD1-B-02") == [("M1", FAR, 1, False)]


@pytest.mark.req("WMS-OPN-09", "PU-38")
def test_a_question_for_the_lot_can_be_taken_back(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", MASKER, "CMD-UNDO")
    assert shelf.said[0] == "DIURUNGKAN"

    shelf.type("24")
    shelf.settle()

    assert _masks(counted, session, "GD1-B-01") == []
    assert counted.line(session, "KRIM").counted == 24


@pytest.mark.req("PU-60")
def test_leaving_a_bin_nobody_counted_warns_too(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", "GD1-A-01")

    assert shelf.said[0] == "BELUM SELESAI"
    assert shelf.panel.desk.location == "GD1-B-01"
    shelf.scan("GD1-A-01")
    assert shelf.panel.desk.location == "GD1-A-01"
    assert counted.wati.ask(UnknownCounts(session=session)) == ()
