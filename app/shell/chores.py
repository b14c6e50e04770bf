"""Work that comes due by itself while somebody is signed in.

A single PC has no scheduler of its own: whoever holds the right does it by being there, at sign-in
("or at next start", WMS-LOT-06) and every ten minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from app.orders.api import ExpireOrders

if TYPE_CHECKING:
    from app.core.client import Client
    from app.core.errors import UserError
    from app.ui.operations import Operations

EVERY_MS: Final = 10 * 60 * 1000


class Chores(QObject):
    """Releases reservations past their time (WMS-RSV-02)."""

    def __init__(self, operations: Operations, client: Client) -> None:
        super().__init__(operations)
        self._operations = operations
        self._may = client.actor.may(ExpireOrders.permission)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.run)

    def start(self) -> None:
        """Now, and then every ten minutes; nothing for somebody without the right."""
        if self._may:
            self._timer.start(EVERY_MS)
            self.run()

    def run(self) -> None:
        """Do what is due."""
        self._operations.do(ExpireOrders(), failed=self._later)

    @staticmethod
    def _later(_error: UserError) -> None:
        """A locked screen or an absent server: the next round will do it."""
