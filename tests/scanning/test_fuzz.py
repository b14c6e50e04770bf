"""No code raises an unhandled error (PU-16)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scanning.gs1 import read
from app.scanning.gtin import barcode_key, check_digit, gtin14
from app.scanning.layout import diagnose
from app.scanning.lookup import Directory, Kind, Match, resolve
from app.scanning.normalise import normalise, order_key

DAYS = st.dates(min_value=date(1951, 1, 1), max_value=date(2150, 12, 31))
WORDS = (
    "]C1 ]d2 <GS> ^] Alt-029 (01) 01 00 02 10 17 11 21 30 37 3103 3106 400 410 420 91 05 271200 "
    "260230 A1B2 # 08991234500010 089912345000000041 8991234500008 12 999999 ÿ"
)
PIECES = st.sampled_from([*WORDS.split(), "\x1d", "\r", " "])
CODES = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=24).map("".join),
    st.text(alphabet="0123456789", max_size=80),
    st.text(alphabet="0127\x1dA", max_size=120).map("]C1".__add__),
)


@pytest.mark.req("PU-16")
@settings(max_examples=600)
@given(CODES, DAYS)
def test_no_code_raises(code: str, today: date) -> None:
    scan = normalise(code, known=lambda text: len(text) % 2 == 1)
    order_key(code)
    barcode_key(code)
    diagnose(code)
    products: Directory[str] = {Kind.PRODUCT: {}}
    found = resolve(code, products, frozenset(Kind), today=today)
    gs1 = read(scan, today=today, separators=("|", ""))

    assert not isinstance(found, Match) or found.command is not None
    if gs1:
        assert len(gs1.alternatives) <= 3
        assert all(": " in problem.message for problem in gs1.problems)
        for reading in gs1.readings:
            assert reading.gtin is None or gtin14(reading.gtin) == reading.gtin
            assert reading.pieces is None or reading.pieces >= 0
            assert not reading.damaged or reading.problems


@pytest.mark.req("PU-16")
@pytest.mark.parametrize(
    "code",
    [
        "]C1" + "20" * 5000,
        "]C1" + "1017261231" * 500,
        "]C110" + "17261231" * 300,
        "]C1" + "\x1d1" * 3000,
        "]C1" + "1" * 40,
        "]C121" + "1" * 190,
    ],
    ids=["fixed", "lots and dates", "dates in a lot", "stretches", "ones", "ones in a serial"],
)
def test_absurdly_long_codes_do_not_raise(code: str) -> None:
    gs1 = read(code, today=date(2026, 11, 21))

    assert gs1 is not None
    assert len(gs1.alternatives) <= 3


TEXT = st.text(alphabet="ABCXYZ-/.0123456789", min_size=1, max_size=20)


@pytest.mark.req("PU-11", "PU-12", "PU-13", "PU-14")
@given(
    payload=st.text(alphabet="0123456789", min_size=13, max_size=13),
    lot=TEXT,
    serial=TEXT,
    expiry=st.dates(min_value=date(1977, 1, 1), max_value=date(2076, 12, 31)),
    pieces=st.integers(0, 99_999_999),
    order=st.permutations(range(5)),
)
def test_what_was_written_is_read_back(
    payload: str, lot: str, serial: str, expiry: date, pieces: int, order: list[int]
) -> None:
    gtin = payload + check_digit(payload)
    fields = [
        f"01{gtin}",
        f"10{lot}\x1d",
        f"21{serial}\x1d",
        f"17{expiry:%y%m%d}",
        f"30{pieces}\x1d",
    ]

    scan = read("]d2" + "".join(fields[i] for i in order), today=date(2026, 11, 21))

    assert scan is not None
    assert (scan.gtin, scan.lot, scan.serial, scan.expiry) == (gtin, lot, serial, expiry)
    assert (scan.pieces, scan.problems) == (pieces, ())
