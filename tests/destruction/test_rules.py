"""Lines while they are scanned; which buckets a line takes; the states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.destruction.rules.parts import ROLES, Contents, Party, missing_parts
from app.destruction.rules.picking import Shelf, Want
from app.destruction.rules.scanned_lines import DraftLine, DraftLines, TooMuch
from app.destruction.rules.states import MOVES, State, WrongState, check_move
from app.stock.rules.usable import Bucket


def draft(qty: int, free: int | None = 6, lot: str = "L1") -> DraftLine:
    return DraftLine("SKU", "Barang", "pcs", lot, None, "A-01", "", "available", qty, free)


@pytest.mark.req("PU-73", "ERP-BAP-08")
def test_lines_add_up_and_never_beyond_what_is_free() -> None:
    lines = DraftLines()
    lines.add(draft(4))
    assert lines.add(draft(2)).qty == 6

    with pytest.raises(TooMuch, match="SKU lot L1: dimusnahkan 7, stok bebas hanya 6"):
        lines.add(draft(1))

    assert [one.qty for one in lines.lines] == [6]
    lines.change(lines.lines[0].key, qty=3, condition="Penyok", photos=1)
    with pytest.raises(TooMuch):
        lines.change(lines.lines[0].key, qty=9, condition="", photos=0)
    assert (lines.lines[0].qty, lines.lines[0].condition) == (3, "Penyok")


def test_each_step_can_be_taken_back() -> None:
    lines = DraftLines()
    lines.add(draft(4))
    lines.add(draft(1))
    lines.add(draft(1, lot="L2"))
    lines.remove(draft(0).key)

    seen = []
    for _ in range(5):
        seen.append(sorted((one.lot, one.qty) for one in lines.lines))
        lines.undo()

    assert seen == [
        [("L2", 1)], [("L1", 5), ("L2", 1)], [("L1", 5)], [("L1", 4)], [],
    ]  # fmt: skip


def bucket(number: int, free: int, expires: date | None) -> Bucket:
    return Bucket(
        "p", f"place{number}", f"lot{number}", "", free, f"L{number}", expires, date(2026, 1, 1),
        "ok", "storage", number,
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 9), st.dates() | st.none()), min_size=1, max_size=6),
    st.integers(1, 60),
    st.dictionaries(st.integers(0, 5), st.integers(0, 9), max_size=3),
)
def test_a_line_takes_the_earliest_expiry_first_and_leaves_claimed_goods(
    stock: list[tuple[int, date | None]], qty: int, claims: dict[int, int]
) -> None:
    found = [bucket(at, free, expires) for at, (free, expires) in enumerate(stock)]
    claimed = {(f"place{at}", f"lot{at}", "", "blocked"): held for at, held in claims.items()}
    shelf = Shelf({"blocked": found}, claimed, {"p": "fefo"})

    picks, missing = shelf.take(Want("p", qty, "blocked"))

    free = sum(max(0, one.available - claims.get(at, 0)) for at, one in enumerate(found))
    assert sum(part for _, part in picks) + missing == qty
    assert missing == max(0, qty - free)
    days = [one.expires_on or date.max for one, _ in picks]
    assert days == sorted(days)
    again, short = shelf.take(Want("p", qty, "blocked"))
    assert sum(part for _, part in again) == min(qty, max(0, free - qty))
    assert short == qty - sum(part for _, part in again)


@pytest.mark.req("ERP-BAP-02")
def test_only_the_moves_of_the_rows_are_allowed() -> None:
    for old, new in product(State, State):
        if (old, new) in MOVES:
            check_move("BAP", old, new)
        else:
            with pytest.raises(WrongState):
                check_move("BAP", old, new)

    assert (State.APPROVED, State.COMPLETED) in MOVES
    assert not any(old in {State.COMPLETED, State.CANCELLED} for old, _ in MOVES)


NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
WHOLE = Contents(
    entity="PT Sari", entity_address="Jl. Cempaka 12", place="Halaman gudang", requester="Budi",
    approver="Wayan", reason="lainnya", reason_text="Sampel", items=2, method="handed_over",
    handler="PT Limbah", handler_licence="IZIN-9", manifest_no="M-77", started_at=NOON,
    finished_at=NOON, remains="Tidak ada", copies=2, photos_before=1, photos_after=1,
    parties=tuple(
        Party(role, f"Nama {role}", "Jabatan", "3171", outside=role == "witness2") for role in ROLES
    ),
)  # fmt: skip


def people(**changed: dict[str, Any]) -> tuple[Party, ...]:
    """The five who sign, some of them changed."""
    return tuple(replace(one, **changed.get(one.role, {})) for one in WHOLE.parties)


@pytest.mark.req("ERP-BAP-03", "ERP-BAP-07")
@pytest.mark.parametrize(
    ("without", "said"),
    [
        ({}, []),
        ({"entity_address": ""}, ["alamat badan usaha (kop)"]),
        ({"place": ""}, ["tempat pemusnahan dengan alamat lengkap"]),
        ({"started_at": None}, ["waktu mulai"]),
        ({"finished_at": None}, ["waktu selesai"]),
        ({"requester": ""}, ["persetujuan"]),
        ({"reason_text": ""}, ["penjelasan alasan"]),
        ({"reason": "rusak", "reason_text": ""}, []),
        ({"items": 0}, ["daftar barang"]),
        ({"remains": ""}, ["keterangan sisa barang"]),
        ({"copies": 1}, ["jumlah rangkap (paling sedikit dua)"]),
        ({"photos_before": 0}, ["foto sebelum pemusnahan"]),
        ({"photos_after": 0}, ["foto sesudah pemusnahan"]),
        ({"handler": ""}, ["nama pengolah limbah"]),
        ({"handler_licence": "", "manifest_no": ""},
         ["nomor izin pengolah limbah", "nomor manifes limbah"]),
        ({"method": "buried", "handler": "", "handler_licence": "", "manifest_no": ""}, []),
        ({"parties": people(keeper={"position": ""})},
         ["nama dan jabatan Penanggung jawab gudang"]),
        ({"parties": people(first={"id_no": ""}, witness1={"id_no": ""})},
         ["nomor identitas Pihak Pertama"]),
        ({"parties": people(witness2={"outside": False})}, ["satu saksi dari luar gudang"]),
        ({"parties": people(witness2={"outside": False}, witness1={"outside": True})}, []),
    ],
)  # fmt: skip
def test_each_part_of_the_berita_acara_is_asked_for_by_name(
    without: dict[str, Any], said: list[str]
) -> None:
    assert [one.message for one in missing_parts(replace(WHOLE, **without))] == said
