"""Everything that is asked and answered goes to JSON and back as it was (WMS-GEN-09)."""

from __future__ import annotations

import dataclasses
import json
import types
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from app import schema
from app.core import gate, results
from app.core.commands import all_commands, all_queries
from app.core.errors import UserError
from app.core.money import LIMIT_SEN, Money
from app.documents.report import Report
from tests.support.source import sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.commands import Command, Query

pytestmark = pytest.mark.req("WMS-GEN-09", "INV-03")

EXAMPLES = 5
_MOMENTS = st.integers(0, 4 * 10**15).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=12).map(str.strip),
    int: st.integers(0, 2**53),
    bool: st.booleans(),
    bytes: st.binary(max_size=24),
    Money: st.integers(-LIMIT_SEN, LIMIT_SEN).map(Money),
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    datetime: _MOMENTS,
    AwareDatetime: _MOMENTS,
    UUID: st.uuids(),
    Decimal: st.decimals(-(10**6), 10**6, places=1),
    type(None): st.none(),
    Any: st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.text("abc", max_size=3)),
    object: st.integers(0, 9),
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    schema.load()


def ours(kinds: dict[str, Any]) -> list[Any]:
    return [kind for name, kind in kinds.items() if not name.startswith("test.")]


# ---------------------------------------------------------------- values of any type of ours


def values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one return a form
    """Values of a type as our api modules write types."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    origin, given_ = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return constrained(given_[0], given_[1:])
    if origin is Literal:
        return st.sampled_from(given_)
    if origin in {Union, types.UnionType}:
        return st.one_of(*map(values, given_))
    if origin is tuple:
        if given_[-1] is Ellipsis:
            return st.lists(values(given_[0]), min_size=1, max_size=2).map(tuple)
        return st.tuples(*map(values, given_))
    if origin is dict:
        return st.dictionaries(
            st.text("abc", min_size=1, max_size=3), values(given_[1]), max_size=2
        )
    if origin is frozenset:
        return st.frozensets(values(given_[0]), max_size=2)
    return structured(kind, origin, given_)


def structured(kind: Any, origin: Any, given_: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    made: Any = origin or kind
    if isinstance(made, type) and issubclass(made, Enum):
        return st.sampled_from(made)
    if dataclasses.is_dataclass(made):
        letters = dict(zip(getattr(made, "__parameters__", ()), given_, strict=False))
        hints = get_type_hints(made, include_extras=True)
        parts = {
            field.name: values(put_in(hints[field.name], letters))
            for field in dataclasses.fields(made)
            if field.init
        }
        build: Any = made
        return st.builds(build, **parts)
    if isinstance(made, type) and issubclass(made, BaseModel):
        return models(made)
    raise TypeError(f"no values for {kind!r}")


def put_in(hint: Any, letters: dict[Any, Any]) -> Any:
    """A hint with its type variables replaced: the rows of a Page[T]."""
    if hint in letters:
        return letters[hint]
    if getattr(hint, "__parameters__", ()):
        return hint[tuple(letters[letter] for letter in hint.__parameters__)]
    return hint


def models(kind: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Valid objects of a pydantic model; fields with a default are sometimes left out."""

    @st.composite
    def made(draw: st.DrawFn) -> Any:
        hints = get_type_hints(kind, include_extras=True)
        given_ = {
            name: draw(constrained(hints[name], (field, *field.metadata)))
            for name, field in kind.model_fields.items()
            if field.is_required() or draw(st.booleans())
        }
        try:
            return kind.model_validate(given_)
        except ValidationError:  # what fields say alone, a rule of the whole may refuse
            reject()

    return made()


