"""Every product's codes in memory: right for any set of codes, and small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fulfilment.rules.pack_directory import ProductDirectory

KEYS = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), min_size=1)


@pytest.mark.req("PU-24")
@given(st.dictionaries(KEYS, st.tuples(st.text("AB-9", min_size=1), st.text("Sé um"))), KEYS)
def test_it_finds_what_was_put_in_and_nothing_else(
    codes: dict[str, tuple[str, str]], other: str
) -> None:
    directory = ProductDirectory((key, sku, name) for key, (sku, name) in codes.items())

    assert len(directory) == len(codes)
    for key, (sku, name) in codes.items():
        found = directory.find(key)
        assert found is not None
        assert (found.sku, found.name) == (sku, " ".join(name.split()))
    assert (directory.find(other) is None) == (other not in codes)


@pytest.mark.req("PU-24")
def test_100_000_products_stay_small() -> None:
    name = "Serum Pencerah Wajah Vitamin C dan Niacinamide 20 ml"
    directory = ProductDirectory(
        (f"{8990000000000 + at:014d}", f"GLW-SRM-{at:06d}", name) for at in range(100_000)
    )

    assert directory.size < 10_000_000
    found = directory.find("08990000050000")
    assert found is not None
    assert found.sku == "GLW-SRM-050000"
