"""A kill -9 between any two steps of shipping leaves everything or nothing (WMS-SHIP-01)."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from app.core.driver import fetch
from tests.fulfilment.killed_ship import KILL
from tests.fulfilment.test_shipping import rows, sound
from tests.support.snapshot import changed, snapshot

if TYPE_CHECKING:
    from tests.support.orders import Shop

#: What signing in writes.
SIGN_IN = {"sign_in_session", "login_event", "workstation", "chain_head"}
#: More steps than any shipment has.
MOST = 40


def ship_and_die(shop: Shop, order: str, number: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fulfilment.killed_ship", shop.company.url, order, str(number)],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.startswith("ready"), done.stderr
    assert done.returncode in {0, -KILL}, done.stderr
    return done.returncode, done.stdout.removeprefix("ready").strip()


def settled(shop: Shop) -> dict[str, str]:
    """The database once the server has noticed that the killed client is gone."""
    if shop.company.url.startswith("postgresql"):
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        for _ in range(200):
            with shop.company.database.reading() as session:
                if fetch(session, waiting, {}) == [(0,)]:
                    break
            time.sleep(0.02)
    return snapshot(shop.company.database)


@pytest.mark.req("WMS-SHIP-01")
def test_a_kill_between_any_two_steps_leaves_everything_or_nothing(shop: Shop) -> None:
    order = shop.order(("SERUM", 2), ("SABUN", 1))
    before = settled(shop)

    for number in range(1, MOST):
        code, count = ship_and_die(shop, order, number)
        if code == 0:
            break
        assert changed(before, settled(shop)) <= SIGN_IN, number

    # the first number that was never reached: everything is there, once
    assert int(count) == number - 1
    assert number > 8
    assert rows(shop, "SELECT state FROM sales_order") == [("shipped",)]
    assert rows(shop, "SELECT number FROM shipment") == [("SHP-261121-0001",)]
    assert rows(shop, "SELECT count(*) FROM stock_move WHERE kind = 'shipment'") == [(2,)]
    sound(shop)
