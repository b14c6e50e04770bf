"""The one file that checks a code elsewhere agrees with Lumbung, verdict for verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.signing import ceremony
from app.signing.api import (
    CancelDocument,
    ExportRegister,
    PublicRegister,
    Register,
    RetireKey,
    RevokeKey,
    judge_alone,
)
from app.signing.panels.samples import code as sample_code
from app.signing.panels.samples import register as sample_register
from app.signing.rules.keyfile import unseal
from installer import verify_document as alone
from tests.signing.desk import Desk
from tests.support.company import company
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FILE = ROOT / "installer" / "verify_document.py"


def export(register: Register, path: Path) -> Path:
    path.write_bytes(TypeAdapter(Register).dump_json(register))
    return path


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(FILE), *arguments],
        input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_verdict_from_the_exported_register(sqlite_url: str, tmp_path: Path) -> None:
    with company(sqlite_url, opened=False) as made:
        desk = Desk(made)
        stolen = desk.issue(desk.paper("BAP-0")).qr
        desk.admin.do(RevokeKey(kid=1, reason="Laptop hilang"))
        valid, old = desk.issue(desk.paper("BAP-1")).qr, desk.issue(desk.paper("BAP-2")).qr
        desk.issue(desk.paper("BAP-2", amount=7))
        gone = desk.issue(desk.paper("BAP-3")).qr
        desk.admin.do(CancelDocument(kind="BAP", number="BAP-3", reason="Salah lot"))
        desk.admin.do(RetireKey(kid=2, reason="Ganti tahunan"))
        register = desk.admin.ask(PublicRegister())
    changed = valid[:40] + ("A" if valid[40] != "A" else "B") + valid[41:]
    codes = [valid, old, gone, stolen, changed, "8991234567890"]

    done = run("--key", str(export(register, tmp_path / "k.json")), *codes)

    first, *lines = done.stdout.splitlines()
    assert first.startswith("daftar per 2026-11-21T02:00:00")
    assert [line.split("\t")[0] for line in lines] == [
        "SAH", "DIGANTIKAN", "DIBATALKAN", "KUNCI DICABUT", lines[4].split("\t")[0], "TIDAK DIKENAL",
    ]  # fmt: skip
    assert lines[4].split("\t")[0] in {"DIUBAH", "TIDAK DIKENAL"}
    assert lines[0].split("\t")[1].startswith("BAP BAP-1 2026-11-21 Rp 1.250.000 sha256:")
    assert "Salah lot" in lines[2]
    assert "Laptop hilang" in lines[3]
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("form", ["hex", "pem"])
def test_a_bare_public_key_is_enough_for_the_signature(form: str, tmp_path: Path) -> None:
    public = bytes.fromhex(sample_register().keys[0].public)
    key = public.hex()
    if form == "pem":
        pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        (tmp_path / "k.pem").write_bytes(pem)
        key = str(tmp_path / "k.pem")

    done = run("--key", key, text=f"{sample_code()}\n\n")

    assert "hanya tanda tangan" in done.stdout
    assert done.stdout.splitlines()[1].startswith("SAH\tBAP BAP-261121-001 2026-11-21")
    assert done.returncode == 0


@pytest.mark.parametrize("content", [None, "not json", "{}", "[]"])
def test_a_file_that_is_no_key_is_refused(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "k.json").write_text(content)

    done = run("--key", str(tmp_path / "k.json"), "X")

    assert (done.returncode, done.stdout) == (2, "")


@given(st.data())
def test_it_agrees_with_lumbung_on_any_text(data: st.DataObject) -> None:
    good = sample_code()
    at = data.draw(st.integers(0, len(good)))
    middle = data.draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", max_size=3))
    text = good[:at] + middle + good[at + data.draw(st.integers(0, 3)) :]
    here = sample_register()
    there = alone.Register(org=here.org_id)
    there.keys = {key.kid: alone.Key(bytes.fromhex(key.public)) for key in here.keys}

    ours = judge_alone(here, text).verdict.value

    # A field that cannot be (31 February) is unread here and seen by its signature there.
    theirs = alone.check(text, there)[0]
    assert (theirs == "SAH") == (ours == "SAH")
    assert {ours, theirs} <= {"SAH"} or {ours, theirs} <= {"TIDAK DIKENAL", "DIUBAH"}


def test_with_the_root_nothing_in_the_file_need_be_trusted(sqlite_url: str, tmp_path: Path) -> None:
    with company(sqlite_url, opened=False) as made:
        desk = Desk(made)
        code = desk.issue().qr
        org = made.admin.actor.org_id
        phrases = ("empat kata yang panjang", "lain lagi dan rahasia")
        random = bytes(range(ceremony.RANDOMNESS))
        file, known = ceremony.new_authority(org, 1, ("Ratna", "Agus"), phrases, random)
        made.admin.do(known)
        early = made.admin.do(ExportRegister()).value
        keys = made.admin.ask(PublicRegister()).keys
        days = (made.env.today(), made.env.today().replace(year=2028))
        made.admin.do(ceremony.certify(org, unseal(file, phrases), 1, keys, days))
        whole = made.admin.do(ExportRegister()).value
        desk.admin.do(CancelDocument(kind="BAP", number="BAP-261121-001", reason="Salah lot"))
        later = made.admin.do(ExportRegister()).value
    assert (early.certified, whole.certified) == (False, True)
    hidden = json.loads(later.text)
    hidden["void"] = []
    unsigned = {name: value for name, value in json.loads(whole.text).items() if name != "signed"}

    def check(text: str, *more: str) -> tuple[int, str]:
        (tmp_path / "k.json").write_text(text)
        done = run("--key", str(tmp_path / "k.json"), *more, code)
        return done.returncode, (done.stdout + done.stderr).splitlines()[-1].split("\t")[0]

    root = ("--root", known.public)
    assert check(whole.text, *root) == (0, "SAH")
    assert check(later.text, *root) == (1, "DIBATALKAN")
    for text, why in (
        (early.text, "belum mengesahkan"), (json.dumps(hidden), "diubah setelah"),
        (json.dumps(unsigned), "tidak ditandatangani"),
    ):  # fmt: skip
        ended, told = check(text, *root)
        assert (ended, why in told) == (2, True), told
    assert "bukan dari kunci organisasi" in check(whole.text, "--root", "ab" * 32)[1]
    assert check(json.dumps(unsigned)) == (0, "SAH")
    assert "diubah setelah" in check(json.dumps(hidden))[1]
