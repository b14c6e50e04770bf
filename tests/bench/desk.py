"""The screens of the books without a display, driven until what was asked for is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QTabWidget

from app.statements.panels.ledger import LedgerBookPanel
from app.statements.panels.reports import ReportsPanel
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme
from tests.bench.loop import run_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.ui.panel import Panel


class Desk:
    """The two panels, open and visible at the smallest window that is supported."""

    def __init__(self, client: Callable[[], Client]) -> None:
        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else QApplication([])
        theme().apply(dark=False, scale=1.0)
        self._operations = Operations(client)
        self._operations.ended.connect(self._count)
        self._answered = 0
        context = PanelContext(self._operations, DictMemory(), Sounds(None), _stay)
        self._reports, self._ledger = ReportsPanel(context), LedgerBookPanel(context)
        self._window = QTabWidget()
        for panel in (self._reports, self._ledger):
            self._window.addTab(panel, panel.title)
        self._window.resize(1366, 768)
        self._window.show()
        for panel in (self._ledger, self._reports):
            self._window.setCurrentWidget(panel)
            self._settle(panel)

    def report(self, kind: str, **arguments: object) -> None:
        """Open a report and wait until it is painted."""
        self._open(self._reports, report=kind, **arguments)

    def ledger(self, **arguments: object) -> None:
        """Open the ledger of an account and wait until its first page is painted."""
        self._open(self._ledger, **arguments)

    def close(self) -> None:
        """Close the panels and end the threads."""
        self._window.close()
        self._operations.close()

    def _open(self, panel: Panel, **arguments: object) -> None:
        self._window.setCurrentWidget(panel)
        before = self._answered
        panel.opened(**arguments)
        run_until(lambda: self._answered != before)
        self._settle(panel)

    def _count(self, _job: object) -> None:
        self._answered += 1

    def _settle(self, panel: Panel) -> None:
        """Everything that is under way, and the picture of it."""
        self._app.processEvents()
        run_until(lambda: not self._operations.pending)
        self._app.processEvents()
        panel.grab()


def _stay(panel_id: str, **arguments: object) -> None:
    """No other panel opens here."""