def constrained(kind: Any, notes: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Values of a type with pydantic's notes on it."""
    while get_origin(kind) is Annotated:
        kind, notes = get_args(kind)[0], (*get_args(kind)[1:], *notes)
    limits = {name: value for note in notes for name, value in limits_of(note)}
    if kind is str and limits.keys() & {"pattern", "min_length", "max_length"}:
        return text(limits)
    if kind is int and limits.keys() & {"gt", "ge", "le", "lt"}:
        low = limits.get("ge", limits.get("gt", -1) + 1)
        return st.integers(low, limits.get("le", 10**6)).filter(
            lambda number: number != 0 or low >= 0
        )
    if get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis:
        size = max(1, limits.get("min_length", 0))
        return st.lists(values(get_args(kind)[0]), min_size=size, max_size=size + 1).map(tuple)
    return values(kind)


def limits_of(note: Any) -> list[tuple[str, Any]]:
    if isinstance(note, FieldInfo):
        return [pair for each in note.metadata for pair in limits_of(each)]
    names = ("pattern", "min_length", "max_length", "gt", "ge", "lt", "le")
    return [(name, getattr(note, name)) for name in names if getattr(note, name, None) is not None]


def text(limits: dict[str, Any]) -> st.SearchStrategy[str]:
    low, high = limits.get("min_length", 0), min(limits.get("max_length", 20), 40)
    if "pattern" in limits:
        found = st.from_regex(
            limits["pattern"], fullmatch=True, alphabet=st.characters(codec="ascii")
        )
        return found.filter(lambda word: low <= len(word.strip()) and word == word.strip())
    return st.text("abcdefgh0123456789", min_size=low, max_size=max(low, high))


def for_each(
    kinds: list[Any], made: Callable[[Any], Any], check: Callable[[Any, Any], None]
) -> None:
    """Check some values of each kind; a failure names the kind."""
    for kind in kinds:
        try:
            _property(kind, made(kind), check)()
        except Exception as error:
            raise AssertionError(f"{kind.name}: {error}") from error


def _property(
    kind: Any, made: st.SearchStrategy[Any], check: Callable[[Any, Any], None]
) -> Callable[[], None]:
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(made)
    def one(value: Any) -> None:
        check(kind, value)

    return one


# ---------------------------------------------------------------- what is answered


@pytest.mark.req("WMS-GEN-02")
def test_every_answer_goes_round() -> None:
    def check(kind: Any, value: Any) -> None:
        _no_bare_money(results.to_plain(kind, value))
        stored = results.to_json(kind, value)
        assert results.from_json(kind, stored) == value
        assert json.loads(stored) == results.to_plain(kind, value)
        assert results.to_json(kind, results.from_json(kind, stored)) == stored

    # A report goes out only: what a cell is, its column says, so nothing reads one back by itself.
    kinds = [
        kind
        for kind in (*ours(all_commands()), *ours(all_queries()))
        if results.result_type(kind) is not Report
    ]
    assert len(kinds) > 150
    for_each(kinds, lambda kind: values(results.result_type(kind)), check)


def test_every_answer_has_a_type_of_its_own() -> None:
    kinds = [*ours(all_commands()), *ours(all_queries())]

    assert [kind.name for kind in kinds if results.result_type(kind) is Any] == []


def _no_bare_money(plain: Any) -> None:
    """Money is a decimal string in whatever answer, never sen and never an object."""
    assert not isinstance(plain, float)
    if isinstance(plain, dict):
        assert plain.keys() != {"sen"}
    parts = plain.values() if isinstance(plain, dict) else plain
    for part in parts if isinstance(plain, (dict, list)) else ():
        _no_bare_money(part)


# ---------------------------------------------------------------- what is asked


def test_every_commands_and_querys_parameters_go_round() -> None:
    def check(kind: Any, value: Any) -> None:
        if not getattr(kind, "secret", None):
            assert kind.model_validate_json(value.model_dump_json()) == value

    for_each([*ours(all_commands()), *ours(all_queries())], valid, check)


def valid(kind: Any) -> st.SearchStrategy[Any]:
    """Valid objects; what a rule across fields refuses is drawn again."""

    def try_once(build: Callable[[], Any]) -> Any:
        try:
            return build()
        except (ValidationError, UserError):
            return None

    return st.deferred(lambda: drawn(kind, try_once)).filter(lambda value: value is not None)


@st.composite
def drawn(draw: st.DrawFn, kind: Any, try_once: Callable[[Callable[[], Any]], Any]) -> Any:
    return try_once(lambda: draw(models(kind)))


@pytest.mark.req("WMS-SEC-11")
def test_no_secret_is_among_the_stored_parameters() -> None:
    with_secrets = [kind for kind in ours(all_commands()) if kind.secret]

    def check(kind: type[Command[Any]], value: Command[Any]) -> None:
        stored = json.loads(gate.command_args(value))
        assert not kind.secret & stored.keys()
        assert kind.secret <= kind.model_fields.keys()

    assert {kind.name for kind in with_secrets} >= {"user.create", "user.change_password"}
    for_each(with_secrets, valid, check)


def test_the_same_parameters_have_the_same_hash_and_others_another() -> None:
    def check(kind: type[Command[Any]], value: Command[Any]) -> None:
        args = gate.command_args(value)
        again = gate.command_args(kind.model_validate(value.model_dump()))
        assert gate.args_hash(value, args) == gate.args_hash(value, again)
        assert gate.args_hash(value, args) != gate.args_hash(value, args + " ")

    plain = [kind for kind in ours(all_commands()) if not kind.secret]
    for_each(plain, valid, check)


# ---------------------------------------------------------------- the list itself


def test_every_parameter_model_and_answer_is_frozen() -> None:
    """A handler that is run again must find what it was given the first time."""
    kinds: list[type[Command[Any] | Query[Any]]] = [
        *ours(all_commands()),
        *ours(all_queries()),
    ]

    assert [kind.name for kind in kinds if not kind.model_config.get("frozen")] == []
    loose = [kind.name for kind in kinds if kind.model_config.get("extra") != "forbid"]
    assert loose == []


def test_every_use_case_has_a_docstring_of_its_own() -> None:
    without = [
        kind.name
        for kind in [*ours(all_commands()), *ours(all_queries())]
        if not vars(kind).get("__doc__")
    ]

    assert without == []
    assert len(sources("app/*/api.py", "app/*/api/*.py")) > 5


def test_a_type_that_cannot_go_round_is_caught() -> None:
    """The proof above would find an answer whose type says less than its values."""

    @dataclasses.dataclass(frozen=True)
    class Loose:
        money: Any

    text_ = TypeAdapter(Loose).dump_json(Loose(Money(5)))

    assert TypeAdapter(Loose).validate_json(text_) != Loose(Money(5))
