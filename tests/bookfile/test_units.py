"""Business units in the file of the books: carried, proved, gone on with."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.bookfile.api import CheckBookFile
from app.bookfile.rules import format as parts_of
from tests.bookfile.conftest import OTHER, exported
from tests.bookfile.test_restore import SEALS
from tests.support.shop import Shop
from tests.support.units import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bookfile.conftest import Empty


def traded(url: str) -> Parts:
    """Rent before and after the store had a unit, taken back; stock that changed its unit."""
    made = Parts.build(url)
    before = made.spend(3, store="SHP", on=date(2026, 1, 5))
    made.put("store", "SHP", "DARING")
    made.spend(5, store="SHP", on=date(2026, 1, 6))
    made.books.do(api.VoidJournal(number=before, on_date=date(2026, 1, 7), reason="salah"))
    made.shop.receive("KAPAS", 10)
    made.put("warehouse", "GD1", "GROSIR")
    made.books.do(api.SetPeriodState(month="2026-01", state="closed"))
    return made


@pytest.mark.req("I30", "I27", "KOP-ARC-10")
def test_units_go_along_and_on(
    database_kind: str, database_url: str, empty: Empty, tmp_path: Path
) -> None:
    old = traded(database_url)
    file = exported(old.books.client, tmp_path / "buku.zip")

    with empty.restored(OTHER[database_kind], file.path) as books:
        new = Parts(old.shop, books)
        assert books.rows(SEALS) == old.books.rows(SEALS)
        for account in ("64-200", "13-100", "31-300"):
            assert new.held(account) == old.held(account)
        assert new.held("31-300") == {"DARING": 5}
        units = [(one.code, one.stores, one.warehouses) for one in books.ask(api.UnitList())]
        assert units == [("DARING", ("SHP",), ()), ("GROSIR", (), ("GD1",))]
        assert books.ask(api.CheckBooks()).violations == ()
        again = exported(books.client, tmp_path / "lagi.zip")
        for name in (*parts_of.OF_UNITS, parts_of.JOURNALS, parts_of.BALANCES):
            assert again.part(name) == file.part(name), name
        new.spend(7, store="SHP")
        assert new.held("64-200") == {"DARING": 7}


@pytest.mark.req("I30", "I27")
def test_what_says_nothing_of_units_is_read_as_ever(
    database_url: str, empty: Empty, tmp_path: Path
) -> None:
    """Files from before there were units have none of their parts, and no line or balance says one."""
    shop = Shop.build(database_url)
    shop.receive("KAPAS", 1)
    file = exported(shop.company.admin, tmp_path / "buku.zip")

    with zipfile.ZipFile(file.path) as archive:
        assert parts_of.OF_UNITS.isdisjoint(archive.namelist())
    assert b"unit_id" not in file.part(parts_of.JOURNALS) + file.part(parts_of.BALANCES)
    with empty.restored("sqlite", file.path) as books:
        assert books.ask(api.UnitList()) == ()
        assert books.ask(api.CheckBooks()).violations == ()


@pytest.mark.req("I30")
def test_units_that_do_not_fit_are_named(sqlite_url: str, tmp_path: Path) -> None:
    old = traded(sqlite_url)
    file = exported(old.books.client, tmp_path / "buku.zip")

    def without_members(name: str, text: bytes) -> bytes | None:
        return None if name == parts_of.UNIT_MEMBERS else text

    def without_units(name: str, text: bytes) -> bytes | None:
        return b"" if name == parts_of.UNITS else text

    def another(name: str, text: bytes) -> bytes | None:
        if name != parts_of.JOURNALS:
            return text
        rows = [json.loads(line) for line in text.splitlines()]
        units = {line.get("unit_id") for row in rows for line in row["lines"]} - {None}
        one, other = sorted(units)
        return (
            text.replace(one.encode(), b"?")
            .replace(other.encode(), one.encode())
            .replace(b"?", other.encode())
        )

    found = []
    for at, edit in enumerate((without_members, without_units, another)):
        path = file.changed(tmp_path / f"{at}.zip", edit)
        found.append(old.books.ask(CheckBookFile(file=str(path))).findings)
    assert found[0] == ("Bagian unit-members.jsonl tidak ada di dalam zip.",)
    assert any("unit usaha" in one for one in found[1])
    assert any("segelnya tidak cocok" in one for one in found[2])
