"""What the commands of packing and shipping are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.core.quantity import Quantity

Number = Annotated[str, Field(min_length=1, max_length=80)]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class ScanEvent(_Part):
    """One event of the packing table, as ``rules.pack_events.PackEvent`` writes it."""

    seq: int = Field(ge=1)
    at: datetime
    kind: str
    result: str
    outcome: str
    code: str = ""
    sku: str = ""
    line: str = ""
    qty: int = 0
    lot: str = ""
    serial: str = ""
    data: dict[str, Any] = Field(default_factory=dict)


class VerifiedPart(_Part):
    """Base units of one item that are in the box."""

    line: str = Field(description="number of the item in the order")
    qty: Quantity
    lot: str = ""
    serial: str = ""
