"""``lumbung do``: one line in, one envelope out, whatever the line is (WMS-GEN-09)."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from app import schema
from app.core.errors import InvalidInput
from app.headless import messages
from app.headless.cli import PASSWORD_VARIABLE
from app.identity.api import DeactivateUser
from tests.headless.conftest import Headless
from tests.support.company import PASSWORD
from tests.support.snapshot import nothing_written
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.goods import Goods

pytestmark = pytest.mark.req("WMS-GEN-09")

#: What signing in and out writes, and a refusal.
DOOR = frozenset({"login_event", "sign_in_session", "workstation", "chain_head", "app_user"})
LIST = {"ask": "warehouse.list"}
ENVELOPE = {"success", "message", "data", "meta", "errors"}


def receive(qty: object = "3", cost: object = "100.00", **more: object) -> dict[str, Any]:
    line = {"sku": "KAPAS", "qty": qty, "cost": cost, "location": "GD1-A-01"}
    given = {"warehouse": "GD1", "counter": "opening", "lines": [line]}
    return {"do": "stock.receive", "with": given | more}


def on_hand(goods: Goods, sku: str = "KAPAS") -> tuple[int, str]:
    return goods.on_hand(sku)


# ---------------------------------------------------------------- envelopes


def test_a_command_and_a_query_are_answered_in_envelopes(lines: Headless) -> None:
    done, answered = lines.run(receive(), LIST)

    assert set(done) == set(answered) == ENVELOPE
    assert done["success"]
    assert done["data"]["number"] == "GRN-261121-0001"
    assert "GRN-261121-0001" in done["message"]
    assert done["errors"] == []
    assert done["meta"]["repeated"] is False
    assert set(done["meta"]["changes"]) >= {"stock", "journal"}
    assert [row["code"] for row in answered["data"]] == ["GD1", "GD2"]
    assert lines.code == 0


@pytest.mark.req("WMS-GEN-09")
def test_a_list_tells_how_to_go_on(lines: Headless) -> None:
    first = lines.one({"ask": "product.list", "with": {"limit": 3}})
    rest = lines.one({"ask": "product.list", "with": {"limit": 3, "after": first["meta"]["next"]}})

    skus = [row["sku"] for page in (first, rest) for row in page["data"]["rows"]]
    assert skus == sorted(skus)
    assert set(skus) == {"SERUM", "TONER", "KAPAS", "KRIM"}
    assert {**first["meta"], "next": ""} == {
        "next": "", "page": 1, "limit": 3, "count": 3, "total": 4, "totalPages": 2,
    }  # fmt: skip
    assert rest["meta"] == {
        "next": None, "page": None, "limit": 3, "count": 1, "total": None, "totalPages": None,
    }  # fmt: skip


def test_a_refused_line_does_not_stop_the_next(lines: Headless, goods: Goods) -> None:
    envelopes = lines.run(receive(), receive(qty="0"), receive(warehouse="GD9"), receive())

    assert [each["success"] for each in envelopes] == [True, False, False, True]
    assert lines.code == 1
    assert on_hand(goods) == (6, "200.00")


# ---------------------------------------------------------------- numbers


def written(text: str, field: str = "cost") -> str:
    """A receipt of one piece with this very text in the place of a value."""
    given: Any = receive(qty="1")
    given["with"]["lines"][0][field] = "@"
    return json.dumps(given).replace('"@"', text)


EXACT = {
    '"1250.50"': "1250.50",
    '"1250"': "1250.00",
    "1250": "1250.00",
    "1250.5": "1250.50",
    "0.1": "0.10",
    # A float would make ….94 and ….91 of these.
    "90071992547409.93": "90071992547409.93",
    "90071992547409.92": "90071992547409.92",
}


@pytest.mark.req("WMS-GEN-02")
def test_money_is_exactly_what_is_written(lines: Headless) -> None:
    """Also as a bare number: it is taken letter by letter and never becomes a float."""
    envelopes = lines.run(*map(written, EXACT))

    assert [each["success"] for each in envelopes] == [True] * len(EXACT)
    rows = lines.data("stock.card", sku="KAPAS")["page"]["rows"]
    assert [row["value"] for row in rows] == list(EXACT.values())


@pytest.mark.req("WMS-GEN-02")
def test_money_and_quantities_that_are_not_exact_are_refused(lines: Headless, goods: Goods) -> None:
    costs = ['"1.250,50"', '"1250.505"', "1250.505", "1e3", "true", '"Rp 5"', "null", "[]"]
    quantities = ["1.5", '"1.5"', '"-1"', "0", "true", '"12 pcs"', "9999999999"]

    with nothing_written(goods.company.database, but=DOOR):
        refused = lines.run(*map(written, costs), *(written(text, "qty") for text in quantities))

    places = [each["errors"][0]["field"] for each in refused]
    assert places == ["lines.0.cost"] * len(costs) + ["lines.0.qty"] * len(quantities)


@pytest.mark.req("WMS-GEN-02")
def test_what_is_no_number_is_no_json(lines: Headless) -> None:
    for envelope, word in zip(
        lines.run(*map(written, ("NaN", "Infinity", "-Infinity"))),
        ("NaN", "Infinity", "-Infinity"),
        strict=True,
    ):
        assert f"{word} bukan angka" in envelope["message"]


def test_amounts_leave_as_decimal_strings(lines: Headless) -> None:
    lines.one(receive(cost="41250.50"))

    [row] = lines.data("stock.as_of", sku="KAPAS", warehouse="GD1")

    assert (row["value"], row["qty"]) == ("41250.50", "3")


# ---------------------------------------------------------------- lines that are none


#: A line and words of its answer.
BAD: list[tuple[object, str]] = [
    ("halo", "bukan JSON"),
    ("{", "bukan JSON"),
    ("[1]", "harus objek JSON"),
    ('"do"', "harus objek JSON"),
    ("{}", 'berisi "do" atau "ask"'),
    ({"do": "stock.receive", "ask": "warehouse.list"}, 'berisi "do" atau "ask"'),
    ({"ask": "warehouse.list", "wiht": {}}, "tidak ada yang lain"),
    ({"do": "stok.terima"}, 'Perintah "stok.terima" tidak dikenal'),
    ({"ask": "stock.receive"}, 'Pertanyaan "stock.receive" tidak dikenal'),
    ({"do": 5}, 'Perintah "5" tidak dikenal'),
    ({"do": "stock.receive", "with": [1]}, "harus objek JSON"),
    ({"do": "stock.receive", "request_id": 7}, "harus teks"),
    ({"ask": "warehouse.list", "request_id": "x"}, "hanya untuk"),
    ('{"ask": "stock.as_of", "with": {"sku": "A", "sku": "B"}}', "nama ganda: sku"),
    (b'{"ask": "stock.as_of", "with": {"sku": "\xff"}}', "bukan UTF-8"),
    ("[" * 200_000, "bersusun terlalu dalam"),
    ('{"ask": "stock.as_of", "with": {"sku": "\\ud800"}}', "sku"),
    ('{"ask": "stock.as_of", "with": {"sku": "a\\u0000b"}}', "karakter kendali"),
]


def test_bad_lines_are_explained_and_the_next_is_answered(lines: Headless, goods: Goods) -> None:
    with nothing_written(goods.company.database, but=DOOR):
        *refused, after = lines.run(*(line for line, _words in BAD), LIST)

    for envelope, (line, words) in zip(refused, BAD, strict=True):
        assert set(envelope) == ENVELOPE, line
        assert not envelope["success"], line
        assert words in envelope["message"], line
        assert envelope["errors"] != [], line
    assert after["success"]
    assert lines.code == 1


def test_all_wrong_fields_at_once_in_indonesian(lines: Headless, goods: Goods) -> None:
    wrong = {
        "warehous": "GD1",
        "on_date": "21-11-2026",
        "counter": "hadiah",
        "lines": [{"sku": "KAPAS", "qty": "-1", "cost": "1,5", "location": ""}],
    }

    with nothing_written(goods.company.database, but=DOOR):
        envelope = lines.one({"do": "stock.receive", "with": wrong})

    assert envelope["meta"]["code"] == "INVALID"
    assert {each["field"]: each["message"] for each in envelope["errors"]} == {
        "warehous": "tidak dikenal; hapus atau perbaiki namanya",
        "warehouse": "wajib diisi",
        "on_date": "tanggal harus berbentuk 2026-11-21",
        "counter": ("bukan salah satu pilihan: 'grir', 'payable', 'cash' atau 'opening'"),
        "lines.0.qty": "terlalu kecil (batas 0)",
        "lines.0.cost": "jumlah uang tidak dikenal: '1,5' (contoh yang benar: 1250.50)",
        "lines.0.location": "terlalu pendek (batas 1)",
    }


# ---------------------------------------------------------------- the form of a file


def test_empty_lines_crlf_bom_and_a_missing_last_newline(lines: Headless, tmp_path: Path) -> None:
    path = tmp_path / "baris.jsonl"
    line = json.dumps(LIST).encode()
    path.write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\r\n   \r\n" + line + b"\n\n" + line)

    envelopes = lines.run_file(path, user="admin")

    assert [each["success"] for each in envelopes] == [True, True, True]
    assert lines.raw.count(b"\n") == 3
    assert b"\r" not in lines.raw


def test_utf8_in_and_out_whatever_the_console_is(lines: Headless) -> None:
    name = "Sérum Ñusantara 美 🌿"
    done, detail = lines.run(
        {"do": "product.update", "with": {"sku": "KAPAS", "product_name": name}},
        {"ask": "product.detail", "with": {"sku": "KAPAS"}},
    )

    assert done["success"]
    assert detail["data"]["name"] == name
    assert name.encode() in lines.raw


@pytest.mark.parametrize("size", [1_000_000])
def test_a_line_of_a_megabyte(lines: Headless, size: int) -> None:
    rows = [
        {"sku": "KAPAS", "qty": "1", "cost": "100.00", "location": "GD1-A-01"}
        for _ in range(size // 65)
    ]
    text = json.dumps({"do": "stock.receive", "with": {"warehouse": "GD1", "lines": rows}})
    assert len(text) >= size

    done, far_too_long = lines.run(text, {"ask": "stock.as_of", "with": {"sku": "x" * size}})

    assert done["success"]
    assert far_too_long["data"] == []
    [row] = lines.data("stock.as_of", sku="KAPAS", warehouse="GD1")
    assert (row["qty"], row["value"]) == (str(len(rows)), f"{100 * len(rows)}.00")


def test_no_lines_no_envelopes(lines: Headless) -> None:
    assert lines.run() == []
    assert lines.code == 0


def test_a_file_that_is_not_there(lines: Headless) -> None:
    [envelope] = lines.run_file("tidak-ada.jsonl", user="admin")

    assert "tidak-ada.jsonl tidak dapat dibaca" in envelope["message"]
    assert lines.code == 1


# ---------------------------------------------------------------- request ids


@pytest.mark.req("INV-01", "WMS-GEN-03")
def test_a_request_id_makes_a_line_safe_to_send_again(lines: Headless, goods: Goods) -> None:
    line = receive() | {"request_id": "0193a0a1-7e57-7000-8000-00000000000a"}

    first, again = lines.run(line, line)
    later = lines.one(line)
    other = lines.one(receive(qty="4") | {"request_id": line["request_id"]})

    assert (first["meta"]["repeated"], again["meta"]["repeated"]) == (False, True)
    assert first["data"] == again["data"] == later["data"]
    assert other["meta"]["code"] == "LB010"
    assert on_hand(goods) == (3, "100.00")


# ---------------------------------------------------------------- all or nothing


@pytest.mark.req("WMS-GEN-03")
def test_atomic_keeps_all(lines: Headless, goods: Goods) -> None:
    envelopes = lines.run(receive(), LIST, receive(), options=("--atomic",))

    assert [each["success"] for each in envelopes] == [True, True, True]
    assert [envelopes[n]["data"]["number"] for n in (0, 2)] == [
        "GRN-261121-0001",
        "GRN-261121-0002",
    ]
    assert lines.code == 0
    assert on_hand(goods) == (6, "200.00")


@pytest.mark.req("WMS-GEN-03")
@pytest.mark.parametrize("bad", [receive(warehouse="GD9"), receive(qty="0"), "halo", {"do": "x"}])
def test_atomic_keeps_nothing_when_a_line_is_refused(
    lines: Headless, goods: Goods, bad: object
) -> None:
    with nothing_written(goods.company.database, but=DOOR):
        envelopes = lines.run(receive(), bad, receive(), options=("--atomic",))

    assert [each["success"] for each in envelopes] == [True, False]
    assert envelopes[0]["meta"]["undone"] is True
    assert lines.code == 1


def test_atomic_tells_a_bug_and_keeps_nothing(
    lines: Headless, goods: Goods, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    _break(monkeypatch, "stock.transfer")
    move = {"warehouse": "GD1", "lines": [{"sku": "KAPAS", "qty": "1", "to_location": "GD1-B-01"}]}

    with nothing_written(goods.company.database, but=DOOR):
        first, bug = lines.run(
            receive(), {"do": "stock.transfer", "with": move}, options=("--atomic",)
        )

    assert (first["meta"]["undone"], bug["meta"]["code"]) == (True, "BUG")
    assert bug["meta"]["report"] in (home / "logs" / "lumbung.log").read_text()


# ---------------------------------------------------------------- bugs


def _break(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from app.core import commands

    def handler(*_given: object) -> None:
        raise ZeroDivisionError("rahasia dalam traceback")

    kind: Any = commands.all_commands()[name]
    monkeypatch.setitem(commands._commands, kind, handler)


def test_a_bug_is_one_envelope_with_a_number_that_the_log_knows(
    lines: Headless, goods: Goods, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    _break(monkeypatch, "stock.receive")

    with nothing_written(goods.company.database, but=DOOR):
        bug, after = lines.run(receive(), LIST)

    report = bug["meta"]["report"]
    assert set(bug) == ENVELOPE
    assert bug["meta"]["code"] == "BUG"
    assert bug["message"] == (
        f"Terjadi kesalahan pada program. Nomor laporan {report}. Tidak ada yang tersimpan."
    )
    assert b"ZeroDivisionError" not in lines.raw
    log = (home / "logs" / "lumbung.log").read_text()
    assert f"report {report}" in log
    assert "ZeroDivisionError" in log
    assert after["success"]
    assert lines.code == 1


# ---------------------------------------------------------------- who


@pytest.mark.req("WMS-SEC-09")
def test_a_wrong_password_is_tried_once_and_not_for_every_line(
    lines: Headless, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "salah-sekali-1")
    envelopes = lines.run(*[LIST] * 8)
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)

    assert {each["success"] for each in envelopes} == {False}
    assert len({each["message"] for each in envelopes}) == 1
    assert lines.one(LIST)["success"]  # not locked out


def test_the_password_from_a_file(
    lines: Headless, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE)
    path = tmp_path / "sandi"
    path.write_bytes(b"\xef\xbb\xbf" + PASSWORD.encode() + b"\r\n")

    [good] = lines.run(LIST, options=("--password-file", str(path)))
    [missing] = lines.run(LIST, options=("--password-file", str(tmp_path / "tidak-ada")))
    [none] = lines.run(LIST)

    assert good["success"]
    assert "tidak dapat dibaca" in missing["message"]
    assert PASSWORD_VARIABLE in none["message"]


def test_nobody_is_asked_who_they_are(lines: Headless) -> None:
    assert "--user" in lines.one(LIST, user=None)["message"]


@pytest.mark.req("WMS-SEC-07")
def test_without_permission_a_line_is_refused(lines: Headless, goods: Goods) -> None:
    goods.company.client("Packer", username="putri")

    with nothing_written(goods.company.database, but=DOOR):
        refused = lines.one(receive(), user="putri")

    assert refused["meta"]["code"] == "PERMISSION"
    assert "receipt.create" in refused["message"]


@pytest.mark.req("WMS-SEC-05")
def test_an_inactive_user_gets_nothing_done(lines: Headless, goods: Goods) -> None:
    goods.company.client("Supervisor", username="tono")
    goods.company.admin.do(DeactivateUser(username="tono"))

    refused = lines.one(LIST, user="tono")

    assert not refused["success"]
    assert refused["data"] is None


@pytest.mark.req("WMS-SEC-10")
def test_the_sign_in_is_closed_and_the_trail_is_whole(lines: Headless) -> None:
    lines.run(receive(), receive())

    assert lines.data("audit.verify")["intact"] is True
    kinds = [row["kind"] for row in lines.data("login.list", limit=5)["rows"]]
    assert kinds == ["in", "out", "in", "out", "in"]


# ---------------------------------------------------------------- databases


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://postgres@127.0.0.1:1/tidak_ada", "AWAY"),
        ("mysql://server/nama", "NOT_OPENED"),
        ("bukan alamat", "NOT_OPENED"),
        ("sqlite://", "NOT_OPENED"),
        ("sqlite:///:memory:", "NOT_OPENED"),
    ],
)
def test_an_address_that_opens_nothing_is_one_clear_envelope(
    url: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headless = Headless(url, tmp_path, monkeypatch)

    [envelope] = headless.run(LIST, LIST)

    assert set(envelope) == ENVELOPE
    assert envelope["meta"]["code"] == code
    assert headless.code == 1


def test_a_file_that_is_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catatan.txt"
    path.write_text("Bukan basis data. " * 100)
    headless = Headless(f"sqlite:///{path}", tmp_path, monkeypatch)

    [envelope] = headless.run(LIST)

    assert "bukan berkas data Lumbung" in envelope["message"]
    assert path.read_text() == "Bukan basis data. " * 100


def test_a_database_of_a_newer_program(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.util.exc import CommandError

    def upgrade(_connection: object) -> None:
        raise CommandError("Can't locate revision identified by '99999999_later'")

    monkeypatch.setattr(schema, "is_current", lambda _connection: False)
    monkeypatch.setattr(schema, "upgrade", upgrade)

    [envelope] = Headless(sqlite_url, tmp_path, monkeypatch).run(LIST)

    assert "lebih baru" in envelope["message"]
    monkeypatch.undo()
    # The file was let go of: the right program can open it.
    [after] = Headless(sqlite_url, tmp_path, monkeypatch).run(LIST, user=None)
    assert "--user" in after["message"]


# ---------------------------------------------------------------- as a program


def test_as_a_process_of_its_own(goods: Goods, database_kind: str) -> None:
    """Standard input, exit code and one envelope a line, through ``python -m app``."""
    if database_kind == "sqlite":
        goods.company.close()
    given = json.dumps(LIST) + "\n\nhalo\n"
    done = subprocess.run(
        [sys.executable, "-m", "app", "do", "--database", goods.company.url, "--user", "admin"],
        input=given.encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, PASSWORD_VARIABLE: PASSWORD, "PYTHONIOENCODING": "ascii"},
    )

    first, second = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert (first["success"], second["success"], done.returncode) == (True, False, 1)
    assert done.stderr == b""


def test_wrong_arguments_end_with_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "do", "--basis-data", "x"],
        capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.decode().startswith(
        "Argumen tidak dikenal: --basis-data\nPemakaian: lumbung do "
    )


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("journal.post", {"on_date": "2026-11-20T23:59:00"}, "on_date"),
        ("journal.post", {"description": "\ud800"}, "description"),
        ("journal.post", {"lines": 7}, "lines"),
        ("journal.post", {"lines": [7]}, "lines.0"),
        ("period.set_state", {"month": "2026-13", "state": "closed"}, "month"),
        ("books.open_year", {"year": 2026.5}, "year"),
        ("books.open_year", {"year": "9" * 5000}, "year"),
    ],
)
def test_no_refusal_speaks_english(name: str, values: dict[str, object], field: str) -> None:
    schema.load()
    line = json.dumps({"do": name, "with": values}).encode()

    with pytest.raises(InvalidInput) as wrong:
        messages.parse_line(line)

    told = {one.field: one.message for one in wrong.value.fields}
    assert field in told
    assert not re.search(r"\b(should|input|valid|match|be)\b", told[field])
