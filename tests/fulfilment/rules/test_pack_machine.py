"""Random packing against a plain model; replay; speed of a whole minute (PU-03, PU-34, PU-38)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.fulfilment.rules.pack_desk import Phase
from app.fulfilment.rules.pack_events import EventKind, event_from_json, event_to_json
from app.fulfilment.rules.pack_order import PackBarcode, PackLine, PackLot, PackOrder, Tracking
from app.fulfilment.rules.pack_step import PackSettings
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.fulfilment.rules.packing import replay
from app.scanning.commands import ScanCommand
from app.scanning.gtin import check_digit
from app.scanning.intake import Fit, Intake, Use
from tests.fulfilment.rules.table import (
    KRIM,
    KRIM_GTIN,
    MASKER,
    PITA_LINE,
    SERUM,
    SERUM_CARTON,
    SERUM_LINE,
    SITI,
    START,
    Table,
    order,
)

C = ScanCommand
PLAIN: Final = replace(SERUM_LINE, qty=15)
TWIN: Final = replace(SERUM_LINE, key="9", qty=2)
LOTS: Final = PackLine(
    "3",
    "KRM-30",
    "Krim Malam",
    4,
    tracking=Tracking.LOT,
    lots=(
        PackLot("L1", date(2027, 3, 31), 2),
        PackLot("L2", date(2027, 6, 30), 1),
        PackLot("L0", date(2026, 11, 20), 1),  # expired since: the order can never be completed
    ),
)
ROOM: Final = {("1", ""): 15, ("9", ""): 2, ("3", "L1"): 2, ("3", "L2"): 1, ("5", ""): 2}


def beyond(left: int) -> Result:
    """What is said of more than is open: nothing is open any more, or less than that."""
    return Result.TOO_MANY if left else Result.OVER_SCAN


class Packing(RuleBasedStateMachine):
    """A packer who does anything, and a model that only knows how to count."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(order(PLAIN, TWIN, LOTS, PITA_LINE))
        self.counted: Counter[tuple[str, str]] = Counter()
        self.history: list[Counter[tuple[str, str]]] = []
        self.times = 0
        self.asked = 0  # pieces whose lot is asked, 0 for none
        self.locked = False
        self.errors = 0

    # ---------------------------------------------------------------- the model
    def free(self, *places: tuple[str, str]) -> int:
        return sum(ROOM[place] - self.counted[place] for place in places)

    def count(self, qty: int, *places: tuple[str, str]) -> None:
        self.history.append(Counter(self.counted))
        for place in places:
            taken = min(qty, self.free(place))
            self.counted[place] += taken
            qty -= taken
        self.times, self.asked, self.locked = 0, 0, False

    def fail(self) -> None:
        self.errors += 1
        self.times, self.locked = 0, True

    def check(self, verdict: PackVerdict, outcome: Outcome, result: Result) -> None:
        assert (verdict.outcome, verdict.result) == (outcome, result)
        assert verdict.errors == self.errors
        assert verdict.parcel_verified == self.counted.total()

    # ---------------------------------------------------------------- what a packer does
    @rule(code=st.sampled_from([SERUM, SERUM_CARTON, "0" + SERUM, f"]C1010{SERUM}"]))
    def scan_plain(self, code: str) -> None:
        qty = (12 if code == SERUM_CARTON else 1) * (self.times or 1)
        # of two lines of one article the one that was chosen comes first
        chosen = self.table.session.entry.selected
        places = sorted((("1", ""), ("9", "")), key=lambda place: place[0] != chosen)
        verdict = self.table.scan(code)
        if self.asked:
            self.fail()
            self.check(verdict, Outcome.ERROR, Result.WRONG_ITEM)
        elif qty > self.free(("1", ""), ("9", "")):
            self.fail()
            self.check(verdict, Outcome.ERROR, beyond(self.free(("1", ""), ("9", ""))))
        else:
            self.count(qty, *places)
            self.check(verdict, Outcome.OK, Result.RIGHT)

    @rule(code=st.sampled_from([MASKER, "NOPE-1", "USR-1", "]C10108991234500011"]))
    def scan_wrong(self, code: str) -> None:
        verdict = self.table.scan(code)
        self.fail()
        assert verdict.outcome is Outcome.ERROR
        assert verdict.errors == self.errors

    @rule()
    def scan_article_with_lots(self) -> None:
        verdict = self.table.scan(KRIM)
        if not self.asked and (self.times or 1) > self.lots_left():
            self.fail()
            self.check(verdict, Outcome.ERROR, beyond(self.lots_left()))
            return
        self.asked = self.asked or self.times or 1
        self.times, self.locked = 0, False
        self.check(verdict, Outcome.WARNING, Result.NEED_LOT)

    def lots_left(self) -> int:
        return 4 - self.counted["3", "L1"] - self.counted["3", "L2"]

    @rule(lot=st.sampled_from(["L1", "l2", "L9", "L0"]), whole=st.booleans())
    def scan_lot(self, lot: str, whole: bool) -> None:
        if not whole and not self.asked:
            return  # a lot nobody asked for is an unknown code
        qty = self.asked or self.times or 1
        verdict = self.table.scan(f"]C101{KRIM_GTIN}10{lot}" if whole else lot)
        place = ("3", lot.upper())
        if whole and not self.asked and qty > self.lots_left():
            self.fail()
            self.check(verdict, Outcome.ERROR, beyond(self.lots_left()))
        elif lot in {"L9", "L0"}:
            self.fail()
            bad = Result.EXPIRED if lot == "L0" else Result.WRONG_LOT
            self.check(verdict, Outcome.ERROR, bad)
        elif qty > self.free(place):
            self.fail()
            self.check(verdict, Outcome.ERROR, Result.LOT_COMPLETE)
        else:
            self.count(qty, place)
            self.check(verdict, Outcome.OK, Result.RIGHT)

    @rule(times=st.integers(0, 13))
    def set_quantity(self, times: int) -> None:
        verdict = self.table.scan(f"{times}*")
        if self.locked:
            assert verdict.result is Result.LOCKED
        elif self.asked:
            assert verdict.result is Result.NEED_LOT
        elif times > 10:
            self.times = 0
            self.check(verdict, Outcome.WARNING, Result.QUANTITY_LIMIT)
        else:
            self.times = times
            assert verdict.result is Result.QUANTITY

    @rule()
    def confirm_by_key(self) -> None:
        qty = self.times or 1
        verdict = self.table.session.confirm("5", self.table.tick())
        if self.locked:
            assert verdict.result is Result.LOCKED
        elif self.asked:
            self.fail()
            self.check(verdict, Outcome.ERROR, Result.WRONG_ITEM)
        elif qty > self.free(("5", "")):
            self.fail()
            self.check(verdict, Outcome.ERROR, beyond(self.free(("5", ""))))
        else:
            self.count(qty, ("5", ""))
            self.check(verdict, Outcome.OK, Result.RIGHT)

    @precondition(lambda self: self.locked)
    @rule(release=st.sampled_from([C.OK, C.ENTER]))
    def release(self, release: ScanCommand) -> None:
        verdict = self.table.scan(release)
        self.locked = False
        self.check(verdict, Outcome.OK, Result.RELEASED)

    @rule()
    def undo(self) -> None:
        verdict = self.table.scan(C.UNDO)
        if self.locked:
            assert verdict.result is Result.LOCKED
        elif self.times or self.asked:
            self.times = self.asked = 0
            self.check(verdict, Outcome.OK, Result.UNDO)
        elif self.history:
            self.counted = self.history.pop()
            self.check(verdict, Outcome.OK, Result.UNDO)
        else:
            self.check(verdict, Outcome.WARNING, Result.NOTHING)

    @rule(command=st.sampled_from([C.DONE, C.NEXT, C.PREV, C.HELP, C.SHORT, C.DIGIT_5]))
    def other_commands(self, command: ScanCommand) -> None:
        verdict = self.table.scan(command)
        if command is C.DONE and not self.locked and not self.asked:
            self.times = 0
        assert verdict.outcome is not Outcome.DONE
        assert (verdict.result is Result.LOCKED) == (self.locked and command is not C.HELP)

    # ---------------------------------------------------------------- what always holds
    @invariant()
    def counts_are_the_models(self) -> None:
        found: Counter[tuple[str, str]] = Counter()
        for line in self.table.session.verified():
            lots = dict(line.lots) or {"": line.qty}
            found.update({(line.line, lot): qty for lot, qty in lots.items()})
        assert +found == +self.counted
        assert all(found[place] <= room for place, room in ROOM.items())

    @invariant()
    def state_is_the_models(self) -> None:
        session = self.table.session
        assert (session.locked, session.errors) == (self.locked, self.errors)
        assert session.entry.times == self.times
        assert session.phase is Phase.OPEN

    @invariant()
    def events_add_up_and_replay(self) -> None:
        session = self.table.session
        sums: Counter[str] = Counter()
        for event in session.events:
            sums[event.line] += event.qty
            assert (event.qty < 0) == (event.undoes is not None)
        assert {line.line: line.qty for line in session.verified() if line.qty} == +sums
        assert [event.seq for event in session.events] == list(range(1, len(session.events) + 1))
        stored = json.loads(json.dumps([event_to_json(event) for event in session.events]))
        again = replay(session.order, map(event_from_json, stored))
        assert again == session
        assert again.events == session.events
        assert again.verified() == session.verified()

    @invariant()
    def asking_what_a_code_is_changes_nothing(self) -> None:
        session, now = self.table.session, self.table.now
        before = replay(session.order, session.events)
        for code in (SERUM, KRIM, "L1", MASKER, C.UNDO, "3*"):
            session.fit(code, now)
        assert session == before


