"""The print queue: never waits, never loses, never prints twice by itself."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from app.core.env import FixedEnvironment
from app.core.errors import InvalidInput, NotFound, UserError
from app.documents.job_book import Event, JobChanged, PrinterHealth
from app.documents.jobs import TRANSITIONS, FolderJobStore, JobState, MemoryJobStore, PrintJob
from app.documents.output import render
from app.documents.print_clerk import MadeForAnotherPrinter
from app.documents.print_queue import NotNow, PrintQueue
from app.documents.printers import (
    DocumentKind,
    Media,
    NoPrinter,
    PrinterConfig,
    Printers,
    mistakes_of,
)
from app.documents.transports.base import Delivery, PrinterStatus, PrinterUnavailable, Transport
from tests.documents.samples import EASY, SLIP
from tests.documents.socket_printer import SocketPrinter, host_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START: Final = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
LABELS: Final = frozenset({DocumentKind.SHIPPING_LABEL})
MEJA_1: Final = PrinterConfig(
    name="Meja 1",
    language="zpl",
    dpi=203,
    media=Media(100, 150),
    address="tcp://127.0.0.1:1",
    documents=LABELS,
)
MEJA_2: Final = replace(MEJA_1, name="Meja 2", documents=frozenset())
SLIPS: Final = PrinterConfig(
    name="Slip",
    language="pdf",
    dpi=300,
    media=Media(105, 148, 0),
    address="file:///",
    documents=frozenset({DocumentKind.PACKING_SLIP}),
)
#: Two runs of the program never make the same ids.
SEEDS: Final = count(1)
RAW: Final = DocumentKind.SHIPPING_LABEL


class Script(Transport):
    """Does what the test says, in order; afterwards everything prints."""

    def __init__(self) -> None:
        self.printed: list[tuple[str, bytes]] = []
        self.steps: list[Callable[[], object]] = []
        self.answer: PrinterStatus | None = None
        self.asked = threading.Event()
        self._lock = threading.Lock()

    def send(self, payload: bytes, *, title: str) -> PrinterStatus | None:
        with self._lock:
            step = self.steps.pop(0) if self.steps else None
        if step is not None:
            step()
        with self._lock:
            self.printed.append((title, payload))
        return self.answer

    def status(self) -> PrinterStatus | None:
        self.asked.set()
        return self.answer

    @property
    def titles(self) -> list[str]:
        with self._lock:
            return [title for title, _ in self.printed]


def fail(delivery: Delivery) -> Callable[[], object]:
    def step() -> object:
        raise PrinterUnavailable("Meja 1 tidak terjangkau. Periksa listrik.", delivery)

    return step


class Desk:
    """A queue, its printers, and everything it has told."""

    def __init__(
        self,
        *printers: PrinterConfig,
        store: Any = None,
        transports: dict[str, Transport] | None = None,
        **options: Any,
    ) -> None:
        self.scripts = {printer.name: Script() for printer in printers}
        ways = transports or {}
        self.env = FixedEnvironment(START, seed=next(SEEDS))
        self.store = store or MemoryJobStore()
        self.events: list[Event] = []
        self.told = threading.Condition()
        options.setdefault("backoff_s", (0.01,))
        self.queue = PrintQueue(
            Printers(printers),
            self.store,
            self.env,
            notify=self._hear,
            transport=lambda config: ways.get(config.name) or self.scripts[config.name],
            **options,
        )

    def _hear(self, event: Event) -> None:
        with self.told:
            self.events.append(event)
            self.told.notify_all()

    def wait(self, condition: Callable[[], bool], timeout_s: float = 10) -> None:
        with self.told:
            assert self.told.wait_for(condition, timeout_s), self.events

    def states(self, job_id: str) -> list[JobState]:
        return [
            event.job.state
            for event in list(self.events)
            if isinstance(event, JobChanged) and event.job.id == job_id
        ]

    def wait_state(self, job_id: str, state: JobState) -> PrintJob:
        self.wait(lambda: state in self.states(job_id))
        return self.queue.job(job_id)

    def wait_state_only(self, job_id: str, state: JobState) -> None:
        self.wait(lambda: state in self.states(job_id))

    def health(self) -> list[tuple[str, bool]]:
        return [(e.printer, e.ok) for e in list(self.events) if isinstance(e, PrinterHealth)]

    def raw(self, title: str, printer: str = "Meja 1", **options: Any) -> str:
        return self.queue.print_bytes(
            title.encode(), kind=RAW, title=title, by="siti", printer=printer, **options
        )


@contextmanager
def running(*printers: PrinterConfig, **options: Any) -> Iterator[Desk]:
    desk = Desk(*(printers or (MEJA_1, MEJA_2)), **options)
    desk.queue.start()
    try:
        yield desk
    finally:
        assert desk.queue.stop()
    assert not [one for one in threading.enumerate() if one.name.startswith("print-")]


# ---------------------------------------------------------------- printing


@pytest.mark.req("WMS-PRT-01", "PU-44")
def test_a_label_goes_to_the_printer_that_serves_labels() -> None:
    with running(MEJA_1, SLIPS) as desk:
        job_id = desk.queue.print(EASY, title=EASY.resi, by="siti")
        slip_id = desk.queue.print(SLIP, title=SLIP.order_number, by="siti")
        desk.wait_state(slip_id, JobState.PRINTED)
        job = desk.wait_state(job_id, JobState.PRINTED)

    payload = render(EASY, MEJA_1)
    assert desk.scripts["Meja 1"].printed == [(EASY.resi, payload)]
    assert desk.scripts["Slip"].printed == [(SLIP.order_number, render(SLIP, SLIPS))]
    assert desk.states(job_id) == [JobState.WAITING, JobState.SENDING, JobState.PRINTED]
    assert (job.sha256, job.attempts) == (sha256(payload).hexdigest(), 1)
    assert (job.created_by, job.created_at, job.finished_at) == ("siti", START, START)
    assert desk.queue.open_jobs() == ()


@pytest.mark.req("PU-04", "WMS-PRT-04")
def test_whoever_prints_never_waits_for_printer_store_or_layout() -> None:
    """Everything stands still, and a hundred labels are asked for all the same."""
    gate = threading.Event()

    class StuckStore(MemoryJobStore):
        def save(self, job: PrintJob) -> None:
            gate.wait(10)
            super().save(job)

    with running(store=StuckStore()) as desk:
        desk.scripts["Meja 1"].steps = [lambda: gate.wait(10)]
        ids = [desk.queue.print(EASY, title=f"R{n}", by="siti") for n in range(100)]

        assert len(desk.queue.open_jobs()) == 100
        assert desk.scripts["Meja 1"].printed == []
        gate.set()
        desk.wait_state(ids[-1], JobState.PRINTED)

    assert desk.scripts["Meja 1"].titles == [f"R{n}" for n in range(100)]


@pytest.mark.req("PU-44", "WMS-PRT-04")
def test_who_asks_for_it_makes_the_bytes_and_waits_a_moment_for_the_paper() -> None:
    makers: list[str] = []
    gate = threading.Event()

    class Watched(MemoryJobStore):
        def find(self, job_id: str) -> PrintJob | None:
            makers.append(threading.current_thread().name)
            return super().find(job_id)

    with running(store=Watched()) as desk:
        job_id = desk.queue.print(EASY, title="R1", by="siti", here=True)
        assert makers[0] == threading.current_thread().name
        desk.wait_state(job_id, JobState.PRINTED)
        desk.scripts["Meja 1"].steps = [lambda: gate.wait(10)]
        stuck = desk.queue.print(EASY, title="R2", by="siti", here=True)  # and nobody waits long
        gate.set()
        desk.wait_state(stuck, JobState.PRINTED)

    assert desk.scripts["Meja 1"].titles == ["R1", "R2"]
    assert desk.states(job_id) == [JobState.WAITING, JobState.SENDING, JobState.PRINTED]


@pytest.mark.req("WMS-PRT-01")
def test_printers_work_side_by_side_each_in_order() -> None:
    gate = threading.Event()
    with running() as desk:
        desk.scripts["Meja 1"].steps = [lambda: gate.wait(10)]
        slow = [desk.raw(f"A{n}") for n in range(5)]
        fast = [desk.raw(f"B{n}", "Meja 2") for n in range(5)]
        desk.wait_state(fast[-1], JobState.PRINTED)

        assert desk.scripts["Meja 1"].printed == []
        gate.set()
        desk.wait_state(slow[-1], JobState.PRINTED)

    assert desk.scripts["Meja 1"].titles == ["A0", "A1", "A2", "A3", "A4"]
    assert desk.scripts["Meja 2"].titles == ["B0", "B1", "B2", "B3", "B4"]


@pytest.mark.req("WMS-PRT-01", "PU-45")
def test_a_document_that_cannot_be_made_fails_alone() -> None:
    with running() as desk:
        bad = desk.queue.print(replace(EASY, resi="é"), title="é", by="siti")
        good = desk.queue.print(EASY, title="R", by="siti")
        desk.wait_state(good, JobState.PRINTED)
        job = desk.wait_state(bad, JobState.FAILED)

        assert "tidak dikenal scanner" in job.message
        assert [one.id for one in desk.queue.open_jobs()] == [bad]
    assert desk.scripts["Meja 1"].titles == ["R"]


def test_a_mistake_of_ours_while_sending_fails_the_job_and_not_the_queue(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> object:
        raise ZeroDivisionError

    with running() as desk:
        desk.scripts["Meja 1"].steps = [broken]
        bad, good = desk.raw("A"), desk.raw("B")
        desk.wait_state(good, JobState.PRINTED)

        assert desk.queue.job(bad).state is JobState.FAILED
        assert "kesalahan program" in desk.queue.job(bad).message
        assert "ZeroDivisionError" in caplog.text
        desk.queue.retry(bad)
        desk.wait_state(bad, JobState.PRINTED)
    assert desk.scripts["Meja 1"].titles == ["B", "A"]


def test_no_printer_for_a_document_is_said_at_once() -> None:
    with running(MEJA_1) as desk:
        with pytest.raises(NoPrinter, match="Belum ada printer untuk slip pengepakan"):
            desk.queue.print(SLIP, title="x", by="siti")
        with pytest.raises(NotFound, match='Printer "Meja 9" tidak ditemukan'):
            desk.queue.print(EASY, title="x", by="siti", printer="Meja 9")
        assert desk.queue.open_jobs() == ()


@pytest.mark.req("PU-92")
def test_the_same_id_is_printed_once_however_often_it_is_asked() -> None:
    store = MemoryJobStore()
    with running(store=store) as desk:
        for _ in range(3):
            desk.raw("A", job_id="kirim-1")
        desk.wait_state("kirim-1", JobState.PRINTED)
        desk.raw("A", job_id="kirim-1")
        desk.wait_state(desk.raw("B"), JobState.PRINTED)
        assert desk.scripts["Meja 1"].titles == ["A", "B"]

    with running(store=store) as later:
        later.raw("A", job_id="kirim-1")
        later.wait_state(later.raw("C"), JobState.PRINTED)
    assert later.scripts["Meja 1"].titles == ["C"]


# ---------------------------------------------------------------- a printer that is away


@pytest.mark.req("PU-92", "PU-45")
def test_jobs_wait_in_order_while_the_printer_is_away() -> None:
    with running() as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)] * 3
        first, second = desk.raw("A"), desk.raw("B")
        desk.wait_state(second, JobState.PRINTED)
        job = desk.queue.job(first)

    assert desk.scripts["Meja 1"].titles == ["A", "B"]
    assert job.attempts == 4
    assert desk.health() == [("Meja 1", False), ("Meja 1", True)]


@pytest.mark.req("PU-92")
def test_the_pause_grows_and_waking_ends_it() -> None:
    with running(backoff_s=(0.01, 60)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)] * 2
        job_id = desk.raw("A")
        desk.wait(lambda: desk.states(job_id).count(JobState.WAITING) == 3)

        desk.queue.retry(job_id)
        desk.wait_state(job_id, JobState.PRINTED)

    assert desk.queue.job(job_id).attempts == 3


@pytest.mark.req("PU-92")
@pytest.mark.parametrize(
    ("delivery", "single", "state"),
    [
        (Delivery.NOTHING, True, JobState.PRINTED),
        (Delivery.NOTHING, False, JobState.PRINTED),
        (Delivery.PARTIAL, True, JobState.PRINTED),
        (Delivery.PARTIAL, False, JobState.UNCERTAIN),
        (Delivery.UNKNOWN, True, JobState.UNCERTAIN),
        (Delivery.UNKNOWN, False, JobState.UNCERTAIN),
    ],
)
def test_only_what_is_certainly_not_on_paper_is_sent_again(
    delivery: Delivery, single: bool, state: JobState
) -> None:
    with running() as desk:
        desk.scripts["Meja 1"].steps = [fail(delivery)]
        job_id = desk.queue.print(EASY, title="R", by="siti") if single else desk.raw("R")
        other = desk.raw("B")
        desk.wait_state(other, JobState.PRINTED)
        desk.wait_state(job_id, state)

        printed = desk.scripts["Meja 1"].titles
        assert printed == (["R", "B"] if state is JobState.PRINTED else ["B"])


@pytest.mark.req("PU-92")
@pytest.mark.parametrize("printed", [True, False])
def test_an_uncertain_job_asks_and_does_as_it_is_told(printed: bool) -> None:
    with running() as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.UNKNOWN)]
        job_id = desk.raw("A")
        desk.wait_state(job_id, JobState.UNCERTAIN)
        with pytest.raises(NotNow, match="statusnya belum pasti"):
            desk.queue.retry(job_id)

        desk.queue.settle(job_id, printed=printed)
        desk.wait_state(job_id, JobState.PRINTED)

        with pytest.raises(NotNow, match="tidak dapat dipastikan: statusnya tercetak"):
            desk.queue.settle(job_id, printed=True)
    assert desk.scripts["Meja 1"].titles == ([] if printed else ["A"])


@pytest.mark.req("PU-92", "PU-91")
def test_an_idle_printer_is_asked_and_its_trouble_is_told() -> None:
    asks = replace(MEJA_1, asks_status=True)
    with running(asks, poll_s=0.01) as desk:
        script = desk.scripts["Meja 1"]
        desk.wait(lambda: ("Meja 1", True) in desk.health())
        script.answer = PrinterStatus(("Kertas habis. Isi kertas.",))
        desk.wait(lambda: desk.health()[-1] == ("Meja 1", False))

        assert desk.queue.health()["Meja 1"].message == "Kertas habis. Isi kertas."
        script.answer = PrinterStatus((), ("Label 100 mm, pengaturan 150 mm.",))
        desk.wait(lambda: desk.health()[-1] == ("Meja 1", True))
        assert desk.queue.health()["Meja 1"].message == "Label 100 mm, pengaturan 150 mm."


@pytest.mark.req("PU-92")
def test_trouble_is_shown_within_five_seconds_by_the_settings() -> None:
    from app.documents.print_queue import BACKOFF_S, POLL_S
    from app.documents.transports.tcp import ANSWER_S, TIMEOUT_S

    assert POLL_S + ANSWER_S < 5
    assert TIMEOUT_S < 5
    assert max(BACKOFF_S) < 5


# ---------------------------------------------------------------- moving, cancelling, reprinting


@pytest.mark.req("PU-92", "WMS-PRT-01")
def test_a_waiting_job_can_be_moved_to_another_printer() -> None:
    with running(backoff_s=(60,)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)]
        first, second = desk.queue.print(EASY, title="A", by="siti"), desk.raw("B")
        desk.wait(lambda: ("Meja 1", False) in desk.health())

        desk.queue.move(first, "Meja 2")
        desk.wait_state(first, JobState.PRINTED)
        desk.wait(lambda: any(job.id == second and job.sha256 for job in desk.queue.open_jobs()))
        desk.queue.move(second, "Meja 2")
        desk.wait_state(second, JobState.PRINTED)

    assert desk.scripts["Meja 1"].printed == []
    assert desk.scripts["Meja 2"].printed == [("A", render(EASY, MEJA_2)), ("B", b"B")]


@pytest.mark.req("PU-92")
def test_a_moved_document_is_made_anew_for_the_other_printer() -> None:
    a6 = replace(SLIPS, documents=frozenset())
    with running(MEJA_1, a6, backoff_s=(60,)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)]
        job_id = desk.queue.print(EASY, title="A", by="siti")
        desk.wait(lambda: ("Meja 1", False) in desk.health())

        desk.queue.move(job_id, "Slip")
        desk.wait_state(job_id, JobState.PRINTED)

    assert desk.scripts["Slip"].printed == [("A", render(EASY, a6))]


@pytest.mark.req("PU-92")
def test_ready_made_bytes_do_not_go_to_a_printer_of_another_kind() -> None:
    with running(MEJA_1, SLIPS, backoff_s=(60,)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)]
        job_id = desk.raw("A")
        desk.wait(lambda: ("Meja 1", False) in desk.health())

        with pytest.raises(MadeForAnotherPrinter, match="Cetak lagi dari pesanannya ke Slip"):
            desk.queue.move(job_id, "Slip")
        with pytest.raises(NotFound):
            desk.queue.move(job_id, "Meja 9")
        with pytest.raises(NotFound):
            desk.queue.move("tidak-ada", "Meja 1")

        (job,) = desk.queue.open_jobs()
        assert (job.printer, job.state) == ("Meja 1", JobState.WAITING)


@pytest.mark.req("PU-92")
def test_a_job_that_is_being_sent_stays_where_it_is() -> None:
    gate, sending = threading.Event(), threading.Event()

    def step() -> object:
        sending.set()
        return gate.wait(10)

    with running() as desk:
        desk.scripts["Meja 1"].steps = [step]
        job_id = desk.raw("A")
        assert sending.wait(10)

        for wish in (
            lambda: desk.queue.move(job_id, "Meja 2"),
            lambda: desk.queue.cancel(job_id, by="siti"),
            lambda: desk.queue.retry(job_id),
            lambda: desk.queue.reprint(job_id, reason="rusak", by="siti"),
        ):
            with pytest.raises(NotNow, match="statusnya dikirim"):
                wish()
        gate.set()
        desk.wait_state(job_id, JobState.PRINTED)
    assert desk.scripts["Meja 1"].titles == ["A"]


@pytest.mark.req("WMS-PRT-01")
def test_a_cancelled_job_is_never_printed() -> None:
    with running(backoff_s=(60,)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)]
        job_id = desk.raw("A")
        desk.wait(lambda: ("Meja 1", False) in desk.health())

        desk.queue.cancel(job_id, by="budi")
        with pytest.raises(NotNow, match="statusnya dibatalkan"):
            desk.queue.cancel(job_id, by="budi")
        desk.queue.retry(desk.raw("B"))
        desk.wait(lambda: desk.scripts["Meja 1"].titles == ["B"])

        assert desk.queue.job(job_id).message == "Dibatalkan oleh budi."
        assert desk.queue.job(job_id).finished_at == START


@pytest.mark.req("PU-45", "WMS-PRT-01")
def test_a_reprint_has_a_reason_a_number_and_a_mark() -> None:
    with running() as desk:
        first = desk.queue.print(EASY, title="R", by="siti")
        desk.wait_state(first, JobState.PRINTED)

        def marked(number: int) -> Any:
            return replace(EASY, reprint=number)

        second = desk.queue.reprint(first, reason=" label sobek ", by="budi", document=marked)
        desk.wait_state(second, JobState.PRINTED)
        third = desk.queue.reprint(second, reason="basah", by="siti", document=marked)
        job = desk.wait_state(third, JobState.PRINTED)

    payloads = [payload for _, payload in desk.scripts["Meja 1"].printed]
    assert payloads == [render(replace(EASY, reprint=number), MEJA_1) for number in range(3)]
    assert b"CETAK ULANG ke-2" in payloads[2]
    assert (job.copy, job.original, job.reason) == (2, first, "basah")
    log = desk.queue.job(second)
    assert (log.copy, log.reason, log.created_by) == (1, "label sobek", "budi")


@pytest.mark.req("PU-45")
@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reprint_without_a_reason_is_refused(reason: str) -> None:
    with running() as desk:
        job_id = desk.raw("A")
        desk.wait_state(job_id, JobState.PRINTED)

        with pytest.raises(InvalidInput, match="Alasan cetak ulang kosong") as refused:
            desk.queue.reprint(job_id, reason=reason, by="siti")

        assert [field.field for field in refused.value.fields] == ["reason"]
    assert desk.scripts["Meja 1"].titles == ["A"]


@pytest.mark.req("PU-45")
def test_the_very_same_bytes_can_be_printed_again_after_a_restart(tmp_path: Path) -> None:
    with running(store=FolderJobStore(tmp_path)) as desk:
        job_id = desk.raw("A")
        desk.wait_state(job_id, JobState.PRINTED)

    with running(store=FolderJobStore(tmp_path)) as later:
        again = later.queue.reprint(job_id, reason="hilang", by="budi")
        job = later.wait_state(again, JobState.PRINTED)
        with pytest.raises(NotFound):
            later.queue.reprint("tidak-ada", reason="hilang", by="budi")

    assert later.scripts["Meja 1"].printed == [("A", b"A")]
    assert (job.copy, job.sha256) == (1, sha256(b"A").hexdigest())


# ---------------------------------------------------------------- stops and crashes


@pytest.mark.req("PU-92")
def test_what_still_waits_at_the_stop_is_printed_by_the_next_run(tmp_path: Path) -> None:
    with running(store=FolderJobStore(tmp_path), backoff_s=(60,)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)] * 5
        first = desk.raw("A")
        desk.wait(lambda: ("Meja 1", False) in desk.health())
        second = desk.raw("B")

    with running(store=FolderJobStore(tmp_path)) as later:
        later.wait_state(first, JobState.PRINTED)
        later.wait_state(second, JobState.PRINTED)
    assert later.scripts["Meja 1"].printed == [("A", b"A"), ("B", b"B")]


@pytest.mark.req("PU-92")
def test_a_job_half_sent_at_a_crash_is_asked_about_and_not_printed_again(tmp_path: Path) -> None:
    """The first run is killed while its printer holds the line."""
    with SocketPrinter("stalling") as printer:
        run = (
            "import sys, pathlib\n"
            "from tests.documents.test_print_queue import crash_run\n"
            "crash_run(pathlib.Path(sys.argv[1]), sys.argv[2])\n"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", run, str(tmp_path), printer.address],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "sending"
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
        child.stdout.close()

    store = FolderJobStore(tmp_path)
    half, waiting = sorted(store.unfinished(), key=lambda job: job.title)
    with running(store=store) as later:
        later.wait_state(half.id, JobState.UNCERTAIN)
        later.wait_state(waiting.id, JobState.PRINTED)

        assert "Program berhenti saat mencetak" in later.queue.job(half.id).message
        assert later.scripts["Meja 1"].titles == ["B"]
        later.queue.settle(half.id, printed=False)
        later.wait_state(half.id, JobState.PRINTED)
    assert later.scripts["Meja 1"].titles == ["B", "A"]


def crash_run(folder: Path, address: str) -> None:
    """Runs in a process of its own: sends to a printer that never reads, until it is killed."""
    queue = PrintQueue(
        Printers([replace(MEJA_1, address=address)]),
        FolderJobStore(folder),
        FixedEnvironment(START),
    )
    queue.start()
    for title, size in (("A", 9_000_000), ("B", 10)):
        queue.print_bytes(bytes(size), kind=RAW, title=title, by="siti", printer="Meja 1")
    wanted = {("A", JobState.SENDING), ("B", JobState.WAITING)}
    begin = time.monotonic()
    # A job is announced a moment before it is on the disk: the disk is what a restart finds.
    while {(job.title, job.state) for job in FolderJobStore(folder).unfinished()} != wanted:
        assert time.monotonic() - begin < 20
        time.sleep(0.01)
    print("sending", flush=True)
    threading.Event().wait(60)


def test_stopping_waits_for_what_is_being_sent() -> None:
    gate, sending = threading.Event(), threading.Event()

    def step() -> object:
        sending.set()
        return gate.wait(10)

    desk = Desk(MEJA_1)
    desk.queue.start()
    desk.scripts["Meja 1"].steps = [step]
    first, second = desk.raw("A"), desk.raw("B")
    assert sending.wait(10)

    assert not desk.queue.stop(timeout_s=0.05)
    gate.set()
    assert desk.queue.stop(timeout_s=10)

    assert desk.scripts["Meja 1"].titles == ["A"]
    assert desk.queue.job(first).state is JobState.PRINTED
    assert [job.id for job in desk.store.unfinished()] == [second]


def test_stopping_a_queue_that_never_started_is_no_error() -> None:
    assert Desk(MEJA_1).queue.stop()


# ---------------------------------------------------------------- store and listener


class FailingStore(MemoryJobStore):
    """Refuses to save while told so."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses = False
        self.refused = threading.Event()

    def save(self, job: PrintJob) -> None:
        if self.refuses:
            self.refused.set()
            raise OSError("disk full")
        super().save(job)


