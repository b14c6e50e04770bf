"""*Periksa Dokumen*: scan the QR of a paper, hear and see whether it is ours and still counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.errors import ServerAway, UserError
from app.core.text import jam, tanggal, wib
from app.signing.api import (
    PublicRegister,
    Register,
    Verification,
    VerifyDocument,
    judge_alone,
)
from app.signing.panels import words
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.point_of_use import PointOfUsePanel
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Outcome, Tone
from app.ui.verdict import Verdict as BandVerdict
from app.ui.widgets import column, label, row

if TYPE_CHECKING:
    from app.core.client import Client
    from app.ui.gallery import Shot
    from app.ui.operations import Progress

_REGISTER: Final = "signing.register"
_HINT: Final = "Pindai QR pada dokumen."
_REGISTERS: Final = TypeAdapter(Register)
_RELEASE: Final = "Tekan Enter atau pindai CMD-OK, atau pindai dokumen berikutnya."
_BEFORE: Final = (
    "Nomor, tanggal, dan jumlah menurut kode tampil di sini. Cocokkan dengan kertasnya: kode yang "
    "sah hanya membuktikan isi yang tertulis di dalamnya."
)


def _about(found: Verification) -> str:
    amount = found.total.rupiah() if found.total else ""
    return " · ".join(part for part in (found.title, amount) if part)


COLUMNS: Final = (
    Column("verdict", "Hasil", lambda line: words.PILLS[line.verdict], Kind.PILL, width=210),
    Column("number", "Dokumen", lambda line: line.number or "–", detail=_about, stretch=True),
)


class VerifyPanel(PointOfUsePanel):
    """Band above; below what the code claims, to be compared with the paper, and the last checks.

    When the server is away it answers from the last register this PC saw, and says of which moment
    that is.
    """

    title: ClassVar[str] = "Periksa Dokumen"
    icon: ClassVar[str] = "check"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"signing_key", "issued_document"})

    def build(self) -> None:
        self._checked: list[Verification] = []
        self._facts: QWidget | None = None
        super().build()
        self.add_action("Dokumen terbitan", "F6", lambda: self.context.open("signing.issued"))
        if self.context.actor.may("settings.manage"):
            self.add_action("Kunci tanda tangan", "", lambda: self.context.open("signing.keys"))
        self.new_task(_HINT)

    def build_job(self) -> QWidget:
        self.code = QLineEdit()
        self.code.setPlaceholderText("Tanpa scanner: tempel isi QR di sini, lalu Enter")
        self.code.setAccessibleName("Isi QR")
        self.code.returnPressed.connect(self._typed)
        self._claimed = column(gap=tokens.S)
        self._claimed.addWidget(label(_BEFORE, "muted", wrap=True))
        self._claimed.addStretch(1)
        left = QWidget()
        left.setLayout(self._claimed)
        left.setMinimumWidth(theme().px(420))
        self.list = Table(self, "VerifyPanel", COLUMNS, key=lambda line: str(id(line)))
        body = row(gap=tokens.L)
        body.addWidget(left, 1)
        right = column(gap=tokens.S)
        right.addWidget(label("Pemeriksaan terakhir", "heading"))
        right.addWidget(self.list, 1)
        body.addLayout(right, 1)
        outer = column(gap=tokens.M)
        outer.addWidget(self.code)
        outer.addLayout(body, 1)
        made = QWidget()
        made.setLayout(outer)
        return made

    def reload(self) -> None:
        """Fetch the register for when the server is away."""
        self.ask(PublicRegister(), done=self._keep, failed=lambda _error: None, key="register")

    def take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- checking
    def take(self, code: str, at_ms: int) -> None:
        self.hold()
        self.ask(
            VerifyDocument(code=code[:600]),
            done=self._answered,
            failed=lambda error: self._failed(code, error),
            key="check",
        )

    def _typed(self) -> None:
        code = self.code.text().strip()
        self.code.clear()
        if code:
            self.scanned(code, 0)

    def _answered(self, found: Verification, away: str = "") -> None:
        self._checked.insert(0, found)
        del self._checked[50:]
        self.list.show_rows(self._checked)
        self._show_claim(found)
        detail = " ".join(part for part in (found.sentence, away) if part)
        self.show_verdict(
            BandVerdict(
                words.OUTCOMES[found.verdict],
                words.name_of(found),
                detail=detail,
                word=found.verdict.value,
                release=_RELEASE,
            )
        )
        self.title_line.set_status(
            words.as_of(wib(found.as_of)), Tone.WARN if away else Tone.NEUTRAL
        )
        self.release()

    def _failed(self, code: str, error: UserError) -> None:
        register = self._kept() if isinstance(error, ServerAway) else None
        if register is None:
            self.show_verdict(BandVerdict(Outcome.ERROR, "Belum diperiksa", detail=error.message))
            self.release()
            return

        def work(_client: Client, _progress: Progress) -> Verification:
            return judge_alone(register, code)

        away = f"Server tidak terjangkau: diperiksa dengan {words.as_of(wib(register.as_of))}."
        self.run(work, done=lambda found: self._answered(found, away))

    # ---------------------------------------------------------------- the register kept here
    def _keep(self, register: Register) -> None:
        self.context.memory.put(_REGISTER, _REGISTERS.dump_python(register, mode="json"))
        if not self._checked:
            self.title_line.set_status(words.as_of(wib(register.as_of)))

    def _kept(self) -> Register | None:
        try:
            return _REGISTERS.validate_python(self.context.memory.get(_REGISTER))
        except ValidationError:
            return None

    # ---------------------------------------------------------------- what it claims
    def _show_claim(self, found: Verification) -> None:
        while self._claimed.count():
            item = self._claimed.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for figure in _figures(found):
            self._claimed.addWidget(label(figure, "figure", wrap=True))
        self._claimed.addWidget(Facts(_facts(found)))
        self._claimed.addStretch(1)


def _figures(found: Verification) -> tuple[str, ...]:
    """What is compared with the paper, in large type."""
    if not found.number:
        return ()
    amount = found.total.rupiah() if found.total else "tanpa jumlah"
    return (found.number, f"{tanggal(found.on_date)} · {amount}" if found.on_date else amount)


def _facts(found: Verification) -> list[tuple[str, str | QWidget | None]]:
    if not found.number:
        return [("Isi", "tidak terbaca"), ("Rantai", words.links(found) or None)]
    issued = None
    if found.issued_at is not None:
        moment = f"{tanggal(wib(found.issued_at).date())} {jam(found.issued_at)}"
        issued = f"{moment} oleh {found.issued_by} di {found.station}"
    return [
        ("Jenis", found.title),
        ("Penerbit", found.organisation),
        ("Dicetak", issued),
        ("Edisi", f"{found.edition}, {found.copies} salinan" if found.edition else None),
        ("Sidik isi", f"{found.sha16[:8]} {found.sha16[8:16]} …"),
        ("Rantai", words.links(found) or None),
    ]


def gallery() -> list[Shot]:
    """Each verdict, the start, and without the server."""
    from app.signing.panels import samples
    from app.ui.gallery import Shot

    return [
        Shot("sah", lambda: samples.verified(samples.VALID)),
        Shot("start", lambda: samples.verified(None)),
        Shot("digantikan", lambda: samples.verified(samples.SUPERSEDED)),
        Shot("dibatalkan", lambda: samples.verified(samples.CANCELLED)),
        Shot("kunci-dicabut", lambda: samples.verified(samples.REVOKED)),
        Shot("tidak-dikenal", lambda: samples.verified(samples.UNKNOWN)),
        Shot("belum-disahkan", lambda: samples.verified(samples.UNCERTIFIED)),
        Shot("diubah", lambda: samples.verified(samples.CHANGED)),
        Shot("server-jauh", samples.away),
    ]
