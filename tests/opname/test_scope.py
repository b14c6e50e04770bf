"""What a session counts, as it was chosen, and who did what with it (WMS-OPN-01, 02)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.catalog.api import CreateCategory
from app.core.errors import InvalidInput
from app.opname.api import (
    ClassifyProducts,
    CompleteSession,
    CreateSession,
    SessionDetail,
    SessionList,
    StartSession,
)
from app.stock.api import CreateLocations, CreateZone, NewLocation

if TYPE_CHECKING:
    from tests.support.counting import Counting


def _chosen(counting: Counting, **scope: Any) -> set[str]:
    """SKUs a new draft would count."""
    wish = {"title": "Opname", "warehouse": "GD1", "scope": scope}
    made = counting.admin.do(CreateSession.model_validate(wish)).value
    return {row.sku for row in counting.lines(made.number)}


@pytest.mark.req("WMS-OPN-01")
def test_a_session_counts_what_was_chosen(counting: Counting) -> None:
    admin, goods = counting.admin, counting.goods
    food = admin.do(CreateCategory(category_name="Makanan")).value.code
    baby = admin.do(CreateCategory(category_name="Bayi", parent=food)).value.code
    goods.product("BUBUR", category=baby)
    goods.product("BERAS", category=food)
    admin.do(CreateZone(warehouse="GD1", code="DINGIN"))
    place = NewLocation(code="GD1-D-01", zone="DINGIN")
    admin.do(CreateLocations(warehouse="GD1", locations=(place,)))
    goods.receive("BUBUR", 5, "50000", place="GD1-D-01")
    goods.receive("BERAS", 5, "50000", place="GD1-B-02")
    counting.take("KRIM", 4, "GD1-B-01")  # was there, is not any more
    counting.take("SERUM", 3)
    admin.do(ClassifyProducts(warehouse="GD1"))

    everything = {"KAPAS", "SERUM", "KRIM", "BUBUR", "BERAS"}
    assert _chosen(counting) == everything
    assert _chosen(counting, with_empty=False) == everything - {"KRIM"}
    assert _chosen(counting, zones=["DINGIN"]) == {"BUBUR"}
    assert _chosen(counting, categories=[food]) == {"BUBUR", "BERAS"}
    assert _chosen(counting, categories=[baby]) == {"BUBUR"}
    assert _chosen(counting, skus=["kapas", "KRIM"]) == {"KAPAS", "KRIM"}
    assert _chosen(counting, classes=["A"]) == {"SERUM", "KRIM"}
    assert _chosen(counting, categories=[food], locations=["GD1-B-02"]) == {"BERAS"}
    assert {row.state for row in admin.ask(SessionList()).rows} == {"draft"}
    with pytest.raises(InvalidInput) as wrong:
        _chosen(counting, zones=["PANAS"], categories=["TIDAK"])
    assert [each.field for each in wrong.value.fields] == ["scope.zones", "scope.categories"]


@pytest.mark.req("WMS-OPN-02", "WMS-OPN-01")
def test_who_made_began_and_completed_it_is_kept(counting: Counting) -> None:
    session = counting.session(start=False, title="Opname Maret 2026", notes="tahunan")
    view = counting.wati.ask(SessionDetail(session=session))
    assert (view.state, view.started_at, view.completed_at) == ("draft", None, None)
    began = counting.goods.company.env.now() + timedelta(minutes=1)
    counting.tick(60)
    counting.wati.do(StartSession(session=session))
    counting.count_all(session)
    counting.tick(60)

    counting.wati.do(CompleteSession(session=session))

    view = counting.wati.ask(SessionDetail(session=session))
    chief = counting.wati.actor.full_name
    assert (view.title, view.notes, view.state) == ("Opname Maret 2026", "tahunan", "completed")
    assert (view.created_by, view.started_by, view.completed_by) == (
        counting.admin.actor.full_name, chief, chief,
    )  # fmt: skip
    assert (view.started_at, view.completed_at) == (began, began + timedelta(minutes=1))
