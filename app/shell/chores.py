"""Work that comes due by itself while somebody is signed in.

A single PC has no scheduler of its own: whoever holds the right does it by being there, at sign-in
("or at next start", WMS-LOT-06) and every ten minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from app.accounting.api import RunRecurring
from app.closing.api import RunSelfCheck, SelfCheckList
from app.core.text import wib
from app.orders.api import ExpireOrders
from app.sales_journal.api import GatherSales
from app.stock.api import WatchStock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.closing.api import SelfCheckRow
    from app.core.client import Client
    from app.core.commands import Command, Page
    from app.core.errors import UserError
    from app.ui.operations import Operations

EVERY_MS: Final = 10 * 60 * 1000
#: Each is harmless when nothing is due and when another workstation did it first.
DUE: Final[tuple[type[Command[Any]], ...]] = (
    ExpireOrders, RunRecurring, WatchStock, GatherSales,
)  # fmt: skip


class Chores(QObject):
    """What is due: reservations past their time, recurring drafts (A9), expired lots, alerts.

    Also the sales journals of the days before (ERP-FIN-09), and once a day the self-check.

    Args:
        operations: Where commands and queries are run.
        client: The person who is signed in.
        today: The date in WIB.
    """

    def __init__(self, operations: Operations, client: Client, today: Callable[[], date]) -> None:
        super().__init__(operations)
        self._operations = operations
        self._today = today
        self._checks = client.actor.may(RunSelfCheck.permission)
        self._mine = [chore for chore in DUE if client.actor.may(chore.permission)]
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.run)

    def start(self) -> None:
        """Now, and then every ten minutes; nothing for somebody without a right to any."""
        if self._mine or self._checks:
            self._timer.start(EVERY_MS)
            self.run()

    def run(self) -> None:
        """Do what is due, as long as this person's session lasts."""
        if self._operations.closed:
            self._timer.stop()
            return
        for chore in self._mine:
            self._operations.do(chore(), failed=self._later)
        if self._checks:
            self._operations.ask(SelfCheckList(limit=1), done=self._check_daily, failed=self._later)

    def _check_daily(self, runs: Page[SelfCheckRow]) -> None:
        """The first one who comes after midnight proves the books of the day before."""
        if not runs.rows or wib(runs.rows[0].at).date() < self._today():
            self._operations.do(RunSelfCheck(), failed=self._later)

    @staticmethod
    def _later(_error: UserError) -> None:
        """A locked screen or an absent server: the next round will do it."""
