"""Founding: the first command on an empty database."""

from __future__ import annotations

import pytest

from tests.support.company import company


@pytest.mark.req("WMS-SEC-06")
def test_a_founded_company_has_an_admin_and_roles(database_url: str) -> None:
    home = company(database_url)

    packer = home.client("Packer")

    assert home.admin.actor.roles == ("System Admin",)
    assert packer.actor.roles == ("Packer",)
    assert packer.actor.may("pack.execute")
    assert not packer.actor.may("user.manage")
