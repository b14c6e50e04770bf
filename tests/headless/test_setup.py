"""An empty database set up by the lines of ``resources/help/setup.jsonl`` alone, then worked with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.headless.cli import PASSWORD_VARIABLE
from tests.headless.conftest import SETUP
from tests.support.snapshot import changed, nothing_written, snapshot

if TYPE_CHECKING:
    from tests.headless.conftest import Headless

pytestmark = pytest.mark.req("WMS-GEN-09", "WMS-GEN-03")

LINES = SETUP.read_text(encoding="utf-8").splitlines()
DOOR = frozenset({"login_event", "sign_in_session", "workstation", "chain_head", "app_user"})
FIRST_PASSWORD = "ganti-saya-1"
#: 48 × 41.250,50 + 120 × 42.000 + 60 × 18.500 + 200 × 4.150
OPENING = "8960024.00"


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, FIRST_PASSWORD)


def database(headless: Headless) -> Any:
    from app.core.database import Database

    return Database(headless.url)


def test_every_line_is_a_plain_request_with_an_id_of_its_own() -> None:
    lines = [json.loads(line) for line in LINES]

    assert all(set(line) <= {"do", "ask", "with", "request_id"} for line in lines)
    ids = [line["request_id"] for line in lines if "do" in line]
    assert len(ids) == len(set(ids)) > 20
    assert lines[0]["do"] == "organisation.found"


@pytest.mark.parametrize("options", [(), ("--atomic",)])
def test_lines_alone_make_a_company_that_works(empty: Headless, options: tuple[str, ...]) -> None:
    envelopes = empty.run_file(SETUP, options=options)

    assert [each["message"] for each in envelopes if not each["success"]] == []
    assert (len(envelopes), empty.code) == (len(LINES), 0)
    # The last two lines check stock and books.
    assert (envelopes[-2]["data"], envelopes[-1]["data"]["violations"]) == ([], [])
    _work_with(empty)


def _work_with(company: Headless) -> None:
    """The people who were made do their work, each under their own rights."""
    [summary] = company.run({"ask": "stock.summary"}, user="stok")
    assert summary["data"] == {"skus": 3, "low": 0, "out": 0, "value": OPENING}
    [order] = company.run(
        {
            "do": "order.create",
            "with": {
                "store": "WA",
                "recipient": {
                    "name": "Siti", "phone": "081211112222", "address": "Jl. Melati 5",
                    "city": "Bandung",
                },
                "lines": [{"sku": "PKT-GLOW", "qty": "2", "price": "135000.00"}],
            },
        },
        user="layanan",
    )  # fmt: skip
    assert order["data"]["total"] == "270000.00"
    [refused] = company.run(
        {"ask": "report.trial_balance", "with": {"date_to": "2026-11-21"}}, user="packer"
    )
    assert refused["meta"]["code"] == "PERMISSION"
    [report] = company.run(
        {"ask": "report.trial_balance", "with": {"date_to": "2026-11-21"}}, user="keuangan"
    )
    balances = {row["code"]: row["closing"] for row in report["data"]["rows"]}
    assert balances == {"13-100": OPENING, "31-950": f"-{OPENING}"}
    assert report["data"]["balanced"] is True
    [verified] = company.run({"ask": "audit.verify"}, user="admin")
    assert verified["data"]["intact"] is True


@pytest.mark.req("INV-01")
@pytest.mark.parametrize("options", [(), ("--atomic",)])
def test_the_file_sent_again_changes_nothing(empty: Headless, options: tuple[str, ...]) -> None:
    first = empty.run_file(SETUP, options=options)
    with_it = database(empty)
    before = snapshot(with_it)

    again = empty.run_file(SETUP, options=options)

    assert empty.code == 0
    assert [each["data"] for each in again[:-1]] == [each["data"] for each in first[:-1]]
    assert {each["meta"]["repeated"] for each in again if "repeated" in each["meta"]} == {True}
    assert changed(before, snapshot(with_it)) - DOOR == set()
    with_it.dispose()


def test_an_atomic_set_up_that_fails_leaves_the_database_empty(empty: Headless) -> None:
    broken = [
        *LINES[:-3],
        json.dumps({"do": "warehouse.create", "with": {"code": "GDU", "title": "X"}}),
    ]
    with_it = database(empty)

    with nothing_written(with_it):
        envelopes = empty.run(*broken, LINES[-1], user=None, options=("--atomic",))

    assert [each["success"] for each in envelopes] == [True] * (len(broken) - 1) + [False]
    assert all(each["meta"]["undone"] for each in envelopes[:-1])
    with_it.dispose()
    # The same database, founded after all, by the same ids.
    assert all(each["success"] for each in empty.run_file(SETUP, options=("--atomic",)))


def test_a_founded_database_is_not_founded_again(empty: Headless) -> None:
    empty.run(*LINES[:2], user=None)
    other = json.loads(LINES[0]) | {"request_id": "0193a0a1-7e57-7000-8000-0000000000ff"}

    [plain] = empty.run(other, user=None)
    [atomic] = empty.run(other, user=None, options=("--atomic",))

    assert not plain["success"]
    assert plain["message"] == atomic["message"]


def test_nobody_works_on_an_empty_database(empty: Headless) -> None:
    [envelope] = empty.run({"ask": "warehouse.list"}, user="admin")

    assert not envelope["success"]
    assert "masih kosong" in envelope["message"]
