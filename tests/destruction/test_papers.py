"""The printed Berita Acara: every part in order, words, bars, photos, copies, the tax file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.catalog.api import AddUnit
from app.core.money import Money
from app.core.text import nominal, tanggal_terbilang, terbilang, terbilang_rupiah
from app.destruction.api import DestructionReceiptPapers, DestructionTaxFile, PrintDestruction
from app.destruction.printouts import BapPaper, berita_acara
from app.destruction.printouts.sentences import method, total
from app.destruction.rules.states import WrongState
from app.files.api import AttachFiles, NewAttachment, StoreFile
from app.signing.api import VerifyDocument
from tests.destruction import samples
from tests.files.samples import pdf, picture
from tests.support.destruction import Destruction

PROOF = "HTTPS://V.LUMBUNG.ID/" + "ABCDEFGH234567QRSTUV" * 10


class Pages:
    """What is on the paper."""

    def __init__(self, **more: Any) -> None:
        fields: dict[str, Any] = {"view": samples.view(), "printed_by": "Rina Kartika"}
        self.pdf = berita_acara(BapPaper(printed_at=samples.AT, **(fields | more)))
        document = pypdfium2.PdfDocument(self.pdf)
        self.images: list[Image.Image] = []
        self.texts: list[str] = []
        for page in document:
            raw = page.get_textpage().get_text_bounded()
            self.texts.append(" ".join(raw.replace("\ufffe", "-").split()))
            self.images.append(page.render(scale=200 / 72).to_pil())
        document.close()
        self.text = " ".join(self.texts)

    def codes(self) -> dict[str, str]:
        """Kind of every code a scanner finds to what it says."""
        return {
            str(code.format): code.text
            for image in self.images
            for code in zxingcpp.read_barcodes(image.convert("L"))
        }

    def in_order(self, *parts: str) -> None:
        """These stand on the paper, one after the other."""
        at = 0
        for part in parts:
            found = self.text.find(part, at)
            assert found >= 0, f"{part!r} is missing or too early"
            at = found


@pytest.mark.req("ERP-BAP-07", "WMS-PRT-03")
def test_the_twelve_parts_stand_in_order() -> None:
    photos = samples.photo_set(3)
    view = samples.view(3, photos)

    paper = Pages(view=view, photos=photos, proof=PROOF, proof_note="SHA-256 0123456789abcdef")

    paper.in_order(
        "PT Lumina Cantika", "Jl. Rawa Terate 12, Cakung", "NPWP 01.234.567.8-901.000",
        "BERITA ACARA PEMUSNAHAN BARANG", "Nomor: BAP-261121-001",
        "Pada hari ini, Sabtu, tanggal dua puluh satu bulan November tahun dua ribu dua puluh "
        "enam (21-11-2026), pukul 08.10 WIB, bertempat di Halaman belakang Gudang Jakarta",
        "Dasar: permintaan Siti Rahma (Supervisor Gudang) tanggal 20 November 2026",
        "persetujuan Wayan Sudarma (Direktur)", "mengikuti OPN-261118-002",
        "Pihak Pertama (pelaksana): Budi Santoso, Kepala Gudang, nomor identitas",
        "Saksi 2: Rina Kartika, Akuntan, dari luar gudang", "Pihak Kedua",
        "telah dimusnahkan dengan alasan: kedaluwarsa",
        "HPP Satuan", "Kondisi", "SRM26KX0",
        "Jumlah nilai Rp139.099,03 (seratus tiga puluh sembilan ribu sembilan puluh sembilan "
        "rupiah tiga sen).",
        "Cara pemusnahan: dihancurkan, dengan mesin penghancur. Dimulai 21 November 2026 pukul "
        "08.10 WIB dan selesai 21 November 2026 pukul 08.55 WIB. Berat sebelum pemusnahan "
        "12,340 kg dan sesudahnya 11,020 kg.",
        "Sisa barang: serpihan plastik 11 kg", "tidak dapat dijual, diedarkan atau dipakai",
        "rangkap 3 (tiga)",
        "Gudang Jakarta, 21 November 2026", "Pelaksana (Pihak Pertama)",
        "Penanggung jawab gudang", "Saksi 1", "Saksi 2", "Menyetujui", "Wayan Sudarma", "Direktur",
        "Pindai untuk memeriksa keaslian", "SHA-256 0123456789abcdef",
        "Lampiran 1 - Foto (3)", "Foto 1. Sebelum pemusnahan", "Foto 2. Selama",
        "Foto 3. Sesudah", "Lampiran 2 - Daftar lot",
    )  # fmt: skip
    assert "31-10-2026 pcs 2 18.400,33 36.800,01 Lewat ED" in paper.text
    packed = paper.text.replace(" ", "")
    assert all(f"SHA-256{sha256}" in packed for sha256 in photos)
    last = len(paper.texts)
    assert [f"Halaman {at} dari {last}" in page for at, page in enumerate(paper.texts, 1)] == (
        [True] * last
    )
    assert "SALINAN" not in paper.text
    assert "BATAL" not in paper.text


@pytest.mark.req("ERP-BAP-07", "PU-90")
def test_the_number_and_the_proof_are_read_back_from_the_page() -> None:
    assert Pages(proof=PROOF).codes() == {"Code 128": "BAP-261121-001", "QR Code": PROOF}


@pytest.mark.req("ERP-BAP-07")
@pytest.mark.parametrize(("rupiah", "due"), [(5_000_000, False), (5_000_001, True)])
def test_above_five_million_there_is_room_for_a_meterai(rupiah: int, due: bool) -> None:
    view = replace(samples.view(), value=Money.rupiah_of(rupiah))

    assert ("e-meterai" in Pages(view=view).text) == due
    assert "meterai" not in Pages(view=view, kind="witness").text.lower()


def test_signatures_stand_with_the_sentence_that_is_signed() -> None:
    for items in (3, 6, 9, 12, 15):
        pages = Pages(view=samples.view(items)).texts
        (at,) = (place for place, text in enumerate(pages) if "Pelaksana (Pihak Pertama)" in text)
        assert "Demikian Berita Acara ini" in pages[at]


def test_a_copy_says_so_and_the_witness_sees_no_price() -> None:
    paper = Pages(kind="witness", copy=2, proof=PROOF)

    assert "SALINAN ke-2" in paper.texts[0]
    assert "SALINAN ke-2" in paper.texts[1]
    paper.in_order("Lembar saksi, tanpa nilai", "Jumlah barang 6 (enam) dalam 3 baris")
    assert not re.search(r"HPP|Nilai \(Rp\)|Rp ?\d|27\.500|139\.099", paper.text)


def test_a_cancelled_one_is_overprinted_and_claims_nothing() -> None:
    paper = Pages(view=samples.cancelled())

    assert all("BATAL" in page for page in paper.texts)
    assert "DIBATALKAN pada 21 November 2026 pukul 08.10 WIB oleh Siti Rahma" in paper.text
    assert "telah dimusnahkan" not in paper.text
    assert paper.codes() == {"Code 128": "BAP-261121-001"}


def test_waste_handed_over_names_firm_licence_and_manifest() -> None:
    view = replace(
        samples.view(), method="handed_over", method_note="", handler="PT Limbah Jaya",
        handler_licence="SK.12/2025", manifest_no="M-0077", weight_before_g=None,
    )  # fmt: skip

    words = method(view)

    assert words.startswith(
        "Cara pemusnahan: diserahkan ke pengolah limbah PT Limbah Jaya (izin SK.12/2025, manifes "
        "M-0077). Dimulai"
    )
    assert "Berat" not in words


def test_names_are_never_markup_and_unknown_letters_do_not_break_it() -> None:
    item = replace(samples.view().items[0], product="<b>A & B</b> 雪", condition="pecah <i>")

    paper = Pages(view=replace(samples.view(), items=(item,), place="Jl. <Mawar> & Co"))

    assert "<b>A & B</b>" in paper.text.replace("< b>", "<b>")
    assert "Jl. <Mawar> & Co" in paper.text


def test_the_tax_file_is_one_pdf_with_cards_receipts_journal_and_letter() -> None:
    paper = Pages(kind="tax", tax=samples.TAX, letter=True)

    paper.in_order(
        "BERITA ACARA", "Lampiran 2", "Berkas A - Persetujuan", "disetujui oleh Wayan Sudarma",
        "Berkas B - Kartu lot", "sebelum 10, dimusnahkan 10, sesudah 0", "GRN-260302-0001",
        "Berkas C - Dokumen pembelian lot", "PT Bahan Jaya", "Berkas D - Jurnal",
        "JRN-2026-000211, 21 November 2026", "64-700", "275.000,00", "13-100",
        "Pemberitahuan rencana pemusnahan barang BAP-261121-001", "Kantor Pelayanan Pajak",
    )  # fmt: skip
    assert "Kantor Pelayanan Pajak" not in Pages(kind="tax", tax=samples.TAX).text


def test_the_same_bap_gives_the_same_bytes() -> None:
    assert Pages().pdf == Pages().pdf


# ---------------------------------------------------------------- words


@given(st.integers(0, 90_000_000_000_000_000))
def test_the_words_of_an_amount_are_those_of_its_parts(sen: int) -> None:
    words = terbilang_rupiah(Money(sen))

    whole, _, rest = words.partition(" rupiah")
    assert whole == terbilang(sen // 100)
    assert rest == (f" {terbilang(sen % 100)} sen" if sen % 100 else "")
    assert terbilang_rupiah(Money(-sen - 1)) == f"minus {terbilang_rupiah(Money(sen + 1))}"


@given(st.integers(-(10**15), 10**15))
def test_a_printed_amount_reads_back_to_the_sen(sen: int) -> None:
    text = nominal(Money(sen))

    assert int(text.replace(".", "").replace(",", "")) == sen
    assert re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d\d", text)


@given(st.dates())
def test_a_date_in_words_names_all_its_parts(day: Any) -> None:
    words = tanggal_terbilang(day)

    assert f"tanggal {terbilang(day.day)} bulan" in words
    assert words.endswith(f"tahun {terbilang(day.year)}")


def test_amounts_of_the_rules() -> None:
    assert terbilang_rupiah(Money(175_000_050)) == (
        "satu juta tujuh ratus lima puluh ribu rupiah lima puluh sen"
    )
    assert total(samples.view()).startswith("Jumlah nilai Rp139.099,03 (seratus tiga puluh")


# ---------------------------------------------------------------- prints on record


@pytest.mark.req("ERP-BAP-07")
def test_prints_are_counted_per_kind_of_paper(site: Destruction) -> None:
    number = site.draft()
    with pytest.raises(WrongState, match="dicetak setelah pemusnahan selesai"):
        site.me.do(PrintDestruction(number=number))
    site.record(number)
    site.photos(number)
    site.approve(number)
    site.complete(number)

    made = [
        site.me.do(PrintDestruction.model_validate({"number": number, "paper": paper})).value
        for paper in ("full", "full", "witness")
    ]
    site.goods.me.do(AddUnit(sku="SERUM", unit="karton", factor="5"))  # claims nothing anew
    made.append(site.me.do(PrintDestruction(number=number)).value)

    assert [one.copy for one in made] == [0, 1, 0, 2]
    assert len({one.proof for one in made}) == 1
    checked = site.me.ask(VerifyDocument(code=made[0].proof))
    assert (checked.verdict.name, checked.kind, checked.number) == ("VALID", "BAP", number)
    assert (str(checked.total), checked.on_date) == ("262500.03", date(2026, 11, 21))


def test_the_tax_file_knows_the_lots_story(site: Destruction) -> None:
    number = site.ready()
    site.complete(number)

    tax = site.me.ask(DestructionTaxFile(number=number))

    ((card,), (receipt,)) = tax.cards, tax.receipts
    assert (card.lot, card.before, card.destroyed, card.after) == ("L-BASI", 10, 10, 0)
    assert [(one.kind, one.qty, one.balance) for one in card.moves] == [
        ("receipt", 10, 10), ("destruction", -10, 0),
    ]  # fmt: skip
    assert (receipt.qty, str(receipt.value)) == (10, "250000.00")
    assert [(one.account, str(one.debit), str(one.credit)) for one in tax.lines] == [
        ("64-700", "262500.03", "0.00"), ("13-100", "0.00", "262500.03"),
    ]  # fmt: skip


@pytest.mark.req("ERP-BAP-07", "WMS-PRT-05")
def test_the_tax_file_shows_the_papers_the_lots_came_in_with(site: Destruction) -> None:
    number = site.ready()
    site.complete(number)
    (receipt,) = site.me.ask(DestructionTaxFile(number=number)).receipts
    for data, name in ((picture(), "faktur.jpg"), (pdf(pages=2), "surat jalan.pdf")):
        stored = site.me.do(StoreFile(content=data, file_name=name)).value
        files = (NewAttachment(sha256=stored.sha256, name=name),)
        site.me.do(AttachFiles(subject_kind="receipt", subject=receipt.number, files=files))

    tax = site.me.ask(DestructionTaxFile(number=number))
    held = {one.sha256: one.content for one in site.me.ask(DestructionReceiptPapers(number=number))}
    paper = Pages(kind="tax", tax=tax, receipt_papers=held)

    assert [(one.receipt, one.name, one.kind) for one in tax.papers] == [
        (receipt.number, "faktur.jpg", "jpg"), (receipt.number, "surat jalan.pdf", "pdf"),
    ]  # fmt: skip
    assert {one.sha256 for one in tax.papers} == set(held)
    paper.in_order(
        "Berkas D", "Berkas E - Dokumen penerimaan lot", f"{receipt.number}: faktur.jpg",
        "surat jalan.pdf, halaman 1 dari 2", "surat jalan.pdf, halaman 2 dari 2",
    )  # fmt: skip
    assert "Berkas E" not in Pages(kind="tax", tax=tax).text
