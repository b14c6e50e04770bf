"""*Jadwal Opname*: everything to be counted, and the tasks made of it (WMS-OPN-10)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import Money
from app.core.text import angka, tanggal, waktu
from app.opname.api import (
    Accuracy,
    ClassifyProducts,
    ClassPolicy,
    CountPolicies,
    CountTodo,
    GenerateCounts,
    RequestCount,
    SetCountPolicy,
    StockAccuracy,
    TodoCounts,
    TodoRow,
    TodoSummary,
)
from app.opname.panels import samples, words
from app.opname.panels.schedule_forms import GenerateForm, PolicyForm, RequestForm
from app.stock.api import WarehouseList, WarehouseRow
from app.ui.cards import Card
from app.ui.forms import Chosen
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.opname.api import SessionMade

_WAREHOUSE: Final = "opname.schedule:warehouse"
_CARDS: Final = (
    Card("requests", "Diminta", Tone.WARN),
    Card("due", "Jatuh tempo hari ini", Tone.WARN),
    Card("never", "Belum pernah dihitung"),
    Card("accuracy", "Akurasi 90 hari"),
)
_SHOWS: Final = {"requests": "requests", "due": "due", "never": "due"}


def _why(row: TodoRow) -> str:
    if row.kind == "due":
        return f"Giliran kelas {row.abc}"
    return words.REASONS[row.reason]


def _source(row: TodoRow) -> str:
    if row.asked_at is None:
        return ""
    return " · ".join(part for part in (row.source, row.asked_by, waktu(row.asked_at)) if part)


def _state(row: TodoRow) -> PillText:
    if row.session:
        return PillText("Sedang dihitung", Tone.DONE)
    if row.kind == "request":
        return PillText("Diminta", Tone.WARN)
    return PillText("Menunggu", Tone.NEUTRAL)


def _due(row: TodoRow) -> str:
    return "sekarang" if row.due_on.year == words.NEVER else tanggal(row.due_on)


def _last(row: TodoRow) -> str:
    last = row.last_counted_on
    return f"terakhir {tanggal(last)}" if last else "belum pernah dihitung"


COLUMNS: Final = (
    Column("what", "Dihitung", lambda row: row.product or "Semua barang di lokasi",
           detail=lambda row: row.sku, stretch=True),
    Column("place", "Lokasi", lambda row: row.location or "semua", width=120),
    Column("why", "Sebab", _why, detail=_source, width=250),
    Column("due", "Jatuh tempo", _due, detail=_last, width=150),
    Column("state", "Status", _state, Kind.PILL, lambda row: row.session, width=150),
)  # fmt: skip


class SchedulePanel(Panel):
    """Requests first, then what is due; F4 makes one session of both."""

    title: ClassVar[str] = "Jadwal Opname"
    icon: ClassVar[str] = "calendar"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname", "count_trigger"})
    search_hint: ClassVar[str] = "Cari SKU, nama, atau lokasi"

    def build(self) -> None:
        self.warehouse = str(self.context.memory.get(_WAREHOUSE) or "")
        self.choice = Chosen()
        self.choice.setAccessibleName("Gudang")
        self.choice.setMinimumContentsLength(16)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.title_line.add_filter(self.choice)
        may = self.context.actor.may
        if may(GenerateCounts.permission):
            self.set_primary("Buat tugas hitung", "F4", self.generate)
        if may(RequestCount.permission):
            self.add_action("Minta dihitung", "F2", self.request)
        if may(SetCountPolicy.permission):
            self.add_action("Toleransi dan frekuensi", "F7", self._ask_policies)
        if may(ClassifyProducts.permission):
            self.add_action("Hitung kelas ABC", "F8", self.classify)
        self.add_action("Akurasi stok", "F9", self._accuracy)
        self.cards.set_cards(list(_CARDS))
        self.cards.pressed.connect(self._show_only)
        shows = (("requests", "Yang diminta"), ("due", "Yang jatuh tempo"))
        self.search.add_filter("show", "Tampilkan", shows)
        spans = (("0", "Sampai hari ini"), ("90", "90 hari lagi"), ("366", "Setahun lagi"))
        self.search.add_filter("within", "Jatuh tempo", spans)
        empty = Empty("Tidak ada yang harus dihitung dalam waktu itu.", icon="ok")
        self.list = self.set_table(COLUMNS, self._page, key=lambda row: row.key, empty=empty)
        self.list.activated.connect(self.open_row)

    # ---------------------------------------------------------------- reading
    def reload(self) -> None:
        if not self.choice.count():
            self.ask(WarehouseList(), done=self._offer, key="warehouses")
        elif self.warehouse:
            self._read()

    def _read(self) -> None:
        super().reload()
        self.ask(TodoSummary(warehouse=self.warehouse), done=self._show_counts, key="cards")
        self.ask(StockAccuracy(warehouse=self.warehouse), done=self._show_accuracy, key="accuracy")

    def _offer(self, rows: tuple[WarehouseRow, ...]) -> None:
        self.choice.blockSignals(True)
        for row in rows:
            if row.active:
                self.choice.addItem(f"{row.code} · {row.name}", row.code)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self.warehouse)))
        self.choice.blockSignals(False)
        self.warehouse = str(self.choice.currentData() or "")
        if self.warehouse:
            self._read()
        else:
            self.say("Belum ada gudang. Buat dahulu di Gudang & Lokasi.", Tone.WARN)

    def _chosen(self) -> None:
        self.warehouse = str(self.choice.currentData() or "")
        self.context.memory.put(_WAREHOUSE, self.warehouse)
        self._read()

    def _page(self, page: PageRequest) -> CountTodo:
        return CountTodo.model_validate(
            {
                "warehouse": self.warehouse, "search": self.search.text,
                "show": self.search.filters.get("show", "all"),
                "within_days": int(self.search.filters.get("within", "30")),
                "after": page.after, "limit": page.limit,
            }
        )  # fmt: skip

    def _show_counts(self, counts: TodoCounts) -> None:
        self.cards.show_values(
            {key: angka(getattr(counts, key)) for key in ("requests", "due", "never")}
        )

    def _show_accuracy(self, found: Accuracy) -> None:
        self.cards.show_values({"accuracy": words.accuracy(found)})

    def _show_only(self, key: str) -> None:
        if key == "accuracy":
            self._accuracy()
            return
        wanted = _SHOWS[key]
        if self.search.filters.get("show") == wanted:
            self.search.clear_filter("show")
        else:
            self.search.set_filter("show", wanted)
        self.list.focus_first()

    # ---------------------------------------------------------------- acting
    def open_row(self, row: TodoRow) -> None:
        """The session that counts it, else the product's stock card."""
        if row.session:
            self.context.open(words.DETAIL, session=row.session)
        elif row.sku:
            self.context.open(words.CARD, sku=row.sku, warehouse=self.warehouse)
        else:
            self.say(f"{row.location} menunggu tugas hitung. Tekan F4 untuk membuatnya.")

    def generate(self) -> None:
        """Ask how far ahead, then make a session of what waits."""
        form = GenerateForm(self.warehouse)
        self.show_form("Buat tugas hitung", form, form.command, self._generated)

    def _generated(self, done: Done[SessionMade | None]) -> None:
        self.form_done(done)
        if done.value is not None:
            self.context.open(words.DETAIL, session=done.value.number)

    def request(self) -> None:
        """Ask for a count; the chosen row fills the form."""
        chosen = self.list.current() if self.list.row_count else None
        form = RequestForm(self.warehouse, chosen)
        self.show_form("Minta dihitung", form, form.command)

    def classify(self) -> None:
        """Give every product its class by what was used in a year."""
        self.do(ClassifyProducts(warehouse=self.warehouse))

    def _ask_policies(self) -> None:
        self.ask(CountPolicies(), done=self.show_policies, key="policies")

    def show_policies(self, policies: tuple[ClassPolicy, ...]) -> None:
        """Open the form of tolerance and frequency."""
        form = PolicyForm(policies)
        self.show_form("Toleransi dan frekuensi", form, form.command)

    def _accuracy(self) -> None:
        self.context.open(words.ACCURACY, warehouse=self.warehouse)


