"""Nothing is lost: slow lines, full speed, crashes, other packers, orders that change."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from app.core.driver import execute, fetch
from app.core.errors import ServerAway
from app.fulfilment.api import OpenParcel, RecordScans, ShipOrder
from app.fulfilment.panels.packing_log import merged, unsent
from app.fulfilment.panels.packing_stage import Stage
from app.identity.api import ConfigureOrganisation, OrganisationSettings
from app.orders.api import CancelOrders, DeallocateOrders
from app.scanning.gtin import check_digit
from app.ui.tokens import Outcome
from tests.support.company import PIN
from tests.support.orders import KAPAS, MASKER, SABUN, SERUM, TONER

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable


class Line:
    """A client whose line to the database can be slow, broken or cut after the commit."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.actor = client.actor
        self.away: set[type] = set()
        self.lose_answer: set[type] = set()
        self.done: list[Any] = []

    def do(self, command: Any, **more: Any) -> Any:
        if type(command) in self.away:
            raise ServerAway
        self.done.append(command)
        answer = self._client.do(command, **more)
        if type(command) in self.lose_answer:
            self.lose_answer.discard(type(command))
            raise ServerAway
        return answer

    def ask(self, query: Any) -> Any:
        return self._client.ask(query)


def recorded(shop: Shop, number: str) -> int:
    with shop.company.database.reading() as session:
        rows = fetch(
            session,
            "SELECT count(*) FROM pack_event e JOIN sales_order o ON o.org_id = e.org_id "
            "AND o.id = e.order_id WHERE o.number = :number",
            {"number": number},
        )
    return int(rows[0][0])


# ---------------------------------------------------------------- speed
@pytest.mark.req("PU-03", "PU-06")
def test_1200_scans_at_20_a_second_are_all_counted_in_order(
    local_shop: Shop, table: PackingTable
) -> None:
    codes = []
    for at in range(8):
        code = f"89900000{at:04d}"
        code += check_digit(code)
        local_shop.product(f"CEPAT-{at}", f"Barang cepat {at}", code)
        local_shop.receive((f"CEPAT-{at}", 150, "", None))
        codes.append(code)
    number = local_shop.order(*((f"CEPAT-{at}", 150) for at in range(8)))
    table.scan(local_shop.resi[number])

    fed = [codes[at % 8] for at in range(1_200)]
    for at, code in enumerate(fed):
        table.scan_on(code, gap_ms=50)
        if at % 40 == 0:
            QCoreApplication.processEvents()
    table.settle()

    assert (table.verdict.word, table.verdict.quantity) == ("TERKIRIM", "1200 / 1200")
    assert recorded(local_shop, number) == 1_200
    raw = [line["code"] for line in table.log.read() if line["kind"] == "scan"]
    assert raw == [local_shop.resi[number], *fed]
    counted = [line["event"]["code"] for line in table.log.read() if line["kind"] == "event"]
    assert counted == fed


@pytest.mark.req("PU-04")
def test_scans_are_accepted_while_an_order_opens_and_ships(
    local_shop: Shop, table: PackingTable
) -> None:
    one, two = local_shop.order(("SABUN", 1), ("KAPAS", 1)), local_shop.order(("MASKER", 1))

    for code in (local_shop.resi[one], SABUN, KAPAS, local_shop.resi[two], MASKER):
        table.scan_on(code, gap_ms=400)
    assert table.panel.flow.waiting == 4
    table.settle()

    assert (table.verdict.word, table.verdict.name) == ("TERKIRIM", two)
    assert Outcome.ERROR not in table.sounds.heard


@pytest.mark.req("PU-05", "PU-06")
def test_one_look_and_trigger_bounce(local_shop: Shop, table: PackingTable) -> None:
    number = local_shop.order(("SABUN", 2))
    table.scan(local_shop.resi[number])

    table.scan_on(MASKER)
    table.scan_on(SABUN, gap_ms=40)
    table.settle()
    assert (table.verdict.outcome, table.verdict.quantity) == (Outcome.OK, "1 / 2")
    table.scan_on(SABUN, gap_ms=200)
    table.settle()
    assert table.counts == {"Sabun Muka Teh Hijau": "1 / 2"}
    assert Outcome.ERROR not in table.sounds.heard


