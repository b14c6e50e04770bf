"""Transfer: goods asked for, on the road, and short; one panel from wish to settled (WMS-MOV)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.catalog.api import ProductByBarcode
from app.catalog.rules.amounts import Units
from app.core.errors import UserError
from app.core.money import Money
from app.core.text import angka, tanggal, waktu
from app.documents.panels.report_panel import add_exports
from app.scanning.normalise import normalise
from app.signing.panels.paper import show_paper
from app.stock.api import (
    ApproveTransfer,
    CancelTransfer,
    ExecuteTransfer,
    TransferCounts,
    TransferDetail,
    TransferList,
    TransferPaper,
    TransferRow,
    TransferSummary,
    TransferView,
)
from app.stock.panels import words
from app.stock.panels.base import StockPanel
from app.stock.panels.transfer_forms import (
    DispatchForm,
    NewTransferForm,
    ReceiveForm,
    ResolveForm,
)
from app.ui import tokens
from app.ui.cards import Card
from app.ui.dialogs import AskReason, ask_reason
from app.ui.facts import Facts
from app.ui.pills import Pill, PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from app.catalog.api import ScannedProduct
    from app.core.client import Client
    from app.documents.report import Report
    from app.stock.api import TransferLineRow
    from app.ui.forms import Form
    from app.ui.operations import Progress


def _way(each: TransferRow) -> str:
    return f"{each.source} → {each.target}" if each.source != each.target else each.source


def _state(each: TransferRow) -> PillText:
    if each.late:
        return PillText(f"Terlambat {angka(each.late)} hari", Tone.ERROR)
    return words.TRANSFERS[each.state]


def _who(each: TransferRow) -> str:
    waits = "menunggu " + ", ".join(each.waiting) if each.waiting else each.person
    return f"{_way(each)} · {waits}"


def _days(each: TransferRow) -> str:
    return f"{angka(each.days)} hari" if each.on_road else ""


COLUMNS: Final = (
    Column("number", "Nomor", lambda each: each.number, detail=_who, width=210, stretch=True),
    Column("state", "Status", _state, Kind.PILL, width=150),
    Column(
        "wanted", "Diminta", lambda each: each.wanted, Kind.NUMBER,
        lambda each: f"{angka(each.lines)} jenis", width=84,
    ),
    Column("road", "Di jalan", lambda each: each.on_road or None, Kind.NUMBER, _days, width=100),
    Column("value", "Nilai di jalan", lambda each: each.value or None, Kind.MONEY, width=116),
    Column("expected", "Perkiraan tiba", lambda each: each.expected_on, Kind.DATE, width=112),
)  # fmt: skip


def _goods(each: TransferLineRow) -> str:
    """What tells two lines apart, and how much was wanted in larger units."""
    packed = Units.of(each.unit, each.units).written(each.sent or each.wanted)
    parts = (each.sku, each.lot, each.serial, f"= {packed}" if packed else each.unit)
    return " · ".join(part for part in parts if part)


_LINES: Final = (
    Column(
        "product", "Barang", lambda each: each.product, stretch=True,
        detail=_goods,
    ),
    Column("sent", "Dikirim", lambda each: each.sent or each.wanted, Kind.NUMBER, width=70),
    Column("received", "Diterima", lambda each: each.received, Kind.NUMBER,
           lambda each: f"{angka(each.back)} kembali" if each.back else "", width=74),
    Column("short", "Kurang", lambda each: each.short or None, Kind.NUMBER, width=66),
)  # fmt: skip
#: Card -> state of the list it opens.
_CARDS: Final = (
    Card("draft", "Menunggu setuju"),
    Card("approved", "Siap dikirim", Tone.DONE),
    Card("in_transit", "Dalam perjalanan", Tone.DONE),
    Card("received", "Diterima kurang", Tone.WARN),
    Card("late", "Terlambat", Tone.ERROR),
)
_WHY_CANCEL: Final = ("Stok tidak cukup", "Tidak jadi dibutuhkan", "Salah gudang")


class TransfersPanel(StockPanel):
    """The list; Enter shows a transfer with the next step as its one button."""

    title: ClassVar[str] = "Transfer"
    icon: ClassVar[str] = "transfer"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"transfer"})
    search_hint: ClassVar[str] = "Cari atau pindai nomor transfer, SKU, nama barang"

    def build(self) -> None:
        super().build()
        self.form: NewTransferForm | ReceiveForm | None = None
        self.detail: TransferDetailView | None = None
        if self.context.actor.may("transfer.create"):
            self.set_primary("Transfer baru", "F4", self.make)
            self.add_action("Batalkan transfer", "", self.cancel)
        self.add_action("Langkah berikutnya", "F6", self.next_step)
        do = lambda: self.context.open(words.REPLENISH, number=self._number())  # noqa: E731
        self.add_action("Kerjakan dengan pindai", "F9", do)
        self.add_action("Isi ulang rak", "", lambda: self.context.open(words.REPLENISH))
        self.add_action("Surat jalan …", "F7", self.sent_paper)
        self.add_action("Tanda terima …", "", self.received_paper)
        add_exports(self, lambda: None, self._paper)
        self.cards.set_cards(_CARDS)
        self.cards.pressed.connect(self._show_only)
        states = [("open", "Belum selesai"), ("late", "Terlambat")]
        states += [(key, pill.text) for key, pill in words.TRANSFERS.items()]
        self.search.add_filter("state", "Status", states)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda each: each.number,
            empty=Empty(
                "Belum ada transfer. Pindahkan barang antar gudang atau antar rak.",
                "Transfer baru" if self.context.actor.may("transfer.create") else "",
                self.make if self.context.actor.may("transfer.create") else None,
                "transfer",
            ),
        )
        self.list.activated.connect(lambda each: self.look(each.number))

    def reload(self) -> None:
        super().reload()
        self.ask(TransferSummary(warehouse=self.warehouse), done=self._show_counts, key="cards")
        if self.detail is not None and self.side.isVisible():
            number = self.detail.transfer.number
            if self.side.title == number:  # not while its paper is shown
                self.look(number)

    def opened(self, **arguments: object) -> None:
        if number := str(arguments.get("number") or ""):
            self.look(number)

    def _page(self, page: PageRequest) -> TransferList:
        return TransferList.model_validate(
            {
                "warehouse": self.warehouse, "state": self.search.filters.get("state", ""),
                "search": self.search.text, "after": page.after, "limit": page.limit,
            }
        )  # fmt: skip

    def _show_counts(self, counts: TransferCounts) -> None:
        self.cards.show_values(
            {
                "draft": angka(counts.draft),
                "approved": angka(counts.approved),
                "in_transit": (angka(counts.in_transit), counts.value.rupiah()),
                "received": angka(counts.received),
                "late": angka(counts.late),
            }
        )

    def _show_only(self, key: str) -> None:
        if self.search.filters.get("state") == key:
            self.search.clear_filter("state")
        else:
            self.search.set_filter("state", key)
        self.list.focus_first()

    # ---------------------------------------------------------------- one transfer
    def look(self, number: str) -> None:
        """Show a transfer beside the list."""
        self.ask(TransferDetail(number=number), done=self.show_transfer, key="detail")

    def show_transfer(self, transfer: TransferView) -> None:
        """Its lines, consents and journals, and what may be done next."""
        self.form = None
        self.detail = TransferDetailView(self, transfer)
        self.show_detail(transfer.number, self.detail)

    def hide_detail(self) -> None:
        self.form = None
        self.detail = None
        super().hide_detail()

    def next_step(self) -> None:
        """Do what the transfer at the side waits for; without one open, the one in the list."""
        if self.detail is not None:
            self.detail.press()
            return
        chosen: TransferRow | None = self.list.current()
        if chosen is None:
            self.say("Pilih dahulu satu transfer.", Tone.WARN)
        else:
            self.look(chosen.number)

    def _paper(self, client: Client, _progress: Progress) -> Report:
        """Surat jalan of the transfer at the side, else of the one in the list."""
        if not self._number():
            raise UserError("Pilih dahulu transfer yang surat jalannya ingin disimpan.")
        return client.ask(TransferPaper(number=self._number()))

    def sent_paper(self) -> None:
        """Issue the surat jalan, signed and with its QR."""
        self._issue("transfer.sent")

    def received_paper(self) -> None:
        """Issue the receipt of what was counted at the destination."""
        self._issue("transfer.received")

    def _issue(self, paper: str) -> None:
        number = self._number()
        if number:
            show_paper(self, paper, number)
        else:
            self.say("Pilih dahulu satu transfer.", Tone.WARN)

    def _number(self) -> str:
        if self.detail is not None:
            return self.detail.transfer.number
        chosen: TransferRow | None = self.list.current()
        return chosen.number if chosen is not None else ""

    def cancel(self) -> AskReason | None:
        """Give up a transfer that has not left."""
        number = self._number()
        if not number:
            self.say("Pilih dahulu satu transfer.", Tone.WARN)
            return None
        return ask_reason(
            self, f"Batalkan {number}", f"{number} tidak akan dikirim.", f"Batalkan {number}",
            _WHY_CANCEL, lambda why: self.do(CancelTransfer(number=number, reason=why)),
        )  # fmt: skip

    # ---------------------------------------------------------------- forms
    def make(self) -> None:
        """Ask for goods elsewhere."""
        form = NewTransferForm(self.warehouses, self.warehouse or "")
        self._count(form)
        self.show_form("Transfer baru", form, form.command)
        form.source.currentIndexChanged.connect(lambda _at: self._suggest(form))
        form.target.currentIndexChanged.connect(lambda _at: self._suggest(form))
        self._suggest(form)
        form.goods.entry.setFocus()

    def _suggest(self, form: NewTransferForm) -> None:
        source = str(form.source.currentData() or "")
        target = str(form.target.currentData() or "") or source
        if source:
            self.ask_places(source, lambda codes: words.offer(form.place, codes))
            self.ask_places(target, lambda codes: words.offer(form.to_place, codes), key="targets")

    def dispatch(self, transfer: TransferView) -> None:
        """Send it off."""
        self.detail = None
        form = DispatchForm(transfer)
        self.show_form(f"Kirim {transfer.number}", form, form.command)

    def receive(self, transfer: TransferView) -> None:
        """Count what arrived."""
        self.detail = None
        form = ReceiveForm(transfer)
        self._count(form)
        self.show_form(f"Terima {transfer.number}", form, form.command)
        self.ask_places(transfer.target, lambda codes: words.offer(form.place, codes))
        form.goods.entry.setFocus()

    def resolve(self, transfer: TransferView) -> None:
        """Settle what is short."""
        self.detail = None
        form = ResolveForm(transfer)
        self.show_form(f"Selisih {transfer.number}", form, form.command)

    def _count(self, form: NewTransferForm | ReceiveForm) -> None:
        self.detail = None
        self.form = form
        form.goods.wanted.connect(self._wanted)

    def show_form(self, title: str, form: Form, make: Any, done: Any = None, **more: Any) -> None:  # noqa: ANN401
        kept = self.form if self.form is form else None
        super().show_form(title, form, make, done, **more)
        self.form = kept

    # ---------------------------------------------------------------- scanner
    def scanned(self, code: str, at_ms: int) -> None:
        """Goods while a form counts; a transfer's number otherwise."""
        if self.form is not None and self.side.isVisible():
            self._wanted(code, 1)
            return
        text = normalise(code).text
        if text.upper().startswith(("IWTO-", "TRF-")):
            self.look(text.upper())
        else:
            self.search.set_text(text)

    def _wanted(self, code: str, times: int) -> None:
        text = normalise(code).text
        self.ask(ProductByBarcode(code=text), done=lambda found: self._found(text, times, found))

    def _found(self, code: str, times: int, found: ScannedProduct | None) -> None:
        form = self.form
        if form is None:
            return
        if found is None:
            self.say(f'Kode "{code}" bukan barang yang dikenal.', Tone.ERROR)
        elif not form.goods.count(
            found.sku, found.name, times * max(1, found.pack_qty),
            units=Units.of(found.base_unit, found.units),
        ):  # fmt: skip
            self.say(
                f"{found.sku} tidak ada di kiriman ini, atau sudah lengkap. Sisihkan dan periksa.",
                Tone.ERROR,
            )
        else:
            self.say(f"{found.sku} + {angka(times * max(1, found.pack_qty))}")
        form.goods.entry.setFocus()


