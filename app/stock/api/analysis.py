"""Reports of stock, for screen, spreadsheet and paper (WMS-RPT-01, 02, 03, 07)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from app.core.commands import Query
from app.documents.report import Report

StockReportKind = Literal[
    "summary", "warehouse", "place", "valuation", "lots", "categories", "ageing", "movement",
    "slow", "fast", "dead", "expiring", "operations", "people", "overrides", "space", "usage",
    "card", "ledger",
]  # fmt: skip


class StockReport(Query[Report]):
    """One of the stock reports; each gives the same figures on screen, in XLSX and in PDF."""

    name: ClassVar[str] = "stock.report"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Laporan stok"

    kind: StockReportKind
    warehouse: str | None = None
    category: str | None = None
    sku: str = Field(default="", description="untuk kartu stok; kosong = semua produk")
    since: date | None = Field(default=None, description="awal bulan bila kosong")
    until: date | None = Field(default=None, description="hari ini bila kosong; juga per tanggal")
