"""Commands in order, latest answer wins, changes announced, errors told apart."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject

from app.core.commands import Command, Done, Query
from app.core.errors import FieldError, ServerAway, UserError
from app.ui.gallery import CannedClient, sample_actor
from app.ui.operations import Cancelled, Operations, ProgramError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from app.core.client import Client
    from app.ui.operations import Progress


class Ship(Command[str]):
    name = "test.ship"
    permission = "test"
    summary = "ship"

    number: str


class Find(Query[str]):
    name = "test.find"
    permission = "test"
    summary = "find"

    text: str


class Bench:
    """Operations over answers that can be held back."""

    def __init__(self) -> None:
        self.answers: dict[type[Any], object] = {Ship: self.ship, Find: self.find}
        self.client = CannedClient(self.answers, sample_actor())
        self.operations = Operations(lambda: self.client)
        self.go = threading.Event()
        self.go.set()
        self.threads: list[str] = []
        self.refuse: Exception | None = None
        self.asked: list[str] = []

    def ship(self, do: Ship) -> Done[str]:
        self.threads.append(threading.current_thread().name)
        self.go.wait(5)
        if self.refuse is not None:
            raise self.refuse
        return Done(f"{do.number} dikirim", "r", frozenset({"order", "stock"}), "Terkirim.")

    def find(self, ask: Find) -> str:
        self.asked.append(ask.text)
        if ask.text.startswith("slow"):
            self.go.wait(5)
        if self.refuse is not None:
            raise self.refuse
        return ask.text.upper()


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.go.set()
    made.operations.close()


def test_an_answer_comes_back_on_the_gui_thread(bench: Bench, qtbot: QtBot) -> None:
    found: list[tuple[str, str]] = []

    def done(answer: Done[str]) -> None:
        found.append((answer.value, threading.current_thread().name))

    bench.operations.do(Ship(number="SO-1"), done=done)

    qtbot.waitUntil(lambda: bool(found))
    assert found == [("SO-1 dikirim", "MainThread")]
    assert bench.threads == ["lumbung-write_0"]


@pytest.mark.req("PU-03")
def test_commands_keep_the_order_they_were_given_in(bench: Bench, qtbot: QtBot) -> None:
    bench.go.clear()
    found: list[str] = []
    for number in range(50):
        bench.operations.do(Ship(number=f"{number}"), done=lambda done: found.append(done.value))
    bench.go.set()

    qtbot.waitUntil(lambda: len(found) == 50)

    assert found == [f"{number} dikirim" for number in range(50)]
    assert [do.number for do in bench.client.done] == [f"{number}" for number in range(50)]


def test_changes_are_announced_after_the_answer(bench: Bench, qtbot: QtBot) -> None:
    order: list[object] = []
    bench.operations.changed.connect(order.append)

    bench.operations.do(Ship(number="SO-1"), done=lambda done: order.append(done.message))

    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["Terkirim.", frozenset({"order", "stock"})]


def test_the_latest_question_wins(bench: Bench, qtbot: QtBot) -> None:
    bench.go.clear()
    found: list[str] = []
    for text in ("slow s", "slow se", "ser"):
        bench.operations.ask(Find(text=text), done=found.append, key="search")
    qtbot.waitUntil(lambda: found == ["SER"])
    bench.go.set()

    qtbot.waitUntil(lambda: bench.operations.pending == 0)

    assert found == ["SER"]


def test_a_question_nobody_waits_for_is_not_even_asked(bench: Bench, qtbot: QtBot) -> None:
    bench.go.clear()
    for number in range(3):  # fill the three readers
        bench.operations.ask(Find(text=f"slow {number}"), done=lambda _: None)
    for text in ("a", "ab", "abc"):
        bench.operations.ask(Find(text=text), done=lambda _: None, key="search")
    bench.go.set()

    qtbot.waitUntil(lambda: bench.operations.pending == 0)

    assert [text for text in bench.asked if not text.startswith("slow")] == ["abc"]


def test_questions_with_other_keys_are_not_disturbed(bench: Bench, qtbot: QtBot) -> None:
    found: list[str] = []
    for key in ("one", "two"):
        bench.operations.ask(Find(text=key), done=found.append, key=key)

    qtbot.waitUntil(lambda: sorted(found) == ["ONE", "TWO"])


def test_the_persons_error_comes_as_it_was_raised(bench: Bench, qtbot: QtBot) -> None:
    bench.refuse = UserError("Pesanan SO-1 sudah dikirim.", (FieldError("number", "sudah"),))
    found: list[UserError] = []

    bench.operations.do(Ship(number="SO-1"), failed=found.append)

    qtbot.waitUntil(lambda: bool(found))
    assert found == [bench.refuse]


def test_an_error_of_ours_gets_a_number_and_a_log(
    bench: Bench, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    bench.refuse = ZeroDivisionError("rahasia dalam")
    found: list[UserError] = []

    with caplog.at_level(logging.ERROR, "lumbung"):
        bench.operations.do(Ship(number="SO-1"), failed=found.append)
        qtbot.waitUntil(lambda: bool(found))

    error = found[0]
    assert isinstance(error, ProgramError)
    assert error.message == (
        f"Terjadi kesalahan pada program. Nomor laporan {error.number}. "
        "Coba lagi; bila berulang, sampaikan nomor ini ke admin."
    )
    assert error.number in caplog.text
    assert "ZeroDivisionError: rahasia dalam" in caplog.text
    assert "rahasia" not in error.message


def test_an_error_nobody_waits_for_is_told_to_the_window(bench: Bench, qtbot: QtBot) -> None:
    bench.refuse = UserError("Tidak bisa.")
    found: list[UserError] = []
    bench.operations.unclaimed.connect(found.append)

    bench.operations.do(Ship(number="SO-1"))

    qtbot.waitUntil(lambda: found == [bench.refuse])


def test_an_answer_for_a_closed_panel_is_dropped(bench: Bench, qtbot: QtBot) -> None:
    bench.go.clear()
    owner = QObject()
    found: list[object] = []
    bench.operations.do(Ship(number="SO-1"), done=found.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(0)
    bench.go.set()

    qtbot.waitUntil(lambda: bench.operations.pending == 0)

    assert found == []
    assert [do.number for do in bench.client.done] == ["SO-1"]  # the command itself was done


def test_a_failing_receiver_does_not_leave_the_panel_waiting(bench: Bench, qtbot: QtBot) -> None:
    ended: list[object] = []
    bench.operations.ended.connect(ended.append)

    def broken(_done: Done[str]) -> None:
        raise RuntimeError("in the panel")

    with qtbot.captureExceptions() as caught:
        bench.operations.do(Ship(number="SO-1"), done=broken)
        qtbot.waitUntil(lambda: len(ended) == 1)

    assert [str(one[1]) for one in caught] == ["in the panel"]


# ---------------------------------------------------------------- long work


def long_work(bench: Bench, steps: list[int]) -> Callable[[Client, Progress], int]:
    def work(_client: Client, progress: Progress) -> int:
        for step in range(1000):
            progress(step, 1000, "Membaca baris")
            steps.append(step)
            bench.go.wait(5)
        return 1000

    return work


def test_progress_reaches_the_screen(bench: Bench, qtbot: QtBot) -> None:
    told: list[tuple[int, int, str]] = []
    bench.operations.progressed.connect(lambda _job, *rest: told.append(rest))
    found: list[int] = []

    bench.operations.run(long_work(bench, []), done=found.append)

    qtbot.waitUntil(lambda: found == [1000])
    assert told[0] == (0, 1000, "Membaca baris")


def test_cancelling_stops_the_work_without_an_error(bench: Bench, qtbot: QtBot) -> None:
    bench.go.clear()
    steps: list[int] = []
    found: list[object] = []
    job = bench.operations.run(long_work(bench, steps), done=found.append, failed=found.append)
    qtbot.waitUntil(lambda: steps == [0])

    job.cancel()
    bench.go.set()

    qtbot.waitUntil(lambda: job.finished)
    assert job.stopped
    assert (steps, found) == ([0], [])


def test_the_kernels_own_cancellation_counts_too(bench: Bench, qtbot: QtBot) -> None:
    from app.core import work

    bench.refuse = work.Cancelled()
    found: list[object] = []
    job = bench.operations.do(Ship(number="1"), failed=found.append)

    qtbot.waitUntil(lambda: job.finished)
    assert (job.stopped, found) == (True, [])
    assert work.Cancelled.code == Cancelled.code


# ---------------------------------------------------------------- away and back


@pytest.mark.req("PU-80")
def test_losing_and_finding_the_database_is_told_once(bench: Bench, qtbot: QtBot) -> None:
    told: list[bool] = []
    bench.operations.reachable.connect(told.append)
    bench.refuse = ServerAway()
    for _ in range(3):
        bench.operations.ask(Find(text="x"), done=lambda _: None, failed=lambda _: None)
    qtbot.waitUntil(lambda: bench.operations.pending == 0)
    assert told == [False]

    bench.refuse = None
    for _ in range(3):
        bench.operations.ask(Find(text="x"), done=lambda _: None)

    qtbot.waitUntil(lambda: bench.operations.pending == 0)
    assert told == [False, True]


def test_a_job_keeps_the_person_it_was_given_by(qtbot: QtBot) -> None:
    """Somebody else signs in while it waits: it is still the first person's command."""
    first, second = Bench(), Bench()
    now = [first.client]
    operations = Operations(lambda: now[0])
    first.go.clear()
    operations.do(Ship(number="A"))
    operations.do(Ship(number="B"))

    now[0] = second.client
    first.go.set()

    qtbot.waitUntil(lambda: operations.pending == 0)
    operations.close()
    assert [do.number for do in first.client.done] == ["A", "B"]
    assert second.client.done == []


