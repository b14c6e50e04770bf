"""What a book file holds (accounting-ux I30), version 1.

A zip of parts, one JSON object a line in UTF-8, and ``manifest.json`` behind them.  JSON lines, so
that a million journals are read and written one by one and anybody can read them with two lines of
any language; a zip, since they pack to a twentieth and every system opens it.

- Amounts are whole sen, ids UUIDs, days ``YYYY-MM-DD``, instants UTC with microseconds.
- What is empty, zero or false is left out.
- Rows stand in the order of their keys, journals in that of their chains: entity, year, number.
  Nothing tells when or by whom the file was written, so the same books give the same parts, and
  with the same zlib the same bytes.  Who exported them, and when, is in the audit trail.
- The comment of the zip, its last 64 bytes, is the SHA-256 of all bytes before it: what was damaged
  on the way is told at once.
- ``manifest.json`` holds rows and SHA-256 of each part, and the last seal of each chain.  Its own
  SHA-256 is the *fingerprint*: whoever knows it knows the whole file.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.accounting.rules.chain import SealedJournal
from app.core.db import NIL

FORMAT: Final = "lumbung-books"
VERSION: Final = 1
SUFFIX: Final = ".lumbung-buku.zip"
MANIFEST: Final = "manifest.json"

ORGANISATION: Final = "organisation.jsonl"
ENTITIES: Final = "entities.jsonl"
PEOPLE: Final = "people.jsonl"
ACCOUNTS: Final = "accounts.jsonl"
BINDINGS: Final = "bindings.jsonl"
PERIODS: Final = "periods.jsonl"
NUMBERS: Final = "numbers.jsonl"
JOURNALS: Final = "journals.jsonl"
UNIT_MEMBERS: Final = "unit-members.jsonl"
ALLOCATIONS: Final = "allocations.jsonl"
BALANCES: Final = "balances.jsonl"

#: In every file, for whoever opens it without us.
NOT_CONTAINED: Final = (
    "Stok: produk, lot, mutasi, reservasi. Nilai persediaan hanya ada sebagai saldo akun.",
    "Pesanan, pengiriman, retur, transfer, opname, dan BAP pemusnahan.",
    "Faktur dan pengingat piutang; yang ada pos terbukanya, jatuh temponya, dan alokasinya.",
    "Draf dan templat jurnal, lampiran, saldo rekening koran, tarif dan pembeli untuk pajak.",
    "Pengguna dan peran (hanya nama pencatat jurnal), kunci tanda tangan, jejak audit.",
    "Nomor telepon, alamat, dan catatan pelanggan.",
)

Uid = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Sen = Annotated[int, Field(ge=0, le=2**63 - 1)]
_Place = Annotated[int, Field(ge=1, le=2**53)]
_Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
NUMBER: Final = re.compile(r"JRN-(\d{4})-(\d{6,12})")


class Row(BaseModel):
    """One line of a part."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class OrganisationRow(Row):
    """The organisation; a restored one gets an id of its own."""

    code: str
    name: str
    timezone: str
    settings: dict[str, Any]


class EntityRow(Row):
    """A legal entity."""

    id: Uid
    code: str
    name: str
    kind: str
    npwp: str = ""
    address: str = ""
    is_default: bool = False
    is_pkp: bool = False


class PersonRow(Row):
    """Somebody who posted a journal; by name only."""

    id: Uid
    username: str
    full_name: str


class AccountRow(Row):
    """An account of the chart.

    ``control`` is ``stock`` where the value of stock stood behind it.
    """

    id: Uid
    code: str
    name: str
    kind: str
    contra: bool = False
    normal_side: str
    parent_id: Uid | None = None
    active: bool = False
    control: str = ""
    note: str = ""


class BindingRow(Row):
    """Which account a role means; the zero id for every store."""

    role: str
    event: str
    store_id: Uid
    account_id: Uid


class PeriodRow(Row):
    """A month of an entity."""

    entity_id: Uid
    ym: _Month
    state: Literal["open", "held", "closed"]


class NumberRow(Row):
    """A document number that was given; those of journals stand with the journals."""

    series: str
    scope: Uid
    period: str
    n: _Place
    text: str


class LineRow(Row):
    """One line of a journal; ``side`` and ``charge`` where it is an open item (sub-ledger)."""

    line_no: _Place
    account_id: Uid
    debit: _Sen = 0
    credit: _Sen = 0
    store_id: Uid | None = None
    warehouse_id: Uid | None = None
    party_kind: str | None = None
    party_id: Uid | None = None
    memo: str = ""
    unit_id: Uid | None = None
    side: str = ""
    charge: bool = False


