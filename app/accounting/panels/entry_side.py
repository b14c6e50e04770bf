"""Beside the journal: balances, problems of a paste, drafts, templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget

from app.accounting.api import (
    DiscardDraft,
    DraftList,
    EntryBalances,
    RemoveTemplate,
    SaveTemplate,
    TemplateLineIn,
    TemplateList,
)
from app.accounting.panels.entry_fields import DayField
from app.accounting.rules.entry.recurrence import Every
from app.accounting.rules.entry.templates import TemplateLine, fill_in
from app.core.errors import UserError
from app.core.money import Money
from app.core.text import angka, tanggal
from app.ui import tokens
from app.ui.dialogs import confirm
from app.ui.forms import Form, choice, money, quantity
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.accounting.api import BalanceBeside, DraftRow, TemplateRow
    from app.accounting.panels.journal_entry import JournalEntryPanel
    from app.accounting.rules.entry.pasting import PasteProblem
    from app.accounting.rules.entry.sheet import Sheet
    from app.core.commands import Done, Page

    #: Reads a list again.
    Again = Callable[[], None]


def rhythm(one: TemplateRow) -> str:
    """How a template repeats: ``Setiap bulan · berikutnya 1 Des 2026``."""
    if not one.every:
        return one.description
    word = Every(one.every).label
    if one.step > 1:
        word = word.replace("Setiap", f"Setiap {one.step}")
    following = f"berikutnya {tanggal(one.next_on)}" if one.next_on else "selesai"
    return f"{word} · {following}"


_ROWS: Final = 12
_SIDE_PX: Final = 300
_PROBLEMS: Final = (
    Column("row", "Baris", lambda one: one.row or None, Kind.NUMBER, width=56),
    Column("what", "Masalah", lambda one: one.column or "Semua",
           detail=lambda one: one.message, width=220, stretch=True),
)  # fmt: skip
_BALANCES: Final = (
    Column("account", "Akun", lambda one: one.name, detail=lambda one: one.code, stretch=True,
           width=150),
    Column("before", "Sebelum", lambda one: one.before, Kind.MONEY, width=125),
    Column("after", "Sesudah", lambda one: one.after, Kind.MONEY, width=125),
)  # fmt: skip
_DRAFTS: Final = (
    Column("what", "Draf", lambda one: one.description or "(tanpa keterangan)",
           detail=lambda one: " · ".join(filter(None, (
               tanggal(one.on_date), one.reason, one.person))), stretch=True, width=200),
    Column("amount", "Jumlah", lambda one: one.amount, Kind.MONEY, width=125),
)  # fmt: skip
_TEMPLATES: Final = (
    Column("title", "Templat", lambda one: one.title, detail=rhythm,
           stretch=True, width=200),
    Column("names", "Diisi", lambda one: ", ".join(f"${name}" for name in one.names), width=110),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """Balance of an account on its normal side, before and after the entry."""

    code: str
    name: str
    before: Money
    after: Money


def _table(
    panel: JournalEntryPanel,
    name: str,
    columns: Sequence[Column],
    key: Callable[[Any], str],
    hint: str,
) -> tuple[Table, QWidget]:
    """A table that fills the side, and the sentence below it."""
    made = Table(panel, name, columns, key=key)
    # So that no amount is cut in large letters: the side takes what it needs.
    made.setMinimumWidth(theme().px(_SIDE_PX))
    made.setMinimumHeight(_ROWS * theme().px(tokens.OFFICE.row_two_lines))
    holder = QWidget()
    layout = column(gap=tokens.S)
    layout.addWidget(made, 1)
    layout.addWidget(label(hint, "small", wrap=True))
    holder.setLayout(layout)
    return made, holder


# ---------------------------------------------------------------- pasting


def _problem_key(one: PasteProblem) -> str:
    return f"{one.row} {one.column} {one.message}"


def show_paste_problems(panel: JournalEntryPanel, problems: Sequence[PasteProblem]) -> None:
    """Every problem with its row; nothing was taken (A14)."""
    hint = "Tidak ada baris yang ditempel. Perbaiki di lembar kerja, lalu salin dan tempel lagi."
    table, holder = _table(panel, "PasteProblems", _PROBLEMS, _problem_key, hint)
    whole = label(
        "", "field-error", wrap=True
    )  # the row of the list is often too narrow for its sentence
    table.current_changed.connect(
        lambda one: whole.setText(f"Baris {one.row}: {one.message}" if one else "")
    )
    beneath = holder.layout()
    if isinstance(beneath, QBoxLayout):
        beneath.insertWidget(1, whole)
    table.show_rows(list(problems))
    table.select_key(_problem_key(problems[0]))
    panel.show_detail(f"{angka(len(problems))} masalah", holder)
    rows = len({one.row for one in problems})
    panel.say(
        f"{angka(len(problems))} masalah di {angka(rows)} baris; tidak ada yang ditempel.",
        Tone.ERROR,
    )


# ---------------------------------------------------------------- balances


def show_balances(panel: JournalEntryPanel) -> None:
    """Balance of each account of the entry, before and after it."""
    panel.take_typed()
    sheet = panel.sheet
    codes = tuple(dict.fromkeys(line.account for line in sheet.used if line.account))
    if not codes:
        panel.say("Pilih akun dulu untuk melihat saldonya.", Tone.WARN)
        return
    ask = EntryBalances(accounts=codes[:500], on_date=sheet.on_date, entity=sheet.entity)
    panel.ask(ask, done=partial(_show_balances, panel, sheet), key="balances")


def _show_balances(panel: JournalEntryPanel, sheet: Sheet, rows: tuple[BalanceBeside, ...]) -> None:
    hint = f"Per {tanggal(sheet.on_date)}, di sisi normal akun. Sesudah = dengan jurnal ini."
    table, holder = _table(panel, "EntryBalances", _BALANCES, lambda one: one.code, hint)
    table.show_rows([around(sheet, row) for row in rows])
    panel.show_detail("Saldo akun", holder)


def around(sheet: Sheet, row: BalanceBeside) -> Around:
    """The balance before, and with the lines of the sheet."""
    lines = [line for line in sheet.lines if line.account == row.code]
    moved = sum(line.debit.sen - line.credit.sen for line in lines)
    signed = moved if row.normal_side == "debit" else -moved
    return Around(row.code, row.account, row.balance, row.balance + Money(signed))


# ---------------------------------------------------------------- drafts


def show_drafts(panel: JournalEntryPanel, entity: str = "", until: date | None = None) -> None:
    """Drafts of everybody, newest first; Enter goes on with one.

    Args:
        panel: Where they are gone on with.
        entity: Of this legal entity only; "" for all.
        until: Dated up to this day only, as closing a month asks for them.
    """
    panel.take_typed()
    ask = DraftList(limit=200, entity=entity, date_to=until)
    again = partial(show_drafts, panel, entity, until)
    panel.ask(ask, done=partial(_show_drafts, panel, again, until), key="drafts")


def _show_drafts(
    panel: JournalEntryPanel, again: Again, until: date | None, page: Page[DraftRow]
) -> None:
    hint = "Enter melanjutkan draf. Draf tidak bernomor dan tidak mengubah saldo."
    table, holder = _table(panel, "JournalDrafts", _DRAFTS, lambda one: one.draft, hint)
    table.show_rows(page.rows)
    table.activated.connect(lambda one: panel.drafts.open(one.draft))
    table.add_action("Buang draf …", "Delete", lambda rows: _discard(panel, again, rows[0]))
    days = f" sampai {tanggal(until)}" if until else ""
    panel.show_detail(f"Draf{days} ({angka(len(page.rows))})", holder)
    if page.rows:
        table.focus_first()
    else:
        panel.say(f"Tidak ada draf{days}.", Tone.NEUTRAL)


def _discard(panel: JournalEntryPanel, again: Again, one: DraftRow) -> None:
    what = one.description or "tanpa keterangan"
    confirm(
        panel, "Buang draf", f'Draf "{what}" tanggal {tanggal(one.on_date)} dibuang.', "Buang draf",
        lambda: panel.do(DiscardDraft(draft=one.draft), done=partial(_discarded, panel, again)),
    )  # fmt: skip


def _discarded(panel: JournalEntryPanel, again: Again, done: Done[Any]) -> None:
    again()
    panel.say(done.message)


# ---------------------------------------------------------------- templates


def show_templates(panel: JournalEntryPanel) -> None:
    """All templates; Enter uses one."""
    panel.take_typed()
    panel.ask(TemplateList(), done=partial(_show_templates, panel), key="templates")


def _show_templates(panel: JournalEntryPanel, rows: tuple[TemplateRow, ...]) -> None:
    hint = (
        "Enter memakai templat. Tulis satu jurnal, lalu Shift+F6 menjadikannya templat. Templat "
        "berulang membuat draf pada tanggalnya, tidak pernah langsung dicatat."
    )
    table, holder = _table(panel, "JournalTemplates", _TEMPLATES, lambda one: one.template, hint)
    table.show_rows(rows)
    table.activated.connect(partial(use_template, panel))
    table.add_action("Hapus templat …", "Delete", lambda found: _remove(panel, found[0]))
    panel.show_detail(f"Templat ({angka(len(rows))})", holder)
    if rows:
        table.focus_first()
    else:
        panel.say("Belum ada templat.", Tone.NEUTRAL)


def _remove(panel: JournalEntryPanel, one: TemplateRow) -> None:
    confirm(
        panel, "Hapus templat", f"Templat {one.title} dihapus dari daftar. Drafnya tetap ada.",
        "Hapus templat",
        lambda: panel.do(RemoveTemplate(template=one.template), done=partial(_removed, panel)),
    )  # fmt: skip


def _removed(panel: JournalEntryPanel, done: Done[Any]) -> None:
    show_templates(panel)
    panel.say(done.message)


def use_template(panel: JournalEntryPanel, one: TemplateRow) -> None:
    """Ask for the amounts it names, then write the journal."""
    if not one.names:
        _write(panel, one, {})
        return
    form = Form("Pakai templat")
    for name in one.names:
        form.add(name, f"${name}", money())
    panel.place_form(one.title, form, lambda: _write(panel, one, form.values()))


def _write(panel: JournalEntryPanel, one: TemplateRow, values: dict[str, Any]) -> None:
    amounts = {name: amount for name, amount in values.items() if isinstance(amount, Money)}
    lines = tuple(TemplateLine(**line.model_dump()) for line in one.lines)
    made = fill_in(lines, amounts)
    panel.hide_detail()
    panel.write(one.description, one.entity, made.lines)
    if made.problems:
        panel.say(" ".join(f"Baris {at}: {why}" for at, why in made.problems), Tone.WARN)
    else:
        panel.say(f"Templat {one.title} dipakai.", Tone.NEUTRAL)


def show_template_form(panel: JournalEntryPanel) -> None:
    """Make a template of what is written: formulas instead of amounts, and a rhythm."""
    panel.take_typed()
    sheet = panel.sheet
    if not sheet.used:
        panel.say("Tulis jurnalnya dulu; barisnya menjadi baris templat.", Tone.WARN)
        return
    form = Form("Simpan templat")
    form.text("title", "Nama templat", sheet.description[:80])
    form.side_by_side(
        ("every", "Berulang", choice({each.value: each.label for each in Every})),
        ("step", "Setiap", quantity(1)),
    )
    starts, ends = DayField(panel.today, sheet.on_date), DayField(panel.today)
    ends.clear_day()
    form.section("Rumus tiap baris: angka, $nama, atau kosong untuk sisa selisih")
    formulas = _formula_fields(form, panel, sheet)
    form.section("Bila berulang")
    form.add("starts_on", "Tanggal pertama", starts)
    form.add("ends_on", "Sampai (boleh kosong)", ends)
    panel.place_form(
        "Templat baru",
        form,
        lambda: _save_template(panel, form, (starts, ends), formulas, sheet),
    )


def _formula_fields(
    form: Form, panel: JournalEntryPanel, sheet: Sheet
) -> list[tuple[str, QLineEdit]]:
    """A field for each line: its side, and the formula of its amount."""
    found: list[tuple[str, QLineEdit]] = []
    for place, line in enumerate(sheet.used, 1):
        account = panel.model.accounts.get(line.account)
        name = account.name if account is not None else line.account
        side_ = "credit" if line.credit else "debit"
        amount = line.credit or line.debit
        words = f"{place}. {name} · {'Kredit' if side_ == 'credit' else 'Debit'}"
        text = "" if line.filled or not amount else amount.plain()
        found.append((side_, form.text(f"lines.{place}.{side_}", words, text)))
    return found


def _save_template(
    panel: JournalEntryPanel,
    form: Form,
    days: tuple[DayField, DayField],
    formulas: list[tuple[str, QLineEdit]],
    sheet: Sheet,
) -> None:
    values, (starts, ends) = form.values(), days
    every = values["every"]
    lines = tuple(
        TemplateLineIn(
            account=line.account, memo=line.memo, store=line.store, warehouse=line.warehouse,
            party=line.party, unit=line.unit, **{side_: field.text().strip()},
        )
        for line, (side_, field) in zip(sheet.used, formulas, strict=True)
    )  # fmt: skip
    given = {
        "title": values["title"], "entity": sheet.entity, "description": sheet.description,
        "lines": lines, "every": every, "step": values["step"] or 1,
        "starts_on": starts.day if every else None, "ends_on": ends.day if every else None,
    }  # fmt: skip
    try:
        command = typed(SaveTemplate, given)
    except UserError as wrong:
        panel.fail(wrong)
        return
    panel.do(command, done=partial(_template_saved, panel))


def _template_saved(panel: JournalEntryPanel, done: Done[Any]) -> None:
    panel.hide_detail()
    panel.say(done.message)