# ---------------------------------------------------------------- gallery


def _todo(kind: str, **more: Any) -> TodoRow:  # noqa: ANN401 - fields of the row
    values: dict[str, Any] = {
        "kind": kind, "sku": "SRM-VITC-30", "product": "Serum Vitamin C 20%", "location": "",
        "abc": "A", "reason": "", "source": "", "asked_at": None, "asked_by": "",
        "last_counted_on": date(2026, 10, 20), "due_on": date(2026, 11, 19), "session": "",
    }  # fmt: skip
    return TodoRow(**(values | more))


_ASKED: Final[dict[str, Any]] = {
    "asked_at": datetime(2026, 11, 21, 2, 40, tzinfo=UTC), "asked_by": "Siti Rahmawati",
    "due_on": date(2026, 11, 21),
}  # fmt: skip
_ROWS: Final = (
    _todo("request", location="A-01-2", reason="short_pick", source="SO-261121-0042", **_ASKED),
    _todo("request", sku="", product="", abc="", location="B-03-1", reason="empty_bin",
          last_counted_on=None, **_ASKED),
    _todo("request", sku="KPS-50", product="Kapas Wajah Isi 50", reason="negative", abc="C",
          session="CC-261121-001", **_ASKED),
    _todo("due", sku="TNR-ROSE-100", product="Toner Mawar Segar", abc="B", last_counted_on=None,
          due_on=date(2000, 1, 1)),
    _todo("due"),
    _todo("due", sku="CRM-NIGHT", product="Krim Malam Retinol", session="OPN-261121-001"),
    _todo("due", sku="MSK-ALOE", product="Masker Lidah Buaya", abc="B",
          due_on=date(2026, 12, 4)),
)  # fmt: skip
_POLICIES: Final = tuple(
    ClassPolicy.model_validate(
        {"abc": abc, "percent_bp": percent, "value": Money.rupiah_of(value), "every_days": days}
    )
    for abc, percent, value, days in (("A", 100, 100_000, 30), ("B", 250, 250_000, 91),
                                      ("C", 500, 500_000, 365))
)  # fmt: skip
_WAREHOUSES: Final = (
    WarehouseRow("GD1", "Gudang Surabaya", "main", "UTAMA", "", "fefo", True, 24, 1_840),
)  # fmt: skip


def _panel(answer: object) -> SchedulePanel:
    return SchedulePanel(
        canned(
            {
                CountTodo: answer, TodoSummary: TodoCounts(2, 148, 31),
                StockAccuracy: samples.ACCURACY, WarehouseList: _WAREHOUSES,
                CountPolicies: _POLICIES,
            }
        )
    )  # fmt: skip


def gallery() -> list[Shot]:
    """States of the panel."""

    def policies() -> SchedulePanel:
        made = _panel(Page(_ROWS))
        made.warehouse = "GD1"
        made.show_policies(_POLICIES)
        return made

    def form() -> SchedulePanel:
        made = _panel(Page(_ROWS))
        made.warehouse = "GD1"
        made.generate()
        return made

    return [
        Shot("sample", lambda: _panel(Page(_ROWS))),
        Shot("policies", policies),
        Shot("form", form),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
