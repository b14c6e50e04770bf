"""Schedule, tasks of people and accuracy: reached and worked by keys, over a real company."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.opname.api import (
    CompleteSession,
    CountPolicies,
    CountTask,
    CountTodo,
    DueList,
    RequestCount,
)
from app.opname.panels.accuracy import AccuracyPanel
from app.opname.panels.assign import AssignPanel
from app.opname.panels.schedule import SchedulePanel
from app.opname.panels.schedule_forms import PolicyForm, RequestForm
from app.opname.panels.session_list import SessionListPanel
from app.ui.cards import StatCard
from tests.support.counting import Counting
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def counted(sqlite_url: str) -> Iterator[Counting]:
    made = Counting.build(sqlite_url)
    yield made
    made.sound()
    made.goods.company.close()


def _press(qtbot: QtBot, screen: Screen[Any], key: Qt.Key, modifier: Any = None) -> None:
    focus = screen.panel.focusWidget() or screen.panel
    qtbot.keyClick(focus, key, modifier or Qt.KeyboardModifier.NoModifier)
    screen.settle()


@pytest.mark.req("WMS-OPN-10", "PU-51")
def test_the_schedule_asks_for_counts_and_makes_tasks_by_keys(
    counted: Counting, qtbot: QtBot
) -> None:
    counted.ani.do(
        RequestCount(warehouse="GD1", location="GD1-B-01", reason="short_pick", source="SO-1")
    )
    screen = Screen(qtbot, counted.admin, SchedulePanel)
    assert [(row.kind, row.location, row.sku) for row in screen.panel.list.rows] == [
        ("request", "GD1-B-01", ""), ("due", "", "KAPAS"), ("due", "", "KRIM"),
        ("due", "", "SERUM"),
    ]  # fmt: skip

    screen.panel.list.focus_first()
    _press(qtbot, screen, Qt.Key.Key_F2)
    form = screen.panel.side.findChild(RequestForm)
    assert form is not None
    assert form.values()["location"] == "GD1-B-01"
    place, sku = form.findChildren(QLineEdit)[:2]
    place.clear()
    qtbot.keyClicks(sku, "KRIM")
    _press(qtbot, screen, Qt.Key.Key_Return, _CTRL)
    assert screen.said == "Permintaan hitung dicatat."
    _press(qtbot, screen, Qt.Key.Key_F4)
    _press(qtbot, screen, Qt.Key.Key_Return, _CTRL)

    assert screen.went == [("opname.detail", {"session": "CC-261121-001"})]
    todo = counted.admin.ask(CountTodo(warehouse="GD1", show="requests")).rows
    assert {row.session for row in todo} == {"CC-261121-001"}
    _press(qtbot, screen, Qt.Key.Key_F8)
    assert {row.abc for row in counted.admin.ask(DueList(warehouse="GD1")).rows} == {"C"}
    screen.close()


@pytest.mark.req("WMS-OPN-08", "WMS-GEN-09")
def test_tolerances_are_set_on_screen_and_every_wrong_field_is_said(
    counted: Counting, qtbot: QtBot
) -> None:
    before = counted.admin.ask(CountPolicies())
    screen = Screen(qtbot, counted.wati, SchedulePanel)
    _press(qtbot, screen, Qt.Key.Key_F7)
    form = screen.panel.side.findChild(PolicyForm)
    assert form is not None
    inputs: dict[str, Any] = {each.property("field"): each for each in form.findChildren(QLineEdit)}
    percent, days = inputs["percent_A"], inputs["days_A"]
    percent.setText("101")
    days.set_value(None)

    _press(qtbot, screen, Qt.Key.Key_Return, _CTRL)
    assert "antara 0 dan 100 persen" in screen.said
    assert "setiap berapa hari kelas A" in screen.said
    assert counted.admin.ask(CountPolicies()) == before
    percent.setText("1,25")
    days.set_value(14)
    _press(qtbot, screen, Qt.Key.Key_Return, _CTRL)

    dear = counted.admin.ask(CountPolicies())[0]
    assert (dear.abc, dear.percent_bp, dear.every_days) == ("A", 125, 14)
    screen.close()


@pytest.mark.req("WMS-OPN-11", "PU-51")
def test_places_are_given_to_people_by_keys(counted: Counting, qtbot: QtBot) -> None:
    session = counted.session()
    screen = Screen(qtbot, counted.admin, AssignPanel, session=session)
    assert [row.location for row in screen.panel.list.rows] == ["GD1-A-01", "GD1-B-01"]

    screen.panel.scanned("LOC-GD1-B-01", 1_000)
    _press(qtbot, screen, Qt.Key.Key_F4)
    people, area = screen.panel.side.findChildren(QComboBox)
    people.setCurrentIndex(people.findData("budi"))
    assert area.currentText() == "Lokasi GD1-B-01"
    _press(qtbot, screen, Qt.Key.Key_Return, _CTRL)

    assert screen.said == "1 lokasi ditugaskan kepada Budi."
    bins = {row.location: row.assigned for row in counted.budi.ask(CountTask(session=session)).bins}
    assert bins == {"GD1-A-01": "", "GD1-B-01": "Budi"}
    screen.close()


@pytest.mark.req("WMS-OPN-11", "PU-51")
def test_opened_by_itself_it_shows_the_newest_count_and_offers_the_others(
    counted: Counting, qtbot: QtBot
) -> None:
    empty = Screen(qtbot, counted.admin, AssignPanel)
    assert empty.panel.list.row_count == 0
    assert empty.panel.choice.isHidden()
    empty.close()
    first = counted.session(scope={"locations": ["GD1-A-01"]})
    counted.tick()
    counted.session(title="Kedua", scope={"locations": ["GD1-B-01"]}, start=False)

    screen = Screen(qtbot, counted.admin, AssignPanel)
    assert [row.location for row in screen.panel.list.rows] == ["GD1-B-01"]
    screen.panel.choice.setFocus()
    _press(qtbot, screen, Qt.Key.Key_Down)

    assert screen.panel.session == first
    assert [row.location for row in screen.panel.list.rows] == ["GD1-A-01"]
    assert not screen.said
    screen.close()


@pytest.mark.req("WMS-INV-13")
def test_the_supervisor_sees_accuracy_beside_its_target(counted: Counting, qtbot: QtBot) -> None:
    counted.tolerate()
    session = counted.session()
    counted.count_all(session, KAPAS=9)
    counted.admin.do(CompleteSession(session=session))
    listed = Screen(qtbot, counted.wati, SessionListPanel)
    cards = [card.accessibleName() for card in listed.panel.cards.findChildren(StatCard)]
    assert cards[-1] == "Akurasi 90 hari: 66,6 % di bawah sasaran 98 %"
    _press(qtbot, listed, Qt.Key.Key_F8)
    assert listed.went == [("opname.accuracy", {"warehouse": None})]
    listed.close()

    screen = Screen(qtbot, counted.wati, AccuracyPanel, by="session")
    report = screen.panel.view.report
    assert report is not None
    assert [row.cells[0] for row in report.rows] == [session, None]
    cards = [card.accessibleName() for card in screen.panel.cards.findChildren(StatCard)]
    assert cards[2] == "Penyusutan (Rp): Rp 10.000"
    screen.close()
