"""Runs a batch of commands and kills itself before the n-th thing it does to the database.

``python -m tests.core.doomed URL`` loads the program once, then reads numbers from standard input.
For each it lives through the batch in a process of its own and answers ``n signal steps``: the
signal that ended it (0 for none) and how many steps it had come.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from app import schema
from app.core import execution, gate
from app.identity import passwords
from app.stock.api import CreateWarehouse, IssueLine, IssueStock
from tests.core.test_requests import journal, receipt
from tests.support.prepared import open_goods

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.commands import Command

#: Windows has no SIGKILL; there a process ends as abruptly by SIGTERM.
KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
#: Each with its request id: whoever survives sends them again.
REQUESTS: Final[dict[str, Command[Any]]] = {
    "0193a0a1-7e57-7000-8000-0000000000a1": receipt(5),
    "0193a0a1-7e57-7000-8000-0000000000a2": IssueStock(
        warehouse="GD1", reason="loss", note="pecah", lines=(IssueLine(sku="KAPAS", qty=2),)
    ),
    "0193a0a1-7e57-7000-8000-0000000000a3": CreateWarehouse(code="GD3", title="Gudang 3"),
    "0193a0a1-7e57-7000-8000-0000000000a4": journal("7.00"),
}


class Steps:
    """Counts what is done to the database, and dies on a number."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.number:
            os.kill(os.getpid(), KILL)

    def counting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.step()
            return call(*given, **named)

        return counted


class Driver:
    """A driver whose statements really happen one by one, each a step."""

    def __init__(self, driver: Any, steps: Steps) -> None:
        self._driver = driver
        self.execute = steps.counting(driver.execute)

    def pipeline(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()


def live(url: str, number: int) -> int:
    """Do the batch; the number of steps it took."""
    steps, real = Steps(number), vars(gate)["raw"]
    vars(gate)["raw"] = lambda session: Driver(real(session), steps)
    vars(gate)["push"] = lambda _driver: None  # nothing is held back here
    execution.Batch.end = steps.counting(execution.Batch.end)  # type: ignore[method-assign]
    goods = open_goods(url, seed=100 + number)
    with goods.company.admin.atomically() as batch:
        for request, command in REQUESTS.items():
            batch.do(command, request_id=request)
    steps.step()  # after the commit, before anybody is told
    return steps.count


def in_a_process_of_its_own(url: str, number: int) -> tuple[int, int]:
    """Signal and steps of one life."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(live(url, number)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        steps = told.read()
    _child, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, int(steps or 0)


def main(url: str) -> None:
    schema.load()
    passwords.use(passwords.CHEAP)
    for line in sys.stdin:
        print(line.strip(), *in_a_process_of_its_own(url, int(line)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
