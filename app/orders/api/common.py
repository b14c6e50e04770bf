"""Parts that commands and queries of orders share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Where a store sells; decides whose export it is and who owes the money.
PlatformName = Literal[
    "shopee", "tiktok", "mengantar", "lazada", "blibli", "website", "pos", "erp", "manual"
]
PLATFORM_LABELS = {
    "shopee": "Shopee",
    "tiktok": "TikTok Shop",
    "tokopedia": "Tokopedia",
    "mengantar": "Mengantar",
    "lazada": "Lazada",
    "blibli": "Blibli",
    "website": "Situs sendiri",
    "pos": "Kasir",
    "erp": "Sistem ERP",
    "manual": "Manual",
}
#: A short code people type: capitals, digits and dashes.
StoreCode = Annotated[
    str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")
]
OrderNumber = Annotated[str, StringConstraints(min_length=1, max_length=80)]
#: Several orders at once; a page of a list, or a whole night's work.
OrderNumbers = Annotated[tuple[OrderNumber, ...], Field(min_length=1, max_length=5_000)]
Text = Annotated[str, StringConstraints(max_length=500)]


class Part(BaseModel):
    """A part of a command."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


@dataclass(frozen=True, slots=True)
class Skipped:
    """An order that was left as it is, and why."""

    number: str
    reason: str


class NoStore(UserError):
    """A file of a platform on which nobody here sells yet, or no more.

    Args:
        platform: Its name in the program.
        closed: Codes of its stores that are no longer active.
    """

    code = "NO_STORE"

    def __init__(self, platform: str, closed: Sequence[str] = ()) -> None:
        self.platform, self.closed = platform, tuple(closed)
        self.words = PLATFORM_LABELS.get(platform, platform)
        said = f"Belum ada toko {self.words}. Buat tokonya di Daftar Toko"
        if closed:
            said = f"Toko {self.words} {', '.join(closed)} nonaktif. Aktifkan di Daftar Toko"
        super().__init__(f"{said}, lalu pilih berkas ini lagi.")
