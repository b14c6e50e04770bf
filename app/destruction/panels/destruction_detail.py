"""A BAP: its goods, who decided, what is still missing; approve, record, complete, print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.errors import ServerAway
from app.core.text import angka, hari, rupiah, waktu
from app.destruction.api import (
    ApproveDestruction,
    CancelDestruction,
    CompleteDestruction,
    DestructionDetail,
    DestructionView,
)
from app.destruction.panels import samples, words
from app.destruction.panels.photo_form import PhotoForm
from app.destruction.panels.printing import PrintedPaper, read_paper
from app.destruction.panels.record_form import RecordForm
from app.files.api import AttachmentList, AttachmentThumbnails
from app.files.panels.attachments import AttachmentBox
from app.ui import tokens
from app.ui.dialogs import ask_reason, choose, confirm
from app.ui.facts import Facts
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.tokens import Tone
from app.ui.widgets import column, label, row, set_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.commands import Command, Done

COLUMNS: Final = (
    Column("line", "No", lambda row: row.line, Kind.NUMBER, width=48),
    Column("product", "Barang", lambda row: row.product, detail=lambda row: row.sku, stretch=True),
    Column("lot", "Lot", lambda row: row.lot, detail=lambda row: row.serial, width=130, names=True),
    Column("expires", "ED", lambda row: row.expires_on, Kind.DATE, width=100),
    Column(
        "place",
        "Lokasi",
        lambda row: row.location,
        detail=lambda row: row.condition,
        width=150,
        names=True,
    ),
    Column("qty", "Jumlah", lambda row: row.qty, Kind.NUMBER, words.measure, width=112),
    Column("value", "Nilai", lambda row: row.value, Kind.MONEY, width=130),
)
_WHY_CANCEL: Final = ("Salah lot", "Barang ternyata masih layak", "Dikembalikan ke pemasok")


class DestructionDetailPanel(Panel):
    """One BAP from draft to print (ERP-BAP-06)."""

    title: ClassVar[str] = "BAP Pemusnahan"
    icon: ClassVar[str] = "trash"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"bap", "attachment"})

    def build(self) -> None:
        self.number = ""
        self.view: DestructionView | None = None
        self._facts_row = row(gap=tokens.XL)
        self._facts = QWidget()
        self._facts.setLayout(self._facts_row)
        self.missing = label("", wrap=True)
        set_property(self.missing, "tone", "warn")
        self.items = Table(self, "bap.items", COLUMNS, key=lambda item: item.id)
        self.box = AttachmentBox(self, view_key="F3")
        body = QWidget()
        layout = column(gap=tokens.S)
        layout.addWidget(self._facts)
        layout.addWidget(self.missing)
        layout.addWidget(self.items, 1)
        layout.addWidget(self.box)
        body.setLayout(layout)
        self.set_content(body)
        self._actions: dict[str, Any] = {
            "edit": self.add_action("Ubah barang", "F6", self.edit),
            "record": self.add_action("Catat pelaksanaan", "F7", self.record),
            "photo": self.add_action("Tambah foto atau dokumen", "F8", self.add_photo),
            "print": self.add_action("Cetak …", "F9", self.choose_paper),
            "cancel": self.add_action("Batalkan BAP", "F10", self.cancel),
            "journal": self.add_action("Buka jurnal", "Shift+F9", self.open_journal),
        }
        self._enable()

    def opened(self, **arguments: object) -> None:
        """Show a BAP by its number."""
        self.number = str(arguments.get("number", self.number))
        self.box.show_subject("bap", self.number, may_add=False)
        self.refresh()

    def reload(self) -> None:
        if self.number:
            self.ask(DestructionDetail(number=self.number), done=self._show, key="detail")

    def take_focus(self) -> None:
        self.items.focus_first()

    def show_detail(self, title: str, widget: QWidget) -> None:
        """Beside a form there is room for the goods; what stands above them can wait."""
        super().show_detail(title, widget)
        self._facts.hide()

    def hide_detail(self) -> None:
        super().hide_detail()
        self._facts.show()

    # ---------------------------------------------------------------- showing
    def _show(self, view: DestructionView) -> None:
        self.view = view
        pill = words.STATES[view.state]
        self.title_line.set_title(view.number)
        self.title_line.set_status(pill.text, pill.tone)
        while (old := self._facts_row.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        for facts in (_what(view), _who(view)):
            self._facts_row.addWidget(facts, 1, Qt.AlignmentFlag.AlignTop)
        open_still = view.state in {"draft", "approved"}
        words_missing = f"Belum lengkap untuk diselesaikan: {', '.join(view.missing)}."
        self.missing.setText(words_missing)
        self.missing.setVisible(open_still and bool(view.missing))
        self.items.show_rows(view.items)
        pieces = sum(item.qty for item in view.items)
        self.items.show_totals({"product": "Jumlah", "qty": pieces, "value": view.value})
        self._enable()

    def _enable(self) -> None:
        """Only what the state and the person's rights allow."""
        state = self.view.state if self.view else ""
        may = self.context.actor.may
        open_still = state in {"draft", "approved"} and may("bap.create")
        allowed = {
            "edit": open_still, "record": open_still,
            "photo": open_still or (state == "completed" and may("bap.create")),
            "print": state in {"completed", "cancelled"},
            "cancel": open_still,
            "journal": bool(self.view and self.view.journal),
        }  # fmt: skip
        for name, action in self._actions.items():
            action.setEnabled(allowed[name])
        self._show_primary(state)

    def _show_primary(self, state: str) -> None:
        """The one next step: approve, complete, print."""
        steps: dict[str, tuple[str, Callable[[], object], bool]] = {
            "draft": ("Setujui", self.approve, bool(self.view and self.view.may_approve)),
            "approved": ("Selesaikan", self.complete, self.context.actor.may("bap.complete")),
            "completed": ("Cetak Berita Acara", partial(self.print_paper, "full"), True),
            "cancelled": ("Cetak", partial(self.print_paper, "full"), True),
        }
        text, run, enabled = steps.get(state, ("Setujui", self.approve, False))
        if self._primary_action is not None:
            self.removeAction(self._primary_action)
            self._primary_action.deleteLater()
        self.set_primary(text, "F4", run, enabled=enabled)

    # ---------------------------------------------------------------- deciding
    def approve(self) -> None:
        """Approve after asking; the goods are blocked from then on."""
        view = self._wanted()
        pieces = angka(sum(item.qty for item in view.items))
        confirm(
            self, "Setujui BAP", f"{view.number}: {pieces} barang ({rupiah(view.value)}) akan "
            "diblokir dan tidak dapat dijual lagi.", "Setujui",
            lambda: self._do(ApproveDestruction(number=view.number)),
        )  # fmt: skip

    def complete(self) -> None:
        """Take the goods out after asking: it cannot be undone."""
        view = self._wanted()
        if view.missing:
            self.say(self.missing.text(), Tone.WARN)
            return
        pieces = angka(sum(item.qty for item in view.items))
        confirm(
            self, "Selesaikan pemusnahan", f"{pieces} barang keluar dari stok dan dibukukan "
            f"sebagai kerugian sekitar {rupiah(view.value)}. Ini tidak dapat dibatalkan.",
            "Selesaikan", lambda: self.do(CompleteDestruction(number=view.number),
            done=self._completed),
        )  # fmt: skip

    def _completed(self, done: Done[Any]) -> None:
        """The paper opens for signature at once (PU-73)."""
        self.say(done.message)
        self.print_paper("full")

    def cancel(self) -> None:
        """Give it up, with a reason."""
        number = self._wanted().number
        ask_reason(
            self, "Batalkan BAP", f"{number} dibatalkan; barang yang diblokir dilepas kembali.",
            "Batalkan BAP", _WHY_CANCEL,
            lambda reason: self._do(CancelDestruction(number=number, reason=reason)),
        )  # fmt: skip

    def edit(self) -> None:
        """Change the goods; an approved BAP becomes a draft again, which is said first."""
        view = self._wanted()
        go = partial(self.context.open, words.ENTRY, number=view.number)
        if view.state == "draft":
            go()
            return
        confirm(
            self, "Ubah BAP yang disetujui", f"Bila barang {view.number} diubah, BAP kembali "
            "menjadi draf dan harus disetujui lagi.", "Ubah", go,
        )  # fmt: skip

    def open_journal(self) -> None:
        """The journal of the completed BAP."""
        self.context.open(words.JOURNALS, number=self._wanted().journal)

    # ---------------------------------------------------------------- forms
    def record(self) -> RecordForm:
        """How it was done, at the side."""
        form = RecordForm(self._wanted())
        self.show_form("Pelaksanaan", form, form.command)
        return form

    def add_photo(self) -> PhotoForm:
        """Evidence, the missing stage offered first; after completion only papers."""
        view = self._wanted()
        have = {one.phase for one in view.evidence}
        wanted = next((phase for phase in ("before", "after") if phase not in have), "during")
        form = PhotoForm(self, view, "paper" if view.state == "completed" else wanted)
        self.show_form("Bukti pemusnahan", form, form.command)
        return form

    def _do(self, command: Command[Any], *, close: bool = False) -> None:
        def done(answer: Done[Any]) -> None:
            if close:
                self.hide_detail()
            self.say(answer.message)

        self.do(command, done=done)

    def _wanted(self) -> DestructionView:
        if self.view is None:
            raise RuntimeError("actions are off until a BAP is shown")
        return self.view

    # ---------------------------------------------------------------- printing
    def choose_paper(self) -> None:
        """Which paper."""
        kinds = tuple(words.PAPERS)
        choose(
            self, "Cetak", "Lembar yang dicetak:", tuple(words.PAPERS.values()),
            lambda at: self.print_paper(kinds[at]),
        )  # fmt: skip

    def print_paper(self, paper: str) -> None:
        """Put the print on record, then draw it off this thread."""
        number, by = self._wanted().number, self.context.actor.full_name
        self.run(partial(read_paper, number, paper, by), done=self._printed, writes=True)

    def _printed(self, made: PrintedPaper) -> None:
        self.show_detail(made.title, made.preview(self))
        self.say(made.message)


