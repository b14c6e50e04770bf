"""A panel with the report of a warehouse and a span of days, in one of several arrangements."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.documents.panels.report_panel import ReportPanel
from app.ui import tokens
from app.ui.flow import Flow
from app.ui.forms import choice
from app.ui.money_field import DateField
from app.ui.tokens import Tone
from app.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.commands import Query
    from app.core.errors import UserError
    from app.ui.states import Empty


class Place(Protocol):
    """A warehouse that may be chosen."""

    @property
    def code(self) -> str:
        """What people call it by."""

    @property
    def name(self) -> str:
        """What it is called."""


class SpanReportPanel(ReportPanel):
    """Subclasses say the query, the warehouses, and what stands between filters and sheet."""

    #: Arrangements by name; the first is shown first.
    arrangements: ClassVar[Mapping[str, str]]
    #: What an empty first day means.
    since_means: ClassVar[str] = "hari ini"

    def build(self) -> None:
        self.by = choice(self.arrangements, next(iter(self.arrangements)))
        self.warehouse = choice({"": "Semua gudang"})
        self.since, self.until = DateField(), DateField()
        self._wanted, self._offered = "", False
        for box, said in ((self.by, "Susunan"), (self.warehouse, "Gudang")):
            box.setAccessibleName(said)
            box.currentIndexChanged.connect(lambda _at: self.chosen())
        for day, said, means in (
            (self.since, "Dari", self.since_means), (self.until, "Sampai", "hari ini"),
        ):  # fmt: skip
            day.setAccessibleName(f"{said} tanggal")
            day.setPlaceholderText(f"{said}: {means}")
            day.setMaximumWidth(day.fontMetrics().horizontalAdvance("0") * 21)
            day.value_changed.connect(lambda _value: self.refresh())
        super().build()
        self.title_line.add_filter(self.by)

    def content(self) -> QWidget:
        layout = column(gap=tokens.S)
        layout.addWidget(Flow(self.warehouse, self.since, self.until))
        for widget in self.above():
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        made = QWidget()
        made.setLayout(layout)
        return made

    def above(self) -> tuple[QWidget, ...]:
        """What stands above the sheet."""
        return ()

    @abstractmethod
    def places(self) -> Query[Any]:
        """The query of the warehouses to choose from; it answers a tuple of :class:`Place`."""

    @abstractmethod
    def nothing(self) -> str:
        """The sentence for a span in which nothing happened."""

    def span(self) -> dict[str, object]:
        """Warehouse and days as the queries take them."""
        return {
            "warehouse": self.warehouse.currentData() or None, "since": self.since.value(),
            "until": self.until.value(),
        }  # fmt: skip

    def chosen(self) -> None:
        """Somebody chose another arrangement or warehouse."""
        self.refresh()

    # ---------------------------------------------------------------- reading
    def opened(self, **arguments: object) -> None:
        """``by``, ``warehouse``, ``since`` and ``until`` choose what is shown."""
        if by := str(arguments.get("by") or ""):
            with QSignalBlocker(self.by):
                self.by.setCurrentIndex(max(0, self.by.findData(by)))
        for field, name in ((self.since, "since"), (self.until, "until")):
            day = arguments.get(name)
            if isinstance(day, date):
                field.set_value(day)
        self._wanted = str(arguments.get("warehouse") or "")
        self._choose_warehouse()
        self.refresh()

    def reload(self) -> None:
        if not self._offered:
            self._offered = True
            self.ask(self.places(), done=self._offer, failed=_ignore, key="warehouses")
        super().reload()

    def _offer(self, rows: Sequence[Place]) -> None:
        for row in rows:
            self.warehouse.addItem(f"{row.code} · {row.name}", row.code)
        if self._choose_warehouse():
            self.refresh()

    def _choose_warehouse(self) -> bool:
        """Choose the one that was wanted once it is there; whether that changed anything."""
        at = self.warehouse.findData(self._wanted) if self._wanted else -1
        if at < 0 or at == self.warehouse.currentIndex():
            return False
        with QSignalBlocker(self.warehouse):
            self.warehouse.setCurrentIndex(at)
        return True

    # ---------------------------------------------------------------- showing
    def show_content(self, empty: Empty | None) -> None:
        """The choices stay, so that another time can be chosen."""
        super().show_content(None)
        if empty is not None:
            self.say(self.nothing(), Tone.NEUTRAL)


def _ignore(_error: UserError) -> None:
    """The sheet says what is wrong."""
