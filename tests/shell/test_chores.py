"""What comes due is done by whoever may, and by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject

from app.accounting.api import RunRecurring
from app.closing.api import RunSelfCheck, SelfCheckRow
from app.core.commands import Page
from app.orders.api import ExpireOrders
from app.shell.chores import EVERY_MS, Chores


class _Operations(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[Any] = []
        self.closed = False
        #: The last self-check there was, if any.
        self.runs: tuple[SelfCheckRow, ...] = ()

    def do(self, command: object, **_more: object) -> None:
        self.done.append(command)

    def ask(self, _query: object, *, done: Any, **_more: object) -> None:
        done(Page(self.runs))


def today() -> date:
    return date(2026, 11, 21)


def _client(*permissions: str) -> Any:
    return SimpleNamespace(actor=SimpleNamespace(may=lambda wanted: wanted in permissions))


@pytest.mark.req("WMS-RSV-02")
def test_whoever_may_releases_what_is_past_its_time_at_once_and_again_later(qapp: object) -> None:
    operations = _Operations()

    chores = Chores(operations, _client("allocation.cancel"), today)  # type: ignore[arg-type]
    chores.start()

    assert operations.done == [ExpireOrders()]
    assert chores._timer.isActive()
    assert chores._timer.interval() == EVERY_MS == 600_000


def test_nothing_is_done_for_somebody_who_has_left(qapp: object) -> None:
    operations = _Operations()
    chores = Chores(operations, _client("allocation.cancel"), today)  # type: ignore[arg-type]
    chores.start()
    operations.closed = True

    chores.run()

    assert operations.done == [ExpireOrders()]
    assert not chores._timer.isActive()


def test_a_packer_is_not_bothered(qapp: object) -> None:
    operations = _Operations()

    chores = Chores(operations, _client("pack.execute"), today)  # type: ignore[arg-type]
    chores.start()

    assert operations.done == []
    assert not chores._timer.isActive()


@pytest.mark.req("A9")
def test_a_bookkeeper_gets_the_recurring_drafts(qapp: object) -> None:
    operations = _Operations()

    Chores(operations, _client("journal.create"), today).start()  # type: ignore[arg-type]

    assert operations.done == [RunRecurring()]


@pytest.mark.req("I25", "I30")
@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, True),
        # 23.30 WIB of the 20th and 00.10 WIB of the 21st.
        (datetime(2026, 11, 20, 16, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 17, 10, tzinfo=UTC), False),
    ],
)
def test_the_books_are_proven_once_a_day(qapp: object, last: datetime | None, *, due: bool) -> None:
    operations = _Operations()
    if last is not None:
        operations.runs = (SelfCheckRow(last, "Ratna", "K1", 0, ()),)

    chores = Chores(operations, _client("report.read"), today)  # type: ignore[arg-type]
    chores.start()

    assert operations.done == ([RunSelfCheck()] if due else [])
