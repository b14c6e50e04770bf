"""What was packed, by whom and how: the report of the packing tables (PU-25, PU-37)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from app.core.commands import Query
from app.documents.report import Report


class PackReport(Query[Report]):
    """Parcels and base units of each packer; scanned and confirmed by key are counted apart."""

    name: ClassVar[str] = "pack.report"
    permission: ClassVar[str] = "report.read"
    summary: ClassVar[str] = "Laporan kemas per pengemas"

    by: Literal["packer", "parcel"] = Field(
        default="packer",
        description="packer: one row a person; parcel: the parcels with something confirmed by key",
    )
    packer: str | None = Field(default=None, description="username of one packer")
    warehouse: str | None = None
    since: date | None = Field(default=None, description="the last day when left out")
    until: date | None = Field(default=None, description="today when left out")
