"""*Laporan*: every statement of the books, from any figure down to its document and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.documents.panels.report_panel import ReportPanel
from app.statements.api import BookChoices, ShowChoices
from app.statements.panels.kinds import BY_KEY, KINDS, Choice, Tick
from app.ui import tokens
from app.ui.fields import name_field
from app.ui.flow import Flow
from app.ui.forms import choice
from app.ui.money_field import DateField
from app.ui.theme import theme
from app.ui.widgets import column

if TYPE_CHECKING:
    from app.core.commands import Query
    from app.documents.panels.report_view import Spot
    from app.documents.report import Drill, Report
    from app.statements.panels.kinds import ReportKind

PANEL: Final = "accounting.reports"
_NARROW: Final = (("entity", "Entitas", "Semua entitas"), ("store", "Toko", "Semua toko"),
                  ("warehouse", "Gudang", "Semua gudang"),
                  ("unit", "Unit usaha", "Semua unit usaha"))  # fmt: skip
#: Filters that only a figure hands on: one party, one account, one bucket of age.
_ABOUT: Final = ("party", "account", "bucket")


@dataclass(frozen=True, slots=True)
class Visit:
    """A report that another was opened from, and the place in it."""

    arguments: dict[str, object]
    spot: Spot | None


class ReportsPanel(ReportPanel):
    """One report at a time; choosing another keeps dates and filters."""

    title: ClassVar[str] = "Laporan"
    icon: ClassVar[str] = "report"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"journal", "account", "period"})

    def build(self) -> None:
        super().build()
        self.kind = KINDS[0]
        self._offered = False
        #: What the figure that was pressed is about, beside the filters one can choose.
        self._about: dict[str, str] = {}
        self._trail: list[Visit] = []
        self._spot: Spot | None = None
        self.kinds = choice({one.key: one.title for one in KINDS}, self.kind.key)
        self.kinds.activated.connect(lambda _at: self.choose(str(self.kinds.currentData())))
        self.title_line.add_filter(name_field(self.kinds, "report", "Laporan"))
        self.since, self.until = DateField(), DateField()
        for field, words in ((self.since, "Dari tanggal"), (self.until, "Sampai tanggal")):
            field.setPlaceholderText(words)
            field.setMaximumWidth(theme().px(164))
            field.value_changed.connect(lambda _value: self.reload())
            self.title_line.add_filter(name_field(field, words, words))
        self._build_options()
        self.add_action("Pilih laporan", "F2", self.kinds.setFocus)
        self.add_action("Kembali ke laporan sebelumnya", "F7", self.back)

    def content(self) -> QWidget:
        """Filters and options above the report."""
        self.narrowing = {key: choice({"": all_}) for key, _title, all_ in _NARROW}
        self.options: dict[str, QComboBox | QCheckBox] = {}
        self._bar = Flow()
        inside = QWidget()
        layout = column(gap=tokens.S)
        layout.addWidget(self._bar)
        layout.addWidget(self.view, 1)
        inside.setLayout(layout)
        for key, title, _all in _NARROW:
            box = self.narrowing[key]
            box.setMaximumWidth(theme().px(190))
            box.activated.connect(lambda _at: self.reload())
            box.hide()
            self._bar.add(name_field(box, key, title))
        return inside

    # ---------------------------------------------------------------- which report
    def choose(self, key: str) -> None:
        """Show another report for the same days and filters."""
        self._trail = []
        self._about = {}
        self._take_kind(BY_KEY[key])
        self.reload()

    def _take_kind(self, kind: ReportKind) -> None:
        self.kind = kind
        self.kinds.setCurrentIndex(self.kinds.findData(kind.key))
        self._build_options()

    def _build_options(self) -> None:
        for widget in self.options.values():
            self._bar.take(widget)
            widget.hide()
            widget.deleteLater()
        self.options = {}
        for option in self.kind.options:
            made = self._make(option)
            self.options[option.key] = made
            self._bar.add(name_field(made, option.key, option.label))
        self.since.setVisible(self.kind.ranged)
        for key in ("store", "warehouse", "unit"):
            box = self.narrowing[key]
            box.setVisible(key in self.kind.narrowed and box.count() > 1)

    def _make(self, option: Tick | Choice) -> QComboBox | QCheckBox:
        if isinstance(option, Tick):
            tick = QCheckBox(option.label)
            tick.toggled.connect(lambda _on: self.reload())
            return tick
        box = choice(option.options)
        box.activated.connect(lambda _at: self.reload())
        return box

    def opened(self, **arguments: object) -> None:
        """``report`` with the days, filters and options of the figure that was pressed."""
        key = str(arguments.get("report") or self.kind.key)
        if key in BY_KEY and key != self.kind.key:
            self._take_kind(BY_KEY[key])
        for field, name in ((self.since, "date_from"), (self.until, "date_to")):
            day = arguments.get(name)
            if name in arguments:
                field.blockSignals(True)
                field.set_value(day if isinstance(day, date) else None)
                field.blockSignals(False)
        for key, widget in self.options.items():
            if isinstance(widget, QCheckBox):
                widget.blockSignals(True)
                widget.setChecked(bool(arguments.get(key)))
                widget.blockSignals(False)
            else:
                widget.setCurrentIndex(max(0, widget.findData(arguments.get(key) or "")))
        self._about = {key: str(arguments.get(key) or "") for key in _ABOUT}
        for key, box in self.narrowing.items():
            code = str(arguments.get(key) or "")
            if box.findData(code) < 0:
                box.addItem(code, code)
            box.setCurrentIndex(box.findData(code))
        self.refresh()

    # ---------------------------------------------------------------- asking
    def reload(self) -> None:
        if not self._offered:
            self.ask(ShowChoices(), done=self._offer, failed=_ignore, key="choices")
        super().reload()

    def _offer(self, choices: BookChoices) -> None:
        self._offered = True
        offered = {
            "entity": choices.entities if len(choices.entities) > 1 else (),
            "store": choices.stores, "warehouse": choices.warehouses, "unit": choices.units,
        }  # fmt: skip
        for key, members in offered.items():
            box = self.narrowing[key]
            for one in members:
                if box.findData(one.code) < 0:
                    box.addItem(one.name or one.code, one.code)
            box.setVisible(box.count() > 1 and (key == "entity" or key in self.kind.narrowed))

    def query(self) -> Query[Report]:
        values: dict[str, Any] = {
            "date_from": self.since.value(), "date_to": self.until.value(), **self._about,
            **{key: str(box.currentData() or "") for key, box in self.narrowing.items()},
        }  # fmt: skip
        for option in self.kind.options:
            widget = self.options[option.key]
            if isinstance(option, Tick) and isinstance(widget, QCheckBox):
                values |= option.value(on=widget.isChecked())
            elif isinstance(widget, QComboBox):
                values[option.key] = widget.currentData()
        return self.kind.make(values)

    def show_report(self, report: Report) -> None:
        super().show_report(report)
        if self._spot is not None:
            self.view.go_to(self._spot)
            self._spot = None
        proofs = [foot.holds for foot in report.footers if foot.holds is not None]
        if not proofs:
            self.title_line.set_status("")
        elif all(proofs):
            self.title_line.set_status("Cocok", tokens.Tone.OK)
        else:
            self.title_line.set_status("Tidak cocok", tokens.Tone.ERROR)

    def drill(self, drill: Drill) -> None:
        """Another report opens here; lines open in the ledger."""
        if drill.panel == PANEL:
            self._trail.append(Visit(self._arguments(), self.view.spot()))
            self.opened(**drill.arguments)
            return
        super().drill(drill)

    def back(self) -> None:
        """The report this one was opened from, at the same figure."""
        if not self._trail:
            self.say("Tidak ada laporan sebelumnya.", tokens.Tone.NEUTRAL)
            return
        visit = self._trail.pop()
        self._spot = visit.spot
        self.opened(**visit.arguments)

    def _arguments(self) -> dict[str, object]:
        """What opens the report as it is now."""
        chosen: dict[str, object] = {
            key: widget.isChecked() if isinstance(widget, QCheckBox) else widget.currentData()
            for key, widget in self.options.items()
        }
        narrowed = {key: box.currentData() for key, box in self.narrowing.items()}
        days = {"date_from": self.since.value(), "date_to": self.until.value()}
        return {"report": self.kind.key, **days, **narrowed, **chosen, **self._about}


def _ignore(_error: Exception) -> None:
    """The report says it already."""
