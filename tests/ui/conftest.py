"""The look is put on once; each test gets its own operations and scan filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.ui import translations
from app.ui.scan import ScanFilter
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """The program's look, light and at 100 % whatever a test before did."""
    translations.install()
    theme().apply(dark=False, scale=1.0)
    yield
    theme().apply(dark=False, scale=1.0)


@pytest.fixture
def scans() -> Iterator[ScanFilter]:
    """A listening scan filter."""
    made = ScanFilter()
    made.install()
    yield made
    made.remove()
