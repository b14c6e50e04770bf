"""Every use case names a permission that the roles panel can show (WMS-SEC-07)."""

from __future__ import annotations

from typing import Any

import pytest

from app import schema
from app.core.commands import SIGNED_IN, all_commands, all_queries
from app.identity.rules.permissions import CATALOGUE

#: Run by the founder of an empty database, who is nobody yet.
_FOUNDING = {"organisation.found", "organisation.restore"}


@pytest.mark.req("WMS-SEC-07")
def test_permissions_of_all_use_cases_are_in_the_catalogue() -> None:
    schema.load()
    kinds: list[Any] = [*all_commands().values(), *all_queries().values()]

    unknown = {
        kind.name: kind.permission
        for kind in kinds
        if kind.permission != SIGNED_IN
        and kind.permission not in CATALOGUE
        and kind.name not in _FOUNDING
    }

    assert unknown == {}
    assert len(kinds) > 50
