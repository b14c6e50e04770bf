"""The photo of a product that the packing table shows (WMS-MD-06, PU-30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.catalog.api import UpdateProduct
from app.core.errors import UserError
from app.files.api import (
    AttachFiles,
    AttachmentList,
    NewAttachment,
    StoreFile,
    WithdrawAttachment,
)
from app.fulfilment.api import PackPhotos
from tests.files.samples import pdf, picture

if TYPE_CHECKING:
    from tests.support.orders import Shop


def attach(shop: Shop, data: bytes, name: str) -> str:
    """Attach a file to SABUN; its hash."""
    stored = shop.me.do(StoreFile(content=data, file_name=name)).value
    files = (NewAttachment(sha256=stored.sha256, name=name),)
    shop.me.do(AttachFiles(subject_kind="product", subject="SABUN", files=files))
    return stored.sha256


def shown(shop: Shop, number: str) -> str:
    (item,) = shop.opened(number).items
    return item.photo


@pytest.mark.req("WMS-MD-06", "PU-30")
def test_the_main_photo_else_the_first_is_shown(shop: Shop) -> None:
    number = shop.order(("SABUN", 1))
    assert shown(shop, number) == ""

    attach(shop, pdf(), "brosur.pdf")
    first = attach(shop, picture(shade=10), "depan.jpg")
    second = attach(shop, picture(shade=200), "belakang.jpg")
    assert shown(shop, number) == first

    shop.me.do(UpdateProduct(sku="SABUN", photo=second))
    assert shown(shop, number) == second

    rows = shop.me.ask(AttachmentList(subject_kind="product", subject="SABUN"))
    (key,) = (row.key for row in rows if row.sha256 == second)
    shop.me.do(
        WithdrawAttachment(
            subject_kind="product", subject="SABUN", attachment=key, reason="Salah berkas"
        )
    )
    assert shown(shop, number) == first


@pytest.mark.req("WMS-MD-06")
def test_only_photos_of_products_are_given_to_the_table(shop: Shop) -> None:
    sha256 = attach(shop, picture(), "depan.jpg")
    loose = shop.me.do(StoreFile(content=picture(shade=7), file_name="lain.jpg")).value.sha256

    found = shop.me.ask(PackPhotos(references=(sha256, loose)))

    assert [one.reference for one in found] == [sha256]
    assert found[0].picture[:3] == b"\xff\xd8\xff"
    with pytest.raises(UserError, match="Produk"):
        shop.me.ask(AttachmentList(subject_kind="product", subject="TIDAK-ADA"))
