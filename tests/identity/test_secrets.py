"""Secrets show in no text a command turns into."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from app import schema
from app.core.commands import Command, all_commands
from app.core.gate import command_args
from app.identity.api import (
    ChangePassword,
    ConfirmReset,
    CreateUser,
    FoundOrganisation,
    IssueBadge,
    IssueResetCode,
    ResetPassword,
    SetBadgePin,
)

SECRET = "SANGAT-RAHASIA-0123456789"

CARRIERS: tuple[Command[Any], ...] = (
    FoundOrganisation(organisation="Toko", password=SECRET),
    CreateUser(username="budi", full_name="Budi", password=SECRET, invite_code=SECRET),
    ResetPassword(username="budi", password=SECRET),
    ChangePassword(old_password=SECRET, new_password=SECRET),
    ConfirmReset(code=SECRET, new_password=SECRET),
    IssueResetCode(username="budi", code=SECRET),
    IssueBadge(username="budi", pin=SECRET[-10:]),
    SetBadgePin(pin=SECRET[-10:], old_pin=SECRET[-10:]),
)


@pytest.mark.req("WMS-SEC-11")
@pytest.mark.parametrize("command", CARRIERS, ids=lambda command: command.name)
def test_secrets_stand_in_no_text_of_a_command(command: Command[Any]) -> None:
    for text in (repr(command), str(command), command_args(command)):
        assert "0123456789" not in text


@pytest.mark.req("WMS-SEC-11")
def test_every_field_that_sounds_secret_is_one() -> None:
    schema.load()
    sounding = ("password", "pin", "secret", "invite_code")

    open_fields = {
        (kind.name, field)
        for kind in all_commands().values()
        for field in kind.model_fields
        if field not in kind.secret
        and any(field == word or field.endswith(f"_{word}") for word in sounding)
        and field != "must_change_password"
    }

    assert open_fields == set()


def test_a_refused_secret_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValidationError) as refused:
        ResetPassword(username="x y", password="SANGAT-RAHASIA" * 20)

    assert "RAHASIA" not in str(refused.value)
