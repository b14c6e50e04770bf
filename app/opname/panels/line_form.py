"""A line at the side: its count, a remark, its photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.catalog.panels.amount_field import AmountField
from app.catalog.rules.amounts import Units
from app.core.text import angka
from app.files.panels.attachments import AttachmentBox
from app.opname.api import LINE_PHOTOS, CountEvent, NoteLine, RecordCounts
from app.opname.panels import words
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.forms import Form
from app.ui.widgets import column

if TYPE_CHECKING:
    from app.core.commands import Command
    from app.core.env import Environment
    from app.opname.api import LineRow
    from app.ui.panel import Panel


class LineForm(Form):
    """Enter in the first field saves and goes on; Tab reaches the remark and the photos.

    Args:
        panel: Whose commands keep the photos.
        session: Number of the session.
        row: The line.
    """

    def __init__(self, panel: Panel, session: str, row: LineRow) -> None:
        super().__init__("Simpan")
        self._session, self._row = session, row
        units = Units.of(row.unit, row.units)
        self.field = AmountField(units)
        self.field.set_value(row.counted)
        hint = f"{row.product} · {words.goods(row)}"
        if units.hint:
            hint += f"\n{units.hint}"
        self.add("qty", f"Stok fisik ({row.unit})", self.field, hint)
        self.remark = self.text("note", "Keterangan", row.note)
        for typed in (self.field, self.remark):
            typed.returnPressed.connect(self.save)
        self.box = AttachmentBox(panel)
        self.box.show_subject(LINE_PHOTOS, f"{session}/{row.line}")
        self._body.addWidget(self.box)

    def commands(self, env: Environment) -> tuple[Command[Any], ...] | None:
        """What was typed: the count, and the remark if it changed; None without a count."""
        qty, said = self.field.value(), self.field.typed
        note = self.remark.text().strip()
        if qty is None:
            return None
        event = CountEvent.model_validate(
            {
                "event": env.new_id(), "at": env.now(), "kind": "total", "line": self._row.line,
                "qty": str(qty), "code": "" if said.replace(".", "").isdigit() else said[:200],
            }
        )  # fmt: skip
        made: list[Command[Any]] = [RecordCounts(session=self._session, events=(event,))]
        if note != self._row.note:
            made.append(NoteLine(session=self._session, line=self._row.line, note=note))
        return tuple(made)


def shown_line(panel: Panel, session: str, row: LineRow) -> QWidget:
    """A line of a session that is not counted any more: what was decided, and its photos."""
    counted = "–" if row.counted is None else f"{angka(row.counted)} {row.unit}"
    facts = Facts(
        [
            ("Barang", f"{row.product} · {words.goods(row)}"),
            ("Stok fisik", counted),
            ("Selisih", "–" if row.selisih is None else f"{row.selisih:+d}"),
            ("Dihitung oleh", row.counted_by or None),
            ("Alasan", row.reason or None),
            ("Diputuskan oleh", row.decided_by or None),
            ("Keterangan", row.note or None),
        ]
    )
    box = AttachmentBox(panel)
    box.show_subject(LINE_PHOTOS, f"{session}/{row.line}", may_add=False)
    layout = column(gap=tokens.M)
    layout.addWidget(facts)
    layout.addWidget(box)
    layout.addStretch(1)
    made = QWidget()
    made.setLayout(layout)
    return made
