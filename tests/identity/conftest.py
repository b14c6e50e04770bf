"""A founded company for every test of this slice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def home(database_url: str) -> Iterator[Company]:
    """A company without books: these tests are about people."""
    with Company.found(database_url, opened=False) as made:
        yield made
