"""Who is limited to one warehouse neither reads nor changes another one's, by any function.

Every query of the program is asked for documents of the other warehouse, with every name and
number that belongs to it; every command of the warehouse slices is tried on them (WMS-SEC-08).
"""

from __future__ import annotations

import contextlib
import itertools
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args
from uuid import UUID

import pytest
from pydantic import ValidationError

from app.accounting.api import JournalLineIn, SaveDraft
from app.audit.api import AuditList
from app.core import results
from app.core.commands import all_commands, all_queries
from app.core.errors import UserError
from app.core.money import Money
from app.customers.api import CustomerList
from app.fulfilment.api import RecordScans, ScanEvent
from app.integrations.api import ImportList
from app.opname.api import (
    CompleteSession,
    PrintResult,
    RecordCounts,
    RequestCount,
    UnknownScan,
)
from app.orders.api import CreateStore
from app.receivables.api import InvoiceLine, WriteInvoice
from app.sales_journal.api import GatherSales, SalesDays
from app.stock.api import (
    AddLandedCost,
    AdjustLine,
    CreateTransfer,
    DecideAdjustment,
    LimitLine,
    ReceiveStock,
    RequestAdjustment,
    SetStockLimits,
    WantedLine,
    WatchStock,
)
from app.stock.api.analysis import StockReportKind
from tests.support.counting import Counting
from tests.support.destruction import Destruction, line
from tests.support.remembered import remembered
from tests.support.shop import Shop, told
from tests.support.shop import line as parcel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.client import Client
    from tests.support.company import Company

#: Told in texts of the other warehouse only.
_SECRET: Final = "RAHASIA"
#: What everybody with the permission is told, whatever their warehouses: people and what they did at
#: the door, customers, the catalogue, the chart, settings, and proofs that nothing was changed.
_ORGANISATION: Final = {
    "account.list", "account.roles", "audit.verify", "customer.by_phone", "customer.detail",
    "customer.list", "customer.summary", "customer.top", "cyclecount.policies", "files.verify",
    "journal.parties", "journal.verify", "login.list", "product.detail", "role.list", "signing.keys",
    "signing.register", "user.list", "user.show",
}  # fmt: skip
#: They need a file, its hash, or something a person just made; none is found by a document's name.
_NOT_ASKED: Final = {
    "books.check_file", "files.read", "files.read_stored", "files.stored", "import.preview",
    "opname.preview_counts", "product.import_preview", "stock.preview_opening",
    "tax.efaktur", "tax.efaktur_content",
}  # fmt: skip
#: What fits the needed fields of queries, whatever the other warehouse has.
_GENERAL: Final[dict[str, list[Any]]] = {
    "warehouse": ["GD1", "GD2"], "sku": ["KAPAS", "SERUM", "TONER", "ALAT"],
    "location": ["GD1-A-01"], "serial": ["SN-1"],
    "lot": ["L-BASI", "LT"], "username": ["ani"], "account": ["13-100", "12-100"],
    "accounts": [("13-100", "12-100")], "on_date": ["2026-11-21"], "month": ["2026-11"],
    "year": [2026, "2026"], "phone": ["0812-1111-2222"],
    "lines": [({"sku": "KAPAS", "qty": "1"},)], "amount": ["1000"],
    "kind": ["warehouse", "store", "customer", "stock", *get_args(StockReportKind)],
}  # fmt: skip


