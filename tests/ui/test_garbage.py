"""Qt objects are never destroyed on a worker thread by Python's garbage collection."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QTimer

from app.ui import garbage
from app.ui.background import Background
from app.ui.gallery import CannedClient, sample_actor
from app.ui.operations import Operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    holders = garbage._holders
    yield
    assert garbage._holders == holders


class Ring(QObject):
    """A timer in a cycle, as a closed panel is; notes on which thread it went."""

    gone: list[str]

    def __init__(self, gone: list[str]) -> None:
        super().__init__()
        self.me = self
        self.timer = QTimer(self, interval=10_000)
        self.timer.start()
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append(threading.current_thread().name)


def churn() -> int:
    """Allocate far beyond every threshold of the collector."""
    kept = [[number] for number in range(200_000)]
    return len(kept)


def test_a_closed_panel_is_not_destroyed_on_a_worker_thread(qtbot: QtBot) -> None:
    client = CannedClient({}, sample_actor())
    operations = Operations(lambda: client)
    gone: list[str] = []
    Ring(gone)
    done: list[int] = []

    for _ in range(5):
        operations.run(lambda _client, _progress: churn(), done=done.append)
    qtbot.waitUntil(lambda: len(done) == 5)
    assert set(gone) <= {"MainThread"}  # the timer may have been first, on a slow machine
    assert garbage._collector is not None
    gc.collect()

    assert gone == ["MainThread"]
    operations.close()


def test_the_timer_collects_instead(qtbot: QtBot) -> None:
    background = Background()
    gone: list[str] = []
    Ring(gone)
    assert garbage._collector is not None

    churn()
    for _ in range(60):
        garbage._collector.tick()

    assert gone == ["MainThread"]
    background.close()


def test_python_collects_by_itself_when_no_worker_is_left() -> None:
    holders = garbage._holders
    background = Background()
    client = CannedClient({}, sample_actor())
    operations = Operations(lambda: client)
    assert not gc.isenabled()

    operations.close()
    operations.close()  # a second time does nothing
    assert not gc.isenabled()
    background.close()

    assert gc.isenabled() is (holders == 0)
