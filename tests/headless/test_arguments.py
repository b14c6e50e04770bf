"""What is typed at a console, and that every word of help and refusal is Indonesian."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.__main__ import WINDOW, main
from app.headless.arguments import Given, Usage, UsageError, read
from app.headless.cli import API, DO
from installer import verify_document

if TYPE_CHECKING:
    from collections.abc import Callable

#: Words of Python's own reader of arguments, and of English help in general.
_ENGLISH = re.compile(
    r"\b(usage|options?|positional|arguments?|error|unrecognized|invalid|choice|required|following"
    r"|expected|show|help message|the|with|when|or|and|left out|only these|lines?)\b",
    re.IGNORECASE,
)


def test_what_is_typed_is_understood() -> None:
    typed = ["--user=siti", "catatan.jsonl", "--atomic", "--database", "sqlite:///x.db"]

    assert read(DO, typed) == Given(
        {"--user": "siti", "--atomic": "", "--database": "sqlite:///x.db"}, ("catatan.jsonl",)
    )
    assert read(DO, ["-"]).words == ("-",)
    assert read(DO, ["--", "--nama-aneh"]).words == ("--nama-aneh",)
    assert read(API, ["order.ship", "order.list"]).words == ("order.ship", "order.list")
    assert read(DO, ["--apa-saja", "--help"][1:]).help


@pytest.mark.req("WMS-GEN-04")
@pytest.mark.parametrize(
    ("usage", "typed", "sentence"),
    [
        (DO, ["--usre", "siti"], "Argumen tidak dikenal: --usre"),
        (DO, ["satu.jsonl", "dua.jsonl"], "Argumen tidak dikenal: dua.jsonl"),
        (DO, ["--user"], "--user belum diisi. Tulis --user NAMA."),
        (DO, ["--user", "--atomic"], "--user belum diisi. Tulis --user NAMA."),
        (DO, ["--atomic=ya"], "--atomic tidak memakai isi. Tulis tanpa =."),
        (API, ["--database", "x"], "Argumen tidak dikenal: --database"),
        (WINDOW, ["x"], "Argumen tidak dikenal: x"),
    ],
)
def test_what_is_wrong_is_named(usage: Usage, typed: list[str], sentence: str) -> None:
    with pytest.raises(UsageError) as wrong:
        read(usage, typed)

    assert str(wrong.value) == sentence


@pytest.mark.req("WMS-GEN-04")
@pytest.mark.parametrize("typed", [["api"], ["do"], []])
def test_help_and_refusal_speak_indonesian(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, "--help"]) == 0
    helped = capsys.readouterr()
    assert main([*typed, "--salah"]) == 2
    refused = capsys.readouterr()

    assert helped.err == "" == refused.out
    assert helped.out.startswith(f"Pemakaian: {' '.join(['lumbung', *typed])} ")
    assert refused.err.startswith("Argumen tidak dikenal: --salah\n")
    assert "--help, -h" in helped.out
    assert _ENGLISH.findall(helped.out + refused.err) == []


@pytest.mark.req("WMS-GEN-04")
@pytest.mark.parametrize(
    ("typed", "code", "beginning"),
    [
        (["--help"], 0, "Pemakaian: verify_document.py --key KUNCI"),
        ([], 2, "--key wajib diisi"),
        (["--key"], 2, "--key belum diisi."),
        (["--kunci", "x"], 2, "Argumen tidak dikenal: --kunci"),
    ],
)
def test_the_checker_of_papers_speaks_indonesian(
    typed: list[str], code: int, beginning: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run: Callable[[list[str]], int] = verify_document.main
    assert run(typed) == code
    told = capsys.readouterr()

    text = told.out if code == 0 else told.err
    assert text.startswith(beginning)
    assert _ENGLISH.findall(text) == []