# ---------------------------------------------------------------- giving way
@pytest.mark.req("PU-21")
def test_a_command_that_gives_way_is_passed_by_later_ones_and_still_answers(
    bench: Bench, qtbot: QtBot
) -> None:
    found: list[str] = []
    bench.go.clear()
    slow = bench.operations.do(Ship(number="A"), done=lambda done: found.append(done.value))
    behind = bench.operations.do(Ship(number="B"), done=lambda done: found.append(done.value))
    qtbot.waitUntil(lambda: len(bench.threads) == 1)

    bench.operations.give_way(slow)
    bench.operations.give_way(slow)  # a second time changes nothing
    later = bench.operations.run(
        lambda _client, _progress: "C dikirim", done=found.append, writes=True
    )
    qtbot.waitUntil(lambda: later.finished)
    assert (found, slow.finished, behind.finished) == (["C dikirim"], False, False)

    bench.go.set()
    qtbot.waitUntil(lambda: behind.finished)
    assert found == ["C dikirim", "A dikirim", "B dikirim"]


@pytest.mark.req("PU-21")
def test_what_has_ended_or_only_reads_has_nothing_to_give_way_with(
    bench: Bench, qtbot: QtBot
) -> None:
    ended = bench.operations.do(Ship(number="A"))
    qtbot.waitUntil(lambda: ended.finished)
    reading = bench.operations.ask(Find(text="b"), done=lambda _answer: None)

    bench.operations.give_way(ended)
    bench.operations.give_way(reading)
    last = bench.operations.do(Ship(number="C"))
    qtbot.waitUntil(lambda: last.finished)

    assert last.pool is ended.pool


@pytest.mark.req("PU-21")
def test_closing_waits_for_commands_that_gave_way(bench: Bench, qtbot: QtBot) -> None:
    bench.go.clear()
    slow = bench.operations.do(Ship(number="A"))
    qtbot.waitUntil(lambda: len(bench.threads) == 1)
    bench.operations.give_way(slow)

    threading.Timer(0.1, bench.go.set).start()
    bench.operations.close()
    bench.operations.give_way(slow)

    qtbot.waitUntil(lambda: slow.finished)
    assert slow.error is None


def test_who_stops_work_is_answered(bench: Bench, qtbot: QtBot) -> None:
    heard: list[str] = []
    bench.go.clear()
    bench.operations.do(Ship(number="A"))
    job = bench.operations.run(
        lambda _client, _progress: "x",
        done=heard.append,
        failed=lambda error: heard.append(error.message),
        stopped=lambda: heard.append("berhenti"),
        writes=True,
    )

    job.cancel()
    bench.go.set()
    qtbot.waitUntil(lambda: job.finished)

    assert heard == ["berhenti"]
