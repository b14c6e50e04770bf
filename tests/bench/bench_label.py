"""Labels: making the bytes in each printer language, and the way from the last scan to the printer.

The printer is a socket in a process of its own; the time ends when it has read the last byte.  The
floor of a printed label is the same bytes through a bare socket; of made bytes, a constant template
filled by `str.format`, which is what a program without layout would do.
"""

from __future__ import annotations

import multiprocessing
import socket
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from app.core.env import RealEnvironment
from app.documents.jobs import MemoryJobStore
from app.documents.output import render
from app.documents.print_queue import PrintQueue
from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers
from tests.bench.harness import Options, Report, Samples, measure_together, run
from tests.documents.samples import AWKWARD, EASY, SLIP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from app.documents.grid import Dpi
    from app.documents.printers import Language

_TEMPLATE: Final = (
    "^XA^CI28^PW800^LL1200^FO40,40^A0N,60,60^FD{courier}^FS^FO80,120^BY3^BCN,150,N,N,N,A"
    "^FD{resi}^FS^FO40,320^A0N,40,40^FD{name}^FS^XZ"
)


def printer(language: Language, dpi: Dpi, address: str = "file:///") -> PrinterConfig:
    return PrinterConfig(
        name="Meja 1",
        language=language,
        dpi=dpi,
        media=Media(100, 150),
        address=address,
        documents=frozenset({DocumentKind.SHIPPING_LABEL}),
    )


def bench(report: Report, options: Options) -> None:
    making(report, options)
    to_the_printer(report, options)


def making(report: Report, options: Options) -> None:
    labels = [replace(EASY, resi=f"JX{35200000 + number}") for number in range(1000)]

    def template(number: int) -> bytes:
        label = labels[number % 1000]
        text = _TEMPLATE.format(courier=label.courier, resi=label.resi, name=label.recipient_name)
        return text.encode()

    a6 = replace(printer("pdf", 300), media=Media(105, 148))
    taken = measure_together(
        {
            "plain template": template,
            "ZPL 203 dpi": lambda number: render(labels[number % 1000], printer("zpl", 203)),
            "ZPL 300 dpi, everything long": lambda _: render(AWKWARD, printer("zpl", 300)),
            "PDF 300 dpi": lambda number: render(labels[number % 1000], printer("pdf", 300)),
            "TSPL 203 dpi": lambda number: render(labels[number % 1000], printer("tspl", 203)),
            "packing slip, PDF A6": lambda _: render(SLIP, a6),
        },
        options.runs(300),
        warm_up=10,
    )
    floor = taken.pop("plain template")
    limits = {"ZPL": 5.0, "PDF": 30.0, "TSP": 60.0, "pac": 30.0}
    for name, samples in taken.items():
        report.add(samples, floor=floor, limits={"p95": limits[name[:3]]})


def to_the_printer(report: Report, options: Options) -> None:
    runs = options.runs(200)
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_play_printer, args=(there,))
    process.start()
    address = ("127.0.0.1", int(here.recv()))
    try:
        queue_ms, bare_ms = [], []
        for number, (queued, bare) in enumerate(_pairs(here, address, runs + 10)):
            if number >= 10:
                queue_ms.append(queued)
                bare_ms.append(bare)
    finally:
        here.send("stop")
        process.join(10)
    report.add(
        Samples("asked for → last byte at the printer", tuple(queue_ms), sum(queue_ms) / 1000),
        floor=Samples("bare socket", tuple(bare_ms), sum(bare_ms) / 1000),
        limits={"p95": 25.0},
    )


def _pairs(here: Connection, address: tuple[str, int], runs: int) -> Iterator[tuple[float, float]]:
    """Milliseconds of one label through the queue and of the same bytes through a bare socket."""
    config = printer("zpl", 203, f"tcp://127.0.0.1:{address[1]}")
    done = threading.Semaphore(0)
    queue = PrintQueue(
        Printers([config]),
        MemoryJobStore(),
        RealEnvironment(),
        notify=lambda event: done.release() if _printed(event) else None,
    )
    queue.start()
    for number in range(runs):
        label = replace(EASY, resi=f"JX{35200000 + number}")
        begin = time.perf_counter_ns()
        queue.print(label, title=label.resi, by="bench")
        queued = (here.recv() - begin) / 1e6
        done.acquire()
        payload = render(label, config)
        begin = time.perf_counter_ns()
        with socket.create_connection(address) as line:
            line.sendall(payload)
        yield queued, (here.recv() - begin) / 1e6
    queue.stop()


def _printed(event: Any) -> bool:
    job = getattr(event, "job", None)
    return job is not None and job.finished_at is not None


def _play_printer(pipe: Connection) -> None:
    """Read each connection to its end; tell when the last byte of a label was there.

    The clock is the machine's monotonic one, the same in both processes.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pipe.send(listener.getsockname()[1])
        listener.settimeout(0.2)
        while not pipe.poll():
            try:
                line, _ = listener.accept()
            except TimeoutError:
                continue
            with line:
                last = 0
                while part := line.recv(65536):
                    if part.rstrip().endswith(b"^XZ"):
                        last = time.perf_counter_ns()
                pipe.send(last)


if __name__ == "__main__":
    run(__doc__ or "", bench)
