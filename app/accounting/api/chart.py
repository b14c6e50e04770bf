"""Chart of accounts and account roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.accounting.rules.roles import Role
from app.core.commands import Command, Query

#: ``NN-NNN`` (ERP-FIN-01).
AccountCode = Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{3}$")]
AccountName = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Note = Annotated[str, StringConstraints(max_length=500)]
AccountKind = Literal[
    "header", "asset", "liability", "equity", "revenue", "cogs", "expense", "other_income",
    "other_expense", "tax", "memo",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChartInstalled:
    """How much was added; zero when it was all there."""

    accounts: int
    roles: int


class InstallChart(Command[ChartInstalled]):
    """Put the standard chart and the accounts of all roles in place; adds only what is missing."""

    name = "chart.install"
    permission = "account.create"
    summary = "Memasang bagan akun standar dan peran akunnya; hanya menambah yang belum ada"

    chart: Literal["indonesia"] = "indonesia"


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """The account as it now stands."""

    code: str
    account: str
    active: bool


class CreateAccount(Command[AccountChanged]):
    """Add an account to the chart."""

    name = "account.create"
    permission = "account.create"
    summary = "Menambah akun ke bagan akun"

    code: AccountCode = Field(description="kode NN-NNN, belum dipakai")
    account: AccountName = Field(description="nama akun")
    kind: AccountKind = Field(description="jenis; header = kelompok")
    parent: AccountCode | None = Field(default=None, description="kode akun di atasnya")
    contra: bool = Field(default=False, description="akun lawan: saldo di sisi sebaliknya")
    note: Note = ""


class UpdateAccount(Command[AccountChanged]):
    """Change name, parent or note; what is left out stays.  Code, kind and side are for ever."""

    name = "account.update"
    permission = "account.update"
    summary = "Mengubah nama, induk, atau catatan akun"

    code: AccountCode
    account: AccountName | None = None
    parent: AccountCode | None = None
    note: Note | None = None


class DeactivateAccount(Command[AccountChanged]):
    """Close an account to new postings; its history stays."""

    name = "account.deactivate"
    permission = "account.update"
    summary = "Menonaktifkan akun; riwayatnya tetap ada"

    code: AccountCode


class ActivateAccount(Command[AccountChanged]):
    """Open an account to postings again."""

    name = "account.activate"
    permission = "account.update"
    summary = "Mengaktifkan kembali akun"

    code: AccountCode


@dataclass(frozen=True, slots=True)
class RoleBound:
    """The mapping as it now stands; ``account`` is empty when an exception was taken away."""

    role: str
    event: str
    store: str
    account: str


class BindRole(Command[RoleBound]):
    """Choose the account of a role, for everything or for one event, one store, or both."""

    name = "account.bind_role"
    permission = "account.update"
    summary = "Memilih akun untuk suatu peran, umum atau khusus kejadian dan toko tertentu"

    role: Role = Field(description="peran akun, misalnya sales")
    account: AccountCode | None = Field(description="kode akun; null menghapus pengecualian")
    event: Annotated[str, StringConstraints(max_length=80)] = Field(
        default="", description="hanya untuk kejadian ini; kosong = semua"
    )
    store: str = Field(default="", description="hanya untuk toko ini; kosong = semua")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the order of the tree."""

    code: str
    account: str
    kind: str
    depth: int
    parent: str
    contra: bool
    normal_side: str
    postable: bool
    active: bool
    control: str
    #: Roles it is bound to in general.
    roles: tuple[str, ...]
    note: str


class AccountList(Query[tuple[AccountRow, ...]]):
    """The chart as a tree, parents before children."""

    name = "account.list"
    permission = "journal.read"
    summary = "Bagan akun sebagai pohon"

    text: str = Field(default="", description="bagian kode atau nama")
    active: bool | None = Field(default=None, description="hanya yang aktif atau tidak aktif")
    postable: bool | None = Field(default=None, description="tanpa kelompok, atau hanya kelompok")


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role and one of its mappings; general ones first."""

    role: str
    label: str
    event: str
    store: str
    code: str
    account: str
    default: str


class RoleList(Query[tuple[RoleRow, ...]]):
    """Which account each posting rule uses."""

    name = "account.roles"
    permission = "account.read"
    summary = "Akun yang dipakai tiap peran"

    text: str = Field(default="", description="bagian nama peran, kode atau nama akun")
