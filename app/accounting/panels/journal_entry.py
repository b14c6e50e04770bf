"""*Jurnal baru*: a journal written, checked and posted by keyboard (accounting-ux A1 to A15)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.accounting.api import (
    AccountList,
    PeriodStates,
    SimilarJournals,
)
from app.accounting.panels import entry_side as side
from app.accounting.panels.entry_codes import Codes
from app.accounting.panels.entry_drafts import Drafts
from app.accounting.panels.entry_grid import (
    ACCOUNT,
    PARTY,
    EntryGrid,
    SheetModel,
)
from app.accounting.panels.entry_head import EntryFoot, EntryHead, OfferStrip
from app.accounting.panels.entry_keeper import Keeper
from app.accounting.panels.entry_lines import attachments_of, lines_from
from app.accounting.panels.entry_parties import Parties
from app.accounting.panels.entry_post import POST, Posting
from app.accounting.panels.keys import ClaimsKeys
from app.accounting.rules.entry.checks import Problem, by_hand, nameless, sheet_problems
from app.accounting.rules.entry.dates import open_year
from app.accounting.rules.entry.matching import Accounts, Choice
from app.accounting.rules.entry.pasting import Pasted, read_pasted
from app.accounting.rules.entry.sheet import EntryLine, Sheet, SheetFile
from app.accounting.rules.periods import check_day, check_state, month_of
from app.core.env import RealEnvironment
from app.core.errors import UserError
from app.core.text import angka, tanggal
from app.files.panels.attachments import AttachmentBox
from app.identity.api import EntityList
from app.ui import tokens
from app.ui.panel import Panel
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from app.accounting.api import (
        AccountRow,
        PeriodMark,
        SimilarJournal,
    )
    from app.core.env import Environment
    from app.identity.api import EntityRow


class JournalEntryPanel(ClaimsKeys, Panel):
    """Head, grid and sums; what is written is on the disk at every change."""

    title: ClassVar[str] = "Jurnal baru"
    icon: ClassVar[str] = "edit"
    refresh_on: ClassVar[frozenset[str]] = frozenset(
        {"account", "period", "store", "warehouse", "unit"}
    )

    #: The chart was read; accounts can be found by name.
    accounts_known = Signal()

    def build(self) -> None:
        self._station = self._this_pc()
        self.env: Environment = self._station.env if self._station else RealEnvironment()
        self.today = self.env.today
        self.model = SheetModel(Sheet(self.today()), self)
        self.head = EntryHead(self.today, self)
        self.grid = EntryGrid(self.model)
        self.foot = EntryFoot()
        self.box = AttachmentBox(self, choose_key="Shift+F9", view_key="F10")
        self.box.hide()
        self.box.start_draft()
        self.setAcceptDrops(True)
        self.posting = Posting(self)
        self.drafts = Drafts(self)
        self.keeper: Keeper | None = None
        self._periods: dict[str, str] = {}
        self._recent: tuple[str, ...] = ()
        self.codes = Codes(self)
        self.problems: list[Problem] = []
        self._strip: OfferStrip | None = None
        self.claim_keys(self._own_keys())
        self._lay_content()
        self._connect()
        self._add_actions()
        self._open_keeper()
        self.look()

    # ---------------------------------------------------------------- made once
    def _lay_content(self) -> None:
        body = QWidget()
        self._body = column(gap=tokens.M)
        self._body.addWidget(self.head)
        self._body.addWidget(self.grid, 1)
        self._body.addWidget(self.foot)
        self._body.addWidget(self.box)
        body.setLayout(self._body)
        self.set_content(body)
        QWidget.setTabOrder(self.head.day, self.head.description)
        QWidget.setTabOrder(self.head.description, self.grid)

    def _connect(self) -> None:
        self.model.stepped.connect(self._stepped)
        self.box.changed.connect(self._files_changed)
        self.head.changed.connect(self.look)
        self.head.day.check = self._day_problem
        self.head.day.editingFinished.connect(self.take_head)
        self.head.description.editingFinished.connect(self._description_done)
        self.head.description.finished.connect(self._into_grid)
        self.head.description.wanted.connect(self._look_for)
        self.head.description.taken.connect(self.take_over)
        self.head.entity_changed.connect(self._entity_changed)
        self.grid.left_upwards.connect(self._into_head)
        self.grid.lines_pasted.connect(self.paste_lines)
        self.grid.picture_pasted.connect(self._attach_picture)
        self.grid.finders = {
            ACCOUNT: self._find_account,
            **self.codes.finders,
            PARTY: Parties(self).find,
        }

    def _add_actions(self) -> None:
        self._post_action = self.set_primary(
            "Catat", "Ctrl+Enter", self.posting.post, enabled=False
        )
        for words, key, run in (
            ("Jurnal baru", "Ctrl+N", self.drafts.new_sheet),
            ("Simpan draf", "Ctrl+S", self.drafts.save_draft),
            ("Draf", "F4", lambda: side.show_drafts(self)),
            ("Templat", "F6", lambda: side.show_templates(self)),
            ("Jadikan templat …", "Shift+F6", lambda: side.show_template_form(self)),
            ("Lampiran", "F9", self.toggle_attachments),
            ("Impor baris dari berkas …", "F8", self.choose_file),
            ("Saldo akun", "Ctrl+B", lambda: side.show_balances(self)),
            ("Salin ke hari ini", "Ctrl+D", self.drafts.duplicate),
            ("Buat jurnal cermin …", "Ctrl+Shift+R", self.drafts.mirror),
            ("Ulangi langkah", "Ctrl+Y", self.redo),
        ):
            self.add_action(words, key, run)

    def _own_keys(self) -> dict[str, Callable[[], object]]:
        return {
            "Ctrl+Return": self.posting.post,
            "Ctrl+Enter": self.posting.post,
            "Ctrl+Z": self.undo,
            "Ctrl+Y": self.redo,
            "Ctrl+Shift+Z": self.redo,
            "Ctrl+D": self.drafts.duplicate,
            "Ctrl+B": lambda: side.show_balances(self),
            "Ctrl+Shift+R": self.drafts.mirror,
            "F7": self.take_left,
        }

    def _this_pc(self) -> Station | None:
        try:
            return self.context.services.get(Station)  # type: ignore[type-abstract]
        except LookupError:
            return None  # a panel alone: a picture, a test

    def _open_keeper(self) -> None:
        if self._station is None:
            return
        actor = self.context.actor
        safe = "".join(sign if sign.isalnum() else "_" for sign in actor.username)
        try:
            self.keeper = Keeper(self._station.folder / "jurnal" / actor.org_id / safe)
        except OSError as wrong:
            self._not_kept(wrong)
            return
        self.destroyed.connect(self.keeper.close)
        self._offer_left()

    # ---------------------------------------------------------------- read
    def reload(self) -> None:
        self.ask(AccountList(postable=True, active=True), done=self._take_accounts, key="accounts")
        self.ask(EntityList(), done=self._take_entities, key="entities")
        self.codes.ask()
        self._ask_periods()

    def _ask_periods(self) -> None:
        ask = PeriodStates(entity=self.head.entity)
        self.ask(ask, done=self._take_periods, key="periods")

    def _take_accounts(self, rows: tuple[AccountRow, ...]) -> None:
        self.model.accounts = Accounts(
            [
                Choice(a.code, a.account, a.kind, a.control, a.normal_side, by_hand(a.roles))
                for a in rows
            ]
        )
        self.model.repaint_all()
        self.look()
        self.accounts_known.emit()

    def _take_entities(self, rows: tuple[EntityRow, ...]) -> None:
        self.head.offer_entities(rows, self.model.sheet.entity or self.head.entity)

    def _take_periods(self, rows: tuple[PeriodMark, ...]) -> None:
        self._periods = {mark.month: mark.state for mark in rows}
        self.head.day.year = open_year(self._periods, self.model.sheet.on_date)
        self.head.day.recheck()
        self.look()

    def _entity_changed(self) -> None:
        self.model.do(replace(self.model.sheet, entity=self.head.entity))
        self._ask_periods()

    def _day_problem(self, day: date) -> str:
        if not self._periods:
            return ""
        try:
            check_day(day, self.today(), self.context.actor)
            check_state(self._periods.get(month_of(day)), month_of(day), self.context.actor)
        except UserError as wrong:
            return wrong.message
        return ""

    def _find_account(self, typed: str) -> list[tuple[str, str]]:
        found = self.model.accounts.find(typed, self._recent)
        return [(f"{one.code}  {one.name}", one.code) for one in found]

    # ---------------------------------------------------------------- the sheet
    @property
    def sheet(self) -> Sheet:
        """What is written, with what stands in the head."""
        sheet = self.model.sheet
        return replace(
            sheet,
            on_date=self.head.day.day or sheet.on_date,
            description=self.head.description.text().strip(),
        )

    def sheet_line(self) -> EntryLine:
        """The line the keyboard is on."""
        return self.model.sheet.line(self.grid.row)

    def take_head(self) -> None:
        """Make what stands in the head a step of the sheet."""
        self.model.do(self.sheet)

    def take_typed(self) -> None:
        """Take what is in an open cell and in the head."""
        self.grid.take_typed()
        self.take_head()

    def use(self, sheet: Sheet) -> None:
        """Write on another sheet; the one before is one step back."""
        self.model.do(sheet)
        self.show_head()
        self.head.day.setFocus()

    def _stepped(self) -> None:
        self.posting.stepped()
        self._show_files()
        self.codes.show_units()
        self._keep()
        self.look()

    def show_head(self) -> None:
        sheet = self.model.sheet
        if sheet.on_date != self.head.day.day:
            self.head.day.set_day(sheet.on_date)
        if sheet.description != self.head.description.text().strip():
            self.head.description.setText(sheet.description)
            self.head.description.setCursorPosition(0)
        if sheet.entity:
            self.head.choose_entity(sheet.entity)
        self.look()

    def look(self) -> None:
        """Show sums and what is missing; post is possible only when nothing is (A6)."""
        sheet = self.sheet
        self.problems = list(sheet_problems(sheet, self.model.accounts, self.head.day.problem))
        wrong = {
            (one.row, one.field): one.message
            for one in self.problems
            if one.row is not None and not one.missing
        }
        if wrong != self.model.wrong:
            self.model.wrong = wrong
            self.model.repaint_all()
        self.foot.show_sums(
            sheet.debit.rupiah(), sheet.credit.rupiah(), sheet.gap.rupiah(),
            balanced=not sheet.gap,
        )  # fmt: skip
        may = self.context.actor.may(POST)
        self._post_action.setEnabled(may and not self.problems and not self.posting.busy)
        self.foot.show_words(self._sentence(sheet, may=may))
        self.title_line.set_status("Draf di server" if sheet.draft else "")

    def _sentence(self, sheet: Sheet, *, may: bool) -> str:
        if sheet.empty:
            return "Enter: baris berikutnya. Jumlah kosong diisi dengan sisa selisih."
        if self.problems:
            return self.problems[0].message
        if not may:
            return f'Simpan sebagai draf (Ctrl+S); mencatat memerlukan izin "{POST}".'
        more = nameless(sheet, self.model.accounts)
        return f"{angka(len(sheet.used))} baris siap dicatat: Ctrl+Enter.{more}"

    # ---------------------------------------------------------------- kept on this PC
    def _keep(self) -> None:
        if self.keeper is None:
            return
        try:
            self.keeper.keep(self.model.sheet)
        except OSError as wrong:
            self._not_kept(wrong)

    def _not_kept(self, wrong: OSError) -> None:
        self.say(
            f"Ketikan tidak dapat disimpan di PC ini ({wrong.strerror or wrong}). Simpan sebagai "
            "draf di server dengan Ctrl+S.",
            Tone.WARN,
        )

    def _offer_left(self) -> None:
        """Offer what a crash or power cut left behind (A10)."""
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
        if self.keeper is None or not self.keeper.left:
            return
        sheet = self.keeper.left[0].sheet
        what = f'"{sheet.description}"' if sheet.description else "tanpa keterangan"
        self._strip = OfferStrip(
            f"Ada jurnal yang belum dicatat dari sebelumnya: {what}, {tanggal(sheet.on_date)}, "
            f"{angka(len(sheet.used))} baris, {max(sheet.debit, sheet.credit).rupiah()}.",
            self.take_left,
            self.drop_left,
        )
        self._body.insertWidget(0, self._strip)

    def take_left(self) -> None:
        """Go on with what was left behind."""
        if self.keeper is None or not self.keeper.left:
            return
        left = self.keeper.left[0]
        self.use(left.sheet)
        self.keeper.drop(left)
        self._offer_left()
        self.say("Jurnal yang belum dicatat dilanjutkan.")

    def drop_left(self) -> None:
        """Put it away."""
        if self.keeper is not None and self.keeper.left:
            self.keeper.drop(self.keeper.left[0])
            self._offer_left()

    # ---------------------------------------------------------------- moving about
    def take_focus(self) -> None:
        """Put the keyboard into the date, unless somebody is writing or choosing already."""
        focus = QApplication.focusWidget()
        places = (self.head, self.grid, self.side)
        if focus is None or not any(one.isAncestorOf(focus) or one is focus for one in places):
            self.head.day.setFocus(Qt.FocusReason.TabFocusReason)

    def opened(self, **arguments: object) -> None:
        """What :meth:`Drafts.opened` knows."""
        self.drafts.opened(arguments)
        self.take_focus()

    def _into_grid(self) -> None:
        self.grid.focus_cell(0, ACCOUNT)

    def _into_head(self) -> None:
        self.head.description.setFocus(Qt.FocusReason.BacktabFocusReason)

    def undo(self) -> None:
        """Take a step back; right after posting, take the posting back."""
        self.grid.take_typed()
        if self.model.undo():
            self.show_head()
        elif self.message.can_undo:
            self.message.undo()

    def redo(self) -> None:
        """Make a step again."""
        if self.model.redo():
            self.show_head()

    # ---------------------------------------------------------------- attachments
    def toggle_attachments(self) -> None:
        """Show the strip of attachments, or put it away; what is in it stays (A12)."""
        self.box.setVisible(not self.box.isVisible())
        (self.box.strip.choose if self.box.isVisible() else self.grid).setFocus()

    def _files_changed(self) -> None:
        """Receipts belong to what is written: kept at once, and a step to take back."""
        files = tuple(SheetFile(one.sha256, one.name) for one in self.box.files)
        if files != self.model.sheet.files:
            self.model.do(replace(self.sheet, files=files))

    def _show_files(self) -> None:
        files = self.model.sheet.files
        if files != tuple(SheetFile(one.sha256, one.name) for one in self.box.files):
            self.box.start_draft(attachments_of(self.model.sheet))
            self.box.setVisible(bool(files))

    def _attach_picture(self) -> None:
        self.box.show()
        self.box.strip.paste()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the journal."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.box.show()
        self.box.strip.dropEvent(event)

    # ---------------------------------------------------------------- completion, pasting
    def _look_for(self, text: str) -> None:
        ask = SimilarJournals(text=text[:200], entity=self.head.entity)
        self.ask(ask, done=self._found, failed=_ignore, key="similar")

    def _found(self, found: tuple[SimilarJournal, ...]) -> None:
        self._remember(found)
        self.head.description.offer(found)

    def _remember(self, found: Iterable[SimilarJournal]) -> None:
        self._recent = tuple(dict.fromkeys(line.account for one in found for line in one.lines))

    def _description_done(self) -> None:
        self.take_head()
        text = self.head.description.text().strip()
        if text:
            ask = SimilarJournals(text=text[:200], entity=self.head.entity)
            self.ask(ask, done=self._remember, failed=_ignore, key="recent")

    def write(self, description: str, entity: str, lines: tuple[EntryLine, ...]) -> None:
        """Write these lines in place of those that stand there (a template)."""
        self.model.do(replace(self.sheet, description=description, entity=entity, lines=lines))
        self.show_head()
        self.grid.focus_cell(0, ACCOUNT)

    def take_over(self, one: SimilarJournal) -> None:
        """Copy accounts, dimensions and notes of a journal; filled amounts stay empty (A8)."""
        self._remember([one])
        sheet = replace(self.sheet, description=one.description, lines=lines_from(one.lines))
        self.model.do(sheet)
        self.show_head()
        self._into_grid()

    def paste_lines(self, text: str, at: int) -> None:
        """Take pasted lines when all of them are right, else list what is wrong (A14)."""
        self.take_lines(read_pasted(text, self.model.accounts), at)

    def take_lines(self, pasted: Pasted, at: int) -> None:
        """Put lines in, or show every problem with its row and take none."""
        if pasted.problems:
            side.show_paste_problems(self, pasted.problems)
            return
        self.hide_detail()
        sheet = self.sheet
        over = 0 if at >= len(sheet.lines) or not sheet.line(at).blank else 1
        self.model.do(sheet.with_lines(at, pasted.lines, over=over))
        self.grid.focus_cell(at + len(pasted.lines), ACCOUNT)
        self.say(f"{angka(len(pasted.lines))} baris ditempel.")

    def choose_file(self) -> None:
        """Read lines from a file; the program's panel, which knows files, overrides it."""
        self.say("Salin baris di lembar kerja Anda, lalu tempel di sini dengan Ctrl+V.")


def _ignore(_error: Exception) -> None:
    """Completion is a help; without it one types."""
