"""A count typed in any unit of the product (WMS-OPN-09, WMS-MD-09)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest

from app.catalog.api import UnitIn
from app.catalog.rules.amounts import (
    BadAmount,
    Units,
    UnitSize,
    looks_like_amount,
    read_amount,
)
from app.core.errors import InvalidInput
from app.opname.api import CountBin, ImportCounts, PreviewCounts, SheetCount
from app.opname.sheet import read_sheet

if TYPE_CHECKING:
    from tests.support.counting import Counting

PIECES: Final = Units("pcs", {"karton": "12", "kotak": "6", "irisan": "1/3"})
GRAMS: Final = Units("g", {"kg": "1000"})


@pytest.mark.req("WMS-OPN-09", "WMS-MD-09")
@pytest.mark.parametrize(
    ("text", "units", "count"),
    [
        ("24", PIECES, 24), ("1.200", PIECES, 1200), ("3 karton", PIECES, 36),
        ("3 KARTON", PIECES, 36), ("3kar", PIECES, 36), ("2,5 kotak", PIECES, 15),
        ("6 irisan", PIECES, 2), ("7 pcs", PIECES, 7), ("0 karton", PIECES, 0),
        ("2,35 kg", GRAMS, 2350), ("1,200 kg", GRAMS, 1200), ("1.200 kg", GRAMS, 1_200_000),
        ("15k", GRAMS, 15_000),
    ],
)  # fmt: skip
def test_a_count_is_read_in_the_unit_it_is_typed_in(text: str, units: Units, count: int) -> None:
    assert looks_like_amount(text, units)
    assert read_amount(text, units) == count


@pytest.mark.req("WMS-OPN-09")
@pytest.mark.parametrize(
    ("text", "units", "why"),
    [
        ("1,5", PIECES, "1,5 pcs bukan jumlah bulat dalam pcs"),
        ("1.25", PIECES, "bukan jumlah. Contoh: 12, 1.200 atau 3 karton. Satuan: pcs, karton"),
        ("3 k", PIECES, "bukan jumlah"),
        ("1 irisan", PIECES, "bukan jumlah bulat"),
        ("2,0005 kg", GRAMS, "bukan jumlah bulat dalam g"),
        ("9999999999", PIECES, "melebihi batas 2.000.000.000 pcs"),
        ("3 lusin", PIECES, "Satuan: pcs, karton, kotak, irisan"),
        ("\u00b3", PIECES, "bukan jumlah"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_refused_not_guessed(text: str, units: Units, why: str) -> None:
    with pytest.raises(BadAmount, match=why):
        read_amount(text, units)


@pytest.mark.req("WMS-MD-09")
@pytest.mark.parametrize(
    ("qty", "units", "words"),
    [
        (36, PIECES, "3 karton"), (44, PIECES, "3 karton 1 kotak 2 pcs"), (5, PIECES, ""),
        (-12, PIECES, "1 karton"), (14_400, PIECES, "1.200 karton"), (2_350, GRAMS, "2 kg 350 g"),
        (7, Units("pcs", {}), ""),
    ],
)  # fmt: skip
def test_base_units_are_said_in_the_largest_units_that_hold_them(
    qty: int, units: Units, words: str
) -> None:
    assert units.packed(qty) == words


@pytest.mark.req("WMS-MD-09")
@pytest.mark.parametrize(
    ("qty", "units", "words"),
    [
        (18, PIECES, "3 kotak"), (36, PIECES, "3 karton"), (-6, PIECES, "1 kotak"),
        (186, PIECES, "31 kotak"), (44, PIECES, "3 karton 1 kotak 2 pcs"), (5, PIECES, ""),
        (0, PIECES, ""), (7, Units("pcs", {}), ""),
    ],
)  # fmt: skip
def test_a_document_tells_a_quantity_in_the_one_unit_that_holds_it(
    qty: int, units: Units, words: str
) -> None:
    """What is typed is in one unit: three boxes are not read back as a carton and a box."""
    assert units.written(qty) == words
    assert units.under(qty) == (f"= {words}" if words else units.base)


@pytest.mark.parametrize("text", ["GD1-A-01", "3 lusin", "L1", "", "12K-LOT", "KAPAS"])
def test_codes_are_no_counts(text: str) -> None:
    assert not looks_like_amount(text, PIECES)


def _with_units(counting: Counting) -> str:
    """A session that counts 30 BOTOL, kept by the piece and counted by the carton of 12."""
    counting.goods.product("BOTOL", units=(UnitIn(unit="karton", factor="12"),))
    counting.goods.receive("BOTOL", 30, "300000", place="GD1-B-02")
    counting.tick()
    return counting.session(scope={"skus": ["BOTOL"]})


@pytest.mark.req("WMS-OPN-15", "WMS-OPN-09", "WMS-MD-09")
def test_a_sheet_is_filled_in_by_the_carton(counting: Counting) -> None:
    session = _with_units(counting)
    heads = ("No baris", "SKU", "Satuan", "Fisik")

    read = read_sheet([(1, heads), (2, (1, "BOTOL", "Karton", "2,5"))])
    (seen,) = counting.admin.ask(PreviewCounts(session=session, rows=read.rows)).rows
    counting.admin.do(ImportCounts(session=session, rows=read.rows))

    assert (seen.action, seen.new) == ("create", 30)
    assert counting.line(session, "BOTOL").counted == 30
    again = counting.admin.ask(PreviewCounts(session=session, rows=read.rows))
    assert [row.action for row in again.rows] == ["same"]


@pytest.mark.req("WMS-OPN-15", "WMS-GEN-09")
def test_a_unit_nobody_knows_and_a_broken_carton_are_refused(counting: Counting) -> None:
    session = _with_units(counting)
    rows = (
        SheetCount(row=2, line=1, sku="BOTOL", counted=Decimal(3), unit="lusin"),
        SheetCount(row=3, line=1, sku="BOTOL", counted=Decimal("2.7"), unit="karton"),
    )

    with pytest.raises(InvalidInput) as first:
        counting.admin.do(ImportCounts(session=session, rows=rows[:1]))
    with pytest.raises(InvalidInput) as second:
        counting.admin.do(ImportCounts(session=session, rows=rows[1:]))

    assert [each.fields[0].message for each in (first.value, second.value)] == [
        "Baris 2: Satuan tidak dikenal untuk BOTOL. Pakai: pcs, karton.",
        "Baris 3: 2,7 karton bukan jumlah bulat dalam pcs. Ubah jumlahnya atau pakai satuan lain.",
    ]
    assert counting.line(session, "BOTOL").counted is None


@pytest.mark.req("WMS-OPN-15")
def test_a_comma_that_may_be_either_is_refused() -> None:
    read = read_sheet([(1, ("No baris", "SKU", "Fisik")), (2, (1, "BOTOL", "1,200"))])

    assert read.rows == ()
    assert [(each.column, each.reason) for each in read.problems] == [
        ("Fisik", '"1,200" dapat berarti 1200 atau 1,2; tulis salah satunya.')
    ]


@pytest.mark.req("WMS-OPN-09")
def test_whoever_counts_is_given_the_units(counting: Counting) -> None:
    session = _with_units(counting)
    carton = (UnitSize("karton", "12"),)

    (line,) = counting.ani.ask(CountBin(session=session, location="GD1-B-02")).lines

    assert (line.unit, line.units) == ("pcs", carton)
    assert counting.line(session, "BOTOL").units == carton
