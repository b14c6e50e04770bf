"""One document beside the list: what was paid, by what, and how the customer stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from app.accounting.panels.words import or_dash
from app.core.money import Money, total
from app.core.text import tanggal
from app.receivables.panels import words
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.receivables.api import Bucket, CreditRow, ReceivableView, SettledRow
    from app.ui.panel import Panel

SETTLED: Final = (
    Column("day", "Tanggal", lambda one: one.on_date, Kind.DATE, width=104),
    Column("text", "Dibayar dengan", lambda one: one.number, detail=lambda one: one.text,
           width=170, stretch=True),
    Column("amount", "Jumlah", lambda one: one.amount, Kind.MONEY, width=112),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Age:
    """A class of age with its place among them."""

    key: str
    title: str
    documents: int
    amount: Money


_AGES: Final = (
    Column("title", "Umur", lambda one: one.title, width=130, stretch=True),
    Column("documents", "Dokumen", lambda one: one.documents, Kind.NUMBER, width=90),
    Column("amount", "Sisa", lambda one: or_dash(one.amount), Kind.MONEY, width=150),
)  # fmt: skip


class AgesView(QWidget):
    """What is open by age, as the settings say (B7)."""

    def __init__(self, panel: Panel, buckets: Sequence[Bucket]) -> None:
        super().__init__()
        self.table = Table(panel, "ReceivableAges", _AGES, key=lambda one: one.key)
        self.table.show_rows(
            [_Age(str(at), one.title, one.documents, one.amount) for at, one in enumerate(buckets)]
        )
        self.table.show_totals(
            {
                "title": "Jumlah", "documents": sum(one.documents for one in buckets),
                "amount": total(one.amount for one in buckets),
            }
        )  # fmt: skip
        layout = column(gap=tokens.M)
        layout.addWidget(label("Enter menampilkan dokumen satu kelompok umur.", wrap=True))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)


_ADVANCE: Final = PillText("Uang muka", Tone.DONE)
_CREDIT: Final = PillText("Kredit", Tone.WARN)
CREDITS: Final = (
    Column("document", "Dokumen", lambda one: one.document,
           detail=lambda one: f"{one.customer_name} · {tanggal(one.on_date)}", width=150,
           stretch=True),
    Column("kind", "Jenis", lambda one: _ADVANCE if one.advance else _CREDIT, Kind.PILL,
           width=104),
    Column("open", "Sisa", lambda one: one.open, Kind.MONEY, width=112),
)  # fmt: skip


class CreditsView(QWidget):
    """What customers have to their credit; Enter uses it, Delete takes a document back."""

    def __init__(self, panel: Panel, rows: Sequence[CreditRow]) -> None:
        super().__init__()
        self.table = Table(
            panel, "ReceivableCredits", CREDITS, key=lambda one: f"{one.document} {one.customer}"
        )
        self.table.show_rows(rows)
        layout = column(gap=tokens.M)
        said = "Enter memakainya untuk tagihan yang paling awal jatuh tempo; F11 mengembalikannya."
        if not rows:
            said = "Tidak ada uang muka atau kredit yang terbuka."
        layout.addWidget(label(said, wrap=True))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        self.table.focus_first()


class ReceivableDetailView(QWidget):
    """A document; Enter on a payment opens its journal."""

    def __init__(self, panel: Panel, view: ReceivableView) -> None:
        super().__init__()
        self._panel, self._entity = panel, view.row.entity
        row = view.row
        layout = column(gap=tokens.M)
        layout.addWidget(
            Facts(
                (
                    ("Pelanggan", " · ".join(filter(None, (row.customer_name, row.phone)))),
                    ("Dokumen", f"{words.KINDS[row.kind]} {tanggal(row.on_date)}"),
                    (
                        "Jatuh tempo",
                        f"{tanggal(row.due_on)} · {words.age(row.age)}"
                        if row.open
                        else tanggal(row.due_on),
                    ),
                    ("Jumlah", row.total.rupiah()),
                    ("Dibayar", row.paid.rupiah()),
                    ("Sisa", row.open.rupiah()),
                    ("Jurnal", row.journal),
                    ("Catatan", view.note or None),
                )
            )
        )
        for text, amount in view.lines:
            layout.addWidget(label(f"{text}: {amount.rupiah()}", "muted", wrap=True))
        self.table = Table(panel, "ReceivableSettled", SETTLED, key=lambda one: one.number)
        self.table.show_rows(view.settled)
        rows = len(view.settled) * 2 + 1
        self.table.setMinimumHeight(min(max(rows, 3), 9) * theme().px(tokens.OFFICE.row))
        self.table.activated.connect(self._open)
        layout.addWidget(self.table, 1)
        layout.addWidget(
            Facts(
                (
                    ("Seluruh piutang", view.customer_open.rupiah()),
                    ("Kredit terbuka", view.customer_credits.rupiah()),
                    ("Uang muka", view.customer_advances.rupiah()),
                    ("Tempo", f"{view.term_days} hari"),
                )
            )
        )
        self.setLayout(layout)

    def _open(self, one: SettledRow) -> None:
        self._panel.context.open("accounting.journals", number=one.journal, entity=self._entity)
