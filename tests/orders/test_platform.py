from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.core.money import Money
from tests.support.shop import CREATED, line, told


def test_the_same_words_have_the_same_digest_wherever_they_stand() -> None:
    order = told("A1", "ready_to_ship", line("SERUM", 2))
    later_file = replace(order, seen_at=CREATED + timedelta(days=5))

    assert order.content_hash == later_file.content_hash
    assert order.snapshot < later_file.snapshot


def test_every_word_counts_in_the_digest() -> None:
    order = told("A1", "ready_to_ship", line("SERUM", 2))
    changes: dict[str, Any] = {
        "status": "lain", "recipient": "Budi", "resi": "SPX1", "cancel_reason": "x",
        "buyer_note": "cepat", "voucher": Money(1), "shipping": Money(1), "cod": True,
        "amounts": {"coins": Money(5)}, "other_ids": ("INV/1",),
        "lines": (line("SERUM", 3),), "paid_at": CREATED, "attention": "lihat",
    }  # fmt: skip

    digests = {replace(order, **{name: value}).content_hash for name, value in changes.items()}

    assert len(digests | {order.content_hash}) == len(changes) + 1


def test_amounts_and_notes_are_not_what_was_bought() -> None:
    order = told("A1", "ready_to_ship", line("SERUM", 2))
    other = replace(order, voucher=Money(5), buyer_note="cepat")

    assert order.lines_hash == other.lines_hash
    assert order.lines_hash != replace(order, lines=(line("SERUM", 1),)).lines_hash


def test_age_goes_by_what_happened_then_by_when_then_by_resi_then_by_the_file() -> None:
    ready = told("A1", "ready_to_ship", seen_at=CREATED + timedelta(days=9))
    with_resi = replace(ready, resi="SPX1", seen_at=CREATED)
    paid_later = replace(ready, paid_at=CREATED + timedelta(hours=2), seen_at=CREATED)
    shipped = told("A1", "shipped", paid_at=None)

    by_age = [ready, with_resi, paid_later, shipped]

    assert sorted(by_age, key=lambda each: each.snapshot) == by_age


def test_what_is_owed_is_the_goods_less_everything_the_seller_gives() -> None:
    order = told(
        "A1", "ready_to_ship",
        line("SERUM", 2, 50_000, seller_discount=Money.rupiah_of(10_000)),
        line("KAPAS", 1, 20_000, platform_discount=Money.rupiah_of(3_000)),
        voucher=Money.rupiah_of(5_000),
    )  # fmt: skip

    assert order.revenue == Money.rupiah_of(110_000)
    assert order.discounts == Money.rupiah_of(15_000)
    assert order.subtotal == Money.rupiah_of(105_000)


def test_nobody_owes_less_than_nothing() -> None:
    order = told("A1", "cancelled", line("SERUM", 1, 1_000), voucher=Money.rupiah_of(5_000))

    assert (order.discounts, order.subtotal) == (Money.rupiah_of(1_000), Money(0))
