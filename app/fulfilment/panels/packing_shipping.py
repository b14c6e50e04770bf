"""Sends parcels off; what takes longer than two seconds follows while the next is packed (PU-21).

The table waits for an answer of the database, because paper and verdict come with it.  After
:data:`HAND_OVER_MS` it waits no more: the command goes on beside the table, the writing thread
included, and its request id makes sure that however often it is sent the parcel leaves once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import ServerAway
from app.fulfilment.panels.packing_outbox import ship_command
from app.scanning.normalise import order_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.core.commands import Done
    from app.core.errors import UserError
    from app.core.work import Progress
    from app.fulfilment.api import PackRules, ShipOrder, Shipped
    from app.fulfilment.panels.packing_outbox import Outbox
    from app.fulfilment.rules.packing import PackSession
    from app.ui.operations import Job, Operations
    from app.ui.panel import Panel
    from app.ui.scan_log import ScanLog

#: The table waits so long for one parcel (PU-21).
HAND_OVER_MS: Final = 2_000
#: A parcel that follows is sent again after this while the server is away.
_AGAIN_MS: Final = 2_000


@dataclass(slots=True, eq=False)
class Parcel:
    """A complete parcel on its way.

    Attributes:
        session: As it was packed here.
        rules: Of its organisation, for the paper.
        command: What is sent, the same each time.
        request: Its request id, the same each time.
        follows: The table waits for it no more.
    """

    session: PackSession
    rules: PackRules | None
    command: ShipOrder
    request: str
    client: Client
    follows: bool = False

    @property
    def number(self) -> str:
        """Of its order."""
        return self.session.order.number


@dataclass(frozen=True, slots=True)
class Left:
    """A parcel that left, and what became of its paper."""

    shipped: Shipped
    told: str
    changes: frozenset[str]


def no_paper(_shipped: Shipped, _rules: PackRules | None) -> str:
    """Nothing is printed."""
    return ""


class Shipping(QObject):
    """Parcels between the last scan and the answer of the database.

    Args:
        panel: Whose screen it is; commands run as its own.
        outbox: Knows which events of a parcel the database has not.
        log: Of scans, on disk.
        new_id: Makes request ids.
    """

    #: :class:`Parcel`, :class:`Left`.
    left = Signal(object, object)
    #: :class:`Parcel`, its ``UserError``.
    failed = Signal(object, object)
    #: :class:`Parcel`: the table need not wait for it any more.
    handed_over = Signal(object)

    def __init__(
        self, panel: Panel, outbox: Outbox, log: ScanLog, new_id: Callable[[], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._operations: Operations = panel.context.operations
        self._outbox = outbox
        self._log = log
        self._new_id = new_id
        #: Prints what a parcel needs when it left; called on a worker thread.
        self.deliver: Callable[[Shipped, PackRules | None], str] = no_paper
        #: The one ship command of the table whose fate is unknown, to be sent again exactly so.
        self._unsure: Parcel | None = None
        self._following: list[Parcel] = []
        self._patience = QTimer(self, singleShot=True, interval=HAND_OVER_MS)
        self._patience.timeout.connect(self.hand_over)
        self._waited_for: tuple[Parcel, Job] | None = None

    @property
    def following(self) -> tuple[str, ...]:
        """Orders whose parcels follow, the oldest first."""
        return tuple(parcel.number for parcel in self._following)

    def follows(self, code: str) -> str:
        """The order that follows and has this number or resi; "" when there is none."""
        key = order_key(code)
        for parcel in self._following:
            if key in {order_key(parcel.number), order_key(parcel.session.order.resi)}:
                return parcel.number
        return ""

    def forget(self) -> None:
        """The next parcel of the table is another one."""
        self._unsure = None

    def ship(self, session: PackSession, rules: PackRules | None) -> None:
        """Send the parcel of the table off."""
        parcel = self._unsure
        if parcel is None or parcel.session is not session:
            number = session.order.number
            command = ship_command(session, self._outbox.unconfirmed(number))
            parcel = Parcel(session, rules, command, self._new_id(), self._operations.client)
        self._unsure = parcel
        job = self._send(parcel)
        # marked as busy, yet nobody can stop it: by then the parcel may have left
        self._panel.progress_marks.track(job, stoppable=False)
        self._waited_for = (parcel, job)
        self._patience.start()
        self._log.remark("shipping", order=parcel.number, request=parcel.request)

    def hand_over(self) -> None:
        """Let the table go on; its parcel follows."""
        if self._waited_for is None:
            return
        parcel, job = self._waited_for
        self._waited_for = self._unsure = None
        parcel.follows = True
        self._following.append(parcel)
        self._panel.progress_marks.let_go(job)
        self._operations.give_way(job)
        self._log.remark("follows", order=parcel.number, request=parcel.request)
        self.handed_over.emit(parcel)

    # ---------------------------------------------------------------- inside
    def _send(self, parcel: Parcel) -> Job:
        deliver = self.deliver

        def work(_client: Client, _progress: Progress) -> Left:
            # as the person who packed it, whoever sits here when it is sent again
            done: Done[Shipped] = parcel.client.do(parcel.command, request_id=parcel.request)
            # paper at once, from here: the screen may be busy painting; a table that is gone by
            # now prints nothing, and the order stands in the list of missing labels
            told = deliver(done.value, parcel.rules) if shiboken6.isValid(self) else ""
            return Left(done.value, told, done.changes)

        return self._operations.run(
            work,
            done=lambda left: self._answered(parcel, left),
            failed=lambda error: self._refused(parcel, error),
            owner=self,
            writes=True,
            doing="Shipping",
        )

    def _done_waiting(self, parcel: Parcel) -> None:
        if not parcel.follows:
            self._patience.stop()
            self._waited_for = None

    def _answered(self, parcel: Parcel, left: Left) -> None:
        self._done_waiting(parcel)
        if parcel.follows:
            self._following.remove(parcel)
        else:
            self._unsure = None
        self._outbox.confirm(left.shipped.order, [event.seq for event in parcel.command.events])
        self._log.remark("shipped", order=left.shipped.order, shipment=left.shipped.shipment)
        self.left.emit(parcel, left)

    def _refused(self, parcel: Parcel, error: UserError) -> None:
        self._done_waiting(parcel)
        if isinstance(error, ServerAway):
            if parcel.follows:
                QTimer.singleShot(_AGAIN_MS, self, lambda: self._again(parcel))
                return
        elif parcel.follows:
            self._following.remove(parcel)
        else:
            self._unsure = None  # refused for certain: the next try is a new one
        self.failed.emit(parcel, error)

    def _again(self, parcel: Parcel) -> None:
        """Once more; should it hang again, the table's own commands do not wait behind it."""
        job = self._send(parcel)
        QTimer.singleShot(HAND_OVER_MS, self, lambda: self._operations.give_way(job))
