"""*Organisasi*: its name and everything it decides for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from app.core.errors import FieldError, UserError
from app.identity.api import ConfigureOrganisation, OrganisationSettings, ShowOrganisation
from app.identity.panels.parts import Checks
from app.ui import tokens
from app.ui.fields import Field, name_field
from app.ui.forms import set_in
from app.ui.panel import Panel
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.typed import refusal, typed
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.core.commands import Done
    from app.identity.api import Configured, OrganisationDetail
    from app.ui.gallery import Shot

_MOST_COLUMNS: Final = 3
#: Room a group needs, at 100 %.
_GROUP_WIDTH: Final = 350
MANAGE: Final = "settings.manage"
DAYS: Final = {
    "1": "Senin", "2": "Selasa", "3": "Rabu", "4": "Kamis", "5": "Jumat", "6": "Sabtu",
    "7": "Minggu",
}  # fmt: skip


class Item(NamedTuple):
    """One setting.

    Attributes:
        path: ``group.name`` in the settings, or just the name.
        words: Its label.
        unit: Behind a number.
        hint: What it does.
        choices: Value and words; empty for a number, a yes or no, a time.
    """

    path: str
    words: str
    unit: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


COSTS: Final = (("average", "Rata-rata bergerak"), ("fifo", "FIFO (masuk dulu, keluar dulu)"))
BASES: Final = (("due", "Jatuh tempo"), ("invoice", "Tanggal dokumen"))
#: Heading and settings, in the order people look for them.
GROUPS: Final[tuple[tuple[str, tuple[Item, ...]], ...]] = (
    (
        "Persediaan",
        (
            Item("cost_method", "Metode HPP", choices=COSTS,
                 hint="Bawaan; kategori produk boleh berbeda."),
            Item("reservation_hours", "Lama reservasi stok", " jam",
                 "Setelah itu reservasi yang belum diambil dilepas."),
            Item("over_receipt_percent", "Kelebihan terima tanpa pengawas", " %"),
            Item("stock.adjustment_limit", "Penyesuaian wajib disetujui di atas", " rupiah"),
            Item("stock.min_life_percent", "Sisa umur simpan saat diterima, paling sedikit", " %",
                 "0 = tidak diperiksa; produk dan kategori boleh berbeda."),
            Item("stock.block_expired", "Lot lewat ED diblokir otomatis"),
            Item("stock.expiry_days_first", "Peringatan ED pertama", " hari"),
            Item("stock.expiry_days_second", "Peringatan ED kedua", " hari"),
            Item("stock.expiry_days_last", "Peringatan ED terakhir", " hari"),
        ),
    ),
    (
        "Transfer dan analisis stok",
        (
            Item("stock.source_approval", "Transfer wajib disetujui gudang asal"),
            Item("stock.destination_approval", "Transfer wajib disetujui gudang tujuan"),
            Item("stock.logistics_approval", "Transfer wajib disetujui logistik"),
            Item("stock.internal_approval", "Pindah di dalam gudang wajib disetujui"),
            Item("stock.transit_days", "Lama perjalanan antar gudang", " hari"),
            Item("stock.slow_days", "Lambat bila tidak terjual", " hari"),
            Item("stock.dead_days", "Mati bila tidak terjual", " hari"),
            Item("stock.fast_percent", "Cepat: produk terlaris", " %"),
            Item("stock.fast_days", "Terlaris dihitung dari", " hari terakhir"),
            Item("stock.age_days_first", "Umur stok, batas pertama", " hari"),
            Item("stock.age_days_second", "Umur stok, batas kedua", " hari"),
            Item("stock.age_days_third", "Umur stok, batas ketiga", " hari"),
        ),
    ),
    (
        "Packing",
        (
            Item("packing.quantity_limit", "Jumlah paling banyak untuk satu scan", " pcs"),
            Item("packing.ship_on_last_scan", "Scan terakhir langsung mengirim pesanan"),
            Item("packing.print_on_last_scan", "Scan terakhir langsung mencetak label"),
            Item("packing.print_packing_slip", "Cetak slip packing"),
            Item("packing.verify_label", "Label yang tercetak wajib di-scan balik"),
            Item("packing.photo_on_last_scan", "Ambil foto pada scan terakhir"),
            Item("packing.check_weight", "Periksa berat paket"),
            Item("packing.weight_tolerance_percent", "Toleransi berat", " %"),
            Item("packing.weight_tolerance_gram", "Toleransi berat paling kecil", " gram"),
        ),
    ),
    (
        "Cadangan penurunan nilai stok",
        (
            Item("stock.loss_expired", "Lot kedaluwarsa", " %",
                 "Bagian dari nilai perolehan; 0 di semua golongan = tanpa cadangan."),
            Item("stock.loss_damaged", "Barang rusak", " %"),
            Item("stock.loss_blocked", "Lot diblokir atau ditahan", " %"),
            Item("stock.loss_expiring", "Lot dalam peringatan ED terakhir", " %"),
            Item("stock.loss_dead", "Barang mati", " %"),
            Item("stock.loss_slow", "Barang lambat", " %"),
        ),
    ),
    (
        "Layar dan persetujuan",
        (
            Item("lock_minutes_packing", "Kunci layar di meja packing setelah", " menit"),
            Item("lock_minutes_office", "Kunci layar di kantor setelah", " menit"),
            Item("separation_of_duties", "Yang mengajukan tidak boleh menyetujui sendiri"),
            Item("access_minutes", "Hak akses dibaca ulang setiap", " menit"),
            Item("refresh_days", "Keluar otomatis bila tidak dipakai", " hari"),
        ),
    ),
    (
        "Kata sandi",
        (
            Item("password.min_length", "Panjang paling sedikit", " karakter"),
            Item("password.letter", "Wajib memuat huruf"),
            Item("password.digit", "Wajib memuat angka"),
            Item("password.upper_and_lower", "Wajib huruf besar dan kecil"),
            Item("password.symbol", "Wajib memuat tanda baca"),
            Item("password.expiry_days", "Wajib diganti setiap", " hari", "0 = tidak pernah."),
            Item("password.history", "Kata sandi lama yang tidak boleh dipakai lagi"),
        ),
    ),
    (
        "Penguncian akun",
        (
            Item("lockout.tries", "Kunci akun setelah salah", " kali"),
            Item("lockout.window_minutes", "Dihitung dalam", " menit"),
            Item("lockout.lock_minutes", "Akun terkunci selama", " menit"),
            Item("lockout.badge_tries", "Kunci badge setelah salah PIN", " kali"),
            Item("lockout.badge_lock_minutes", "Badge terkunci selama", " menit"),
        ),
    ),
    (
        "Jam kerja dan harga",
        (
            Item("working_hours.start", "Mulai kerja (WIB)", hint="Contoh: 06:00"),
            Item("working_hours.end", "Selesai kerja (WIB)",
                 hint="Masuk di luar jam ini ditandai tidak biasa."),
            Item("working_hours.days", "Hari kerja"),
            Item("prices.markup_percent", "Saran harga jual di atas HPP", " %"),
            Item("prices.round_up_to", "Saran harga dibulatkan ke atas", " rupiah"),
            Item("rts_risk_percent", "Tandai pelanggan bila retur di atas", " %"),
        ),
    ),
    (
        "Umur piutang dan utang",
        (
            Item("ageing.basis", "Umur dihitung sejak", choices=BASES),
            Item("ageing.term_days", "Jatuh tempo setelah", " hari",
                 "Bila dokumennya tidak menyebut lain."),
            Item("ageing.days_first", "Batas kelompok pertama", " hari"),
            Item("ageing.days_second", "Batas kelompok kedua", " hari"),
            Item("ageing.days_third", "Batas kelompok ketiga", " hari"),
            Item("ageing.loss_not_due", "Cadangan piutang belum jatuh tempo", " %",
                 "Bagian yang tidak diharapkan dibayar; 0 di semua kelompok = tanpa cadangan."),
            Item("ageing.loss_first", "Cadangan kelompok pertama", " %"),
            Item("ageing.loss_second", "Cadangan kelompok kedua", " %"),
            Item("ageing.loss_third", "Cadangan kelompok ketiga", " %"),
            Item("ageing.loss_older", "Cadangan yang lebih tua", " %"),
        ),
    ),
)  # fmt: skip
WORDS: Final = {"organisation": "Nama organisasi"} | {
    item.path: item.words for _, items in GROUPS for item in items
}


class OrganisationPanel(Panel):
    """Every setting on one page; nothing holds before *Simpan*."""

    title: ClassVar[str] = "Organisasi"
    icon: ClassVar[str] = "store"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"organisation"})

    def build(self) -> None:
        self._detail: OrganisationDetail | None = None
        self._inputs: dict[str, QWidget] = {}
        self.may_manage = self.context.actor.may(MANAGE)
        if self.may_manage:
            self.set_primary("Simpan", "F4", self._save)
            self.add_action("Kembalikan yang belum disimpan", "", self._restore)
        self.name = QLineEdit()
        self._body = QWidget()
        self._fill(OrganisationSettings())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._body)
        self._body.setEnabled(False)
        for surface in (self._body, scroll.viewport()):
            surface.setAutoFillBackground(False)
        self.set_content(scroll)

    def _fill(self, settings: OrganisationSettings) -> None:
        layout = column(gap=tokens.L)
        layout.setContentsMargins(0, tokens.S, tokens.M, tokens.L)
        self.name.setMaximumWidth(theme().px(420))
        layout.addWidget(Field("organisation", "&Nama organisasi", self.name))
        plain = settings.model_dump(mode="json")
        self._groups = [self._group(heading, items, plain) for heading, items in GROUPS]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens.XL)
        self._grid.setVerticalSpacing(tokens.XL)
        self._columns = 0
        self._arrange()
        layout.addLayout(self._grid)
        layout.addStretch(1)
        self._body.setLayout(layout)

    def _arrange(self) -> None:
        """As many groups beside each other as there is room for."""
        columns = max(1, min(_MOST_COLUMNS, self.width() // theme().px(_GROUP_WIDTH)))
        if columns == self._columns:
            return
        self._columns = columns
        for at, group in enumerate(self._groups):
            self._grid.removeWidget(group)
            place = divmod(at, columns)
            self._grid.addWidget(group, *place, Qt.AlignmentFlag.AlignTop)
        for at in range(_MOST_COLUMNS):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _group(self, heading: str, items: tuple[Item, ...], plain: dict[str, Any]) -> QWidget:
        made = QWidget()
        layout = column(gap=tokens.S)
        layout.addWidget(label(heading, "heading"))
        for item in items:
            widget = _input(item, _at(plain, item.path))
            self._inputs[item.path] = widget
            if isinstance(widget, QCheckBox):
                layout.addWidget(name_field(widget, item.path, item.words))
            else:
                layout.addWidget(Field(item.path, item.words, widget, item.hint))
        made.setLayout(layout)
        return made

    def reload(self) -> None:
        self.ask(ShowOrganisation(), done=self._loaded, failed=self._not_loaded, key="organisation")

    def _not_loaded(self, error: UserError) -> None:
        if self._detail is None:
            self._load_failed(error)
        else:
            self.fail(error)

    def _loaded(self, detail: OrganisationDetail) -> None:
        """What somebody is typing is not taken away by a change made elsewhere."""
        untouched = self._detail is None or not self._changed_here()
        if untouched:
            self._detail = detail
            self._restore()
        self._stack.setCurrentIndex(0)
        self.title_line.set_status(f"{detail.code} · {detail.timezone}", Tone.NEUTRAL)
        self._body.setEnabled(self.may_manage)

    def _restore(self) -> None:
        if self._detail is None:
            return
        self.name.setText(self._detail.name)
        plain = self._detail.settings.model_dump(mode="json")
        for path, widget in self._inputs.items():
            _show(widget, _at(plain, path))

    def _typed(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for path, widget in self._inputs.items():
            group, _, name = path.rpartition(".")
            place = found.setdefault(group, {}) if group else found
            place[name] = _value(widget)
        return found

    def _changed_here(self) -> bool:
        if self._detail is None:
            return False
        before = self._detail.settings.model_dump(mode="json")
        return self.name.text().strip() != self._detail.name or self._typed() != before

    def _save(self) -> None:
        if self._detail is None:
            return
        if not self._changed_here():
            self.say("Tidak ada yang berubah.", Tone.NEUTRAL)
            return
        try:
            command = self._command(self._detail)
        except UserError as wrong:
            self.fail(wrong)
        else:
            self.do(command, done=self._saved)

    def _command(self, detail: OrganisationDetail) -> ConfigureOrganisation:
        """What is on the page.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        name, values = self.name.text().strip(), self._typed()
        wrong = [] if name else [FieldError("organisation", "Nama organisasi wajib diisi.")]
        hours = values["working_hours"]
        wrong += [
            FieldError(f"working_hours.{end}", "Jam ditulis seperti 06:00 atau 21:30.")
            for end in ("start", "end")
            if not _is_clock(hours[end])
        ]
        if wrong:
            raise refusal(wrong, WORDS)
        settings = typed(OrganisationSettings, values, words=WORDS)
        return ConfigureOrganisation(
            organisation=name, settings=settings, read_version=detail.version
        )

    def _saved(self, done: Done[Configured]) -> None:
        self._detail = None
        self.say(done.message)
        self.reload()


