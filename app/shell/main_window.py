"""The window of a signed-in person: navigation, docks, status bar, palette and keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QWidget

from app.core.env import RealEnvironment
from app.core.text import jam
from app.scanning.commands import ScanCommand, read_command
from app.shell.docks import Docks
from app.shell.home import Home
from app.shell.navigation import Navigation
from app.shell.status_bar import StatusBar
from app.ui.context import PanelContext, Services
from app.ui.palette import Entry, Palette
from app.ui.tokens import Tone
from app.ui.widgets import column, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import UserError
    from app.shell.registry import Registry
    from app.shell.settings import Habits, SettingsFile
    from app.ui.operations import Operations
    from app.ui.panel import Panel
    from app.ui.sounds import Sounds

_RETRY_MS: Final = 5000
_MESSAGE_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class ShellContext(PanelContext):
    """What the shell's own panels get besides: the window and the settings of this PC."""

    window: MainWindow = field(kw_only=True)
    settings: SettingsFile = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Command:
    """A key of the window, listed in *Bantuan* and found by the palette."""

    text: str
    key: str
    icon: str
    run: Callable[[], object]


class MainWindow(QWidget):
    """One for each signed-in person; thrown away when another signs in.

    Navigation and status bar stand around the field of docks, so that no layout can lose them.
    """

    lock_asked = Signal()
    sign_out_asked = Signal()
    full_screen_asked = Signal(bool)
    type_code_asked = Signal()
    theme_asked = Signal()
    scale_asked = Signal(float)
    #: The settings of this PC were changed.
    settings_changed = Signal()
    #: The panel that has the keyboard is another one.
    active_changed = Signal()

    def __init__(
        self,
        registry: Registry,
        operations: Operations,
        habits: Habits,
        sounds: Sounds,
        settings: SettingsFile,
        services: Services | None = None,
    ) -> None:
        super().__init__()
        self.field = QMainWindow(self)
        self.field.setWindowFlags(Qt.WindowType.Widget)
        self._registry = registry
        self._operations = operations
        self._habits = habits
        actor = operations.client.actor
        context = ShellContext(
            operations=operations,
            memory=habits,
            sounds=sounds,
            open=self.open_panel,
            services=services or Services(),
            window=self,
            settings=settings,
        )
        self._may = actor.may
        self._away = False
        self.home = Home()
        self.field.setCentralWidget(self.home)
        self.docks = Docks(self.field, registry, context, actor.may, habits)
        self.navigation = Navigation()
        self.status = StatusBar()
        self._lay_out()
        self.palette_ = Palette(self, self._entries)
        self._commands = self._make_commands()
        self._add_keys()
        self._listen()
        self._fill(actor.full_name)

    # ---------------------------------------------------------------- for the top window
    def start(self) -> None:
        """Put the panels as they were; call once the window is shown."""
        self.docks.restore()

    def open_panel(self, panel_id: str, **arguments: object) -> None:
        """Open a panel by its id."""
        if self.docks.solo:
            self.set_full_screen(False)
        self.docks.open(panel_id, **arguments)

    def scanned(self, code: str, at_ms: int) -> None:
        """Hand a scan to the panel that works with scans: the active one, else a point of use.

        A point of use that stood beside gets the keyboard too: what was scanned there is answered
        there.
        """
        if self.palette_.isVisible() and self._palette_takes(code):
            return
        panel = self._scan_panel()
        if panel is None:
            self.tell(f'"{code}" dipindai, tetapi tidak ada halaman terbuka yang memakainya.')
            return
        if panel is not self.docks.active:
            self.docks.give_keyboard(panel)
        panel.scanned(code, at_ms)

    def _palette_takes(self, code: str) -> bool:
        """The list of pages by scanner alone (PU-50); any other code closes it and is used."""
        command = read_command(code)
        steps = {ScanCommand.NEXT: 1, ScanCommand.PREV: -1}
        if command in steps:
            self.palette_.step(steps[command])
        elif command in {ScanCommand.OK, ScanCommand.ENTER}:
            self.palette_.run_current()
        else:
            self.palette_.close_palette()
            return command in {ScanCommand.MENU, ScanCommand.CANCEL}
        return True

    def help_beside(self) -> None:
        """Show the list of keys, or put it away; scans and keys stay where they are."""
        if self.docks.solo:
            self.set_full_screen(False)
        self.docks.toggle_beside("shell.help")

    def tell(self, text: str, tone: Tone = Tone.WARN) -> None:
        """Say something that no panel is waiting for."""
        panel = self.docks.active
        if panel is not None:
            panel.say(text, tone)
        else:
            self.status.showMessage(text, _MESSAGE_MS)

    def show_where(self, database: str, printer: str) -> None:
        """Fill the status bar."""
        self.status.database.setText(database)
        self.status.printer.setText(printer or "Tanpa printer")

    def set_full_screen(self, on: bool) -> None:
        """One panel alone (F11), or everything again."""
        if on and self.docks.active is None:
            return
        self.docks.set_solo(on)
        self.navigation.setVisible(not on)
        self.status.setVisible(not on)
        self.full_screen_asked.emit(on)

    def dispose(self) -> None:
        """Save and take everything away."""
        if self.docks.solo:
            self.set_full_screen(False)
        self.docks.dispose()
        self._habits.save()
        self._retry.stop()

    @property
    def commands(self) -> tuple[Command, ...]:
        """Keys of the window."""
        return self._commands

    # ---------------------------------------------------------------- building
    def _lay_out(self) -> None:
        middle = row(gap=0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.field, 1)
        layout = column(gap=0)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
        self.setLayout(layout)

    def _make_commands(self) -> tuple[Command, ...]:
        return (
            Command("Bantuan: daftar tombol", "F1", "help", partial(self.open_panel, "shell.help")),
            Command("Cari halaman", "Ctrl+K", "search", self.palette_.open_palette),
            Command("Panel berikutnya", "F6", "panel", partial(self.docks.cycle, 1)),
            Command("Panel sebelumnya", "Shift+F6", "panel", partial(self.docks.cycle, -1)),
            Command("Kembali ke panel sebelumnya", "Alt+Left", "panel", self.docks.back),
            Command("Tutup panel", "Ctrl+W", "close", self.docks.close_active),
            Command("Layar penuh", "F11", "full-screen", self._toggle_full_screen),
            Command("Ketik kode seperti dipindai", "F12", "scan", self.type_code_asked.emit),
            Command("Tampilkan atau sembunyikan navigasi", "Ctrl+B", "panel", self._toggle_tree),
            Command("Warna terang atau gelap", "Ctrl+D", "moon", self.theme_asked.emit),
            Command("PC ini: suara, pemindai, teks", "", "settings", self._open_workstation),
            Command("Kunci layar", "Ctrl+L", "lock", self.lock_asked.emit),
            Command(
                "Keluar (ganti pengguna)", "Ctrl+Shift+Q", "sign-out", self.sign_out_asked.emit
            ),
        )

    def _add_keys(self) -> None:
        for command in self._commands:
            self._add_key(command.key, command.run)
        for spec in self._registry.visible(self._may):
            self._add_key(spec.shortcut, partial(self.open_panel, spec.id))

    def _add_key(self, key: str, run: Callable[[], object]) -> None:
        if not key:
            return
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False: run())
        self.addAction(action)

    def _listen(self) -> None:
        self.navigation.chosen.connect(self.open_panel)
        self.navigation.search_asked.connect(self.palette_.open_palette)
        self.home.chosen.connect(self.open_panel)
        self.docks.activated.connect(self._activated)
        self.docks.changed.connect(self._show_home)
        self.status.theme_toggled.connect(self.theme_asked)
        self.status.scale_chosen.connect(self.scale_asked)
        self.status.add_button("settings", "PC ini", self._open_workstation)
        self.status.add_button("help", "Bantuan (F1)", partial(self.open_panel, "shell.help"))
        self.status.add_button("lock", "Kunci layar (Ctrl+L)", self.lock_asked.emit)
        self._operations.reachable.connect(self._reachable)
        self._operations.unclaimed.connect(self._unclaimed)
        self._retry = QTimer(self, interval=_RETRY_MS)
        self._retry.timeout.connect(self._try_again)

    def _fill(self, name: str) -> None:
        tree = self._registry.tree(self._may)
        self.navigation.show_tree(tree)
        self.home.show_pages(name, [spec for _, specs in tree for spec in specs])
        self.status.user.setText(name)
        self.status.show_connection("Tersambung", away=False)

    # ---------------------------------------------------------------- reacting
    def _entries(self) -> list[Entry]:
        pages = [
            Entry(
                spec.title,
                (spec.section or "Lumbung").capitalize(),
                spec.icon,
                spec.shortcut,
                partial(self.open_panel, spec.id),
            )
            for spec in self._registry.visible(self._may)
            if not spec.chosen_in  # without a document it has nothing to show
        ]
        actions = [Entry(one.text, "Jendela", one.icon, one.key, one.run) for one in self._commands]
        return [*pages, *self._panel_actions(), *actions]

    def _panel_actions(self) -> list[Entry]:
        panel = self.docks.active
        if panel is None:
            return []
        return [
            Entry(action.text(), panel.title, panel.icon, key_of(action), action.trigger)
            for action in panel.actions()
            if action.text() and action.isEnabled()
        ]

    def _scan_panel(self) -> Panel | None:
        active = self.docks.active
        if active is not None and active.takes_scans:
            return active
        seen = [one for one in self.docks.recent if one.point_of_use and one.on_screen]
        return seen[0] if seen else None

    def _activated(self, panel_id: str) -> None:
        self.navigation.mark(panel_id)
        panel = self.docks.active
        if panel is not None and panel.point_of_use:
            panel.title_line.set_who(self.status.user.text())
        self.active_changed.emit()

    def _show_home(self) -> None:
        self.home.setVisible(not self.docks.open_ids)

    def _toggle_full_screen(self) -> None:
        self.set_full_screen(not self.docks.solo)

    def _toggle_tree(self) -> None:
        self.navigation.setVisible(self.navigation.isHidden())

    def _open_workstation(self) -> None:
        self.open_panel("shell.workstation")

    def _unclaimed(self, error: UserError) -> None:
        self.tell(error.message, Tone.ERROR)

    def _reachable(self, reachable: bool) -> None:
        """Amber strips since when; every five seconds the active panel tries again."""
        self._away = not reachable
        since = "" if reachable else jam(RealEnvironment().now())
        words = "Tersambung" if reachable else f"Tidak tersambung sejak {since}"
        self.status.show_connection(words, away=self._away)
        for panel in self.docks.panels:
            panel.set_offline(since)
        if reachable:
            self._retry.stop()
            for panel in self.docks.panels:
                panel.refresh()
        else:
            self._retry.start()

    def _try_again(self) -> None:
        panel = self.docks.active
        if panel is not None:
            panel.refresh()


def key_of(action: QAction) -> str:
    """The key of an action as people write it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
