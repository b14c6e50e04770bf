"""A company with goods to count, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.counting import Counting

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def counting(database_url: str) -> Iterator[Counting]:
    made = Counting.build(database_url)
    yield made
    made.sound()
    made.goods.company.close()
