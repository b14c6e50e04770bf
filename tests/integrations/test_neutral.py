"""The neutral lifecycle: what is news, what is a sale."""

from __future__ import annotations

import pytest

from app.integrations.neutral import Lifecycle

pytestmark = pytest.mark.req("ERP-ORD-08")

_UNPAID, _READY, _SHIPPED, _DELIVERED, _COMPLETED, _CANCELLED, _RETURNED = Lifecycle
NEWS = {
    _UNPAID: {_READY, _SHIPPED, _DELIVERED, _COMPLETED, _CANCELLED, _RETURNED},
    _READY: {_SHIPPED, _DELIVERED, _COMPLETED, _CANCELLED, _RETURNED},
    _SHIPPED: {_DELIVERED, _COMPLETED, _CANCELLED, _RETURNED},
    _DELIVERED: {_COMPLETED, _CANCELLED, _RETURNED},
    _COMPLETED: {_CANCELLED, _RETURNED},
    _CANCELLED: {_RETURNED},
    _RETURNED: set(),
}


@pytest.mark.parametrize("known", Lifecycle)
def test_a_status_never_moves_backwards(known: Lifecycle) -> None:
    assert {told for told in Lifecycle if known.may_become(told)} == NEWS[known]


def test_what_counts_as_a_sale() -> None:
    assert {status for status in Lifecycle if status.active} == {
        _READY,
        _SHIPPED,
        _DELIVERED,
        _COMPLETED,
    }
