"""*Tugas Penghitung*: who counts and recounts which place, and how far each is (WMS-OPN-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox

from app.core.commands import Page
from app.core.errors import ServerAway, UserError
from app.core.text import angka
from app.opname.api import (
    AssignCount,
    BinRow,
    CounterRow,
    Counters,
    CountTask,
    CountTaskView,
    SessionList,
    SessionRow,
)
from app.opname.panels import samples, words
from app.ui.forms import Chosen, Form, choice
from app.ui.gallery import Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence


#: How often everybody's progress is read while the panel is seen (PU-63).
_LIVE_MS: Final = 1_000
#: Sessions looked through for those that are not finished.
_MOST: Final = 200


def _state(row: BinRow) -> PillText:
    if row.recounts:
        return PillText("Hitung ulang", Tone.WARN)
    if row.counted == row.lines:
        return PillText("Terhitung", Tone.OK)
    return PillText("Dihitung" if row.counted else "Belum", Tone.NEUTRAL)


COLUMNS: Final = (
    Column("place", "Lokasi", lambda row: row.location,
           detail=lambda row: f"Zona {row.zone}" if row.zone else "", width=180),
    Column("who", "Petugas", lambda row: row.assigned or "siapa saja", stretch=True),
    Column("far", "Terhitung", lambda row: f"{angka(row.counted)} / {angka(row.lines)}", width=120),
    Column("again", "Hitung ulang", lambda row: row.recounts or None, Kind.NUMBER, width=110),
    Column("state", "Status", _state, Kind.PILL, width=140),
)  # fmt: skip


class AssignForm(Form):
    """A person, and which places are theirs."""

    def __init__(
        self, session: str, people: Sequence[CounterRow], chosen: Sequence[BinRow], zones: list[str]
    ) -> None:
        super().__init__("Tugaskan")
        self._session = session
        self._chosen = tuple(row.location for row in chosen)
        names = {
            each.username: f"{each.full_name} · {angka(each.locations)} lokasi, "
            f"{angka(each.counted)} baris dihitung"
            for each in people
        }
        self.add("username", "Penghitung", choice(names))
        areas: dict[str, str] = {}
        if self._chosen:
            areas["chosen"] = (
                f"Lokasi {self._chosen[0]}" if len(self._chosen) == 1
                else f"{angka(len(self._chosen))} lokasi terpilih"
            )  # fmt: skip
        areas |= {f"zone|{zone}": f"Seluruh zona {zone}" for zone in zones}
        areas["all"] = "Semua lokasi sesi ini"
        self.add("area", "Menghitung", choice(areas))

    def command(self) -> AssignCount:
        """What was chosen.

        Raises:
            InvalidInput: Nobody may count.
        """
        values = self.values()
        area = str(values["area"])
        zone = area.partition("|")[2]
        return typed(
            AssignCount,
            {
                "session": self._session, "username": values["username"],
                "locations": self._chosen if area == "chosen" else (),
                "zones": (zone,) if zone else (),
            },
            words={"username": "Penghitung", "area": "Menghitung"},
        )  # fmt: skip


class AssignPanel(Panel):
    """Places of a session with their people; F4 gives the chosen ones to somebody."""

    title: ClassVar[str] = "Tugas Penghitung"
    icon: ClassVar[str] = "users"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"opname", "opname_count"})

    def build(self) -> None:
        self.session = ""
        self._task: CountTaskView | None = None
        self._sessions: tuple[SessionRow, ...] = ()
        self.set_primary("Tugaskan", "F4", self.assign)
        self.choice = Chosen()
        self.choice.setAccessibleName("Sesi opname")
        self.choice.setMinimumContentsLength(14)
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.currentIndexChanged.connect(self._chosen)
        self.choice.hide()
        self.title_line.add_filter(self.choice)
        self.list = self.set_table(
            COLUMNS,
            key=lambda row: row.location,
            empty=Empty(
                "Tidak ada opname yang belum selesai.",
                "Buka Stok Opname",
                lambda: self.context.open(words.LIST),
                "clipboard",
            ),
        )
        self.list.activated.connect(lambda _row: self.assign())
        self._live = QTimer(self, interval=_LIVE_MS)
        self._live.timeout.connect(self._look_again)
        self._live.start()

    def opened(self, **arguments: object) -> None:
        """Opened with ``session``: its number."""
        session = arguments.get("session")
        if isinstance(session, str) and session:
            self.session = session
            self.refresh()

    def reload(self) -> None:
        self.ask(SessionList(limit=_MOST), done=self._offer, failed=_ignore, key="sessions")
        if self.session:
            self.ask(CountTask(session=self.session), done=self.show_task, key="task")

    def _offer(self, page: Page[SessionRow]) -> None:
        """Sessions that can be given out; without one named, the newest is shown."""
        found = tuple(row for row in page.rows if row.state in {"draft", "in_progress"})
        if not self.session and found:
            self.opened(session=found[0].number)
        elif not self.session:
            self.list.show_rows(())
        self.choice.blockSignals(True)
        if found != self._sessions:
            self._sessions = found
            self.choice.clear()
            for row in found:
                self.choice.addItem(f"{row.number} · {row.title}", row.number)
            self.choice.setVisible(len(found) > 1)
        self.choice.setCurrentIndex(self.choice.findData(self.session))
        self.choice.blockSignals(False)

    def _chosen(self) -> None:
        self.hide_detail()
        self.opened(session=str(self.choice.currentData() or ""))

    def _look_again(self) -> None:
        """How far everybody is, a second old at most (PU-63)."""
        if self.on_screen and self.session and not self.stale:
            self.context.operations.ask(
                CountTask(session=self.session), done=self.show_task,
                failed=lambda _error: None, key=f"{id(self)}:live", owner=self,
            )  # fmt: skip

    def show_task(self, task: CountTaskView) -> None:
        """Show the places of a session."""
        if task == self._task:
            return
        self._task = task
        self.title_line.set_title(f"{self.title} · {task.number}")
        self.title_line.set_status(task.progress.text, Tone.OK)
        self.list.show_rows(task.bins)

    def scanned(self, code: str, at_ms: int) -> None:
        """A location's code chooses it."""
        if not self.list.select_key(code.upper().removeprefix("LOC-")):
            self.say(f"{code} bukan lokasi sesi ini.", Tone.WARN)

    # ---------------------------------------------------------------- assigning
    def assign(self) -> None:
        """Ask who, for the chosen places, a zone or all of them."""
        if self._task is not None:
            self.ask(Counters(session=self.session), done=self.ask_who, key="people")

    def ask_who(self, people: tuple[CounterRow, ...]) -> None:
        """Offer the people for the chosen places."""
        task = self._task
        if task is None:
            return
        zones = list(dict.fromkeys(row.zone for row in task.bins if row.zone))
        form = AssignForm(self.session, people, self.list.selected(), zones)
        self.show_form("Tugaskan penghitung", form, form.command)


def _ignore(_error: UserError) -> None:
    """Who may not list sessions was given one by number."""


# ---------------------------------------------------------------- gallery

_PEOPLE: Final = (
    CounterRow("siti", "Siti Rahmawati", 4, 28),
    CounterRow("budi", "Budi Santoso", 0, 17),
)


def _panel(
    answer: object, session: str = samples.TASK.number, rows: Sequence[SessionRow] = ()
) -> AssignPanel:
    made = AssignPanel(
        canned({CountTask: answer, Counters: _PEOPLE, SessionList: Page(tuple(rows))})
    )
    made.opened(session=session)
    return made


def gallery() -> list[Shot]:
    """States of the panel."""

    def form() -> AssignPanel:
        made = _panel(samples.TASK)
        made.show_task(samples.TASK)
        made.ask_who(_PEOPLE)
        return made

    return [
        Shot("sample", lambda: _panel(samples.TASK)),
        Shot("form", form),
        Shot("chosen", lambda: _panel(samples.TASK, "", samples.SESSIONS)),
        Shot("empty", lambda: _panel(samples.TASK, "")),
        Shot("error", lambda: _panel(ServerAway())),
    ]
