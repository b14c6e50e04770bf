"""*Perbaiki saldo stok*: what would be changed, and only then the change (WMS-RSV-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.closing.api import RunSelfCheck
from app.core.text import angka
from app.stock.api import PreviewStockRepair, RepairPlan, RepairStock
from app.ui import tokens
from app.ui.forms import Form
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import label

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.stock.api import RepairRow
    from app.ui.panel import Panel

_SHOWN: Final = 6
_TWO_LINES: Final = 40


def _key(one: RepairRow) -> str:
    return f"{one.what}|{one.subject}|{one.shown}|{one.right}"


_COLUMNS: Final = (
    Column(
        "what", "Angka", lambda one: one.what, width=170, stretch=True,
        detail=lambda one: one.subject,
    ),
    Column("shown", "Tercatat", lambda one: one.shown, Kind.NUMBER, width=110),
    Column("right", "Menjadi", lambda one: one.right, Kind.NUMBER, width=110),
)  # fmt: skip


class RepairForm(Form):
    """Every figure that differs, and why it is repaired.

    Args:
        panel: Whose table marks the list uses.
        plan: What would be changed.
    """

    def __init__(self, panel: Panel, plan: RepairPlan) -> None:
        super().__init__("Perbaiki")
        hindered = any(one.hindrance for one in plan.rows)
        self.note(
            "Ada catatan yang saling bertentangan (paling atas). Selama itu ada, tidak satu pun "
            "diubah: lepas dahulu reservasinya, atau hubungi penanggung jawab."
            if hindered
            else f"{angka(plan.total)} angka dihitung ulang dari mutasi, reservasi dan catatan "
            "biayanya. Mutasi dan jurnal tidak berubah."
        )
        self.table = Table(panel, "StockRepair", _COLUMNS, key=_key)
        self.table.show_rows(plan.rows)
        rows = min(len(plan.rows), _SHOWN)
        self.table.setFixedHeight(theme().px(rows * _TWO_LINES + tokens.OFFICE.row))
        self._body.addWidget(self.table)
        if hindered:
            why = [f"{one.subject}: {one.hindrance}." for one in plan.rows if one.hindrance]
            self._body.addWidget(label("\n".join(why[:_SHOWN]), wrap=True))
        if plan.left:
            sentences = "\n".join(plan.left[:_SHOWN])
            self._body.addWidget(
                label(f"Tidak ikut diperbaiki, periksa transfernya:\n{sentences}", wrap=True)
            )
        self.text("reason", "Alasan", hint="Tersimpan di jejak audit dengan semua perubahannya.")

    def command(self) -> RepairStock:
        """The reason that was typed."""
        return typed(RepairStock, self.values(), words={"reason": "Alasan"})


def ask(panel: Panel) -> None:
    """Show what would be changed; nothing to do is said at once."""
    panel.ask(PreviewStockRepair(), done=lambda plan: _show(panel, plan), key="repair")


def _show(panel: Panel, plan: RepairPlan) -> None:
    if plan.rows:
        form = RepairForm(panel, plan)
        panel.show_form("Perbaiki saldo stok", form, form.command, lambda done: _done(panel, done))
        form.focus_first()
    elif plan.left:
        panel.say(f"Perlu diperiksa di transfernya: {'; '.join(plan.left[:3])}.", Tone.WARN)
    else:
        panel.say("Saldo stok, reservasi dan nilainya sudah cocok; tidak ada yang perlu diubah.")


def _done(panel: Panel, done: Done[Any]) -> None:
    """Check again, so that the list shows at once what is well now."""
    panel.hide_detail()
    panel.say(done.message)
    if panel.context.actor.may(RunSelfCheck.permission):
        panel.do(
            RunSelfCheck(), done=lambda checked: panel.say(f"{done.message} {checked.message}")
        )
