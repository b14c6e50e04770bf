"""*Bantuan*: every key that works now, of the window and of the panel that has the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt

from app.shell.main_window import ShellContext, key_of
from app.ui.panel import Panel
from app.ui.states import Empty
from app.ui.table_model import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QKeyEvent


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key."""

    key: str
    text: str
    where: str


COLUMNS = (
    Column("key", "Tombol", lambda row: row.key, width=120),
    Column("text", "Tindakan", lambda row: row.text, detail=lambda row: row.where, stretch=True),
)
#: Keys that Qt's own widgets understand.
GENERAL = (
    KeyRow("Enter", "Buka baris", "Tabel"),
    KeyRow("Ctrl+C", "Salin baris terpilih", "Tabel"),
    KeyRow("Shift+F10", "Tindakan untuk baris", "Tabel"),
    KeyRow("Esc", "Tutup rincian, kembali ke baris", "Panel"),
    KeyRow("Tab", "Isian berikutnya", "Formulir"),
)


class HelpPanel(Panel):
    """A list of keys that can be searched."""

    title: ClassVar[str] = "Bantuan"
    icon: ClassVar[str] = "help"
    search_hint: ClassVar[str] = "Cari tombol atau tindakan"

    def build(self) -> None:
        if not isinstance(self.context, ShellContext):
            raise TypeError("Bantuan needs the window")
        self._window = self.context.window
        empty = Empty("Belum ada panel terbuka.", icon="keyboard")
        self._list = self.set_table(COLUMNS, key=lambda row: f"{row.key} {row.text}", empty=empty)
        self._about = self._window.docks.active
        self._window.active_changed.connect(self.reload)

    def reload(self) -> None:
        active = self._window.docks.active
        if active is not None and active is not self:
            self._about = active
        self._list.show_rows(list(self._rows()))
        self._list.find_text(self.search.text)

    @property
    def takes_scans(self) -> bool:
        """No key has a barcode: what is scanned is meant for the table beside it (PU-01)."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._window.docks.close_active()
            return
        super().keyPressEvent(event)

    def _rows(self) -> Iterator[KeyRow]:
        """Each key once: a panel's own comes before the same of every panel, or the window's."""
        own = {} if self._about is None else _own_keys(self._about)
        yield from own.values()
        for command in self._window.commands:
            if command.key and command.key not in own:
                yield KeyRow(command.key, command.text, "Jendela")
        yield from GENERAL


def _own_keys(panel: Panel) -> dict[str, KeyRow]:
    found: dict[str, KeyRow] = {}
    for action in panel.actions():  # those of every panel come first
        key = key_of(action)
        if action.text() and key:
            found.pop(key, None)
            found[key] = KeyRow(key, action.text(), panel.title)
    return found
