"""A panel on a real company: opened, loaded, and awaited by what it has still to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from app.ui import translations
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from app.core.client import Client
    from app.ui.panel import Panel

P = TypeVar("P", bound="Panel")


class Screen(Generic[P]):
    """A shown panel.

    Args:
        qtbot: pytest-qt's hand.
        client: Whose screen it is.
        kind: The panel.
        opened: What it is opened with.
    """

    def __init__(
        self, qtbot: QtBot, client: Client, kind: Callable[..., P], **opened: object
    ) -> None:
        translations.install()
        theme().apply(dark=False, scale=1.0)
        self._qtbot = qtbot
        self.operations = Operations(lambda: client)
        #: Panels this one opened: id and arguments.
        self.went: list[tuple[str, dict[str, object]]] = []
        self.panel = kind(PanelContext(self.operations, DictMemory(), Sounds(None), self._open))
        qtbot.addWidget(self.panel)
        self.panel.resize(1366, 768)
        self.panel.show()
        self.panel.activateWindow()
        qtbot.waitUntil(self.panel.isActiveWindow)
        if opened:
            self.panel.opened(**opened)
        self.settle()

    def _open(self, panel_id: str, **arguments: object) -> None:
        self.went.append((panel_id, arguments))

    def settle(self) -> None:
        """Wait until everything asked was answered and nothing is due any more."""
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            busy = self.operations.pending or self.panel.stale
            quiet = 0 if busy else quiet + 1
            return quiet > 1

        self._qtbot.waitUntil(still, timeout=10_000)

    @property
    def said(self) -> str:
        """What the message line says."""
        return self.panel.message.text

    def close(self) -> None:
        """Let the worker threads go; a panel that looks again now and then stops before."""
        self.panel.hide()
        self.operations.close()
