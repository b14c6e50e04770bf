"""``lumbung api``: everything the program can do, described well enough to write a client from."""

from __future__ import annotations

import io
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from app.__main__ import main
from app.core.commands import all_commands, all_queries
from app.headless.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.req("WMS-GEN-09")

#: Keywords of JSON Schema 2020-12 and what they must hold.
KEYWORDS: dict[str, type | tuple[type, ...]] = {
    "type": (str, list), "properties": dict, "required": list, "items": (dict, bool),
    "prefixItems": list, "additionalProperties": (dict, bool), "anyOf": list, "oneOf": list,
    "allOf": list, "$defs": dict, "$ref": str, "enum": list, "pattern": str, "title": str,
    "description": str, "format": str, "examples": list, "minLength": int, "maxLength": int,
    "minItems": int, "maxItems": int, "minimum": int, "maximum": int, "exclusiveMinimum": int,
    "exclusiveMaximum": int, "uniqueItems": bool, "discriminator": dict, "writeOnly": bool,
    "contentEncoding": str,
}  # fmt: skip
ANYTHING = {"const", "default"}
TYPES = {"object", "array", "string", "integer", "boolean", "null"}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    found = catalogue()
    return [each for each in found if not each["name"].startswith("test.")]


def schemas(node: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A schema and every schema inside it."""
    if isinstance(node, bool):
        return
    yield where, node
    for word in ("properties", "$defs"):
        for name, part in node.get(word, {}).items():
            yield from schemas(part, f"{where}/{word}/{name}")
    for word in ("items", "additionalProperties"):
        if word in node:
            yield from schemas(node[word], f"{where}/{word}")
    for word in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for number, part in enumerate(node.get(word, [])):
            yield from schemas(part, f"{where}/{word}/{number}")


def test_everything_that_is_registered_is_listed(entries: list[dict[str, Any]]) -> None:
    listed = {(each["kind"], each["name"]) for each in entries}

    registered = {("do", name) for name in all_commands()} | {
        ("ask", name) for name in all_queries()
    }
    assert listed == {pair for pair in registered if not pair[1].startswith("test.")}
    assert len(listed) > 150


def test_each_says_what_it_is_for(entries: list[dict[str, Any]]) -> None:
    without = [
        each["name"]
        for each in entries
        if not each["summary"] or not each["permission"] or not each["description"]
    ]

    assert without == []
    assert {each["offline"] for each in entries if each["kind"] == "do"} <= {"A", "B", "C"}


def test_each_schema_is_valid(entries: list[dict[str, Any]]) -> None:
    """Checked word by word: the known keywords, each with a value of its kind."""
    wrong = []
    for entry in entries:
        for side in ("with", "answers"):
            for where, schema in schemas(entry[side], f"{entry['name']}/{side}"):
                wrong += [f"{where}: {fault}" for fault in faults(schema)]

    assert wrong == []


def faults(schema: dict[str, Any]) -> list[str]:
    """What is wrong with one schema, without the schemas inside it."""
    found = [word for word in schema if word not in KEYWORDS and word not in ANYTHING]
    found += [
        f"{word}: {value!r}"
        for word, value in schema.items()
        if word in KEYWORDS and not isinstance(value, KEYWORDS[word])
    ]
    kind = schema.get("type", "string")
    found += [
        f"type {each}" for each in ([kind] if isinstance(kind, str) else kind) if each not in TYPES
    ]
    found += [
        f"required {name}"
        for name in schema.get("required", [])
        if name not in schema["properties"]
    ]
    if "pattern" in schema:
        re.compile(schema["pattern"])
    return found


def test_every_reference_leads_somewhere(entries: list[dict[str, Any]]) -> None:
    lost = []
    for entry in entries:
        for side in ("with", "answers"):
            names = {f"#/$defs/{name}" for name in entry[side].get("$defs", {})}
            for where, schema in schemas(entry[side], f"{entry['name']}/{side}"):
                if "$ref" in schema and schema["$ref"] not in names:
                    lost.append(f"{where}: {schema['$ref']}")

    assert lost == []


def test_every_value_has_a_type(entries: list[dict[str, Any]]) -> None:
    """An empty schema means anything: money would leave as {"sen": 1}."""
    notes = {"title", "description", "default"}
    anything = [
        where
        for entry in entries
        for side in ("with", "answers")
        for where, schema in schemas(entry[side], f"{entry['name']}/{side}")
        if not schema.keys() - notes
    ]

    assert anything == []


@pytest.mark.req("WMS-GEN-02")
def test_no_value_travels_as_a_number_with_decimals(entries: list[dict[str, Any]]) -> None:
    wrong = [
        where
        for entry in entries
        for side in ("with", "answers")
        for where, schema in schemas(entry[side], f"{entry['name']}/{side}")
        if "number" in (schema.get("type"), *(schema.get("type") or ()))
    ]

    assert wrong == []


#: A count of goods or a cost, whatever it is a part of; counts of rows are no quantities.
QUANTITIES = re.compile(
    r"(.*_)?qty|on_hand|on_road|reserved|available|incoming|balance|free|held|destroyed|lost|short"
    r"|pieces|selisih|(min|max)_stock|unit_cost|average_cost|change|missing|wanted|known"
)


@pytest.mark.req("WMS-GEN-02")
def test_money_and_quantities_travel_as_decimal_strings(entries: list[dict[str, Any]]) -> None:
    def whole(schema: dict[str, Any]) -> bool:
        kinds = [schema, *schema.get("anyOf", [])]
        return any(kind.get("type") == "integer" for kind in kinds)

    wrong = {
        f"{entry['name']}/{side}: {where.rsplit('/', 1)[-1]}.{name}"
        for entry in entries
        for side in ("with", "answers")
        for where, schema in schemas(entry[side], side)
        for name, part in schema.get("properties", {}).items()
        if QUANTITIES.fullmatch(name) and whole(part)
    }

    # What a packing table scanned is kept as it was told, beside its own count.
    assert {each for each in wrong if not each.endswith("ScanEvent.qty")} == set()


def test_parameters_are_closed(entries: list[dict[str, Any]]) -> None:
    """A name with a typing error is refused, never ignored."""
    open_ones = [
        each["name"] for each in entries if each["with"].get("additionalProperties") is not False
    ]

    assert open_ones == []


def test_it_is_printed_as_json_for_all_or_some(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(*names: str) -> tuple[int, list[dict[str, Any]]]:
        heard = io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", io.TextIOWrapper(heard, "cp1252"))
            code = main(["api", *names])
            sys.stdout.flush()
            return code, json.loads(heard.getvalue())

    code, everything = printed()
    assert code == 0
    assert len(everything) > 150
    code, two = printed("stock.receive", "stock.card")
    assert (code, [each["name"] for each in two]) == (0, ["stock.receive", "stock.card"])
    code, none = printed("stok.terima")
    assert (code, none) == (1, [])
    assert "stok.terima" in capsys.readouterr().err
