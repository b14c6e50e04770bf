"""A code that names no warehouse is refused by every query, never answered like an empty one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from app.core.commands import all_queries
from app.core.errors import UserError

if TYPE_CHECKING:
    from app.core.commands import Query
    from tests.support.goods import Goods


def _asked() -> list[Query[Any]]:
    """Each query that can be asked with a warehouse and goods alone."""
    made = []
    for kind in all_queries().values():
        if "warehouse" not in kind.model_fields:
            continue
        values = {"warehouse": "TIADA", "sku": "KAPAS", "code": "KAPAS"}
        given = {name: text for name, text in values.items() if name in kind.model_fields}
        try:
            made.append(kind.model_validate(given))
        except ValidationError:
            continue
    return made


@pytest.mark.req("WMS-SEC-08", "WMS-GEN-09")
def test_no_query_answers_for_a_warehouse_there_is_not(goods: Goods) -> None:
    answered = []
    for ask in _asked():
        try:
            goods.me.ask(ask)
        except UserError as refused:
            said = " ".join([refused.message, *(each.message for each in refused.fields)])
            if "TIADA" not in said:
                answered.append((ask.name, said))
        else:
            answered.append((ask.name, ""))

    assert answered == []
