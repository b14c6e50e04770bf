"""The packing table between scans and the database; widgets only show what it says.

Every scan is answered from memory by the parcel's session.  Only opening, shipping and leaving talk
to the database; while one of them runs, scans are accepted and wait in order (PU-04).  A parcel
that takes long to ship follows, and the table goes on without it (PU-21).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from app.fulfilment.api import LeaveParcel
from app.fulfilment.panels.packing_line_up import LineUp
from app.fulfilment.panels.packing_log import merged
from app.fulfilment.panels.packing_opening import opening
from app.fulfilment.panels.packing_outbox import MOST, Outbox
from app.fulfilment.panels.packing_shipping import Shipping
from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.panels.packing_takeover import TakeOver
from app.fulfilment.panels.packing_words import (
    greeting,
    left,
    not_left,
    not_yet_done,
    still_follows,
    will_follow,
)
from app.fulfilment.panels.parcel import (
    order_of,
    pack_event,
    refusal_of,
    scan_event,
    settings_of,
)
from app.fulfilment.rules.pack_desk import Phase
from app.fulfilment.rules.pack_directory import ProductDirectory
from app.fulfilment.rules.pack_open import order_not_found
from app.fulfilment.rules.pack_resume import resume
from app.fulfilment.rules.pack_step import Memory, Packer
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.scanning.commands import ScanCommand, read_command
from app.scanning.gtin import barcode_key
from app.scanning.intake import Fit, Fitness
from app.scanning.normalise import normalise, order_key

if TYPE_CHECKING:
    from app.core.errors import UserError
    from app.fulfilment.api import PackRules, PackView, Shipped
    from app.fulfilment.panels.packing_ask import Question
    from app.fulfilment.panels.packing_opening import Opened
    from app.fulfilment.panels.packing_shipping import Left, Parcel
    from app.fulfilment.panels.photos import Photos
    from app.fulfilment.rules.pack_step import KnownProduct
    from app.fulfilment.rules.packing import PackSession
    from app.ui.operations import Operations
    from app.ui.panel import Panel
    from app.ui.scan_log import ScanLog
    from app.ui.station import Station

_BADGE: Final = "USR-"
#: After these nobody here can do anything for the parcel.
_GONE: Final = frozenset({"TAKEN_OVER", "ALREADY_SHIPPED", "WRONG_STATE", "NOT_FOUND"})
_AT_REST: Final = frozenset({Stage.IDLE, Stage.SHIPPED})
_RELEASES: Final = frozenset({ScanCommand.OK, ScanCommand.ENTER})
_LEAVES: Final = {Phase.HELD: "ditunda", Phase.CANCELLED: "dibatalkan"}


class PackingFlow(QObject):
    """Takes scans and keys, keeps the parcel, sends commands.

    Args:
        panel: Whose screen it is; commands run as its own.
        station: This PC.
        log: Of scans, on disk.
        photos: Pictures of products.
    """

    #: A :class:`PackVerdict`: show and sound it.
    answered = Signal(object)
    #: Stage, parcel or question changed.
    changed = Signal()
    #: A :class:`Shipped`, and what became of its paper.
    shipped = Signal(object, str)
    #: A :class:`PackVerdict` on a parcel that followed; it is answered once no parcel is open.
    trouble = Signal(object)
    #: A :class:`ScanCommand` the panel carries out.
    requested = Signal(object)

    def __init__(self, panel: Panel, station: Station, log: ScanLog, photos: Photos) -> None:
        super().__init__(panel)
        self._panel = panel
        self._operations: Operations = panel.context.operations
        self._station = station
        self._log = log
        self._photos = photos
        self.stage = Stage.IDLE
        self.session: PackSession | None = None
        self.view: PackView | None = None
        self.last: Shipped | None = None
        #: Of the parcel that is open or was shipped last.
        self.rules: PackRules | None = None
        self.question: Question | None = None
        self.directory = ProductDirectory()
        #: Waiting orders by :func:`order_key` of number and resi.
        self.orders: dict[str, str] = {}
        self.outbox = Outbox(self._operations, log, self)
        self.outbox.refused.connect(self._lost)
        self._memory = Memory(self._find, order=self._order)
        self._line_up = LineUp(log, self._judge, self._use, self)
        self.shipping = Shipping(panel, self.outbox, log, station.env.new_id, self)
        self.shipping.left.connect(self._left)
        self.shipping.failed.connect(self._ship_failed)
        self.shipping.handed_over.connect(self._handed_over)
        self._blocked = ""
        #: Refusals of parcels that followed, to be shown when no parcel is open.
        self._bad_news: list[PackVerdict] = []

    # ---------------------------------------------------------------- in
    def scan(self, code: str, at_ms: int) -> None:
        """A scan, in order; ``at_ms`` on whatever clock the scanner's keys have."""
        self._line_up.scan(code, at_ms)

    def press(self, command: ScanCommand) -> None:
        """A key; waits its turn like a scan."""
        self.type(command.value)

    def type(self, code: str) -> None:
        """A code typed by hand, or a command by key."""
        self._line_up.type(code)

    def ask(self, question: Question) -> None:
        """Ask something; scans of commands and digits answer it."""
        self.question = question
        self.changed.emit()

    def drop_question(self) -> None:
        """Ask no more."""
        if self.question is not None:
            self.question = None
            self.changed.emit()

    def select(self, line: str) -> None:
        """Choose a line of the open parcel with the mouse."""
        session = self.session
        if session is not None and self.stage is Stage.PACKING:
            before = len(session.events)
            self._answer(before, session.select(line, self._station.env.now()))

    def open(self, code: str, approval: str = "") -> None:
        """Open an order by any of its numbers."""
        self.stage, self._blocked = Stage.OPENING, ""
        self._line_up.hold()
        self.changed.emit()
        self._panel.run(
            opening(code, approval, self._log, self._photos),
            done=self._opened,
            failed=lambda error: self._refused(code, error),
            stopped=self._let_go,
            writes=True,
        )

    @property
    def busy(self) -> bool:
        """Whether the database is being asked."""
        return self.stage in {Stage.OPENING, Stage.SHIPPING}

    @property
    def waiting(self) -> int:
        """Scans without decision."""
        return self._line_up.waiting

    # ---------------------------------------------------------------- one scan after the other
    def _judge(self, code: str) -> Fitness:
        session = self.session
        if session is not None and self.stage is Stage.PACKING and not self._switches(code):
            return session.fit(code, self._station.env.now())
        if read_command(code) is not None:
            return Fitness(Fit.COMMAND, code)
        known = self.directory.find(barcode_key(normalise(code).text))
        if known is not None:
            return Fitness(Fit.WRONG, known.sku)
        return Fitness(Fit.FITS, code, counts=False)

    def _use(self, code: str) -> None:
        command = read_command(code)
        if self.question is not None and self._to_question(code, command):
            return
        if code.strip().upper().startswith(_BADGE):
            self._badge(code.strip())
        elif self.session is not None and self.stage is Stage.PACKING:
            self._to_parcel(code)
        elif command is not None:
            self._without_parcel(command)
        else:
            self._to_open(code)

    # ---------------------------------------------------------------- no parcel open
    def _without_parcel(self, command: ScanCommand) -> None:
        if command in _RELEASES and self.stage is Stage.REFUSED:
            self.rest()
            self.answered.emit(
                PackVerdict(Outcome.OK, Result.RELEASED, action="Pindai resi atau nomor pesanan.")
            )
            self._tell_bad_news()
        elif self.stage is Stage.REFUSED and command not in {ScanCommand.HELP, ScanCommand.LOGOUT}:
            self._say_locked()
        else:
            self.requested.emit(command)

    def _say_locked(self) -> None:
        action = "Tekan Enter, pindai CMD-OK, atau pindai pesanan yang benar."
        name = "Kesalahan tadi belum dilepas"
        self.answered.emit(PackVerdict(Outcome.ERROR, Result.LOCKED, name=name, action=action))

    def _to_open(self, code: str) -> None:
        last = self.last
        if last is not None and order_key(code) in {
            order_key(last.order),
            order_key(last.label.resi),
        }:
            action = "Label cocok dengan paket yang baru selesai. Pindai pesanan berikutnya."
            self.answered.emit(
                PackVerdict(Outcome.OK, Result.SHIPPED, name=last.order, action=action)
            )
            return
        if follows := self.shipping.follows(code):
            self.answered.emit(still_follows(follows))
            return
        known = self.directory.find(barcode_key(normalise(code).text))
        if known is not None:
            self._refuse(order_not_found(code, article=known.label))
        else:
            self.open(code)

    def _refuse(self, verdict: PackVerdict) -> None:
        self.stage = Stage.REFUSED
        self.changed.emit()
        self.answered.emit(verdict)

    def rest(self) -> None:
        """No parcel any more."""
        self.stage, self.session, self.view = Stage.IDLE, None, None
        self._blocked = ""
        self.shipping.forget()
        self.changed.emit()

    # ---------------------------------------------------------------- opening
    def _opened(self, opened: Opened) -> None:
        view, now = opened.view, self._station.env.now()
        actor = self._operations.client.actor
        packer = Packer(actor.username, actor.workstation)
        recorded = [pack_event(event) for event in view.events]
        events = merged(recorded, opened.local)
        resumed = resume(order_of(view), events, packer, settings_of(view.rules), self._memory)
        self._photos.keep(opened.images)
        self.view, self.session, self.last = view, resumed.session, None
        self.rules = view.rules
        self.stage = Stage.PACKING
        self.shipping.forget()
        self.outbox.restore(view.number, events[len(recorded) :])
        self._log.remark("opened", order=view.number, events=len(events))
        self._line_up.release()
        self.changed.emit()
        self._greet(resumed.session, anew=resumed.anew, events=len(events), now=now)
        self._line_up.pump()

    def _greet(self, session: PackSession, *, anew: bool, events: int, now: Any) -> None:  # noqa: ANN401
        """Say that the parcel is open, and how far it was."""
        before = len(session.events)
        if session.phase in {Phase.HELD, Phase.CANCELLED}:
            self._answer(before, session.resume(now))
        elif session.phase is Phase.DONE:
            self._answer(before, session.scan(ScanCommand.DONE, now))
        elif session.locked:
            self._answer(before, session.scan(ScanCommand.NEXT, now))
        else:
            self.answered.emit(greeting(session, anew=anew, events=events))

    def _refused(self, code: str, error: UserError) -> None:
        verdict = refusal_of(error, code)
        if verdict.result is Result.HELD_BY_OTHER:
            self._blocked = verdict.name
        self._line_up.release()
        self._refuse(verdict)
        self._line_up.pump()

    def _let_go(self) -> None:
        """No parcel any more, and no answer to wait for."""
        self._line_up.release()
        self.rest()
        self._tell_bad_news()
        self._line_up.pump()

    def _badge(self, badge: str) -> None:
        if self.stage is Stage.REFUSED and self._blocked:
            TakeOver(
                self._panel,
                self._station,
                self.ask,
                started=self._taking_over,
                allowed=self.open,
                refused=self._not_approved,
            ).begin(badge, self._blocked)
        elif self.shipping.following:  # its label would come out with nobody at the table
            self.answered.emit(still_follows(self.shipping.following[0]))
        elif self.session is not None and self.stage is Stage.PACKING:
            self._park(self.session, badge)
        else:
            self._station.switch(badge)

    def _park(self, session: PackSession, badge: str) -> None:
        """The next packer comes: the parcel is laid aside with what was counted (WMS-SEC-13)."""
        if session.locked:
            self._to_parcel(badge)
            return
        before = len(session.events)
        self._answer(before, session.scan(ScanCommand.HOLD, self._station.env.now()))
        if session.phase is Phase.HELD:
            self._station.switch(badge)

    def _taking_over(self) -> None:
        self.stage = Stage.OPENING
        self._line_up.hold()
        self.changed.emit()

    def _not_approved(self, order: str, error: UserError) -> None:
        self._blocked = order
        self._line_up.release()
        name = f"Pengambilalihan {order} ditolak"
        self._refuse(PackVerdict(Outcome.ERROR, Result.FAILED, name=name, action=error.message))
        self._line_up.pump()

    # ---------------------------------------------------------------- the open parcel
    def _switches(self, code: str) -> bool:
        """Whether a code opens another order because nothing was packed of this one."""
        session = self.session
        if session is None or session.pieces or session.locked or session.entry.awaiting:
            return False
        if self.shipping.follows(code):
            return False
        return bool(self._order(code)) and self.directory.find(barcode_key(code)) is None

    def _to_parcel(self, code: str) -> None:
        session = self.session
        if session is None:
            return
        if self._switches(code):
            self._leave("belum ada yang dikemas")
            self.open(code)
            return
        before = len(session.events)
        self._answer(before, session.scan(code, self._station.env.now()))

    def _answer(self, before: int, verdict: PackVerdict) -> None:
        """Keep the new events, say the verdict, and do what follows from it."""
        session, view = self.session, self.view
        if session is None or view is None:
            return
        self.outbox.add(view.number, session.events[before:])
        if session.phase is Phase.DONE:
            self._ship(session)  # on its way before anything is painted
            self.answered.emit(not_yet_done(verdict))
            return
        self.changed.emit()
        self.answered.emit(verdict)
        if session.phase in _LEAVES:
            self._leave(_LEAVES[session.phase])
            self._tell_bad_news()
        elif verdict.request is not None:
            self.requested.emit(verdict.request)

    def _leave(self, note: str) -> None:
        """Let go of the parcel; what was scanned goes along."""
        view = self.view
        if view is None:
            return
        number = view.number
        events = self.outbox.unconfirmed(number)[:MOST]
        seqs = [event.seq for event in events]
        self._panel.do(
            LeaveParcel(order=number, note=note, events=tuple(map(scan_event, events))),
            done=lambda _done: self.outbox.confirm(number, seqs),
        )
        self._log.remark("left", order=number, note=note)
        self.rest()

    def _lost(self, order: str, error: UserError) -> None:
        """Somebody else has the parcel by now."""
        if self.view is None or self.view.number != order or self.stage is not Stage.PACKING:
            return
        self.rest()
        verdict = PackVerdict(Outcome.ERROR, Result.HELD_BY_OTHER, name=order, action=error.message)
        self._blocked = order
        self._refuse(verdict)

    # ---------------------------------------------------------------- shipping
    def _ship(self, session: PackSession) -> None:
        self.stage = Stage.SHIPPING
        self._line_up.hold()
        self.shipping.ship(session, self.rules)
        self.changed.emit()

    def _left(self, parcel: Parcel, done: Left) -> None:
        shipped = done.shipped
        mine = not parcel.follows
        if mine:
            self.session = self.view = None
            self._line_up.release()
        tell = mine or self.stage in _AT_REST
        if tell:
            self.last, self.stage = shipped, Stage.SHIPPED
        self.changed.emit()
        if tell:
            self.answered.emit(left(shipped, parcel.session.order.pieces))
        self.shipped.emit(shipped, done.told)
        self._tell_bad_news()
        self._line_up.pump()

    def _handed_over(self, parcel: Parcel) -> None:
        """The table is free again; the parcel's label comes out when the database has answered."""
        self.answered.emit(will_follow(parcel.session))
        self._let_go()

    def _ship_failed(self, parcel: Parcel, error: UserError) -> None:
        session = parcel.session
        before = len(session.events)
        verdict = session.ship_failed(error.message, self._station.env.now())
        if parcel.follows:
            self.outbox.add(parcel.number, session.events[before:])
            self._bad_news.append(not_left(parcel.number, error.message))
            self.trouble.emit(self._bad_news[-1])
            self.changed.emit()
            self._tell_bad_news()
            return
        self.stage = Stage.PACKING
        self._line_up.release()
        if error.code in _GONE:
            self._gone(session, before, error)
        else:
            self._answer(before, verdict)
        self._line_up.pump()

    def _tell_bad_news(self) -> None:
        """Say what could not be said while a parcel was open."""
        if self._bad_news and self.stage in _AT_REST:
            self._refuse(self._bad_news.pop(0))

    def _gone(self, session: PackSession, before: int, error: UserError) -> None:
        """The order was shipped, cancelled or taken over meanwhile: nothing is left to do here."""
        number = session.order.number
        self.outbox.add(number, session.events[before:])
        self._log.remark("gone", order=number, why=error.code)
        self.rest()
        why = PackVerdict(Outcome.ERROR, Result.SHIP_FAILED, name=number, action=error.message)
        self._refuse(why)

    # ---------------------------------------------------------------- questions
    def _to_question(self, code: str, command: ScanCommand | None) -> bool:
        """Whether the code was an answer; anything else means the question is over."""
        question = self.question
        if question is None:
            return False
        reply = question.reply(command)
        self.question = reply.question
        self.changed.emit()
        if reply.answer is not None:
            question.answer(reply.answer)
        return reply.used_up

    def _find(self, key: str) -> KnownProduct | None:
        return self.directory.find(key)

    def _order(self, code: str) -> str:
        return self.orders.get(order_key(code), "")