TestPacking = pytest.mark.req("PU-25", "PU-34", "PU-35", "PU-36", "PU-37", "PU-38")(
    Packing.TestCase
)
TestPacking.settings = settings(max_examples=60, stateful_step_count=40)


@pytest.mark.req("PU-38")
def test_a_replayed_session_goes_on_where_it_was() -> None:
    table = Table()
    table.scan("2*", SERUM, MASKER)
    again = replay(table.session.order, table.session.events, SITI)

    assert again == table.session
    assert again.locked
    assert again.scan(C.OK, table.tick()).result is Result.RELEASED
    assert again != table.session
    assert again.scan(C.UNDO, table.tick()).result is Result.UNDO
    assert again.pieces == 0


@pytest.mark.req("PU-38")
def test_a_gap_in_the_events_is_refused() -> None:
    table = Table()
    table.scan(SERUM, SERUM)

    with pytest.raises(ValueError, match="event 1 is missing"):
        replay(table.session.order, table.session.events[1:])


@pytest.mark.req("PU-38", "PU-56")
def test_an_event_as_json() -> None:
    table = Table()
    table.scan(SERUM)

    data = event_to_json(table.session.events[0])

    assert data["at"] == "2026-11-21T03:00:01+00:00"
    assert (data["kind"], data["result"], data["outcome"]) == ("scan", "ok", "ok")
    assert (data["line"], data["sku"], data["qty"]) == ("1", "SRM-VC", 1)
    assert data["data"] == {"user": "siti", "workstation": "MEJA-1"}
    assert event_from_json(json.loads(json.dumps(data))) == table.session.events[0]


