"""The books of a company with tax."""

from __future__ import annotations

import pytest

from tests.accounting.conftest import Books
from tests.support.company import Company


@pytest.fixture
def books(database_url: str) -> Books:
    company = Company.found(database_url)
    return Books(company, company.admin)
