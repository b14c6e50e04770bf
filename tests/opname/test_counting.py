"""Count events: merging, undo, rounds, finds, blind counts."""

from __future__ import annotations

import pytest

from app.catalog.api import BarcodeIn, ComponentIn
from app.core.errors import UserError
from app.opname.api import (
    ApproveVariances,
    AssignCount,
    CloseCounting,
    CompleteSession,
    CountBin,
    CountResolve,
    CountTask,
    FindLine,
    FoundGoods,
    LinePlace,
    RecordCounts,
    RecountLines,
    UnknownCounts,
    UnknownScan,
)
from app.opname.rules.errors import BadEvents, CountingClosed, NotMine
from tests.support.counting import Counting


@pytest.mark.req("WMS-OPN-09", "PU-60", "PU-62")
def test_counters_add_up_and_a_typed_number_replaces_only_ones_own(counting: Counting) -> None:
    session = counting.session()
    scans = tuple(counting.event(line=1, code="KAPAS") for _ in range(3))

    counting.ani.do(RecordCounts(session=session, events=scans))
    counting.count(session, 1, 4, counting.budi)
    counting.count(session, 1, 5)

    assert counting.line(session, "KAPAS").counted == 9
    seen = counting.ani.ask(CountBin(session=session, location="GD1-A-01"))
    assert seen.others == ("Budi",)
    assert (seen.lines[0].mine, seen.lines[0].counted) == (5, 9)
    assert seen.progress.text == "1/3 item sudah dihitung"


@pytest.mark.req("WMS-OPN-03", "WMS-OPN-13")
def test_the_office_replaces_the_whole_count(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 4, counting.ani)
    counting.count(session, 1, 4, counting.budi)

    counting.wati.do(RecordCounts(session=session, events=(counting.event("total", 10, line=1),)))

    assert counting.line(session, "KAPAS").selisih == 0


@pytest.mark.req("WMS-OPN-09", "PU-64")
def test_an_event_sent_twice_counts_once(counting: Counting) -> None:
    session = counting.session()
    first, second = counting.event(line=1), counting.event("set", 7, line=1)

    counting.ani.do(RecordCounts(session=session, events=(first,)))
    counting.ani.do(RecordCounts(session=session, events=(first, second)))
    counting.ani.do(RecordCounts(session=session, events=(first, second)))

    assert counting.line(session, "KAPAS").counted == 7


@pytest.mark.req("WMS-OPN-09", "PU-38")
def test_undo_is_an_event_and_takes_back_once(counting: Counting) -> None:
    session = counting.session()
    first, second = counting.event(line=1), counting.event("set", 8, line=1)
    counting.ani.do(RecordCounts(session=session, events=(first, second)))
    back = counting.event("undo", 0, undoes=second.event)

    counting.ani.do(RecordCounts(session=session, events=(back,)))
    assert counting.line(session, "KAPAS").counted == 1
    counting.ani.do(
        RecordCounts(session=session, events=(counting.event("undo", 0, undoes=first.event),))
    )

    line = counting.line(session, "KAPAS")
    assert (line.counted, line.state, line.expected) == (None, "open", None)
    with pytest.raises(BadEvents, match="bukan hitungan Anda"):
        counting.budi.do(
            RecordCounts(session=session, events=(counting.event("undo", 0, undoes=first.event),))
        )


@pytest.mark.req("WMS-OPN-09")
def test_undo_and_a_new_number_in_one_batch(counting: Counting) -> None:
    session = counting.session()
    first = counting.event("set", 8, line=1)
    counting.ani.do(RecordCounts(session=session, events=(first,)))
    back, again = counting.event("undo", 0, undoes=first.event), counting.event("set", 6, line=1)

    counting.ani.do(RecordCounts(session=session, events=(back, again)))

    assert counting.line(session, "KAPAS").counted == 6


@pytest.mark.req("WMS-OPN-07", "PU-61")
def test_a_blind_counter_is_never_sent_what_is_expected(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 8)

    seen = counting.ani.ask(CountBin(session=session, location="GD1-A-01"))
    rows = counting.lines(session, counting.ani)

    assert {line.expected for line in seen.lines} == {None}
    assert {(row.system_qty, row.expected, row.selisih, row.moved, row.value) for row in rows} == {
        (None, None, None, None, None)
    }
    assert len(counting.lines(session, counting.ani, show="different")) == 3
    view = counting.detail(session, counting.ani)
    assert (view.different, view.selisih_qty, view.selisih_value) == (None, None, None)


