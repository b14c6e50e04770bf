"""The books as a file: export, check, restore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query
from app.core.money import Money
from app.identity.api import Founding

FileName = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
_FILE = Field(description="nama berkas dengan foldernya, di komputer yang menjalankan program")
#: SHA-256 of the manifest, as the export told it.
Fingerprint = Annotated[str, StringConstraints(to_lower=True, pattern=r"^([0-9a-fA-F]{64})?$")]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last seal of a chain: the journals of an entity in a year."""

    entity: str
    year: str
    journals: int
    head: str


@dataclass(frozen=True, slots=True)
class BooksExported:
    """What was written.

    Attributes:
        fingerprint: SHA-256 of the manifest; noted down elsewhere, it proves the file later.
    """

    file: str
    bytes: int
    journals: int
    lines: int
    fingerprint: str
    chains: tuple[ChainHead, ...]


class ExportBooks(Command[BooksExported]):
    """Write all books of the organisation, with their seals, into one file (accounting-ux I30).

    The file's format is told in ``app/bookfile/rules/format.py``.  Refused while a chain of seals
    is broken.
    """

    name = "books.export"
    permission = "report.export"
    summary = "Ekspor Buku: seluruh pembukuan beserta segelnya ke satu berkas"

    file: FileName = _FILE
    replace: bool = Field(default=False, description="timpa berkas yang sudah ada")


@dataclass(frozen=True, slots=True)
class FileBalance:
    """An account at the end of all journals of a file, debit and credit of all time."""

    entity: str
    code: str
    account: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class BookFileChecked:
    """A book file that was read whole; ``findings`` is empty when it agrees with itself."""

    organisation: str
    journals: int
    lines: int
    fingerprint: str
    chains: tuple[ChainHead, ...]
    balances: tuple[FileBalance, ...]
    findings: tuple[str, ...]
    not_contained: tuple[str, ...]


class CheckBookFile(Query[BookFileChecked]):
    """Prove an export without restoring it, and add its balances up from the lines (I27)."""

    name = "books.check_file"
    permission = "report.read"
    summary = "Memeriksa berkas ekspor buku: sidik, jumlah, saldo, dan rantai segelnya"

    file: FileName = _FILE


@dataclass(frozen=True, slots=True)
class BooksRestored:
    """What a restore brought."""

    organisation: str
    username: str
    journals: int
    lines: int
    fingerprint: str
    chains: tuple[ChainHead, ...]


class RestoreBooks(Founding[BooksRestored]):
    """Bring an export into an empty database: the same journals, numbers and seals (I30).

    All or nothing.  What is there afterwards are books only: no stock, no orders, and the inventory
    accounts are posted to by hand.  The organisation and its admin are new; who posted the journals
    is known by name and inactive until the admin gives a password and roles.
    """

    name = "organisation.restore"
    summary = "Pulihkan Buku dari Ekspor ke basis data kosong, dengan admin pertamanya"

    file: FileName = _FILE
    fingerprint: Fingerprint = Field(
        default="", description="sidik dari saat ekspor; bila diisi, harus sama"
    )
