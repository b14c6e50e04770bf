"""What a figure is filtered by goes with it: to the ledger, into files, to the next report (B2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.accounting.api import AccountLedger, AccountList, DimensionList, LedgerPage
from app.accounting.rules.touching import Touching
from app.identity.api import EntityList
from app.statements import api
from app.statements.panels.kinds import KINDS
from app.statements.panels.ledger import LedgerBookPanel
from app.statements.panels.reports import ReportsPanel
from app.ui.gallery import canned
from app.ui.theme import theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.core.commands import Query

DAYS: dict[str, Any] = {"date_from": date(2026, 10, 3), "date_to": date(2026, 11, 4)}
#: Every filter a ledger has, each with a value that is not its own.
TOLD: dict[str, Any] = {
    **DAYS, "account": "15-400", "entity": "UTAMA", "store": "SHP", "warehouse": "JKT",
    "unit": "GROSIR", "document": "INV-1", "after_closing": False,
    "closing_since": date(2026, 9, 1), "adjusting": "only",
    "adjusting_since": date(2026, 10, 1), "touching": Touching.CASH, "event": "grn.completed",
}  # fmt: skip


class Listener:
    """Hears what is asked."""

    asked: Query[Any]

    def ask(self, query: Query[Any]) -> Query[Any]:
        self.asked = query
        return query


@pytest.mark.req("B2", "B6")
def test_the_ledger_asks_for_what_the_figure_told_on_screen_and_in_files(qtbot: QtBot) -> None:
    theme().apply(dark=False, scale=1.0)
    answers: dict[Any, Any] = {
        AccountLedger: LedgerPage(()),
        AccountList: (),
        EntityList: (),
        DimensionList: (),
        api.LedgerBook: None,
    }
    panel = LedgerBookPanel(canned(answers))
    qtbot.addWidget(panel)
    panel.opened(**TOLD)
    panel.search.set_text("sewa")
    wanted = {**TOLD, "text": "sewa"}
    client = Listener()

    panel._whole(client, lambda *_progress: None)  # type: ignore[arg-type] # hears only

    for asked in (panel._query(1), client.asked):
        assert {name: getattr(asked, name) for name in wanted} == wanted
        assert set(type(asked).model_fields) - set(wanted) <= {"limit", "after"}


@pytest.mark.req("B2", "WMS-RPT-06")
def test_every_report_asks_for_its_days_and_what_it_is_narrowed_to(qtbot: QtBot) -> None:
    theme().apply(dark=False, scale=1.0)
    queries: dict[Any, Any] = {kind.query: None for kind in KINDS}
    panel = ReportsPanel(canned({**queries, api.ShowChoices: api.BookChoices((), (), ())}))
    qtbot.addWidget(panel)
    told = {**DAYS, "entity": "UTAMA", "store": "SHP", "warehouse": "JKT", "unit": "GROSIR"}

    for kind in KINDS:
        panel.opened(report=kind.key, **told)
        asked = panel.query()
        known = {name: value for name, value in told.items() if name in type(asked).model_fields}
        assert {name: getattr(asked, name) for name in known} == known, kind.key
        assert {"entity", "date_to"} <= known.keys(), kind.key
