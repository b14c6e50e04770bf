"""What every benchmark shares: fair measuring, percentiles, the floor, databases, a slow network.

See tests/bench/README.md for how to write one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import multiprocessing
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tests.support import sandbox
from tests.support.databases import create_schema
from tests.support.postgres import Server, start_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent.parent
R = TypeVar("R")

# ---------------------------------------------------------------- samples


@dataclass(frozen=True)
class Samples:
    """How long each run of one thing took."""

    name: str
    milliseconds: tuple[float, ...]
    #: Wall time of all runs together; with several workers less than the sum.
    seconds: float
    #: Processor time of this process in each run, milliseconds: what other programs cannot stretch.
    cpu: tuple[float, ...] = ()

    def percentile(self, percent: float) -> float:
        """The smallest sample that at least ``percent`` of all samples do not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]

    @property
    def per_second(self) -> float:
        """Runs in a second of wall time."""
        return len(self.milliseconds) / self.seconds if self.seconds else math.inf

    def figures(self) -> dict[str, float]:
        """The figures of a report, by name."""
        named = {f"p{percent}": self.percentile(percent) for percent in (50, 95, 99)}
        figures = {**named, "max": max(self.milliseconds), "rate": self.per_second}
        if self.cpu:
            figures["cpu p50"] = sorted(self.cpu)[(len(self.cpu) - 1) // 2]
        return figures


def measure(name: str, action: Callable[[int], object], runs: int, *, warm_up: int = 0) -> Samples:
    """Time ``action(number)`` run by run; the first ``warm_up`` runs count for nothing."""
    return measure_together({name: action}, runs, warm_up=warm_up)[name]


def measure_together(
    actions: Mapping[str, Callable[[int], object]], runs: int, *, warm_up: int = 0
) -> dict[str, Samples]:
    """Time several actions turn by turn, so that a busy moment of the machine hits all alike.

    Use it for the product and its floor: their ratio then means something on a shared machine.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in actions}
    for number in range(warm_up + runs):
        for name, action in actions.items():
            worked, begin = time.process_time_ns(), time.perf_counter_ns()
            action(number)
            took = (time.perf_counter_ns() - begin) / 1e6
            if number >= warm_up:
                taken[name].append((took, (time.process_time_ns() - worked) / 1e6))
    return {name: _samples(name, pairs) for name, pairs in taken.items()}


def _samples(name: str, pairs: Sequence[tuple[float, float]]) -> Samples:
    took, worked = zip(*pairs, strict=True) if pairs else ((), ())
    return Samples(name, took, sum(took) / 1000, worked)


def in_processes(work: Callable[..., R], arguments: Sequence[tuple[Any, ...]]) -> list[R]:
    """Run ``work(*arguments[n], start)`` in a process each: what several workstations are.

    Args:
        work: A function of a module; its last argument is a barrier.  It connects and prepares,
            calls ``start.wait()``, and then does what is measured.
        arguments: One tuple for each process.
    """
    context = multiprocessing.get_context("spawn")  # nothing inherited, as on another computer
    with context.Manager() as manager:
        start = manager.Barrier(len(arguments))
        with context.Pool(len(arguments)) as pool:
            return pool.starmap(_worker, [(work, *each, start) for each in arguments], chunksize=1)


def _worker(work: Callable[..., R], *arguments: Any) -> R:
    """Run it; a failure frees the others, who would wait for it at the barrier for ever."""
    try:
        return work(*arguments)
    except Exception:  # noqa: BLE001 - told as text below
        arguments[-1].abort()
        # As text: not every error survives the way to the other process.
        raise RuntimeError(traceback.format_exc()) from None


# ---------------------------------------------------------------- report


@dataclass
class Report:
    """Collects measurements, prints them as a table and writes them as JSON."""

    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        samples: Samples,
        *,
        floor: Samples | None = None,
        limits: Mapping[str, float] | None = None,
        **notes: float | str,
    ) -> None:
        """Note one measurement.

        Args:
            samples: What was measured.
            floor: The same writes in plain SQL, measured in the same run; gives ``ratio`` (of p50).
            limits: The most that is allowed, by figure: ``{"p99": 20, "ratio": 4}``; for ``rate``
                the least.
            notes: More figures or words of this row; a figure may have a limit too.
        """
        figures = {**samples.figures(), **notes}
        if floor is not None:
            figures["floor p50"] = floor.percentile(50)
            figures["ratio"] = samples.percentile(50) / floor.percentile(50)
            if samples.cpu and floor.cpu:
                figures["floor cpu"] = floor.figures()["cpu p50"]
        over = {
            name: limit
            for name, limit in (limits or {}).items()
            if (float(figures[name]) < limit if name == "rate" else float(figures[name]) > limit)
        }
        row = {"name": samples.name, "runs": len(samples.milliseconds), **figures}
        self.rows.append({**row, "limits": dict(limits or {}), "over": over})

    @property
    def passed(self) -> bool:
        """Whether every limit was kept."""
        return not any(row["over"] for row in self.rows)

    def table(self) -> str:
        """The measurements for people; milliseconds unless it says otherwise."""
        hidden = {"limits", "over"}
        columns = list(
            dict.fromkeys(name for row in self.rows for name in row if name not in hidden)
        )
        lines = [[_shown(row.get(name, "")) for name in columns] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(columns, *lines, strict=True)]
        text = [self.title, _line(columns, widths)]
        for row, line in zip(self.rows, lines, strict=True):
            over = ", ".join(f"{name} beyond {limit:g}" for name, limit in row["over"].items())
            kept = "ok" if row["limits"] else ""
            text.append(f"{_line(line, widths)}  {over or kept}".rstrip())
        return "\n".join(text)

    def as_json(self, facts: Mapping[str, Any]) -> str:
        """The measurements for programs, with what they were measured on."""
        content = {"title": self.title, "facts": dict(facts), "rows": self.rows}
        return json.dumps(content, indent=1, ensure_ascii=False)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.rjust(width) if index else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *rest])


def facts() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "commit": _output("git", "rev-parse", "--short", "HEAD"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "load before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _output(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.strip()


# ---------------------------------------------------------------- databases


@contextlib.contextmanager
def fresh_sqlite() -> Iterator[str]:
    """URL of a fresh file with the whole schema, on a real disk."""
    # Not the temporary folder where that is memory: a commit there would cost nothing.
    in_memory = Path("/dev/shm") in Path(tempfile.gettempdir()).resolve().parents  # noqa: S108
    with tempfile.TemporaryDirectory(dir=ROOT if in_memory else None) as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        create_schema(url)
        yield url


@contextlib.contextmanager
def fresh_postgres() -> Iterator[str]:
    """URL of a fresh database with the whole schema: loopback TCP, commits as in production."""
    with start_server(durable=True) as server:
        server.create("bench")
        url = server.url("bench", tcp=True)
        create_schema(url)
        yield url


@contextlib.contextmanager
def fresh_database(kind: str) -> Iterator[str]:
    """``sqlite`` or ``postgres``, as on the command line."""
    with fresh_sqlite() if kind == "sqlite" else fresh_postgres() as url:
        yield url


# ---------------------------------------------------------------- a slow network


@contextlib.contextmanager
def slow_network(url: str, round_trip_ms: float) -> Iterator[str]:
    """The URL of the same PostgreSQL database behind a network with a round trip of that time."""
    port = int(url.rpartition("@")[2].split("/")[0].rpartition(":")[2])
    context = multiprocessing.get_context("spawn")  # a process of its own: it shares no lock
    ready: Any = context.Queue()
    proxy = context.Process(target=_delay, args=(port, round_trip_ms / 2000, ready), daemon=True)
    proxy.start()
    try:
        yield url.replace(f":{port}/", f":{ready.get(timeout=30)}/")
    finally:
        proxy.terminate()
        proxy.join()


def _delay(port: int, one_way_seconds: float, ready: Any) -> None:
    """Pass bytes both ways, each ``one_way_seconds`` late."""
    listener = socket.create_server(("127.0.0.1", 0))
    ready.put(listener.getsockname()[1])
    while True:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", port))
        for one, other in ((client, server), (server, client)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(
                target=_pass_on, args=(one, other, one_way_seconds), daemon=True
            ).start()


def _pass_on(source: socket.socket, target: socket.socket, late_seconds: float) -> None:
    waiting: deque[tuple[float, bytes]] = deque()
    arrived = threading.Condition()

    def send() -> None:
        while True:
            with arrived:
                arrived.wait_for(lambda: bool(waiting))
                due, data = waiting.popleft()
            time.sleep(max(0.0, due - time.perf_counter()))
            with contextlib.suppress(OSError):
                target.sendall(data) if data else target.shutdown(socket.SHUT_WR)
            if not data:
                return

    threading.Thread(target=send, daemon=True).start()
    data = b"-"
    while data:
        try:
            data = source.recv(65536)
        except OSError:
            data = b""
        with arrived:
            waiting.append((time.perf_counter() + late_seconds, data))
            arrived.notify()


# ---------------------------------------------------------------- command line


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    databases: tuple[str, ...]
    #: 1 is the full measurement; benches multiply their number of runs with it.
    scale: float
    #: The numbers a benchmark asked for, by name.
    numbers: Mapping[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """What was given as ``--name``, or the benchmark's own number."""
        return self.numbers[name]

    def runs(self, full: int) -> int:
        """Number of runs, at least ten."""
        return max(10, round(full * self.scale))


def run(title: str, bench: Callable[[Report, Options], None], **numbers: int) -> None:
    """Run one benchmark from the command line and end the process; 1 if a limit was broken.

    Args:
        title: What is measured.
        bench: The benchmark.
        numbers: More options of the command line, with what they are when left out.
    """
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--db", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1: a quick look")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    for name, number in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    arguments = parser.parse_args()
    sandbox.enter()
    kinds = ("sqlite", "postgres") if arguments.db == "both" else (arguments.db,)
    report, before = Report(title), facts()
    given = {name: getattr(arguments, name) for name in numbers}
    bench(report, Options(kinds, arguments.scale, given))
    print(report.table())
    print(*(f"{name}: {value}" for name, value in before.items()), sep="  ")
    if arguments.json:
        arguments.json.write_text(report.as_json(before), encoding="utf-8")
    sys.exit(0 if report.passed else 1)


__all__ = [
    "Options",
    "Report",
    "Samples",
    "Server",
    "fresh_database",
    "fresh_postgres",
    "fresh_sqlite",
    "in_processes",
    "measure",
    "measure_together",
    "run",
    "slow_network",
]
