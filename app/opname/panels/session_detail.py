"""One session: what was counted, what the system held at that instant, deciding (WMS-OPN-13)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.commands import Page
from app.core.errors import ServerAway, UserError
from app.core.money import Money
from app.core.text import angka, jam, tanggal
from app.files.api import AttachmentList, AttachmentThumbnails
from app.opname.api import (
    ApproveVariances,
    CloseCounting,
    CompleteSession,
    ConfirmEmpty,
    FindLine,
    ImportCounts,
    LineList,
    LineRow,
    Progress,
    RecountLines,
    SessionDetail,
    SessionProgress,
    SessionView,
    StartSession,
    UnknownCounts,
    UnknownRow,
)
from app.opname.panels import samples, words
from app.opname.panels.line_form import LineForm, shown_line
from app.opname.panels.papers import read_result, read_sheet_of
from app.opname.panels.session_facts import session_facts
from app.opname.panels.unknown_codes import UnknownCodes
from app.ui import tokens
from app.ui.cards import Card
from app.ui.dialogs import Ask, AskReason, ask_reason, confirm
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.preview import PdfPreview
from app.ui.states import Empty
from app.ui.station import Station
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column

if TYPE_CHECKING:
    from app.opname.api import LinePlace


def _when(row: LineRow) -> str:
    """What the system held at that instant, which is what the count is compared with (OPN-06)."""
    if row.counted_at is None or row.expected is None:
        return ""
    moved = f" · gerak {row.moved:+d}" if row.moved else ""
    return f"saat {jam(row.counted_at).removesuffix(' WIB')}{moved}"


def _who(row: LineRow) -> str:
    round_no = f" · hitungan ke-{row.round}" if row.round > 1 else ""
    return f"{row.counted_by}{round_no}"


def _why(row: LineRow) -> str:
    if row.unsteady and row.state != "approved":
        return "bergerak saat dihitung"
    said = row.reason or ("temuan" if row.found else "") or row.note
    photos = f"{angka(row.photos)} foto" if row.photos else ""
    return " · ".join(part for part in (said, photos) if part)


COLUMNS: Final = (
    Column("goods", "Produk", lambda row: f"{row.product} {row.variant}".strip(),
           detail=words.goods, stretch=True),
    Column("place", "Lokasi", lambda row: row.location,
           detail=lambda row: f"ED {tanggal(row.expires_on)}" if row.expires_on else "", width=112,
           names=True),
    Column("system", "Stok Sistem",
           lambda row: row.expected if row.expected is not None else row.system_qty,
           Kind.NUMBER, _when, width=142),
    Column("counted", "Stok Fisik", lambda row: row.counted, Kind.NUMBER, _who, width=120),
    Column("diff", "Selisih", lambda row: row.selisih, Kind.NUMBER, width=66),
    Column("value", "Nilai", lambda row: row.value, Kind.MONEY, width=110),
    Column("state", "Status", words.line, Kind.PILL, _why, width=136),
)  # fmt: skip
_CARDS: Final = (
    Card("counted", "Terhitung"),
    Card("different", "Berselisih", Tone.WARN),
    Card("pending", "Perlu persetujuan", Tone.ERROR),
    Card("value", "Total selisih (Rp)"),
)
#: How often everybody's progress is read while the panel is seen (PU-63).
_LIVE_MS: Final = 1_000
#: Lines that others count are read again no sooner.
_CALM_MS: Final = 5_000
_SHOW: Final = {"counted": "open", "different": "different", "pending": "pending"}
_APPROVE: Final = ("Sudah dihitung ulang", "Barang rusak tidak tercatat", "Salah kirim terdahulu")
_RECOUNT: Final = ("Selisih terlalu besar", "Barang bergerak saat dihitung", "Ragu satuan")


class SessionDetailPanel(Panel):
    """Lines with both quantities; Enter types the count and goes to the next line."""

    title: ClassVar[str] = "Detail Opname"
    icon: ClassVar[str] = "clipboard"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname", "opname_count"})
    search_hint: ClassVar[str] = "Cari produk, lot, lokasi, atau pindai barang"

    def build(self) -> None:
        self.session = ""
        self.view: SessionView | None = None
        #: Since when the lines are shown.
        self._read = QElapsedTimer()
        self._finish = self.set_primary("Selesai", "F4", self.complete, enabled=False)
        self._begin = self.add_action("Mulai menghitung", "F2", self.start)
        self.add_action("Hitung di rak", "F6", self._count)
        self.add_action("Setujui selisih", "F7", lambda: self.approve(self.list.selected()))
        self.add_action("Setujui semua selisih", "Shift+F7", lambda: self.approve([]))
        self.add_action("Hitung ulang", "F8", lambda: self.recount(self.list.selected()))
        self.add_action("Tutup penghitungan", "F9", self.close_counting)
        self.add_action("Nyatakan sisa kosong", "", self.confirm_empty)
        self.add_action("Kode tak dikenal", "", self._ask_unknown)
        self.add_action("Laporan selisih", "Ctrl+L", self._variances)
        self.add_action("Keterangan dan jurnal sesi", "Shift+F3", self.tell)
        self.add_action("Berita acara (PDF)", "", lambda: self.paper(record=True))
        self.add_action("Lembar hitung (PDF)", "", lambda: self.paper(record=False))
        if self.context.actor.may(ImportCounts.permission):
            self.add_action("Tugas penghitung", "F3", self._assign)
            self.add_action("Lembar hitung XLSX: ekspor, impor", "F10", self._sheet)
        self.cards.set_cards(list(_CARDS))
        self.cards.pressed.connect(self._show_only)
        choices = (("open", "Belum dihitung"), ("different", "Berselisih"),
                   ("pending", "Perlu persetujuan"))  # fmt: skip
        self.search.add_filter("show", "Tampilkan", choices)
        empty = Empty("Tidak ada baris.", icon="clipboard")
        self.list = self.set_table(COLUMNS, self._page, key=lambda row: str(row.line), empty=empty)
        self.list.activated.connect(self.enter)
        self.list.set_tone(_tone)
        self._live = QTimer(self, interval=_LIVE_MS)
        self._live.timeout.connect(self._look_again)
        self._live.start()

    # ---------------------------------------------------------------- reading
    def opened(self, **arguments: object) -> None:
        """Opened with ``session``: its number."""
        session = arguments.get("session")
        if isinstance(session, str) and session:
            self.session, self.view = session, None
            self.refresh()

    def reload(self) -> None:
        if self.session:
            self._read.start()
            super().reload()
            self.ask(SessionDetail(session=self.session), done=self._show, key="session")

    def _look_again(self) -> None:
        """Others count too: how far they are is a second old at most (PU-63)."""
        running = self.view is not None and self.view.state == "in_progress"
        if running and self.on_screen and not self.stale:
            self.context.operations.ask(
                SessionProgress(session=self.session), done=self._show_progress,
                failed=lambda _error: None, key=f"{id(self)}:live", owner=self,
            )  # fmt: skip

    def _show_progress(self, progress: Progress) -> None:
        """The card at once; the lines now and then, never under somebody's hands."""
        view = self.view
        if view is None or (progress.counted, progress.lines) == (view.counted, view.lines):
            return
        self.view = replace(view, counted=progress.counted, lines=progress.lines)
        self.cards.show_values({"counted": f"{angka(progress.counted)} / {angka(progress.lines)}"})
        at_top = self.list.view.verticalScrollBar().value() == 0
        done = progress.counted == progress.lines
        if not self.side.isVisible() and at_top and (done or self._read.elapsed() > _CALM_MS):
            self.refresh()

    def _page(self, page: PageRequest) -> LineList:
        return LineList.model_validate(
            {
                "session": self.session, "search": self.search.text,
                "show": self.search.filters.get("show", "all"), "after": page.after,
                "limit": page.limit,
            }
        )  # fmt: skip

    def _show(self, view: SessionView) -> None:
        self.view = view
        self.title_line.set_title(f"{view.title} · {view.number}")
        pill = words.state(view)
        self.title_line.set_status(pill.text, pill.tone)
        may = self.context.actor.may(CompleteSession.permission)
        self._finish.setEnabled(may and view.state == "in_progress")
        self._begin.setEnabled(may and view.state == "draft")
        unseen = "–"
        self.cards.show_values(
            {
                "counted": f"{angka(view.counted)} / {angka(view.lines)}",
                "different": unseen if view.different is None else angka(view.different),
                "pending": unseen if view.pending is None else angka(view.pending),
                "value": unseen if view.selisih_value is None else view.selisih_value.rupiah(),
            }
        )  # fmt: skip
        self.list.show_totals(
            {} if view.selisih_value is None
            else {"diff": view.selisih_qty, "value": view.selisih_value}
        )  # fmt: skip
        if view.unknown_codes:
            self.say(
                f"{angka(view.unknown_codes)} kode tak dikenal menunggu data induk.", Tone.WARN
            )

    def tell(self) -> None:
        """What was chosen, who did what, and the journals, at the side."""
        if self.view is not None:
            self.show_detail(self.view.number, session_facts(self, self.view))

    def _variances(self) -> None:
        self.context.open(words.VARIANCES, session=self.session)

    def _show_only(self, key: str) -> None:
        if key == "value":
            self._variances()
            return
        wanted = _SHOW.get(key)
        if wanted is None or self.search.filters.get("show") == wanted:
            self.search.clear_filter("show")
        else:
            self.search.set_filter("show", wanted)
        self.list.focus_first()

    def scanned(self, code: str, at_ms: int) -> None:
        """A scan jumps to the line of what was scanned."""
        self.ask(
            FindLine(session=self.session, code=code),
            done=lambda place: self._jump(code, place), key="find",
        )  # fmt: skip

    def _jump(self, code: str, place: LinePlace | None) -> None:
        if place is None:
            self.say(f"{code} tidak ada dalam opname ini.", Tone.WARN)
        elif not self.list.select_key(str(place.line)):
            self.search.set_text(place.sku)
        self.list.focus_current()

    # ---------------------------------------------------------------- entering counts
    def enter(self, row: LineRow) -> None:
        """Type the physical quantity of a line; Enter saves it and goes to the next."""
        if self.view is None:
            return
        title = f"Baris {row.line} · {row.location}"
        if self.view.state != "in_progress":
            self.show_detail(title, shown_line(self, self.session, row))
            return
        form = LineForm(self, self.session, row)
        self.place_form(title, form, lambda: self._save(row, form))
        form.field.selectAll()

    def _save(self, row: LineRow, form: LineForm) -> None:
        if form.box.busy:
            self.say("Foto masih dikirim. Tunggu sebentar, lalu simpan lagi.", Tone.WARN)
            return
        env = self.context.services.get(Station).env  # type: ignore[type-abstract] # one subclass is offered
        commands = form.commands(env)
        if commands is None:
            wrong = form.field.problem
            self.say(wrong or "Ketik jumlah yang dihitung; 0 bila kosong.", Tone.WARN)
            return
        *before, last = commands
        for command in before:
            self.do(command, done=lambda _done: None)
        self.do(last, done=lambda _done: self._saved(row))

    def _saved(self, row: LineRow) -> None:
        rows = self.list.rows
        at = next((at for at, one in enumerate(rows) if one.line == row.line), -1)
        following = rows[at + 1] if 0 <= at < len(rows) - 1 else None
        if following is None:
            self.hide_detail()
            return
        self.list.select_key(str(following.line))
        self.enter(following)

    def _count(self) -> None:
        self.context.open(words.COUNT, session=self.session)

    def _assign(self) -> None:
        self.context.open(words.ASSIGN, session=self.session)

    def _sheet(self) -> None:
        self.context.open(words.IMPORT, session=self.session)

    def confirm_empty(self) -> Ask | None:
        """Say that nothing of what is not counted yet is there, after asking (WMS-OPN-04)."""
        view = self.view
        if view is None or view.counted == view.lines:
            self.say("Semua baris sudah dihitung.")
            return None
        left = angka(view.lines - view.counted)
        return confirm(
            self,
            "Nyatakan sisa kosong",
            f"{left} baris {view.number} yang belum dihitung dicatat 0.",
            f"Catat {left} baris kosong",
            lambda: self.do(ConfirmEmpty(session=self.session)),
        )

    # ---------------------------------------------------------------- deciding
    def start(self) -> None:
        """Let a draft be counted."""
        self.do(StartSession(session=self.session))

    def complete(self) -> Ask | None:
        """Post the differences, after asking."""
        view = self.view
        if view is None:
            return None
        value = "" if view.selisih_value is None else f" senilai {view.selisih_value.rupiah()}"
        count = "Semua" if view.different is None else angka(view.different)
        return confirm(
            self,
            f"Selesaikan {view.number}",
            f"{count} selisih{value} dibukukan ke stok dan jurnal. Ini tidak dapat dibatalkan.",
            "Selesaikan opname",
            lambda: self.do(CompleteSession(session=self.session)),
        )

    def close_counting(self) -> None:
        """From here on differences are decided on."""
        self.do(CloseCounting(session=self.session))

    def approve(self, rows: list[LineRow]) -> AskReason | None:
        """Approve the chosen differences; all that wait when none is chosen (WMS-OPN-08)."""
        chosen = tuple(row.line for row in rows if row.selisih)
        if rows and not chosen:
            self.say("Pilih dahulu baris yang berselisih, atau setujui semua: Shift+F7.", Tone.WARN)
            return None
        one = (
            f"selisih {rows[0].sku} di {rows[0].location}" if len(chosen) == 1 == len(rows) else ""
        )
        count = angka(len(chosen)) if chosen else "semua"
        return ask_reason(
            self,
            "Setujui selisih",
            f"Setujui {one or f'{count} selisih di atas toleransi'}. Alasannya dicetak di berita "
            "acara.",
            f"Setujui {count}",
            _APPROVE,
            lambda reason: self.do(
                ApproveVariances(session=self.session, lines=chosen, reason=reason)
            ),
        )

    def recount(self, rows: list[LineRow]) -> AskReason | None:
        """Send the chosen lines back to another counter."""
        lines = tuple(row.line for row in rows if row.counted is not None)
        if not lines:
            self.say("Pilih dahulu baris yang sudah dihitung.", Tone.WARN)
            return None
        return ask_reason(
            self,
            "Hitung ulang",
            f"{angka(len(lines))} baris dihitung lagi oleh orang lain; yang ini tetap tercatat.",
            f"Hitung ulang {angka(len(lines))}",
            _RECOUNT,
            lambda reason: self.do(RecountLines(session=self.session, lines=lines, reason=reason)),
        )

    # ---------------------------------------------------------------- paper
    def paper(self, *, record: bool) -> None:
        """Show the berita acara, or the sheet to count on, as it will print."""
        if self.view is None:
            return
        env = self.context.services.get(Station).env  # type: ignore[type-abstract] # one subclass is offered
        by, number = self.context.actor.full_name, self.session
        if record:
            self.run(
                partial(read_result, number, env.now(), by), writes=True,
                done=lambda made: self._show_result(number, *made),
            )  # fmt: skip
        else:
            self.run(
                partial(read_sheet_of, number, env.now(), by),
                done=lambda pdf: self._show_paper(f"Lembar hitung {number}", pdf),
            )

    def _show_result(self, number: str, message: str, pdf: bytes) -> None:
        self._show_paper(f"Berita acara {number}", pdf)
        if message:
            self.say(message)

    def _show_paper(self, title: str, pdf: bytes) -> None:
        preview = PdfPreview(self)
        body = QWidget()
        layout = column(gap=tokens.S)
        layout.addWidget(KeyButton("Simpan PDF …", "", lambda: self.save_paper(title, pdf)))
        layout.addWidget(preview, 1)
        body.setLayout(layout)
        self.show_detail(title, body)
        preview.show_pdf(pdf)

    def save_paper(self, title: str, pdf: bytes) -> None:
        """Write the PDF where the person says."""
        chosen, _kind = QFileDialog.getSaveFileName(
            self, "Simpan PDF", f"{title}.pdf", "PDF (*.pdf)"
        )
        if chosen:
            file = Path(chosen)
            self.run(
                lambda _client, _progress: file.write_bytes(pdf),
                done=lambda _size: self.say(f"{file.name} tersimpan di {file.parent}."),
            )

    # ---------------------------------------------------------------- unknown codes
    def _ask_unknown(self) -> None:
        self.ask(UnknownCounts(session=self.session), done=self.show_unknown, key="unknown")

    def show_unknown(self, rows: tuple[UnknownRow, ...]) -> None:
        """Codes nobody knows, with their photos."""
        self.show_detail("Kode tak dikenal", UnknownCodes(self, self.session, rows))


