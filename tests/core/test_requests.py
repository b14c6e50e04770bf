"""One request id, one result: replays, refusals, batches and the chain that holds them together."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from app.accounting.api import JournalLineIn, PostJournal
from app.audit.api import VerifyAudit
from app.core.commands import SIGNED_IN, Command, all_commands
from app.core.driver import fetch
from app.core.errors import (
    InvalidInput,
    PermissionRefused,
    RequestReused,
    SessionEnded,
    UnfitText,
    UserError,
)
from app.core.execution import BatchRefused
from app.core.money import Money
from app.stock.api import CreateWarehouse, ReceiptLine, ReceiveStock, StockAsOf
from tests.core.conftest import another_window
from tests.support.snapshot import changed, nothing_written, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.work import Work
    from tests.support.goods import Goods

DAY = date(2026, 11, 21)
REFUSALS = frozenset({"login_event"})  # a refused call is written down


def receipt(qty: int = 3, note: str = "") -> ReceiveStock:
    line = ReceiptLine(sku="KAPAS", qty=qty, cost=Money.parse("100.00"), location="GD1-A-01")
    return ReceiveStock(warehouse="GD1", counter="opening", notes=note, lines=(line,))


def journal(amount: str, text: str = "Setoran") -> PostJournal:
    lines = (
        JournalLineIn(account="11-100", debit=Money.parse(amount)),
        JournalLineIn(account="31-100", credit=Money.parse(amount)),
    )
    return PostJournal(on_date=DAY, description=text, lines=lines)


def chain(goods: Goods) -> list[tuple[Any, ...]]:
    me = goods.company.admin.actor
    with goods.company.database.reading() as session:
        return fetch(
            session,
            "SELECT seq, name FROM command WHERE org_id = :org AND session_id = :s ORDER BY seq",
            {"org": me.org_id, "s": me.session_id},
        )


# ---------------------------------------------------------------- the same request twice


@pytest.mark.req("INV-01", "WMS-GEN-03")
def test_the_same_request_gives_the_same_answer_and_writes_nothing_more(goods: Goods) -> None:
    request = goods.company.env.new_id()
    first = goods.me.do(receipt(), request_id=request)
    before = snapshot(goods.company.database)

    again = goods.me.do(receipt(), request_id=request)

    assert (first.repeated, again.repeated) == (False, True)
    assert again.value == first.value
    assert first.value.number == "GRN-261121-0001"
    assert again.message == first.message
    assert again.changes == first.changes
    assert changed(before, snapshot(goods.company.database)) == set()


@pytest.mark.req("INV-01")
def test_a_replay_from_another_window_is_answered_too(goods: Goods) -> None:
    request = goods.company.env.new_id()
    first = goods.me.do(receipt(), request_id=request)

    again = another_window(goods).do(receipt(), request_id=request.upper())

    assert (again.repeated, again.value) == (True, first.value)
    assert goods.on_hand("KAPAS") == (3, "100.00")


@pytest.mark.req("INV-01")
@pytest.mark.parametrize("other", [receipt(4), receipt(3, "catatan lain"), journal("5.00")])
def test_the_same_request_with_other_content_is_refused(goods: Goods, other: Command[Any]) -> None:
    request = goods.company.env.new_id()
    goods.me.do(receipt(), request_id=request)

    with nothing_written(goods.company.database), pytest.raises(RequestReused) as refused:
        goods.me.do(other, request_id=request)

    assert refused.value.code == "LB010"


@pytest.mark.req("INV-01")
def test_a_request_done_before_is_answered_although_it_could_not_be_done_now(goods: Goods) -> None:
    """The second try meets "the code is taken": taken by its own first try."""
    request = goods.company.env.new_id()
    first = goods.me.do(CreateWarehouse(code="GD9", title="Gudang 9"), request_id=request)

    again = goods.me.do(CreateWarehouse(code="GD9", title="Gudang 9"), request_id=request)

    assert (again.repeated, again.value) == (True, first.value)
    with pytest.raises(UserError, match="GD9"):
        goods.me.do(CreateWarehouse(code="GD9", title="Gudang 9"))


@pytest.mark.req("INV-01")
def test_eight_windows_with_one_request_do_it_once(goods: Goods) -> None:
    request, windows = goods.company.env.new_id(), [another_window(goods) for _ in range(8)]
    start, answers = threading.Barrier(8), list[tuple[bool, str]]()

    def run(window: Any) -> None:
        start.wait()
        done = window.do(receipt(), request_id=request)
        answers.append((done.repeated, done.value.number))

    threads = [threading.Thread(target=run, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [(False, "GRN-261121-0001"), *[(True, "GRN-261121-0001")] * 7]
    assert goods.on_hand("KAPAS") == (3, "100.00")
    goods.sound()


@pytest.mark.parametrize("wrong", ["", "1", "bukan-uuid", "0193a0a1-7e57-7000-8000-00000000000g"])
def test_a_request_id_that_is_none_is_refused(goods: Goods, wrong: str) -> None:
    with nothing_written(goods.company.database), pytest.raises(InvalidInput, match="UUID"):
        goods.me.do(receipt(), request_id=wrong)


# ---------------------------------------------------------------- a refusal leaves nothing


class Half(Command[str]):
    """Writes a little of everything, then fails."""

    name: ClassVar[str] = "test.half"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    how: str


class OwnBugError(Exception):
    """A mistake of ours."""


def half(work: Work, do: Half) -> str:
    handler = all_commands()["stock.receive"]
    from app.core.commands import command_handler

    command_handler(handler)(work, receipt())
    command_handler(all_commands()["warehouse.create"])(
        work, CreateWarehouse(code="GD8", title="Setengah jadi")
    )
    number = work.number_now("SO", work.today)
    work.session.flush()
    if do.how == "user":
        raise UserError(f"Tidak jadi: {number}")
    if do.how == "bug":
        raise OwnBugError
    work.execute("INSERT INTO tidak_ada (x) VALUES (1)")
    return "unreachable"


@pytest.mark.req("WMS-GEN-03", "INV-01")
@pytest.mark.parametrize(
    ("how", "error"), [("user", UserError), ("bug", OwnBugError), ("sql", Exception)]
)
def test_a_command_that_fails_half_way_leaves_nothing(
    goods: Goods, register: Callable[..., None], how: str, error: type[Exception]
) -> None:
    register(Half, half)

    with nothing_written(goods.company.database), pytest.raises(error):
        goods.me.do(Half(how=how))

    assert goods.receive("KAPAS", 1, "1.00").number == "GRN-261121-0001"
    goods.sound()


@pytest.mark.req("WMS-SEC-07")
def test_without_permission_nothing_is_written_but_the_refusal(goods: Goods) -> None:
    packer = goods.company.client("product.read")

    with (
        nothing_written(goods.company.database, but=REFUSALS),
        pytest.raises(PermissionRefused, match="receipt.create"),
    ):
        packer.do(receipt())


@pytest.mark.req("WMS-SEC-05")
def test_somebody_deactivated_meanwhile_can_do_nothing(goods: Goods) -> None:
    from app.identity.api import DeactivateUser

    goods.company.client("Supervisor", username="tono")
    window = another_window_of(goods, "tono")
    goods.company.admin.do(DeactivateUser(username="tono"))

    with nothing_written(goods.company.database):
        with pytest.raises(SessionEnded):
            window.do(receipt())
        with pytest.raises(SessionEnded):
            window.ask(StockAsOf())


def another_window_of(goods: Goods, username: str) -> Any:
    from dataclasses import replace

    from app.core.execution import Signed

    person = goods.company.client(username=username).actor
    rights = frozenset({*person.permissions, "receipt.create", "inventory.read"})
    actor = replace(person, session_id=goods.company.env.new_id(), permissions=rights)
    return Signed(goods.company.database, actor, goods.company.env)


@pytest.mark.parametrize("text", ["a\x00b", "\ue0001\ue001"])
def test_text_no_column_can_hold_is_refused_the_same_on_both(goods: Goods, text: str) -> None:
    with nothing_written(goods.company.database), pytest.raises(UnfitText):
        goods.me.do(receipt(note=text))
    with pytest.raises(UnfitText):
        goods.me.ask(StockAsOf(sku=text))


def test_a_backslash_before_u0000_is_only_text(goods: Goods) -> None:
    assert goods.me.do(receipt(note="C:\\u0000")).value.number == "GRN-261121-0001"


# ---------------------------------------------------------------- batches


@pytest.mark.req("WMS-GEN-03")
def test_a_batch_is_one_transaction(goods: Goods) -> None:
    with goods.company.admin.atomically() as batch:
        first = batch.do(receipt(2)).value.number
        second = batch.do(receipt(3)).value.number
        inside = batch.ask(StockAsOf(sku="KAPAS", warehouse="GD1"))[0].qty
        outside = another_window(goods).ask(StockAsOf(sku="KAPAS", warehouse="GD1"))

    assert (first, second) == ("GRN-261121-0001", "GRN-261121-0002")
    assert (inside, outside) == (5, ())
    assert goods.on_hand("KAPAS") == (5, "200.00")
    assert goods.me.ask(VerifyAudit()).intact
    goods.sound()


@pytest.mark.req("WMS-GEN-03")
def test_a_refused_command_ends_the_batch_also_for_a_caller_who_goes_on(goods: Goods) -> None:
    def go_on() -> None:
        with goods.company.admin.atomically() as batch:
            batch.do(receipt())
            with pytest.raises(UserError, match="GD1"):
                batch.do(CreateWarehouse(code="GD1", title="Sudah ada"))
            with pytest.raises(BatchRefused):
                batch.do(receipt())
            with pytest.raises(BatchRefused):
                batch.ask(StockAsOf())

    with nothing_written(goods.company.database), pytest.raises(BatchRefused):
        go_on()

    assert goods.receive("KAPAS", 1, "1.00").number == "GRN-261121-0001"
    assert goods.me.ask(VerifyAudit()).intact


def test_a_batch_knows_what_it_did_a_moment_ago(goods: Goods) -> None:
    request = goods.company.env.new_id()
    with goods.company.admin.atomically() as batch:
        first = batch.do(receipt(), request_id=request)
        again = batch.do(receipt(), request_id=request)

    assert (first.repeated, again.repeated) == (False, True)
    assert again.value == first.value
    with goods.company.admin.atomically() as batch:
        assert batch.do(receipt(), request_id=request).repeated
    assert goods.on_hand("KAPAS") == (3, "100.00")


@pytest.mark.req("WMS-SEC-10")
def test_the_chain_has_no_gap_after_refusals_batches_and_replays(goods: Goods) -> None:
    before = len(chain(goods))
    request = goods.company.env.new_id()
    goods.me.do(receipt(), request_id=request)
    goods.me.do(receipt(), request_id=request)
    with pytest.raises(UserError):
        goods.me.do(CreateWarehouse(code="GD1", title="Sudah ada"))
    with pytest.raises(KeyError):
        _batch_broken_off(goods)
    goods.me.do(journal("7.00"))

    rows = chain(goods)

    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert [row[1] for row in rows[before:]] == ["stock.receive", "journal.post"]
    assert goods.me.ask(VerifyAudit()).intact


def _batch_broken_off(goods: Goods) -> None:
    with goods.company.admin.atomically() as batch:
        batch.do(receipt())
        raise KeyError


def test_a_session_that_lost_its_place_in_the_chain_finds_it_again(goods: Goods) -> None:
    """Another process with the same session went on: a race on PostgreSQL, not a dead end."""
    twin = another_window(goods)
    other = another_window(goods)
    other._chain.session_id = twin._chain.session_id
    other._actor = twin.actor
    twin.do(receipt())

    if goods.company.database.is_sqlite:
        with pytest.raises(UserError, match="sudah dicatat"):
            other.do(receipt())
    assert other.do(receipt()).value.number == "GRN-261121-0002"
    assert goods.me.ask(VerifyAudit()).intact
