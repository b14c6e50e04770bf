"""Who is limited to one warehouse neither reads nor changes another one's, by any function.

Every query of the program is asked for documents of the other warehouse, with every name and
number that belongs to it; every command of the warehouse slices is tried on them (WMS-SEC-08).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import pytest
from pydantic import ValidationError

from app.core import results
from app.core.commands import all_commands, all_queries
from app.core.errors import UserError
from app.opname.api import (
    CompleteSession,
    PrintResult,
    RecordCounts,
    RequestCount,
    UnknownScan,
)
from app.stock.api import (
    AdjustLine,
    CreateTransfer,
    DecideAdjustment,
    LimitLine,
    RequestAdjustment,
    SetStockLimits,
    WantedLine,
    WatchStock,
)
from tests.support.counting import Counting
from tests.support.destruction import Destruction, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.client import Client

#: Trails of the whole organisation, for those who keep them.
_TRAILS: Final = frozenset({"audit.list", "audit.of", "login.list"})
#: Told in texts of the other warehouse only.
_SECRET: Final = "RAHASIA"


@dataclass
class Other:
    """Documents of GD1, and somebody who may do everything, in GD2."""

    names: dict[str, list[str]]
    stranger: Client
    marks: tuple[str, ...]


@pytest.fixture
def other(sqlite_url: str) -> Iterator[Other]:
    site = Destruction.build(sqlite_url)
    goods, me = site.goods, site.me
    company = goods.company
    wati = company.client("Supervisor", username="wati")
    counting = Counting(
        goods, goods.me, company.client("Picker", username="ani"),
        company.client("Picker", username="budi"), wati,
    )  # fmt: skip
    counting.tolerate()
    running = counting.session(title=f"{_SECRET} satu")
    counting.count_all(running, KAPAS=6)
    scan = UnknownScan(
        event=UUID(company.env.new_id()),
        at=company.env.now(),
        location="GD1-A-01",
        code=f"{_SECRET}1",
    )
    counting.ani.do(RecordCounts(session=running, unknown=(scan,)))
    done = counting.session(title=f"{_SECRET} dua")
    counting.count_all(done, KAPAS=6)
    counting.wati_approves(done)
    me.do(CompleteSession(session=done))
    wati.do(PrintResult(session=done))
    bap = site.ready(line("SERUM", 3, lot="L-BASI"))
    site.complete(bap)
    goods.receive("TONER", 5, "5000", lot="LT")
    wanted = WantedLine(sku="TONER", qty=1, lot="LT", to_location="GD1-B-01")
    moved = me.do(CreateTransfer(warehouse="GD1", note=_SECRET, lines=(wanted,))).value.code
    less = AdjustLine(sku="TONER", change=-1, location="GD1-A-01", lot="LT")
    wish = RequestAdjustment(warehouse="GD1", reason="correction", note=_SECRET, lines=(less,))
    posted, asked = me.do(wish).value.code, me.do(wish).value.code
    wati.do(DecideAdjustment(number=posted, approve=True))
    me.do(RequestCount(warehouse="GD1", sku="KAPAS", source=_SECRET))
    me.do(SetStockLimits(lines=(LimitLine(sku="KAPAS", warehouse="GD1", minimum=100),)))
    me.do(WatchStock())
    stranger = company.client("System Admin", username="gilang", warehouses=("GD2",))
    names = {
        "session": [running, done], "number": [bap, moved, posted, asked, done, "GRN-261121-0001"],
        "warehouse": ["GD1"], "sku": ["KAPAS", "SERUM", "TONER"], "location": ["GD1-A-01"],
        "lot": ["L-BASI", "LT"], "code": ["KAPAS", "L-BASI", "GD1-A-01", bap],
        "subject": [f"{running}/1", f"{running}/{_SECRET}1", bap, posted],
        "subject_kind": ["bap", "opname_line", "opname_unknown", "adjustment", "receipt"],
        "receipt": ["GRN-261121-0001"], "source": ["GRN-261121-0001"], "username": ["ani"],
        "account": ["13-100"],
    }  # fmt: skip
    yield Other(names, stranger, ("GD1", _SECRET, bap, moved, posted, asked, running, done))
    company.close()


def _asked(kind: Any, names: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """Every way to name the other warehouse's things in a query."""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    named = [name for name in needed if name in names]
    free: list[dict[str, str]] = [{}]
    if "warehouse" in kind.model_fields and "warehouse" not in needed:
        free.append({"warehouse": "GD1"})
    for chosen in itertools.product(*(names[name] for name in named)):
        for more in free:
            yield dict(zip(named, chosen, strict=True)) | more


