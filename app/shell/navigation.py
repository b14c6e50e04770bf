"""The tree at the left: exactly the entries that exist and the person may see (WMS-GEN-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from app.ui import tokens
from app.ui.icons import icon, pixmap
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.shell.registry import PanelSpec

_ID: Final = int(Qt.ItemDataRole.UserRole)
WIDTH_PX: Final = 208


class Navigation(QWidget):
    """Brand, search button and tree; Enter or a click opens a panel."""

    #: Id of a panel.
    chosen = Signal(str)
    #: The search palette is wanted.
    search_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._logo = QLabel()
        self._search = KeyButton("Cari", "Ctrl+K", self.search_asked.emit)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName("Navigasi")
        self.tree.itemClicked.connect(self._clicked)
        self.tree.itemActivated.connect(self._clicked)
        brand = row(gap=tokens.S)
        brand.setContentsMargins(tokens.XS, 0, 0, 0)
        brand.addWidget(self._logo)
        brand.addWidget(label("Lumbung", "title"), 1)
        layout = column(gap=tokens.S)
        layout.setContentsMargins(tokens.S, tokens.S, tokens.S, 0)
        layout.addLayout(brand)
        layout.addWidget(self._search)
        layout.addWidget(self.tree, 1)
        self.setLayout(layout)
        theme().changed.connect(self._redraw)
        self._redraw()

    def show_tree(self, tree: Sequence[tuple[str, Sequence[PanelSpec]]]) -> None:
        """Fill it for a person."""
        self.tree.clear()
        for section, specs in tree:
            if section:
                self.tree.addTopLevelItem(_heading(section))
            for spec in specs:
                item = QTreeWidgetItem([spec.title])
                item.setIcon(0, icon(spec.icon, "muted"))
                item.setData(0, _ID, spec.id)
                item.setSizeHint(0, _row_size())
                if spec.shortcut:
                    item.setToolTip(0, f"{spec.title}  {spec.shortcut}")
                self.tree.addTopLevelItem(item)

    def entries(self) -> list[str]:
        """What stands in the tree, from top to bottom."""
        found = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [item.text(0) for item in found if item is not None]

    def mark(self, panel_id: str) -> None:
        """Show which panel is the active one."""
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is not None and item.data(0, _ID) == panel_id:
                self.tree.setCurrentItem(item)
                return
        self.tree.clearSelection()

    def _clicked(self, item: QTreeWidgetItem, _column: int) -> None:
        panel_id = item.data(0, _ID)
        if panel_id:
            self.chosen.emit(panel_id)

    def _redraw(self) -> None:
        size = theme().px(24)
        ratio = self.devicePixelRatioF()
        self._logo.setPixmap(pixmap("lumbung", size, theme().colours.brand, ratio))
        self.setFixedWidth(theme().px(WIDTH_PX))
        self.tree.setIconSize(QSize(theme().px(16), theme().px(16)))
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is not None:
                item.setSizeHint(0, _row_size())
                if not item.data(0, _ID):
                    _style_heading(item)


def _heading(section: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([section])
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    _style_heading(item)
    return item


def _row_size() -> QSize:
    return QSize(0, theme().px(tokens.OFFICE.row - 2))


def _style_heading(item: QTreeWidgetItem) -> None:
    item.setSizeHint(0, _row_size())
    item.setFont(0, theme().font_of(theme().sizes().small_pt, bold=True))
    item.setForeground(0, theme().colour("muted"))
