"""Proof of the journals of a book file, one after the other."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from uuid import UUID

from app.core.db import NIL
from app.core.money import Money
from app.core.sealing import GENESIS
from app.subledger.rules.sides import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from app.bookfile.rules.format import AccountRow, EntityRow, JournalRow, LineRow, PersonRow

_SIDES: Final = frozenset(side.value for side in Side)


class JournalProof:
    """What the journals read so far say, and whether the next one fits."""

    def __init__(
        self,
        *,
        entities: Mapping[str, EntityRow],
        accounts: Mapping[str, AccountRow],
        people: Mapping[str, PersonRow],
        periods: AbstractSet[tuple[str, str]],
        dimensions: Mapping[str, AbstractSet[str]],
    ) -> None:
        self._entities = entities
        self._people = people
        self._periods = periods
        self._dimensions = dimensions
        self._posted_to = {row.id for row in accounts.values() if row.kind != "header"}
        #: Of each chain how many journals it has, and its last seal.
        self.chains: dict[tuple[str, str], tuple[int, str]] = {}
        self._last: tuple[str, str] = ("", "")
        #: Ids and fingerprints of the event keys.
        self._ids: set[bytes] = set()
        self._keys: set[bytes] = set()
        #: Amounts of the open items.
        self.items: dict[tuple[bytes, int], int] = {}
        self.balances: dict[tuple[str, str, str, bool, str, str, str], list[int]] = defaultdict(
            lambda: [0, 0]
        )
        self.journals = self.lines = self.debit = self.credit = 0

    def entity_code(self, entity_id: str) -> str:
        """What people call an entity."""
        found = self._entities.get(entity_id)
        return found.code if found else entity_id

    def head_before(self, row: JournalRow) -> str:
        """The seal the journal's own must follow."""
        return self.chains.get((row.entity_id, row.year), (0, GENESIS))[1]

    def take(self, row: JournalRow, seal: str) -> Iterator[str]:
        """One more journal: what is wrong with it."""
        where = f"{row.number} {self.entity_code(row.entity_id)}"
        for sentence in (
            *self._in_chain(row),
            *self._header(row),
            *self._body(row),
            *(["segelnya tidak cocok dengan isinya"] if seal != row.seal else []),
        ):
            yield f"Jurnal {where}: {sentence}."
        self._count(row)

    def _in_chain(self, row: JournalRow) -> Iterator[str]:
        chain = (row.entity_id, row.year)
        count, _head = self.chains.get(chain, (0, ""))
        if row.n != count + 1 or chain < self._last:
            yield "nomornya tidak menyambung dengan jurnal sebelumnya"
        self._last = chain
        # What follows is judged by what this one claims: only the first break is told.
        self.chains[chain] = (row.n, row.seal)

    def _header(self, row: JournalRow) -> Iterator[str]:
        if (row.entity_id, row.on_date.isoformat()[:7]) not in self._periods:
            yield "periodenya tidak ada"
        if row.on_date.isoformat()[:4] != row.year:
            yield "tahun nomornya bukan tahun tanggalnya"
        if row.actor_id not in self._people:
            yield "pencatatnya tidak ada"
        if row.at.utcoffset() is None:
            yield "waktu pencatatannya tanpa zona waktu"
        if row.reverses_id is not None and UUID(row.reverses_id).bytes not in self._ids:
            yield "jurnal yang dibalik tidak ada sebelumnya"
        own, key = UUID(row.id).bytes, blake2b(row.event_key.encode(), digest_size=16).digest()
        if own in self._ids or key in self._keys:
            yield "tercatat dua kali"
        self._ids.add(own)
        self._keys.add(key)

    def _body(self, row: JournalRow) -> Iterator[str]:
        debit = sum(line.debit for line in row.lines)
        credit = sum(line.credit for line in row.lines)
        if debit != credit:
            yield f"tidak seimbang, debit {Money(debit).rupiah()} kredit {Money(credit).rupiah()}"
        if len(row.lines) < 2:  # noqa: PLR2004 - one side and the other
            yield "kurang dari dua baris"
        if [one.line_no for one in row.lines] != sorted({one.line_no for one in row.lines}):
            yield "urutan barisnya salah"
        for line in row.lines:
            for sentence in self._line(line):
                yield f"baris {line.line_no} {sentence}"

    def _line(self, line: LineRow) -> Iterator[str]:
        if line.account_id not in self._posted_to:
            yield "akunnya tidak ada atau kelompok"
        if (line.debit == 0) == (line.credit == 0):
            yield "harus berisi debit atau kredit"
        if line.side and line.side not in _SIDES:
            yield "buku pembantunya tidak dikenal"
        for kind, value in (
            ("store", line.store_id), ("warehouse", line.warehouse_id), ("unit", line.unit_id),
            (line.party_kind or "", line.party_id),
        ):  # fmt: skip
            if (
                value is not None
                and kind in self._dimensions
                and value not in self._dimensions[kind]
            ):
                yield f"menunjuk {kind} yang tidak ada"

    def _count(self, row: JournalRow) -> None:
        self.journals += 1
        self.lines += len(row.lines)
        ym, own = row.on_date.isoformat()[:7], UUID(row.id).bytes
        for line in row.lines:
            self.debit += line.debit
            self.credit += line.credit
            sums = self.balances[
                row.entity_id, ym, line.account_id, row.closing, line.store_id or NIL,
                line.warehouse_id or NIL, line.unit_id or NIL,
            ]  # fmt: skip
            sums[0] += line.debit
            sums[1] += line.credit
            if line.side:
                self.items[own, line.line_no] = line.debit + line.credit
