"""Pictures of *Jurnal baru*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api import (
    AccountList,
    DimensionList,
    DraftList,
    EntryBalances,
    PeriodStates,
    PostJournal,
    SimilarJournals,
    TemplateList,
)
from app.accounting.panels import entry_samples as samples
from app.accounting.panels import entry_side as side
from app.accounting.panels.entry_grid import ACCOUNT
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.core.commands import Page
from app.core.errors import ServerAway
from app.identity.api import EntityList
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounting.rules.entry.sheet import Sheet
    from app.ui.context import Services


def _panel(
    sheet: Sheet | None = None,
    answer: object = None,
    offer: Callable[[Services], object] | None = None,
) -> JournalEntryPanel:
    context = canned(
        {
            AccountList: samples.ACCOUNTS if answer is None else answer,
            DimensionList: samples.codes,
            DraftList: Page(samples.DRAFTS),
            EntityList: samples.ENTITIES[:1],
            EntryBalances: samples.balances,
            PeriodStates: samples.PERIODS,
            PostJournal: ServerAway(),
            SimilarJournals: samples.SIMILAR,
            TemplateList: samples.TEMPLATES,
        }
    )
    if offer is not None:
        offer(context.services)
    panel = JournalEntryPanel(context)
    if sheet is not None:
        panel.use(sheet)
        panel.grid.focus_cell(len(sheet.lines), ACCOUNT)
    return panel


def _then(
    act: Callable[[JournalEntryPanel], object], sheet: Sheet | None = None
) -> JournalEntryPanel:
    panel = _panel(sheet)
    panel.accounts_known.connect(lambda: act(panel))
    return panel


def _typing(panel: JournalEntryPanel) -> None:
    panel.grid.focus_cell(2, ACCOUNT)
    panel.grid.open_cell("beb")


def gallery() -> list[Shot]:
    """States of the panel."""
    paste = "64-200\tSewa\t7.500.000\t\n99-999\tSalah\t1.25\t\n13-100\t\t5\t5"
    return [
        Shot("sample", lambda: _panel(samples.SHEET)),
        Shot("empty", _panel),
        Shot("wrong", lambda: _panel(samples.WRONG)),
        Shot("account", lambda: _then(_typing, samples.SHEET)),
        Shot("balances", lambda: _then(side.show_balances, samples.SHEET)),
        Shot("paste", lambda: _then(lambda panel: panel.paste_lines(paste, 0), samples.SHEET)),
        Shot("drafts", lambda: _then(side.show_drafts)),
        Shot("templates", lambda: _then(side.show_templates)),
        Shot("template-form", lambda: _then(side.show_template_form, samples.SHEET)),
        Shot("error", lambda: _panel(answer=ServerAway())),
        Shot("loading", lambda: _panel(answer=NEVER)),
        Shot("long", lambda: _panel(samples.LONG)),
        Shot("5000", lambda: _panel(samples.MANY)),
        Shot("attachments", lambda: _then(JournalEntryPanel.toggle_attachments, samples.SHEET)),
    ]
