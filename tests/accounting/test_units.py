"""Business units: who belongs to them, the unit of every line, and stock that changes its unit."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config

from app import schema
from app.accounting import api
from app.accounting.rules.chain import SealedJournal, first_broken
from app.accounting.rules.units import UnitRefused
from app.audit.api import AuditList
from app.core.database import Database
from app.core.db import NIL
from app.core.driver import execute, fetch
from app.core.errors import NotFound, PermissionRefused, UserError
from app.core.money import Money
from app.stock.api import CreateTransfer, ReceiptLine, ReceiveStock, WantedLine
from app.stock.api.transfers import (
    ApproveTransfer,
    ArrivedLine,
    DispatchTransfer,
    ReceiveTransfer,
)
from tests.accounting.test_races import together
from tests.support.units import TODAY, Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.databases import Databases

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"
ARRIVED = ArrivedLine(sku="KAPAS", qty=4, location="GD2-A-01")


@pytest.fixture
def parts(database_url: str) -> Parts:
    return Parts.build(database_url)


def said(
    rows: tuple[api.UnitRow, ...],
) -> list[tuple[str, str, bool, tuple[str, ...], tuple[str, ...]]]:
    return [(one.code, one.title, one.active, one.stores, one.warehouses) for one in rows]


@pytest.mark.req("KOP-ARC-10", "I7")
def test_units_are_made_renamed_and_retired(parts: Parts) -> None:
    do, ask = parts.books.do, parts.books.ask
    parts.put("store", "SHP", "DARING")
    parts.put("warehouse", "GD1", "GROSIR")

    do(api.RenameUnit(code="GROSIR", title="Grosir Pusat"))

    assert said(ask(api.UnitList())) == [
        ("DARING", "Toko Daring", True, ("SHP",), ()),
        ("GROSIR", "Grosir Pusat", True, (), ("GD1",)),
    ]
    with pytest.raises(UnitRefused, match="masih punya 1 toko atau gudang"):
        do(api.RetireUnit(code="GROSIR"))
    with pytest.raises(UnitRefused, match="GROSIR sudah dipakai"):
        do(api.CreateUnit(code="GROSIR", title="Lain"))
    parts.put("warehouse", "GD1")
    do(api.RetireUnit(code="GROSIR"))
    with pytest.raises(UnitRefused, match="tidak aktif"):
        parts.put("warehouse", "GD1", "GROSIR")
    with pytest.raises(UserError, match='unit usaha "GROSIR" tidak ditemukan atau tidak aktif'):
        parts.spend(1, unit="GROSIR")
    offered = [one.code for one in ask(api.DimensionList(kind="unit"))]
    every = [one.code for one in ask(api.DimensionList(kind="unit", all=True))]
    assert (offered, every) == (["DARING"], ["DARING", "GROSIR"])
    do(api.RevokeUnitRetirement(code="GROSIR"))
    assert ask(api.UnitList())[1].active
    trail = [row.action for row in ask(AuditList(subject_kind="business_unit")).rows]
    assert trail == ["unit.activate", "unit.retire", "unit.rename", "unit.create", "unit.create"]


@pytest.mark.req("KOP-ARC-10", "WMS-SEC-08")
def test_units_need_the_right_and_the_whole_books(parts: Parts) -> None:
    packer = parts.books.seen_by("Packer")
    limited = parts.books.seen_by("System Admin", warehouses=("GD2",))
    with parts.books.nothing_written():
        with pytest.raises(PermissionRefused):
            packer.do(api.CreateUnit(code="LAIN", title="Lain"))
        with pytest.raises(UnitRefused, match="dibatasi pada gudang tertentu"):
            limited.do(api.AssignUnit(kind="warehouse", code="GD2", unit="DARING"))
        with pytest.raises(NotFound, match="GD9"):
            parts.put("warehouse", "GD9", "DARING")
    seen = {one.code for one in limited.ask(api.UnitMembers())}
    assert seen == {"GD2"}


@pytest.mark.req("KOP-ARC-10", "C4")
def test_a_line_is_of_the_unit_named_else_its_stores_else_its_warehouses(parts: Parts) -> None:
    parts.put("store", "SHP", "DARING")
    parts.put("warehouse", "GD1", "GROSIR")

    numbers = [
        parts.spend(1, store="SHP", warehouse="GD1", unit="GROSIR"),
        parts.spend(2, store="SHP", warehouse="GD1"),
        parts.spend(4, store="MAN", warehouse="GD1"),
        parts.spend(8, warehouse="GD2"),
        parts.spend(16),
    ]

    found = [{unit for _code, _amount, unit in parts.units_of(one)} for one in numbers]
    assert found == [{"GROSIR"}, {"DARING"}, {"GROSIR"}, {""}, {""}]
    assert parts.held("64-200") == {"GROSIR": 5, "DARING": 2, "": 24}
    parts.sound()


@pytest.mark.req("KOP-ARC-10", "C4", "I8")
def test_what_is_posted_keeps_its_unit_and_its_mirror_has_the_same(parts: Parts) -> None:
    before = parts.spend(3, store="SHP")
    parts.put("store", "SHP", "DARING")
    during = parts.spend(5, store="SHP")
    parts.put("store", "SHP", "GROSIR")

    after = parts.spend(7, store="SHP")

    assert parts.held("64-200") == {"": 3, "DARING": 5, "GROSIR": 7}
    for number in (before, during, after):
        parts.books.do(api.VoidJournal(number=number, reason="uji"))
    assert parts.held("64-200") == parts.held("11-100") == {}
    parts.sound()


@pytest.mark.req("I14", "KOP-ARC-10", "WMS-VAL-09")
def test_stock_lies_in_the_unit_of_its_warehouse_whoever_sells_it(parts: Parts) -> None:
    parts.put("store", "MAN", "DARING")
    parts.put("warehouse", "GD1", "GROSIR")
    parts.shop.receive("KAPAS", 10)
    order = parts.shop.order(("KAPAS", 2), courier="JNE", service="REG", resi="R-1")

    parts.shop.ship(order.number)

    assert parts.held("13-100") == {"GROSIR": 8_000}
    assert parts.held("51-100") == {"DARING": 2_000}
    assert parts.held("41-1%") == {"DARING": -20_000}
    parts.sound()


@pytest.mark.req("WMS-VAL-08", "I14", "KOP-ARC-10")
def test_goods_valued_anew_do_so_in_the_unit_of_now(parts: Parts) -> None:
    parts.put("store", "MAN", "DARING")
    parts.put("warehouse", "GD1", "GROSIR")
    parts.shop.receive("KAPAS", 10)
    order = parts.shop.order(("KAPAS", 2), courier="JNE", service="REG", resi="R-1")
    parts.shop.ship(order.number)

    def late(qty: int) -> ReceiveStock:
        cost = Money.rupiah_of(5_000)
        line = ReceiptLine(sku="KAPAS", qty=qty, cost=cost, location="GD1-A-01")
        return ReceiveStock(warehouse="GD1", lines=(line,), on_date=date(2026, 11, 5))

    parts.books.do(late(10))

    assert parts.held("13-100") == {"GROSIR": 13_500}
    assert parts.held("51-100") == {"DARING": 1_500}
    parts.sound()
    parts.put("warehouse", "GD1", "DARING")
    parts.put("store", "MAN", "GROSIR")
    parts.books.do(late(20))
    # 20 000 for 40: what was sold stays in the unit its store was in, what changes is of that of now
    assert parts.held("13-100") == {"DARING": 19_000}
    assert parts.held("51-100") == {"DARING": 1_500, "GROSIR": -500}
    parts.sound()


@pytest.mark.req("I14", "KOP-ARC-10", "INV-09")
def test_a_warehouse_takes_the_value_of_its_stock_along(parts: Parts) -> None:
    parts.shop.receive("KAPAS", 10)
    parts.shop.receive("KRIM", 3)
    parts.shop.receive("KAPAS", 7, place="GD2-A-01")

    first = parts.put("warehouse", "GD1", "GROSIR")
    second = parts.put("warehouse", "GD1", "DARING")

    assert first.journals == ("JRN-2026-000004",)
    assert parts.units_of("JRN-2026-000004") == [
        ("13-100", 13_000, "GROSIR"),
        ("13-100", -13_000, ""),
    ]
    assert parts.units_of(second.journals[0]) == [
        ("13-100", 13_000, "DARING"), ("13-100", -13_000, "GROSIR"),
    ]  # fmt: skip
    moved = parts.books.ask(api.JournalDetail(number=second.journals[0]))
    assert (moved.on_date, moved.event, moved.source_number) == (TODAY, "unit.changed", "GD1")
    assert {line.warehouse for line in moved.lines} == {"GD1"}
    (told, *_earlier) = parts.books.ask(AuditList(subject_kind="warehouse")).rows
    assert {one.field: (one.old, one.new) for one in told.changes} == {
        "unit": ("GROSIR", "DARING"), "journals": ("", second.journals[0]),
    }  # fmt: skip
    assert parts.held() == {"DARING": 13_000, "": 7_000}
    parts.sound()
    parts.shop.receive("KAPAS", 1)
    assert parts.held() == {"DARING": 14_000, "": 7_000}
    assert parts.put("warehouse", "GD1", "DARING").journals == ()
    assert len(parts.put("warehouse", "GD1").journals) == 1
    assert parts.held() == {"": 21_000}
    with pytest.raises(UserError, match="stok"):
        parts.books.do(api.VoidJournal(number="JRN-2026-000004", reason="uji"))
    parts.sound()


@pytest.mark.req("I14", "KOP-ARC-10")
def test_goods_between_units_take_their_value_along(parts: Parts) -> None:
    parts.put("warehouse", "GD1", "DARING")
    parts.put("warehouse", "GD2", "GROSIR")
    parts.shop.receive("KAPAS", 10)
    wanted = CreateTransfer(
        warehouse="GD1", to_warehouse="GD2", lines=(WantedLine(sku="KAPAS", qty=4),)
    )
    number = parts.shop.company.client("Warehouse Manager").do(wanted).value.code
    parts.books.do(ApproveTransfer(number=number))

    parts.books.do(DispatchTransfer(number=number))

    assert parts.held() == {"DARING": 6_000}
    assert sum(parts.held("13-400").values()) == 4_000
    parts.sound()
    parts.put("warehouse", "GD2", "DARING")
    parts.put("warehouse", "GD2", "GROSIR")
    parts.sound()
    parts.books.do(ReceiveTransfer(number=number, lines=(ARRIVED,)))
    assert parts.held() == {"DARING": 6_000, "GROSIR": 4_000}
    assert parts.held("13-400") == {}
    parts.sound()


@pytest.mark.req("I14")
def test_the_check_names_the_unit_that_holds_too_much(parts: Parts) -> None:
    parts.put("warehouse", "GD1", "GROSIR")
    parts.shop.receive("KAPAS", 10)
    daring = parts.books.one("SELECT id FROM business_unit WHERE code = 'DARING'")

    parts.books.sql("UPDATE business_unit_member SET unit_id = :to", to=daring)

    wrong = parts.books.ask(api.CheckBooks()).violations
    assert [(one.check, one.subject) for one in wrong] == [
        ("stock.value", "13-100 gudang GD1 unit usaha DARING"),
        ("stock.value", "13-100 gudang GD1 unit usaha GROSIR"),
    ]


@pytest.mark.req("I10", "I11", "B4", "KOP-ARC-10")
def test_a_month_closes_per_unit_and_reopens_exactly(parts: Parts) -> None:
    day = date(2026, 1, 10)
    parts.put("store", "SHP", "DARING")
    for unit, rupiah in (("DARING", 30), ("GROSIR", 50), ("", 20)):
        amount = Money.rupiah_of(rupiah)
        parts.post(
            api.JournalLineIn(account="11-100", debit=amount, unit=unit),
            api.JournalLineIn(account="41-100", credit=amount, store="SHP", unit=unit), on=day,
        )  # fmt: skip
    before = parts.books.rows("SELECT * FROM account_balance ORDER BY 1, 2, 3, 4, 5, 6, 7, 8")

    parts.books.do(api.SetPeriodState(month="2026-01", state="closed"))

    assert parts.held("41-100") == parts.held("31-900") == {}
    assert parts.held("31-300") == {"DARING": -50, "GROSIR": -50}
    parts.sound()
    parts.books.reopen("2026-01")
    assert parts.held("31-300") == parts.held("31-900") == {}
    assert parts.held("41-100") == {"DARING": -50, "GROSIR": -50}
    kept = {row[:8]: row[8:] for row in before}
    now = parts.books.rows("SELECT * FROM account_balance ORDER BY 1, 2, 3, 4, 5, 6, 7, 8")
    assert {row[:8]: row[8:] for row in now if row[:8] in kept} == kept
    parts.sound()


@pytest.mark.req("C5", "I30")
def test_a_line_without_a_unit_is_sealed_as_ever_and_one_with_it_by_it(parts: Parts) -> None:
    parts.spend(1)
    parts.spend(2, unit="GROSIR")
    rows = parts.books.ask(api.ExportChain(year=2026)).rows
    sealed = [SealedJournal(row.chain, row.number, row.header, row.lines, row.seal) for row in rows]

    assert [[len(line) for line in one.lines] for one in sealed] == [[9, 9], [10, 10]]
    assert first_broken(sealed) is None
    grosir = parts.books.one("SELECT id FROM business_unit WHERE code = 'GROSIR'")
    assert {line[-1] for line in sealed[1].lines} == {grosir}


@pytest.mark.req("A8", "A9", "A14", "ERP-FIN-04", "KOP-ARC-10")
def test_expenses_templates_copies_and_drafts_name_a_unit(parts: Parts) -> None:
    do, ask = parts.books.do, parts.books.ask
    spent = do(
        api.RecordExpense(
            on_date=TODAY, description="Sewa", amount=Money.rupiah_of(9), expense="64-200",
            unit="GROSIR",
        )
    ).value.number  # fmt: skip
    assert parts.units_of(spent) == [("64-200", 9, "GROSIR"), ("11-100", -9, "GROSIR")]
    with parts.books.nothing_written(), pytest.raises(UserError, match='Unit usaha "LAIN"'):
        do(
            api.RecordExpense(
                on_date=TODAY, description="Sewa", amount=Money.rupiah_of(9), expense="64-200",
                unit="LAIN",
            )
        )  # fmt: skip

    copied = do(api.DuplicateJournal(number=spent)).value.draft
    assert [line.unit for line in ask(api.DraftDetail(draft=copied)).lines] == ["GROSIR", "GROSIR"]
    posted = do(api.PostJournal(draft=copied)).value.number
    assert parts.units_of(posted) == parts.units_of(spent)
    similar = ask(api.SimilarJournals(text="Sewa"))
    assert [line.unit for line in similar[0].lines] == ["GROSIR", "GROSIR"]

    lines: list[dict[str, Any]] = [
        {"account": "64-200", "debit": "$sewa", "unit": "DARING"}, {"account": "11-100"},
    ]  # fmt: skip
    made = do(api.SaveTemplate.model_validate({"title": "Sewa", "lines": lines})).value.template
    used = do(api.UseTemplate(template=made, amounts={"sewa": Money.rupiah_of(4)})).value.draft
    assert [line.unit for line in ask(api.DraftDetail(draft=used)).lines] == ["DARING", ""]
    lines[0]["unit"] = "LAIN"
    with pytest.raises(UserError, match='unit usaha "LAIN" tidak ditemukan'):
        do(api.SaveTemplate.model_validate({"title": "Lain", "lines": lines}))


@pytest.mark.postgres
@pytest.mark.req("I14", "INV-09", "KOP-ARC-10")
def test_goods_that_come_in_while_the_warehouse_changes_its_unit(parts: Parts) -> None:
    """New products each time: no pool is there yet that a change could wait for."""
    for n in range(12):
        parts.shop.goods.product(f"BARU{n}")

    def receive() -> None:
        for n in range(12):
            parts.shop.receive(f"BARU{n}", 1)

    def change() -> None:
        for n in range(8):
            parts.put("warehouse", "GD1", "DARING" if n % 2 else "GROSIR")

    assert together([receive, change]) == [None, None]

    parts.sound()
    assert parts.held() == {"DARING": 12_000}


@pytest.mark.req("KOP-ARC-10", "INV-09")
def test_books_from_before_there_were_units(
    database_kind: str, databases: Databases, tmp_path: Path
) -> None:
    """What is in the balances is found again in no unit, and every rule is in place."""
    with _bare(database_kind, databases, tmp_path) as database:
        _migrate(database, "20261122_0855_landed_reversals")
        ids = {name: str(UUID(int=at)) for at, name in enumerate(("org", "entity", "account"), 1)}
        with database.writing() as session:
            execute(
                session,
                "INSERT INTO account_balance (org_id, entity_id, ym, account_id, closing, "
                "store_id, warehouse_id, debit, credit) VALUES (:org, :entity, '2026-10', "
                ":account, false, :nil, :nil, 700, 300)",
                ids | {"nil": NIL},
            )
            session.commit()

        schema.create_schema(database.url)

        with database.reading() as session:
            rows = fetch(session, "SELECT ym, unit_id, debit, credit FROM account_balance", {})
        assert rows == [("2026-10", NIL, 700, 300)]


@contextmanager
def _bare(kind: str, databases: Databases, folder: Path) -> Iterator[Database]:
    """A database without a schema."""
    if kind == "sqlite":
        opened = Database(f"sqlite:///{folder / 'lama.sqlite'}")
        yield opened
        opened.dispose()
        return
    with databases.new_postgres() as url:
        opened = Database(url)
        with opened.writing() as session:
            execute(session, "DROP SCHEMA public CASCADE", {})
            execute(session, "CREATE SCHEMA public", {})
            session.commit()
        yield opened
        opened.dispose()


def _migrate(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    schema.load()
    with database.writer_engine.connect() as plain:
        connection = plain.execution_options(lumbung_write=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