@pytest.mark.req("WMS-OPN-07", "PU-61")
def test_a_recount_is_anothers_and_the_third_a_supervisors(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 8)

    counting.wati.do(RecountLines(session=session, lines=(1,), reason="ragu"))

    assert counting.line(session, "KAPAS").counted is None
    with pytest.raises(NotMine, match="hitung ulang harus oleh orang lain"):
        counting.count(session, 1, 9)
    refused = counting.ani.ask(CountBin(session=session, location="GD1-A-01")).lines[0].refused
    assert refused == "hitung ulang harus oleh orang lain"
    counting.count(session, 1, 9, counting.budi)
    counting.wati.do(RecountLines(session=session, lines=(1,), reason="masih ragu"))
    wulan = counting.goods.company.client("Picker", username="wulan")
    with pytest.raises(NotMine, match="hitungan ketiga hanya oleh pengawas"):
        counting.count(session, 1, 9, wulan)
    counting.count(session, 1, 10, counting.wati)
    assert (counting.line(session, "KAPAS").counted, counting.line(session, "KAPAS").round) == (
        10,
        3,
    )


@pytest.mark.req("WMS-OPN-09", "PU-63")
def test_unknown_codes_are_kept(counting: Counting) -> None:
    session = counting.session()
    env = counting.goods.company.env
    scan = UnknownScan.model_validate(
        {"event": env.new_id(), "at": env.now(), "location": "GD1-A-01", "code": "8990001112223"}
    )

    counting.ani.do(RecordCounts(session=session, unknown=(scan,)))
    counting.ani.do(RecordCounts(session=session, unknown=(scan,)))

    (row,) = counting.wati.ask(UnknownCounts(session=session))
    assert (row.code, row.location, row.times, row.person) == (
        "8990001112223",
        "GD1-A-01",
        1,
        "Ani",
    )
    assert counting.detail(session).unknown_codes == 1


@pytest.mark.req("WMS-OPN-05", "WMS-OPN-09")
def test_goods_and_lots_nobody_expected_become_lines(counting: Counting) -> None:
    counting.tolerate()
    session = counting.session()
    counting.count_all(session)
    kapas = FoundGoods(location="GD1-B-02", sku="KAPAS")
    serum = FoundGoods.model_validate(
        {"location": "GD1-B-02", "sku": "SERUM", "lot": "L9", "expires_on": "2027-05-01"}
    )
    events = (
        counting.event(found=kapas), counting.event(found=kapas), counting.event(qty=2, found=serum),
    )  # fmt: skip

    counting.ani.do(RecordCounts(session=session, events=events))

    rows = [row for row in counting.lines(session) if row.found]
    assert [(row.line, row.sku, row.lot, row.counted, row.expected) for row in rows] == [
        (4, "KAPAS", "", 2, 0), (5, "SERUM", "L9", 2, 0),
    ]  # fmt: skip
    counting.tolerate()
    with pytest.raises(UserError, match="melewati toleransi"):
        counting.admin.do(CompleteSession(session=session))
    counting.wati.do(ApproveVariances(session=session, reason="ditemukan di rak lain"))
    counting.admin.do(CompleteSession(session=session))
    assert counting.goods.on_hand("KAPAS") == (12, "120000.00")
    assert counting.goods.on_hand("SERUM") == (8, "400000.00")


@pytest.mark.req("WMS-OPN-09", "WMS-GEN-09")
def test_every_wrong_event_is_named_and_none_is_kept(counting: Counting) -> None:
    counting.goods.product("MESIN", tracking="serial")
    counting.goods.product("PAKET", kind="bundle", components=(ComponentIn(sku="KAPAS", qty=2),))
    session = counting.session()
    events = (
        counting.event(line=1),
        counting.event(found=FoundGoods(location="GD1-B-02", sku="SERUM")),
        counting.event(found=FoundGoods(location="GD1-B-02", sku="SERUM", lot="BARU")),
        counting.event(found=FoundGoods(location="GD1-B-02", sku="KAPAS", lot="X")),
        counting.event(found=FoundGoods(location="GD1-B-02", sku="MESIN")),
        counting.event(found=FoundGoods(location="GD1-B-02", sku="PAKET")),
    )

    with pytest.raises(BadEvents) as refused:
        counting.ani.do(RecordCounts(session=session, events=events))

    assert [each.message for each in refused.value.fields] == [
        "SERUM di GD1-B-02: dilacak per lot, isi nomor lotnya",
        "lot BARU dari SERUM baru: isi tanggal kedaluwarsanya",
        "KAPAS di GD1-B-02: tidak dilacak per lot, kosongkan nomor lotnya",
        "MESIN di GD1-B-02: dilacak per nomor seri, pindai nomor serinya",
        "PAKET di GD1-B-02: paket atau jasa tidak dihitung; hitung komponennya",
    ]
    assert counting.line(session, "KAPAS").counted is None
    assert [row.sku for row in counting.lines(session)] == ["KAPAS", "SERUM", "KRIM"]


