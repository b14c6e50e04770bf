"""A move inside the warehouse worked through by scanner, beside the list (WMS-MOV-02, MOV-08)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.text import angka
from app.stock.api import DoneLine, ExecuteTransfer
from app.stock.rules.walk import Leg, Walk
from app.ui import tokens
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Outcome, Tone
from app.ui.verdict import Verdict, VerdictBand
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from app.stock.api import TransferView
    from app.stock.rules.walk import Said
    from app.ui.panel import Panel


def _state(leg: Leg) -> PillText:
    if not leg.closed:
        return PillText("Belum")
    return PillText("Penuh", Tone.OK) if leg.taken == leg.wanted else PillText("Kurang", Tone.WARN)


_LEGS: Final = (
    Column(
        "product", "Barang", lambda leg: leg.product, stretch=True,
        detail=lambda leg: " · ".join(part for part in (leg.sku, leg.lot) if part),
    ),
    Column(
        "way", "Dari", lambda leg: leg.origin, width=124, detail=lambda leg: f"ke {leg.target}"
    ),
    Column("qty", "Jumlah", lambda leg: f"{angka(leg.taken)} / {angka(leg.wanted)}", Kind.NUMBER,
           width=76),
    Column("state", "Status", _state, Kind.PILL, width=92),
)  # fmt: skip


class WalkView(QWidget):
    """The band, what to scan next, and the lines.

    Args:
        panel: Whose side it stands at.
        view: An approved move inside a warehouse.
    """

    #: ExecuteTransfer: all lines are done.
    finished = Signal(object)

    def __init__(self, panel: Panel, view: TransferView) -> None:
        super().__init__()
        self.number = view.number
        self.walk = Walk(
            [
                Leg(
                    line.line, line.sku, line.product, line.lot, line.from_location,
                    line.to_location, line.wanted,
                )
                for line in view.lines
            ]
        )  # fmt: skip
        self.band = VerdictBand(panel.context.sounds)
        self.band.show_hint(self.walk.next_step)
        self.step = label(self.walk.next_step, "heading", wrap=True)
        self.lines = Table(panel, "WalkLegs", _LEGS, key=lambda leg: str(leg.line))
        self.lines.setMinimumHeight(theme().px(180))
        buttons = row()
        buttons.addWidget(KeyButton("Catat", "F4", self.finish, role="primary"))
        buttons.addWidget(KeyButton("Kurang", "F3", self.short))
        buttons.addStretch(1)
        layout = column(gap=tokens.M)
        layout.addWidget(self.band, 1)
        layout.addWidget(self.step)
        layout.addWidget(self.lines, 2)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._redraw()

    def _redraw(self) -> None:
        self.step.setText(self.walk.next_step)
        self.lines.show_rows([replace(leg) for leg in self.walk.legs])
        if (leg := self.walk.leg) is not None:
            self.lines.select_key(str(leg.line))

    def say(self, said: Said) -> None:
        """Sound, band and lines after a scan."""
        # a right scan is read at a glance; what comes next stands below the band
        detail = "" if said.sign == "ok" else said.detail
        self.band.show_verdict(
            Verdict(
                Outcome[said.sign.upper()], said.name, said.quantity, detail, said.word,
                release="",
            )
        )  # fmt: skip
        self._redraw()

    def place(self, code: str) -> None:
        """A place was scanned."""
        self.say(self.walk.place(code))

    def goods(self, sku: str, qty: int, lot: str = "") -> None:
        """Goods were scanned; ``lot`` as the code names it."""
        self.say(self.walk.goods(sku, qty, lot))

    def unknown(self, code: str) -> None:
        """A code nobody knows."""
        self.band.show_verdict(
            Verdict(Outcome.ERROR, code, detail=self.walk.next_step, word="TIDAK DIKENAL",
                    release="")
        )  # fmt: skip

    def short(self) -> None:
        """The place holds less than the line asks for (F3)."""
        self.say(self.walk.short())

    def finish(self) -> None:
        """Write the move; before the last line it only says what is missing."""
        if self.walk.phase != "done":
            self.band.show_verdict(
                Verdict(Outcome.WARNING, detail=self.walk.next_step, word="BELUM SELESAI",
                        release="")
            )  # fmt: skip
            return
        done = tuple(
            DoneLine(line=leg.line, qty=leg.taken)
            for leg in self.walk.legs
            if leg.taken != leg.wanted
        )
        self.finished.emit(ExecuteTransfer(number=self.number, done=done))
