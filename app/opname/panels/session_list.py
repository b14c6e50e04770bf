"""*Stok Opname*: every session, its state and what it differed by (WMS-OPN-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QTimer

from app.core.commands import Page
from app.core.errors import ServerAway, UserError
from app.core.text import angka
from app.opname.api import (
    Accuracy,
    CancelSession,
    CreateSession,
    SessionCounts,
    SessionList,
    SessionRow,
    SessionSummary,
    StockAccuracy,
)
from app.opname.panels import samples, words
from app.opname.panels.session_form import SessionForm
from app.stock.api import WarehouseList, WarehouseRow
from app.ui.cards import Card
from app.ui.dialogs import AskReason, ask_reason
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.opname.api import SessionMade


def _far(row: SessionRow) -> str:
    return f"{angka(row.counted)} / {angka(row.lines)} terhitung"


def _posted(row: SessionRow, figure: object) -> object:
    """Nothing is posted before the end, so there is no figure yet."""
    return figure if row.state == "completed" else None


COLUMNS: Final = (
    Column("name", "Nama", lambda each: each.title, detail=lambda each: each.number, stretch=True),
    Column("warehouse", "Gudang", lambda each: each.warehouse, width=90),
    Column("date", "Tanggal", lambda each: each.opname_date, Kind.DATE, width=110),
    Column("state", "Status", words.state, Kind.PILL, _far, width=140),
    Column("qty", "Selisih Qty", lambda each: _posted(each, each.selisih_qty), Kind.NUMBER,
           width=100),
    Column("value", "Selisih Rp", lambda each: _posted(each, each.selisih_value), Kind.MONEY,
           width=130),
)  # fmt: skip
_CARDS: Final = (
    Card("draft", "Draf"),
    Card("in_progress", "Sedang berjalan", Tone.WARN),
    Card("completed", "Selesai", Tone.DONE),
    Card("value", "Total selisih (Rp)"),
    Card("accuracy", "Akurasi 90 hari"),
)
#: How often the progress of the running sessions is read while the list is seen (PU-63).
_LIVE_MS: Final = 1_000
#: Running sessions looked at; nobody runs so many at once.
_RUNNING: Final = 20
_WHY: Final = ("Salah cakupan", "Ditunda", "Digabung dengan sesi lain")


class SessionListPanel(Panel):
    """Sessions, the newest first."""

    title: ClassVar[str] = "Stok Opname"
    icon: ClassVar[str] = "clipboard"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname", "opname_count"})
    search_hint: ClassVar[str] = "Cari nama atau nomor opname"

    def build(self) -> None:
        self._warehouses: tuple[WarehouseRow, ...] = ()
        if self.context.actor.may(CreateSession.permission):
            self.set_primary("Mulai Opname", "F4", self.new_session)
            self.add_action("Batalkan opname", "", lambda: self.cancel(self.list.selected()))
        self.add_action("Hitung", "F6", lambda: self.count(self.list.selected()))
        self.add_action("Jadwal opname", "F7", lambda: self.context.open(words.SCHEDULE))
        self.add_action("Akurasi stok", "F8", self._accuracy)
        self.cards.set_cards(list(_CARDS))
        self.cards.pressed.connect(self._show_only)
        choices = (
            ("draft", "Draf"), ("in_progress", "Sedang berjalan"), ("completed", "Selesai"),
            ("cancelled", "Dibatalkan"),
        )  # fmt: skip
        self.search.add_filter("state", "Status", choices)
        action = self.new_session if self.context.actor.may(CreateSession.permission) else None
        empty = Empty("Belum ada opname.", "Mulai Opname" if action else "", action, "clipboard")
        self.list = self.set_table(COLUMNS, self._page, key=lambda each: each.number, empty=empty)
        self.list.activated.connect(
            lambda each: self.context.open(words.DETAIL, session=each.number)
        )
        self._live = QTimer(self, interval=_LIVE_MS)
        self._live.timeout.connect(self.look_again)
        self._live.start()

    def opened(self, **arguments: object) -> None:
        """``state`` shows only those in it."""
        if state := arguments.get("state"):
            self.search.set_filter("state", str(state))

    # ---------------------------------------------------------------- reading
    def look_again(self) -> None:
        """Others count, on other PCs too: how far they are is a second old at most (PU-63)."""
        shown = {
            each.number: each.counted for each in self.list.rows if each.state == "in_progress"
        }
        if not shown or not self.on_screen or self.stale or self.side.isVisible():
            return

        def compare(page: Page[SessionRow]) -> None:
            if any(shown.get(each.number, each.counted) != each.counted for each in page.rows):
                self.refresh()

        running = SessionList(state="in_progress", limit=_RUNNING)
        self.context.operations.ask(
            running, done=compare, failed=_ignore, key=f"{id(self)}:live", owner=self
        )

    def reload(self) -> None:
        super().reload()
        ask = SessionSummary(warehouse=self._warehouse, search=self.search.text)
        self.ask(ask, done=self._show_counts, key="cards")
        wanted = StockAccuracy(warehouse=self._warehouse)
        self.ask(wanted, done=self._show_accuracy, failed=_ignore, key="accuracy")
        self.ask(WarehouseList(), done=self._take_warehouses, failed=_ignore, key="warehouses")

    @property
    def _warehouse(self) -> str | None:
        return self.search.filters.get("warehouse")

    def _page(self, page: PageRequest) -> SessionList:
        return SessionList.model_validate(
            {
                "search": self.search.text, "warehouse": self._warehouse,
                "state": self.search.filters.get("state"), "after": page.after,
                "limit": page.limit,
            }
        )  # fmt: skip

    def _take_warehouses(self, rows: tuple[WarehouseRow, ...]) -> None:
        if rows and not self._warehouses:
            choices = tuple((each.code, f"{each.code} · {each.name}") for each in rows)
            self.search.add_filter("warehouse", "Gudang", choices)
        self._warehouses = rows

    def _show_counts(self, counts: SessionCounts) -> None:
        self.cards.show_values(
            {
                "draft": angka(counts.draft), "in_progress": angka(counts.in_progress),
                "completed": angka(counts.completed), "value": counts.selisih_value.rupiah(),
            }
        )  # fmt: skip

    def _show_accuracy(self, found: Accuracy) -> None:
        self.cards.show_values({"accuracy": words.accuracy(found)})

    def _accuracy(self) -> None:
        self.context.open(words.ACCURACY, warehouse=self._warehouse)

    def _show_only(self, key: str) -> None:
        if key == "accuracy":
            self._accuracy()
            return
        wanted = "completed" if key == "value" else key
        if self.search.filters.get("state") == wanted:
            self.search.clear_filter("state")
        else:
            self.search.set_filter("state", wanted)
        self.list.focus_first()

    # ---------------------------------------------------------------- acting
    def new_session(self) -> None:
        """Open the form of a new session at the side."""
        form = SessionForm(self._warehouses)
        self.show_form("Mulai opname", form, form.command, self._created)

    def _created(self, done: Done[SessionMade]) -> None:
        self.form_done(done)
        self.context.open(words.DETAIL, session=done.value.number)

    def count(self, rows: list[SessionRow]) -> None:
        """Go to the shelf with a session."""
        running = [each for each in rows if each.state == "in_progress"]
        self.context.open(words.COUNT, session=running[0].number if running else "")

    def cancel(self, rows: list[SessionRow]) -> AskReason | None:
        """Give a session up, after asking why."""
        if not rows or rows[0].state not in {"draft", "in_progress"}:
            self.say("Pilih dahulu opname yang belum selesai.", Tone.WARN)
            return None
        number = rows[0].number
        return ask_reason(
            self,
            f"Batalkan {number}",
            f"{rows[0].title}: {angka(rows[0].counted)} hitungan tetap tersimpan, stok tidak "
            "berubah.",
            "Batalkan opname",
            _WHY,
            lambda reason: self.do(CancelSession(session=number, reason=reason)),
        )


def _ignore(_error: UserError) -> None:
    """Without warehouses there is no filter, without accuracy no figure."""


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> SessionListPanel:
    return SessionListPanel(
        canned(
            {
                SessionList: answer,
                SessionSummary: samples.COUNTS,
                StockAccuracy: samples.ACCURACY,
                WarehouseList: (),
            }
        )
    )


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.SESSIONS))),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("form", _form),
    ]


def _form() -> SessionListPanel:
    made = _panel(Page(samples.SESSIONS))
    made.new_session()
    return made