# ---------------------------------------------------------------- with the intake
def _many(products: int, each: int) -> tuple[PackOrder, list[str]]:
    codes = [f"899{number:09d}" for number in range(products)]
    codes = [code + check_digit(code) for code in codes]
    lines = tuple(PackLine(str(i), f"SKU-{i}", f"Barang {i}", each) for i in range(products))
    barcodes = tuple(PackBarcode(code, f"SKU-{i}") for i, code in enumerate(codes))
    return PackOrder("ORD-9", "JX9", lines, barcodes), codes


@pytest.mark.req("PU-03", "PU-05", "PU-06")
def test_twenty_scans_a_second_for_a_minute_are_all_counted_in_order() -> None:
    packed, codes = _many(products=20, each=60)
    table = Table(packed)
    intake = Intake()
    used = []

    for number in range(1200):
        at_ms = number * 50
        intake.feed(codes[number % 20], at_ms)
        at = START + timedelta(milliseconds=at_ms)
        for decision in intake.decisions(at_ms, lambda code: table.session.fit(code, table.now)):
            assert decision.use is Use.USED
            used.append(decision.arrival.seq)
            last = table.session.scan(decision.arrival.code, at)

    assert used == list(range(1, 1201))
    assert (last.outcome, table.session.pieces) == (Outcome.DONE, 1200)
    assert [event.kind for event in table.session.events] == [EventKind.SCAN] * 1200


