"""Parts the commands of stock share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(min_length=1, max_length=60)]
Status = Literal["available", "blocked", "damaged", "on_hold"]


class Part(BaseModel):
    """A line or nested value of a command."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A record was made or changed; ``code`` is how people name it."""

    code: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A stock document was posted."""

    number: str
    journal: str
