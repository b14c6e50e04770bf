"""Count sheet and berita acara: what they say, and that their bars are read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from app.opname.panels import samples
from app.opname.printouts import berita_acara, count_sheet, in_words

AT = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
WHO: Any = {"organisation": "PT Lumbung Sehat", "at": AT, "user": "Wayan Sudarsana"}


def _read(pdf: bytes) -> tuple[str, set[str], int]:
    """Text of all pages, barcodes of the first, pages."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    picture = document[0].render(scale=300 / 72).to_pil()
    codes = {found.text for found in zxingcpp.read_barcodes(picture)}
    return text, codes, len(document)


@pytest.mark.req("WMS-OPN-14", "WMS-OPN-06")
def test_berita_acara_says_what_differed_when_and_by_whom() -> None:
    view = samples.view(
        state="completed", counted=67, journals=("JRN-2026-000123",), completed_by="Wayan Sudarsana"
    )
    lines = [line for line in samples.LINES if line.selisih]

    text, codes, pages = _read(berita_acara(view, lines, **WHO))

    assert codes == {"OPN-261121-001"}
    assert pages == 1
    for words in (
        "BERITA ACARA STOK OPNAME", "Sabtu, tanggal dua puluh satu bulan November tahun dua ribu dua",
        "pada saat baris itu dihitung", "-330.000", "55.000", "dihitung 21 Nov 2026",
        "Selisih bersih kurang Rp 110.000", "seratus sepuluh ribu rupiah", "Siti Rahmawati",
        "Budi Santoso", "JRN-2026-000123", "Cocok 63 baris, berselisih 4 baris",
    ):  # fmt: skip
        assert words in text.replace("\r\n", " "), words


@pytest.mark.req("WMS-OPN-14")
def test_a_record_before_the_end_says_so() -> None:
    text, _codes, _pages = _read(berita_acara(samples.view(), (), **WHO))

    assert "SEMENTARA" in text
    assert "Tidak ada selisih." in text


@pytest.mark.req("WMS-OPN-15", "WMS-OPN-07")
def test_the_count_sheet_never_says_what_is_expected() -> None:
    lines = [
        replace(samples.line(number, None, 7_777), location=f"A-{1 + number // 20:02}")
        for number in range(60)
    ]

    text, codes, pages = _read(count_sheet(samples.view(), lines, **WHO))

    assert {"OPN-261121-001", "A-01"} <= codes
    assert pages == 3
    assert "7.777" not in text
    assert "SRM-VITC-30" in text
    assert "(lanjutan)" in text


def test_a_date_in_words() -> None:
    assert in_words(date(2026, 12, 3)) == "tiga bulan Desember tahun dua ribu dua puluh enam"