def test_without_a_store_paper_still_comes_out_and_is_written_down_later() -> None:
    store = FailingStore()
    store.refuses = True
    with running(store=store) as desk:
        job_id = desk.raw("A")
        desk.wait_state(job_id, JobState.PRINTED)
        assert store.find(job_id) is None
        store.refuses = False

    found = store.find(job_id)
    assert found is not None
    assert found.state is JobState.PRINTED


def test_what_the_store_refused_is_written_down_while_idle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.documents.print_clerk._SAVE_AGAIN_S", 0.01)
    saved = threading.Event()

    class Store(FailingStore):
        def save(self, job: PrintJob) -> None:
            super().save(job)
            if job.state is JobState.PRINTED:
                saved.set()

    store = Store()
    store.refuses = True
    with running(store=store) as desk:
        job_id = desk.raw("A")
        assert desk.wait_state(job_id, JobState.PRINTED).state is JobState.PRINTED
        store.refuses = False

        assert saved.wait(10)


def test_a_store_that_cannot_be_asked_stops_no_paper(caplog: pytest.LogCaptureFixture) -> None:
    class Blind(MemoryJobStore):
        def find(self, job_id: str) -> PrintJob | None:
            raise OSError("offline")

    with running(store=Blind()) as desk:
        desk.wait_state_only(desk.raw("A"), JobState.PRINTED)

    assert desk.scripts["Meja 1"].titles == ["A"]
    assert "could not be looked up" in caplog.text


