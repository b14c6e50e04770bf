"""A small company with a store, a warehouse and a history of journals over several months."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.core.money import Money
from tests.accounting.conftest import Books, Goods, goods, journal
from tests.support.company import Company

if TYPE_CHECKING:
    from app.accounting.queries.scope import Scope

__all__ = ["Books", "Goods", "Money", "Scope", "api", "date", "goods", "journal"]


@pytest.fixture
def books(database_url: str) -> Books:
    company = Company.found(database_url)
    return Books(company, company.client())
