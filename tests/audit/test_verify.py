"""Tampering behind the program's back is found and named (WMS-SEC-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app import schema
from app.audit.api import Break, Verified, VerifyAudit
from app.audit.queries.verify import ledgers
from app.audit.rules import seal
from app.identity.api import CreateRole, CreateUser, SetUserRoles, UpdateProfile
from tests.support.company import PASSWORD, Company

if TYPE_CHECKING:
    from app.core.database import Database


@pytest.fixture
def busy(home: Company) -> Company:
    """A company in which two people did a few things, one of them signed out."""
    budi = home.client("System Admin", username="budi")
    home.admin.do(CreateRole(role="Pertama", permissions=("lot.read",)))
    home.admin.do(CreateRole(role="Kedua", permissions=()))
    home.admin.do(SetUserRoles(username="budi", roles=("System Admin", "Pertama")))
    budi.do(CreateRole(role="Ketiga", permissions=()))
    budi.do(UpdateProfile(full_name="Budi Santoso"))
    budi.close("out")
    home.admin.do(
        CreateUser(username="cici", full_name="Cici é 漢", roles=("Ketiga",), password=PASSWORD)
    )
    return home


def tamper(database: Database, *statements: str) -> None:
    """Change rows as somebody would who holds the file: without the triggers."""
    with database.engine.connect().execution_options(lumbung_write=True) as connection:
        with connection.begin():
            if database.is_sqlite:
                names = connection.scalars(
                    sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                ).all()
                for name in names:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            else:
                connection.exec_driver_sql("SET session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement.replace("%", "%%"))
        if not database.is_sqlite:
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


def verify(home: Company) -> Verified:
    return home.admin.ask(VerifyAudit())


def command_id(home: Company, role: str) -> str:
    """Id of the command that made a role."""
    with home.database.reading() as session:
        rows = session.execute(sa.text("SELECT id, CAST(args AS text) FROM command")).all()
    return next(str(row[0]) for row in rows if f'"{role}"' in row[1])


@pytest.mark.req("WMS-SEC-10")
def test_an_untouched_trail_is_intact(busy: Company) -> None:
    found = verify(busy)

    assert found == Verified(intact=True, commands=8, sessions=3, entries=8, breaks=())


def test_a_longer_trail_is_walked_in_pages(busy: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = verify(busy)
    monkeypatch.setattr("app.audit.queries.verify._PAGE", 2)

    assert verify(busy) == whole


@pytest.mark.req("WMS-SEC-10")
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ('args = \'{"role":"Lain"}\'', "args"),
        ("args_hash = 'x'", "args"),
        ("name = 'role.delete'", "args"),
        ("version = 2", "args"),
        ("actor_id = org_id", "command"),
        ("workstation = 'LAIN'", "command"),
        ("at = '2026-11-21T02:00:00.000001Z'", "command"),
        ("hash = 'x'", "command"),
        ("prev_hash = 'x'", "command"),
        ("seq = 99", "gap"),
    ],
)
def test_a_changed_command_is_named(busy: Company, change: str, kind: str) -> None:
    cmd = command_id(busy, "Kedua")
    tamper(busy.database, f"UPDATE command SET {change} WHERE id = '{cmd}'")

    found = verify(busy)

    (broken,) = [broken for broken in found.breaks if broken.kind in {"args", "command", "gap"}]
    assert not found.intact
    assert broken.kind == kind
    assert broken.session_id == busy.admin.actor.session_id
    if kind != "gap":
        assert broken.command_id == cmd
        assert cmd in broken.text


@pytest.mark.req("WMS-SEC-10")
def test_a_removed_command_is_missed(busy: Company) -> None:
    cmd = command_id(busy, "Kedua")
    tamper(
        busy.database,
        f"DELETE FROM command_result WHERE cmd = '{cmd}'",
        f"DELETE FROM command WHERE id = '{cmd}'",
    )

    found = verify(busy)

    gap, orphan = found.breaks
    assert (gap.kind, gap.session_id, gap.seq) == ("gap", busy.admin.actor.session_id, 3)
    assert orphan == Break(
        "orphan", f'Baris di "audit_entry" tidak berasal dari perintah mana pun (id {cmd}).', cmd,
        table="audit_entry",
    )  # fmt: skip


@pytest.mark.req("WMS-SEC-10")
def test_a_session_cut_off_at_its_end_is_missed(busy: Company) -> None:
    with busy.database.reading() as session:
        (cmd,) = session.execute(
            sa.text("SELECT id FROM command WHERE name = 'user.update_profile'")
        ).one()
    tamper(
        busy.database,
        f"DELETE FROM audit_entry WHERE cmd = '{cmd}'",
        f"DELETE FROM command_result WHERE cmd = '{cmd}'",
        f"DELETE FROM command WHERE id = '{cmd}'",
    )

    (broken,) = verify(busy).breaks

    assert (broken.kind, broken.seq) == ("end", 2)
    assert broken.text.endswith("perintah nomor 2 sampai 2 hilang.")


@pytest.mark.req("WMS-SEC-10")
def test_a_whole_session_removed_is_missed(busy: Company) -> None:
    with busy.database.reading() as session:
        ended = session.execute(sa.text("SELECT DISTINCT session_id FROM chain_head")).one()
    gone = str(ended[0])
    mine = f"(SELECT id FROM command WHERE session_id = '{gone}')"
    tamper(
        busy.database,
        f"DELETE FROM audit_entry WHERE cmd IN {mine}",
        f"DELETE FROM command_result WHERE cmd IN {mine}",
        f"DELETE FROM command WHERE session_id = '{gone}'",
    )

    (broken,) = verify(busy).breaks

    assert (broken.kind, broken.seq, broken.session_id) == ("end", 1, gone)


@pytest.mark.req("WMS-SEC-10")
def test_a_chain_made_anew_does_not_fit_the_head(busy: Company) -> None:
    tamper(busy.database, "UPDATE chain_head SET hash = 'x'")

    (broken,) = verify(busy).breaks

    assert (broken.kind, broken.seq) == ("command", 2)


@pytest.mark.req("WMS-SEC-10")
@pytest.mark.parametrize(
    "change",
    [
        "new = '{\"name\":\"Lain\"}'", "old = '{\"a\":1}'", "action = 'x'", "subject_label = 'x'",
        "subject_kind = 'x'", "subject_id = org_id", "actor_id = org_id", "workstation = 'x'",
        "at = '2026-11-21T02:00:00.000001Z'", "seal = 'x'", "place = 2", "entries = 2",
    ],
)  # fmt: skip
def test_a_changed_entry_is_named(busy: Company, change: str) -> None:
    cmd = command_id(busy, "Kedua")
    tamper(busy.database, f"UPDATE audit_entry SET {change} WHERE cmd = '{cmd}'")

    (broken,) = verify(busy).breaks

    assert (broken.kind, broken.command_id, broken.table) == ("entry", cmd, "audit_entry")


@pytest.mark.req("WMS-SEC-10")
def test_a_removed_entry_is_missed(busy: Company) -> None:
    cmd = command_id(busy, "Kedua")
    tamper(busy.database, f"DELETE FROM audit_entry WHERE cmd = '{cmd}'")

    (broken,) = verify(busy).breaks

    assert (broken.kind, broken.text) == (
        "entry_missing", f"Jejak audit dari perintah role.create ({cmd}) hilang.",
    )  # fmt: skip


@pytest.mark.req("WMS-SEC-10")
def test_a_removed_answer_is_missed(busy: Company) -> None:
    cmd = command_id(busy, "Kedua")
    tamper(busy.database, f"DELETE FROM command_result WHERE cmd = '{cmd}'")

    (broken,) = verify(busy).breaks

    assert (broken.kind, broken.command_id) == ("result", cmd)


@pytest.mark.req("WMS-SEC-10")
def test_only_so_many_breaks_are_told(busy: Company) -> None:
    tamper(busy.database, "UPDATE audit_entry SET action = 'x'")

    assert len(verify(busy).breaks) == 8
    assert len(busy.admin.ask(VerifyAudit(limit=3)).breaks) == 3


def test_removed_triggers_are_seen_too(busy: Company) -> None:
    with busy.database.engine.connect() as connection:
        assert schema.rules_in_place(connection) == []
    with busy.database.engine.connect().execution_options(lumbung_write=True) as connection:
        with connection.begin():
            if busy.database.is_sqlite:
                connection.exec_driver_sql("DROP TRIGGER lb_audit_entry_append_only_0")
            else:
                connection.exec_driver_sql("DROP TRIGGER lb_audit_entry_append_only ON audit_entry")
        missing = schema.rules_in_place(connection)

    assert [name.removesuffix("_0") for name in missing] == ["lb_audit_entry_append_only"]


def test_every_ledger_is_among_those_checked() -> None:
    schema.load()

    assert {"audit_entry", "command_result", "document_number"} < set(ledgers())


def test_a_seal_depends_on_every_part() -> None:
    parts = ("c", 1, 2, ("a", None))

    assert seal(*parts) == seal("c", 1, 2, ("a", None))
    assert len({seal(*parts), seal("d", 1, 2, ("a", None)), seal("c", 2, 2, ("a", None)),
                seal("c", 1, 0, ("a", None)), seal("c", 1, 2, ("a", ""))}) == 5  # fmt: skip
