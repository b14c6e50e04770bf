"""Proof that a book file agrees with itself: every row, sum, reference and seal, in one reading.

Nothing is believed: rows and hashes of the parts, that every journal balances, numbers without a
gap, each seal by the formula of the database, and the balances summed from the lines again.  What
is wrong is collected, so that a person hears of it at once.  In memory are the keys of the
journals, the open items and the balances, never the journals themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar
from uuid import UUID

from pydantic import ValidationError

from app.accounting.rules.chain import link
from app.bookfile.rules import format as parts
from app.bookfile.rules.errors import MOST, PartDamaged
from app.bookfile.rules.journals import JournalProof
from app.core.db import NIL
from app.identity.rules.settings import OrganisationSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.core.work import Progress

R = TypeVar("R", bound=parts.Row)
#: What no column takes, and what stands for a document number to come.
_UNFIT: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\xee\x80[\x80\x81]")
_SIGNS: Final = (b"\\u0000", b"\xee\x80")
#: After so many findings the rest of a part is only counted and hashed.
_ENOUGH: Final = MOST * 4
_EVERY: Final = 2_000
#: Groups within groups; a chart has four.
_DEEPEST: Final = 30


def _suspect(line: bytes) -> bool:
    """Whether to look closely: the pattern takes longer than all the rest of a row."""
    return any(sign in line for sign in _SIGNS)


class Readable(Protocol):
    """An opened book file."""

    @property
    def manifest(self) -> parts.Manifest: ...  # noqa: D102

    def strangers(self, expected: Iterable[str]) -> list[str]:
        """What is wrong with the list of its parts."""

    def lines(self, name: str) -> Iterator[bytes]:
        """The rows of a part; PartDamaged when they are not those of the manifest."""


@dataclass
class Inspected:
    """What a reading found, and the little that a restore needs before it reads again."""

    findings: list[str] = field(default_factory=list)
    organisation: parts.OrganisationRow | None = None
    entities: dict[str, parts.EntityRow] = field(default_factory=dict)
    accounts: dict[str, parts.AccountRow] = field(default_factory=dict)
    people: dict[str, parts.PersonRow] = field(default_factory=dict)
    #: Debit and credit in sen by entity, month, account, closing, store, warehouse, unit.
    balances: dict[BalanceKey, list[int]] = field(default_factory=dict)


BalanceKey = tuple[str, str, str, bool, str, str, str]


def inspect(
    file: Readable, dimensions: Mapping[str, type[parts.Row]], progress: Progress
) -> Inspected:
    """Read the whole file once.

    Args:
        file: The file.
        dimensions: Kinds of stores, warehouses and parties the program knows, with their rows.
        progress: Told after every few thousand journals.
    """
    return _Inspection(file, dimensions, progress).run()


class _Inspection:
    """One reading."""

    def __init__(
        self, file: Readable, dimensions: Mapping[str, type[parts.Row]], progress: Progress
    ) -> None:
        self._file = file
        self._dimensions = dimensions
        self._progress = progress
        self._found = Inspected()
        self._periods: set[tuple[str, str]] = set()
        #: Ids by kind of dimension.
        self._ids: dict[str, set[str]] = {kind: set() for kind in dimensions}

    def run(self) -> Inspected:
        names = {*parts.ROWS, *map(parts.dimension_part, self._dimensions)} | parts.OF_UNITS
        if not self._file.manifest.has_units:
            names -= parts.OF_UNITS
        self._say(*self._file.strangers(names))
        if self._found.findings:
            return self._found
        self._company()
        self._chart()
        self._places()
        self._numbers()
        if self._found.findings:
            # Whatever points at a damaged part would be called wrong as well.
            for name in (parts.JOURNALS, parts.ALLOCATIONS, parts.BALANCES):
                self._only_hashed(name)
            return self._found
        self._journals()
        return self._found

    # ---------------------------------------------------------------- reading
    def _say(self, *sentences: str) -> None:
        self._found.findings.extend(sentences)

    def _rows(self, name: str, kind: type[R]) -> Iterator[tuple[int, R]]:
        """Rows of a part with their places; what is wrong with it is noted."""
        try:
            for place, line in enumerate(self._file.lines(name), 1):
                if len(self._found.findings) > _ENOUGH:
                    continue
                if _suspect(line) and _UNFIT.search(line):
                    self._say(f"{name} baris {place}: berisi karakter yang tidak dapat disimpan.")
                    continue
                try:
                    row = kind.model_validate_json(line)
                except ValidationError as wrong:
                    self._say(f"{name} baris {place}: {_where(wrong)}.")
                    continue
                yield place, row
        except PartDamaged as damage:
            self._say(damage.message)

    def _only_hashed(self, name: str) -> None:
        try:
            for _line in self._file.lines(name):
                pass
        except PartDamaged as damage:
            self._say(damage.message)

    def _once(self, name: str, place: int, key: object, seen: set[Any]) -> bool:
        if key in seen:
            self._say(f"{name} baris {place}: ada dua kali.")
            return False
        seen.add(key)
        return True

    def _known(self, name: str, place: int, what: str, value: str | None, among: Any) -> None:  # noqa: ANN401 - any container
        if value is not None and value not in among:
            self._say(f"{name} baris {place}: {what} {value} tidak ada di berkas ini.")

    # ---------------------------------------------------------------- small parts
    def _company(self) -> None:
        told = [row for _place, row in self._rows(parts.ORGANISATION, parts.OrganisationRow)]
        if len(told) == 1:
            self._found.organisation = told[0]
            try:
                OrganisationSettings.model_validate(told[0].settings)
            except ValidationError as wrong:
                self._say(f"{parts.ORGANISATION}: pengaturan: {_where(wrong)}.")
        else:
            self._say(f"{parts.ORGANISATION} harus berisi satu organisasi.")
        codes: set[str] = set()
        for place, row in self._rows(parts.ENTITIES, parts.EntityRow):
            if self._once(parts.ENTITIES, place, row.code, codes):
                self._found.entities[row.id] = row
        if sum(one.is_default for one in self._found.entities.values()) != 1:
            self._say(f"{parts.ENTITIES}: harus ada tepat satu entitas utama.")
        names: set[str] = set()
        for place, person in self._rows(parts.PEOPLE, parts.PersonRow):
            if self._once(parts.PEOPLE, place, person.username, names):
                self._found.people[person.id] = person

    def _chart(self) -> None:
        codes: set[str] = set()
        accounts = self._found.accounts
        for place, row in self._rows(parts.ACCOUNTS, parts.AccountRow):
            if self._once(parts.ACCOUNTS, place, row.code, codes):
                accounts[row.id] = row
        for place, row in enumerate(accounts.values(), 1):
            self._known(parts.ACCOUNTS, place, "akun induk", row.parent_id, accounts)
            above: parts.AccountRow | None = row
            for _step in range(_DEEPEST):
                above = accounts.get(above.parent_id or "") if above else None
            if above is not None:
                self._say(f"{parts.ACCOUNTS}: akun {row.code} berada di bawah dirinya sendiri.")

    def _places(self) -> None:
        """Stores, warehouses and parties; what they point at comes before them."""
        for kind, model in self._dimensions.items():
            name = parts.dimension_part(kind)
            if name == parts.UNITS and not self._file.manifest.has_units:
                continue
            for place, row in self._rows(name, model):
                values = row.model_dump()
                self._once(name, place, values["id"], self._ids[kind])
                self._known(name, place, "entitas", values.get("entity_id"), self._found.entities)
                if "warehouse_id" in values:
                    there = self._ids.get("warehouse", set())
                    self._known(name, place, "gudang", values["warehouse_id"], there)
        self._members()
        stores = self._ids.get("store", set()) | {NIL}
        bound: set[tuple[str, str, str]] = set()
        for place, binding in self._rows(parts.BINDINGS, parts.BindingRow):
            key = (binding.role, binding.event, binding.store_id)
            self._once(parts.BINDINGS, place, key, bound)
            self._known(parts.BINDINGS, place, "akun", binding.account_id, self._found.accounts)
            self._known(parts.BINDINGS, place, "toko", binding.store_id, stores)
        for place, period in self._rows(parts.PERIODS, parts.PeriodRow):
            key_of = (period.entity_id, period.ym)
            self._once(parts.PERIODS, place, key_of, self._periods)
            entities = self._found.entities
            self._known(parts.PERIODS, place, "entitas", period.entity_id, entities)

    def _members(self) -> None:
        """What belongs to a business unit, once."""
        if not self._file.manifest.has_units:
            return
        name, seen = parts.UNIT_MEMBERS, set[Any]()
        for place, row in self._rows(name, parts.UnitMemberRow):
            self._once(name, place, row.member_id, seen)
            self._known(name, place, "unit usaha", row.unit_id, self._ids.get("unit", set()))
            words = "toko" if row.kind == "store" else "gudang"
            self._known(name, place, words, row.member_id, self._ids.get(row.kind, set()))

    def _numbers(self) -> None:
        last: dict[tuple[str, str, str], int] = defaultdict(int)
        for place, row in self._rows(parts.NUMBERS, parts.NumberRow):
            key = (row.series, row.scope, row.period)
            if row.series == "JRN" or row.n != last[key] + 1:
                self._say(f"{parts.NUMBERS} baris {place}: nomor {row.text} tidak berurutan.")
            last[key] = row.n

    # ---------------------------------------------------------------- the books
    def _journals(self) -> None:
        proof = JournalProof(
            entities=self._found.entities, accounts=self._found.accounts,
            people=self._found.people, periods=self._periods, dimensions=self._ids,
        )  # fmt: skip
        manifest = self._file.manifest
        version = manifest.seal_version
        for place, row in self._rows(parts.JOURNALS, parts.JournalRow):
            self._say(*proof.take(row, link(proof.head_before(row), row.sealed(version))))
            if place % _EVERY == 0:
                self._progress(place, manifest.totals.journals, "Memeriksa berkas")
        self._items(proof)
        self._balances(proof)
        if len(self._found.findings) <= _ENOUGH:
            self._say(*_totals(manifest, proof))

    def _items(self, proof: JournalProof) -> None:
        """Allocations point at open items, never take more than there is, and say each once."""
        taken: dict[tuple[bytes, int], int] = defaultdict(int)
        seen: set[Any] = set()
        for place, row in self._rows(parts.ALLOCATIONS, parts.AllocationRow):
            ends = (
                (UUID(row.charge_id).bytes, row.charge_line),
                (UUID(row.credit_id).bytes, row.credit_line),
            )
            self._once(parts.ALLOCATIONS, place, (*ends, row.place), seen)
            if row.amount == 0 or not all(end in proof.items for end in ends):
                self._say(f"{parts.ALLOCATIONS} baris {place}: pos terbukanya tidak ada.")
                continue
            for end in ends:
                taken[end] += row.amount
        for end, amount in taken.items():
            if not 0 <= amount <= proof.items[end]:
                number = f"jurnal {UUID(bytes=end[0])} baris {end[1]}"
                self._say(f"{parts.ALLOCATIONS}: alokasi melebihi pos {number}.")

    def _balances(self, proof: JournalProof) -> None:
        """The balances told are those the lines add up to."""
        made = self._found.balances = proof.balances
        last: BalanceKey | None = None
        agreed = 0
        for place, row in self._rows(parts.BALANCES, parts.BalanceRow):
            key = (
                row.entity_id, row.ym, row.account_id, row.closing, row.store_id, row.warehouse_id,
                row.unit_id,
            )  # fmt: skip
            if last is not None and key <= last:
                self._say(f"{parts.BALANCES} baris {place}: urutannya salah.")
            elif made.get(key) == [row.debit, row.credit]:
                agreed += 1
            else:
                code = _code(self._found.accounts, row.account_id)
                self._say(
                    f"{parts.BALANCES} baris {place}: saldo akun {code} {row.ym} tidak sama dengan "
                    "jumlah barisnya."
                )
            last = key
        if agreed != len(made):
            self._say(f"{parts.BALANCES}: {len(made) - agreed} saldo tidak ada atau berbeda.")


def _totals(manifest: parts.Manifest, proof: JournalProof) -> list[str]:
    """What the manifest tells of the chains and their sums."""
    found: list[str] = []
    told = {(one.entity_id, one.year): (one.journals, one.head) for one in manifest.chains}
    for (entity, year), (journals, head) in proof.chains.items():
        if told.pop((entity, year), None) != (journals, head):
            code = proof.entity_code(entity)
            found.append(f"Rantai {code} {year}: akhir atau jumlah jurnalnya tidak sama manifes.")
    found += [f"Rantai {year} di manifes tidak punya jurnal." for _entity, year in told]
    sums = parts.Totals(
        journals=proof.journals, lines=proof.lines, debit=proof.debit, credit=proof.credit
    )
    if sums != manifest.totals:
        found.append("Jumlah jurnal, baris, debit, atau kredit tidak sama dengan manifes.")
    return found


def _code(accounts: Mapping[str, parts.AccountRow], account_id: str) -> str:
    return accounts[account_id].code if account_id in accounts else account_id


def _where(wrong: ValidationError) -> str:
    """The fields that are not what they must be."""
    names = sorted({".".join(map(str, one["loc"])) for one in wrong.errors()} - {""})
    return f"isian {', '.join(names)} tidak sah" if names else "bukan baris JSON yang sah"
