"""A connection that breaks at the worst moment: exactly once, and nobody has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from app.audit.api import VerifyAudit
from app.core import database as database_module
from app.core.database import Database
from app.core.driver import fetch
from app.core.errors import ServerAway
from app.stock.api import StockAsOf, WarehouseList
from tests.core.test_requests import journal, receipt
from tests.support.company import PASSWORD
from tests.support.prepared import open_goods
from tests.support.proxy import Proxy
from tests.support.snapshot import changed, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.goods import Goods
    from tests.support.postgres import Server

pytestmark = [pytest.mark.postgres, pytest.mark.req("INV-01", "T4", "T16")]


@pytest.fixture
def proxy(postgres_server: Server) -> Iterator[Proxy]:
    with Proxy(postgres_server.port) as made:
        yield made


@pytest.fixture
def far(goods_url: str, postgres_server: Server, proxy: Proxy) -> Iterator[Goods]:
    """A company whose server is reached through the proxy."""
    made = open_goods(proxy.url(postgres_server, goods_url))
    yield made
    proxy.accept()
    made.company.close()


@pytest.fixture
def direct(goods_url: str) -> Iterator[Database]:
    """The same database without the proxy: what the server really holds."""
    opened = Database(goods_url)
    yield opened
    opened.dispose()


def receipts(direct: Database) -> list[str]:
    with direct.reading() as session:
        sql = "SELECT text FROM document_number WHERE series = 'GRN' ORDER BY n"
        return [row[0] for row in fetch(session, sql, {})]


def end_all_connections(url: str) -> int:
    """What a server does that is restarted or an administrator who tidies up."""
    with psycopg.connect(url, autocommit=True) as admin:
        return len(
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        )


# ---------------------------------------------------------------- around the commit


def test_the_answer_to_the_commit_is_lost(far: Goods, proxy: Proxy, direct: Database) -> None:
    proxy.swallow_answer_to(b"COMMIT")

    done = far.me.do(receipt())

    assert proxy.faults == ["swallow"]
    assert done.repeated
    assert done.value.number == "GRN-261121-0001"
    assert receipts(direct) == ["GRN-261121-0001"]
    # The session's chain of commands goes on where the lost answer left it.
    assert far.me.do(receipt()).value.number == "GRN-261121-0002"
    assert far.me.ask(VerifyAudit()).intact
    assert far.on_hand("KAPAS") == (6, "200.00")


def test_the_commit_itself_is_lost(far: Goods, proxy: Proxy, direct: Database) -> None:
    proxy.cut_before(b"COMMIT")

    done = far.me.do(receipt())

    assert (proxy.faults, done.repeated) == (["cut"], False)
    assert receipts(direct) == ["GRN-261121-0001"]
    assert far.me.ask(VerifyAudit()).intact


def test_the_answer_is_lost_and_the_server_stays_away(
    far: Goods, proxy: Proxy, direct: Database
) -> None:
    request = far.company.env.new_id()
    proxy.swallow_answer_to(b"COMMIT", then_refuse=True)

    with pytest.raises(ServerAway, match="tidak terjangkau"):
        far.me.do(receipt(), request_id=request)
    assert receipts(direct) == ["GRN-261121-0001"]  # it was done, but nobody could know
    proxy.accept()
    # Something else first: the session must not stumble over the command it does not know of.
    other = far.me.do(journal("5.00"))
    again = far.me.do(receipt(), request_id=request)

    assert other.value.number == "JRN-2026-000002"
    assert (again.repeated, again.value.number) == (True, "GRN-261121-0001")
    assert receipts(direct) == ["GRN-261121-0001"]
    assert far.me.ask(VerifyAudit()).intact


def test_a_server_that_is_away_is_told_and_found_again(
    far: Goods, proxy: Proxy, direct: Database
) -> None:
    request, before = far.company.env.new_id(), snapshot(direct)
    proxy.refuse()

    for _ in range(2):
        with pytest.raises(ServerAway, match="Periksa jaringan"):
            far.me.do(receipt(), request_id=request)
        with pytest.raises(ServerAway):
            far.me.ask(StockAsOf())
    assert changed(before, snapshot(direct)) == set()
    proxy.accept()

    assert not far.me.do(receipt(), request_id=request).repeated
    assert far.me.do(receipt(), request_id=request).repeated
    assert receipts(direct) == ["GRN-261121-0001"]


def test_a_batch_whose_commit_was_lost_is_not_taken_for_done(
    far: Goods, proxy: Proxy, direct: Database
) -> None:
    """Its caller sends the same requests again and learns that they were done."""
    requests = [far.company.env.new_id() for _ in range(2)]
    proxy.swallow_answer_to(b"COMMIT")

    def send() -> list[tuple[bool, str]]:
        with far.company.admin.atomically() as batch:
            done = [batch.do(receipt(), request_id=request) for request in requests]
        return [(each.repeated, each.value.number) for each in done]

    with pytest.raises(ServerAway):
        send()

    assert send() == [(True, "GRN-261121-0001"), (True, "GRN-261121-0002")]
    assert receipts(direct) == ["GRN-261121-0001", "GRN-261121-0002"]
    assert far.me.do(receipt()).value.number == "GRN-261121-0003"
    assert far.me.ask(VerifyAudit()).intact


# ---------------------------------------------------------------- a server that was restarted


def test_a_restarted_server_costs_nobody_an_error(goods: Goods, goods_url: str) -> None:
    goods.me.do(receipt())
    goods.me.ask(StockAsOf())

    for _ in range(2):
        assert end_all_connections(goods_url) > 0
        assert goods.me.ask(WarehouseList()) != ()
        assert end_all_connections(goods_url) > 0
        goods.me.do(receipt())

    assert goods.on_hand("KAPAS") == (9, "300.00")
    assert goods.me.ask(VerifyAudit()).intact
    goods.sound()


def test_a_connection_that_ends_while_the_handler_works(
    goods: Goods, goods_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.core import gate

    real, ended = gate.apply, list[int]()

    def apply_after_the_end(*given: Any, **named: Any) -> dict[int, str]:
        if not ended:
            ended.append(end_all_connections(goods_url))
        return real(*given, **named)

    monkeypatch.setattr(gate, "apply", apply_after_the_end)

    done = goods.me.do(receipt())

    assert (done.repeated, done.value.number) == (False, "GRN-261121-0001")
    assert goods.on_hand("KAPAS") == (3, "100.00")


def test_signing_in_after_a_night_meets_no_dead_connection(
    goods: Goods, goods_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_RESTED_SECONDS", -1)
    end_all_connections(goods_url)

    assert goods.company.door().with_password("admin", PASSWORD).actor.username == "admin"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://postgres@127.0.0.1:1/x", "tidak terjangkau"),
        ("{tcp}_tidak_ada", "tidak ada di servernya"),
        ("{wrong}", "menolak nama atau kata sandi"),
    ],
)
def test_an_address_that_leads_nowhere_is_explained(
    postgres_server: Server, address: str, words: str
) -> None:
    tcp = postgres_server.url("postgres", tcp=True)
    wrong = tcp.replace(postgres_server.password, "salah")
    opened = Database(address.format(tcp=tcp, wrong=wrong))

    with pytest.raises(ServerAway, match=words), opened.reading():
        raise AssertionError("not reached")
    opened.dispose()
