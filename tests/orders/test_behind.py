"""Pieces are written on a thread behind: in order, one at a time, and nothing of a failure is lost."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from app.orders.steps.behind import written_behind

pytestmark = pytest.mark.req("ERP-ORD-08")


def piece(done: list[Any], name: object, wait: float = 0.0) -> Any:
    def write() -> None:
        done.append(("begin", name))
        time.sleep(wait)
        done.append(("end", name))

    return write


def test_one_piece_is_written_while_the_next_is_made() -> None:
    done: list[Any] = []
    began = threading.Event()

    with written_behind() as write:
        write(began.set)
        assert began.wait(5)  # before the block is left, while this thread goes on
        for name in range(3):
            write(piece(done, name, 0.01))

    assert done == [(what, name) for name in range(3) for what in ("begin", "end")]


def failing(done: list[Any], pieces_after: int) -> None:
    def broken() -> None:
        raise RuntimeError("disk full")

    with written_behind() as write:
        write(broken)
        for name in range(pieces_after):
            write(piece(done, name))


@pytest.mark.parametrize("pieces_after", [0, 2])
def test_what_a_piece_raises_comes_out(pieces_after: int) -> None:
    done: list[Any] = []

    with pytest.raises(RuntimeError, match="disk full"):
        failing(done, pieces_after)

    assert done == []


def stopping(done: list[Any]) -> None:
    with written_behind() as write:
        write(piece(done, 1, 0.05))
        raise KeyError


def test_who_stops_half_way_waits_for_the_piece_that_runs() -> None:
    done: list[Any] = []

    with pytest.raises(KeyError):
        stopping(done)

    assert done == [("begin", 1), ("end", 1)]