def _tone(row: LineRow) -> Tone | None:
    if row.state == "pending":
        return Tone.WARN
    return Tone.NEUTRAL if row.selisih == 0 else None


# ---------------------------------------------------------------- gallery


def _panel(answer: object, **more: object) -> SessionDetailPanel:
    made = SessionDetailPanel(
        canned(
            {
                LineList: answer,
                SessionDetail: samples.view(**more),
                SessionProgress: Progress(45, 67),
                UnknownCounts: samples.UNKNOWN,
                AttachmentList: (),
                AttachmentThumbnails: (),
            }
        )
    )
    made.opened(session="OPN-261121-001")
    return made


def gallery() -> list[Shot]:
    """States of the panel."""
    blind = tuple(
        replace(
            samples.line(number, 12, 12),
            expected=None, system_qty=None, selisih=None, value=None, moved=None,
        )
        for number in range(5)
    )  # fmt: skip
    unseen = {"different": None, "pending": None, "selisih_qty": None, "selisih_value": None}
    done = {"state": "completed", "counted": 67, "pending": 0, "unknown_codes": 0}

    def line() -> SessionDetailPanel:
        made = _panel(Page(samples.LINES))
        made.view = samples.view()
        made.enter(samples.LINES[3])
        return made

    def told() -> SessionDetailPanel:
        made = _panel(Page(samples.LINES[:6]), **done)
        made.view = samples.view(**done)
        made.tell()
        return made

    def unknown() -> SessionDetailPanel:
        made = _panel(Page(samples.LINES))
        made.show_unknown(samples.UNKNOWN)
        return made

    return [
        Shot("sample", lambda: _panel(Page(samples.LINES))),
        Shot("line", line),
        Shot("unknown", unknown),
        Shot("blind", lambda: _panel(Page(blind), **unseen)),
        Shot("completed", lambda: _panel(Page(samples.LINES[:6]), **done)),
        Shot("zero", lambda: _panel(Page(()), selisih_value=Money(0), unknown_codes=0)),
        Shot("told", told),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("refused", lambda: _panel(UserError("Opname OPN-261121-001 tidak ditemukan."))),
    ]
