"""Widths and order of a table's columns: as the person wants, shrunk when there is less room.

Columns that give way are left out before the table scrolls sideways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from app.ui import tokens
from app.ui.table_model import Kind
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QHeaderView

    from app.ui.context import Memory
    from app.ui.table_model import Column

_REMEMBER_MS: Final = 400
#: A text column shrinks to this share of its width before the table scrolls sideways.
_LEAST_SHARE: Final = 0.55
#: The column that takes the room left keeps at least this much, at 100 %.
_LEAST_STRETCH: Final = 150


class ColumnWidths(QObject):
    """Keeps the wanted widths (at 100 %) apart from those shown.

    Args:
        header: Whose sections are laid out.
        columns: What they are.
        memory: Where widths and order are remembered.
        key: Under which.
        wider: Factor for large type; widths are given for office type.
    """

    def __init__(
        self,
        header: QHeaderView,
        columns: Sequence[Column],
        memory: Memory,
        key: str,
        *,
        wider: float,
    ) -> None:
        super().__init__(header)
        self._header = header
        self._columns = tuple(columns)
        self._memory = memory
        self._key = key
        self._wanted = {column.key: column.width * wider for column in columns}
        self._least_stretch = _LEAST_STRETCH * wider
        #: Pixels that the words of columns need which name something, by place.
        self._name_needs: dict[int, int] = {}
        self._laying_out = False
        self._room = 0
        self._later = QTimer(self, singleShot=True, interval=_REMEMBER_MS)
        self._later.timeout.connect(self.save)
        self._restore()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(lambda *_: self._later.start())

    def order(self) -> list[int]:
        """Columns from left to right, as places in the model."""
        header = self._header
        return [header.logicalIndex(at) for at in range(header.count())]

    def widen(self, column: int, pixels: int) -> None:
        """Make sure a column can hold so many pixels."""
        key = self._columns[column].key
        if pixels > theme().px(self._wanted[key]):
            self._wanted[key] = pixels / theme().scale
            self.fit(self._room)

    def hold(self, column: int, pixels: int) -> None:
        """A column that names something never shrinks below what its words need.

        Numbers that end in dots make all rows alike; the table scrolls sideways instead.
        """
        if pixels > self._name_needs.get(column, 0):
            self._name_needs[column] = pixels
            self.fit(self._room)

    def fit(self, room: int) -> None:
        """Lay out for a viewport of so many pixels."""
        self._room = room
        if not room:
            return
        self._laying_out = True
        shares = self._shares(room)
        for at in range(len(self._columns)):
            self._header.setSectionHidden(at, at not in shares)
        for at, width in shares.items():
            self._header.resizeSection(at, width)
        self._laying_out = False

    def _shares(self, room: int) -> dict[int, int]:
        """Pixels of each column that is shown, by place."""
        shown = list(range(len(self._columns)))
        ways = sorted(shown, key=lambda at: -self._columns[at].gives_way)
        for at in ways:
            widths = self._least_room(shown)
            give = self._give(widths)
            if sum(widths.values()) - sum(give.values()) <= room or not self._columns[at].gives_way:
                break
            shown.remove(at)
        widths = self._least_room(shown)
        spare = room - sum(widths.values())
        if spare < 0:
            return self._shrunk(widths, -spare)
        stretch = next((at for at in shown if self._columns[at].stretch), None)
        if stretch is not None:
            widths[stretch] += spare
            return widths
        return self._widened(widths, spare)

    def _widened(self, widths: dict[int, int], spare: int) -> dict[int, int]:
        """Where the column that takes free room was left out, the words share it."""
        words = [at for at in widths if not self._columns[at].kind.right]
        whole = sum(widths[at] for at in words)
        if not any(column.stretch for column in self._columns) or not whole:
            return widths
        return {
            at: width + (spare * width // whole if at in words else 0)
            for at, width in widths.items()
        }

    def _least_room(self, shown: list[int]) -> dict[int, int]:
        """As wide as wanted, and the one that takes the room left at its least."""
        least = theme().px(self._least_stretch)
        return {
            at: min(wide, least) if column.stretch else wide
            for at in shown
            for column in (self._columns[at],)
            for wide in (theme().px(self._wanted[column.key]),)
        }

    def _give(self, widths: dict[int, int]) -> dict[int, int]:
        """What each can do without before it says too little."""
        give = {
            at: round(width * (1 - _LEAST_SHARE))
            for at, width in widths.items()
            if self._columns[at].kind is Kind.TEXT and not self._columns[at].stretch
        }
        for at, needs in self._name_needs.items():
            if at in give:
                give[at] = min(give[at], max(0, widths[at] - needs))
        return give

    def _shrunk(self, widths: dict[int, int], missing: int) -> dict[int, int]:
        """Take what is missing from the text columns, each by its share, down to their least."""
        give = self._give(widths)
        whole = sum(give.values())
        if not whole:
            return widths
        taken = min(missing, whole)
        return {at: width + -taken * give.get(at, 0) // whole for at, width in widths.items()}

    def _resized(self, section: int, _old: int, new: int) -> None:
        if self._laying_out:
            return
        self._wanted[self._columns[section].key] = new / theme().scale
        self._later.start()
        if not self._columns[section].stretch:
            self.fit(self._room)

    def _restore(self) -> None:
        kept = self._memory.get(self._key)
        found: dict[str, Any] = kept if isinstance(kept, dict) else {}
        for key, width in found.get("widths", {}).items():
            if key in self._wanted:
                self._wanted[key] = width
        keys = [column.key for column in self._columns]
        order = [key for key in found.get("order", []) if key in keys]
        for place, key in enumerate(order):
            self._header.moveSection(self._header.visualIndex(keys.index(key)), place)
        for at, column in enumerate(self._columns):
            self._header.resizeSection(at, theme().px(self._wanted[column.key]))

    def save(self) -> None:
        """Remember widths and order."""
        self._later.stop()
        keys = [column.key for column in self._columns]
        widths = {key: round(width) for key, width in self._wanted.items()}
        self._memory.put(self._key, {"order": [keys[at] for at in self.order()], "widths": widths})


def least_section() -> int:
    """Narrowest a person can drag a column."""
    return theme().px(tokens.OFFICE.row + tokens.L)
