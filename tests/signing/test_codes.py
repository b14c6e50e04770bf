"""The code itself: one way to write it, and nothing of it can be changed unseen."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.money import LIMIT_SEN, Money
from app.signing.rules import cbor, ed25519
from app.signing.rules.claims import (
    Claim,
    NotOurs,
    code_of,
    qr_text,
    read_code,
    signed_bytes,
)
from app.signing.rules.content import canonical, content_hash
from app.signing.rules.verdicts import Known, PublicKey, Verdict, judge

ORG = "0193a0a1-7e57-7000-8000-000000000001"
SEED = bytes(range(32))
KEYS = {1: PublicKey(1, ed25519.public_of(SEED).hex(), "MEJA-1", datetime(2026, 11, 1, tzinfo=UTC))}
CLAIM = Claim(
    1, "BAP", "BAP-261121-001", date(2026, 11, 21), Money.rupiah_of(1_250_000), ORG, bytes(16)
)
CODE = code_of(CLAIM, ed25519.sign(SEED, signed_bytes(CLAIM)))

values = st.recursive(
    st.integers(-(2**63), 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5).map(tuple),
    max_leaves=10,
)
claims = st.builds(
    Claim,
    kid=st.integers(1, 2**31),
    kind=st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True),
    number=st.text(min_size=1, max_size=40),
    on_date=st.dates(),
    total=st.integers(-LIMIT_SEN, LIMIT_SEN).map(Money),
    org_id=st.uuids().map(str),
    sha16=st.binary(min_size=16, max_size=16),
)


# ---------------------------------------------------------------- CBOR


@pytest.mark.parametrize(
    ("value", "encoded"),
    [  # RFC 8949, appendix A
        (0, "00"), (23, "17"), (24, "1818"), (100, "1864"), (1000, "1903e8"),
        (1000000, "1a000f4240"), (1000000000000, "1b000000e8d4a51000"),
        (18446744073709551615, "1bffffffffffffffff"), (-1, "20"), (-100, "3863"),
        (-18446744073709551616, "3bffffffffffffffff"), (b"", "40"),
        (bytes([1, 2, 3, 4]), "4401020304"), ("", "60"), ("IETF", "6449455446"),
        ("\u00fc", "62c3bc"), ((), "80"), ((1, (2, 3), (4, 5)), "8301820203820405"),
    ],
)  # fmt: skip
def test_values_are_written_as_the_standard_says(value: cbor.Value, encoded: str) -> None:
    assert cbor.encode(value).hex() == encoded
    assert cbor.decode(bytes.fromhex(encoded)) == (value, b"")


@given(values, st.binary(max_size=10))
def test_what_is_written_is_read_back(value: cbor.Value, rest: bytes) -> None:
    try:
        decoded = cbor.decode(cbor.encode(value) + rest)
    except cbor.NotCbor:
        return  # nested deeper than a code ever is
    assert decoded == (value, rest)


@given(st.binary(max_size=60))
def test_bytes_have_one_reading_or_none(data: bytes) -> None:
    try:
        value, rest = cbor.decode(data)
    except cbor.NotCbor:
        return
    assert cbor.encode(value) + rest == data


@pytest.mark.parametrize(
    "encoded",
    ["1800", "190018", "1a00000018", "5801", "62ff", "8102"[:2], "9f01ff", "a0", "f4", "f6", "c000",
     "fb3ff0000000000000", "1c", "6180", "8181818181818101", ""],
)  # fmt: skip
def test_other_spellings_and_other_kinds_are_refused(encoded: str) -> None:
    with pytest.raises(cbor.NotCbor):
        cbor.decode(bytes.fromhex(encoded))


@pytest.mark.parametrize("value", [True, 2**64, -(2**64) - 1])
def test_what_has_no_spelling_is_not_written(value: int) -> None:
    with pytest.raises(cbor.NotCbor):
        cbor.encode(value)


# ---------------------------------------------------------------- codes


@given(claims)
def test_a_claim_is_read_back_from_its_code(claim: Claim) -> None:
    signature = ed25519.sign(SEED, signed_bytes(claim))

    code = qr_text(code_of(claim, signature), "V.CONTOH.ID")

    assert read_code(code) == (claim, signed_bytes(claim), signature)
    assert read_code(f"  {code.lower()}\r\n")[0] == claim


def test_a_good_code_is_good() -> None:
    found = judge(qr_text(CODE), Known(ORG, KEYS))

    assert (found.verdict, found.claim) == (Verdict.VALID, CLAIM)
    assert len(CODE) < 240


@given(st.data())
def test_any_flipped_bit_fails(data: st.DataObject) -> None:
    raw = bytearray(base64.b32decode(CODE + "=" * (-len(CODE) % 8)))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))

    changed = base64.b32encode(bytes(raw)).decode().rstrip("=")

    assert judge(changed, Known(ORG, KEYS)).verdict in {Verdict.CHANGED, Verdict.UNKNOWN}


@given(st.data())
def test_any_changed_letter_fails(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(CODE) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
    changed = CODE[:at] + letter + CODE[at + 1 :]

    verdict = judge(changed, Known(ORG, KEYS)).verdict

    assert (verdict is Verdict.VALID) == (changed == CODE)


@given(st.data())
def test_any_changed_field_fails(data: st.DataObject) -> None:
    """Somebody who changes the paper and its code together still lacks the key."""
    name = data.draw(
        st.sampled_from(["kind", "number", "on_date", "total", "sha16", "org_id", "kid"])
    )
    other = data.draw(claims)
    changed = replace(CLAIM, **{name: getattr(other, name)})
    signature = read_code(CODE)[2]

    verdict = judge(code_of(changed, signature), Known(ORG, KEYS)).verdict

    assert (verdict is Verdict.VALID) == (changed == CLAIM)


@given(st.text(max_size=300) | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567:/", max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert judge(text, Known(ORG, KEYS)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "text", ["", "8991234567890", "HTTPS://SHOPEE.CO.ID/", CODE[:-1], CODE + "A", "A" * 700]
)
def test_other_codes_are_not_ours(text: str) -> None:
    with pytest.raises(NotOurs):
        read_code(text)


def test_another_organisation_s_code_is_unknown_here() -> None:
    found = judge(CODE, Known(ORG.replace("1", "2"), KEYS))

    assert (found.verdict, found.claim) == (Verdict.UNKNOWN, None)
    assert "organisasi lain" in found.sentence


def test_an_unknown_key_is_unknown() -> None:
    assert "Kunci nomor 1" in judge(CODE, Known(ORG, {})).sentence


# ---------------------------------------------------------------- facts


def test_facts_have_one_spelling() -> None:
    facts = {"b": Money.parse("12.50"), "a": date(2026, 11, 21), "c": ("x", 1, None, True)}

    assert canonical(facts) == '{"a":"2026-11-21","b":"12.50","c":["x",1,null,true]}'
    assert content_hash(facts) == content_hash(dict(reversed(facts.items())))
    assert content_hash(facts) != content_hash({**facts, "b": Money.parse("12.51")})


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, object()])
def test_a_fact_without_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})
