"""*Pemeriksaan Mandiri*: the nightly proof that all adds up, and the seals of the journals."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.accounting.api import ChainChecked, VerifyChain
from app.bookfile.api import CheckBookFile, ExportBooks
from app.closing.api import RunSelfCheck, SelfCheckList, SelfCheckRow
from app.closing.panels import book_file, samples, stock_repair
from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka, waktu
from app.stock.api import PreviewStockRepair, RepairPlan, RepairStock
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.closing.api import CheckResult
    from app.ui.table_model import PageRequest

_WELL: Final = PillText("Cocok", Tone.OK)
_WRONG: Final = PillText("Tidak cocok", Tone.ERROR)


_NOTHING: Final = PillText("Tidak berlaku", Tone.NEUTRAL)


def _result(one: CheckResult) -> PillText:
    if one.problems:
        return _WRONG
    return _NOTHING if one.note else _WELL


def _state(problems: int) -> PillText:
    return PillText(f"{angka(problems)} masalah", Tone.ERROR) if problems else _WELL


COLUMNS: Final = (
    Column("at", "Waktu", lambda run: run.at, Kind.TIME, width=170),
    Column("state", "Hasil", lambda run: _state(run.problems), Kind.PILL, width=130),
    Column("checks", "Pemeriksaan", lambda run: len(run.results), Kind.NUMBER, width=110),
    Column("who", "Dijalankan oleh", lambda run: run.person, detail=lambda run: run.workstation,
           width=200, stretch=True),
)  # fmt: skip
_RESULTS: Final = (
    Column("title", "Yang diperiksa", lambda one: one.title.partition(" (")[0],
           detail=lambda one: "; ".join(one.problems[:3]) or one.note, width=260, stretch=True),
    Column("state", "Hasil", _result, Kind.PILL, width=110),
)  # fmt: skip


class SelfCheckPanel(Panel):
    """The last runs; Enter shows what each of them compared (accounting-ux E)."""

    title: ClassVar[str] = "Pemeriksaan Mandiri"
    icon: ClassVar[str] = "done"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"self_check"})

    def build(self) -> None:
        self.set_primary("Periksa sekarang", "F4", self.run_now)
        self.add_action("Periksa keutuhan jurnal", "F9", self.verify)
        if self.context.actor.may(RepairStock.permission):
            self.add_action("Perbaiki saldo stok", "F6", lambda: stock_repair.ask(self))
        self.add_action("Ekspor buku", "F8", lambda: book_file.ask_where(self))
        self.add_action("Periksa ekspor buku", "F7", lambda: book_file.ask_which(self))
        empty = Empty("Belum pernah diperiksa.", "Periksa sekarang", self.run_now, "done")
        self.list = self.set_table(
            COLUMNS, self._page, key=lambda run: run.at.isoformat(), empty=empty
        )
        self.list.set_tone(lambda run: Tone.ERROR if run.problems else None)
        self.list.activated.connect(self.show_run)

    def _page(self, page: PageRequest) -> SelfCheckList:
        return SelfCheckList(after=page.after, limit=page.limit)

    def run_now(self) -> None:
        """Recompute and compare everything, and keep the result."""
        self.say("Menghitung ulang dan membandingkan seluruh pembukuan …", Tone.NEUTRAL)
        self.do(RunSelfCheck())

    def verify(self) -> None:
        """Hash every journal again (*Periksa keutuhan*, C5)."""
        self.say("Menghitung ulang segel semua jurnal …", Tone.NEUTRAL)
        self.ask(VerifyChain(), done=self._verified, key="verify")

    def _verified(self, found: ChainChecked) -> None:
        count = sum(row.journals for row in found.chains)
        broken = [f"{row.broken} ({row.entity}): {row.why}" for row in found.chains if row.broken]
        if not broken:
            self.say(f"Segel {angka(count)} jurnal utuh.")
            return
        self.say(
            f"Jurnal pertama yang rusak: {'; '.join(broken)}. Amankan cadangan data dan hubungi "
            "penanggung jawab.",
            Tone.ERROR,
        )

    def show_run(self, run: SelfCheckRow) -> None:
        """Every check of one run, what is wrong first."""
        self.show_detail("Hasil pemeriksaan", RunView(self, run))


class RunView(QWidget):
    """One run of the self-check."""

    def __init__(self, panel: Panel, run: SelfCheckRow) -> None:
        super().__init__()
        layout = column(gap=tokens.M)
        layout.addWidget(
            Facts(
                (
                    ("Waktu", waktu(run.at)),
                    ("Dijalankan oleh", f"{run.person}, {run.workstation}"),
                    ("Hasil", _state(run.problems).text),
                )
            )
        )
        self.table = Table(panel, "SelfCheckResults", _RESULTS, key=lambda one: one.name)
        self.table.show_rows(sorted(run.results, key=lambda one: (not one.problems, not one.note)))
        lines = len(run.results) + 2 + sum(bool(one.problems or one.note) for one in run.results)
        self.table.setMinimumHeight(min(lines, 14) * theme().px(tokens.OFFICE.row))
        self.table.activated.connect(self.show_problems)
        self.sentences = label("", wrap=True)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.sentences)
        self.setLayout(layout)

    def show_problems(self, one: CheckResult) -> None:
        """All sentences of one check below the table."""
        self.sentences.setText("\n".join(one.problems))


# ---------------------------------------------------------------- gallery


def _panel(answer: object, *, opened: bool = False) -> SelfCheckPanel:
    panel = SelfCheckPanel(
        canned({SelfCheckList: answer, VerifyChain: samples.INTACT, RunSelfCheck: None})
    )
    if opened:
        panel.list.loaded.connect(lambda: panel.show_run(panel.list.rows[0]))
    return panel


def _with_file(act: Callable[[Panel], object]) -> SelfCheckPanel:
    panel = SelfCheckPanel(
        canned(
            {
                SelfCheckList: samples.RUNS,
                ExportBooks: samples.EXPORTED,
                CheckBookFile: samples.FORGED,
            }
        )
    )
    panel.list.loaded.connect(lambda: act(panel))
    return panel


def _repairing(plan: RepairPlan) -> SelfCheckPanel:
    panel = SelfCheckPanel(canned({SelfCheckList: samples.BROKEN, PreviewStockRepair: plan}))
    panel.list.loaded.connect(lambda: stock_repair.ask(panel))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(samples.RUNS, opened=True)),
        Shot("broken", lambda: _panel(samples.BROKEN, opened=True)),
        Shot("without_stock", lambda: _panel(samples.RESTORED, opened=True)),
        Shot("exported", lambda: _with_file(lambda panel: book_file.export(panel, "buku.zip"))),
        Shot("forged", lambda: _with_file(lambda panel: book_file.check(panel, "buku.zip"))),
        Shot("repair", lambda: _repairing(samples.REPAIR)),
        Shot("beyond_repair", lambda: _repairing(samples.BEYOND_REPAIR)),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
