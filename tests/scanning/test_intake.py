"""Bounce, look and order: PU-03 to PU-06 together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.intake import Arrival, Decision, Fit, Fitness, Intake, IntakeRules, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By the first letter: a fits, w is a wrong article, u is unknown, c is a command.
_FITS: Final = {"a": Fit.FITS, "w": Fit.WRONG, "c": Fit.COMMAND}
LATER: Final = 10_000_000


def judge(code: str) -> Fitness:
    return Fitness(_FITS.get(code[0], Fit.UNKNOWN), subject=code)


def run(*scans: tuple[str, int], rules: IntakeRules | None = None, now: int = LATER) -> list[str]:
    """Feed and decide at once, as a screen does; ``code use`` for each decision."""
    intake = Intake(rules)
    found: list[Decision] = []
    for code, at_ms in scans:
        found += intake.decisions(at_ms, judge)
        intake.feed(code, at_ms)
        found += intake.decisions(at_ms, judge)
    found += intake.decisions(now, judge)
    return [f"{decision.arrival.code} {decision.use}" for decision in found]


@pytest.mark.req("PU-03")
def test_twenty_a_second_for_a_minute_all_used_in_order() -> None:
    scans = [(f"a{number}", number * 50) for number in range(1200)]

    assert run(*scans) == [f"a{number} used" for number in range(1200)]


@pytest.mark.req("PU-03", "PU-05", "PU-06")
def test_a_code_that_fits_is_used_at_once_however_close() -> None:
    intake = Intake()
    for at_ms in range(10):
        intake.feed(f"a{at_ms}", at_ms)
        assert [d.use for d in intake.decisions(at_ms, judge)] == [Use.USED]


@pytest.mark.req("PU-06")
@pytest.mark.parametrize(
    ("gap", "second"), [(0, "bounced"), (1, "bounced"), (250, "bounced"), (251, "used")]
)
def test_same_code_again(gap: int, second: str) -> None:
    assert run(("a1", 1000), ("a1", 1000 + gap)) == ["a1 used", f"a1 {second}"]


@pytest.mark.req("PU-06")
def test_trigger_held_down_is_one_scan_until_it_pauses() -> None:
    held = [("a1", at_ms) for at_ms in range(0, 2000, 100)]

    assert run(*held, ("a1", 2200)) == ["a1 used"] + ["a1 bounced"] * 19 + ["a1 used"]


@pytest.mark.req("PU-06")
def test_bounce_is_seen_across_another_code() -> None:
    assert run(("a1", 0), ("a2", 60), ("a1", 120)) == ["a1 used", "a2 used", "a1 bounced"]


@pytest.mark.req("PU-06", "PU-50")
def test_a_command_in_between_makes_the_second_scan_real() -> None:
    found = run(("a1", 0), ("cUNDO", 60), ("a1", 120), ("cUNDO", 180), ("cUNDO", 240))

    assert found == ["a1 used", "cUNDO used", "a1 used", "cUNDO used", "cUNDO bounced"]


@pytest.mark.req("PU-05")
@pytest.mark.parametrize("gap", [1, 150, 300])
def test_the_fitting_code_of_a_look_is_used_and_the_others_are_ignored(gap: int) -> None:
    assert run(("w1", 0), ("a1", gap)) == ["w1 ignored", "a1 used"]
    assert run(("a1", 0), ("w1", gap)) == ["a1 used", "w1 ignored"]
    assert run(("u1", 0), ("w1", gap // 2), ("a1", gap)) == ["u1 ignored", "w1 ignored", "a1 used"]


@pytest.mark.req("PU-05")
def test_codes_further_apart_are_two_looks() -> None:
    assert run(("w1", 0), ("a1", 301)) == ["w1 refused", "a1 used"]
    assert run(("a1", 0), ("w1", 301)) == ["a1 used", "w1 refused"]


@pytest.mark.req("PU-05")
def test_a_look_in_which_nothing_fits_is_refused_once() -> None:
    assert run(("u1", 0), ("w1", 100), ("u2", 200)) == ["u1 ignored", "w1 refused", "u2 ignored"]
    assert run(("u1", 0), ("u2", 100)) == ["u1 refused", "u2 ignored"]


@pytest.mark.req("PU-05")
def test_a_wrong_code_alone_is_refused_when_the_look_is_over() -> None:
    intake = Intake()
    intake.feed("w1", 1000)

    assert list(intake.decisions(1000, judge)) == []
    assert intake.deadline_ms == 1300
    assert list(intake.decisions(1300, judge)) == []
    assert list(intake.decisions(1301, judge)) == [Decision(Arrival(1, "w1", 1000), Use.REFUSED)]
    assert intake.deadline_ms is None


@pytest.mark.req("PU-05", "PU-21")
def test_a_short_hold_refuses_sooner_and_still_uses_the_code_that_fits() -> None:
    quick = IntakeRules(hold_ms=80)

    assert run(("w1", 0), ("a1", 60), rules=quick) == ["w1 ignored", "a1 used"]
    assert run(("w1", 0), ("w2", 200), rules=quick) == ["w1 refused", "w2 ignored"]
    assert run(("w1", 0), ("w2", 200), ("a1", 250), rules=quick) == [
        "w1 refused",
        "w2 ignored",
        "a1 used",
    ]


@pytest.mark.req("PU-05")
def test_two_codes_on_one_piece_count_it_once() -> None:
    def same_soap(code: str) -> Fitness:
        return Fitness(Fit.FITS, subject="SABUN", piece=code[1:] if code[0] == "s" else "")

    def uses(*codes: str) -> list[str]:
        intake = Intake()
        for number, code in enumerate(codes):
            intake.feed(code, number * 50)
        return [decision.use.value for decision in intake.decisions(LATER, same_soap)]

    assert uses("ean", "datamatrix") == ["used", "ignored"]
    assert uses("s1", "s2") == ["used", "used"]  # two serials are two pieces
    assert uses("s1", "ean") == ["used", "ignored"]


@pytest.mark.req("PU-05", "PU-35")
def test_a_code_that_only_opens_a_step_does_not_shut_out_the_next() -> None:
    intake = Intake()
    intake.feed("ean", 0)
    intake.feed("lot", 50)

    found = intake.decisions(
        LATER, lambda code: Fitness(Fit.FITS, subject="SABUN", counts=code == "lot")
    )

    assert [decision.use for decision in found] == [Use.USED, Use.USED]


@pytest.mark.req("PU-05", "PU-25")
def test_a_command_ends_the_look_before_it() -> None:
    assert run(("w1", 0), ("w2", 20), ("cOK", 50), ("a1", 60)) == [
        "w1 refused",
        "w2 ignored",
        "cOK used",
        "a1 used",
    ]


@pytest.mark.req("PU-04")
def test_scans_wait_in_order_while_something_loads() -> None:
    intake = Intake()
    fits = False

    def later(code: str) -> Fitness:
        return Fitness(Fit.FITS if fits else Fit.UNKNOWN, subject=code)

    intake.hold()
    for number in range(5):
        intake.feed(f"x{number}", number * 50)
    assert list(intake.decisions(5_000, later)) == []
    assert [arrival.code for arrival in intake.waiting] == ["x0", "x1", "x2", "x3", "x4"]

    fits = True  # the order is loaded
    intake.release()

    found = list(intake.decisions(5_000, later))
    assert [decision.arrival.code for decision in found] == ["x0", "x1", "x2", "x3", "x4"]
    assert {decision.use for decision in found} == {Use.USED}


@pytest.mark.req("PU-04")
def test_each_code_is_judged_after_the_one_before_was_done() -> None:
    intake = Intake()
    for code in ("resi", "item1", "item2"):
        intake.feed(code, 0)
    step = ["resi"]
    done = []

    def expected(code: str) -> Fitness:
        return Fitness(Fit.FITS if code.startswith(step[0]) else Fit.UNKNOWN, code)

    for decision in intake.decisions(LATER, expected):
        done.append((decision.arrival.code, decision.use))
        step[0] = "item"
        if decision.arrival.code == "resi":
            intake.hold()  # the order loads
    assert done == [("resi", Use.USED)]

    intake.release()
    found = intake.decisions(LATER, lambda code: Fitness(Fit.FITS, code))
    assert [decision.arrival.code for decision in found] == ["item1", "item2"]


@pytest.mark.req("PU-03")
def test_scans_left_over_from_a_restart_go_first_and_numbers_go_on() -> None:
    before = Intake()
    before.feed("w1", 10)
    before.feed("w1", 20)
    assert before.next(20, judge) is None  # w1 waits for the end of its look
    before.feed("a2", 1000)

    after = Intake(waiting=before.waiting)
    fresh = after.feed("a3", 5)

    assert [arrival.seq for arrival in before.waiting] == [1, 2, 3]
    assert fresh == Arrival(4, "a3", 1000)  # a clock that went back stands still
    assert [d.use.value for d in after.decisions(LATER, judge)] == [
        "refused",
        "bounced",
        "used",
        "used",
    ]


SCANS = st.lists(
    st.tuples(
        st.sampled_from(["a1", "a2", "a3", "w1", "w2", "u1", "c1", "c2"]), st.integers(0, 400)
    ),
    max_size=40,
)


def _times(scans: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    at_ms, timed = 0, []
    for code, gap in scans:
        at_ms += gap
        timed.append((code, at_ms))
    return timed


@pytest.mark.req("PU-03", "PU-05", "PU-06")
@given(SCANS, st.sampled_from([80, 300]))
def test_one_decision_each_in_order_and_nothing_that_fits_is_dropped(
    scans: list[tuple[str, int]], hold_ms: int
) -> None:
    timed = _times(scans)

    found = run(*timed, rules=IntakeRules(hold_ms=hold_ms))

    assert [line.split()[0] for line in found] == [code for code, _ in timed]
    last: dict[str, int] = {}
    for line, (code, at_ms) in zip(found, timed, strict=True):
        use = line.split()[1]
        last = {old: at for old, at in last.items() if (old[0] == "c") == (code[0] == "c")}
        if code[0] == "c" and code not in last:
            last = {}
        bounced = code in last and at_ms - last[code] <= 250
        last[code] = at_ms
        assert (use == "bounced") == bounced
        if code[0] in "ac" and not bounced:
            assert use == "used"


@pytest.mark.req("PU-03", "PU-04")
@given(SCANS, st.sampled_from([80, 300]))
def test_a_backlog_gets_the_same_decisions_as_scans_done_at_once(
    scans: list[tuple[str, int]], hold_ms: int
) -> None:
    timed = _times(scans)
    rules = IntakeRules(hold_ms=hold_ms)
    backlog = Intake(rules)
    for code, at_ms in timed:
        backlog.feed(code, at_ms)

    late = [f"{d.arrival.code} {d.use}" for d in backlog.decisions(LATER, judge)]

    assert late == run(*timed, rules=rules)
