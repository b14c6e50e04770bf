"""Small inputs of the people screens: several choices, secrets, and forms that hold both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from app.core.errors import FieldError
from app.ui import tokens
from app.ui.fields import Field
from app.ui.forms import Form
from app.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

ALL: Final = "all"
SOME: Final = "some"


class Checks(QWidget):
    """Any number of choices, each a box to tick.

    Args:
        choices: Value and words.
        ticked: Values chosen at first.
        columns: Boxes in one line.
    """

    changed = Signal()

    def __init__(
        self, choices: Mapping[str, str], ticked: Collection[str] = (), *, columns: int = 1
    ) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        layout = QGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.XS)
        for at, (value, words) in enumerate(choices.items()):
            box = QCheckBox(words.replace("&", "&&"))
            box.setChecked(value in ticked)
            box.toggled.connect(lambda _on: self.changed.emit())
            self.boxes[value] = box
            layout.addWidget(box, at // columns, at % columns)
        self.setLayout(layout)
        first = next(iter(self.boxes.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    def chosen(self) -> tuple[str, ...]:
        """Values ticked, in the order offered."""
        return tuple(value for value, box in self.boxes.items() if box.isChecked())


class WarehouseChoice(QWidget):
    """Every warehouse, or only those ticked (WMS-SEC-08)."""

    def __init__(self, names: Mapping[str, str], chosen: tuple[str, ...] | None) -> None:
        super().__init__()
        self.which = QComboBox()
        self.which.addItem("Semua gudang", ALL)
        self.which.addItem("Hanya gudang yang dipilih", SOME)
        # A code that is no longer in the list stays chosen instead of vanishing unseen.
        known = dict(names) | {code: code for code in chosen or () if code not in names}
        choices = {
            code: code if name == code else f"{code} · {name}" for code, name in known.items()
        }
        self.checks = Checks(choices, chosen or ())
        layout = column(gap=tokens.S)
        layout.addWidget(self.which)
        layout.addWidget(self.checks)
        self.setLayout(layout)
        self.setFocusProxy(self.which)
        self.which.setCurrentIndex(0 if chosen is None else 1)
        self.checks.setVisible(chosen is not None)
        self.which.currentIndexChanged.connect(lambda at: self.checks.setVisible(at == 1))

    def chosen(self) -> tuple[str, ...] | None:
        """Codes, sorted; None = every warehouse."""
        if self.which.currentData() == ALL:
            return None
        return tuple(sorted(self.checks.chosen()))


class PeopleForm(Form):
    """A form that may hold several choices and secrets besides plain fields."""

    def __init__(self, action: str = "Simpan") -> None:
        super().__init__(action)
        self._choices: dict[str, Checks | WarehouseChoice] = {}
        self._secrets: dict[str, QLineEdit] = {}

    def choose(self, field: str, words: str, widget: Checks | WarehouseChoice) -> None:
        """Several choices under one label."""
        self._choices[field] = widget
        self._body.addWidget(Field(field, words, widget))

    def secret(self, field: str, words: str, hint: str = "") -> QLineEdit:
        """A password or PIN: hidden, and read to the letter."""
        made = QLineEdit()
        made.setEchoMode(QLineEdit.EchoMode.Password)
        self._secrets[field] = made
        self._body.addWidget(Field(field, words, made, hint))
        return made

    def values(self) -> dict[str, Any]:
        """What was typed and ticked."""
        chosen = {field: widget.chosen() for field, widget in self._choices.items()}
        secrets = {field: widget.text() for field, widget in self._secrets.items()}
        return super().values() | chosen | secrets

    def focus_first(self) -> None:
        """The first plain field, else the first secret."""
        if self._inputs:
            super().focus_first()
        elif self._secrets:
            next(iter(self._secrets.values())).setFocus()


def differ(values: Mapping[str, Any], field: str, again: str, words: str) -> list[FieldError]:
    """What is wrong when a secret was not typed twice alike; an empty one is said elsewhere."""
    if not values[field] or values[field] == values[again]:
        return []
    return [FieldError(again, f"{words} yang diulang berbeda. Ketik lagi keduanya.")]
