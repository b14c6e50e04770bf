"""The benchmarks' own arithmetic and network, so that their figures can be believed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import psycopg

from tests.bench.harness import (
    Report,
    Samples,
    in_processes,
    measure_together,
    slow_network,
)

if TYPE_CHECKING:
    from tests.support.postgres import Server


def samples(*milliseconds: float, name: str = "ship") -> Samples:
    return Samples(name, milliseconds, sum(milliseconds) / 1000)


def test_percentiles_are_samples_that_were_measured() -> None:
    hundred = samples(*range(1, 101))

    assert [hundred.percentile(p) for p in (0, 50, 95, 99, 100)] == [1, 50, 95, 99, 100]
    assert samples(7).percentile(99) == 7
    assert samples(1, 2, 3, 4).figures() == {"p50": 2, "p95": 4, "p99": 4, "max": 4, "rate": 400}


def test_actions_take_turns_and_warm_up_does_not_count() -> None:
    calls: list[tuple[str, int]] = []

    taken = measure_together(
        {
            "product": lambda n: calls.append(("product", n)),
            "floor": lambda n: calls.append(("floor", n)),
        },
        2,
        warm_up=1,
    )

    assert calls == [(who, n) for n in range(3) for who in ("product", "floor")]
    assert {name: len(found.milliseconds) for name, found in taken.items()} == {
        "product": 2,
        "floor": 2,
    }


def test_report_gives_the_ratio_and_says_which_limit_was_broken() -> None:
    report = Report("Ship an order")
    floor = samples(1, 1, 1, 1, name="floor")

    report.add(samples(2, 3, 3, 30), floor=floor, limits={"p99": 20, "ratio": 4, "rate": 200})
    report.add(floor)

    assert report.rows[0]["ratio"] == 3
    assert report.rows[0]["over"] == {"p99": 20, "rate": 200}
    assert not report.passed
    assert report.table().splitlines() == [
        "Ship an order",
        "name   runs  p50  p95  p99  max  rate  floor p50  ratio",
        "ship      4    3   30   30   30   105          1      3  p99 beyond 20, rate beyond 200",
        "floor     4    1    1    1    1  1000",
    ]


def test_report_for_programs() -> None:
    report = Report("Ship an order")
    report.add(samples(2, 2), limits={"p99": 20}, trips=4)

    content = json.loads(report.as_json({"commit": "abc"}))

    assert report.passed
    assert content == {
        "title": "Ship an order",
        "facts": {"commit": "abc"},
        "rows": [
            {
                "name": "ship", "runs": 2, "p50": 2, "p95": 2, "p99": 2, "max": 2, "rate": 500,
                "trips": 4, "limits": {"p99": 20}, "over": {},
            }
        ],
    }  # fmt: skip


def answer(number: int, start: Any) -> tuple[int, int]:
    start.wait()
    return number, os.getpid()


def test_each_worker_is_a_process_of_its_own() -> None:
    answers = in_processes(answer, [(1,), (2,)])

    assert [number for number, _ in answers] == [1, 2]
    assert len({*(pid for _, pid in answers), os.getpid()}) == 3


def test_the_slow_network_takes_its_time_and_loses_nothing(postgres_server: Server) -> None:
    near = postgres_server.url("postgres", tcp=True)
    long_text = "lumbung" * 100_000

    with slow_network(near, 20) as far, psycopg.connect(far) as connection:
        connection.execute("SELECT 1")
        taken = measure_together({"trip": lambda _: connection.execute("SELECT 1")}, 5)["trip"]
        row = connection.execute("SELECT %s", [long_text]).fetchone()

    assert min(taken.milliseconds) >= 20
    assert row == (long_text,)