# ---------------------------------------------------------------- crash and resume
@pytest.mark.req("PU-03", "PU-38")
def test_after_a_crash_the_parcel_goes_on_from_the_local_log(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SERUM", 2), ("SABUN", 1))
    line = Line(local_shop.me)
    line.away.add(RecordScans)
    before = tables(client=line)
    before.scan(local_shop.resi[number], SERUM, MASKER, "CMD-OK", SERUM)
    before.crash()
    assert recorded(local_shop, number) == 0

    after = tables(folder=before.folder)
    verdict = after.scan(local_shop.resi[number])

    assert (verdict.word, verdict.detail) == (
        "PAKET DILANJUTKAN", "Dilanjutkan: 2 dari 3 barang sudah dipindai.",
    )  # fmt: skip
    assert after.counts["Serum Vitamin C, 20 ml"] == "2 / 2"
    assert after.scan(SABUN).word == "TERKIRIM"
    assert recorded(local_shop, number) == 5


@pytest.mark.req("PU-03")
def test_events_an_earlier_run_could_not_send_are_sent_by_the_next(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SABUN", 2))
    before = tables()
    before.scan(local_shop.resi[number], SABUN)
    before.crash()

    after = tables(folder=before.folder)
    after.wait(lambda: recorded(local_shop, number) == 1)

    assert after.panel.flow.outbox.pending == 0 or after.stage is Stage.IDLE


@pytest.mark.req("PU-03")
def test_a_crash_between_the_last_scan_and_the_commit_ships_when_reopened(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SABUN", 1))
    line = Line(local_shop.me)
    line.away.add(ShipOrder)
    before = tables(client=line)
    before.scan(local_shop.resi[number], SABUN)
    assert before.verdict.word == "GAGAL DIKIRIM"
    before.crash()

    after = tables(folder=before.folder)
    after.scan(local_shop.resi[number])
    after.scan("CMD-OK")

    assert after.scan("CMD-DONE").word == "TERKIRIM"


@pytest.mark.req("PU-03")
def test_a_damaged_log_line_costs_only_itself(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SABUN", 3))
    before = tables()
    before.scan(local_shop.resi[number], SABUN)
    before.panel.flow.outbox.send()
    before.settle()
    before.scan(SABUN)
    before.crash()
    (file,) = (before.folder / "scans").iterdir()
    text = file.read_text()
    file.write_text(text[: text.rindex('{"kind": "event"') + 30])

    after = tables(folder=before.folder)

    assert after.scan(local_shop.resi[number]).detail.startswith("Dilanjutkan: 1 dari 3")
    lines = file.read_text().splitlines()
    assert all(json.loads(line) for line in lines if line.endswith("}"))


@pytest.mark.req("PU-38")
def test_an_order_that_changed_since_is_counted_anew(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SABUN", 3))
    table = tables()
    table.scan(local_shop.resi[number], SABUN, SABUN, "CMD-HOLD")
    with local_shop.company.database.writing() as session:
        execute(session, "UPDATE sales_order_item SET qty = 1 WHERE qty = 3", {})
        session.commit()

    verdict = table.scan(local_shop.resi[number])

    assert (verdict.outcome, verdict.quantity) == (Outcome.WARNING, "0 / 1")
    assert verdict.detail.startswith("Isi pesanan berubah sejak terakhir dipindai")
    table.scan(MASKER)
    table.panel.flow.outbox.send()
    table.settle()
    assert recorded(local_shop, number) == 4  # the earlier three stay, the new one follows them


@pytest.mark.req("PU-03")
def test_what_the_database_has_is_not_sent_once_more(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SABUN", 3))
    before = tables()
    before.scan(local_shop.resi[number], SABUN, SABUN)
    assert [event.seq for event in unsent(before.log)[number]] == [1, 2]
    before.panel.flow.outbox.send()
    before.settle()

    assert (unsent(before.log), recorded(local_shop, number)) == ({}, 2)
    before.crash()
    line = Line(local_shop.me)
    after = tables(folder=before.folder, client=line)
    after.settle()
    assert [one for one in line.done if isinstance(one, RecordScans)] == []


@pytest.mark.req("PU-03", "PU-32")
def test_events_made_here_while_somebody_else_went_on_do_not_belong_to_it(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 3))
    table.scan(local_shop.resi[number], SABUN, SABUN)
    session = table.panel.flow.session
    assert session is not None
    one, two = session.events
    three = replace(two, seq=3, scan=3)
    theirs = replace(two, user="rina")

    assert merged([one, two], [one, two, three]) == [one, two, three]
    assert merged([one, theirs], [one, two, three]) == [one, theirs]
    assert merged([], [one, two]) == [one, two]
    assert merged([], [two, three]) == []  # the first is missing: nothing goes on from it


# ---------------------------------------------------------------- the database says no
@pytest.mark.req("WMS-SHIP-01", "PU-24")
def test_an_order_cancelled_while_it_was_packed_does_not_leave(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number])
    local_shop.me.do(CancelOrders(orders=(number,), reason="pembeli batal"))

    verdict = table.scan(SABUN)

    assert (verdict.outcome, verdict.word, verdict.name) == (Outcome.ERROR, "GAGAL DIKIRIM", number)
    assert "atal" in verdict.detail
    assert (table.stage, table.panel.flow.session) == (Stage.REFUSED, None)
    table.scan("CMD-OK")
    assert table.stage is Stage.IDLE
    assert not list((table.folder / "cetakan").iterdir())


@pytest.mark.req("WMS-SHIP-01")
def test_lost_stock_keeps_the_parcel_open_to_lay_aside(
    local_shop: Shop, table: PackingTable
) -> None:
    number = local_shop.order(("SABUN", 1))
    table.scan(local_shop.resi[number])
    local_shop.me.do(DeallocateOrders(orders=(number,), reason="salah gudang"))

    assert table.scan(SABUN).word == "GAGAL DIKIRIM"
    table.scan("CMD-OK")
    assert table.stage in {Stage.IDLE, Stage.PACKING}


@pytest.mark.req("WMS-SHIP-01")
def test_an_answer_lost_on_the_way_is_asked_for_again_with_the_same_id(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    number = local_shop.order(("SABUN", 1))
    line = Line(local_shop.me)
    line.lose_answer.add(ShipOrder)
    table = tables(client=line)

    failed = table.scan(local_shop.resi[number], SABUN)
    assert failed.word == "GAGAL DIKIRIM"
    table.scan("CMD-OK")
    done = table.scan("CMD-DONE")

    assert (done.outcome, done.name) == (Outcome.DONE, number)
    ships = [one for one in line.done if isinstance(one, ShipOrder)]
    assert len(ships) == 2
    assert ships[0] == ships[1]


# ---------------------------------------------------------------- two packers
@pytest.mark.req("PU-31", "PU-32", "PU-57")
def test_a_parcel_of_another_packer_is_taken_over_by_a_supervisors_badge(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    company = local_shop.company
    rina = company.client("Packer", username="rina")
    number = local_shop.order(("SERUM", 2))
    theirs = tables(client=rina)
    theirs.scan(local_shop.resi[number], SERUM)
    theirs.panel.flow.outbox.send()
    theirs.settle()
    company.client("Supervisor", username="bu.ani")
    badge = company.badge("bu.ani")
    door = company.door("MEJA-2")
    company.client("Packer", username="tono")
    tono = door.with_password("tono", "rahasia123")
    mine = tables(client=tono, door=door)

    refused = mine.scan(local_shop.resi[number])
    assert refused.word == "SEDANG DIKEMAS ORANG LAIN"
    assert "sedang dikemas oleh Rina, 21 Nov 2026 09.00 WIB, MEJA-1" in refused.detail
    mine.scan(badge)
    assert mine.panel.flow.question is not None
    mine.scan("CMD-1")
    for digit in PIN[:3]:
        mine.scan(f"CMD-{digit}")
    assert mine.panel.flow.question is not None
    assert mine.panel.flow.question.dots == "● ● ● ○"
    resumed = mine.scan(f"CMD-{PIN[3]}")

    assert (resumed.word, resumed.quantity) == ("PAKET DILANJUTKAN", "1 / 2")
    # the first table hears of it with its next scan, and nothing of it counts
    theirs.scan(SERUM)
    assert theirs.verdict.outcome is Outcome.ERROR
    assert "sudah diambil alih Tono" in theirs.verdict.detail
    assert mine.scan(SERUM).word == "TERKIRIM"


@pytest.mark.req("PU-32", "PU-51", "PU-55")
def test_a_packers_badge_does_not_allow_taking_over(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    company = local_shop.company
    number = local_shop.order(("SERUM", 2))
    company.client("Packer", username="rina").do(OpenParcel(code=number))
    door = company.door("MEJA-2")
    company.client("Packer", username="tono")
    mine = tables(client=door.with_password("tono", "rahasia123"), door=door)
    mine.scan(local_shop.resi[number])

    mine.scan(company.badge("rina"), "CMD-2")
    mine.type("90", enter=False)
    mine.press(Qt.Key.Key_Backspace)
    question = mine.panel.flow.question
    assert question is not None
    assert (question.typed, question.dots) == ("9", "● ○ ○ ○")
    mine.press(Qt.Key.Key_Backspace)
    mine.type(PIN, enter=False)
    mine.settle()

    assert mine.verdict.outcome is Outcome.ERROR
    assert mine.verdict.name == f"Pengambilalihan {number} ditolak"
    assert mine.stage is Stage.REFUSED


@pytest.mark.req("PU-55", "PU-56")
def test_the_packers_name_stays_and_events_carry_person_and_table(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    rina = local_shop.company.client("Packer", username="rina")
    table = tables(client=rina)
    number = local_shop.order(("SABUN", 1))

    table.scan(local_shop.resi[number], SABUN)

    assert table.panel.title_line._who.text() == "Rina"
    with local_shop.company.database.reading() as session:
        rows = fetch(
            session,
            "SELECT u.username, e.workstation FROM pack_event e "
            "JOIN app_user u ON u.id = e.actor_id",
            {},
        )
    assert rows == [("rina", "MEJA-1")]


@pytest.mark.req("PU-44")
def test_without_auto_close_the_packer_closes_the_parcel(
    local_shop: Shop, table: PackingTable
) -> None:
    settings = OrganisationSettings()
    packing = settings.packing.model_copy(update={"ship_on_last_scan": False})
    local_shop.me.do(
        ConfigureOrganisation(settings=settings.model_copy(update={"packing": packing}))
    )
    number = local_shop.order(("SABUN", 1), ("TONER", 1))

    last = table.scan(local_shop.resi[number], SABUN, TONER)
    assert (last.outcome, last.detail) == (
        Outcome.OK, "Semua barang lengkap, tutup dengan CMD-DONE.",
    )  # fmt: skip
    assert table.scan("CMD-DONE").word == "TERKIRIM"


@pytest.mark.req("PU-32")
def test_a_hold_ends_when_the_parcel_is_laid_aside(
    local_shop: Shop, tables: Callable[..., PackingTable]
) -> None:
    rina = local_shop.company.client("Packer", username="rina")
    number = local_shop.order(("SABUN", 2))
    theirs, mine = tables(client=rina), tables()
    theirs.scan(local_shop.resi[number], SABUN, "CMD-HOLD")
    local_shop.company.env.advance(timedelta(minutes=1))

    assert mine.scan(local_shop.resi[number]).word == "PAKET DILANJUTKAN"
    assert mine.scan(SABUN).word == "TERKIRIM"
