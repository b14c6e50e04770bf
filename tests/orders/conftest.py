"""A company with stores, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    made = Shop.build(database_url)
    yield made
    made.goods.sound()
    made.company.close()
