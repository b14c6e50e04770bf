"""A packing panel on a real company, driven as a scanner and a keyboard drive it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.documents.panels.print_desk import PrintDesk
from app.fulfilment.panels.packing import PackingPanel
from app.fulfilment.panels.packing_stage import Stage
from app.ui.context import DictMemory, PanelContext, Services
from app.ui.operations import Operations
from app.ui.scan_log import ScanLog
from app.ui.sounds import Sounds
from app.ui.station import Station
from app.ui.tokens import Outcome
from app.ui.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.core.client import Client
    from app.core.env import Environment
    from app.identity.signin import SignIn
    from tests.support.orders import Shop

_PATIENCE_MS = 20_000


class SilentSounds(Sounds):
    """Remembers what would have been heard."""

    def __init__(self) -> None:
        super().__init__(None)
        self.heard: list[Outcome] = []

    def play(self, outcome: Outcome) -> None:
        self.heard.append(outcome)


class TableStation(Station):
    """A PC without window; remembers what it was asked."""

    def __init__(self, folder: Path, env: Environment, door: SignIn | None = None) -> None:
        self.folder = folder
        self.env = env
        self._door = door
        self.asked: list[str] = []

    def lock(self) -> None:
        self.asked.append("lock")

    def switch(self, badge: str) -> None:
        self.asked.append(f"switch {badge}")

    def menu(self) -> None:
        self.asked.append("menu")

    def help(self) -> None:
        self.asked.append("help")

    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        assert self._door is not None
        return self._door.override(badge, pin, permission, reason, subject).code


@dataclass
class PackingTable:
    """One workstation: panel, scanner, keyboard, printers."""

    client: Client
    env: Environment
    folder: Path
    transport: Callable[..., Any] | None = None
    door: SignIn | None = None
    panel: PackingPanel = field(init=False)
    now_ms: int = 1_000
    closed: bool = False

    def __post_init__(self) -> None:
        self.station = TableStation(self.folder, self.env, self.door)
        self.log = ScanLog(self.folder / "scans", self.env)
        more = {} if self.transport is None else {"transport": self.transport}
        self.desk = PrintDesk(self.folder, self.env, **more)
        self.desk.start()
        self.sounds = SilentSounds()
        self.operations = Operations(lambda: self.client)
        services = Services()
        services.offer("app.ui.station:Station", lambda: self.station)
        services.offer("app.ui.scan_log:ScanLog", lambda: self.log)
        services.offer("app.documents.panels.print_desk:PrintDesk", lambda: self.desk)
        self.opened: list[tuple[str, dict[str, object]]] = []
        context = PanelContext(
            self.operations, DictMemory(), self.sounds, self._open, services=services
        )
        self.panel = PackingPanel(context)
        self.panel.resize(1180, 700)
        self.panel.show()
        self.settle()

    def _open(self, panel_id: str, **arguments: object) -> None:
        self.opened.append((panel_id, arguments))

    # ---------------------------------------------------------------- hands
    def scan(self, *codes: str, gap_ms: int = 1_000) -> Verdict:
        """Scan codes, a second apart and each answered before the next; the last verdict."""
        for code in codes:
            self.scan_on(code, gap_ms=gap_ms)
            self.settle()
        return self.verdict

    def scan_on(self, code: str, *, gap_ms: int = 1_000) -> None:
        """Scan and do not wait."""
        self.now_ms += gap_ms
        self.log.scan(code, self.now_ms)
        self.panel.scanned(code, self.now_ms)

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> Verdict:
        """Press a key of the panel."""
        text = "\r" if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} else ""
        self._key(key, modifiers, text)
        self.settle()
        return self.verdict

    def type(self, text: str, *, enter: bool = True) -> Verdict:
        """Type by hand, and press Enter."""
        for char in text:
            self._key(Qt.Key(ord(char.upper())), Qt.KeyboardModifier.NoModifier, char)
        return self.press(Qt.Key.Key_Return) if enter else self.verdict

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        target = QApplication.focusWidget()
        if target is None or not self.panel.isAncestorOf(target):
            target = self.panel
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    # ---------------------------------------------------------------- eyes
    @property
    def verdict(self) -> Verdict:
        """What the band says; an empty one while it only gives a hint."""
        return self.panel.band.verdict or Verdict(Outcome.OK)

    @property
    def stage(self) -> Stage:
        """What the table is doing."""
        return self.panel.flow.stage

    @property
    def counts(self) -> dict[str, str]:
        """Lines of the list with their quantities, from the top."""
        return {row.title: row.quantity for row in self.panel.parcel.list.rows}

    def settle(self) -> None:
        """Wait until nothing is under way: commands, scans, questions to the database."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        quiet = 0
        while quiet < 3:
            assert not deadline.hasExpired(), "still busy"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            flow = self.panel.flow
            busy = self.operations.pending or flow.waiting or flow.busy
            quiet = 0 if busy else quiet + 1

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait for something."""
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not until():
            assert not deadline.hasExpired(), "it did not happen"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def close(self) -> None:
        """Switch the workstation off properly."""
        if self.closed:
            return
        self.closed = True
        self.panel.close()
        self.panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.operations.close()
        self.desk.close()
        self.log.close()

    def crash(self) -> None:
        """The power goes: nothing is said goodbye to."""
        self.log.flush()
        self.panel.flow.outbox._timer.stop()
        self.close()


def table_of(shop: Shop, folder: Path, client: Client | None = None, **more: Any) -> PackingTable:
    """A table for a shop's person (the admin if none is named)."""
    return PackingTable(client or shop.me, shop.company.env, folder, **more)
