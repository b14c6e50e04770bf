"""Every code of the corpus means exactly what the file says (PU-11 to PU-16)."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from app.scanning.gs1 import Gs1Scan, Measure, read
from app.scanning.gtin import gtin14
from app.scanning.normalise import normalise

TODAY: Final = date(2026, 11, 21)
CORPUS: Final = json.loads(Path(__file__).with_name("corpus.json").read_text(encoding="utf-8"))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Measure):
        return [value.ai, str(value.amount), value.unit]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _filled(scan: Gs1Scan) -> dict[str, object]:
    """Every field that says something, as the file writes it."""
    apart = {"text", "problems", "alternatives"}
    values = {f.name: getattr(scan, f.name) for f in fields(scan) if f.name not in apart}
    return {name: _plain(value) for name, value in values.items() if value not in (None, ())}


@pytest.mark.req("PU-16")
def test_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 200
    assert len({entry["raw"] for entry in CORPUS}) >= 200


@pytest.mark.req("PU-11", "PU-12", "PU-13", "PU-14", "PU-15", "PU-16", "PU-02")
@pytest.mark.parametrize("entry", CORPUS, ids=[entry["name"] for entry in CORPUS])
def test_code(entry: dict[str, Any]) -> None:
    scan = normalise(entry["raw"])

    gs1 = read(scan, today=TODAY, separators=entry.get("separators", ()))

    if "text" in entry:
        assert scan.text == entry["text"]
        assert gtin14(scan.text) == entry.get("gtin14")
    assert (gs1 and _filled(gs1)) == entry["gs1"]
    if gs1:
        assert [problem.kind.value for problem in gs1.problems] == entry["problems"]
        assert read(entry["raw"], today=TODAY, separators=entry.get("separators", ())) == gs1
        for wanted in entry.get("alternatives", ()):
            others = [_filled(other) for other in gs1.alternatives]
            assert any(wanted.items() <= other.items() for other in others)