def test_a_mistake_of_ours_while_making_the_bytes_fails_the_job(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: Any, **_options: Any) -> bytes:
        raise ZeroDivisionError

    with running() as desk:
        with monkeypatch.context() as patch:
            patch.setattr("app.documents.print_queue.render", broken)
            bad = desk.queue.print(EASY, title="R", by="siti")
            job = desk.wait_state(bad, JobState.FAILED)
        assert "kesalahan program" in job.message
        assert "ZeroDivisionError" in caplog.text
        desk.queue.retry(bad)
        desk.wait_state(bad, JobState.PRINTED)


def test_a_job_that_failed_without_bytes_cannot_be_retried_by_the_next_run() -> None:
    store = MemoryJobStore()
    with running(store=store) as desk:
        bad = desk.queue.print(replace(EASY, resi="é"), title="é", by="siti")
        desk.wait_state(bad, JobState.FAILED)

    with running(store=store) as later:
        later.queue.retry(bad)
        job = later.wait_state(bad, JobState.FAILED)
        assert "Cetak lagi dari pesanannya ke Meja 1" in job.message
        later.queue.cancel(bad, by="siti")
        later.wait_state(bad, JobState.CANCELLED)


def test_a_job_cancelled_while_its_bytes_are_made_is_not_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    making, gate = threading.Event(), threading.Event()

    def slow(document: Any, config: PrinterConfig, **options: Any) -> bytes:
        making.set()
        gate.wait(10)
        return render(document, config, **options)

    monkeypatch.setattr("app.documents.print_queue.render", slow)
    with running() as desk:
        job_id = desk.queue.print(EASY, title="R", by="siti")
        assert making.wait(10)
        desk.queue.cancel(job_id, by="siti")
        gate.set()
        desk.wait_state(desk.raw("B"), JobState.PRINTED)

        assert desk.queue.job(job_id).state is JobState.CANCELLED
    assert desk.scripts["Meja 1"].titles == ["B"]


