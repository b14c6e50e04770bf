"""Who is limited to some warehouses is told the trail of their documents only (WMS-SEC-08)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from app import schema
from app.audit import scopes
from app.audit.api import AuditList, AuditOf, ShowAudit
from app.catalog.api import SetMinMax
from app.core.errors import NotFound
from app.stock.api import (
    AcknowledgeAdjustments,
    AdjustLine,
    CreateTransfer,
    DecideAdjustment,
    LimitLine,
    RequestAdjustment,
    SetStockLimits,
    WantedLine,
)
from app.ui import subjects
from tests.support.goods import Goods
from tests.support.source import sources

if TYPE_CHECKING:
    from app.core.client import Client


@pytest.fixture
def goods(database_url: str) -> Goods:
    made = Goods.build(database_url)
    made.receive("KAPAS", 10, "100000")
    made.receive("KAPAS", 10, "100000", place="GD2-A-01")
    return made


def told(client: Client, **filters: str) -> list[tuple[str, str]]:
    """Action and subject, newest first."""
    page = client.ask(AuditList.model_validate(filters))
    assert page.total == len(page.rows)
    return [(row.action, row.subject) for row in page.rows]


def clerk(goods: Goods, *warehouses: str) -> Client:
    return goods.company.client(
        "audit.read", username="-".join(warehouses).lower() or "nobody", warehouses=warehouses
    )


def wish(goods: Goods, warehouse: str) -> str:
    less = AdjustLine(sku="KAPAS", change=-1, location=f"{warehouse}-A-01")
    asked = RequestAdjustment(
        warehouse=warehouse, reason="correction", note="hilang", lines=(less,)
    )
    return str(goods.me.do(asked).value.code)


@pytest.mark.req("WMS-SEC-08", "WMS-SEC-10")
def test_the_trail_of_a_document_is_told_in_its_warehouses(goods: Goods) -> None:
    here, there = wish(goods, "GD1"), wish(goods, "GD2")
    line = WantedLine(sku="KAPAS", qty=1, to_location="GD2-A-01")
    moved = goods.me.do(
        CreateTransfer(warehouse="GD1", to_warehouse="GD2", lines=(line,))
    ).value.code
    one, two = clerk(goods, "GD1"), clerk(goods, "GD2")

    asked = "adjustment.request"
    assert told(one, subject_kind="adjustment") == [(asked, here)]
    assert told(two, subject_kind="adjustment") == [(asked, there)]
    assert told(goods.me, subject_kind="adjustment") == [(asked, there), (asked, here)]
    for who in (one, two):
        assert told(who, subject_kind="transfer") == [("transfer.create", moved)]
    assert told(one, subject_kind="warehouse", action="warehouse.create") == [
        ("warehouse.create", "GD1")
    ]
    assert told(clerk(goods), subject_kind="transfer") == []
    entries = two.ask(AuditOf(subject_kind="adjustment", subject=here))
    assert (entries.rows, entries.total) == ((), 0)
    [secret] = goods.me.ask(AuditList(subject=here)).rows
    with pytest.raises(NotFound):
        two.ask(ShowAudit(id=secret.id))


@pytest.mark.req("WMS-SEC-08")
def test_what_is_about_everything_names_no_other_warehouse(goods: Goods) -> None:
    goods.me.do(SetMinMax(sku="KAPAS", min_stock=1, max_stock=9))
    goods.me.do(SetMinMax(sku="KAPAS", min_stock=2, max_stock=8, warehouse="GD1"))
    limits = (
        LimitLine(sku="KAPAS", warehouse="GD1", minimum=4),
        LimitLine(sku="KAPAS", warehouse="GD2", minimum=5),
    )
    goods.me.do(SetStockLimits(lines=limits))
    one, two = clerk(goods, "GD1"), clerk(goods, "GD2")

    assert told(one, action="stock.set_limits") == [("stock.set_limits", "KAPAS · GD1")]
    assert told(two, action="stock.set_limits") == [("stock.set_limits", "KAPAS · GD2")]
    assert len(told(one, action="product.set_min_max")) == 2
    assert len(told(two, action="product.set_min_max")) == 1


@pytest.mark.req("WMS-SEC-08", "WMS-SEC-10")
def test_a_command_about_several_warehouses_is_not_told_whole(goods: Goods) -> None:
    """Its parameters name all of them, the entry only one."""
    here, there = wish(goods, "GD1"), wish(goods, "GD2")
    boss = goods.company.client("Warehouse Manager", username="boss")
    for number in (here, there):
        boss.do(DecideAdjustment(number=number, approve=True))
    goods.me.do(AcknowledgeAdjustments(numbers=(here, there)))

    def shown(client: Client) -> tuple[str, str]:
        [row] = client.ask(AuditList(subject=here, action="adjustment.acknowledge")).rows
        detail = client.ask(ShowAudit(id=row.id))
        return detail.args, detail.message

    assert shown(clerk(goods, "GD1")) == ("{}", "")
    assert there in shown(goods.me)[0]
    assert there in shown(clerk(goods, "GD1", "GD2"))[0]


@pytest.mark.req("WMS-SEC-08")
def test_somebody_speaks_for_every_kind_of_subject() -> None:
    """A kind nobody spoke for is hidden from people of one warehouse, which nobody wanted."""
    schema.load()
    recorded = {
        call.args[2].value
        for file in sources("app/**/*.py")
        for call in ast.walk(file.tree)
        if isinstance(call, ast.Call)
        and _is_record(call.func)
        and len(call.args) > 3
        and isinstance(call.args[2], ast.Constant)
    }

    assert len(recorded) > 30
    assert recorded - scopes.known_kinds() == set()
    assert {kind for kind, _words in subjects.choices()} - scopes.known_kinds() <= {
        "destruction",
        "expense",  # kinds of journals' sources
    }


def _is_record(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "record"
