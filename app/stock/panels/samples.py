"""Made-up stock for the pictures of the panels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.catalog.api import CategoryRow
from app.catalog.rules.amounts import UnitSize
from app.core.commands import Page
from app.core.money import Money
from app.stock.api import (
    BucketRow,
    LocationRow,
    LotRow,
    MoveRow,
    ReservationRow,
    StockMoves,
    StockOnHand,
    StockRow,
    TransferLineRow,
    TransferRow,
    TransferView,
    WarehouseRow,
)

GOODS: Final = (
    ("SRM-NIA-30", "Serum Niacinamide 10%", "30 ml", 27_500),
    ("SRM-VTC-20", "Serum Vitamin C 15%", "20 ml", 31_250),
    ("TNR-RSE-100", "Toner Mawar", "100 ml", 18_400),
    ("SNS-SPF50-40", "Sunscreen Gel SPF 50 PA++++", "40 g", 24_900),
    ("MSK-CLAY-80", "Masker Clay Hijau", "80 g", 16_750),
    ("FCW-GTE-90", "Sabun Wajah Teh Hijau", "90 g", 12_300),
    ("MST-CER-50", "Moisturizer Ceramide", "50 g", 33_600),
    ("KPS-ORG-60", "Kapas Organik", "60 lembar", 6_200),
)
AT: Final = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)


def stock(at: int) -> StockRow:
    """The made-up stock with a running number."""
    sku, name, variant, cost = GOODS[at % len(GOODS)]
    on_hand = (at * 37 + 11) % 260 if at % 7 else 0
    reserved = min(on_hand, at * 5 % 24)
    held = 6 if at % 5 == 4 and on_hand > 30 else 0
    free = on_hand - reserved - held
    level = "out" if free <= 0 else "low" if free < 24 else "safe"
    return StockRow(
        sku=sku if at < len(GOODS) * 2 else f"{sku}-{at}", product=name, variant=variant,
        warehouse="JKT" if at % 2 == 0 or at >= len(GOODS) * 2 else "SBY", unit="pcs",
        on_hand=on_hand, reserved=reserved, held=held, available=free,
        value=Money.rupiah_of(on_hand * cost), average_cost=f"{cost}.000000", minimum=24,
        level=level,
    )  # fmt: skip


STOCK: Final = tuple(stock(at + 8) for at in range(8)) + tuple(stock(at + 16) for at in range(24))
LONG: Final = StockRow(
    sku="PAKET-PERAWATAN-LENGKAP-KULIT-KERING-EDISI-LEBARAN-2026",
    product="Paket Perawatan Lengkap Kulit Kering dan Sensitif Edisi Lebaran Keluarga Besar",
    variant="isi 12, kotak kaleng", warehouse="PUSAT-JABODETABEK", unit="kotak",
    on_hand=1_234_567_890, reserved=987_654_321, held=12_345, available=246_901_224,
    value=Money.parse("987654321012.75"), average_cost="800.000001", minimum=1_000_000,
    level="safe",
)  # fmt: skip


def many_stock(ask: StockOnHand) -> Page[StockRow]:
    """Pages of 100 000 rows."""
    first = int(ask.after or 0)
    last = min(100_000, first + ask.limit)
    rows = tuple(stock(at + 16) for at in range(first, last))
    return Page(rows, str(last) if last < 100_000 else None, 100_000)


_KINDS: Final = (
    ("receipt", "GRN-261121-0003", 120), ("shipment", "SO-2026-000412", -2),
    ("shipment", "SO-2026-000415", -1), ("adjustment", "ADJ-261121-002", -3),
    ("transfer", "IWTO-261121-001", -24), ("return_in", "SRT-261121-001", 1),
)  # fmt: skip


def _move(at: int, balance: int) -> MoveRow:
    kind, document, qty = _KINDS[at % len(_KINDS)]
    source = "order" if kind == "shipment" else "stock_document"
    return MoveRow(
        id=f"{at:08}", at=AT + timedelta(minutes=17 * at), on_date=date(2026, 11, 21),
        sku="SRM-NIA-30", product="Serum Niacinamide 10% 30 ml", warehouse="JKT", kind=kind,
        document=document, source_kind=source, location=f"JKT-A-0{at % 4 + 1}-B-2", lot="SRM26KX",
        status="available", qty=qty, value=Money.rupiah_of(qty * 27_500), balance=balance + qty,
        balance_value=Money.rupiah_of((balance + qty) * 27_500),
        person=("Rina Marlina", "Budi Santoso")[at % 2],
        reason="Pecah saat disusun" if kind == "adjustment" else "",
        journal=f"JRN-2026-{at + 211:06}",
    )  # fmt: skip


def _moves() -> tuple[MoveRow, ...]:
    made: list[MoveRow] = []
    balance = 120
    for at in range(30):
        made.append(_move(at, balance))
        balance += made[-1].qty
    return tuple(made)


MOVES: Final = _moves()


def _restated(move: MoveRow) -> MoveRow:
    """What a receipt dated back made a shipment cheaper by."""
    less = Money.rupiah_of(-move.qty * 1_250)
    return replace(
        move, id=move.id + "r", at=AT + timedelta(hours=9), kind="restatement", qty=0, value=less,
        balance_value=(move.balance_value or less) + less, person="Maria Simanjuntak",
        reason="Karena GRN-261121-0009 bertanggal 18 Nov 2026", journal="JRN-2026-000298",
    )  # fmt: skip


#: A card on which a document dated back changed what came after it (WMS-VAL-08).
RESTATED: Final = (
    MOVES[0],
    *(each for it in MOVES[1:3] for each in (it, _restated(it))),
    *MOVES[3:8],
)


def moves_page(_ask: StockMoves) -> Page[MoveRow]:
    """The made-up movements."""
    return Page(MOVES)


BUCKETS: Final = (
    BucketRow(
        "SRM-NIA-30", "Serum Niacinamide", "JKT", "JKT-A-01-B-2", "SRM26KX", date(2027, 2, 28), "",
        "available", 86, 4,
    ),
    BucketRow(
        "SRM-NIA-30", "Serum Niacinamide", "JKT", "JKT-C-04-A-1", "SRM26LM", date(2027, 8, 31), "",
        "available", 144, 0,
    ),
    BucketRow(
        "SRM-NIA-30", "Serum Niacinamide", "JKT", "JKT-RUSAK", "SRM26KX", date(2027, 2, 28), "",
        "damaged", 3, 0,
    ),
)  # fmt: skip
WAREHOUSES: Final = (
    WarehouseRow(
        "JKT", "Gudang Jakarta", "DC", "PT Lumina Cantika", "Jl. Rawa Terate 12, Jakarta Timur",
        "fefo", True, 96, 18_420,
    ),
    WarehouseRow(
        "SBY", "Gudang Surabaya", "warehouse", "PT Lumina Cantika", "Jl. Margomulyo 44, Surabaya",
        "", True, 48, 6_204,
    ),
    WarehouseRow("LAMA", "Gudang Lama", "store", "PT Lumina Cantika", "", "fifo", False, 12, 0),
)  # fmt: skip
_PLACES: Final = (
    ("JKT-TERIMA", "", "receiving", 36), ("JKT-A-01-A-1", "A", "picking", 240),
    ("JKT-A-01-A-2", "A", "picking", 118), ("JKT-A-01-B-1", "A", "storage", 960),
    ("JKT-A-01-B-2", "A", "storage", 86), ("JKT-A-02-A-1", "A", "storage", 0),
    ("JKT-RUSAK", "", "damaged", 3), ("JKT-KARANTINA", "", "quarantine", 12),
    ("JKT-JALAN", "", "transit", 0), ("JKT-RETUR", "", "return_hold", 5),
)  # fmt: skip
LOCATIONS: Final = tuple(
    LocationRow(code, "JKT", zone, kind, at, on_hand, at != 5)
    for at, (code, zone, kind, on_hand) in enumerate(_PLACES)
)
_TODAY: Final = date(2026, 11, 21)


def _lot(at: int, left: int | None, status: str = "ok", reason: str = "") -> LotRow:
    sku, name, variant, _ = GOODS[at % len(GOODS)]
    expires = _TODAY + timedelta(days=left) if left is not None else None
    return LotRow(
        sku, f"{name} {variant}", f"{sku[:3]}26{'KXLMPQRT'[at % 8]}{at}", expires,
        _TODAY - timedelta(days=40 + at), status, 12 + at * 29 % 180, left, reason,
    )  # fmt: skip


LOTS: Final = (
    _lot(0, -12), _lot(1, -1), _lot(2, 0), _lot(3, 9), _lot(4, 27),
    _lot(5, 41, "blocked", "Menunggu hasil QC"), _lot(6, 58), _lot(7, 84),
    _lot(8, 120, "recalled", "Ditarik pabrik"), _lot(9, 200), _lot(10, 410), _lot(11, None),
)  # fmt: skip
RESERVATIONS: Final = tuple(
    ReservationRow(
        id=f"r{at}", document=f"SO-2026-{400 + at // 2:06}", sku=GOODS[at % 8][0], warehouse="JKT",
        location=f"JKT-A-0{at % 4 + 1}-A-1", lot=f"{GOODS[at % 8][0][:3]}26KX", qty=at % 3 + 1,
        state="picked" if at % 5 == 4 else "active", created_at=AT - timedelta(minutes=13 * at),
        expires_at=AT + timedelta(hours=24 - at) if at % 3 else None,
    )
    for at in range(14)
)  # fmt: skip


CATEGORIES: Final = (
    CategoryRow("WAJAH", "Wajah", "Perawatan > Wajah", 2, "", "", "", (), 42),
    CategoryRow("TUBUH", "Tubuh", "Perawatan > Tubuh", 2, "", "", "", (), 18),
)


def _transfer(at: int, state: str, road: int = 0, late: int = 0) -> TransferRow:
    inside = at % 5 == 3
    day = _TODAY - timedelta(days=at)
    return TransferRow(
        number=f"{'TRF' if inside else 'IWTO'}-{day:%y%m%d}-{at % 3 + 1:0{4 if inside else 3}}",
        kind="internal" if inside else "inter_warehouse", state=state,
        source="JKT" if at % 2 == 0 or inside else "SBY",
        target="JKT" if at % 2 or inside else "SBY", created_at=AT - timedelta(days=at),
        person="Rina Marlina", lines=at % 4 + 1, wanted=24 * (at + 1), on_road=road,
        value=Money.rupiah_of(road * 27_500), expected_on=_TODAY - timedelta(days=late - 1)
        if road else None, days=at, late=late,
        waiting=("gudang tujuan", "logistik") if state == "draft" else (),
    )  # fmt: skip


TRANSFERS: Final = (
    _transfer(0, "draft"), _transfer(1, "approved"), _transfer(2, "in_transit", 72),
    _transfer(3, "completed"), _transfer(4, "in_transit", 96, 3), _transfer(5, "received", 4),
    _transfer(6, "completed"), _transfer(7, "cancelled"), _transfer(8, "completed"),
)  # fmt: skip


def _transfer_line(at: int, received: int, lost: int) -> TransferLineRow:
    sku, name, variant, cost = GOODS[at]
    sent = 24
    return TransferLineRow(
        line=at + 1, sku=sku, product=f"{name} {variant}", unit="pcs", lot=f"{sku[:3]}26KX",
        expires_on=_TODAY + timedelta(days=300 + at), serial="", from_location="JKT-A-01-A-1",
        to_location="", wanted=sent, sent=sent, received=received, lost=lost,
        short=sent - received - lost, value=Money.rupiah_of(sent * cost),
        units=(UnitSize("karton", "12"),) if at == 0 else (),
    )  # fmt: skip


TRANSFER: Final = TransferView(
    number="IWTO-261116-003", kind="inter_warehouse", state="received", source="SBY", target="JKT",
    reason="replenish", note="Stok promo akhir bulan", transport="L300 B 9321 KX", seal="SG-00417",
    expected_on=_TODAY - timedelta(days=3), created_at=AT - timedelta(days=5),
    person="Rina Marlina", dispatched_at=AT - timedelta(days=5, hours=-2),
    received_at=AT - timedelta(days=2), variance="Dus nomor 3 basah",
    approvals=(
        ("gudang asal", "Wayan Sudarma", AT - timedelta(days=5)),
        ("gudang tujuan", "Siti Aminah", AT - timedelta(days=5)),
        ("logistik", "Wayan Sudarma", AT - timedelta(days=5)),
    ),
    lines=(_transfer_line(0, 24, 0), _transfer_line(2, 22, 0), _transfer_line(6, 22, 0)),
    journals=("JRN-2026-000412", "JRN-2026-000431"),
)  # fmt: skip
