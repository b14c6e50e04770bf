"""From draft over approval to the goods leaving, and every refusal leaving nothing behind."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from app.accounting.api import JournalDetail
from app.audit.api import AuditOf
from app.core.commands import SIGNED_IN, Command, handles
from app.core.errors import InvalidInput, NotFound, StaleData, UserError
from app.core.work import WarehouseRefused
from app.destruction.api import (
    AddEvidence,
    ApproveDestruction,
    CancelDestruction,
    CompleteDestruction,
    CreateDestruction,
    DestructionCandidates,
    DestructionDetail,
    DestructionList,
    DestructionSummary,
    PartyLine,
    RecordDestruction,
    ScanForDestruction,
    UpdateDestruction,
)
from app.destruction.queries.evidence import EvidenceClosed
from app.destruction.rules.parts import PartsMissing
from app.destruction.rules.states import SamePerson, WrongState
from app.files.api import AttachmentList, NewAttachment, StoreFile, WithdrawAttachment
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.identity.rules.errors import SameStanding
from app.stock.api import ChangeStatus, StatusLine, StockByPlace, StockCard
from app.stock.steps import Demand, reserve, warehouse
from tests.files.samples import pdf
from tests.support.destruction import GONE, PARTIES, Destruction, line

if TYPE_CHECKING:
    from app.core.work import Work
    from app.stock.api import BucketRow


def buckets(site: Destruction, sku: str = "SERUM") -> dict[tuple[str, str], tuple[int, int]]:
    """On hand and reserved by lot and status."""
    rows: tuple[BucketRow, ...] = site.me.ask(StockByPlace(sku=sku)).rows
    return {(one.lot, one.status): (one.on_hand, one.reserved) for one in rows if one.on_hand}


@pytest.mark.req("ERP-BAP-01", "ERP-BAP-02", "ERP-BAP-04", "WMS-GEN-02", "WMS-GEN-07")
def test_the_goods_leave_at_their_cost_with_journal_and_trail(site: Destruction) -> None:
    """The pool holds 20 SERUM worth Rp 525.000,05; ten of them cost the half, rounded up."""
    number = site.draft()
    site.record(number)
    site.photos(number)
    site.goods.company.env.advance(timedelta(minutes=7))
    approved_at = site.now
    site.approve(number)
    assert number == "BAP-261121-001"
    assert buckets(site)["L-BASI", "blocked"] == (10, 0)
    site.goods.company.env.advance(timedelta(minutes=3))

    done = site.complete(number)

    view = site.view(number)
    assert (view.state, view.approver, view.requester) == ("completed", "Wayan Boss", "Budi Asker")
    assert (view.approved_at, view.completed_at) == (approved_at, site.now)
    assert (str(view.value), str(view.items[0].value)) == ("262500.03", "262500.03")
    assert view.items[0].unit_cost == 262_500_030
    assert view.missing == ()
    assert buckets(site) == {("L-BAIK", "available"): (10, 0)}
    assert site.goods.on_hand("SERUM") == (10, "262500.02")
    journal = site.me.ask(JournalDetail(number=view.journal))
    assert done.pieces == 10
    assert [(one.code, str(one.debit), str(one.credit)) for one in journal.lines] == [
        ("64-700", "262500.03", "0.00"), ("13-100", "0.00", "262500.03"),
    ]  # fmt: skip
    assert journal.on_date == date(2026, 11, 21)
    card = site.me.ask(StockCard(sku="SERUM")).page.rows
    assert [(one.kind, one.qty, one.document) for one in card if one.kind == "destruction"] == [
        ("destruction", -10, number)
    ]
    trail = site.me.ask(AuditOf(subject_kind="bap", subject=number)).rows
    assert {"bap.create", "bap.record", "bap.approve", "bap.complete"} <= {
        one.action for one in trail
    }


@pytest.mark.req("ERP-BAP-02")
def test_completion_without_approval_is_refused(site: Destruction) -> None:
    number = site.draft()
    site.record(number)
    site.photos(number)

    with pytest.raises(WrongState, match="masih draf. Minta persetujuan supervisor"):
        site.complete(number)

    assert site.goods.on_hand("SERUM") == (20, "525000.05")
    assert site.view(number).state == "draft"


@pytest.mark.req("WMS-SEC-12", "INV-20")
def test_nobody_approves_what_they_asked_for_or_changed(site: Destruction) -> None:
    number = site.draft()
    with pytest.raises(SameStanding):
        site.asker.do(ApproveDestruction(number=number))
    site.approver.do(UpdateDestruction(number=number, notes="dihitung ulang"))
    with pytest.raises(SameStanding):
        site.approver.do(ApproveDestruction(number=number))

    assert site.view(number).state == "draft"
    assert site.view(number).may_approve
    assert not site.asker.ask(DestructionDetail(number=number)).may_approve
    assert buckets(site)["L-BASI", "available"] == (10, 0)

    site.me.do(ConfigureOrganisation(settings=OrganisationSettings(separation_of_duties=False)))
    site.asker.do(ApproveDestruction(number=number))
    assert site.view(number).state == "approved"


@pytest.mark.req("ERP-BAP-05")
def test_approved_goods_are_blocked_and_an_edit_takes_the_approval_back(site: Destruction) -> None:
    number = site.draft(line("SERUM", 4, lot="L-BAIK"), reason="rusak")
    site.approve(number)
    assert buckets(site)["L-BAIK", "available"] == (6, 0)
    assert buckets(site)["L-BAIK", "blocked"] == (4, 0)

    site.change(number, lines=(line("SERUM", 3, lot="L-BAIK"),))

    view = site.view(number)
    assert (view.state, view.approver, view.approved_at) == ("draft", "", None)
    assert [one.qty for one in view.items] == [3]
    assert buckets(site)["L-BAIK", "available"] == (10, 0)
    assert ("L-BAIK", "blocked") not in buckets(site)
    site.approve(number)
    assert buckets(site)["L-BAIK", "blocked"] == (3, 0)


@pytest.mark.req("ERP-BAP-05", "ERP-BAP-08")
def test_goods_blocked_for_a_bap_are_free_for_its_own_edit(site: Destruction) -> None:
    number = site.draft(line("SERUM", 6, lot="L-BASI"), line("KAPAS", 7))
    site.approve(number)

    with pytest.raises(InvalidInput, match="diminta 11, ada 10"):
        site.change(number, lines=(line("SERUM", 11, lot="L-BASI"),))
    assert site.view(number).state == "approved"
    site.change(number, lines=(line("SERUM", 10, lot="L-BASI"), line("KAPAS", 2)))

    assert [(one.sku, one.qty, one.status) for one in site.view(number).items] == [
        ("SERUM", 10, "available"), ("KAPAS", 2, "available"),
    ]  # fmt: skip
    assert ("L-BASI", "blocked") not in buckets(site)
    site.approve(number)
    site.change(number, lines=(line("SERUM", 1, lot="L-BASI"),))
    assert site.view(number).state == "draft"
    site.approve(number)
    assert buckets(site)["L-BASI", "blocked"] == (1, 0)
    assert buckets(site)["L-BASI", "available"] == (9, 0)


@pytest.mark.req("ERP-BAP-02")
def test_cancelling_frees_the_goods_and_keeps_the_number(site: Destruction) -> None:
    number = site.ready()
    site.asker.do(CancelDestruction(number=number, reason="Salah lot"))

    assert site.view(number).state == "cancelled"
    assert buckets(site)["L-BASI", "available"] == (10, 0)
    assert site.draft() == "BAP-261121-002"
    later: tuple[Command[Any], ...] = (
        ApproveDestruction(number=number),
        CompleteDestruction(number=number),
        UpdateDestruction(number=number, notes="x"),
        RecordDestruction(number=number, remains="x"),
        CancelDestruction(number=number, reason="lagi"),
    )
    for command in later:
        with pytest.raises(WrongState):
            site.approver.do(command)


@pytest.mark.req("ERP-BAP-02")
def test_a_completed_one_cannot_be_cancelled_or_changed(site: Destruction) -> None:
    number = site.ready()
    site.complete(number)

    with pytest.raises(WrongState, match="sudah selesai. Barang sudah dimusnahkan"):
        site.me.do(CancelDestruction(number=number, reason="Salah lot"))
    with pytest.raises(WrongState):
        site.change(number, notes="x")
    with pytest.raises(WrongState):
        site.complete(number)

    assert site.goods.on_hand("SERUM") == (10, "262500.02")


@pytest.mark.req("ERP-BAP-03", "ERP-BAP-08", "WMS-GEN-09")
def test_every_wrong_line_is_named_and_nothing_is_numbered(site: Destruction) -> None:
    site.goods.product("MESIN", tracking="serial")
    with pytest.raises(InvalidInput) as refused:
        site.draft(
            line("SERUM", 1),
            line("TIDAK", 1),
            line("SERUM", 11, lot="L-BASI"),
            line("KAPAS", 1, location="GD1-Z-99"),
            line("KAPAS", 1, unit="palet"),
            line("MESIN", 1),
        )

    assert [one.field for one in refused.value.fields] == [
        "lines.1.sku", "lines.4.unit", "lines.3.location", "lines.0.lot", "lines.2.qty",
        "lines.5.serial",
    ]  # fmt: skip
    assert "diminta 11, ada 10" in refused.value.fields[-2].message
    with pytest.raises(InvalidInput, match="harus dijelaskan"):
        site.draft(reason="lainnya")
    assert site.me.ask(DestructionList()).rows == ()
    assert site.draft() == "BAP-261121-001"


@pytest.mark.req("ERP-BAP-04")
def test_without_a_lot_or_place_the_order_of_removal_chooses(site: Destruction) -> None:
    site.goods.receive("KAPAS", 5, "7000.00", place="GD1-B-01")

    number = site.draft(line("KAPAS", 9), reason="rusak")

    found = [(one.location, one.qty, str(one.value)) for one in site.view(number).items]
    assert found == [("GD1-A-01", 7, "9916.67"), ("GD1-B-01", 2, "2833.33")]


@pytest.mark.req("ERP-BAP-08", "PU-73")
def test_a_scan_offers_what_is_free_in_that_warehouse_alone(site: Destruction) -> None:
    site.goods.receive("SERUM", 4, "9000.00", lot="L-LAIN", expires=GONE, place="GD2-A-01")
    site.me.do(ReserveForBap(sku="SERUM", qty=8))

    def scanned(warehouse: str) -> list[tuple[str, int]]:
        asked = ScanForDestruction(warehouse=warehouse, code="SERUM")
        return [(one.lot, one.free) for one in site.asker.ask(asked).places]

    def offered(warehouse: str) -> list[str]:
        return [row.lot for row in site.asker.ask(DestructionCandidates(warehouse=warehouse)).rows]

    assert (scanned("GD1"), scanned("GD2")) == ([("L-BASI", 10), ("L-BAIK", 2)], [("L-LAIN", 4)])
    assert (offered("GD1"), offered("GD2")) == (["L-BASI"], ["L-LAIN"])


@pytest.mark.req("ERP-BAP-08")
def test_what_an_order_has_reserved_is_never_taken(site: Destruction) -> None:
    site.me.do(ReserveForBap(sku="SERUM", qty=8))

    with pytest.raises(InvalidInput, match="diminta 3, ada 2"):
        site.draft(line("SERUM", 3, lot="L-BAIK"), reason="rusak")
    number = site.draft(line("SERUM", 2, lot="L-BAIK"), reason="rusak")
    site.me.do(ReserveForBap(sku="SERUM", qty=1))
    with pytest.raises(InvalidInput, match="Stoknya berubah sejak draf dibuat"):
        site.approve(number)

    assert buckets(site)["L-BAIK", "available"] == (10, 9)
    assert site.view(number).state == "draft"


class ReserveForBap(Command[str]):
    """Reserve for an invented order."""

    name: ClassVar[str] = "test.reserve_beside_bap"
    permission: ClassVar[str] = SIGNED_IN
    summary: ClassVar[str] = "uji"

    sku: str
    qty: int


@handles(ReserveForBap)
def _reserve(work: Work, do: ReserveForBap) -> str:
    ((product,),) = work.rows(
        "SELECT id FROM product WHERE org_id = :org AND sku = :sku", sku=do.sku
    )
    order = work.new_id()
    demand = Demand("order", order, "SO-UJI", order, product, do.qty)
    assert reserve(work, warehouse(work, "GD1"), [[demand]], {product: "fefo"}, None) == [{}]
    return order


@pytest.mark.req("PU-73", "ERP-BAP-04")
def test_completion_refuses_more_than_is_there(site: Destruction) -> None:
    """Somebody freed the blocked goods behind the back of the BAP."""
    number = site.ready()
    back = StatusLine(
        sku="SERUM", qty=4, location="GD1-A-01", lot="L-BASI", old="blocked", new="available"
    )
    site.me.do(ChangeStatus(warehouse="GD1", reason="salah pencet", lines=(back,)))

    with pytest.raises(InvalidInput, match="harus 10 barang berstatus diblokir, ada 6"):
        site.complete(number)

    assert site.goods.on_hand("SERUM") == (20, "525000.05")
    assert site.view(number).state == "approved"
    assert site.view(number).journal == ""
    site.asker.do(CancelDestruction(number=number, reason="Salah lot"))
    assert buckets(site)["L-BASI", "available"] == (10, 0)
    assert ("L-BASI", "blocked") not in buckets(site)


@pytest.mark.req("ERP-BAP-05")
def test_two_baps_never_share_blocked_goods(site: Destruction) -> None:
    block = StatusLine(
        sku="SERUM", qty=10, location="GD1-A-01", lot="L-BASI", old="available", new="blocked"
    )
    site.me.do(ChangeStatus(warehouse="GD1", reason="kedaluwarsa", lines=(block,)))
    first, second = (site.draft(line("SERUM", 6, lot="L-BASI", status="blocked")) for _ in range(2))
    site.approve(first)

    with pytest.raises(InvalidInput, match="diminta 6, bebas 4"):
        site.approve(second)
    left = site.me.ask(DestructionCandidates(warehouse="GD1")).rows
    assert [(one.lot, one.free, one.why, str(one.value)) for one in left] == [
        ("L-BASI", 4, "expired", "105000.01")
    ]


@pytest.mark.req("ERP-BAP-02", "ERP-BAP-03")
def test_completion_names_everything_that_is_missing(site: Destruction) -> None:
    number = site.draft()
    site.approve(number)

    with pytest.raises(PartsMissing) as refused:
        site.complete(number)

    assert [one.field for one in refused.value.fields] == [
        "place", "started_at", "finished_at", "method", "remains", "photos", "photos",
        "parties.first", "parties.keeper", "parties.witness1", "parties.witness2",
        "parties.second",
    ]  # fmt: skip
    assert site.view(number).missing[-1] == "nama dan jabatan Pihak Kedua (menyetujui/menerima)"
    site.record(number, method="handed_over")
    site.photos(number)
    with pytest.raises(PartsMissing, match="nomor izin pengolah limbah; nomor manifes limbah"):
        site.complete(number)
    site.record(number, method="buried", parties=PARTIES[:3])
    assert site.view(number).missing == (
        "nama dan jabatan Saksi 2", "nama dan jabatan Pihak Kedua (menyetujui/menerima)",
    )  # fmt: skip
    inside = PARTIES[3].model_copy(update={"outside": False})
    site.record(number, parties=(*PARTIES[:3], inside, PARTIES[4]))
    assert site.view(number).missing == ("satu saksi dari luar gudang",)


@pytest.mark.req("WMS-SEC-12")
def test_the_requester_cannot_be_a_witness(site: Destruction) -> None:
    number = site.draft()
    me = PartyLine(role="witness1", full_name="budi  ASKER", position="Gudang")

    with pytest.raises(SamePerson, match="Budi Asker mengajukan BAP ini"):
        site.record(number, parties=(*PARTIES[:2], me, *PARTIES[3:]))

    assert site.view(number).parties == ()


@pytest.mark.req("ERP-BAP-03")
def test_times_must_fit_the_day_of_destruction(site: Destruction) -> None:
    number = site.ready()
    site.record(
        number,
        started_at=site.now - timedelta(days=1),
        finished_at=site.now + timedelta(hours=1),
    )

    with pytest.raises(InvalidInput) as refused:
        site.complete(number)

    assert {one.field for one in refused.value.fields} == {"started_at", "finished_at"}
    with pytest.raises(InvalidInput, match="lebih awal"):
        site.record(number, started_at=datetime(2026, 11, 21, 3, tzinfo=UTC),
                    finished_at=datetime(2026, 11, 21, 2, tzinfo=UTC))  # fmt: skip
    later = site.draft(line("KAPAS", 1), destruction_date=date(2026, 11, 23))
    site.record(later)
    site.photos(later)
    site.approve(later)
    with pytest.raises(InvalidInput, match="23 Nov 2026 belum tiba"):
        site.complete(later)


@pytest.mark.req("ERP-BAP-03", "WMS-PRT-05")
def test_withdrawn_evidence_does_not_count_and_finished_evidence_stays(site: Destruction) -> None:
    number = site.ready()
    site.photos(number, "during")
    held = site.me.ask(AttachmentList(subject_kind="bap", subject=number))
    away = WithdrawAttachment(
        subject_kind="bap", subject=number, attachment=held[0].key, reason="buram"
    )
    site.asker.do(away)
    with pytest.raises(PartsMissing, match="foto sebelum pemusnahan"):
        site.complete(number)
    site.photos(number, "before")
    site.complete(number)

    evidence = site.view(number).evidence
    assert [one.phase for one in evidence] == ["before", "during", "after"]
    assert {one.person for one in evidence} == {"Budi Asker"}
    with pytest.raises(EvidenceClosed):
        site.photos(number, "after")
    with pytest.raises(EvidenceClosed):
        site.asker.do(away.model_copy(update={"attachment": held[1].key}))
    stored = site.asker.do(StoreFile(content=pdf(), file_name="faktur.pdf")).value
    file = NewAttachment(sha256=stored.sha256, name=stored.name)
    site.asker.do(AddEvidence(number=number, phase="paper", files=(file,)))
    assert site.view(number).evidence[-1].kind == "pdf"


@pytest.mark.req("PU-73")
def test_a_photo_of_a_line_follows_its_item_through_edits(site: Destruction) -> None:
    number = site.draft(line("KAPAS", 2), line("SERUM", 3, lot="L-BASI"))
    stored = site.asker.do(StoreFile(content=pdf(), file_name="a.pdf")).value
    file = NewAttachment(sha256=stored.sha256, name="a.pdf")
    site.asker.do(AddEvidence(number=number, phase="before", line=2, files=(file,)))
    with pytest.raises(InvalidInput, match="tidak punya baris 3"):
        site.asker.do(AddEvidence(number=number, phase="before", line=3, files=(file,)))

    site.change(number, lines=(line("SERUM", 5, lot="L-BASI"), line("KAPAS", 1)))

    assert [(one.line, one.sku) for one in site.view(number).evidence] == [(1, "SERUM")]


@pytest.mark.req("WMS-SEC-08")
def test_other_warehouses_are_neither_seen_nor_touched(site: Destruction) -> None:
    number = site.draft()
    stranger = site.goods.company.client("Warehouse Manager", username="jauh", warehouses=("GD2",))

    assert stranger.ask(DestructionList()).rows == ()
    assert stranger.ask(DestructionSummary()).drafts == 0
    for command in (
        ApproveDestruction(number=number),
        CancelDestruction(number=number, reason="iseng"),
        CreateDestruction(warehouse="GD1", reason="rusak", lines=(line("KAPAS", 1),)),
    ):
        with pytest.raises(WarehouseRefused):
            stranger.do(command)
    with pytest.raises(WarehouseRefused):
        stranger.ask(DestructionCandidates(warehouse="GD1"))
    with pytest.raises(WarehouseRefused):
        stranger.ask(AttachmentList(subject_kind="bap", subject=number))
    with pytest.raises(NotFound):
        site.me.do(ApproveDestruction(number="BAP-261121-999"))


def test_an_edit_of_an_outdated_reading_is_refused(site: Destruction) -> None:
    number = site.draft()
    version = site.view(number).version
    site.change(number, read_version=version, notes="satu")

    with pytest.raises(StaleData):
        site.change(number, read_version=version, notes="dua")

    assert site.view(number).notes == "satu"


@pytest.mark.req("WMS-GEN-12", "ERP-BAP-06", "WMS-GEN-08")
def test_cards_and_list_agree_and_pages_follow(site: Destruction) -> None:
    done = site.ready()
    site.complete(done)
    drafts = [site.draft(line("KAPAS", 1), reason="rusak") for _ in range(3)]
    site.approve(drafts[0])

    counts = site.me.ask(DestructionSummary())
    rows = site.me.ask(DestructionList()).rows

    assert [one.number for one in rows] == [*reversed(drafts), done]
    assert (counts.drafts, counts.approved, counts.completed_month) == (2, 1, 1)
    assert str(counts.value_month) == "262500.03"
    assert counts.value_open == sum((one.value for one in rows[1:3]), rows[0].value)
    first = site.me.ask(DestructionList(limit=2, state="open"))
    rest = site.me.ask(DestructionList(limit=2, state="open", after=first.next))
    assert [one.number for one in (*first.rows, *rest.rows)] == [*reversed(drafts)]
    assert rest.next is None
    assert [one.number for one in site.me.ask(DestructionList(search="l-basi")).rows] == [done]
    assert site.me.ask(DestructionList(reason="expired", state="completed")).rows[0].pieces == 10


@pytest.mark.req("WMS-GEN-07", "ERP-BAP-01")
def test_numbers_stay_gapless_when_many_write_at_once(site: Destruction) -> None:
    people = [
        site.goods.company.client("Warehouse Manager", username=f"orang.{at}") for at in range(5)
    ]
    made: list[str] = []

    def write(at: int) -> None:
        for _ in range(4):
            command = CreateDestruction(warehouse="GD1", reason="rusak", lines=(line("KAPAS", 1),))
            made.append(people[at].do(command).value.number)

    threads = [threading.Thread(target=write, args=(at,)) for at in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [f"BAP-261121-{at:03}" for at in range(1, 21)]


@pytest.mark.req("ERP-BAP-05", "INV-05")
def test_two_supervisors_at_once_share_no_goods(site: Destruction) -> None:
    """Each BAP alone would fit; both together would not."""
    numbers = [site.draft(line("KAPAS", 5), reason="rusak") for _ in range(2)]
    bosses = [site.approver, site.me]
    refused: list[UserError] = []

    def approve(at: int) -> None:
        try:
            bosses[at].do(ApproveDestruction(number=numbers[at]))
        except UserError as error:
            refused.append(error)

    threads = [threading.Thread(target=approve, args=(at,)) for at in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert sorted(site.view(one).state for one in numbers) == ["approved", "draft"]
    assert buckets(site, "KAPAS") == {("", "available"): (2, 0), ("", "blocked"): (5, 0)}
