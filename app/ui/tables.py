"""The table of every list: pages while it scrolls, remembers columns, copies, acts by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.core.text import angka
from app.ui import tokens
from app.ui.icons import icon
from app.ui.table_columns import ColumnWidths, least_section
from app.ui.table_model import Column, Index, Kind, PageRequest, RowsModel, plain_text
from app.ui.table_paint import CellPainter, TotalsBar
from app.ui.theme import theme
from app.ui.widgets import column as column_layout
from app.ui.widgets import copy_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.core.commands import Page, Query
    from app.core.errors import UserError
    from app.ui.panel import Panel
    from app.ui.tokens import Tone

FIRST_PAGE: Final = 100
NEXT_PAGE: Final = 500
MOST_RELOADED: Final = 1000


class Table(QWidget):
    """Rows of a query, or rows given.

    Args:
        panel: Whose waiting marks, errors and search it uses.
        name: Under which its columns are remembered.
        columns: At most seven.
        query: Makes the query of a page; None for rows given with :meth:`show_rows`.
        key: What identifies a row over a reload.
    """

    #: Row: Enter or double click.
    activated = Signal(object)
    #: Row the keyboard is on, or None.
    current_changed = Signal(object)
    #: First page arrived (rows may be none).
    loaded = Signal()
    #: UserError of a page.
    failed = Signal(object)
    #: Words about how much is listed.
    counted = Signal(str)

    def __init__(
        self,
        panel: Panel,
        name: str,
        columns: Sequence[Column],
        query: Callable[[PageRequest], Query[Page[Any]]] | None = None,
        *,
        key: Callable[[Any], str],
    ) -> None:
        super().__init__()
        self._panel = panel
        self._name = f"table:{name}"
        # What a table before this one still waits for must not arrive at a table that is gone.
        panel.context.operations.drop(f"{id(panel)}:{self._name}")
        self._query = query
        self._key = key
        self._next: str | None = None
        self._total: int | None = None
        self._loading = False
        self._sort: str | None = None
        self._actions: list[tuple[QAction, Callable[[list[Any]], bool] | None]] = []
        self.model = RowsModel(columns, self)
        self.view = _View(self, point_of_use=panel.point_of_use)
        self.totals = TotalsBar(
            self.view.horizontalHeader(), self.model, point_of_use=panel.point_of_use
        )
        layout = column_layout(gap=0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.totals)
        self.setLayout(layout)
        self.setFocusProxy(self.view)
        self._add_copy()
        self.widths = ColumnWidths(
            self.view.horizontalHeader(),
            columns,
            panel.context.memory,
            self._name,
            wider=tokens.POINT_OF_USE.text_pt / tokens.OFFICE.text_pt if panel.point_of_use else 1,
        )
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._sort_changed)
        theme().changed.connect(self._fit)

    # ---------------------------------------------------------------- rows
    @property
    def row_count(self) -> int:
        """Rows loaded so far."""
        return self.model.rowCount()

    @property
    def rows(self) -> Sequence[Any]:
        """Rows loaded so far, in the order shown."""
        return self.model.rows

    def reload(self) -> None:
        """Read again from the first page; selection and place are kept by key."""
        if self._query is None:
            return
        self._loading = True
        limit = min(MOST_RELOADED, max(FIRST_PAGE, self.row_count))
        request = PageRequest(limit=limit, after=None, sort=self._sort)
        self._panel.ask(self._query(request), done=self._first, failed=self._failed, key=self._name)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show rows given (the lines of a document)."""
        self._next, self._total = None, len(rows)
        self._replace(rows)
        self._announce()

    def update_row(self, row: object) -> None:
        """Show another state of one row, found by its key; an unknown key is added at the end."""
        wanted = self._key(row)
        for at, one in enumerate(self.model.rows):
            if self._key(one) == wanted:
                self.model.replace(at, row)
                return
        self.model.append([row])

    def find_text(self, text: str) -> None:
        """Filter rows given; lists from a query search in the database instead."""
        self.model.find(text)
        self._announce()

    def show_totals(self, totals: Mapping[str, object]) -> None:
        """Pin totals at the bottom, by column key."""
        self.totals.show_totals(totals)

    def set_tone(self, tone: Callable[[Any], Tone | None]) -> None:
        """Tint rows: ``NEUTRAL`` greys what is complete, other tones mark the left edge."""
        self.view.painter_.tone = tone
        self.view.viewport().update()

    # ---------------------------------------------------------------- selection
    def current(self) -> Any:  # noqa: ANN401 - a slice's own row class
        """The row the keyboard is on, or None."""
        index = self.view.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def selected(self) -> list[Any]:
        """Selected rows in the order shown."""
        chosen = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.row(at) for at in chosen]

    def select_key(self, key: str) -> bool:
        """Put the keyboard on a row; False if it is not loaded."""
        for at, row in enumerate(self.model.rows):
            if self._key(row) == key:
                self._select_only(at)
                return True
        return False

    def _select_only(self, at: int) -> None:
        """Not by ``selectRow``: it looks at the keyboard, and with Ctrl held lets go of the row."""
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(
            self.model.index(at, 0), flags.ClearAndSelect | flags.Rows
        )

    def focus_first(self) -> None:
        """Move the keyboard into the table, onto the first row unless there is a current one."""
        if self.row_count and not self.view.currentIndex().isValid():
            self._select_only(0)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_current(self) -> None:
        """Back to the row the keyboard was on."""
        self.focus_first()
        self.view.scrollTo(self.view.currentIndex())

    # ---------------------------------------------------------------- actions
    def add_action(
        self,
        text: str,
        key: str,
        run: Callable[[list[Any]], object],
        *,
        enabled: Callable[[list[Any]], bool] | None = None,
    ) -> QAction:
        """An action on the selected rows, in the context menu and on a key."""
        action = QAction(text, self.view)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: self._run(run, enabled))
        self.view.addAction(action)
        self._actions.append((action, enabled))
        return action

    def _run(
        self, run: Callable[[list[Any]], object], enabled: Callable[[list[Any]], bool] | None
    ) -> None:
        rows = self.selected()
        if rows and (enabled is None or enabled(rows)):
            run(rows)

    def open_menu(self, at: QPoint) -> None:
        """The context menu: actions on the selected rows."""
        menu = QMenu(self.view)
        rows = self.selected()
        for action, enabled in self._actions:
            action.setEnabled(bool(rows) and (enabled is None or enabled(rows)))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(icon("export", "muted"), "Ekspor daftar …").triggered.connect(
            lambda _checked=False: self.export()
        )
        menu.aboutToHide.connect(self._enable_all)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _enable_all(self) -> None:
        for action, _ in self._actions:
            action.setEnabled(True)

    def export(self) -> None:
        """Write the whole list, every page of it, to a file the person chooses."""
        from app.ui.export import TableExport, export_table

        query = self._query(PageRequest(limit=1000, sort=self._sort)) if self._query else None
        columns = tuple(self.model.columns[at] for at in self.widths.order())
        rows = () if query is not None else tuple(self.model.rows)
        export_table(self._panel, TableExport(self._panel.title, columns, query, rows))

    def copied(self) -> str:
        """Selected rows as tab separated text, with the headers."""
        columns = [self.model.columns[at] for at in self.widths.order()]
        lines = ["\t".join(column.title for column in columns)]
        lines += [
            "\t".join(plain_text(column.value(row)) for column in columns)
            for row in self.selected()
        ]
        return "\n".join(lines) + "\n"

    def _add_copy(self) -> None:
        copy = self.add_action("Salin", "Ctrl+C", lambda _rows: copy_text(self.copied()))
        copy.setIcon(icon("copy", "muted"))

    # ---------------------------------------------------------------- paging
    def _first(self, page: Page[Any]) -> None:
        # Until the new rows stand, scrolling must not ask on from the old cursor.
        self._next, self._total = page.next, page.total
        self._replace(page.rows)
        self._loading = False
        self._announce()
        self.more_if_near_end()

    def _replace(self, rows: Sequence[Any]) -> None:
        if list(rows) == list(self.model.rows):
            return
        current, top = self.current(), self.view.verticalScrollBar().value()
        chosen = {self._key(row) for row in self.selected()}
        self.model.set_rows(rows)
        self._widen(0)
        self._select_again(chosen, self._key(current) if current is not None else None)
        self.view.verticalScrollBar().setValue(top)

    def _select_again(self, chosen: set[str], current: str | None) -> None:
        if current is None:
            return
        selection = self.view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for at, row in enumerate(self.model.rows):
            key = self._key(row)
            if key == current:
                selection.setCurrentIndex(
                    self.model.index(at, 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )
            if key in chosen:
                selection.select(self.model.index(at, 0), flags)

    def more_if_near_end(self) -> None:
        """Fetch the next page when less than two screens are left below."""
        if self._query is None or self._next is None or self._loading:
            return
        # Counted in rows: the scroll bar learns of new rows only at the next layout.
        seen = self.view.viewport().height() // self.view.verticalHeader().defaultSectionSize() + 1
        top = self.view.verticalScrollBar().value()
        first = top // self.view.verticalHeader().defaultSectionSize()
        if first + 3 * seen < self.row_count:
            return
        self._loading = True
        request = PageRequest(limit=NEXT_PAGE, after=self._next, sort=self._sort)
        self._panel.ask(
            self._query(request), done=self._append, failed=self._failed, key=self._name
        )

    def _append(self, page: Page[Any]) -> None:
        self._loading = False
        first = self.row_count
        self.model.append(page.rows)
        self._widen(first)
        self._next = page.next
        self._total = page.total if page.total is not None else self._total
        self._announce()

    def _failed(self, error: UserError) -> None:
        self._loading = False
        self.failed.emit(error)

    def view_resized(self, room: int) -> None:
        """The view has another width or height."""
        self.widths.fit(room)
        self.more_if_near_end()

    def _fit(self) -> None:
        self.widths.fit(self.view.viewport().width())

    def _widen(self, first: int) -> None:
        """Figures, dates and pills are never shown with dots: their columns grow to hold them.

        What names the row keeps its room too, as far as its column was meant to be wide.
        """
        last = min(self.row_count, first + FIRST_PAGE)
        for at, column in enumerate(self.model.columns):
            if column.stretch or (column.kind is Kind.TEXT and at and not column.names):
                continue
            needs = self.view.painter_.width_of(at, range(first, last))
            if column.kind is Kind.TEXT:
                self.widths.hold(at, needs)
            else:
                self.widths.widen(at, needs)

    def _announce(self) -> None:
        shown = self.row_count
        if self._total is not None and self._total > shown:
            words = f"{angka(shown)} dari {angka(self._total)} baris"
        elif self._next is not None:
            words = f"{angka(shown)} baris, masih ada lagi"
        else:
            words = f"{angka(shown)} baris"
        self.counted.emit(words if shown else "")
        self.loaded.emit()

    # ---------------------------------------------------------------- columns
    def _sort_changed(self, section: int, order: Qt.SortOrder) -> None:
        column = self.model.columns[section]
        if not column.sort:
            self.view.horizontalHeader().setSortIndicatorShown(False)
            return
        self.view.horizontalHeader().setSortIndicatorShown(True)
        descending = order == Qt.SortOrder.DescendingOrder
        self._sort = f"-{column.key}" if descending else column.key
        if self._query is None:
            self.model.sort_by(section, descending=descending)
        else:
            self.reload()


class _View(QTableView):
    """The Qt view, with the kit's measures and keys."""

    def __init__(self, table: Table, *, point_of_use: bool) -> None:
        super().__init__()
        self._table = table
        self._point_of_use = point_of_use
        self.setModel(table.model)
        self.painter_ = CellPainter(table.model, None, point_of_use=point_of_use)
        self.setItemDelegate(self.painter_)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: table.open_menu(self.viewport().mapToGlobal(at))
        )
        self._heads()
        self.doubleClicked.connect(self._activate)
        self.verticalScrollBar().valueChanged.connect(lambda _value: table.more_if_near_end())
        theme().changed.connect(self._measure)
        self._measure()

    def _heads(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(any(column.sort for column in self._table.model.columns))
        header.setHighlightSections(False)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(least_section())
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _measure(self) -> None:
        sizes = theme().sizes(point_of_use=self._point_of_use)
        two = any(column.detail is not None for column in self._table.model.columns)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(sizes.row_two_lines if two else sizes.row)
        metrics = QFontMetrics(theme().font_of(sizes.small_pt, bold=True))
        self.horizontalHeader().setFixedHeight(metrics.height() + 3 * theme().px(tokens.XS))
        self.viewport().update()

    def _activate(self, index: Index) -> None:
        if index.isValid():
            self._table.activated.emit(self._table.model.row(index.row()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        row = self._table.model.row(current.row()) if current.isValid() else None
        self._table.current_changed.emit(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._table.view_resized(self.viewport().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._activate(self.currentIndex())
            return
        super().keyPressEvent(event)
