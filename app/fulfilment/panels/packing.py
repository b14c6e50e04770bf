"""*Packing*: the screen people work at all day, by scanner alone or keyboard alone.

The panel shows what :class:`PackingFlow` says and carries out what it asks for; printing, the queue
and the shipped order's figures hang beside it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from app.accounting.api import JournalDetail
from app.core.errors import UserError
from app.documents.panels.print_desk import PrintDesk
from app.fulfilment.api import (
    PackDirectory,
    PackQueue,
    PackReport,
    PackSummary,
    ShipmentDetail,
    ShipmentList,
)
from app.fulfilment.panels.packing_ask import Question
from app.fulfilment.panels.packing_detail import ShipmentView
from app.fulfilment.panels.packing_flow import PackingFlow
from app.fulfilment.panels.packing_keys import KeyStrip, QuestionCard
from app.fulfilment.panels.packing_labels import ItemLabels
from app.fulfilment.panels.packing_log import unsent
from app.fulfilment.panels.packing_print import LABEL, REASONS, SLIP, ParcelPrinter
from app.fulfilment.panels.packing_queue import MOST, QueueView
from app.fulfilment.panels.packing_short import ShortLine
from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.panels.packing_unknown import offer_unknown
from app.fulfilment.panels.packing_view import ParcelView
from app.fulfilment.panels.packing_words import band_of, status_of
from app.fulfilment.panels.photos import Photos
from app.fulfilment.rules.pack_directory import ProductDirectory
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.scanning.commands import ScanCommand
from app.scanning.normalise import order_key
from app.ui import tokens
from app.ui.point_of_use import PointOfUsePanel
from app.ui.scan_log import ScanLog
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets import CurrentPage, column

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.accounting.api import JournalView
    from app.core.client import Client
    from app.core.commands import Page
    from app.fulfilment.api import PackToday, QueueRow, ShipmentCost, ShipmentRow, Shipped
    from app.fulfilment.panels.packing_print import Paper
    from app.ui.operations import Progress

C = ScanCommand
START: Final = "Pindai resi atau nomor pesanan."
GO_ON: Final = "Pindai barang berikutnya."
ANSWER: Final = "Jawab dengan angka, atau pindai dari lembar perintah."
#: Keys that do what a paper command does; F12 is the window's too, but here it lays aside.
KEYS: Final = (
    ("Jumlah", "F2", C.QTY),
    ("Barang kurang", "F3", C.SHORT),
    ("Urungkan", "Ctrl+Z", C.UNDO),
    ("Tutup paket", "F4", C.DONE),
    ("Batalkan paket", "Shift+F4", C.CANCEL),
    ("Cetak ulang label", "F8", C.REPRINT),
    ("Cetak slip", "F9", C.PRINTSLIP),
    ("Menu", "F10", C.MENU),
    ("Tunda paket", "F12", C.HOLD),
    ("Kunci layar", "Shift+F12", C.LOGOUT),
    ("Baris berikutnya", "PgDown", C.NEXT),
    ("Baris sebelumnya", "PgUp", C.PREV),
)
#: Panel of the report, for those who lead the tables (PU-37).
REPORT: Final = "fulfilment.report"
_LONGEST: Final = 80
_DIRECTORY_MS: Final = 3_000


class PackingPanel(PointOfUsePanel):
    """Scan an order, scan what goes into the box; the last scan ships and prints."""

    title: ClassVar[str] = "Packing"
    icon: ClassVar[str] = "box"
    refresh_on: ClassVar[frozenset[str]] = frozenset(
        {"order", "shipment", "print", "packing", "reservation", "product"}
    )

    # ---------------------------------------------------------------- building
    def build(self) -> None:
        services = self.context.services
        self.station = services.get(Station)  # type: ignore[type-abstract] # one subclass is offered
        self.desk = services.get(PrintDesk)
        self.log = services.get(ScanLog)
        self.photos = Photos(self.station.folder)
        self.typed = ""
        self.flow = PackingFlow(self, self.station, self.log, self.photos)
        self.printer = ParcelPrinter(self, self.desk)
        self.flow.shipping.deliver = self.printer.after_shipping
        self.labels = ItemLabels(self, self.flow)
        self.short = ShortLine(self, self.flow)
        super().build()
        self._listen_to_flow()
        self._add_keys()
        self.title_line.set_who(self.context.actor.full_name)
        self.printer.catch_up()
        self._directory_timer = QTimer(self, singleShot=True, interval=_DIRECTORY_MS)
        self._directory_timer.timeout.connect(self._load_directory)
        self._load_directory()
        self.run(lambda _client, _progress: unsent(self.log), done=self._send_old)
        self.new_task(START)
        self.setFocus()

    def build_job(self) -> QWidget:
        self.parcel = ParcelView(self.photos)
        self.queue = QueueView(self)
        self.question = QuestionCard(lambda digit: self.flow.press(_digit(digit)))
        self.pages = CurrentPage()
        for page in (self.queue, self.parcel, self.question):
            self.pages.addWidget(page)
        self.keys = KeyStrip(self._command, self.show_shipment)
        job = QWidget()
        layout = column(gap=tokens.S)
        layout.setContentsMargins(0, 0, 0, tokens.XS)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.keys)
        job.setLayout(layout)
        return job

    def _listen_to_flow(self) -> None:
        self.flow.answered.connect(self._show)
        self.flow.changed.connect(self._redraw)
        self.flow.shipped.connect(self._shipped)
        self.flow.trouble.connect(lambda one: self.say(f"{one.name}: {one.action}", Tone.ERROR))
        self.flow.requested.connect(self._requested)
        self.parcel.chosen.connect(self.flow.select)
        self.queue.chosen.connect(self.flow.type)
        self.printer.troubled.connect(self._label_trouble)
        self.printer.printed.connect(self._label_printed)
        self.context.operations.changed.connect(self._data_changed)

    def _add_keys(self) -> None:
        for text, key, command in KEYS:
            self.add_action(text, key, partial(self._command, command))
        self.add_action("Rincian kiriman dan HPP", "F6", self.show_shipment)
        self.add_action("Bantuan", "F1", lambda: self._command(C.HELP))
        offer_unknown(self)
        if self.context.actor.may(PackReport.permission):
            self.add_action("Laporan kemas", "", partial(self.context.open, REPORT))

    # ---------------------------------------------------------------- scans and keys
    def scanned(self, code: str, at_ms: int) -> None:
        self._set_typed("")
        self.flow.scan(code, at_ms)

    def take(self, code: str, at_ms: int) -> None:
        self.flow.scan(code, at_ms)

    def release_error(self) -> None:
        self._command(C.ENTER)

    def _size_band(self) -> None:
        """A quarter of the panel, so that ten lines fit below; all of it for an error."""
        super()._size_band()
        if not self.locked:
            self.band.setMaximumHeight(self.band.minimumHeight())

    def _lock(self, locked: bool) -> None:
        """The session answers every key while an error stands; help and lock go on working."""
        if locked:
            self.setFocus()

    def take_focus(self) -> None:
        """The panel itself takes the keys: no list, no field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _command(self, command: ScanCommand) -> None:
        self._set_typed("")
        self.flow.press(command)

    def event(self, event: QEvent) -> bool:
        """Keys of this panel come before the same keys of the window (F6, F10, F12)."""
        if event.type() == QEvent.Type.ShortcutOverride and self._own_key(event):
            event.accept()
            return True
        return super().event(event)

    def _own_key(self, event: Any) -> bool:  # noqa: ANN401 - Qt gives a QKeyEvent
        pressed = QKeySequence(event.keyCombination())
        return any(action.shortcut() == pressed for action in self.actions())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination())
        for action in reversed(self.actions()):  # this panel's own after those of every panel
            if not action.shortcut().isEmpty() and action.shortcut() == pressed:
                action.trigger()
                return
        if self._typing(event):
            return
        super().keyPressEvent(event)

    def _typing(self, event: QKeyEvent) -> bool:
        """Codes, quantities and answers typed by hand; True when the key was one of them."""
        key, text = event.key(), event.text()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key == Qt.Key.Key_Escape:
            return self._escape()
        elif key == Qt.Key.Key_Backspace:
            self._back()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._set_typed(self.typed + QGuiApplication.clipboard().text().strip())
        elif text.isprintable() and len(text) == 1 and not event.modifiers() & _WITH:
            self._character(text)
        else:
            return False
        return True

    def _enter(self) -> None:
        code, self.typed = self.typed.strip(), ""
        self._set_typed("")
        if code:
            self.flow.type(code)
        else:
            self.flow.press(C.ENTER)

    def _escape(self) -> bool:
        if self.typed:
            self._set_typed("")
        elif self.flow.question is not None:
            self.flow.drop_question()
        else:
            return False
        return True

    def _back(self) -> None:
        if self.flow.question is not None:
            self.flow.press(C.UNDO)
        self._set_typed(self.typed[:-1])

    def _character(self, char: str) -> None:
        session = self.flow.session
        asked = self.flow.question is not None
        counting = session is not None and session.entry.typing and not self.typed
        if char in "0123456789" and (asked or counting):
            self.flow.press(_digit(char))
        elif char == "*" and self.typed.isdigit() and session is not None:
            self.flow.type(f"{self.typed}*")
            self._set_typed("")
        else:
            self._set_typed(self.typed + char)

    def _set_typed(self, text: str) -> None:
        self.typed = text[:_LONGEST]
        self.keys.show_typed(self.typed)
        self._show_keys()

    def _show_keys(self) -> None:
        """Answers need the room, and no other key means anything while a question stands."""
        self.keys.setVisible(self.flow.question is None or bool(self.typed))

    # ---------------------------------------------------------------- showing
    def _show(self, verdict: PackVerdict) -> None:
        self.show_verdict(band_of(verdict))
        if verdict.result in {Result.RELEASED, Result.CANCELLED} and self.flow.session is None:
            self.back_to_job(START)
        problem = self.log.problem
        if problem:
            self.say(problem, Tone.WARN)

    def _redraw(self) -> None:
        flow = self.flow
        now = self.station.env.now()
        self.keys.show_stage(flow.stage)
        self._show_keys()
        if flow.view is not None and flow.session is not None:
            self.parcel.show_parcel(flow.view, flow.session, now)
        if flow.question is not None:
            self.question.show_question(flow.question)
            self.back_to_job(ANSWER)
            self.pages.setCurrentWidget(self.question)
        else:
            self._show_page()
        self.title_line.set_status(*status_of(flow.stage, len(flow.shipping.following)))

    def _show_page(self) -> None:
        """The parcel, or the queue; a question that is over leaves the band."""
        before = self.pages.currentWidget()
        if self.flow.view is not None and self.flow.stage in {Stage.PACKING, Stage.SHIPPING}:
            self.pages.setCurrentWidget(self.parcel)
            if before is not self.parcel:
                self.hide_detail()
        elif self.flow.stage is not Stage.OPENING:
            self.pages.setCurrentWidget(self.queue)
        if before is self.question and self.flow.stage is not Stage.OPENING:
            self.back_to_job(START if self.flow.session is None else GO_ON)

    # ---------------------------------------------------------------- what the flow asks for
    def _requested(self, command: ScanCommand) -> None:
        act = {
            C.HELP: self.station.help,
            C.MENU: self.station.menu,
            C.LOGOUT: self.station.lock,
            C.REPRINT: lambda: self.reprint(LABEL),
            C.SHORT: self.short.ask,
            C.EMPTY: self.short.empty,
            C.PRINTSLIP: lambda: self.reprint(SLIP),
            C.NEXT: lambda: self._choose(1),
            C.PREV: lambda: self._choose(-1),
            C.ENTER: self._open_chosen,
            C.OK: self._open_chosen,
        }.get(command)
        if act is not None:
            act()
        else:
            action = f"{command.label} berlaku saat paket terbuka. {START}"
            self._show(PackVerdict(Outcome.WARNING, Result.NOT_HERE, action=action))

    def _choose(self, by: int) -> None:
        self.queue.step(by)

    def _open_chosen(self) -> None:
        number = self.queue.selected
        if number:
            self.queue.unselect()
            self.flow.type(number)

    def opened(self, **arguments: object) -> None:
        """Opened from another panel with ``order``: its number or resi."""
        order = arguments.get("order")
        if isinstance(order, str) and order:
            self.flow.type(order)

    # ---------------------------------------------------------------- shipped
    def _shipped(self, shipped: Shipped, told: str) -> None:
        if trouble := self.printer.troubles.get(shipped.order):
            self._label_trouble(shipped.order, trouble)  # failed before the screen heard of it
        else:
            self.say(f"{shipped.order}: {told}")
        self.hide_detail()

    def show_shipment(self) -> None:
        """Stock card, journal and HPP of the order shipped last (F6)."""
        last = self.flow.last
        if self.locked:
            self.flow.press(C.DONE)  # answered with what has to be released first
        elif last is None:
            self.say("Belum ada pesanan yang dikirim sejak panel ini dibuka.", Tone.WARN)
        else:
            self._ask_shipment(last.order)

    def _ask_shipment(self, order: str) -> None:
        may_read_books = self.context.actor.may(JournalDetail.permission)

        def work(client: Client, _progress: Progress) -> tuple[ShipmentCost, JournalView | None]:
            cost = client.ask(ShipmentDetail(order=order))
            return cost, _journal(client, cost.journal) if may_read_books else None

        self.run(work, done=lambda found: self._show_shipment(*found))

    def _show_shipment(self, cost: ShipmentCost, journal: JournalView | None) -> None:
        self.show_detail(f"Pesanan {cost.order}", ShipmentView(cost, journal))

    # ---------------------------------------------------------------- reprinting
    def reprint(self, paper: Paper) -> None:
        """Ask which order if several may be meant, and why; then print again (PU-45)."""
        orders = self._reprintable(paper)
        if not orders:
            text = "Belum ada paket yang dikirim di meja ini, jadi belum ada yang dicetak ulang."
            self._show(PackVerdict(Outcome.WARNING, Result.NOTHING, action=text))
        elif len(orders) == 1:
            self._ask_why(orders[0], paper)
        else:
            question = Question(
                "Cetak ulang yang mana?",
                "Yang pertama dikirim terakhir.",
                lambda place: self._ask_why(orders[int(place)], paper),
                tuple(orders[:9]),
            )
            self.flow.ask(question)

    def _reprintable(self, paper: Paper) -> list[str]:
        last = [self.flow.last.order] if self.flow.last is not None else []
        missing = list(self.queue.missing.orders) if paper == LABEL else []
        if last and missing and last[0] not in missing:
            return [*last, *missing]
        return missing or last

    def _ask_why(self, order: str, paper: Paper) -> None:
        words = "label" if paper == LABEL else "slip"
        self.flow.ask(
            Question(
                f"Mengapa {words} {order} dicetak ulang?",
                "Alasannya dicatat; nomor resi tetap sama.",
                lambda place: self.printer.reprint(order, REASONS[int(place)], paper),
                REASONS,
            )
        )

    def _label_trouble(self, order: str, why: str) -> None:
        self.say(f"Label {order} belum tercetak. {why}", Tone.ERROR)
        self.refresh()

    def _label_printed(self, order: str) -> None:
        if self.message.text.startswith(f"Label {order} belum"):
            self.say(f"Label {order} tercetak.")

    # ---------------------------------------------------------------- queue and directory
    def reload(self) -> None:
        self.ask(PackSummary(), done=self._show_today, key="summary")
        self.ask(PackQueue(limit=MOST), done=self._show_queue, key="queue")

    def _show_today(self, today: PackToday) -> None:
        self.queue.show_today(today)
        if today.labels_missing:
            self.ask(
                ShipmentList(without_label=True, limit=50), done=self._show_missing, key="missing"
            )
        else:
            self.queue.missing.show_orders(())

    def _show_missing(self, page: Page[ShipmentRow]) -> None:
        """Labels that wait in the print queue are not missing yet."""
        on_the_way = {
            str(self.desk.note_of(job.id).get("order"))
            for job in self.desk.open_jobs(document=LABEL)
            if not job.message
        }
        missing = [one.order for one in page.rows if one.order not in on_the_way]
        self.queue.missing.show_orders(missing)

    def _show_queue(self, page: Page[QueueRow]) -> None:
        self.queue.show_orders(page.rows)
        self.flow.orders = {
            order_key(code): one.number
            for one in page.rows
            for code in (one.number, one.resi)
            if code
        }

    def _data_changed(self, kinds: frozenset[str]) -> None:
        if "product" in kinds:
            self._directory_timer.start()

    def _load_directory(self) -> None:
        if not self.context.actor.may(PackDirectory.permission):
            return

        def work(client: Client, progress: Progress) -> ProductDirectory:
            found: list[tuple[str, str, str]] = []
            after: str | None = None
            while True:
                page = client.ask(PackDirectory(after=after))
                found.extend((row.key, row.sku, row.product) for row in page.rows)
                after = page.next
                if after is None:
                    return ProductDirectory(found)
                progress.check()

        self.context.operations.run(
            work, done=self._take_directory, owner=self, key="pack.directory", doing="directory"
        )

    def _take_directory(self, directory: ProductDirectory) -> None:
        self.flow.directory = directory

    def _send_old(self, events: dict[str, Any]) -> None:
        """Events an earlier run could not send."""
        for order, found in events.items():
            self.flow.outbox.restore(order, found)


_WITH: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def _journal(client: Client, number: str) -> JournalView | None:
    """The journal; what else is known about the shipment is shown without it too."""
    try:
        return client.ask(JournalDetail(number=number)) if number else None
    except UserError:
        return None


def _digit(digit: str) -> ScanCommand:
    return ScanCommand(f"CMD-{digit}")