class TransferDetailView(QWidget):
    """One transfer: facts, lines, and the one next step."""

    def __init__(self, panel: TransfersPanel, transfer: TransferView) -> None:
        super().__init__()
        self._panel, self.transfer = panel, transfer
        self._press: Any = None
        pill = words.TRANSFERS[transfer.state]
        layout = column(gap=tokens.M)
        top = row()
        top.addWidget(Pill(pill.text, pill.tone))
        top.addStretch(1)
        if step := self._next():
            top.addWidget(KeyButton(step, "F6", self.press, role="primary"))
        layout.addLayout(top)
        layout.addWidget(Facts(self._facts()))
        self.lines = Table(panel, "TransferLines", _LINES, key=_line_key)
        self.lines.show_rows(transfer.lines)
        self.lines.setMinimumHeight(theme().px(180))
        layout.addWidget(self.lines, 1)
        for number in transfer.journals:
            layout.addWidget(
                KeyButton(f"Buka jurnal {number}", "", _opens(panel, number), role="link")
            )
        if transfer.state == "received":
            layout.addWidget(
                label("Yang kurang tetap di jalan, milik gudang asal, sampai diselesaikan.",
                      "small", wrap=True)
            )  # fmt: skip
        self.setLayout(layout)

    def _facts(self) -> list[tuple[str, str | QWidget | None]]:
        it = self.transfer
        road = sum((line.value for line in it.lines), Money(0))
        agreed = "\n".join(
            f"{side}: {name} · {waktu(at)}" if at is not None else f"{side}: belum"
            for side, name, at in it.approvals
        )
        return [
            ("Dari → ke", f"{it.source} → {it.target}"),
            ("Alasan", words.TRANSFER_REASONS.get(it.reason, it.reason)),
            ("Diminta", f"{it.person} · {waktu(it.created_at)}"),
            ("Persetujuan", agreed or None),
            ("Dikirim", waktu(it.dispatched_at) if it.dispatched_at else None),
            ("Segel", it.seal or None),
            ("Angkutan", it.transport or None),
            ("Perkiraan tiba", tanggal(it.expected_on) if it.expected_on else None),
            ("Diterima", waktu(it.received_at) if it.received_at else None),
            ("Nilai", road.rupiah() if road else None),
            ("Selisih", it.variance or None),
            ("Catatan", it.note or None),
        ]

    def _next(self) -> str:
        """The words of the next step, "" when there is none for this person."""
        panel, it = self._panel, self.transfer
        steps: dict[tuple[str, bool], tuple[str, str, Any]] = {
            ("draft", True): ("Setujui", "transfer.approve", self._approve),
            ("draft", False): ("Setujui", "transfer.approve", self._approve),
            ("approved", True): ("Kerjakan", "transfer.execute", self._execute),
            ("approved", False): ("Kirim", "transfer.execute", lambda: panel.dispatch(it)),
            ("in_transit", False): ("Terima", "transfer.execute", lambda: panel.receive(it)),
            ("received", False): (
                "Selesaikan selisih", "transfer.approve", lambda: panel.resolve(it),
            ),
        }  # fmt: skip
        text, permission, run = steps.get((it.state, it.kind == "internal"), ("", "", None))
        if not text or not panel.context.actor.may(permission):
            return ""
        self._press = run
        return text

    def press(self) -> None:
        """Take the next step."""
        if self._press is not None:
            self._press()

    def _approve(self) -> None:
        self._panel.do(ApproveTransfer(number=self.transfer.number))

    def _execute(self) -> None:
        self._panel.do(ExecuteTransfer(number=self.transfer.number))


def _line_key(each: TransferLineRow) -> str:
    return f"{each.line}|{each.lot}|{each.serial}"


def _opens(panel: TransfersPanel, number: str) -> Any:  # noqa: ANN401 - a slot
    return lambda: panel.context.open(words.JOURNALS, number=number)
