"""The skeleton of every screen; a panel holds no rule and no SQL: it asks, shows, commands.

How one is written (``app/orders/panels/order_list.py``)::

    class OrderListPanel(Panel):
        title, icon = "Pesanan", "orders"
        refresh_on = frozenset({"order"})  # kinds of thing that make it stale
        search_hint = "Cari pesanan, resi, nama, SKU"

        def build(self) -> None:
            self.set_primary("Setujui", "F4", self._approve)
            self.add_action("Cetak ulang label", "F7", self._reprint)
            self.search.add_filter("status", "Status", (("ready", "Siap kirim"), ...))
            empty = Empty("Belum ada pesanan.", "Impor pesanan", self._import)
            self.list = self.set_table(COLUMNS, self._page, key=lambda row: row.number, empty=empty)
            self.list.activated.connect(self._open)

        def _page(self, page: PageRequest) -> OrderList:
            status = self.search.filters.get("status")
            return OrderList(
                text=self.search.text, status=status, after=page.after, limit=page.limit
            )

        def _open(self, row: OrderRow) -> None:
            self.ask(OrderDetail(number=row.number), done=self._show, key="detail")

        def _approve(self) -> None:
            for row in self.list.selected():
                self.do(ApproveOrder(number=row.number))  # its message, or its error, is shown

Loading, dimming, errors, empty lists, stale data, paging, column widths, copying and keys are the
kit's. Register it by one ``PanelSpec`` in ``app/shell/panels.py``; it is imported when somebody
first opens it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QWidget

from app.core.errors import UserError
from app.ui import tokens
from app.ui.cards import Cards
from app.ui.fields import clear_marks, mark_fields
from app.ui.message_line import MessageLine
from app.ui.search_bar import SearchBar
from app.ui.side import SideArea
from app.ui.states import Empty, Notice, OfflineStrip
from app.ui.theme import theme
from app.ui.title_line import TitleLine, make_action
from app.ui.tokens import Tone
from app.ui.waiting import Waiting
from app.ui.widgets import KeyButton, column, stacked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent

    from app.core.client import Client
    from app.core.commands import Command, Done, Page, Query
    from app.ui.context import PanelContext
    from app.ui.forms import Form
    from app.ui.operations import Job, Progress
    from app.ui.table_model import Column, PageRequest
    from app.ui.tables import Table

R = TypeVar("R")


class Panel(QWidget):
    """Title line, cards, search bar, content with side area, message line.

    Subclasses set the class attributes and write :meth:`build`; most also :meth:`reload`.
    """

    title: ClassVar[str] = ""
    icon: ClassVar[str] = "panel"
    #: Kinds of changed thing after which this panel shows old data.
    refresh_on: ClassVar[frozenset[str]] = frozenset()
    #: Large type, high rows, name of the person always visible (look.md "Points of use").
    point_of_use: ClassVar[bool] = False
    #: Grey sentence in the search field; "" means no search bar.
    search_hint: ClassVar[str] = ""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(type(self).__name__)
        self.setAccessibleName(self.title)
        self.setProperty("pointOfUse", self.point_of_use)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title_line = TitleLine(self.title, self.icon, point_of_use=self.point_of_use)
        self.cards = Cards()
        self.search = SearchBar()
        self.message = MessageLine()
        self.side = SideArea(self.hide_detail)
        self.table: Table | None = None
        self._primary_action: QAction | None = None
        self._on_screen = False
        self._managed = False
        self._stale = True
        self._fields: tuple[str, ...] = ()
        self._lay_out()
        self._listen()
        self.build()

    # ---------------------------------------------------------------- for subclasses to write
    def build(self) -> None:
        """Make the content: called once, when the panel is first opened."""

    def reload(self) -> None:
        """Read again: called when first shown, when stale, and after a search or filter."""
        if self.table is not None:
            self.table.reload()

    def opened(self, **arguments: object) -> None:
        """Called when somebody opens the panel with arguments (a document number to show)."""

    def scanned(self, code: str, at_ms: int) -> None:
        """A scan while this panel is the active one; a list searches for it."""
        if self.search_hint:
            self.search.set_text(code)

    def take_focus(self) -> None:
        """Put the keyboard where work begins: the list, else the search field, else the panel."""
        focus = QApplication.focusWidget()
        if focus is not None and (focus is self or self.isAncestorOf(focus)):
            return
        if self.table is not None and self.table.row_count:
            self.table.focus_first()
        elif self.search_hint:
            self.search.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- building blocks
    def set_primary(
        self, text: str, key: str, run: Callable[[], object], *, enabled: bool = True
    ) -> QAction:
        """The one main action, at the right of the title, with its function key."""
        action = make_action(self, text, key, run)
        button = KeyButton(text, key, action.trigger, role="primary")
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        action.setEnabled(enabled)
        self.title_line.set_primary(button)
        self._primary_action = action
        return action

    def add_action(self, text: str, key: str, run: Callable[[], object]) -> QAction:
        """Another action: in the quiet menu and on its function key."""
        action = make_action(self, text, key, run)
        self.title_line.add_menu_action(action)
        return action

    def set_content(self, widget: QWidget) -> None:
        """The middle of the panel."""
        old = self._stack.widget(0)
        self._stack.insertWidget(0, widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.setCurrentIndex(0)

    def set_table(
        self,
        columns: Sequence[Column],
        query: Callable[[PageRequest], Query[Page[Any]]] | None = None,
        *,
        key: Callable[[Any], str],
        empty: Empty,
        above: QWidget | None = None,
    ) -> Table:
        """A table as the content, bound to search, waiting, errors and the empty state.

        Args:
            columns: At most seven (WMS-GEN-05).
            query: Makes the query of a page; None for rows given with ``show_rows``.
            key: What identifies a row (its number or code): keeps the selection over a reload.
            empty: What to say when there is nothing and nothing was searched for.
            above: Stands over the table, for what belongs to the list as a whole.
        """
        from app.ui.tables import Table

        table = Table(self, type(self).__name__, columns, query, key=key)
        table.loaded.connect(lambda: self._table_loaded(table, empty))
        table.failed.connect(self._load_failed)
        table.counted.connect(self.message.count)
        self.search.left.connect(table.focus_first)
        self.set_content(table if above is None else stacked(above, table))
        self.title_line.add_menu_action(make_action(self, "Ekspor daftar …", "", table.export))
        self.table = table
        return table

    # ---------------------------------------------------------------- going down
    def do(
        self,
        command: Command[R],
        *,
        done: Callable[[Done[R]], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
        request_id: str | None = None,
    ) -> Job:
        """Run a command; without ``failed`` its error goes to the message line and marks fields."""
        return self.progress_marks.track(
            self.context.operations.do(
                command,
                done=done or self._say_done,
                failed=failed or self.fail,
                owner=self,
                request_id=request_id,
            )
        )

    def ask(
        self,
        query: Query[R],
        *,
        done: Callable[[R], object],
        failed: Callable[[UserError], object] | None = None,
        key: str | None = None,
    ) -> Job:
        """Answer a query; ``key`` is private to this panel, the latest question wins."""
        private = f"{id(self)}:{key}" if key else None
        return self.progress_marks.track(
            self.context.operations.ask(
                query, done=done, failed=failed or self.fail, key=private, owner=self
            )
        )

    def run(
        self,
        work: Callable[[Client, Progress], R],
        *,
        done: Callable[[R], object],
        failed: Callable[[UserError], object] | None = None,
        stopped: Callable[[], object] | None = None,
        writes: bool = False,
    ) -> Job:
        """Run long work with progress and *Batalkan*, which ends in ``stopped``."""
        doing = f"{type(self).__name__}.run"
        return self.progress_marks.track(
            self.context.operations.run(
                work,
                done=done,
                failed=failed or self.fail,
                stopped=stopped,
                owner=self,
                writes=writes,
                doing=doing,
            )
        )

    # ---------------------------------------------------------------- speaking
    def say(
        self, text: str, tone: Tone = Tone.OK, undo: Callable[[], object] | None = None
    ) -> None:
        """Tell what just happened in the message line; ``undo`` offers *Urungkan*."""
        self._clear_fields()
        self.message.say(text, tone, undo)

    def fail(self, error: UserError) -> None:
        """Show an error: its sentence, its fields marked, the first one focused."""
        self._clear_fields()
        self.message.say(error.message, Tone.ERROR)
        self._fields = mark_fields(self, error.fields)

    def show_detail(self, title: str, widget: QWidget) -> None:
        """Open a detail in the side area; Esc closes it and goes back to the row."""
        self.side.show_widget(title, widget)
        if not self.side.isVisible():
            self.side.show()
            # buttons in large letters need more than their share; the list keeps a third
            room = self._splitter.width() - self._splitter.handleWidth()
            side = min(max(room * 2 // 5, self.side.wanted_width), room * 2 // 3)
            self._splitter.setSizes([room - side, side])

    def hide_detail(self) -> None:
        """Close the side area."""
        self.side.hide()
        if self.table is not None:
            self.table.focus_current()

    def place_form(
        self,
        title: str,
        form: Form,
        save: Callable[[], object],
        *,
        within: QWidget | None = None,
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        """Open a form at the side; what ``save`` raises is shown at the form's fields.

        Args:
            title: Of the side area.
            form: Its first field gets the keyboard.
            save: Called when the person is done.
            within: What is shown instead, with the form in it.
            cancelled: In place of closing the side area.
        """

        def saved() -> None:
            try:
                save()
            except UserError as wrong:
                self.fail(wrong)

        form.saved.connect(saved)
        form.refused.connect(self.fail)
        form.cancelled.connect(cancelled or self.hide_detail)
        self.show_detail(title, within or form)
        form.focus_first()

    def show_form(
        self,
        title: str,
        form: Form,
        make: Callable[[], Command[Any] | None],
        done: Callable[[Done[Any]], object] | None = None,
        **more: Any,  # noqa: ANN401 - of place_form
    ) -> None:
        """Open a form whose button runs the command it makes; None means nothing was changed.

        Without ``done`` the side area closes and the command's sentence is said.
        """

        def save() -> None:
            command = make()
            if command is None:
                self.say("Tidak ada yang berubah.", Tone.NEUTRAL)
                self.hide_detail()
            else:
                self.run_form(command, done or self.form_done)

        self.place_form(title, form, save, **more)

    def run_form(self, command: Command[Any], done: Callable[[Done[Any]], object]) -> None:
        """Run what a form made; a panel whose forms carry a supervisor's consent overrides it."""
        self.do(command, done=done)

    def form_done(self, done: Done[Any]) -> None:
        """Close the form and say what became of it."""
        self.hide_detail()
        self.say(done.message)

    def set_offline(self, since: str, works: str = "Data terakhir tetap dapat dibaca.") -> None:
        """Show or (with "") hide the amber strip."""
        self.offline.show_since(since, works)

    @property
    def content_area(self) -> QWidget:
        """What lies left of the side area; a viewer covers it while a form stays beside it."""
        return self._stack

    # ---------------------------------------------------------------- shown, stale
    def set_on_screen(self, on_screen: bool) -> None:
        """Docks tell whether the panel can be seen: Qt calls one behind a tab visible too."""
        self._managed = True
        self._became(on_screen)

    @property
    def on_screen(self) -> bool:
        """Whether it can be seen."""
        return self._on_screen

    @property
    def takes_scans(self) -> bool:
        """Whether scans mean something here."""
        return bool(self.search_hint) or type(self).scanned is not Panel.scanned

    @property
    def stale(self) -> bool:
        """Whether what is shown is older than a change that was announced."""
        return self._stale

    def refresh(self) -> None:
        """Reload now if seen, else when next shown."""
        self._stale = True
        if self._on_screen:
            self._reload_timer.start()

    def _became(self, on_screen: bool) -> None:
        self._on_screen = on_screen
        if on_screen and self._stale:
            self._reload_timer.start()

    def _reload_now(self) -> None:
        self._stale = False
        self.reload()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & self.refresh_on:
            self.refresh()

    # ---------------------------------------------------------------- inside
    def _lay_out(self) -> None:
        self.offline = OfflineStrip()
        self.notice = Notice()
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self.notice)
        self.progress_marks = Waiting(self.context.operations, self._stack, self.say)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._stack)
        self._splitter.addWidget(self.side)
        self.side.hide()
        self.search.set_hint(self.search_hint)
        if not self.search_hint:
            self.search.hide()
        outer = column(gap=0)
        outer.addWidget(self.title_line)
        outer.addWidget(self.progress_marks.bar)
        outer.addWidget(self.offline)
        inner = column(gap=tokens.S)
        inner.setContentsMargins(tokens.M, tokens.S, tokens.M, 0)
        for part in (self.cards, self.search, self.progress_marks.strip):
            inner.addWidget(part)
        inner.addWidget(self._splitter, 1)
        outer.addLayout(inner, 1)
        outer.addWidget(self.message)
        self.setLayout(outer)

    def _listen(self) -> None:
        self.context.operations.changed.connect(self._changed)
        self.search.changed.connect(self.reload)
        self._reload_timer = QTimer(self, singleShot=True, interval=0)
        self._reload_timer.timeout.connect(self._reload_now)
        self._undo_action = make_action(self, "Urungkan", "Ctrl+Z", self.message.undo)
        make_action(self, "Cari", "Ctrl+F", self._focus_search)
        make_action(self, "Muat ulang", "F5", self.refresh)
        theme().changed.connect(self._use_font)
        self._use_font()

    def _use_font(self) -> None:
        if self.point_of_use:
            self.setFont(theme().font(point_of_use=True))

    def _focus_search(self) -> None:
        if self.search_hint:
            self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.field.selectAll()

    def _say_done(self, done: Done[Any]) -> None:
        if done.message:
            self.say(done.message)

    def _clear_fields(self) -> None:
        clear_marks(self, self._fields)
        self._fields = ()

    def _table_loaded(self, table: Table, empty: Empty) -> None:
        if table.row_count:
            self._stack.setCurrentIndex(0)
            return
        if self.search.text or self.search.filters:
            self.notice.show_nothing_found(self._clear_search)
        else:
            self.notice.show_empty(empty)
        self._stack.setCurrentWidget(self.notice)

    def _clear_search(self) -> None:
        for key in self.search.filters:
            self.search.clear_filter(key)
        self.search.set_text("")

    def _load_failed(self, error: UserError) -> None:
        """Old rows stay readable; only a list that never loaded gives way to the error."""
        if self.table is not None and self.table.row_count:
            self.fail(error)
            return
        self.notice.show_error(error.message, self.refresh)
        self._stack.setCurrentWidget(self.notice)

    # ---------------------------------------------------------------- Qt
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._managed:
            self._became(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self._managed:
            self._became(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.progress_marks.veil.setGeometry(self._stack.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.side.isVisible():
            self.hide_detail()
            return
        super().keyPressEvent(event)
