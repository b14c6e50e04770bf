"""A shop to show on screens; one database is enough for what people see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shop(sqlite_url: str) -> Iterator[Shop]:
    made = Shop.build(sqlite_url)
    yield made
    made.goods.sound()
    made.company.close()