def _what(view: DestructionView) -> Facts:
    reason = words.REASONS[view.reason]
    text = f"{reason}: {view.reason_text}" if view.reason_text else reason
    return Facts(
        [
            ("Gudang", f"{view.warehouse} · {view.warehouse_name}"),
            ("Tanggal", hari(view.on_date)),
            ("Alasan", text),
            ("Dasar", view.basis or None),
            ("Cara", words.METHODS[view.method] if view.method else "Belum dicatat"),
            ("Catatan", view.notes or None),
        ]
    )


def _who(view: DestructionView) -> Facts:
    def at(name: str, moment: Any) -> str | None:  # noqa: ANN401 - datetime or None
        return f"{name}, {waktu(moment)}" if moment else None

    cancelled = at(view.cancelled_by, view.cancelled_at)
    return Facts(
        [
            ("Diajukan", at(view.requester, view.requested_at)),
            ("Disetujui", at(view.approver, view.approved_at) or "Belum"),
            ("Diselesaikan", at(view.completed_by, view.completed_at)),
            ("Dibatalkan", f"{cancelled}: {view.cancel_reason}" if cancelled else None),
            ("Penanda tangan", f"{len(view.parties)} dari 5 orang"),
            ("Jurnal", view.journal or None),
        ]
    )


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> DestructionDetailPanel:
    panel = DestructionDetailPanel(
        canned({DestructionDetail: answer, AttachmentList: (), AttachmentThumbnails: ()})
    )
    panel.opened(number="BAP-261121-001")
    return panel


def _recording() -> DestructionDetailPanel:
    panel = _panel(samples.view(complete=False))
    panel._show(samples.view(complete=False))  # noqa: SLF001 - the form needs the BAP at once
    panel.record()
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(samples.view())),
        Shot("draft", lambda: _panel(samples.view("draft", complete=False))),
        Shot("completed", lambda: _panel(samples.view("completed"))),
        Shot("recording", _recording),
        Shot("error", lambda: _panel(ServerAway())),
    ]
