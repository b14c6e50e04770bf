"""*Hitung Opname*: location, items, next location; by scanner or keyboard alone (PU-60…64)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.core.text import angka, tanggal
from app.opname.api import (
    BinRow,
    CountBin,
    CountResolve,
    CountTask,
    SessionList,
    SessionRow,
)
from app.opname.panels.count_desk import CountDesk
from app.opname.panels.count_outbox import CountOutbox, unsent
from app.opname.panels.count_photos import CountPhotos
from app.opname.panels.count_rows import Answer, Row
from app.scanning.commands import ScanCommand, read_command
from app.scanning.intake import IntakeRules
from app.scanning.normalise import normalise
from app.ui import tokens
from app.ui.pills import PillText
from app.ui.point_of_use import PointOfUsePanel
from app.ui.scan_log import ScanLog
from app.ui.station import Station
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.tokens import Outcome, Tone
from app.ui.verdict import Verdict
from app.ui.widgets import column, label, row

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.core.commands import Page
    from app.core.errors import UserError
    from app.opname.api import (
        CountBinView,
        CountEvent,
        CountProduct,
        CountTaskView,
        UnknownScan,
    )

C = ScanCommand
CHOOSE: Final = "Pilih sesi opname: PgDn lalu Enter, atau pindai nomornya."
GO_TO: Final = "Pindai lokasi yang akan dihitung."
GO_ON: Final = "Pindai barang, atau ketik jumlah lalu Enter."
KEYS: Final = (
    ("Rak kosong", "Shift+F2", C.EMPTY),
    ("Selesai lokasi", "F4", C.DONE),
    ("Urungkan hitungan", "Ctrl+Z", C.UNDO),
    ("Foto", "F7", C.PHOTO),
    ("Baris berikutnya", "PgDown", C.NEXT),
    ("Baris sebelumnya", "PgUp", C.PREV),
    ("Kunci layar", "Shift+F12", C.LOGOUT),
)
#: How often the progress of everybody is read while the panel is seen (PU-63).
_LIVE_MS: Final = 1_000
_LONGEST: Final = 80
_BOUNCE_MS: Final = IntakeRules().bounce_ms
_DONE: Final = PillText("Terhitung", Tone.OK)
_OPEN: Final = PillText("Belum", Tone.NEUTRAL)
_NOT_MINE: Final = PillText("Bukan Anda", Tone.WARN)
_FOUND: Final = PillText("Temuan", Tone.WARN)


def _row_state(each: Row) -> PillText:
    if each.refused:
        return _NOT_MINE
    if each.line is None:
        return _FOUND
    return _DONE if each.counted else _OPEN


def _expiry(each: Row) -> str:
    return f"ED {tanggal(each.expires_on)}" if each.expires_on else ""


ROWS: Final = (
    Column("product", "Barang", lambda each: each.product, detail=lambda each: each.sku,
           stretch=True),
    Column("lot", "Lot / SN", lambda each: each.lot or each.serial, detail=_expiry, width=130,
           names=True),
    Column("count", "Dihitung", lambda each: each.total if each.counted else None, Kind.NUMBER,
           lambda each: f"{angka(each.others)} oleh lain" if each.others else each.units.words,
           width=120),
    Column("state", "Status", _row_state, Kind.PILL, width=140),
)  # fmt: skip
ROWS_OPEN: Final = (
    *ROWS[:2],
    Column("expected", "Sistem", lambda each: each.expected, Kind.NUMBER, width=80),
    *ROWS[2:],
)
BINS: Final = (
    Column("place", "Lokasi", lambda each: each.location,
           detail=lambda each: f"Zona {each.zone}" if each.zone else "", stretch=True),
    Column("who", "Petugas", lambda each: each.assigned or "siapa saja", width=200),
    Column("far", "Terhitung", lambda each: f"{angka(each.counted)} / {angka(each.lines)}",
           width=140),
    Column("state", "Status", lambda each: _DONE if each.counted == each.lines else _OPEN,
           Kind.PILL, width=140),
)  # fmt: skip
SESSIONS: Final = (
    Column("title", "Sesi", lambda each: each.title, detail=lambda each: each.number, stretch=True),
    Column("place", "Gudang", lambda each: each.warehouse, width=110),
    Column("date", "Tanggal", lambda each: each.opname_date, Kind.DATE, width=130),
    Column("far", "Terhitung", lambda each: f"{angka(each.counted)} / {angka(each.lines)}",
           width=140),
)  # fmt: skip


class CountingPanel(PointOfUsePanel):
    """Scan a location, then what lies there: +1 each; a typed number replaces; ``CMD-EMPTY``."""

    title: ClassVar[str] = "Hitung Opname"
    icon: ClassVar[str] = "clipboard"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname", "opname_count"})

    # ---------------------------------------------------------------- building
    def build(self) -> None:
        services = self.context.services
        self.station = services.get(Station)  # type: ignore[type-abstract] # one subclass is offered
        self.log = services.get(ScanLog)
        self.desk = CountDesk(self.station.env)
        self.outbox = CountOutbox(self.context.operations, self.log, self)
        self.photos = CountPhotos(self)
        self.session = ""
        self.task: CountTaskView | None = None
        self.typed = ""
        self._last: tuple[str, int] = ("", -(10**9))
        #: Something was refused since the bin was read: what stands here may be more than is kept.
        self._doubt = False
        super().build()
        self.outbox.refused.connect(self._refused)
        self.outbox.sent.connect(lambda _session: self.refresh())
        for text, key, command in KEYS:
            self.add_action(text, key, partial(self.press, command))
        self.title_line.set_who(self.context.actor.full_name)
        self.run(lambda _client, _progress: unsent(self.log), done=self._send_old)
        self._live = QTimer(self, interval=_LIVE_MS)
        self._live.timeout.connect(self._look_again)
        self._live.start()
        self.new_task(CHOOSE)
        self.setFocus()

    def build_job(self) -> QWidget:
        self.head = label("", "title")
        self.entry = label("", "figure")
        self.sessions = Table(self, "opname.sessions", SESSIONS, key=lambda each: each.number)
        self.bins = Table(self, "opname.bins", BINS, key=lambda each: each.location)
        self.blind_rows = Table(self, "opname.rows", ROWS, key=lambda each: each.key)
        self.open_rows = Table(self, "opname.open_rows", ROWS_OPEN, key=lambda each: each.key)
        self.pages = QStackedWidget()
        for table in (self.sessions, self.bins, self.blind_rows, self.open_rows):
            table.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.pages.addWidget(table)
        self.sessions.activated.connect(lambda each: self._choose_session(each.number))
        self.bins.activated.connect(lambda each: self._open_bin(each.location))
        keys = " · ".join(
            f"{key.replace('PgDown', 'PgDn')} {text}" for text, key, _command in KEYS[:5]
        )
        line = row(gap=tokens.M)
        line.addWidget(self.head, 1)
        line.addWidget(self.entry)
        job = QWidget()
        layout = column(gap=tokens.S)
        layout.addLayout(line)
        layout.addWidget(self.pages, 1)
        hint = label(keys, "small")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addWidget(hint)
        job.setLayout(layout)
        return job

    @property
    def rows_table(self) -> Table:
        """The lines of the bin; with what the system expects only in an open count."""
        return self.blind_rows if self.task is None or self.task.blind else self.open_rows

    # ---------------------------------------------------------------- reading
    def reload(self) -> None:
        if not self.session:
            self.ask(SessionList(state="in_progress"), done=self._show_sessions, key="sessions")
            return
        self.ask(CountTask(session=self.session), done=self._show_task, key="task")
        if self.desk.location:
            self._ask_bin(self.desk.location, self._renew)

    def _look_again(self) -> None:
        """Others count too; what is shown is a second old at most."""
        if self.on_screen and self.session and not self.stale:
            self.context.operations.ask(
                CountTask(session=self.session), done=self._show_task,
                failed=lambda _error: None, key=f"{id(self)}:live", owner=self,
            )  # fmt: skip

    def _show_sessions(self, page: Page[SessionRow]) -> None:
        self.sessions.show_rows(page.rows)
        if not page.rows:
            self.back_to_job("Tidak ada opname yang sedang berjalan. Mulai dari Stok Opname.")
        self._redraw()

    def _show_task(self, task: CountTaskView) -> None:
        first = self.task is None
        self.task = task
        self.desk.know_places(task.bins)
        self.bins.show_rows(sorted(task.bins, key=lambda each: not each.mine))
        if first:
            self.release()
        self._redraw()

    def opened(self, **arguments: object) -> None:
        """Opened from the list with ``session``: its number."""
        session = arguments.get("session")
        if isinstance(session, str) and session:
            self._choose_session(session)

    def _choose_session(self, number: str) -> None:
        self.session, self.task = number, None
        self.desk.leave()
        self.hold()
        self.ask(CountTask(session=number), done=self._show_task, failed=self._no_session,
                 key="task")  # fmt: skip
        self.new_task(GO_TO)

    def _no_session(self, error: UserError) -> None:
        self.session = ""
        self._show(Answer(Outcome.ERROR, "DITOLAK", detail=error.message))
        self.release()
        self.refresh()

    def _open_bin(self, location: str) -> None:
        self.hold()
        self._ask_bin(location, self._stand_before)

    def _ask_bin(self, location: str, show: Any) -> None:  # noqa: ANN401 - a slot of a view
        query = CountBin(session=self.session, location=location)
        self.ask(query, done=show, failed=self._lookup_failed, key=f"bin:{show.__name__}")

    def _lookup_failed(self, error: UserError) -> None:
        self._show(Answer(Outcome.ERROR, "TIDAK TERBACA", detail=error.message))
        self.release()

    def _stand_before(self, view: CountBinView) -> None:
        if self.outbox.pending:  # what is on its way is not in the answer yet
            self.outbox.send()
        self._show(self.desk.open_bin(view))
        self.release()

    def _renew(self, view: CountBinView) -> None:
        if view.location != self.desk.location:
            return
        settled = self._doubt and not self.outbox.pending
        came = self.desk.renew(view, exact=settled)
        self._doubt = self._doubt and not settled
        if came and not self.locked:
            self._show(self.desk.joined(came))
        self._redraw()

    # ---------------------------------------------------------------- scans and keys
    def take(self, code: str, at_ms: int) -> None:
        self._type("")
        clean = normalise(code).text
        before, when = self._last
        self._last = (clean, at_ms)
        if clean == before and 0 <= at_ms - when <= _BOUNCE_MS:
            return  # the trigger bounced (PU-06)
        self.use(clean, code)

    def use(self, code: str, raw: str = "") -> None:
        """A code, scanned or typed; ``raw`` as the scanner sent it, with GS1's separators."""
        command = read_command(code)
        if command is not None:
            self.press(command)
        elif not self.session:
            self._choose_session(code.upper())
        else:
            if self.locked:
                self.release_error()
            self._act(self.desk.scan(code, raw), code)

    def press(self, command: ScanCommand) -> None:
        """A command of the paper sheet, or its key."""
        if command in {C.OK, C.ENTER}:
            self._enter()
        elif self.locked:
            self._show_again()
        elif command in {C.NEXT, C.PREV}:
            self._step(1 if command is C.NEXT else -1)
        elif command.digit:
            self._type(self.typed + command.digit)
        else:
            self._command(command)

    def _command(self, command: ScanCommand) -> None:
        act = {
            C.EMPTY: lambda: self._act(self.desk.empty()),
            C.UNDO: lambda: self._act(self.desk.undo()),
            C.DONE: self._leave_bin,
            C.CANCEL: self._leave_bin,
            C.PHOTO: self.photos.show,
            C.HELP: self.station.help,
            C.MENU: self.station.menu,
            C.LOGOUT: self.station.lock,
        }.get(command)
        if act is not None:
            act()
        else:
            self._show(Answer(Outcome.WARNING, "TIDAK BERLAKU", command.label, "", self._hint))

    def _show_again(self) -> None:
        self.context.sounds.play(Outcome.ERROR)

    def _leave_bin(self) -> None:
        missing = self.desk.left_for_me
        if not self.desk.location:
            self.session, self.task = "", None
            self.new_task(CHOOSE)
            self.refresh()
        elif missing and not self.desk.leaving_anyway():
            self._show(self.desk.unfinished("tekan F4 sekali lagi untuk meninggalkannya"))
        else:
            self.desk.leave()
            self.new_task(GO_TO)
        self._redraw()

    def _step(self, by: int) -> None:
        if self.desk.location:
            self.desk.step(by)
            self._redraw()
            return
        table = self.bins if self.session else self.sessions
        at = table.view.currentIndex().row() + by
        if table.row_count:
            table.view.selectRow(max(0, min(table.row_count - 1, at)))

    def _enter(self) -> None:
        typed, self.typed = self.typed.strip(), ""
        self._type("")
        if self.locked:
            self.release_error()
        elif self.desk.count_times(typed):
            self.back_to_job(f"Pindai barang: dihitung {angka(self.desk.times)} sekaligus.")
        elif typed and self.desk.location and self.desk.is_count(typed):
            self._act(self.desk.type_count(typed))
        elif typed:
            self.use(typed)
        elif not self.desk.location:
            self._open_chosen()

    def _open_chosen(self) -> None:
        chosen = (self.bins if self.session else self.sessions).current()
        if isinstance(chosen, BinRow):
            self._open_bin(chosen.location)
        elif isinstance(chosen, SessionRow):
            self._choose_session(chosen.number)

    def event(self, event: QEvent) -> bool:
        """Keys of this panel come before the same keys of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and self._own(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def _own(self, event: Any) -> Any:  # noqa: ANN401 - Qt gives a QKeyEvent, gets a QAction
        pressed = QKeySequence(event.keyCombination())
        return next((one for one in reversed(self.actions()) if one.shortcut() == pressed), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._own(event)
        key, text = event.key(), event.text()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif action is not None and not action.shortcut().isEmpty():
            action.trigger()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Backspace:
            self._type(self.typed[:-1])
        elif key == Qt.Key.Key_Escape and self.typed:
            self._type("")
        elif len(text) == 1 and text.isprintable() and not event.modifiers() & _WITH:
            self._type(self.typed + text)
        else:
            super().keyPressEvent(event)

    def _type(self, text: str) -> None:
        self.typed = text[:_LONGEST]
        parts = ("⌨", self.typed, self.desk.preview(self.typed))
        self.entry.setText(" ".join(part for part in parts if part) if self.typed else "")

    def _lock(self, locked: bool) -> None:
        """Keys are answered while an error stands: by the error."""
        if locked:
            self.setFocus()

    def hide_detail(self) -> None:
        super().hide_detail()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """The panel itself takes the keys: no list, no field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- answering
    def _act(self, answer: Answer, code: str = "") -> None:
        if answer.location:
            self._open_bin(answer.location)
            return
        if answer.resolve:
            self.hold()
            self.ask(
                CountResolve(code=answer.resolve, lot=answer.lot),
                done=partial(self._resolved, code),
                failed=self._lookup_failed, key="resolve",
            )  # fmt: skip
            return
        self.photos.forget()
        facts: list[CountEvent | UnknownScan] = [*answer.events, *answer.unknown]
        if answer.unknown:
            self.photos.unknown = answer.unknown[-1].code
        if facts:
            self.outbox.add(self.session, facts)
        self._show(answer)

    def _resolved(self, code: str, product: CountProduct | None) -> None:
        self._act(self.desk.resolved(code, product))
        self.release()

    def _show(self, answer: Answer) -> None:
        self.show_verdict(
            Verdict(answer.outcome, answer.name, answer.quantity, answer.detail, answer.word)
        )
        if self.log.problem:
            self.say(self.log.problem, Tone.WARN)
        self._redraw()

    def _redraw(self) -> None:
        task, desk = self.task, self.desk
        if not self.session:
            self.head.setText("Opname yang sedang berjalan")
            self.pages.setCurrentWidget(self.sessions)
            self.title_line.set_status("Pilih sesi", Tone.NEUTRAL)
            return
        progress = task.progress.text if task else ""
        self.title_line.set_status(progress, Tone.OK)
        if desk.location:
            left = len(desk.open_rows)
            tail = f"{angka(left)} belum dihitung" if left else "semua terhitung"
            others = f" · bersama {', '.join(desk.others)}" if desk.others else ""
            self.head.setText(f"{desk.location} · {tail}{others}")
            self.rows_table.model.set_rows(list(desk.rows))
            self.pages.setCurrentWidget(self.rows_table)
            self.rows_table.view.selectRow(desk.at)
        else:
            self.head.setText(f"{task.title} · {progress}" if task else self.session)
            self.pages.setCurrentWidget(self.bins)

    # ---------------------------------------------------------------- sending
    def _refused(self, session: str, error: UserError) -> None:
        self._doubt = True
        self._show(Answer(Outcome.ERROR, "TIDAK TERCATAT", session, "", error.message))
        self.refresh()

    def _send_old(self, found: dict[str, list[Any]]) -> None:
        """Counts an earlier run could not send."""
        count = sum(map(len, found.values()))
        for session, facts in found.items():
            self.outbox.restore(session, facts)
        if count:
            self.say(f"{angka(count)} hitungan yang belum terkirim dikirim sekarang.")


_WITH: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
