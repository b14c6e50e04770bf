"""*Audit*: who changed what, when and where, old → new, and whether it is intact."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.audit.api import (
    AuditDetail,
    AuditList,
    AuditRow,
    Break,
    Change,
    ShowAudit,
    Verified,
    VerifyAudit,
)
from app.core.commands import Page
from app.core.errors import UserError
from app.core.text import angka, waktu
from app.ui import subjects, tokens
from app.ui.facts import NOTHING, Facts
from app.ui.fields import name_field
from app.ui.money_field import DateField
from app.ui.panel import Panel
from app.ui.pills import Pill
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label, row, rule

if TYPE_CHECKING:
    from app.ui.gallery import Shot
    from app.ui.table_model import PageRequest


def _first_change(entry: AuditRow) -> str:
    telling = [change for change in entry.changes if change.old or change.new]
    if not telling:
        return ""
    change, more = telling[0], len(telling) - 1
    said = f"{change.label}: {change.old or NOTHING} → {change.new or NOTHING}"
    return f"{said}  (+{more})" if more else said


COLUMNS: Final = (
    Column("at", "Waktu", lambda entry: entry.at, Kind.TIME, width=150),
    Column("who", "Pengguna", lambda entry: entry.full_name or entry.username,
           detail=lambda entry: entry.workstation, width=150),
    Column("subject", "Subjek", lambda entry: entry.subject,
           detail=lambda entry: subjects.kind_words(entry.subject_kind), width=160),
    Column("what", "Tindakan", lambda entry: entry.label, detail=_first_change, width=260,
           stretch=True),
)  # fmt: skip


class AuditTrailPanel(Panel):
    """Newest first; filters by person, days and thing (WMS-SEC-10)."""

    title: ClassVar[str] = "Audit"
    icon: ClassVar[str] = "audit"
    search_hint: ClassVar[str] = "Cari nama atau nomor: SKU, pesanan, jurnal, pengguna"

    def build(self) -> None:
        self.set_primary("Periksa keutuhan", "F9", self._verify)
        self.user = QLineEdit()
        self.user.setPlaceholderText("Semua pengguna")
        self.user.setClearButtonEnabled(True)
        self.user.setMaximumWidth(theme().px(150))
        self.user.editingFinished.connect(self._user_typed)
        self._asked_user = ""
        self.first_day, self.last_day = DateField(), DateField()
        self._filter("Pengguna", name_field(self.user, "username", "Pengguna"))
        for words, field in (("Dari", self.first_day), ("sampai", self.last_day)):
            field.setFixedWidth(theme().px(140))
            field.setPlaceholderText("kapan saja")
            field.value_changed.connect(lambda _value: self.reload())
            self._filter(words, name_field(field, words.lower(), f"Tanggal {words.lower()}"))
        self.search.add_filter("kind", "Jenis", subjects.choices())
        empty = Empty("Belum ada kejadian yang dicatat.", icon="audit")
        self.list = self.set_table(COLUMNS, self._page, key=lambda entry: entry.id, empty=empty)
        self.list.activated.connect(self._open)

    def _filter(self, words: str, widget: QWidget) -> None:
        self.title_line.add_filter(label(words, "muted"))
        self.title_line.add_filter(widget)

    def _user_typed(self) -> None:
        """Leaving the field without a change asks nothing."""
        if self.user.text().strip() != self._asked_user:
            self._asked_user = self.user.text().strip()
            self.reload()

    def _page(self, page: PageRequest) -> AuditList:
        return AuditList(
            username=self._asked_user or None,
            first_day=self.first_day.value(),
            last_day=self.last_day.value(),
            subject_kind=self.search.filters.get("kind"),
            subject=self.search.text or None,
            limit=page.limit,
            after=page.after,
        )

    def opened(self, **arguments: object) -> None:
        """``subject`` shows the history of one thing."""
        subject = arguments.get("subject")
        if isinstance(subject, str):
            self.search.set_text(subject)

    def _open(self, entry: AuditRow) -> None:
        self.ask(ShowAudit(id=entry.id), done=self._show, key="detail")

    def _show(self, detail: AuditDetail) -> None:
        self.show_detail(detail.entry.label, EntryView(detail))

    def _verify(self) -> None:
        self.say("Memeriksa seluruh jejak audit …", Tone.NEUTRAL)
        self.ask(VerifyAudit(), done=self._verified, key="verify")

    def _verified(self, found: Verified) -> None:
        counted = (
            f"{angka(found.entries)} kejadian dan {angka(found.commands)} perintah dari "
            f"{angka(found.sessions)} sesi diperiksa"
        )
        if found.intact:
            self.say(f"Jejak audit utuh: {counted}.")
            return
        self.say(
            f"Jejak audit tidak utuh: {counted}, {angka(len(found.breaks))} kerusakan ditemukan. "
            "Amankan cadangan data dan hubungi penanggung jawab.",
            Tone.ERROR,
        )
        self.show_detail("Kerusakan yang ditemukan", BreaksView(found))


class EntryView(QWidget):
    """One entry: who, where, when; old and new side by side; the command it came from."""

    def __init__(self, detail: AuditDetail) -> None:
        super().__init__()
        entry = detail.entry
        layout = column(gap=tokens.M)
        layout.addWidget(
            Facts(
                (
                    ("Waktu", waktu(entry.at)),
                    ("Pengguna", f"{entry.full_name} ({entry.username})"),
                    ("Komputer", entry.workstation),
                    (subjects.kind_words(entry.subject_kind), entry.subject),
                    ("Hasil", detail.message or None),
                )
            )
        )
        layout.addWidget(rule())
        if entry.changes:
            layout.addWidget(ChangesView(entry.changes))
        else:
            layout.addWidget(label("Tidak ada nilai yang berubah.", "muted"))
        layout.addWidget(rule())
        layout.addWidget(label("Perintah", "heading"))
        layout.addWidget(
            Facts(
                (
                    ("Nama", f"{detail.command} v{detail.command_version}"),
                    ("Urutan", f"{angka(detail.seq)} dalam sesi {detail.session_id[-8:]}"),
                    ("Sidik", detail.hash[:16]),
                    # A blank after each comma, so that long parameters wrap.
                    ("Isi", detail.args.replace(",", ", ")),
                )
            )
        )
        layout.addStretch(1)
        self.setLayout(layout)


class ChangesView(QWidget):
    """Field, before, after in three columns."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.S)
        grid.setColumnMinimumWidth(0, theme().px(90))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for at, words in enumerate(("Isian", "Sebelum", "Sesudah")):
            grid.addWidget(label(words, "heading"), 0, at)
        for line, change in enumerate(changes, start=1):
            cells = (change.label, change.old or NOTHING, change.new or NOTHING)
            for at, text in enumerate(cells):
                made = label(text, "" if at == 2 else "muted", wrap=True)
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(made, line, at, Qt.AlignmentFlag.AlignTop)
        self.setLayout(grid)