@pytest.mark.req("PU-92")
def test_a_job_known_as_waiting_is_not_sent_while_that_cannot_be_changed() -> None:
    """Else a crash would leave it waiting although it is on paper."""
    store = FailingStore()
    with running(store=store, backoff_s=(0.01,)) as desk:
        sending, gate = threading.Event(), threading.Event()

        def step() -> object:
            sending.set()
            gate.wait(10)
            return fail(Delivery.NOTHING)()

        desk.scripts["Meja 1"].steps = [step]
        job_id = desk.raw("A")
        assert sending.wait(10)  # only now is the job surely written down
        store.refuses = True
        gate.set()
        assert store.refused.wait(10)
        desk.wait(
            lambda: any(
                isinstance(event, JobChanged) and "tidak dapat disimpan" in event.job.message
                for event in desk.events
            )
        )

        assert desk.scripts["Meja 1"].printed == []
        store.refuses = False
        desk.wait_state(job_id, JobState.PRINTED)
    assert desk.scripts["Meja 1"].titles == ["A"]


def test_a_listener_that_fails_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, JobChanged) and event.job.state is JobState.PRINTED:
            done.set()
        raise RuntimeError("layar ditutup")

    script = Script()
    queue = PrintQueue(
        Printers([MEJA_1]),
        MemoryJobStore(),
        FixedEnvironment(START),
        notify=listen,
        transport=lambda _config: script,
    )
    queue.start()
    queue.print(EASY, title="R", by="siti")

    assert done.wait(10)
    assert queue.stop()
    assert script.titles == ["R"]
    assert "layar ditutup" in caplog.text


