"""Every command and query with values no honest caller sends: refused in words, never a bug of ours."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from app import schema
from app.core.errors import InvalidInput
from app.core.money import Money
from app.headless import words
from app.headless.bounds import out_of_bounds
from app.headless.catalogue import catalogue
from app.headless.messages import parse_line
from app.orders.api import OrderList
from tests.support.snapshot import nothing_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.headless.conftest import Headless
    from tests.support.goods import Goods

pytestmark = pytest.mark.req("WMS-GEN-09")

DOOR = frozenset({"login_event", "sign_in_session", "workstation", "chain_head", "app_user"})
TEXTS = ("GD1", "SERUM", "admin", "NOPE", "", " ", "%", "'", "\\", "a" * 60, "[]", "1|2", "zzz")
DATES = ("0001-01-01", "9999-12-31", "2026-11-22", "1900-01-01", "2199-12-31")
TIMES = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-22T00:00:00+07:00")
MONEY = ("0", "1.00", "-1", "900000000000000.00", "0.01")


class Guesser:
    """Writes parameters that fit a schema and nothing else."""

    def __init__(self, entry: dict[str, Any], chance: random.Random) -> None:
        self._defs = entry["with"].get("$defs", {})
        self._chance = chance

    def value(self, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self.value(self._defs[schema["$ref"].rsplit("/", 1)[-1]])
        if "anyOf" in schema:
            return self.value(self._chance.choice(schema["anyOf"]))
        if "enum" in schema:
            return self._chance.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        return getattr(self, f"_{schema.get('type', 'null')}")(schema)

    def _null(self, _schema: dict[str, Any]) -> None:
        return None

    def _string(self, schema: dict[str, Any]) -> str:
        form = schema.get("format")
        if form == "money":
            return self._chance.choice(MONEY)
        if schema.get("examples") == ["12"]:
            return self._chance.choice(("1", "0", "2000000000", "-5"))
        return self._chance.choice({"date": DATES, "date-time": TIMES}.get(str(form), TEXTS))

    def _integer(self, schema: dict[str, Any]) -> int:
        low, high = schema.get("minimum", -(2**53) + 1), schema.get("maximum", 2**53 - 1)
        return int(self._chance.choice((low, high, 1, 2026, 2**63)))

    def _boolean(self, _schema: dict[str, Any]) -> bool:
        return self._chance.random() < 0.5

    def _array(self, schema: dict[str, Any]) -> list[Any]:
        return [self.value(schema.get("items", {})) for _ in range(self._chance.choice((0, 1, 2)))]

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        needed = set(schema.get("required", ()))
        return {
            name: self.value(part)
            for name, part in schema.get("properties", {}).items()
            if name in needed or self._chance.random() < 0.35
        }


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that is told to write "admin" writes it into the folder it runs in."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    return [each for each in catalogue() if not each["name"].startswith("test.")]


def hostile(entries: list[dict[str, Any]], kind: str, times: int) -> Iterator[dict[str, Any]]:
    """So many lines of each command (``do``) or query (``ask``)."""
    chance = random.Random(20261121)  # noqa: S311 - a repeatable test
    for entry in entries:
        if entry["kind"] == kind and entry["name"] not in _LOCKS_OUT:
            for _ in range(times):
                given = Guesser(entry, chance).value(entry["with"])
                yield {kind: entry["name"], "with": given}


ENGLISH = re.compile(r"\b(should|must|valid|value|string|expected|input|match|the|is|of)\b")


_LOCKS_OUT = {"organisation.found", "user.deactivate", "user.delete", "user.set_roles"}


def told(envelope: dict[str, Any]) -> str:
    """Everything a refusal says, without what it quotes."""
    sentences = [envelope["message"], *(each["message"] for each in envelope["errors"])]
    return re.sub(r"\"[^\"]*\"|'[^']*'|[\w.]+:|\w+\.\w+", "…", " ".join(sentences))


def check(asked: list[dict[str, Any]], envelopes: list[dict[str, Any]]) -> None:
    wrong = [
        (line, envelope["message"])
        for line, envelope in zip(asked, envelopes, strict=True)
        if not envelope["success"]
        and (
            envelope["meta"]["code"] == "BUG"
            or not envelope["errors"]
            or ENGLISH.search(told(envelope))
        )
    ]
    assert wrong == []


def test_no_question_is_answered_by_a_bug(
    lines: Headless, goods: Goods, entries: list[dict[str, Any]]
) -> None:
    asked = [*hostile(entries, "ask", 3)]

    with nothing_written(goods.company.database, but=DOOR):
        envelopes = lines.run(*asked)

    check(asked, envelopes)


def test_no_command_ends_in_a_bug(lines: Headless, entries: list[dict[str, Any]]) -> None:
    asked = [*hostile(entries, "do", 2)]

    check(asked, lines.run(*asked))


# ---------------------------------------------------------------- words


def test_every_form_has_words(entries: list[dict[str, Any]]) -> None:
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.update(each for key, each in node.items() if key == "pattern")
            node = [*node.values()]
        for part in node if isinstance(node, list) else ():
            walk(part)

    walk([entry["with"] for entry in entries])

    assert found <= words.FORMS.keys()
    assert len(found) > 8


def test_a_wrong_form_is_told_in_indonesian(lines: Headless) -> None:
    envelope = lines.one({"ask": "period.checklist", "with": {"month": "November"}})

    assert envelope["errors"] == [{"field": "month", "message": "bulan harus berbentuk 2026-11"}]


def test_where_a_line_stops_being_json_is_told_in_indonesian(lines: Headless) -> None:
    broken, long = lines.run('{"ask": warehouse.list}', '{"ask": ' + "9" * 5_000 + "}")

    assert "salah tulis di huruf ke-9." in broken["message"]
    assert "ada angka yang terlalu panjang." in long["message"]
    assert not ENGLISH.search(told(broken) + told(long))


# ---------------------------------------------------------------- bounds


def test_dates_and_numbers_no_shop_has_are_refused_with_their_place() -> None:
    schema.load()
    given = {
        "warehouse": "GD1",
        "on_date": "0001-01-01",
        "lines": [
            {"sku": "A", "qty": "1", "cost": "1", "location": "X"},
            {"sku": "A", "qty": "1", "cost": "1", "location": "X", "expires_on": "9999-12-31"},
        ],
    }

    with pytest.raises(InvalidInput) as refused:
        parse_line(json.dumps({"do": "stock.receive", "with": given}).encode())

    year = "tahun harus antara 1900 dan 2199"
    assert [(each.field, each.message) for each in refused.value.fields] == [
        ("on_date", year), ("lines.1.expires_on", year),
    ]  # fmt: skip
    assert [each.field for each in out_of_bounds({"a": 2**53, "b": (1, -(2**53)), "c": True})] == [
        "a", "b.1",
    ]  # fmt: skip
    assert list(out_of_bounds({"a": 2**53 - 1, "b": Money(2**60), "c": "9" * 30})) == []


# ---------------------------------------------------------------- cursors


def test_a_cursor_that_is_not_ours_is_refused(lines: Headless) -> None:
    first = lines.one({"ask": "product.list", "with": {"limit": 1}})
    ours = first["meta"]["next"]
    assert first["data"]["next"] == ours
    foreign = [
        {"ask": "product.list", "with": {"after": wrong}}
        for wrong in ("zzz", ours[:-1], f"x{ours}", "", "~")
    ]

    refused = lines.run(*foreign, {"ask": "order.list", "with": {"after": ours}})

    assert [each["errors"][0]["field"] for each in refused] == ["after"] * 6
    assert {each["meta"]["code"] for each in refused} == {"INVALID"}
    assert lines.one({"ask": "product.list", "with": {"limit": 1, "after": ours}})["success"]


def test_a_page_inside_an_answer_goes_on_too(lines: Headless) -> None:
    move = {"warehouse": "GD1", "counter": "opening", "lines": [
        {"sku": "KAPAS", "qty": "1", "cost": "100.00", "location": "GD1-A-01"},
    ]}  # fmt: skip
    lines.run(*({"do": "stock.receive", "with": move} for _ in range(3)))

    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = lines.data("stock.card", sku="KAPAS", limit=1, **after)["page"]
        seen += [row["document"] for row in page["rows"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}

    assert len(seen) == len(set(seen)) == 3


def test_a_missing_cursor_is_the_first_page() -> None:
    schema.load()
    asked, _ = parse_line(b'{"ask": "order.list", "with": {"after": null}}')

    assert isinstance(asked, OrderList)
    assert asked.after is None


# ---------------------------------------------------------------- the published schemas


def test_defaults_are_written_as_a_caller_would() -> None:
    [entry] = catalogue(["order.create"])
    line = entry["with"]["$defs"]["NewLine"]["properties"]

    assert (line["price"]["default"], line["discount"]["default"]) == ("0.00", "0.00")
    assert entry["with"]["properties"]["shipping"]["default"] == "0.00"
