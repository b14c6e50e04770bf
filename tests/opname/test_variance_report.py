"""Differences by value: the dearest first, what is posted as total, nothing for who counts blind."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.core.errors import UserError
from app.core.money import Money
from app.documents.report import Look
from app.opname.api import CompleteSession, SessionProgress, VarianceReport
from app.opname.panels.session_detail import SessionDetailPanel
from app.opname.panels.variances import VariancesPanel
from tests.support.counting import Counting
from tests.support.report_files import picture_of
from tests.support.screens import Screen

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.req("WMS-OPN-14", "WMS-OPN-03", "WMS-OPN-07")
def test_differences_stand_by_value_and_add_up_to_what_is_posted(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.count_all(session, KAPAS=8, SERUM=5, KRIM=5)
    before = counting.wati.ask(VarianceReport(session=session))
    with pytest.raises(UserError, match="boleh melihat selisih"):
        counting.ani.ask(VarianceReport(session=session))

    counting.admin.do(CompleteSession(session=session))
    sheet = counting.wati.ask(VarianceReport(session=session))

    assert before.rows == sheet.rows
    assert before.title.note == "Sementara, belum dibukukan"
    assert [row.cells[1] for row in sheet.rows] == ["SERUM", "KAPAS", "KRIM", None]
    assert sheet.rows[0].cells[5:11] == (
        6, 5, -1, Money.rupiah_of(50_000), Money(0), Decimal("55.5"),
    )  # fmt: skip
    assert sheet.rows[-1].look is Look.TOTAL
    assert sheet.rows[-1].cells[7:10] == (-2, Money.rupiah_of(70_000), Money.rupiah_of(20_000))
    assert sheet.footers[0].text == "3 baris berselisih, bersih kurang Rp 50.000."
    assert counting.ani.ask(VarianceReport(session=session)).rows == sheet.rows
    assert picture_of(sheet).width > picture_of(sheet).height


@pytest.mark.req("WMS-OPN-14", "PU-63")
def test_the_report_opens_from_the_session_whose_progress_is_live(
    sqlite_url: str, qtbot: QtBot
) -> None:
    counted = Counting.build(sqlite_url)
    session = counted.session()
    detail = Screen(qtbot, counted.wati, SessionDetailPanel, session=session)
    counted.count_all(session, KAPAS=8)
    progress = counted.wati.ask(SessionProgress(session=session))
    assert progress.text == "3/3 item sudah dihitung"
    qtbot.waitUntil(lambda: (view := detail.panel.view) is not None and view.counted == 3)
    qtbot.keyClick(detail.panel, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert detail.went == [("opname.variances", {"session": session})]
    detail.close()

    screen = Screen(qtbot, counted.wati, VariancesPanel, session=session)
    report = screen.panel.view.report
    assert report is not None
    assert [row.cells[1] for row in report.rows] == ["KAPAS", None]
    screen.close()
    counted.goods.company.close()