def test_settings_changed_while_running_count_for_the_next_job() -> None:
    with running(MEJA_1) as desk:
        desk.scripts["Slip"] = Script()
        desk.queue.configure(Printers([SLIPS]))
        gone = desk.queue.print(SLIP, title="S", by="siti")
        desk.wait_state(gone, JobState.PRINTED)
        with pytest.raises(NoPrinter):
            desk.queue.print(EASY, title="R", by="siti")


def test_a_job_for_a_printer_that_was_removed_fails_with_a_sentence() -> None:
    with running(backoff_s=(0.05,)) as desk:
        desk.scripts["Meja 1"].steps = [fail(Delivery.NOTHING)]
        job_id = desk.raw("A")
        desk.wait(lambda: ("Meja 1", False) in desk.health())
        desk.queue.configure(Printers([MEJA_2]))
        job = desk.wait_state(job_id, JobState.FAILED)

        assert job.message == 'Printer "Meja 1" tidak ditemukan. Periksa kembali kodenya.'
        desk.queue.move(job_id, "Meja 2")
        desk.wait_state(job_id, JobState.PRINTED)
    assert desk.scripts["Meja 2"].titles == ["A"]


# ---------------------------------------------------------------- with a real line


@pytest.mark.req("PU-92", "PU-44")
def test_a_printer_that_is_switched_on_later_prints_everything_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    config = replace(MEJA_1, address=f"tcp://127.0.0.1:{port}")
    desk = Desk(config, transports={}, backoff_s=(0.02,))
    from app.documents.transports.opening import open_transport

    desk.queue = PrintQueue(
        Printers([config]), desk.store, desk.env, notify=desk._hear, backoff_s=(0.02,),
        transport=open_transport,
    )  # fmt: skip
    desk.queue.start()
    ids = [desk.queue.print(replace(EASY, resi=f"JX{n}"), title=f"JX{n}", by="s") for n in range(3)]
    desk.wait(lambda: ("Meja 1", False) in desk.health())

    with SocketPrinter(port=port) as printer:
        jobs = printer.wait_for(3)
        for job_id in ids:
            desk.wait_state(job_id, JobState.PRINTED)
        assert desk.queue.stop()

    assert jobs == [render(replace(EASY, resi=f"JX{n}"), config) for n in range(3)]


