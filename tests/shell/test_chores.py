"""What comes due is done by whoever may, and by nobody else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject

from app.accounting.api import RunRecurring
from app.orders.api import ExpireOrders
from app.shell.chores import EVERY_MS, Chores


class _Operations(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.done: list[Any] = []

    def do(self, command: object, **_more: object) -> None:
        self.done.append(command)


def _client(*permissions: str) -> Any:
    return SimpleNamespace(actor=SimpleNamespace(may=lambda wanted: wanted in permissions))


@pytest.mark.req("WMS-RSV-02")
def test_whoever_may_releases_what_is_past_its_time_at_once_and_again_later(qapp: object) -> None:
    operations = _Operations()

    chores = Chores(operations, _client("allocation.cancel"))  # type: ignore[arg-type]
    chores.start()

    assert operations.done == [ExpireOrders()]
    assert chores._timer.isActive()
    assert chores._timer.interval() == EVERY_MS == 600_000


def test_a_packer_is_not_bothered(qapp: object) -> None:
    operations = _Operations()

    chores = Chores(operations, _client("pack.execute"))  # type: ignore[arg-type]
    chores.start()

    assert operations.done == []
    assert not chores._timer.isActive()


@pytest.mark.req("A9")
def test_a_bookkeeper_gets_the_recurring_drafts(qapp: object) -> None:
    operations = _Operations()

    Chores(operations, _client("journal.create")).start()  # type: ignore[arg-type]

    assert operations.done == [RunRecurring()]
