"""Codes the packing table knows, and those nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from app.core.commands import Query


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code nobody knows, scanned at the packing table (PU-34)."""

    code: str
    times: int
    last_order: str
    last_at: datetime
    last_person: str


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A barcode and the product it names; ``key`` is the form in which codes are compared."""

    key: str
    sku: str
    product: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """A stretch of the directory of codes; ``next`` is None at its end."""

    rows: tuple[KnownCode, ...]
    next: str | None


class PackDirectory(Query[CodePage]):
    """Every product barcode, by key.

    A packing table keeps them in memory to say what a wrong code is (PU-24).
    """

    name: ClassVar[str] = "pack.directory"
    permission: ClassVar[str] = "pack.read"
    summary: ClassVar[str] = "Daftar barcode semua produk untuk meja kemas"

    limit: int = Field(default=20_000, ge=1, le=50_000)
    after: str | None = None


class UnknownCodes(Query[tuple[UnknownCode, ...]]):
    """Unknown codes of the last days, for the people who keep the master data."""

    name: ClassVar[str] = "pack.unknown_codes"
    permission: ClassVar[str] = "product.read"
    summary: ClassVar[str] = "Kode tak dikenal di meja kemas"

    days: int = Field(default=30, ge=1, le=365)