@pytest.mark.req("WMS-OPN-06")
def test_stock_that_moves_between_two_scans_of_a_line_is_said(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 4)
    counting.take("KAPAS", 1)
    counting.tick()
    counting.ani.do(RecordCounts(session=session, events=(counting.event(line=1),)))

    line = counting.line(session, "KAPAS")
    assert (line.unsteady, line.counted, line.expected) == (True, 5, 9)


@pytest.mark.req("WMS-OPN-08")
def test_the_full_flow_closes_the_count_first(counting: Counting) -> None:
    counting.tolerate(percent_bp=0)
    session = counting.session(mode="full")
    counting.count_all(session, KAPAS=8)

    pending = counting.admin.do(CloseCounting(session=session)).value

    assert pending == 1
    with pytest.raises(CountingClosed):
        counting.count(session, 1, 10)
    counting.wati.do(RecountLines(session=session, lines=(1,), reason="hitung lagi"))
    counting.count(session, 1, 9, counting.budi)
    counting.wati.do(ApproveVariances(session=session, lines=(1,), reason="benar kurang satu"))
    counting.admin.do(CompleteSession(session=session))
    assert counting.goods.on_hand("KAPAS")[0] == 9


@pytest.mark.req("WMS-OPN-08")
def test_a_full_count_is_not_completed_before_counting_is_closed(counting: Counting) -> None:
    session = counting.session(mode="full")
    counting.count_all(session)

    with pytest.raises(UserError, match="Tutup penghitungan"):
        counting.admin.do(CompleteSession(session=session))


@pytest.mark.req("WMS-OPN-11")
def test_places_are_given_to_people(counting: Counting) -> None:
    session = counting.session()

    counting.admin.do(AssignCount(session=session, username="ani", locations=("GD1-A-01",)))

    task = counting.ani.ask(CountTask(session=session))
    assert [(row.location, row.lines, row.assigned, row.mine) for row in task.bins] == [
        ("GD1-A-01", 2, "Ani", True), ("GD1-B-01", 1, "", False),
    ]  # fmt: skip
    assert task.progress.text == "0/3 item sudah dihitung"


@pytest.mark.req("WMS-OPN-13", "WMS-OPN-09")
def test_a_scan_finds_its_line(counting: Counting) -> None:
    session = counting.session()

    assert counting.wati.ask(FindLine(session=session, code="L1")) == LinePlace(2, "SERUM")
    assert counting.wati.ask(FindLine(session=session, code="krim")) == LinePlace(3, "KRIM")
    assert counting.wati.ask(FindLine(session=session, code="tidak ada")) is None
    assert counting.wati.ask(FindLine(session=session, code="l1")) == LinePlace(2, "SERUM")
    known = counting.ani.ask(CountResolve(code="KRIM"))
    assert known is not None
    assert (known.sku, known.qty) == ("KRIM", 1)


@pytest.mark.req("WMS-OPN-13", "PU-14")
def test_a_label_finds_the_line_of_its_lot(counting: Counting) -> None:
    ean = "8991234500010"
    counting.goods.product("MASKER", tracking="lot", barcodes=(BarcodeIn(code=ean),))
    for lot in ("M1", "M2"):
        counting.goods.receive("MASKER", 5, "50000", lot=lot, place="GD1-B-02")
    session = counting.session(scope={"skus": ["MASKER"]})

    def found(code: str) -> LinePlace | None:
        return counting.wati.ask(FindLine(session=session, code=code))

    assert found(f"]C1010{ean}10m2\x1d17280430") == LinePlace(2, "MASKER")
    assert found(f"]C1010{ean}") == LinePlace(1, "MASKER")
    assert found(ean) == LinePlace(1, "MASKER")
