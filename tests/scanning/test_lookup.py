"""The order of looking up and ambiguous codes."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from app.scanning.commands import ScanCommand
from app.scanning.lookup import (
    ORDER_OF_KINDS,
    Ambiguous,
    Directory,
    Kind,
    Match,
    Unknown,
    key_of,
    resolve,
)

TODAY: Final = date(2026, 11, 21)
GTIN: Final = "08991234500010"
EVERYTHING: Final = frozenset(Kind)


def index(kind: Kind, *entries: tuple[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, target in entries:
        found.setdefault(key_of(kind, code), []).append(target)
    return found


@pytest.mark.req("PU-09")
def test_order_of_kinds() -> None:
    assert [kind.value for kind in ORDER_OF_KINDS] == [
        "command", "badge", "location", "package", "order", "serial", "lot", "product", "supplier",
        "gs1", "platform_order",
    ]  # fmt: skip
    assert Kind.ORDER.label == "resi atau pesanan"


@pytest.mark.req("PU-09")
@pytest.mark.parametrize("first", range(1, len(ORDER_OF_KINDS)))
def test_the_earlier_kind_wins_when_both_are_valid(first: int) -> None:
    kinds = [kind for kind in ORDER_OF_KINDS[first:] if kind is not Kind.GS1]
    directory: Directory[str] = {kind: index(kind, ("X-1", kind.value)) for kind in kinds}

    found = resolve("x-1", directory, EVERYTHING, today=TODAY)

    assert isinstance(found, Match)
    assert (found.kind, found.target) == (kinds[0], kinds[0].value)


@pytest.mark.req("PU-09")
def test_kinds_that_are_not_expected_are_passed_over_and_reported() -> None:
    directory: Directory[str] = {
        Kind.LOT: index(Kind.LOT, ("A1", "lot A1")),
        Kind.PRODUCT: index(Kind.PRODUCT, ("A1", "sabun")),
    }

    product = resolve("A1", directory, {Kind.PRODUCT}, today=TODAY)
    nothing = resolve("A1", directory, {Kind.ORDER}, today=TODAY)

    assert product == Match(Kind.PRODUCT, "A1", "sabun")
    assert nothing == Unknown(
        "A1", (Match(Kind.LOT, "A1", "lot A1"), Match(Kind.PRODUCT, "A1", "sabun"))
    )


@pytest.mark.req("PU-09", "PU-50")
def test_a_command_is_always_valid() -> None:
    directory: Directory[str] = {Kind.PRODUCT: index(Kind.PRODUCT, ("CMD-OK", "wrong"))}

    found = resolve("cmd-ok", directory, {Kind.PRODUCT}, today=TODAY)

    assert found == Match(Kind.COMMAND, "CMD-OK", None, ScanCommand.OK)


@pytest.mark.req("PU-09", "PU-50")
def test_ambiguous_codes_ask_with_numbers() -> None:
    orders = index(Kind.ORDER, ("SP-123", "Shopee 123"), ("LZ-123", "Lazada 123"))
    directory: Directory[str] = {Kind.ORDER: orders}

    found = resolve("123", directory, {Kind.ORDER}, today=TODAY)

    assert isinstance(found, Ambiguous)
    assert [choice.target for choice in found.choices] == ["Shopee 123", "Lazada 123"]
    assert found.answer("2") == found.answer("CMD-2") == found.choices[1]
    assert found.answer("cmd-1") == found.choices[0]
    for nonsense in ("0", "3", "", "CMD-OK", "123456", "²", "x"):
        assert found.answer(nonsense) is None


@pytest.mark.req("PU-10")
@pytest.mark.parametrize(
    "code", ["jx3812345678", "JX3812345678", "261101abcd1234", "SP-261101ABCD1234"]
)
def test_any_form_of_an_order_opens_it(code: str) -> None:
    directory: Directory[str] = {
        Kind.ORDER: index(
            Kind.ORDER, ("JX3812345678", "the order"), ("261101ABCD1234", "the order")
        )
    }

    found = resolve(code, directory, {Kind.ORDER}, today=TODAY)

    assert isinstance(found, Match)
    assert found.target == "the order"


@pytest.mark.req("PU-09", "PU-14", "PU-15")
def test_gs1_finds_the_product_by_its_gtin_and_brings_the_rest() -> None:
    directory: Directory[str] = {Kind.PRODUCT: index(Kind.PRODUCT, ("8991234500010", "sabun"))}

    found = resolve(f"]C101{GTIN}10A1\x1d17270331", directory, {Kind.GS1}, today=TODAY)

    assert isinstance(found, Match)
    assert (found.kind, found.key, found.target) == (Kind.GS1, GTIN, "sabun")
    assert found.gs1 is not None
    assert (found.gs1.lot, found.gs1.expiry) == ("A1", date(2027, 3, 31))


@pytest.mark.req("PU-09", "PU-12")
def test_gs1_finds_a_package_by_its_sscc() -> None:
    directory: Directory[str] = {Kind.PACKAGE: {"089912345000000041": ["palet 4"]}}

    found = resolve("]C100089912345000000041", directory, {Kind.GS1}, today=TODAY)
    unknown = resolve("]C110A1", directory, {Kind.GS1}, today=TODAY)

    assert isinstance(found, Match)
    assert found.target == "palet 4"
    assert unknown == Unknown("10A1")