@dataclass
class Other:
    """Documents of GD1, and two who may do everything: one everywhere, one in GD2."""

    company: Company
    names: dict[str, list[Any]]
    #: What the stranger was answered before there was any of it.
    empty: dict[tuple[str, str], str]
    anybody: Client
    stranger: Client
    marks: tuple[str, ...]

    @classmethod
    def build(cls, url: str) -> Other:
        """Once in a run on each database."""
        return remembered("limited", url, cls._built)

    @classmethod
    def _built(cls, url: str) -> Other:
        site = Destruction.build(url)
        company = site.goods.company
        site.goods.product("ALAT", tracking="serial")
        stranger = company.client("System Admin", username="gilang", warehouses=("GD2",))
        empty = _told(stranger, _GENERAL)
        counted = _counts(site)
        moved, posted, asked, bap = _stock_documents(site)
        sold, waiting = _sales(Shop(site.goods))
        customer = site.me.ask(CustomerList()).rows[0].code
        batch = site.me.ask(ImportList()).rows[0].number
        trail = [row.id for row in site.me.ask(AuditList(subject_kind="order")).rows]
        bill = InvoiceLine(text=_SECRET, amount=Money.rupiah_of(5_000))
        invoice = site.me.do(WriteInvoice(customer=customer, lines=(bill,), store="MAN")).value
        summary = site.me.ask(SalesDays())[0].numbers[0]
        _piece(site)
        draft = _draft(site.me)
        papers = [
            bap,
            moved,
            posted,
            asked,
            counted[1],
            batch,
            invoice.number,
            summary,
            "GRN-261121-0001",
        ]
        more = {
            "session": counted, "number": [*papers, "JRN-2026-000009"], "order": [sold, waiting],
            "document": [sold, invoice.number], "customer": [customer], "id": trail[:1],
            "subject_kind subject": [
                ("bap", bap), ("transfer", moved), ("adjustment", posted), ("adjustment", asked),
                ("opname", counted[1]), ("opname_line", f"{counted[0]}/1"), ("store", "MAN"),
                ("opname_unknown", f"{counted[0]}/{_SECRET}1"), ("order", sold), ("order", waiting),
                ("receipt", "GRN-261121-0001"), ("stock_document", "GRN-261121-0001"),
                ("receivable", invoice.number), ("journal", "JRN-2026-000009"),
            ],
            "paper number": [
                ("receivable.invoice", invoice.number), ("shipment", sold),
                ("receipt", "GRN-261121-0001"), ("transfer.sent", moved),
            ],
            "receipt": ["GRN-261121-0001"], "source": ["GRN-261121-0001"],
            "code": ["KAPAS", "L-BASI", "GD1-A-01", bap, sold], "text": [sold, "KAPAS"],
            "references": [(sold,)], "draft": [draft],
            "rows": [({"row": 1, "order": sold, "resi": "RESI-LAIN"},)],
        }  # fmt: skip
        marks = ("GD1", _SECRET, *papers[:-1], counted[0], sold, waiting, draft)
        names = _GENERAL | {name: list(values) for name, values in more.items()}
        return cls(company, names, empty, site.me, stranger, marks)


def _counts(site: Destruction) -> tuple[str, str]:
    """A session that is counted and one that is done."""
    goods = site.goods
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
    site.me.do(CompleteSession(session=done))
    wati.do(PrintResult(session=done))
    site.me.do(RequestCount(warehouse="GD1", sku="KAPAS", source=_SECRET))
    return running, done


def _stock_documents(site: Destruction) -> tuple[str, str, str, str]:
    """Transfer, adjustment posted and asked for, BAP; limits and what they warn of."""
    goods, me = site.goods, site.me
    bap = site.ready(line("SERUM", 3, lot="L-BASI"))
    site.complete(bap)
    goods.receive("TONER", 5, "5000", lot="LT")
    wanted = WantedLine(sku="TONER", qty=1, lot="LT", to_location="GD1-B-01")
    moved = me.do(CreateTransfer(warehouse="GD1", note=_SECRET, lines=(wanted,))).value.code
    less = AdjustLine(sku="TONER", change=-1, location="GD1-A-01", lot="LT")
    wish = RequestAdjustment(warehouse="GD1", reason="correction", note=_SECRET, lines=(less,))
    posted, asked = me.do(wish).value.code, me.do(wish).value.code
    wati = goods.company.client("Supervisor", username="wati")
    wati.do(DecideAdjustment(number=posted, approve=True))
    me.do(SetStockLimits(lines=(LimitLine(sku="KAPAS", warehouse="GD1", minimum=100),)))
    me.do(WatchStock())
    return moved, posted, asked, bap


def _draft(me: Client) -> str:
    """A journal being written of that warehouse."""
    lines = (
        JournalLineIn(account="64-600", debit=Money.rupiah_of(5_000), warehouse="GD1"),
        JournalLineIn(account="11-100", credit=Money.rupiah_of(5_000), warehouse="GD1"),
    )
    day = date(2026, 11, 21)
    return me.do(SaveDraft(on_date=day, description=_SECRET, lines=lines)).value.draft


def _piece(site: Destruction) -> None:
    """A piece with a serial number."""
    piece = {"sku": "ALAT", "qty": "1", "cost": "5000", "location": "GD1-A-01", "serials": ["SN-1"]}
    site.me.do(
        ReceiveStock.model_validate({"warehouse": "GD1", "counter": "opening", "lines": [piece]})
    )


def _sales(shop: Shop) -> tuple[str, str]:
    """An order that left on credit and one that waits, of stores of GD1."""
    for code, platform in (("SHP", "shopee"), ("MAN", "manual")):
        shop.do(
            CreateStore.model_validate(
                {
                    "code": code,
                    "title": f"{_SECRET} {code}",
                    "platform": platform,
                    "warehouse": "GD1",
                }
            )
        )
    shop.receive("KAPAS", 20)
    sold = shop.order(("KAPAS", 2)).number
    shop.ship(sold)
    shop.take(told(f"{_SECRET}-S1", "ready_to_ship", parcel("KAPAS")))
    shop.do(GatherSales(on_date=shop.company.env.today()))
    waiting = shop.order(("KAPAS", 1)).number
    strange = ScanEvent(
        seq=1, at=shop.company.env.now(), kind="scan", result="unknown", outcome="error",
        code=f"{_SECRET}-KODE",
    )  # fmt: skip
    shop.do(RecordScans(order=waiting, events=(strange,)))
    return sold, waiting


