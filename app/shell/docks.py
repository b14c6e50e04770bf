"""Panels in docks: built when first seen, arranged by each person, remembered per person and PC."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabWidget, QWidget

from app.ui import reports
from app.ui.states import Empty, Notice
from app.ui.title_line import TitleLine
from app.ui.widgets import quiet_button, scrolling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.shell.registry import PanelSpec, Registry
    from app.ui.context import Memory, PanelContext
    from app.ui.panel import Panel

#: Raise when the meaning of a saved layout changes; an older one is then not restored.
LAYOUT_VERSION: Final = 1
_KEY: Final = "layout"
_SAVE_MS: Final = 800
_MOST_TRAIL: Final = 30
#: Docks of their own area, not split ones: Qt puts a dock split off a tabbed one into the tab bar.
_AREAS: Final = {
    "main": Qt.DockWidgetArea.LeftDockWidgetArea,
    "side": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


class PanelDock(QDockWidget):
    """A dock whose panel does not exist until it is first seen."""

    def __init__(
        self,
        spec: PanelSpec,
        build: Callable[[PanelSpec], Panel],
        list_spec: PanelSpec | None,
        open_list: Callable[[], object],
    ) -> None:
        # The tab reads "&" as the mark of a key.
        super().__init__(spec.title.replace("&", "&&"))
        self.spec = spec
        self._list = list_spec
        self._open_list = open_list
        self.panel: Panel | None = None
        self._build = build
        self._broken = False
        self._arguments: Mapping[str, object] | None = None
        self.setObjectName(f"dock:{spec.id}")
        self.setAccessibleName(spec.title)
        self.setWidget(QWidget())

    def ensure(self) -> Panel | None:
        """The panel, built now if need be.

        None if building it failed, or nobody chose what it shows; the dock then says so.
        """
        if self.panel is None and not self._broken:
            if self._list is not None and self._arguments is None:
                self._say_what_is_missing(self._list)
            else:
                self._make()
        return self.panel

    def give(self, arguments: Mapping[str, object]) -> None:
        """Hand over what the panel was opened with."""
        self._arguments = arguments
        panel = self.ensure()
        if panel is not None:
            panel.opened(**arguments)

    def _make(self) -> None:
        try:
            panel = self._build(self.spec)
        except Exception as bug:  # noqa: BLE001 - ours: one broken panel must not take the window along
            number = reports.report(bug, f"building panel {self.spec.id}")
            self._show_broken(reports.sentence(number))
            return
        self.panel = panel
        # Where the screen is smaller than the panel (150 % on 1366 x 768, two panels beside each
        # other) the panel is moved in its place; it never pushes the window off the screen.
        self._replace(scrolling(panel))
        self._entitle(panel.title_line)

    def _entitle(self, title: TitleLine) -> None:
        """A title line of ours, with the buttons of the dock, in place of the one before."""
        title.add_trailing(quiet_button("float", "Lepas atau pasang panel", self._float))
        title.add_trailing(quiet_button("close", "Tutup panel (Ctrl+W)", self.close))
        old = self.titleBarWidget()
        self.setTitleBarWidget(title)
        if old is not None:
            old.deleteLater()

    def _say_what_is_missing(self, chosen_in: PanelSpec) -> None:
        """A layout of yesterday opens the panel, and knows of no document."""
        if not isinstance(self.widget(), Notice):
            notice = Notice()
            sentence = f"Belum ada yang dipilih. Pilih di {chosen_in.title}."
            words = f"Buka {chosen_in.title}"
            notice.show_empty(Empty(sentence, words, self._open_list, chosen_in.icon))
            self._replace(notice)
            self._entitle(TitleLine(self.spec.title, self.spec.icon))

    def _show_broken(self, sentence: str) -> None:
        self._broken = True
        notice = Notice()
        notice.show_empty(Empty(sentence, "Tutup panel", self.close, "error"))
        self._replace(notice)
        self._entitle(TitleLine(self.spec.title, self.spec.icon))

    def _replace(self, widget: QWidget) -> None:
        old = self.widget()
        self.setWidget(widget)
        if old is not None:
            old.deleteLater()

    def _float(self) -> None:
        self.setFloating(not self.isFloating())


class Docks(QObject):
    """All docks of one signed-in person.

    Args:
        window: Where they live.
        registry: What can be opened.
        context: Given to each panel.
        may: Whether the person holds a permission.
        memory: Where the layout is kept.
    """

    #: Id of the panel that has the keyboard now, "" for none.
    activated = Signal(str)
    #: Docks were opened or closed.
    changed = Signal()

    def __init__(
        self,
        window: QMainWindow,
        registry: Registry,
        context: PanelContext,
        may: Callable[[str], bool],
        memory: Memory,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._registry = registry
        self._context = context
        self._may = may
        self._memory = memory
        self._docks: dict[str, PanelDock] = {}
        self._active: PanelDock | None = None
        #: Every panel that had the keyboard, the last one first.
        self._recent: list[PanelDock] = []
        #: Panels from which others were opened, the last at the end (drill-down and back).
        self._trail: list[PanelDock] = []
        self._settled = False
        self._solo: QByteArray | None = None
        self._save_later = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._save_later.timeout.connect(self.save)
        window.setDockNestingEnabled(True)
        window.setDocumentMode(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.tabifiedDockWidgetActivated.connect(self._tab_chosen)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    # ---------------------------------------------------------------- opening and closing
    @property
    def open_ids(self) -> list[str]:
        """Ids of the docks that are open, in the order they were opened."""
        return [panel_id for panel_id, dock in self._docks.items() if not dock.isHidden()]

    @property
    def built_ids(self) -> list[str]:
        """Ids of panels that exist already."""
        return [panel_id for panel_id, dock in self._docks.items() if dock.panel is not None]

    @property
    def active(self) -> Panel | None:
        """The panel that has, or last had, the keyboard."""
        return self._active.panel if self._active is not None else None

    @property
    def panels(self) -> list[Panel]:
        """Panels that exist."""
        return [dock.panel for dock in self._docks.values() if dock.panel is not None]

    @property
    def recent(self) -> list[Panel]:
        """Panels that exist, the one that had the keyboard last first."""
        known = [*self._recent, *(one for one in self._docks.values() if one not in self._recent)]
        return [dock.panel for dock in known if dock.panel is not None]

    def open(self, panel_id: str, **arguments: object) -> None:
        """Open a panel, or bring the open one to the front; ``arguments`` reach its ``opened``.

        A panel the person may not see stays closed.
        """
        spec = self._registry.get(panel_id)
        if spec is None or not self._may(spec.permission):
            return
        dock = self._docks.get(panel_id) or self._add(spec)
        if self._active is not None and self._active is not dock:
            self._trail = [*self._trail[-_MOST_TRAIL:], self._active]
        dock.show()
        dock.raise_()
        self.changed.emit()  # before it is built: beside the empty home it would widen the window
        if arguments:
            dock.give(arguments)
        else:
            dock.ensure()
        self._activate(dock, take_focus=True)
        self._save_later.start()

    def toggle_beside(self, panel_id: str) -> None:
        """Open a panel, or close the one that is seen, and leave the keyboard where it is."""
        before, dock = self._active, self._docks.get(panel_id)
        if dock is not None and dock.isVisible() and not dock.visibleRegion().isEmpty():
            dock.close()
        else:
            self.open(panel_id)
        if before is not None and before is not dock and not before.isHidden():
            self._activate(before, take_focus=True)

    def give_keyboard(self, panel: Panel) -> None:
        """Let a panel that can be seen have the keyboard."""
        for dock in self._docks.values():
            if dock.panel is panel:
                self._activate(dock, take_focus=True)

    def back(self) -> None:
        """The panel from which this one was opened, as it was left: same row, same place."""
        while self._trail:
            dock = self._trail.pop()
            if dock is not self._active and not dock.isHidden():
                dock.raise_()
                dock.ensure()
                self._activate(dock, take_focus=True)
                return

    def close_active(self) -> None:
        """Close the panel that has the keyboard."""
        if self._active is not None and self._solo is None:
            self._active.close()

    def cycle(self, step: int) -> None:
        """Bring the next open panel to the front."""
        docks = [self._docks[panel_id] for panel_id in self.open_ids]
        if not docks:
            return
        at = docks.index(self._active) if self._active in docks else 0
        dock = docks[(at + step) % len(docks)]
        dock.raise_()
        dock.ensure()
        self._activate(dock, take_focus=True)

    def _add(self, spec: PanelSpec) -> PanelDock:
        chosen_in = self._registry.get(spec.chosen_in)
        dock = PanelDock(spec, self._build, chosen_in, partial(self.open, spec.chosen_in))
        self._docks[spec.id] = dock
        self._place(dock)
        dock.show()
        dock.visibilityChanged.connect(lambda seen: self._seen(dock, seen))
        for signal in (dock.topLevelChanged, dock.dockLocationChanged):
            signal.connect(lambda *_: self._save_later.start())
        self.changed.emit()
        return dock

    def _build(self, spec: PanelSpec) -> Panel:
        return spec.load()(self._context)

    def _place(self, dock: PanelDock) -> None:
        """Panels of one area share a tab bar; side and bottom ones get their own room."""
        area = _AREAS[dock.spec.area]
        self._window.addDockWidget(area, dock)
        beside = self._neighbour(dock)
        if beside is not None:
            self._window.tabifyDockWidget(beside, dock)
        elif dock.spec.area == "side" and self._active is not None:
            whole = self._window.width()
            share = [whole - whole // 3, whole // 3]
            self._window.resizeDocks([self._active, dock], share, Qt.Orientation.Horizontal)

    def _neighbour(self, dock: PanelDock) -> PanelDock | None:
        """A dock to share the tab bar with: one in the wanted area now, the active one first."""
        area = _AREAS[dock.spec.area]
        others = [
            one
            for one in self._docks.values()
            if one is not dock
            and not one.isHidden()
            and not one.isFloating()
            and self._window.dockWidgetArea(one) == area
        ]
        others.sort(key=lambda one: one is not self._active)
        return others[0] if others else None

    # ---------------------------------------------------------------- seen, active
    def _seen(self, dock: PanelDock, seen: bool) -> None:
        """Qt says True for docks while they are being added: only believed once settled."""
        if not self._settled:
            return
        if seen:
            dock.ensure()
        if dock.panel is not None:
            dock.panel.set_on_screen(seen)
        if dock is self._active and dock.isHidden():
            self._active = None
            self.activated.emit("")
            if not dock.isFloating():  # those are hidden while the screen is locked
                self._give_back()
        self.changed.emit()
        self._save_later.start()

    def _give_back(self) -> None:
        """The keyboard to the panel that had it before the one that was closed."""
        left = [one for one in self._recent if one.isVisible() and one.panel is not None]
        if left:
            self._activate(left[0], take_focus=True)

    def _tab_chosen(self, dock: QDockWidget) -> None:
        if isinstance(dock, PanelDock) and self._settled:
            dock.ensure()
            self._activate(dock, take_focus=True)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        widget = new
        while widget is not None and not isinstance(widget, PanelDock):
            widget = widget.parentWidget()
        if widget is not None and self._docks.get(widget.spec.id) is widget:
            self._activate(widget, take_focus=False)

    def _activate(self, dock: PanelDock, *, take_focus: bool) -> None:
        if dock.panel is not None:
            dock.panel.set_on_screen(True)
            if take_focus:
                # Later: a dock that was just raised from behind a tab is not visible yet.
                QTimer.singleShot(0, dock.panel, dock.panel.take_focus)
        if dock is not self._active:
            self._active = dock
            self._recent = [dock, *(one for one in self._recent if one is not dock)]
            self.activated.emit(dock.spec.id)

    # ---------------------------------------------------------------- layout
    def restore(self) -> None:
        """Put the docks as this person left them here, else as they come by default."""
        kept = self._memory.get(_KEY)
        layout = kept if isinstance(kept, dict) and kept.get("version") == LAYOUT_VERSION else {}
        specs = [self._registry.get(str(panel_id)) for panel_id in layout.get("open", [])]
        for spec in specs:
            if spec is not None and self._may(spec.permission):
                self._add(spec)
        state = QByteArray(b64decode(layout.get("state", "")))
        if not self._docks or not self._window.restoreState(state, LAYOUT_VERSION):
            self._default()
        QTimer.singleShot(0, self, lambda: self._settle(str(layout.get("active", ""))))

    def _default(self) -> None:
        """What a person sees first: the panels marked so, else the first of the navigation."""
        specs = [spec for spec in self._registry if self._may(spec.permission)]
        first = [spec for spec in specs if spec.first] or [
            spec for spec in specs if spec.section is not None
        ][:1]
        for spec in first:
            if spec.id not in self._docks:
                self._add(spec)

    def _settle(self, active: str) -> None:
        """The window is laid out: build what can really be seen."""
        self._settled = True
        for dock in self._docks.values():
            if dock.isVisible() and not dock.visibleRegion().isEmpty():
                self._seen(dock, seen=True)
        front = self._docks.get(active) or next(iter(self._docks.values()), None)
        if front is not None and not front.isHidden():
            front.raise_()
            front.ensure()
            self._activate(front, take_focus=True)
        self.changed.emit()

    def save(self) -> None:
        """Remember the layout."""
        self._save_later.stop()
        if not self._settled or self._solo is not None:
            return
        state = b64encode(self._window.saveState(LAYOUT_VERSION).data()).decode()
        active = self._active.spec.id if self._active is not None else ""
        layout = {
            "version": LAYOUT_VERSION,
            "open": self.open_ids,
            "active": active,
            "state": state,
        }
        self._memory.put(_KEY, layout)

    # ---------------------------------------------------------------- one panel alone
    @property
    def solo(self) -> bool:
        """Whether one panel fills the window."""
        return self._solo is not None

    def set_solo(self, solo: bool) -> None:
        """Show only the active panel (F11), or all of them again as they were."""
        if solo and self._solo is None and self._active is not None:
            self.save()
            self._solo = self._window.saveState(LAYOUT_VERSION)
            for dock in self._docks.values():
                if dock is not self._active:
                    dock.hide()
            if self._active.isFloating():
                self._active.setFloating(False)
            self._activate(self._active, take_focus=True)
        elif not solo and self._solo is not None:
            state, self._solo = self._solo, None
            active = self._active
            self._window.restoreState(state, LAYOUT_VERSION)
            if active is not None:
                active.raise_()
                self._activate(active, take_focus=True)

    def set_floating_shown(self, shown: bool) -> None:
        """Floating docks are windows of their own: they go when the screen is locked."""
        for dock in self._docks.values():
            if dock.isFloating():
                if shown:
                    dock.setVisible(bool(dock.property("was_open")))
                else:
                    dock.setProperty("was_open", not dock.isHidden())
                    dock.hide()

    def dispose(self) -> None:
        """Take all docks away (another person signs in)."""
        self.save()
        self._settled = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_moved)
        for dock in self._docks.values():
            self._window.removeDockWidget(dock)
            dock.deleteLater()
        self._docks = {}
        self._trail = []
        self._recent = []
        self._active = None
