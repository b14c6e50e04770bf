"""Unit usaha: the parts of the business, and the stores and warehouses that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query

#: As people type it behind a journal line: short, no blanks, not ``-`` (which asks for none).
UnitCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{0,19}$", strip_whitespace=True)
]
UnitName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
MemberKind = Literal["store", "warehouse"]


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """The unit as it now stands."""

    code: str
    title: str
    active: bool


class CreateUnit(Command[UnitChanged]):
    """Add a business unit."""

    name = "unit.create"
    permission = "account.create"
    summary = "Menambah unit usaha"

    code: UnitCode = Field(description="huruf besar, angka, tanda hubung; belum dipakai")
    title: UnitName = Field(description="nama unit usaha")


class RenameUnit(Command[UnitChanged]):
    """Call it something else; the code stays, and every figure with it (I7)."""

    name = "unit.rename"
    permission = "account.update"
    summary = "Mengubah nama unit usaha"

    code: UnitCode
    title: UnitName


class RetireUnit(Command[UnitChanged]):
    """Close a unit nothing belongs to any more; its history stays and can be asked for."""

    name = "unit.retire"
    permission = "account.update"
    summary = "Menonaktifkan unit usaha yang tidak lagi beranggota; riwayatnya tetap"

    code: UnitCode


class RevokeUnitRetirement(Command[UnitChanged]):
    """Open it again."""

    name = "unit.activate"
    permission = "account.update"
    summary = "Mengaktifkan kembali unit usaha"

    code: UnitCode


@dataclass(frozen=True, slots=True)
class MemberAssigned:
    """Where it belongs now.

    Attributes:
        journals: Numbers of the journals that took the value of its stock along, one an entity.
    """

    kind: str
    code: str
    unit: str
    journals: tuple[str, ...]


class AssignUnit(Command[MemberAssigned]):
    """Put a store or warehouse into a unit: holds for what is posted from now on."""

    name = "unit.assign"
    permission = "account.update"
    summary = "Memasukkan toko atau gudang ke unit usaha; nilai stok gudang ikut pindah"

    kind: MemberKind
    code: str = Field(min_length=1, description="kode toko atau gudang")
    unit: str = Field(default="", description="kode unit usaha; kosong = tanpa unit")


@dataclass(frozen=True, slots=True)
class UnitMember:
    """A store or warehouse and the code of its unit, "" for none."""

    kind: str
    code: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A business unit and what belongs to it."""

    code: str
    title: str
    active: bool
    stores: tuple[str, ...]
    warehouses: tuple[str, ...]


class UnitList(Query[tuple[UnitRow, ...]]):
    """All business units by code."""

    name = "unit.list"
    permission = "account.read"
    summary = "Unit usaha dengan toko dan gudangnya"


class UnitMembers(Query[tuple[UnitMember, ...]]):
    """Every store and warehouse with its unit; a person limited to warehouses sees those."""

    name = "unit.members"
    permission = "account.read"
    summary = "Toko dan gudang dengan unit usahanya"