def _play(table: Table, *scans: tuple[str, int]) -> list[str]:
    """Feed a whole burst, then let the loop work; results of what it heard."""
    intake = Intake()
    for code, at_ms in scans:
        intake.feed(code, at_ms)
    return [
        table.session.scan(decision.arrival.code, START).result.value
        for decision in intake.decisions(10_000, lambda code: table.session.fit(code, START))
        if decision.use.acts
    ]


@pytest.mark.req("PU-05", "PU-35")
def test_all_codes_on_one_jar_count_it_once() -> None:
    gs1 = f"]C101{KRIM_GTIN}10L1"
    fresh = order(replace(LOTS, lots=LOTS.lots[:2], qty=3))

    assert _play(Table(fresh), (gs1, 0), (KRIM, 60), ("NA18201200123", 120)) == ["ok"]
    assert _play(Table(fresh), ("NA18201200123", 0), (KRIM, 60), (gs1, 120)) == ["need_lot", "ok"]
    assert _play(Table(fresh), (KRIM, 0), ("L1", 80), (gs1, 160)) == ["need_lot", "ok"]


@pytest.mark.req("PU-05", "PU-24")
def test_a_look_in_which_nothing_fits_gives_one_error_about_the_article() -> None:
    table = Table()

    assert _play(table, ("NA18201200123", 0), (MASKER, 60)) == ["wrong_item"]
    assert table.session.errors == 1


@pytest.mark.req("PU-05")
def test_fit_names_subject_and_piece() -> None:
    table = Table(order(SERUM_LINE, replace(LOTS, lots=LOTS.lots[:2], qty=3)))

    plain = table.session.fit(SERUM, START)
    opening = table.session.fit(KRIM, START)

    assert (plain.fit, plain.subject, plain.piece, plain.counts) == (Fit.FITS, "SRM-VC", "", True)
    assert (opening.fit, opening.subject, opening.counts) == (Fit.FITS, "KRM-30", False)
    assert table.session.fit(MASKER, START).fit is Fit.WRONG
    assert table.session.fit("NOPE", START).fit is Fit.UNKNOWN
    assert table.session.fit("CMD-OK", START).fit is Fit.COMMAND
    assert table.session.fit("2*", START).fit is Fit.COMMAND
    assert table.session.events == ()


@pytest.mark.req("PU-36")
def test_the_day_comes_from_the_scan_not_from_the_machine() -> None:
    soon = replace(LOTS, qty=1, lots=(PackLot("L1", date(2030, 1, 1), 1),))
    table = Table(order(soon), PackSettings(), start=datetime(2030, 1, 1, 17, 0, tzinfo=UTC))

    assert table.scan(KRIM).result is Result.EXPIRED
