"""kill -9 between any two statements of a batch of commands: everything or nothing, and a restart.

Shipping, the longest single command, has the same test of its own (tests/fulfilment).
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from app.audit.api import VerifyAudit
from app.core.database import Database
from app.core.driver import fetch
from app.stock.api import WarehouseList
from tests.core.doomed import KILL, REQUESTS
from tests.support.prepared import open_goods
from tests.support.snapshot import changed, snapshot
from tests.support.source import ROOT

if TYPE_CHECKING:
    from tests.support.snapshot import Snapshot

#: What signing in writes.
DOOR = {"sign_in_session", "login_event", "workstation", "chain_head"}
#: More steps than the batch has.
MOST = 80


def settled(database: Database) -> Snapshot:
    """The database once the server has noticed that its client is gone."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
    for _ in range(500):
        if database.is_sqlite:
            break
        with database.reading() as session:
            if fetch(session, waiting, {}) == [(0,)]:
                break
        time.sleep(0.01)
    return snapshot(database)


@pytest.mark.skipif(
    sys.platform == "win32",
    reason="Windows has no fork, and each life is a fork of a loaded program",
)
@pytest.mark.req("T3", "WMS-GEN-03", "INV-01", "INV-14")
def test_a_kill_between_any_two_statements_leaves_everything_or_nothing(goods_url: str) -> None:
    database = Database(goods_url)
    before = settled(database)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.core.doomed", goods_url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
    ) as lives:  # fmt: skip
        assert lives.stdin is not None
        assert lives.stdout is not None
        for number in range(1, MOST):
            print(number, file=lives.stdin, flush=True)
            _number, signal, steps = map(int, lives.stdout.readline().split())
            if signal == 0:
                break
            assert signal == KILL
            everything = changed(before, settled(database)) - DOOR
            if everything:
                break
        lives.stdin.close()
    database.dispose()

    # Only the last step, after the commit, leaves something: all of it.
    assert (signal, steps) == (KILL, 0)
    assert number > 20
    _survivor(goods_url)


def _survivor(url: str) -> None:
    """Who starts the program again, finds it all, and may send the same requests once more."""
    goods = open_goods(url, seed=7)
    before = snapshot(goods.company.database)
    answers = [goods.me.do(command, request_id=id_) for id_, command in REQUESTS.items()]

    assert all(each.repeated for each in answers)
    assert changed(before, snapshot(goods.company.database)) == set()
    assert goods.on_hand("KAPAS") == (3, "60.00")
    assert [row.code for row in goods.me.ask(WarehouseList())] == ["GD1", "GD2", "GD3"]
    assert goods.me.ask(VerifyAudit()).intact
    assert goods.receive("KAPAS", 1, "1.00").number == "GRN-261121-0002"
    goods.sound()
    goods.company.close()