@pytest.mark.req("PU-92", "PU-91")
def test_out_of_paper_holds_the_job_until_there_is_paper() -> None:
    with SocketPrinter(answer=host_status(paper=1)) as printer:
        config = replace(MEJA_1, address=printer.address, asks_status=True)
        desk = Desk(config)
        desk.queue = PrintQueue(
            Printers([config]), desk.store, desk.env, notify=desk._hear, backoff_s=(0.02,),
            poll_s=0.05,
        )  # fmt: skip
        desk.queue.start()
        job_id = desk.queue.print(EASY, title="R", by="siti")
        desk.wait(lambda: JobState.WAITING in desk.states(job_id) and bool(desk.health()))
        assert "Kertas habis" in desk.queue.health()["Meja 1"].message
        assert printer.jobs == []

        printer.answer = host_status()
        desk.wait_state(job_id, JobState.PRINTED)
        desk.wait(lambda: desk.queue.health()["Meja 1"].ok)
        assert desk.queue.stop()

        assert printer.jobs == [render(EASY, config)]


# ---------------------------------------------------------------- small print


@pytest.mark.req("PU-92")
def test_no_way_leads_from_printed_or_uncertain_to_paper_by_itself() -> None:
    leads_to_sending = {before for before, after in TRANSITIONS if after is JobState.SENDING}

    assert leads_to_sending == {JobState.WAITING}
    assert not {before for before, _ in TRANSITIONS} & {JobState.PRINTED, JobState.CANCELLED}
    job = PrintJob(
        id="1", printer="Meja 1", kind=RAW, title="R", created_at=START, created_by="siti",
        state=JobState.PRINTED,
    )  # fmt: skip
    with pytest.raises(ValueError, match="printed -> sending"):
        job.moved_to(JobState.SENDING)