@pytest.fixture
def other(database_url: str) -> Iterator[Other]:
    made = Other.build(database_url)
    yield made
    made.company.close()


def _asked(kind: Any, names: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Every way to name the other warehouse's things in a query."""
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    ways: list[list[dict[str, Any]]] = []
    for pair in ("subject_kind subject", "paper number"):
        first, second = pair.split()
        if first in needed:
            ways.append([{first: one, second: other} for one, other in names.get(pair, ())])
            needed = [name for name in needed if name not in {first, second}]
    ways += [[{name: one} for one in names[name]] for name in needed if name in names]
    if "warehouse" in kind.model_fields and "warehouse" not in needed:
        ways.append([{}, {"warehouse": "GD1"}])
    if kind.name.startswith("trace.") and "lot" in kind.model_fields:
        ways.append([{"lot": "L-BASI"}, {"lot": "LT"}])
    for chosen in itertools.product(*ways):
        yield {name: value for part in chosen for name, value in part.items()}


def _told(client: Client, names: dict[str, list[Any]]) -> dict[tuple[str, str], str]:
    """Every query with every way to ask it, and what the person was answered."""
    found: dict[tuple[str, str], str] = {}
    for name, kind in all_queries().items():
        for values in _asked(kind, names):
            with contextlib.suppress(UserError, ValidationError):
                answer = client.ask(kind.model_validate(values))
                found[name, str(values)] = results.adapter(kind).dump_json(answer).decode()
    return found


def _naming(told: dict[tuple[str, str], str], marks: tuple[str, ...]) -> dict[str, str]:
    """Queries whose answer names something of the other warehouse that was not asked by name."""
    return {
        name: text[:300]
        for (name, values), text in told.items()
        if any(mark in text and mark not in values for mark in marks)
    }


@pytest.mark.req("WMS-SEC-08", "WMS-SEC-07")
def test_no_query_tells_of_another_warehouse(other: Other) -> None:
    """Not by a name, and not by a figure that changed when the other warehouse's documents came.

    A query the walk cannot ask proves nothing: name what it needs, or say above why not.
    """
    everything = _told(other.anybody, other.names)
    assert set(all_queries()) - {name for name, _values in everything} == _NOT_ASKED
    named = _naming(everything, other.marks)
    assert len(set(named) - _ORGANISATION) > 40
    assert {
        "audit.list",
        "audit.of",
        "audit.show",
        "pack.unknown_codes",
        "receivable.list",
        "sales.days",
    } <= set(named)

    mine = _told(other.stranger, other.names)

    changed = {asked[0] for asked, text in other.empty.items() if mine.get(asked, text) != text}
    assert set(_naming(mine, other.marks)) <= _ORGANISATION
    # what people did for all is told to all; that a serial is somewhere, but not where
    assert changed - {"audit.list", "serial.find"} <= _ORGANISATION


def _tried(names: dict[str, list[str]], cost: str) -> list[tuple[str, dict[str, Any]]]:
    running, done = names["session"]
    (draft,) = names["draft"]
    bap, moved, posted, asked, receipt = *names["number"][:4], "GRN-261121-0001"
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
        ("stock.reverse_landed_cost", {"number": cost, "reason": "salah"}),
        ("stock.set_limits", {"lines": [{"sku": "KAPAS", "warehouse": "GD1", "minimum": "1"}]}),
        ("warehouse.update", {"code": "GD1", "title": "Lain"}),
        ("journal.save_draft", {"draft": draft, "on_date": "2026-11-21"}),
        ("journal.discard_draft", {"draft": draft}), ("journal.post", {"draft": draft}),
        ("files.attach", {"subject_kind": "adjustment", "subject": asked, "files": [
            {"sha256": "0" * 64, "name": "foto.jpg"}]}),
    ]  # fmt: skip


@pytest.mark.req("WMS-SEC-08", "WMS-SEC-07")
def test_no_command_changes_another_warehouse(other: Other) -> None:
    done: list[str] = []
    freight = AddLandedCost(receipt="GRN-261121-0001", amount=Money(500))
    cost = other.anybody.do(freight).value.number
    for name, values in _tried(other.names, cost):
        command = all_commands()[name].model_validate(values)
        try:
            other.stranger.do(command)
        except UserError:
            continue
        done.append(name)

    assert done == []
