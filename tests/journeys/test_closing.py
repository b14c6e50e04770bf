"""The demo company's month is closed and reopened in the real window, by keyboard, by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app import runtime
from app.accounting.api import PeriodList
from app.closing.panels.bank_statements import BankStatementsPanel
from app.closing.panels.periods import PeriodsPanel
from app.core.database import Database
from app.core.driver import fetch
from app.demo.company import fill
from app.demo.people import PASSWORD, PIN
from app.identity import passwords
from app.identity.api import IssueBadge
from app.shell.failures import Failures
from app.shell.settings import SettingsFile
from app.shell.window import Window
from app.statements.api import BalanceSheet, ProfitAndLoss
from app.ui import translations
from app.ui.dialogs import Ask
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.demo.cast import Cast
    from app.shell.ports import Opener
    from app.ui.panel import Panel

K = Qt.Key


class Accountant:
    """Maria at her PC: the whole program in its window, a keyboard and no mouse."""

    def __init__(self, url: str, folder: Path, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        opener = cast("Opener", lambda: runtime.open(url))
        self.window = Window(opener, folder, SettingsFile(folder), Failures())
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.window.begin()
        qtbot.waitUntil(lambda: self.window.login._ready, timeout=60_000)
        self.window.login.user.setText("maria")
        self.window.login.password.setText(PASSWORD)
        self.window.login._submit()
        qtbot.waitUntil(lambda: self.window.main is not None, timeout=60_000)
        self.quiet()

    def quiet(self) -> None:
        main = self.window.main
        assert main is not None
        self._qtbot.wait(30)
        self._qtbot.waitUntil(
            lambda: main.docks._settled and main._operations.pending == 0, timeout=60_000
        )
        self._qtbot.wait(5)

    def press(self, *keys: Qt.Key, control: bool = False) -> None:
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(self._focus(), key, held)
            self.quiet()

    def agree(self) -> None:
        """To the other button of the question, which begins at *Batal*, and press it."""
        (ask,) = [one for one in self.window.findChildren(Ask) if one.isVisible()]
        for key in (K.Key_Tab, K.Key_Space):
            focus = ask.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        self.quiet()

    def write(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)

    @staticmethod
    def _focus() -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def go(self, kind: type[Panel]) -> Any:
        """Open a panel as everybody does: Ctrl+K and its name."""
        self.press(K.Key_K, control=True)
        self.write(kind.title)
        self.quiet()
        self.press(K.Key_Return)
        (panel,) = self.window.findChildren(kind)
        return panel


@pytest.fixture
def demo(sqlite_url: str) -> Iterator[Cast]:
    passwords.use(passwords.CHEAP)
    database = Database(sqlite_url)
    yield fill(database)
    database.dispose()


@pytest.fixture
def accountant(demo: Cast, tmp_path: Path, qtbot: QtBot) -> Iterator[Accountant]:
    translations.install()
    theme().apply(dark=False, scale=1.0)
    made = Accountant(demo.database.url, tmp_path / "pc", qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


def balances(demo: Cast) -> list[tuple[Any, ...]]:
    """Every balance that is not zero, in every place."""
    with demo.database.reading() as session:
        return fetch(
            session,
            "SELECT entity_id, account_id, store_id, warehouse_id, sum(debit - credit) "
            "FROM account_balance GROUP BY 1, 2, 3, 4 HAVING sum(debit - credit) <> 0 "
            "ORDER BY 1, 2, 3, 4",
            {},
        )


def states(panel: PeriodsPanel) -> dict[str, str]:
    return {row.month: row.state for row in panel.list.rows}


def walk_to(accountant: Accountant, panel: Any, place: int) -> None:
    """Up or down the list to a row."""
    panel.list.focus_first()
    steps = place - panel.list.rows.index(panel.list.current())
    accountant.press(*[K.Key_Down if steps > 0 else K.Key_Up] * abs(steps))


def row_of(panel: PeriodsPanel, month: str) -> int:
    return [row.month for row in panel.list.rows].index(month)


@pytest.mark.req("C1", "C2", "C3", "I10", "I11", "WMS-SEC-12", "ERP-FIN-08")
@pytest.mark.timeout(300)
def test_a_month_is_closed_and_reopened_by_two_people(demo: Cast, accountant: Accountant) -> None:
    maria, admin = demo.as_("maria"), demo.as_("admin")
    card = admin.do(IssueBadge(username="admin", pin=PIN)).value.code
    before = balances(demo)
    months = [row.month for row in maria.ask(PeriodList()) if row.state == "open" and row.journals]
    month = min(months)
    reports = (ProfitAndLoss(by="month"), BalanceSheet())
    told = [maria.ask(one).rows for one in reports]

    # The bank's last balance is typed in first: without it the month stays open.
    panel = accountant.go(PeriodsPanel)
    walk_to(accountant, panel, row_of(panel, month))
    accountant.press(K.Key_F7)
    (bank,) = accountant.window.findChildren(BankStatementsPanel)
    assert bank.month == month
    for place in range(len(bank.list.rows)):
        walk_to(accountant, bank, place)
        accountant.press(K.Key_F4)
        accountant.write(str(bank.list.rows[place].books.sen // 100))
        accountant.press(K.Key_Return, control=True)
    assert {row.gap.sen for row in bank.list.rows} == {0}

    accountant.go(PeriodsPanel)
    walk_to(accountant, panel, row_of(panel, month))
    accountant.press(K.Key_F4)
    accountant.agree()
    assert states(panel)[month] == "closed", panel.message.text
    assert balances(demo) != before

    # Reopening: a reason, and the card and PIN of somebody else.
    walk_to(accountant, panel, row_of(panel, month))
    accountant.press(K.Key_F8)
    accountant.write("Faktur terlambat")
    accountant.press(K.Key_Tab)
    accountant.write(card)
    accountant.press(K.Key_Tab)
    accountant.write(PIN)
    accountant.press(K.Key_Return, control=True)
    assert states(panel)[month] == "open", panel.message.text
    assert balances(demo) == before
    assert [maria.ask(one).rows for one in reports] == told
