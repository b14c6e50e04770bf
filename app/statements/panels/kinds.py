"""The reports that can be chosen, with the options each has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.statements import api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.core.commands import Query
    from app.documents.report import Report


@dataclass(frozen=True, slots=True)
class Tick:
    """An option that is on or off; off is the first thing shown."""

    key: str
    label: str
    values: Mapping[str, object] = field(default_factory=dict)

    def value(self, *, on: bool) -> dict[str, object]:
        """What it adds to the query."""
        if self.values:
            return dict(self.values) if on else {}
        return {self.key: on}


@dataclass(frozen=True, slots=True)
class Choice:
    """An option with a few values; "" comes first."""

    key: str
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One report.

    Attributes:
        key: Name by which it is opened.
        title: What people call it.
        query: The query that answers it.
        ranged: Whether it is about days between two dates; else it stands at one.
        narrowed: What it can be narrowed to, of store, warehouse and unit.
    """

    key: str
    title: str
    query: type[Query[Report]]
    ranged: bool = True
    narrowed: tuple[str, ...] = ()
    options: tuple[Tick | Choice, ...] = ()
    fixed: Mapping[str, object] = field(default_factory=dict)

    def make(self, values: Mapping[str, Any]) -> Query[Report]:
        """The query of what is chosen; what it does not know is left out."""
        known = {name: value for name, value in values.items() if name in self.query.model_fields}
        return self.query.model_validate({**known, **self.fixed})


_BY: Final = Choice(
    "by", "Kolom",
    {"": "Satu kolom", "month": "Per bulan", "store": "Per toko", "channel": "Per kanal",
     "warehouse": "Per gudang", "unit": "Per unit usaha",
     "entity": "Per entitas"},
)  # fmt: skip
_COMPARE: Final = Choice(
    "compare", "Banding",
    {"": "Tanpa banding", "before": "Masa sebelumnya", "year": "Tahun lalu"},
)  # fmt: skip

_PLACES: Final = ("store", "warehouse", "unit")

KINDS: Final = (
    ReportKind(
        "profit_loss", "Laba Rugi", api.ProfitAndLoss, narrowed=_PLACES,
        options=(_BY, _COMPARE, Tick("percent", "% penjualan"), Tick("single_step", "Tunggal")),
    ),
    ReportKind(
        "balance_sheet", "Neraca", api.BalanceSheet, ranged=False, narrowed=("unit",),
        options=(
            Choice("beside", "Banding",
                   {"": "Tanpa banding", "month": "Akhir bulan lalu", "year": "Akhir tahun lalu"}),
            Tick("sides", "Skontro"),
        ),
    ),
    ReportKind(
        "cash_flow", "Arus Kas", api.CashFlow, options=(Tick("indirect", "Tidak langsung"),)
    ),
    ReportKind("equity", "Perubahan Ekuitas", api.EquityChanges),
    ReportKind(
        "trial_balance", "Neraca Saldo", api.TrialBalanceReport, narrowed=_PLACES,
        options=(
            Tick("after_closing", "Setelah penutupan"), Tick("headers", "Kelompok"),
            Tick("only_result", "Hanya laba rugi"),
        ),
    ),
    ReportKind("worksheet", "Kertas Kerja", api.Worksheet),
    ReportKind(
        "receivables", "Umur Piutang Usaha", api.Ageing, ranged=False, fixed={"side": "receivable"},
        options=(Tick("items", "Per dokumen"), Tick("basis", "Dari tanggal dokumen",
                                                   {"basis": "invoice"})),
    ),
    ReportKind(
        "marketplace", "Umur Piutang Marketplace", api.Ageing, ranged=False,
        fixed={"side": "marketplace"},
        options=(Tick("items", "Per dokumen"), Tick("basis", "Dari tanggal dokumen",
                                                   {"basis": "invoice"})),
    ),
    ReportKind(
        "payables", "Umur Utang", api.Ageing, ranged=False, fixed={"side": "payable"},
        options=(Tick("items", "Per dokumen"), Tick("basis", "Dari tanggal dokumen",
                                                   {"basis": "invoice"})),
    ),
    ReportKind("cost", "Pembuktian HPP", api.CostProof),
    ReportKind("suspense", "Suspense 61-999", api.SuspenseList, ranged=False),
    ReportKind("journal", "Jurnal Umum", api.JournalBook, narrowed=("unit",)),
)  # fmt: skip
BY_KEY: Final = {kind.key: kind for kind in KINDS}
