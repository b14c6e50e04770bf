"""The audit trail as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.audit.api import AuditList, AuditOf, Change, ShowAudit
from app.audit.printouts import as_csv
from app.audit.steps import record
from app.core import commands
from app.core.commands import SIGNED_IN, Command
from app.core.errors import NotFound, PermissionRefused
from app.core.money import Money
from app.identity.api import CreateRole, CreateUser, SetUserRoles, UpdateRole, UpdateUser
from tests.support.company import PASSWORD, START, Company

if TYPE_CHECKING:
    from app.core.work import Work

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Adjusted:
    number: str


class Adjust(Command[Adjusted]):
    """A document with a number, known to these tests only."""

    name = "test.adjust"
    permission = SIGNED_IN
    summary = "Menyesuaikan untuk diuji"

    note: str = ""


def adjust(work: Work, do: Adjust) -> Adjusted:
    number = work.number("ADJ", work.today)
    old = {"nilai": Money(150_000), "pada": work.today, "jam": work.now, "isi": (1, None, True)}
    new = {"nilai": Money(-50), "catatan": do.note, "nomor": number}
    record(work, "test.adjust", "adjustment", work.new_id(), number, old=old, new=new)
    record(work, "test.adjust", "lot", work.new_id(), "LOT-1")
    return Adjusted(number)


@pytest.fixture(autouse=True)
def adjust_command(monkeypatch: pytest.MonkeyPatch) -> None:
    handlers: dict[object, object] = commands._commands  # type: ignore[assignment]
    monkeypatch.setitem(handlers, Adjust, adjust)


def actions(home: Company, **filters: object) -> list[tuple[str, str]]:
    page = home.admin.ask(AuditList.model_validate(filters))
    assert page.total == len(page.rows)
    return [(row.action, row.subject) for row in page.rows]


# ---------------------------------------------------------------- reading


@pytest.mark.req("WMS-SEC-10")
def test_an_entry_says_who_when_where_and_what_changed(home: Company) -> None:
    home.client("Packer", username="budi")
    home.env.advance(DAY)

    home.admin.do(SetUserRoles(username="budi", roles=("Picker",), permissions=("lot.block",)))

    (row,) = home.admin.ask(AuditList(action="user.set_roles")).rows
    assert (row.username, row.full_name, row.workstation) == ("admin", "Administrator", "MEJA-1")
    assert row.at == START + DAY
    assert (row.label, row.subject_kind, row.subject) == ("Mengatur peran pengguna", "user", "budi")
    assert row.changes == (
        Change("permissions", "", "lot.block"),
        Change("roles", "Packer", "Picker"),
    )


@pytest.mark.req("WMS-SEC-10")
def test_entries_are_filtered_by_person_day_thing_and_place(home: Company) -> None:
    home.client("System Admin", username="sari")
    home.env.set(datetime(2026, 11, 22, 16, 59, tzinfo=UTC))  # 23.59 WIB
    sari = home.door("MEJA-7").with_password("sari", PASSWORD)
    sari.do(CreateRole(role="Penerima_1", permissions=()))
    home.env.set(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))  # midnight
    home.admin.do(CreateRole(role="Penerima%2", permissions=()))

    one, two = ("role.create", "Penerima_1"), ("role.create", "Penerima%2")
    assert actions(home, username="SARI") == [one]
    assert actions(home, action="role") == [two, one]
    assert actions(home, action="role.create", workstation="MEJA-7") == [one]
    assert actions(home, subject_kind="role") == [two, one]
    assert actions(home, subject="penerima") == [two, one]
    assert actions(home, subject="r%") == []
    assert actions(home, subject="a_1") == [one]
    assert actions(home, first_day=date(2026, 11, 23)) == [two]
    assert actions(home, first_day=date(2026, 11, 22), last_day=date(2026, 11, 22)) == [one]
    assert len(actions(home, last_day=date(2026, 11, 21))) == 2


@pytest.mark.req("WMS-SEC-10")
def test_the_list_pages_by_key_newest_first(home: Company) -> None:
    for number in range(7):
        home.env.advance(timedelta(seconds=number % 2))
        home.admin.do(CreateRole(role=f"Peran {number}", permissions=()))

    found, after = [], None
    while True:
        page = home.admin.ask(AuditList(action="role.create", limit=3, after=after))
        assert page.total == 7
        found += [row.subject for row in page.rows]
        after = page.next
        if after is None:
            break

    assert found == [f"Peran {number}" for number in range(6, -1, -1)]


@pytest.mark.req("WMS-SEC-10")
def test_history_of_a_thing_includes_its_earlier_names(home: Company) -> None:
    home.admin.do(CreateRole(role="Penerima", permissions=()))
    home.admin.do(UpdateRole(role="Penerima", new_name="Penerima Barang"))
    home.admin.do(CreateRole(role="Lain", permissions=()))

    now = home.admin.ask(AuditOf(subject_kind="role", subject="Penerima Barang"))
    then = home.admin.ask(AuditOf(subject_kind="role", subject="Penerima"))

    assert [row.action for row in now.rows] == ["role.update", "role.create"]
    assert now == then


@pytest.mark.req("WMS-SEC-10")
def test_document_numbers_stand_where_their_tokens_were(home: Company) -> None:
    done = home.admin.do(Adjust(note="rusak"))

    number = done.value.number
    assert number == "ADJ-261121-001"
    lot, row = home.admin.ask(AuditList(action="test.adjust")).rows
    assert (lot.subject, row.subject) == ("LOT-1", number)
    assert row.changes == (
        Change("catatan", "", "rusak"),
        Change("isi", "[1,null,true]", ""),
        Change("jam", "2026-11-21T02:00:00.000000Z", ""),
        Change("nilai", "1500.00", "-0.50"),
        Change("nomor", "", number),
        Change("pada", "2026-11-21", ""),
    )
    assert actions(home, subject=number) == [("test.adjust", "LOT-1"), ("test.adjust", number)]
    of = home.admin.ask(AuditOf(subject_kind="adjustment", subject=number))
    assert [entry.id for entry in of.rows] == [row.id]


@pytest.mark.req("WMS-SEC-10")
def test_detail_shows_the_command_without_its_secrets(home: Company) -> None:
    done = home.admin.do(
        CreateUser(username="budi", full_name="Budi", roles=("Packer",), password=PASSWORD)
    )
    (row,) = home.admin.ask(AuditList(action="user.create")).rows

    detail = home.admin.ask(ShowAudit(id=row.id))

    assert detail.entry == row
    assert (detail.command, detail.command_version) == ("user.create", 1)
    assert detail.command_id == done.request_id
    assert detail.message == "Pengguna Budi ditambahkan."
    assert '"username":"budi"' in detail.args
    assert PASSWORD not in detail.args
    assert (detail.session_id, detail.seq) == (home.admin.actor.session_id, 1)
    assert len(detail.hash) == len(detail.prev_hash) == 64


def test_an_unknown_entry(home: Company) -> None:
    with pytest.raises(NotFound):
        home.admin.ask(ShowAudit(id="00000000-0000-7000-8000-000000000000"))


@pytest.mark.req("WMS-SEC-07")
def test_the_trail_needs_its_permission(home: Company) -> None:
    budi = home.client("Packer", username="budi")

    with pytest.raises(PermissionRefused):
        budi.ask(AuditList())


def test_panels_hear_of_new_entries(home: Company) -> None:
    home.client("Packer", username="budi")

    told = home.admin.do(UpdateUser(username="budi", full_name="B")).changes
    silent = home.admin.do(UpdateUser(username="budi", full_name="B")).changes

    assert told == {"audit", "user"}
    assert silent == frozenset()


def test_a_float_has_no_place_in_the_trail(home: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(work: Work, do: Adjust) -> Adjusted:
        record(work, "test.adjust", "lot", work.new_id(), "LOT-1", new={"berat": 1.5})
        return Adjusted("")

    monkeypatch.setitem(commands._commands, Adjust, careless)  # type: ignore[misc]

    with pytest.raises(TypeError, match="float"):
        home.admin.do(Adjust())


# ---------------------------------------------------------------- export


@pytest.mark.req("WMS-SEC-10")
def test_export_as_csv_runs_no_formula(home: Company) -> None:
    home.admin.do(CreateRole(role='=HYPERLINK("x")', description="a;b", permissions=("lot.read",)))

    text = as_csv(home.admin.ask(AuditList(action="role.create")).rows)

    assert text.splitlines() == [
        "Waktu (WIB),Pengguna,Nama,Komputer,Tindakan,Jenis,Subjek,Perubahan",
        (
            '21 Nov 2026 09.00,admin,Administrator,MEJA-1,Membuat peran,role,"\'=HYPERLINK(""x"")",'
            '"Keterangan:  → a;b; Nama:  → =HYPERLINK(""x""); Hak akses:  → lot.read"'
        ),
    ]
