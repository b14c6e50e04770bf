"""Writing a BAP: scan or choose the goods, each with quantity, condition and photos (PU-73)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from app.catalog.rules.amounts import BadAmount, looks_like_amount, read_amount
from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.core.text import angka
from app.destruction.api import (
    CandidateRow,
    CreateDestruction,
    DestructionCandidates,
    DestructionDetail,
    DestructionView,
    ScanForDestruction,
    Scanned,
    UpdateDestruction,
)
from app.destruction.panels import words
from app.destruction.panels.line_form import LineForm
from app.destruction.panels.saving import SavedBap, command_lines, lines_of, save_bap
from app.destruction.rules.scanned_lines import CONDITIONS, DraftLine, DraftLines, TooMuch
from app.scanning.commands import ScanCommand, read_command
from app.stock.api import WarehouseList
from app.ui import tokens
from app.ui.dialogs import choose
from app.ui.fields import CodeEdit
from app.ui.forms import choice
from app.ui.money_field import DateField
from app.ui.point_of_use import PointOfUsePanel
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.tokens import Outcome, Tone
from app.ui.typed import typed
from app.ui.verdict import Verdict, refused
from app.ui.widgets import column, label, row

if TYPE_CHECKING:
    from app.core.commands import Page
    from app.files.api import NewAttachment
    from app.stock.api import WarehouseRow

START: Final = "Pindai barang atau lot, atau pilih dari stok rusak dan kedaluwarsa (F6)."
LINES: Final = (
    Column("product", "Dimusnahkan", lambda line: line.product, detail=words.about, stretch=True),
    Column("lot", "Lot", lambda line: line.lot, detail=lambda line: line.location, width=112,
           names=True),
    Column("qty", "Jumlah", lambda line: line.qty, Kind.NUMBER, lambda line: line.unit, width=64),
    Column("photos", "Foto", lambda line: line.photos or None, Kind.NUMBER, width=44),
)  # fmt: skip
FREE: Final = (
    Column("product", "Dapat dimusnahkan", lambda one: one.product, detail=words.offer,
           stretch=True),
    Column("free", "Bebas", lambda one: one.free, Kind.NUMBER, lambda one: one.unit, width=64),
)  # fmt: skip
_TIMES: Final = re.compile(r"(\d{1,6})\*(.*)")
_BOUNCE_MS: Final = 250
_WORDS: Final = {
    "warehouse": "Gudang", "reason": "Alasan", "reason_text": "Penjelasan",
    "destruction_date": "Tanggal", "basis": "Dasar", "lines": "Barang",
}  # fmt: skip


class DestructionEntryPanel(PointOfUsePanel):
    """Scan, choose, save as draft; opened with a number it changes that BAP."""

    title: ClassVar[str] = "Buat BAP"
    icon: ClassVar[str] = "trash"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock", "bap", "reservation"})

    def build(self) -> None:
        self.lines = DraftLines()
        self.photos: dict[str, tuple[NewAttachment, ...]] = {}
        self.editing: DestructionView | None = None
        self._times = 1
        #: Warehouse and lots somebody wants destroyed, until their stock is read.
        self._wanted: tuple[str, frozenset[tuple[str, str]]] = ("", frozenset())
        self._last = ("", -_BOUNCE_MS)
        super().build()
        self.title_line.set_who(self.context.actor.full_name)
        self.set_primary("Simpan draf", "F4", self.save)
        self.add_action("Pilih dari stok rusak dan kedaluwarsa", "F6", self.free.focus_first)
        self.add_action("Jumlah, kondisi, foto baris", "F7", self.edit_line)
        self.add_action("Ke daftar barang", "F8", self.table_lines.focus_first)
        self.add_action("Hapus baris", "F9", self.remove_line)
        self.removeAction(self._undo_action)  # the same step, and its key means this here
        self.add_action("Urungkan pindaian", "Ctrl+Z", self.undo)
        self.new_task(START)

    def build_job(self) -> QWidget:
        self.warehouse = choice({})
        self.reason = choice(words.REASONS, "expired")
        self.reason_text = QLineEdit()
        self.reason_text.setPlaceholderText("Penjelasan, wajib untuk alasan lainnya")
        self.day = DateField()
        self.basis = QLineEdit()
        self.basis.setPlaceholderText("Dasar: opname, retur, recall")
        self.code = CodeEdit()
        self.code.setPlaceholderText("Kode, Enter (3* = tiga); atau jumlah baris: 2 karton")
        # The Enter goes on to the panel afterwards: it must not release the error it brought.
        self.code.returnPressed.connect(lambda: QTimer.singleShot(0, self, self._typed))
        self.warehouse.currentIndexChanged.connect(lambda _at: self._other_warehouse())
        fields = (
            ("warehouse", "Gudang", self.warehouse, 3), ("reason", "Alasan", self.reason, 3),
            ("reason_text", "Penjelasan", self.reason_text, 4),
            ("destruction_date", "Tanggal", self.day, 2), ("basis", "Dasar", self.basis, 3),
        )  # fmt: skip
        head = row(gap=tokens.S)
        for field, name, widget, share in fields:
            widget.setObjectName(field)
            widget.setAccessibleName(name)
            head.addWidget(widget, share)
        self.table_lines = Table(self, "bap.lines", LINES, key=lambda line: line.key)
        self.table_lines.activated.connect(lambda _line: self.edit_line())
        self.table_lines.add_action("Hapus baris", "Del", lambda _lines: self.remove_line())
        self.free = Table(self, "bap.free", FREE, self._page, key=_key_of)
        self.free.activated.connect(self.take_all)
        self.free.failed.connect(self.fail)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table_lines)
        both.addWidget(self.free)
        both.setSizes([620, 480])
        self.free.set_tone(lambda one: words.WHY[one.why].tone)
        job = QWidget()
        layout = column(gap=tokens.S)
        layout.addLayout(head)
        code_line = row()
        code_line.addWidget(self.code, 2)
        self.sum = label("", "heading")
        code_line.addWidget(self.sum, 1)
        layout.addLayout(code_line)
        layout.addWidget(both, 1)
        job.setLayout(layout)
        return job

    def _size_band(self) -> None:
        """Two lists stand below: the band takes less than at the packing table."""
        super()._size_band()
        if not self.locked:
            least = self.band.minimumHeight()
            self.band.setMaximumHeight(max(least, self.height() * 3 // 10))

    # ---------------------------------------------------------------- opening
    def opened(self, **arguments: object) -> None:
        """Start a new BAP, of lots if some are given, or change the one with that number."""
        number = str(arguments.get("number", ""))
        lots = arguments.get("lots")
        if isinstance(lots, tuple):
            self._start_again()
            self._wanted = (str(arguments.get("warehouse", "")), frozenset(lots))
            self.refresh()
            return
        if number:
            self.ask(DestructionDetail(number=number), done=self._change, key="detail")
        elif self.editing is not None:
            self._start_again()

    def reload(self) -> None:
        self.ask(WarehouseList(), done=self._warehouses, key="warehouses")
        if self._code():
            self.free.reload()

    def take_focus(self) -> None:
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _warehouses(self, rows: tuple[WarehouseRow, ...]) -> None:
        active = [each for each in rows if each.active]
        known = [self.warehouse.itemData(at) for at in range(self.warehouse.count())]
        if [each.code for each in active] == known:
            self._take_wanted()
            return
        for each in active:
            if each.code not in known:
                self.warehouse.addItem(f"{each.code} · {each.name}", each.code)
        self._take_wanted()

    def _take_wanted(self) -> None:
        """Put the lots somebody chose elsewhere on the list."""
        warehouse, lots = self._wanted
        if not lots:
            return
        if (at := self.warehouse.findData(warehouse)) >= 0:
            self.warehouse.setCurrentIndex(at)
        if self._code():
            asked = DestructionCandidates(warehouse=self._code(), limit=1000)
            self.ask(asked, done=self._take_lots, key="wanted")

    def _take_lots(self, page: Page[CandidateRow]) -> None:
        _, lots = self._wanted
        self._wanted = ("", frozenset())
        for one in page.rows:
            if (one.sku, one.lot) in lots:
                self.take_all(one)
        missing = len(lots - {(one.sku, one.lot) for one in page.rows})
        if missing:
            self.say(
                f"{angka(missing)} lot tidak ditambahkan: masih baik, direservasi, atau tidak ada "
                f"di gudang {self._code()}. Pindai bila memang harus dimusnahkan.",
                Tone.WARN,
            )

    def _code(self) -> str:
        return str(self.warehouse.currentData() or "")

    def _other_warehouse(self) -> None:
        """Goods of another warehouse do not stay on the list."""
        if self.lines.lines and self.editing is None:
            self.lines.clear()
            self.photos.clear()
            self._redraw()
            self.say("Gudang diganti, daftar barang dikosongkan.", Tone.WARN)
        if self._code():
            self.free.reload()

    def _change(self, view: DestructionView) -> None:
        self.editing = view
        self.lines.clear()
        self.photos.clear()
        at = self.warehouse.findData(view.warehouse)
        if at < 0:
            self.warehouse.addItem(f"{view.warehouse} · {view.warehouse_name}", view.warehouse)
            at = self.warehouse.count() - 1
        self.warehouse.setCurrentIndex(at)
        self.warehouse.setEnabled(False)
        self.reason.setCurrentIndex(self.reason.findData(view.reason))
        self.reason_text.setText(view.reason_text)
        self.day.set_value(view.on_date)
        self.basis.setText(view.basis)
        for each in lines_of(view):
            self.lines.add(each)
        self.title_line.set_title(f"Ubah {view.number}")
        self._redraw()
        self.new_task(f"{view.number}: pindai tambahan, atau ubah baris (F7).")

    def _start_again(self) -> None:
        self.editing = None
        self.lines.clear()
        self.photos.clear()
        self.warehouse.setEnabled(True)
        for widget in (self.reason_text, self.basis, self.code):
            widget.clear()
        self.day.set_value(None)
        self.title_line.set_title(self.title)
        self._redraw()
        self.new_task(START)

    # ---------------------------------------------------------------- scanning
    def _typed(self) -> None:
        text, at = self.code.text().strip(), self._last[1] + _BOUNCE_MS
        self.code.clear()
        found = _TIMES.fullmatch(text)
        if found:
            self._times, text = max(1, int(found[1])), found[2]
            self.say(f"Pindaian berikutnya dihitung {self._times} kali.")
        if text and not self._set_amount(text):
            self.scanned(text, at)

    def _set_amount(self, text: str) -> bool:
        """``2 karton`` is how many of the chosen line there are; whether it was that.

        A bare number may be a code here: without a unit it is typed in the line's form.
        """
        line = self._chosen()
        if line is None or text.isdigit() or not looks_like_amount(text, line.sizes):
            return False
        try:
            self.lines.change(
                line.key, qty=read_amount(text, line.sizes), condition=line.condition,
                photos=line.photos,
            )  # fmt: skip
        except BadAmount as wrong:
            self._refuse(text, f"jumlah {line.sku}", str(wrong))
            return True
        except TooMuch as refusal:
            self._refuse_amount(refusal, line)
            return True
        self._redraw(line.key)
        changed = self.lines.get(line.key) or line
        words_of = f"{line.sku} · {text} = {angka(changed.qty)} {line.unit}"
        self.show_verdict(Verdict(Outcome.OK, line.product, angka(changed.qty), words_of))
        return True

    def _chosen(self) -> DraftLine | None:
        """The line a quantity goes to: the current one, else the last."""
        chosen: DraftLine | None = self.table_lines.current()
        return chosen or (self.lines.lines[-1] if self.lines.lines else None)

    def take(self, code: str, at_ms: int) -> None:
        """One scan: a command, else goods of this warehouse."""
        if code == self._last[0] and at_ms - self._last[1] < _BOUNCE_MS:
            return
        self._last = (code, at_ms)
        command = read_command(code)
        if command is not None:
            self._command(command)
            return
        if not self._code():
            self._refuse(code, "gudang yang dipilih dahulu", "Pilih gudangnya, lalu pindai lagi.")
            return
        self.hold()
        self.ask(
            ScanForDestruction(warehouse=self._code(), code=code),
            done=self._found,
            failed=partial(self._unknown, code),
        )

    def _command(self, command: ScanCommand) -> None:
        if command is ScanCommand.UNDO:
            self.undo()
        elif command is ScanCommand.DONE:
            self.save()
        elif command is ScanCommand.QTY:
            self.edit_line()

    def _unknown(self, code: str, error: UserError) -> None:
        if isinstance(error, NotFound):
            self._refuse(code, "barang atau lot yang dikenal", "Sisihkan dan periksa kodenya.")
        else:
            self.fail(error)
        self.release()

    def _found(self, scanned: Scanned) -> None:
        pieces = scanned.pieces * self._times
        if not scanned.places:
            of = f"{scanned.product} lot {scanned.lot}" if scanned.lot else scanned.product
            where = f"stok bebas di gudang {self._code()}"
            self._refuse(of, where, "Barang ini tidak ada, sudah direservasi, atau di BAP lain.")
        elif len(scanned.places) == 1:
            self.put(scanned.places[0], pieces)
        else:
            lines = [
                f"Lot {each.lot or '-'} · {words.place(each)} · {words.WHY[each.why].text} · "
                f"bebas {angka(each.free)}"
                for each in scanned.places
            ]
            choose(
                self, scanned.product, "Ada di beberapa tempat. Yang mana?", lines,
                lambda at: self.put(scanned.places[at], pieces),
            )  # fmt: skip
        self._times = 1
        self.release()

    def _refuse(self, what: str, expected: str, do: str) -> None:
        self.show_verdict(Verdict(Outcome.ERROR, detail=refused(what, expected, do)))

    # ---------------------------------------------------------------- lines
    def take_all(self, one: CandidateRow) -> None:
        """All that is free of a candidate, beyond what is on the list already."""
        line = _line(one, 0)
        there = self.lines.get(line.key)
        left = one.free - (there.qty if there else 0)
        if left <= 0:
            self.say(f"{one.sku} lot {one.lot or '-'} sudah ada di daftar.", Tone.WARN)
            return
        self.put(one, left)

    def put(self, one: CandidateRow, pieces: int) -> None:
        """Add goods, or say why not."""
        try:
            line = self.lines.add(_line(one, pieces))
        except TooMuch as refusal:
            self._refuse_amount(refusal, _line(one, one.free))
            return
        self._redraw(line.key)
        detail = " · ".join(part for part in (f"Lot {one.lot}" if one.lot else "", one.location)
                            if part)  # fmt: skip
        good = not one.why
        self.show_verdict(
            Verdict(
                Outcome.WARNING if good else Outcome.OK, line.product, angka(line.qty),
                f"{detail}. Barang ini masih baik." if good else detail,
            )
        )  # fmt: skip

    def _refuse_amount(self, refusal: TooMuch, line: DraftLine) -> None:
        free = line.qty if line.free is None else line.free
        self._refuse(
            refusal.message.rstrip("."), f"paling banyak {angka(free)} {line.unit}",
            "Hitung ulang barangnya, lalu ubah jumlahnya.",
        )  # fmt: skip

    def edit_line(self) -> LineForm | None:
        """Quantity, condition and photos of the current line."""
        line = self._chosen()
        if line is None:
            self.say("Belum ada barang. Pindai atau pilih dahulu.", Tone.WARN)
            return None
        form = LineForm(self, line, self.photos.get(line.key, ()))
        self.place_form(line.product, form, lambda: self._line_saved(form))
        return form

    def _line_saved(self, form: LineForm) -> None:
        qty = form.qty.value() or 0
        if form.box.busy:
            self.say("Foto masih dikirim. Tunggu sebentar.", Tone.WARN)
            return
        line = self.lines.get(form.key)
        if form.qty.problem:
            problem = form.qty.problem
            self.fail(InvalidInput(problem, (FieldError("qty", problem),)))
            return
        if line is None or qty < 1:
            self.fail(InvalidInput("Isi jumlahnya.", (FieldError("qty", "Isi jumlahnya."),)))
            return
        try:
            before = line.photos - len(self.photos.get(form.key, ()))
            photos = before + len(form.photos)
            condition = form.condition.text().strip()
            self.lines.change(form.key, qty=qty, condition=condition, photos=photos)
        except TooMuch as refusal:
            self.fail(InvalidInput(refusal.message, (FieldError("qty", refusal.message),)))
            return
        if form.photos:
            self.photos[form.key] = form.photos
        self.hide_detail()
        self._redraw(form.key)
        packed = line.sizes.written(qty)
        more = f" ({packed})" if packed else ""
        self.say(f"{line.product}: {angka(qty)} {line.unit}{more}.")

    def remove_line(self) -> None:
        """Take the current line off the list."""
        line = self.table_lines.current()
        if line is not None:
            self.lines.remove(line.key)
            self._redraw()
            self.say(f"{line.product} dihapus dari daftar.", undo=self.undo)

    def undo(self) -> None:
        """Take the last step back."""
        self.lines.undo()
        self._redraw()

    def _redraw(self, key: str = "") -> None:
        lines = self.lines.lines
        self.table_lines.show_rows(lines)
        if key:
            self.table_lines.select_key(key)
        pieces = sum(line.qty for line in lines)
        self.sum.setText(f"{angka(len(lines))} baris · {angka(pieces)} barang" if lines else "")

    # ---------------------------------------------------------------- candidates
    def _page(self, page: PageRequest) -> DestructionCandidates:
        return DestructionCandidates(
            warehouse=self._code() or "-", after=page.after, limit=page.limit
        )

    # ---------------------------------------------------------------- saving
    def save(self) -> None:
        """As a draft, with the photos of its lines; it waits for another person's approval."""
        try:
            command = self._command_of_fields()
        except UserError as wrong:
            self.fail(wrong)
            return
        self.run(partial(save_bap, command, dict(self.photos)), done=self._saved, writes=True)

    def _command_of_fields(self) -> CreateDestruction | UpdateDestruction:
        if not self.lines.lines:
            raise InvalidInput("Belum ada barang. Pindai, ketik, atau pilih dengan F6.")
        if self.day.problem:
            raise InvalidInput(
                self.day.problem, (FieldError("destruction_date", self.day.problem),)
            )
        values: dict[str, Any] = {
            "reason": self.reason.currentData(), "reason_text": self.reason_text.text(),
            "basis": self.basis.text(), "lines": command_lines(self.lines.lines),
        }  # fmt: skip
        if (day := self.day.value()) is not None:
            values["destruction_date"] = day
        if self.editing is not None:
            same = {"number": self.editing.number, "read_version": self.editing.version}
            return typed(UpdateDestruction, values | same, words=_WORDS)
        return typed(CreateDestruction, values | {"warehouse": self._code()}, words=_WORDS)

    def _saved(self, saved: SavedBap) -> None:
        self._start_again()
        self.show_verdict(Verdict(Outcome.DONE, saved.number, detail=saved.message))
        self.say(saved.trouble or saved.message, Tone.WARN if saved.trouble else Tone.OK)
        self.context.open(words.DETAIL, number=saved.number)


def _line(one: CandidateRow, qty: int) -> DraftLine:
    return DraftLine(
        one.sku, one.product, one.unit, one.lot, one.expires_on, one.location, one.serial,
        one.status, qty, one.free, CONDITIONS.get(one.why, ""), units=one.units,
    )  # fmt: skip


def _key_of(one: CandidateRow) -> str:
    return _line(one, 0).key
