"""What a role allows: every permission as a box, grouped by what it is about."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from app.core.text import angka
from app.identity.rules.permissions import ACTIONS, RESOURCES
from app.ui import tokens
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.identity.api import PermissionRow

_COLUMNS = 2


class PermissionGrid(QWidget):
    """Boxes by resource, a search that narrows them, and how many are ticked.

    Args:
        rows: The catalogue, in its order.
        granted: Permissions ticked at first.
        fixed: Whether nothing may be changed (System Admin always holds everything).
    """

    changed = Signal()

    def __init__(
        self, rows: Sequence[PermissionRow], granted: Collection[str], *, fixed: bool = False
    ) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        self._groups: list[tuple[str, QWidget]] = []
        self._count = label("", "muted")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Cari hak akses, misalnya jurnal atau setujui")
        self.search.setAccessibleName("Cari hak akses")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        layout = column(gap=tokens.M)
        layout.addWidget(self.search)
        layout.addWidget(self._count)
        for resource, group in groupby(rows, key=lambda each: each.resource):
            layout.addWidget(self._group(resource, list(group), granted, fixed=fixed))
        self.setLayout(layout)
        self._tell()

    def chosen(self) -> tuple[str, ...]:
        """Permissions ticked, in the catalogue's order."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _group(
        self, resource: str, rows: list[PermissionRow], granted: Collection[str], *, fixed: bool
    ) -> QWidget:
        noun = RESOURCES[resource][0] if resource in RESOURCES else resource
        made = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(tokens.XS)
        head = row()
        head.addWidget(label(noun[:1].upper() + noun[1:], "heading"), 1)
        names = [each.permission for each in rows]
        if not fixed:
            head.addWidget(KeyButton("Semua", "", lambda: self._toggle(names), role="link"))
        grid.addLayout(head, 0, 0, 1, _COLUMNS)
        for at, each in enumerate(rows):
            box = QCheckBox(ACTIONS.get(each.action, each.label))
            box.setAccessibleName(each.label)
            box.setToolTip(f"{each.label} ({each.permission})")
            box.setChecked(each.permission in granted)
            box.setEnabled(not fixed)
            box.toggled.connect(self._ticked)
            self.boxes[each.permission] = box
            grid.addWidget(box, 1 + at // _COLUMNS, at % _COLUMNS, Qt.AlignmentFlag.AlignTop)
        made.setLayout(grid)
        words = " ".join((noun, *(each.label for each in rows), *names)).casefold()
        self._groups.append((words, made))
        return made

    def _toggle(self, names: list[str]) -> None:
        """Tick all of a group, or none when all are ticked."""
        on = not all(self.boxes[name].isChecked() for name in names)
        for name in names:
            self.boxes[name].setChecked(on)

    def _ticked(self, _on: bool) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        self._count.setText(
            f"{angka(len(self.chosen()))} dari {angka(len(self.boxes))} hak dipilih"
        )

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().split()
        for words, group in self._groups:
            group.setVisible(all(part in words for part in wanted))
