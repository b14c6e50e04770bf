"""Typed text that is never stored, logged or shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from pydantic import ConfigDict, Field, StringConstraints

from app.core.commands import Command

if TYPE_CHECKING:
    from collections.abc import Iterable

R = TypeVar("R")

_HIDDEN = Field(json_schema_extra={"format": "password", "writeOnly": True})
#: A password, kept to the letter: blanks around it belong to it.
Password = Annotated[
    str, StringConstraints(strip_whitespace=False, min_length=1, max_length=200), _HIDDEN
]
#: A PIN of 4 digits.
Pin = Annotated[str, StringConstraints(max_length=20), _HIDDEN]
#: A code of an invitation or a reset, made where it is printed.
ResetCode = Annotated[str, StringConstraints(min_length=20, max_length=80), _HIDDEN]


class SecretCommand(Command[R], Generic[R]):
    """A command whose ``secret`` fields show in no log line and in no validation error."""

    model_config = ConfigDict(hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        return [pair for pair in super().__repr_args__() if pair[0] not in self.secret]