class JournalRow(Row):
    """A journal with its lines and its seal (C5); the seal says what may never have changed."""

    id: Uid
    entity_id: Uid
    number: Annotated[str, StringConstraints(pattern=f"^{NUMBER.pattern}$")]
    on_date: date
    description: str = ""
    event: str
    event_key: str
    source_kind: str = ""
    source_id: Uid | None = None
    source_number: str = ""
    reverses_id: Uid | None = None
    closing: bool = False
    actor_id: Uid
    at: datetime
    due_on: date | None = None
    lines: tuple[LineRow, ...]
    seal: _Hash

    @property
    def year(self) -> str:
        """The year of its number, which with the entity is its chain."""
        return self.number[4:8]

    @property
    def n(self) -> int:
        """Its place in the chain."""
        return int(self.number[9:])

    def sealed(self, version: str) -> SealedJournal:
        """What its seal was taken over."""
        header = (
            version, self.entity_id, self.number, self.on_date.isoformat(), self.description,
            self.event, self.event_key, self.source_number, self.reverses_id or "",
            "1" if self.closing else "0",
        )  # fmt: skip
        lines = tuple(
            (
                str(line.line_no), line.account_id, str(line.debit), str(line.credit),
                line.store_id or "", line.warehouse_id or "", line.party_kind or "",
                line.party_id or "", line.memo, *([line.unit_id] if line.unit_id else []),
            )
            for line in self.lines
        )  # fmt: skip
        return SealedJournal(f"{self.entity_id} {self.year}", self.number, header, lines, self.seal)


class UnitMemberRow(Row):
    """A store or warehouse that belongs to a business unit, when the file was written."""

    member_id: Uid
    kind: Literal["store", "warehouse"]
    unit_id: Uid


class AllocationRow(Row):
    """What of one open item was set against another, on its day; negative when taken back."""

    charge_id: Uid
    charge_line: _Place
    credit_id: Uid
    credit_line: _Place
    place: _Place
    on_date: date
    amount: Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]


class BalanceRow(Row):
    """Sums of an account in a month; nobody has to believe them, the lines give them again."""

    entity_id: Uid
    ym: _Month
    account_id: Uid
    closing: bool = False
    store_id: Uid = NIL
    warehouse_id: Uid = NIL
    unit_id: Uid = NIL
    debit: _Sen = 0
    credit: _Sen = 0


class PartInfo(Row):
    """A part and what it must be."""

    name: str
    rows: Annotated[int, Field(ge=0)]
    sha256: _Hash


class ChainInfo(Row):
    """A chain: the journals of one entity and year, and the seal of the last."""

    entity: str
    entity_id: Uid
    year: str
    journals: Annotated[int, Field(ge=1)]
    head: _Hash


class Totals(Row):
    """What all journals add up to, in sen."""

    journals: int
    lines: int
    debit: int
    credit: int


class Manifest(Row):
    """``manifest.json``."""

    format: str
    version: int
    seal_version: str
    code: str
    organisation: str
    parts: tuple[PartInfo, ...]
    chains: tuple[ChainInfo, ...]
    totals: Totals
    not_contained: tuple[str, ...]

    @property
    def has_units(self) -> bool:
        """Whether the file has parts of business units."""
        return any(one.name in OF_UNITS for one in self.parts)


#: The parts every file has, with what their lines are.
ROWS: Final[dict[str, type[Row]]] = {
    ORGANISATION: OrganisationRow, ENTITIES: EntityRow, PEOPLE: PersonRow, ACCOUNTS: AccountRow,
    BINDINGS: BindingRow, PERIODS: PeriodRow, NUMBERS: NumberRow, JOURNALS: JournalRow,
    ALLOCATIONS: AllocationRow, BALANCES: BalanceRow,
}  # fmt: skip
_DIMENSION: Final = "dimension-"


def dimension_part(kind: str) -> str:
    """Name of the part with the stores, warehouses or parties that lines point at."""
    return f"{_DIMENSION}{kind}.jsonl"


#: Business units and their members stand only in books that have any: all others are, byte for
#: byte, what they were before there were units, and can be read by programs from then.
UNITS: Final = dimension_part("unit")
OF_UNITS: Final = frozenset({UNITS, UNIT_MEMBERS})