@pytest.mark.req("WMS-SEC-08", "WMS-SEC-07")
def test_no_query_tells_of_another_warehouse(other: Other) -> None:
    told: dict[str, str] = {}
    answered = 0
    for name, kind in all_queries().items():
        if name in _TRAILS:
            continue
        for values in _asked(kind, other.names):
            try:
                found = other.stranger.ask(kind.model_validate(values))
            except (UserError, ValidationError):
                continue
            answered += 1
            text = results.adapter(kind).dump_json(found).decode()
            if any(mark in text for mark in other.marks if mark not in values.values()):
                told[name] = text[:300]

    assert answered > 50
    assert told == {}


def _tried(names: dict[str, list[str]]) -> list[tuple[str, dict[str, Any]]]:
    running = names["session"][0]
    bap, moved, posted, asked, done, receipt = names["number"]
    toner = {"sku": "TONER", "qty": "1", "location": "GD1-A-01", "lot": "LT"}
    count = {
        "event": "01a1fbd4-f500-7000-8000-000000000001", "at": "2026-11-21T02:00:00Z",
        "kind": "set", "line": 1, "qty": "1",
    }  # fmt: skip
    row = {"row": 1, "line": 1, "sku": "KAPAS", "counted": 1}
    why = {"reason": "coba coba"}
    return [
        ("opname.create", {"title": "Opname", "warehouse": "GD1"}),
        ("opname.start", {"session": running}), ("opname.cancel", {"session": running, **why}),
        ("opname.assign", {"session": running, "username": "ani"}),
        ("opname.complete", {"session": running}),
        ("opname.count", {"session": running, "events": [count]}),
        ("opname.confirm_empty", {"session": running}),
        ("opname.note", {"session": running, "line": 1, "note": "x"}),
        ("opname.approve", {"session": running, **why}),
        ("opname.recount", {"session": running, "lines": [1], **why}),
        ("opname.close_counting", {"session": running}),
        ("opname.import_counts", {"session": running, "rows": [row]}),
        ("opname.print_result", {"session": done}),
        ("cyclecount.request", {"location": "GD1-A-01"}),
        ("cyclecount.classify", {"warehouse": "GD1"}),
        ("cyclecount.generate", {"warehouse": "GD1"}),
        ("bap.create", {"warehouse": "GD1", "reason": "expired", "lines": [toner]}),
        ("bap.update", {"number": bap, "notes": "x"}), ("bap.record", {"number": bap}),
        ("bap.approve", {"number": bap}), ("bap.complete", {"number": bap}),
        ("bap.cancel", {"number": bap, **why}), ("bap.print", {"number": bap}),
        ("transfer.cancel", {"number": moved, **why}), ("transfer.execute", {"number": moved}),
        ("transfer.create", {"warehouse": "GD1", "lines": [
            {"sku": "KAPAS", "qty": "1", "to_location": "GD1-B-01"}]}),
        ("adjustment.decide", {"number": asked, "approve": True}),
        ("adjustment.acknowledge", {"numbers": [posted]}),
        ("stock.adjust", {"warehouse": "GD1", "note": "abc", "lines": [
            {"sku": "KAPAS", "change": 1, "location": "GD1-A-01"}]}),
        ("stock.issue", {"warehouse": "GD1", "reason": "loss", "note": "abc", "lines": [toner]}),
        ("stock.receive", {"warehouse": "GD1", "lines": [
            {"sku": "KAPAS", "qty": "1", "cost": "1", "location": "GD1-A-01"}]}),
        ("stock.return_out", {"receipt": receipt, "lines": [toner]}),
        ("stock.add_landed_cost", {"receipt": receipt, "amount": "5"}),
        ("stock.set_limits", {"lines": [{"sku": "KAPAS", "warehouse": "GD1", "minimum": "1"}]}),
        ("warehouse.update", {"code": "GD1", "title": "Lain"}),
        ("files.attach", {"subject_kind": "adjustment", "subject": asked, "files": [
            {"sha256": "0" * 64, "name": "foto.jpg"}]}),
    ]  # fmt: skip


@pytest.mark.req("WMS-SEC-08", "WMS-SEC-07")
def test_no_command_changes_another_warehouse(other: Other) -> None:
    done: list[str] = []
    for name, values in _tried(other.names):
        command = all_commands()[name].model_validate(values)
        try:
            other.stranger.do(command)
        except UserError:
            continue
        done.append(name)

    assert done == []
