"""Ships an order and kills itself before the n-th thing it would do to the database.

``python -m tests.fulfilment.killed_ship URL ORDER N``: statements go one by one, so that each has
really happened on the server before the next; after the commit it says how many there were.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from app import schema
from app.core import gate
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.fulfilment.api import ShipOrder, VerifiedPart
from app.identity import passwords
from app.identity.signin import SignIn
from tests.support.company import PASSWORD, START

#: SQLite and PostgreSQL have no SIGKILL on Windows; there the process ends as abruptly.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Doomed:
    """A driver that counts, and dies on its number."""

    def __init__(self, driver: Any, number: int) -> None:
        self._driver = driver
        self._number = number
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self._number:
            os.kill(os.getpid(), KILL)

    def execute(self, sql: str, params: Any) -> Any:
        self.step()
        return self._driver.execute(sql, params)

    def commit(self) -> None:
        self.step()
        self._driver.commit()

    def pipeline(self) -> Any:
        from contextlib import nullcontext

        return nullcontext()


def main(url: str, order: str, number: int) -> None:
    schema.load()
    passwords.use(passwords.CHEAP)
    door = SignIn(Database(url), FixedEnvironment(START, seed=100 + number), "MEJA-1", "uji")
    client = door.with_password("admin", PASSWORD)
    doomed: list[Doomed] = []
    real = vars(gate)["raw"]

    def raw(session: Any) -> Doomed:
        if not doomed:
            doomed.append(Doomed(real(session), number))
        return doomed[0]

    vars(gate)["raw"] = raw
    vars(gate)["push"] = lambda _driver: None  # nothing is held back here
    parts = (VerifiedPart(line="1", qty=2, lot="S1"), VerifiedPart(line="2", qty=1))
    print("ready", flush=True)
    client.do(ShipOrder(order=order, verified=parts))
    print(doomed[0].count, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
