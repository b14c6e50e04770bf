"""The panels of receivables with made-up customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api import AccountList
from app.core.commands import Page
from app.core.errors import ServerAway
from app.customers.api import CustomerList
from app.identity.api import EntityList
from app.receivables.api import (
    CreditList,
    ReceivableDetail,
    ReceivableFigures,
    ReceivableList,
    ReminderLetter,
    ReminderList,
    Statement,
)
from app.receivables.panels import samples
from app.receivables.panels.receivable_list import ReceivablesPanel
from app.receivables.panels.reminders import RemindersPanel
from app.receivables.panels.statement import StatementPanel
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def _list(rows: object, figures: object = samples.FIGURES) -> ReceivablesPanel:
    return ReceivablesPanel(
        canned(
            {
                ReceivableList: rows, ReceivableFigures: figures, ReceivableDetail: samples.VIEW,
                CustomerList: samples.CUSTOMERS, AccountList: samples.ACCOUNTS, EntityList: (),
                CreditList: samples.CREDITS,
            }
        )
    )  # fmt: skip


def _sample() -> ReceivablesPanel:
    return _list(Page(samples.ROWS))


def _detail() -> QWidget:
    panel = _sample()
    panel.list.loaded.connect(lambda: panel.show_document(samples.ROWS[5]))
    return panel


def _ages() -> QWidget:
    panel = _sample()

    def press() -> None:
        panel._show_figures(samples.FIGURES)  # noqa: SLF001
        panel.show_ages()

    panel.list.loaded.connect(press)
    return panel


def _paying() -> QWidget:
    panel = _sample()

    def pay() -> None:
        panel.list.select_key(f"{samples.ROWS[2].number} {samples.ROWS[2].journal}")
        panel.pay()

    panel.list.loaded.connect(pay)
    return panel


def _credits() -> QWidget:
    panel = _sample()
    panel.list.loaded.connect(panel.show_credits)
    return panel


def _refunding() -> QWidget:
    panel = _sample()
    row = samples.CREDITS[0]
    panel.list.loaded.connect(lambda: panel._form(lambda: panel._refund(row)))  # noqa: SLF001
    return panel


def _invoicing() -> QWidget:
    panel = _sample()
    panel.list.loaded.connect(lambda: panel._form(panel._invoice))  # noqa: SLF001
    return panel


def _reminders(rows: object) -> RemindersPanel:
    return RemindersPanel(canned({ReminderList: rows, EntityList: ()}))


def _message() -> QWidget:
    panel = _reminders(samples.REMINDERS)
    panel.list.loaded.connect(lambda: panel.show_message(samples.REMINDERS[1]))
    return panel


def _statement(*, letter: bool = False, customer: str = "C-2") -> StatementPanel:
    panel = StatementPanel(
        canned(
            {
                Statement: samples.card(), ReminderLetter: samples.letter(),
                CustomerList: samples.CUSTOMERS,
            }
        )
    )  # fmt: skip
    panel.opened(customer=customer, letter=letter)
    return panel


def gallery() -> list[Shot]:
    """States of the panels."""
    return [
        Shot("list", _sample),
        Shot("detail", _detail),
        Shot("ages", _ages),
        Shot("credits", _credits),
        Shot("paying", _paying),
        Shot("invoicing", _invoicing),
        Shot("refunding", _refunding),
        Shot("long", lambda: _list(Page((samples.LONG, *samples.ROWS)))),
        Shot("100000", lambda: _list(samples.many)),
        Shot("empty", lambda: _list(Page(()), samples.NOTHING)),
        Shot("error", lambda: _list(ServerAway(), ServerAway())),
        Shot("loading", lambda: _list(NEVER, NEVER)),
        Shot("reminders", lambda: _reminders(samples.REMINDERS)),
        Shot("message", _message),
        Shot("reminders-empty", lambda: _reminders(())),
        Shot("reminders-error", lambda: _reminders(ServerAway())),
        Shot("card", _statement),
        Shot("letter", lambda: _statement(letter=True)),
        Shot("nobody", lambda: _statement(customer="")),
    ]
