"""Kop surat: one logo, kept as a file of the legal entity, on every report and document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from app.core.errors import NotFound, PermissionRefused
from app.documents import a4, report_pdf
from app.files.api import (
    AttachFiles,
    AttachmentList,
    EntityLetterhead,
    NewAttachment,
    StoreFile,
    WithdrawAttachment,
)
from app.identity.api import EntityList, UpdateEntity
from app.statements.api import TrialBalanceReport
from tests.files.samples import pdf, picture
from tests.support.company import Company, company

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.req("WMS-PRT-03", "B6")
#: Nothing else on a paper of ours has this colour.
RED = (200, 30, 30)


@pytest.fixture
def shop(database_url: str) -> Iterator[Company]:
    with company(database_url, opened=False) as made:
        yield made


def logo(colour: tuple[int, int, int] = RED) -> bytes:
    """A round mark with nothing around it."""
    drawn = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse((100, 0, 500, 399), fill=(*colour, 255))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def give(shop: Company, data: bytes, name: str = "logo.png") -> str:
    """Attach it to the main entity; its code."""
    code = shop.admin.ask(EntityList())[0].code
    stored = shop.admin.do(StoreFile(content=data, file_name=name)).value
    files = (NewAttachment(sha256=stored.sha256, name=stored.name),)
    shop.admin.do(AttachFiles(subject_kind="legal_entity", subject=code, files=files))
    return code


def red_at(paper: bytes) -> tuple[float, float, float, float] | None:
    """Where the mark stands on the first page, in mm from the upper left: left, top, right, low."""
    document = pypdfium2.PdfDocument(paper)
    try:
        image = document[0].render(scale=2).to_pil().convert("RGB")
    finally:
        document.close()
    dots = [
        (x, y)
        for y in range(0, image.height // 4, 2)
        for x in range(0, image.width, 2)
        if all(abs(a - b) < 30 for a, b in zip(image.getpixel((x, y)), RED, strict=True))
    ]
    if not dots:
        return None
    mm = 2 * 72 / 25.4
    across, down = [x / mm for x, _ in dots], [y / mm for _, y in dots]
    return min(across), min(down), max(across), max(down)


def test_a_report_shows_the_logo_left_of_its_kop(shop: Company) -> None:
    before = report_pdf.render(shop.admin.ask(TrialBalanceReport(date_to=shop.env.today())))
    give(shop, logo())

    report = shop.admin.ask(TrialBalanceReport(date_to=shop.env.today()))

    assert red_at(before) is None
    place = red_at(report_pdf.render(report))
    assert place is not None
    left, top, right, low = place
    assert left > 25
    assert top == pytest.approx(15, abs=1)
    assert low - top == pytest.approx(18, abs=1)
    assert right < 65
    assert report.title.letterhead == shop.admin.ask(EntityLetterhead())


def test_the_newest_picture_counts_and_what_was_withdrawn_does_not(shop: Company) -> None:
    code = give(shop, logo((10, 10, 200)), "lama.png")
    give(shop, logo())
    give(shop, pdf(), "akta.pdf")

    def shown() -> bool:
        kop = a4.Kop.of(shop.admin.ask(EntityLetterhead(entity=code)))
        sheet = a4.SheetOf(title="Uji", kop=kop, running="", foot="")
        return red_at(a4.build(sheet, [a4.words("Isi", a4.style())])) is not None

    assert shown()
    rows = shop.admin.ask(AttachmentList(subject_kind="legal_entity", subject=code))
    newest = next(row for row in rows if row.name == "logo.png")
    shop.admin.do(
        WithdrawAttachment(
            subject_kind="legal_entity", subject=code, attachment=newest.key, reason="logo lama"
        )
    )
    assert not shown()


def test_the_kop_names_address_and_npwp_and_only_an_admin_changes_the_logo(shop: Company) -> None:
    code = shop.admin.ask(EntityList())[0].code
    shop.admin.do(UpdateEntity(code=code, address="Jl. Kenanga 1\nBandung"))
    clerk = shop.client("report.read", username="orang")

    head = clerk.ask(EntityLetterhead())
    stored = shop.admin.do(StoreFile(content=picture(), file_name="logo.jpg")).value
    files = (NewAttachment(sha256=stored.sha256, name="logo.jpg"),)
    with pytest.raises(PermissionRefused):
        clerk.do(AttachFiles(subject_kind="legal_entity", subject=code, files=files))
    with pytest.raises(NotFound):
        clerk.ask(EntityLetterhead(entity="TIDAK-ADA"))

    assert head.lines == ("Jl. Kenanga 1 Bandung",)
    assert clerk.ask(EntityLetterhead()).logo == b""
