"""Made-up reports for pictures of the report view."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from app.core.money import Money
from app.documents.report import (
    Carry,
    Column,
    Drill,
    Footer,
    Kind,
    Letterhead,
    Look,
    Over,
    Report,
    Row,
    Rows,
    Signer,
    Term,
    Title,
)

AT: Final = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
KOP: Final = Letterhead(
    "PT Sari Rasa Nusantara",
    ("Jl. Melati Raya No. 12, Jakarta Barat 11520", "NPWP 01.234.567.8-901.000"),
)


def title(name: str, period: str, *filters: str) -> Title:
    """A title block of the made-up company."""
    return Title(
        name, KOP.name, period, filters=filters, printed_at=AT, user="Ratna Dewi", letterhead=KOP
    )


def ledger(count: int = 40) -> Report:
    """A page-long or long ledger with a running balance."""
    rows = Rows()
    running = 49_850_000_00
    rows.add(Row((None, "", "Saldo awal", None, None, Money(running)), Look.NOTE))
    for at in range(count):
        debit = Money(18_200_000_00 + at * 137) if at % 3 == 0 else None
        credit = None if debit else Money(7_500_000_50 + at * 211)
        running += (debit.sen if debit else 0) - (credit.sen if credit else 0)
        number = f"JRN-2026-{at + 1100:06d}"
        rows.add(
            Row(
                (date(2026, 11, 1 + at * 28 // count), number,
                 "Penarikan saldo Shopee ke rekening BCA 123-456-7890" if debit
                 else "Sewa gudang Jakarta Barat November", debit, credit, Money(running)),
                key=number, drill=Drill("accounting.journals", {"number": number}),
            )
        )  # fmt: skip
    rows.total((None, "", "Jumlah", None, None, None), (3, 4), [Term(0, count)], look=Look.TOTAL)
    return Report(
        title("Buku Besar 11-200 Bank", "1 s.d. 30 November 2026", "Toko Shopee Sari"),
        (
            Column("Tanggal", Kind.DATE), Column("No. Jurnal", Kind.CODE), Column("Keterangan"),
            Column("Debit", Kind.MONEY, carry=Carry.SUM),
            Column("Kredit", Kind.MONEY, carry=Carry.SUM),
            Column("Saldo", Kind.MONEY, carry=Carry.LAST),
        ),
        tuple(rows.rows),
        (Footer("Saldo awal + debit − kredit = saldo akhir.", holds=True),),
    )  # fmt: skip


def sheet() -> Report:
    """A balance sheet in two halves, signed."""
    rows = Rows()
    left = (("11-100", "Kas", 1_250_000_00), ("11-200", "Bank", 49_850_000_00),
            ("13-100", "Persediaan Barang Dagang", 88_120_000_00))  # fmt: skip
    right = (("21-100", "Utang Usaha", 12_480_000_00), ("31-100", "Modal Disetor", 130_000_000_00),
             ("", "Laba (Rugi) Tahun Berjalan", -3_260_000_00))  # fmt: skip
    rows.add(Row(("", "Aset Lancar", None, "", "Liabilitas dan Ekuitas", None), Look.HEADING))
    for (code, name, amount), (code_, name_, amount_) in zip(left, right, strict=True):
        rows.add(
            Row((code, name, Money(amount), code_, name_, Money(amount_)), key=code,
                drill=Drill("accounting.ledger", {"account": code}),
                over=(Over(1, level=1), Over(4, level=1),
                      Over(5, drill=Drill("accounting.ledger", {"account": code_}))))
        )  # fmt: skip
    rows.total(
        ("", "Jumlah Aset", None, "", "Jumlah Liabilitas dan Ekuitas", None), (2, 5), [Term(1, 3)],
        look=Look.TOTAL,
    )  # fmt: skip
    return Report(
        title("Neraca", "Per 30 November 2026"),
        (
            Column("Kode", Kind.CODE), Column("Aset"), Column("Jumlah", Kind.MONEY),
            Column("Kode", Kind.CODE), Column("Liabilitas dan Ekuitas"),
            Column("Jumlah", Kind.MONEY),
        ),
        tuple(rows.rows),
        (Footer("Jumlah aset sama dengan jumlah liabilitas dan ekuitas.", holds=True),),
        (Signer("Dibuat oleh", "Ratna Dewi", "Akuntan"), Signer("Disetujui oleh", "", "Direktur")),
        "Jakarta, 30 November 2026", landscape=True,
    )  # fmt: skip