def _is_clock(text: str) -> bool:
    hours, colon, minutes = text.partition(":")
    digits = len(hours) == len(minutes) == 2 and (hours + minutes).isdecimal()
    return bool(colon) and digits and int(hours) < 24 and int(minutes) < 60


def _at(plain: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - a setting's own type
    group, _, name = path.rpartition(".")
    return plain[group][name] if group else plain[name]


def _limits(path: str) -> tuple[int, int]:
    """Least and most of a number, as the settings say."""
    group, _, name = path.rpartition(".")
    model: Any = OrganisationSettings.model_fields[group].annotation if group else None
    field = (model or OrganisationSettings).model_fields[name]
    least = next(part.ge for part in field.metadata if hasattr(part, "ge"))
    most = next(part.le for part in field.metadata if hasattr(part, "le"))
    return least, most


def _input(item: Item, value: object) -> QWidget:
    if item.choices:
        chosen = QComboBox()
        for each, words in item.choices:
            chosen.addItem(words, each)
        return chosen
    if isinstance(value, bool):
        return QCheckBox(item.words)
    if isinstance(value, int):
        number = QSpinBox()
        set_in(number)
        number.setRange(*_limits(item.path))
        number.setGroupSeparatorShown(True)
        number.setSuffix(item.unit)
        # The wheel scrolls the page and must not change a setting on its way.
        number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return number
    if isinstance(value, list):
        return Checks(DAYS, columns=2)
    return QLineEdit()


def _show(widget: QWidget, value: Any) -> None:  # noqa: ANN401 - a setting's own type
    match widget:
        case QComboBox():
            widget.setCurrentIndex(widget.findData(value))
        case QCheckBox():
            widget.setChecked(value)
        case QSpinBox():
            widget.setValue(value)
        case Checks():
            for day, box in widget.boxes.items():
                box.setChecked(int(day) in value)
        case QLineEdit():
            widget.setText(value)


def _value(widget: QWidget) -> object:
    match widget:
        case QComboBox():
            return widget.currentData()
        case QCheckBox():
            return widget.isChecked()
        case QSpinBox():
            return widget.value()
        case Checks():
            return [int(day) for day in widget.chosen()]
        case QLineEdit():
            return widget.text().strip()
    raise TypeError(type(widget).__name__)


def gallery() -> list[Shot]:
    """States of the panel."""
    from app.identity.panels import samples
    from app.ui.gallery import NEVER, Shot, canned

    def panel(company: object) -> OrganisationPanel:
        return OrganisationPanel(canned({ShowOrganisation: company}))

    return [
        Shot("sample", lambda: panel(samples.COMPANY)),
        Shot("error", lambda: panel(UserError("Server basis data tidak terjangkau. Coba lagi."))),
        Shot("loading", lambda: panel(NEVER)),
    ]