class BreaksView(QWidget):
    """The first places where what is stored is not what was written."""

    def __init__(self, found: Verified) -> None:
        super().__init__()
        layout = column(gap=tokens.M)
        for each in found.breaks:
            head = row()
            head.addWidget(Pill("Rusak", Tone.ERROR))
            head.addStretch(1)
            layout.addLayout(head)
            layout.addWidget(label(each.text, wrap=True))
            where = (("Perintah", each.command_id[-12:]), ("Tabel", each.table or None))
            layout.addWidget(Facts(where))
            layout.addWidget(rule())
        layout.addStretch(1)
        self.setLayout(layout)


# ---------------------------------------------------------------- pictures

_AT: Final = datetime(2026, 11, 21, 2, 5, tzinfo=UTC)


def _sample(at: int, action: str, kind: str, subject: str, *changes: Change) -> AuditRow:
    return AuditRow(
        f"00000000-0000-7000-8000-{at:012}", _AT, "ratna", "Ratna Dewi", "MEJA-1", action,
        action, kind, subject, changes,
    )  # fmt: skip


_ROLES: Final = Change("roles", "Packer", "Packer, Picker")
_ROWS: Final = (
    _sample(1, "Mengatur peran pengguna", "user", "siti", _ROLES),
    _sample(2, "Mengubah produk", "product", "SRM-VITC-20",
            Change("name", "Serum Vit C", "Serum Vitamin C 20 ml"),
            Change("buy_price", "18.500", "19.250")),
    _sample(3, "Membatalkan jurnal", "journal", "JRN-2026-000123",
            Change("reason", "", "Salah akun")),
    _sample(4, "Menonaktifkan pengguna", "user", "yusuf", Change("active", "ya", "tidak")),
)  # fmt: skip
_DETAIL: Final = AuditDetail(
    entry=_sample(
        1, "Mengatur peran pengguna", "user", "siti", _ROLES,
        Change("permissions", "", "inventory.adjust"),
    ),
    command_id="00000000-0000-7000-8000-000000000009",
    command="user.set_roles",
    command_version=1,
    args='{"roles":["Packer","Picker"],"username":"siti"}',
    message="Peran Siti Rahma Wulandari disimpan.",
    session_id="00000000-0000-7000-8000-0000000000ab",
    seq=14,
    hash="9f2c4ab1d07e55aa31c0",
    prev_hash="",
)  # fmt: skip
_BROKEN: Final = Verified(
    intact=False, commands=1_240, sessions=31, entries=412,
    breaks=(
        Break("entry", "Isi kejadian 14 pada 21 Nov 2026 tidak sama dengan yang dicatat saat itu.",
              "00000000-0000-7000-8000-000000000009", table="audit_entry"),
    ),
)  # fmt: skip


def gallery() -> list[Shot]:
    """States of the panel."""
    from app.ui.gallery import NEVER, Shot, canned

    def panel(rows: object) -> AuditTrailPanel:
        return AuditTrailPanel(canned({AuditList: rows, ShowAudit: _DETAIL, VerifyAudit: _BROKEN}))

    def detail() -> AuditTrailPanel:
        made = panel(Page(_ROWS, total=len(_ROWS)))
        made._show(_DETAIL)  # noqa: SLF001 - the state after Enter
        return made

    def broken() -> AuditTrailPanel:
        made = panel(Page(_ROWS, total=len(_ROWS)))
        made._verified(_BROKEN)  # noqa: SLF001 - the state after F9
        return made

    return [
        Shot("sample", lambda: panel(Page(_ROWS, total=len(_ROWS)))),
        Shot("detail", detail),
        Shot("broken", broken),
        Shot("empty", lambda: panel(Page(()))),
        Shot("error", lambda: panel(UserError("Server basis data tidak terjangkau. Coba lagi."))),
        Shot("loading", lambda: panel(NEVER)),
    ]
