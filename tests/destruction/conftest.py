"""A company that destroys goods, on each database; sound in stock and books at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.destruction import Destruction

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def site(database_url: str) -> Iterator[Destruction]:
    made = Destruction.build(database_url)
    yield made
    made.goods.sound()
    made.goods.company.close()
