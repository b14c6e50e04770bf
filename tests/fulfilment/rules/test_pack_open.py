"""Orders the packing table refuses to open (PU-31, PU-32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from app.fulfilment.rules.pack_open import Doing, OrderFacts, order_not_found, refusals
from app.fulfilment.rules.pack_verdict import Outcome, Result

READY: Final = OrderFacts("261101ABCD1234")
BUDI: Final = Doing("budi", "Budi Santoso", datetime(2026, 11, 21, 7, 5, tzinfo=UTC), "MEJA-2")


def said(facts: OrderFacts, **kwargs: str) -> list[str]:
    return [verdict.message for verdict in refusals(facts, user="siti", **kwargs)]


@pytest.mark.req("PU-30", "PU-31")
def test_a_ready_order_is_opened() -> None:
    assert refusals(READY, user="siti") == ()
    assert refusals(replace(READY, picked=True), user="siti") == ()


@pytest.mark.req("PU-24", "PU-31")
@pytest.mark.parametrize(
    ("change", "result", "message"),
    [
        (
            {"cancelled": True, "cancel_reason": "pembeli berubah pikiran"},
            Result.ORDER_CANCELLED,
            (
                "pesanan yang masih berlaku, ini sudah dibatalkan (pembeli berubah pikiran). "
                "Jangan dikemas; kembalikan barangnya ke rak."
            ),
        ),
        (
            {"hold_reason": "menunggu alamat"},
            Result.ORDER_ON_HOLD,
            (
                "pesanan yang tidak ditahan, ini sedang ditahan (menunggu alamat). Sisihkan "
                "dan minta admin melepas penahanannya."
            ),
        ),
        (
            {"hold_reason": ""},
            Result.ORDER_ON_HOLD,
            (
                "pesanan yang tidak ditahan, ini sedang ditahan. Sisihkan dan minta admin melepas "
                "penahanannya."
            ),
        ),
        (
            {"packed": BUDI},
            Result.ALREADY_PACKED,
            (
                "pesanan yang belum dikemas, ini sudah dikemas oleh Budi Santoso, 21 Nov 2026 "
                "14.05 WIB, MEJA-2. Pisahkan barangnya dan tanyakan kepada supervisor."
            ),
        ),
        (
            {"shipped": BUDI, "packed": BUDI},
            Result.ALREADY_SHIPPED,
            (
                "pesanan yang belum dikirim, ini sudah dikirim oleh Budi Santoso, 21 Nov 2026 "
                "14.05 WIB, MEJA-2. Pisahkan barangnya dan tanyakan kepada supervisor."
            ),
        ),
        (
            {"allocated": False},
            Result.NOT_ALLOCATED,
            "pesanan yang stoknya sudah dialokasikan. Minta admin mengalokasikan stoknya dulu.",
        ),
        (
            {"picked": False},
            Result.NOT_PICKED,
            "pesanan yang barangnya sudah diambil. Selesaikan pengambilan barangnya dulu.",
        ),
        (
            {"courier_mapped": False, "shipping_option": "Hemat"},
            Result.COURIER_UNMAPPED,
            (
                'pesanan dengan kurir, opsi kirim "Hemat" belum dipetakan. Minta admin '
                "mengisi Mapping Ekspedisi, lalu pindai lagi."
            ),
        ),
        (
            {"holder": BUDI},
            Result.HELD_BY_OTHER,
            (
                "pesanan lain, ini sedang dikemas oleh Budi Santoso, 21 Nov 2026 14.05 WIB, "
                "MEJA-2. Minta supervisor memindai badge untuk mengambil alih, atau pindai "
                "pesanan lain."
            ),
        ),
    ],
)
def test_refusals(change: dict[str, object], result: Result, message: str) -> None:
    facts = replace(READY, **change)  # type: ignore[arg-type] # parametrised fields

    found = refusals(facts, user="siti", workstation="MEJA-1")

    assert [(verdict.outcome, verdict.result) for verdict in found] == [(Outcome.ERROR, result)]
    assert found[0].message == f"Dipindai: pesanan 261101ABCD1234. Seharusnya: {message}"


@pytest.mark.req("PU-31")
def test_all_reasons_at_once_the_most_final_first() -> None:
    facts = replace(READY, hold_reason="x", allocated=False, picked=False, courier_mapped=False)

    assert [verdict.result for verdict in refusals(facts, user="siti")] == [
        Result.ORDER_ON_HOLD,
        Result.NOT_ALLOCATED,
        Result.NOT_PICKED,
        Result.COURIER_UNMAPPED,
    ]
    over = replace(facts, cancelled=True, packed=BUDI)
    assert [verdict.result for verdict in refusals(over, user="siti")] == [
        Result.ALREADY_PACKED,
        Result.ORDER_CANCELLED,
    ]


@pytest.mark.req("PU-32")
def test_the_same_packer_goes_on_but_not_at_two_tables() -> None:
    mine = replace(READY, holder=replace(BUDI, user="siti", workstation="MEJA-1"))

    assert said(mine, workstation="MEJA-1") == []
    assert len(said(mine, workstation="MEJA-9")) == 1


@pytest.mark.req("PU-32")
def test_a_supervisor_may_take_it_over_but_not_revive_it() -> None:
    held = replace(READY, holder=BUDI)

    assert said(held, takeover_by="rina") == []
    assert len(said(replace(held, cancelled=True), takeover_by="rina")) == 1


@pytest.mark.req("PU-24", "PU-31")
def test_a_code_that_opens_nothing() -> None:
    unknown = order_not_found("JX000")
    article = order_not_found("8991234500010", article="Serum Vitamin C (SRM-VC)")

    assert unknown.message == (
        "Dipindai: JX000. Seharusnya: resi, nomor pesanan, atau tote yang siap dikemas. Periksa "
        "labelnya; bila pesanan baru, impor dulu file pesanannya."
    )
    assert article.message == (
        "Dipindai: Serum Vitamin C (SRM-VC). Seharusnya: resi, nomor pesanan, atau tote yang siap "
        "dikemas. Pindai resi atau nomor pesanan dulu, baru barangnya."
    )
    assert {unknown.result, article.result} == {Result.NO_ORDER}
