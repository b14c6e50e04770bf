"""A made-up BAP of any size, with photos, for its papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.core.money import Money, total
from app.destruction.api import (
    DestructionView,
    EvidenceRow,
    ItemRow,
    JournalLineOfBap,
    LotCard,
    LotMove,
    PartyRow,
    ReceiptOfLot,
    TaxFile,
)
from app.files.rules.contents import sha256_of
from tests.files.samples import picture

AT: Final = datetime(2026, 11, 21, 1, 10, tzinfo=UTC)
_NAMES: Final = (
    ("SRM-NIA-30", "Serum Niacinamide 10% (30 ml)", "SRM26KX", 27_500),
    ("TNR-RSE-100", "Toner Mawar Air Suling (100 ml)", "TNR26LM-0004", 18_400),
    ("SNS-SPF50-40", "Sunscreen Gel SPF 50 PA++++ (40 g)", "SNS26Q", 24_933),
)  # fmt: skip


def _item(at: int) -> ItemRow:
    sku, name, lot, cost = _NAMES[at % 3]
    qty = at % 7 + 1
    return ItemRow(
        id=f"{at}", line=at + 1, sku=sku, product=name, unit="pcs", lot=f"{lot}{at // 3}",
        expires_on=date(2026, 10, 31) if at % 4 else None, location="JKT-RUSAK", serial="",
        status="available", qty=qty, condition="Lewat ED" if at % 2 else "Bocor, kotak penyok",
        unit_cost=cost * 10_000 + 3_333, value=Money(cost * 100 * qty + at),
    )  # fmt: skip


def photo_set(count: int) -> dict[str, bytes]:
    """Pictures by hash."""
    made = [picture(size=(1280, 960), shade=at * 10 % 250) for at in range(count)]
    return {sha256_of(data): data for data in made}


def view(items: int = 3, photos: dict[str, bytes] | None = None) -> DestructionView:
    """A completed BAP."""
    shown = photo_set(2) if photos is None else photos
    rows = tuple(_item(at) for at in range(items))
    phases = ("before", "during", "after")
    evidence = tuple(
        EvidenceRow(
            phases[at * 3 // max(1, len(shown))] if len(shown) > 2 else phases[at * 2],
            at % 2, _NAMES[0][0] if at % 2 else "", "jpg", sha256, AT + timedelta(minutes=at),
            "Halaman belakang gudang", "", "Budi Santoso",
        )
        for at, sha256 in enumerate(shown)
    )  # fmt: skip
    return DestructionView(
        id="x", number="BAP-261121-001", state="completed", version=7, warehouse="JKT",
        warehouse_name="Gudang Jakarta", warehouse_address="Jl. Rawa Terate 12",
        entity="PT Lumina Cantika", entity_address="Jl. Rawa Terate 12, Cakung, Jakarta Timur 13920",
        entity_npwp="01.234.567.8-901.000", reason="expired", reason_text="",
        on_date=date(2026, 11, 21), basis="OPN-261118-002", notes="Lot lama, tidak layak jual",
        requester="Siti Rahma", requester_title="Supervisor Gudang",
        requested_at=AT - timedelta(days=1), may_approve=False, approver="Wayan Sudarma",
        approver_title="Direktur", approved_at=AT - timedelta(hours=2),
        completed_by="Wayan Sudarma", completed_at=AT + timedelta(hours=1), cancelled_by="",
        cancelled_at=None, cancel_reason="",
        place="Halaman belakang Gudang Jakarta, Jl. Rawa Terate 12, Jakarta Timur",
        method="crushed", method_note="dengan mesin penghancur", handler="", handler_licence="",
        manifest_no="", started_at=AT, finished_at=AT + timedelta(minutes=45),
        weight_before_g=12_340, weight_after_g=11_020,
        remains="serpihan plastik 11 kg diangkut ke TPS Cakung", copies=3,
        parties=(
            PartyRow("first", "Budi Santoso", "Kepala Gudang", "3175061203900001", False),
            PartyRow("keeper", "Siti Aminah", "Penanggung Jawab Gudang", "", False),
            PartyRow("witness1", "Made Wirawan", "Staf Gudang", "", False),
            PartyRow("witness2", "Rina Kartika", "Akuntan", "", True),
            PartyRow("second", "Wayan Sudarma", "Direktur", "", False),
        ),
        items=rows, evidence=evidence, value=total(one.value for one in rows),
        journal="JRN-2026-000211", missing=(),
    )  # fmt: skip


def cancelled() -> DestructionView:
    """One that was given up before anything happened."""
    return replace(
        view(2, {}), state="cancelled", started_at=None, finished_at=None, method="", remains="",
        parties=(), approver="", approved_at=None, cancel_reason="Salah lot",
        cancelled_by="Siti Rahma", cancelled_at=AT,
    )  # fmt: skip


TAX: Final = TaxFile(
    cards=(
        LotCard(
            "SRM-NIA-30", "Serum Niacinamide 10%", "SRM26KX0", 10, 10, 0,
            (
                LotMove(date(2026, 3, 2), "receipt", "GRN-260302-0001", 12, 12, Money(33_000_000)),
                LotMove(date(2026, 4, 9), "shipment", "SO-260409-0007", -2, 10, Money(-5_500_000)),
                LotMove(date(2026, 11, 21), "destruction", "BAP-261121-001", -10, 0,
                        Money(-27_500_000)),
            ),
        ),
    ),
    receipts=(
        ReceiptOfLot("SRM-NIA-30", "SRM26KX0", "GRN-260302-0001", date(2026, 3, 2), "PT Bahan Jaya",
                     12, Money(33_000_000)),
    ),
    journal="JRN-2026-000211", journal_date=date(2026, 11, 21),
    lines=(
        JournalLineOfBap("64-700", "Beban Kerugian Barang", Money(27_500_000), Money(0)),
        JournalLineOfBap("13-100", "Persediaan Barang Dagang", Money(0), Money(27_500_000)),
    ),
)  # fmt: skip
