"""A session in words: what was chosen, who did what and when, and the journals it posted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.core.text import angka, tanggal, waktu
from app.opname.panels import words
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.widgets import KeyButton, column, label

if TYPE_CHECKING:
    from datetime import datetime

    from app.opname.api import SessionView
    from app.ui.panel import Panel

_MODES = {"simple": "Sederhana", "full": "Lengkap: hitung, tinjau, setujui"}


def _by(person: str, at: datetime | None) -> str | None:
    """``Siti · 21 Nov 2026 10.12``; None while it has not happened."""
    return f"{person} · {waktu(at)}" if at is not None else None


def session_facts(panel: Panel, view: SessionView) -> QWidget:
    """For the side of a panel; each journal is opened by its button (WMS-OPN-02)."""
    facts = Facts(
        (
            ("Gudang", f"{view.warehouse} · {view.warehouse_name}"),
            ("Tanggal", tanggal(view.opname_date)),
            ("Cakupan", view.scope),
            ("Alur", _MODES[view.mode]),
            ("Hitung buta", "Ya" if view.blind else "Tidak"),
            ("Stok dibekukan", "Ya" if view.freeze else None),
            ("Catatan", view.notes or None),
            ("Dibuat", _by(view.created_by, view.created_at)),
            ("Dimulai", _by(view.started_by, view.started_at)),
            ("Selesai", _by(view.completed_by, view.completed_at)),
            ("Dibatalkan", view.cancel_reason or None),
            (
                "Penghitung",
                "\n".join(f"{name} · {angka(lines)} baris" for name, lines in view.counters)
                or None,
            ),
        )
    )
    layout = column(gap=tokens.M)
    layout.addWidget(facts)
    layout.addWidget(
        label(
            "Tiap baris dibandingkan dengan stok pada saat baris itu dihitung; barang yang "
            "bergerak sebelum atau sesudahnya tidak menjadi selisih.",
            "small", wrap=True,
        )
    )  # fmt: skip
    for number in view.journals:
        opens = partial(panel.context.open, words.JOURNALS, number=number)
        layout.addWidget(KeyButton(f"Buka jurnal {number}", "", opens, role="link"))
    layout.addStretch(1)
    made = QWidget()
    made.setLayout(layout)
    return made
