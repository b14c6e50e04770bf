"""A company that sells what the samples hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.catalog.api import ComponentIn
from tests.integrations.files import SAMPLES
from tests.support.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """The totals a correct import must reach."""
    found: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def shop(database_url: str, expected: dict[str, Any]) -> Iterator[Shop]:
    """A shop on every platform with the samples' catalogue, bundles included."""
    made = Shop.build(database_url, ("SHP", "TTS", "MGT"))
    for sku in expected["catalogue"]:
        if sku not in expected["bundles"]:
            made.goods.product(sku)
    for sku, parts in expected["bundles"].items():
        components = tuple(ComponentIn(sku=part, qty=qty) for part, qty in parts.items())
        made.goods.product(sku, kind="bundle", components=components)
    yield made
    made.goods.sound()
    made.company.close()
