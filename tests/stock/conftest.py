"""A company with goods, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.goods import Goods

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def goods(database_url: str) -> Iterator[Goods]:
    made = Goods.build(database_url)
    yield made
    made.sound()
    made.company.close()
