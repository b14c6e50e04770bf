"""Made-up BAPs for the pictures of the panels."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.catalog.rules.amounts import UnitSize
from app.core.money import Money, total
from app.destruction.api import (
    CandidateRow,
    DestructionCounts,
    DestructionRow,
    DestructionView,
    EvidenceRow,
    ItemRow,
    PartyRow,
)
from app.stock.api import WarehouseRow

AT: Final = datetime(2026, 11, 21, 1, 10, tzinfo=UTC)
TODAY: Final = date(2026, 11, 21)
WAREHOUSES: Final = (
    WarehouseRow(
        "JKT", "Gudang Jakarta", "DC", "PT Lumina Cantika", "Jl. Rawa Terate 12", "fefo", True, 96,
        18_420,
    ),
    WarehouseRow(
        "SBY", "Gudang Surabaya", "warehouse", "PT Lumina Cantika", "Jl. Margomulyo 44", "", True,
        48, 6_204,
    ),
)  # fmt: skip
COUNTS: Final = DestructionCounts(2, 1, 3, Money.rupiah_of(4_812_500), Money.rupiah_of(2_140_750))
_STATES: Final = ("draft", "draft", "approved", "completed", "completed", "cancelled", "completed")
_REASONS: Final = ("expired", "rusak", "expired", "recall", "expired", "rusak", "lainnya")


def _row(at: int) -> DestructionRow:
    return DestructionRow(
        f"BAP-2611{21 - at:02}-001", "JKT" if at % 3 else "SBY", TODAY - timedelta(days=at),
        _REASONS[at], "Sampel uji laboratorium yang sudah dibuka" if at == 6 else "",
        _STATES[at], Money.rupiah_of(412_350 + at * 377_125), at + 2, at * 14 + 9,
        ("Siti Rahma", "Budi Santoso")[at % 2],
    )  # fmt: skip


ROWS: Final = tuple(_row(at) for at in range(7))
_GOODS: Final = (
    ("SRM-NIA-30", "Serum Niacinamide 10% (30 ml)", "SRM26KX", 27_500),
    ("TNR-RSE-100", "Toner Mawar (100 ml)", "TNR26LM", 18_400),
    ("SNS-SPF50-40", "Sunscreen Gel SPF 50 PA++++ (40 g)", "SNS26Q", 24_900),
    ("MSK-CLAY-80", "Masker Clay Hijau (80 g)", "MSK26P", 16_750),
)  # fmt: skip
_WHY: Final = ("expired", "damaged", "expired", "recalled")
CANDIDATES: Final = tuple(
    CandidateRow(
        sku, name, "pcs", lot, TODAY - timedelta(days=12 * at + 1) if at != 1 else None,
        "JKT-RUSAK" if at == 1 else f"JKT-A-0{at + 1}-B-2", "",
        "damaged" if at == 1 else "available", 6 + at * 5, _WHY[at],
        Money.rupiah_of(cost * (6 + at * 5)), (UnitSize("karton", "6"),) if at < 2 else (),
    )
    for at, (sku, name, lot, cost) in enumerate(_GOODS)
)  # fmt: skip
LONG: Final = CandidateRow(
    "PAKET-PERAWATAN-LENGKAP-KULIT-KERING-EDISI-LEBARAN-2026",
    "Paket Perawatan Lengkap Kulit Kering dan Sensitif Edisi Lebaran Keluarga Besar", "kotak",
    "LOT-PANJANG-SEKALI-2026-0001", TODAY - timedelta(days=400), "JKT-KARANTINA-LANTAI-2", "",
    "available", 1_234_567, "expired", Money.rupiah_of(98_765_432_100),
)  # fmt: skip
_ITEMS: Final = tuple(
    ItemRow(
        str(at), at + 1, one.sku, one.product, one.unit, one.lot, one.expires_on, one.location, "",
        one.status, one.free, ("Lewat ED", "Bocor", "Lewat ED", "Ditarik pabrik")[at], 275_000_000,
        one.value, one.units,
    )
    for at, one in enumerate(CANDIDATES)
)  # fmt: skip
_EVIDENCE: Final = tuple(
    EvidenceRow(
        phase, 0, "", "jpg", f"{at}" * 64, AT + timedelta(minutes=20 * at),
        "Halaman belakang gudang", "", "Budi Santoso",
    )
    for at, phase in enumerate(("before", "during", "after"))
)  # fmt: skip


def view(state: str = "approved", *, complete: bool = True) -> DestructionView:
    """The made-up BAP in a state."""
    approved = state in {"approved", "completed"}
    parties = (
        PartyRow("first", "Budi Santoso", "Kepala Gudang", "3175061203900001", False),
        PartyRow("keeper", "Siti Aminah", "Penanggung Jawab Gudang", "", False),
        PartyRow("witness1", "Made Wirawan", "Staf Gudang", "", False),
        PartyRow("witness2", "Rina Kartika", "Akuntan", "", True),
        PartyRow("second", "Wayan Sudarma", "Direktur", "", False),
    )
    return DestructionView(
        id="x", number="BAP-261121-001", state=state, version=4, warehouse="JKT",
        warehouse_name="Gudang Jakarta", warehouse_address="Jl. Rawa Terate 12",
        entity="PT Lumina Cantika", entity_address="Jl. Rawa Terate 12, Jakarta Timur",
        entity_npwp="01.234.567.8-901.000", reason="expired", reason_text="", on_date=TODAY,
        basis="OPN-261118-002", notes="Lot lama dari gudang lama", requester="Siti Rahma",
        requester_title="Supervisor", requested_at=AT - timedelta(days=1),
        may_approve=state == "draft", approver="Wayan Sudarma" if approved else "",
        approver_title="Direktur", approved_at=AT - timedelta(hours=2) if approved else None,
        completed_by="Wayan Sudarma" if state == "completed" else "",
        completed_at=AT + timedelta(hours=1) if state == "completed" else None, cancelled_by="",
        cancelled_at=None, cancel_reason="",
        place="Halaman belakang Gudang Jakarta, Jl. Rawa Terate 12, Jakarta Timur",
        method="crushed" if complete else "", method_note="", handler="", handler_licence="",
        manifest_no="", started_at=AT if complete else None,
        finished_at=AT + timedelta(minutes=45) if complete else None, weight_before_g=12_340,
        weight_after_g=11_020, remains="Serpihan plastik diangkut ke TPS" if complete else "",
        copies=3, parties=parties if complete else (), items=_ITEMS,
        evidence=_EVIDENCE if complete else (), value=total(one.value for one in _ITEMS),
        journal="JRN-2026-000211" if state == "completed" else "",
        missing=() if complete else (
            "waktu mulai", "waktu selesai", "cara pemusnahan", "keterangan sisa barang",
            "foto sebelum pemusnahan", "foto sesudah pemusnahan",
            "nama dan jabatan Pihak Pertama (pelaksana)", "nama dan jabatan Saksi 1",
        ),
    )  # fmt: skip