def test_the_folder_store_keeps_everything_and_forgets_the_old(tmp_path: Path) -> None:
    store = FolderJobStore(tmp_path / "cetak")
    job = PrintJob(
        id="1", printer="Meja 1", kind=RAW, title='R^"é', created_at=START, created_by="siti",
        reason="sobek", copy=2, original="0", finished_at=START + timedelta(seconds=3),
        state=JobState.PRINTED,
    ).with_payload(b"\x00^XA\xff", form="zpl/203/100x150", single=True)  # fmt: skip
    waiting = replace(job, id="2", state=JobState.WAITING, finished_at=None)
    store.save(job)
    store.save(waiting)

    again = FolderJobStore(tmp_path / "cetak")

    assert (again.find("1"), again.find("2"), again.find("3")) == (job, waiting, None)
    assert again.unfinished() == (waiting,)
    assert again.copies("0") == 2
    assert again.forget_before(START + timedelta(days=1)) == 1
    assert FolderJobStore(tmp_path / "cetak").find("1") is None
    assert FolderJobStore(tmp_path / "cetak").find("2") == waiting


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"address": "10.0.0.5"}, "address"),
        ({"address": "usb://1"}, "address"),
        ({"address": "tcp://"}, "address"),
        ({"media": Media(5, 150)}, "media"),
        ({"media": Media(100, 0)}, "media"),
        ({"offset_x_mm": 25.0}, "offset_x_mm"),
        ({"language": "pdf", "address": "windows://HP"}, "language"),
        ({"asks_status": True, "address": "cups://Zebra"}, "asks_status"),
    ],
)
def test_settings_that_cannot_work_are_refused(change: dict[str, Any], field: str) -> None:
    wrong = replace(MEJA_1, **change)

    assert [problem.field for problem in mistakes_of(wrong)] == [field]
    with pytest.raises(InvalidInput):
        Printers([wrong])


@pytest.mark.req("PU-91")
def test_all_mistakes_of_all_printers_come_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        Printers([replace(MEJA_1, name="", address="x"), MEJA_2, MEJA_2])

    assert [field.field for field in refused.value.fields] == ["name", "address", "name"]
    assert 'Dua printer bernama "Meja 2"' in refused.value.fields[-1].message


def test_printers_are_found_by_name_and_by_document() -> None:
    printers = Printers([MEJA_1, MEJA_2, SLIPS])

    assert [printer.name for printer in printers] == ["Meja 1", "Meja 2", "Slip"]
    assert printers.named("Meja 2") is MEJA_2
    assert printers.for_document(DocumentKind.PACKING_SLIP) is SLIPS
    assert (MEJA_1.media.title, Media(80, 0).title) == ("100 x 150 mm", "80 mm (rol)")
    with pytest.raises(UserError):
        printers.for_document(DocumentKind.BADGE)
