from __future__ import annotations

from itertools import product

import pytest

from app.orders.rules.platform import PlatformState, Standing, first_standing, follow
from app.orders.rules.states import (
    GROUPS,
    LABELS,
    LEFT,
    OPEN,
    OUTSIDE_TRANSITIONS,
    TRANSITIONS,
    UNTOUCHED,
    State,
    WrongState,
    check_transition,
)

#: Every order that can stand somewhere: only what left can have left without us.
STANDINGS = [Standing(state) for state in State] + [Standing(state, outside=True) for state in LEFT]
TOUCHED = sorted(OPEN - UNTOUCHED)


@pytest.mark.req("ERP-ORD-13", "WMS-GEN-12")
def test_every_state_is_on_exactly_one_card() -> None:
    cards = [state for states in GROUPS.values() for state in states]

    assert sorted(cards) == sorted(State)
    assert set(LABELS) == set(State)


@pytest.mark.req("ERP-ORD-10")
def test_a_pair_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(WrongState, match="Pesanan A1 berstatus Dikirim, tidak bisa diubah menjadi"):
        check_transition("A1", State.SHIPPED, State.CANCELLED)
    check_transition("A1", State.ALLOCATED, State.CANCELLED)


@pytest.mark.req("ERP-ORD-10")
def test_from_each_state_these_can_follow_and_no_others() -> None:
    ways = {
        "draft": "approved cancelled needs_fix on_hold",
        "needs_fix": "approved cancelled on_hold",
        "approved": "allocated backorder cancelled needs_fix on_hold",
        "backorder": "allocated approved cancelled needs_fix on_hold",
        "allocated": "approved cancelled on_hold packed picked picking shipped",
        "picking": "allocated cancelled on_hold picked",
        "picked": "allocated cancelled on_hold packed shipped",
        "packed": "cancelled shipped",
        "on_hold": "approved cancelled",
        "shipped": "completed delivered rts_in_transit",
        "delivered": "completed rts_in_transit",
        "completed": "rts_in_transit",
        "rts_in_transit": "delivered returned shipped",
        "returned": "",
        "cancelled": "",
    }

    assert set(ways) == set(State)
    for old in State:
        following = sorted(new for before, new in TRANSITIONS if before is old)
        assert following == ways[old].split(), old


@pytest.mark.req("ERP-ORD-10", "ERP-ORD-11")
def test_only_what_has_not_left_can_be_cancelled() -> None:
    cancellable = {old for old, new in TRANSITIONS if new is State.CANCELLED}

    assert cancellable == OPEN


@pytest.mark.req("ERP-ORD-10")
@pytest.mark.parametrize("problems", [False, True])
def test_whatever_the_platform_says_our_order_moves_by_allowed_pairs(problems: bool) -> None:
    for ours, platform, cancelled in product(STANDINGS, PlatformState, (False, True)):
        then = follow(ours, platform, problems=problems, cancelled_there=cancelled)
        if then.state is ours.state:
            continue
        pairs = OUTSIDE_TRANSITIONS if then.outside or ours.outside else TRANSITIONS
        assert (ours.state, then.state) in pairs, (ours, platform, then)


@pytest.mark.parametrize("state", TOUCHED)
@pytest.mark.parametrize(
    "platform", [PlatformState.SHIPPED, PlatformState.DELIVERED, PlatformState.COMPLETED]
)
def test_goods_somebody_here_holds_are_never_written_off_by_the_platform(
    state: State, platform: PlatformState
) -> None:
    then = follow(Standing(state), platform, problems=False)

    assert (then.state, then.outside, then.release) == (state, False, False)
    assert "padahal belum dikirim lewat Lumbung" in then.attention


@pytest.mark.parametrize("state", sorted(UNTOUCHED))
def test_what_left_before_anybody_touched_it_left_outside(state: State) -> None:
    then = follow(Standing(state), PlatformState.DELIVERED, problems=False)

    assert (then.state, then.outside, then.attention) == (State.DELIVERED, True, "")


@pytest.mark.req("ERP-ORD-11")
@pytest.mark.parametrize("state", sorted(OPEN))
def test_a_cancelled_order_gives_its_stock_back(state: State) -> None:
    then = follow(Standing(state), PlatformState.CANCELLED, problems=False)

    assert (then.state, then.release) == (State.CANCELLED, True)
    assert bool(then.attention) == (state in {State.PICKING, State.PICKED, State.PACKED})


def test_a_cancel_of_what_we_shipped_is_for_a_person() -> None:
    then = follow(Standing(State.SHIPPED), PlatformState.CANCELLED, problems=False)

    assert then.state is State.SHIPPED
    assert then.attention.startswith("Platform menyatakan batal, padahal paketnya sudah kita kirim")


@pytest.mark.parametrize("state", [State.SHIPPED, State.DELIVERED, State.COMPLETED])
@pytest.mark.parametrize("outside", [False, True])
def test_what_comes_back_is_on_its_way_back(state: State, outside: bool) -> None:
    then = follow(Standing(state, outside), PlatformState.RETURNED, problems=False)

    assert (then.state, then.outside) == (State.RTS_IN_TRANSIT, outside)


@pytest.mark.parametrize(
    ("platform", "problems", "expected"),
    [
        (PlatformState.UNPAID, False, Standing(State.DRAFT)),
        (PlatformState.UNPAID, True, Standing(State.DRAFT)),
        (PlatformState.READY, False, Standing(State.APPROVED)),
        (PlatformState.READY, True, Standing(State.NEEDS_FIX)),
        (PlatformState.SHIPPED, True, Standing(State.SHIPPED, outside=True)),
        (PlatformState.DELIVERED, False, Standing(State.DELIVERED, outside=True)),
        (PlatformState.COMPLETED, False, Standing(State.COMPLETED, outside=True)),
        (PlatformState.CANCELLED, False, Standing(State.CANCELLED)),
        (PlatformState.RETURNED, False, Standing(State.RTS_IN_TRANSIT, outside=True)),
    ],
)
def test_where_an_order_stands_that_is_new_to_us(
    platform: PlatformState, problems: bool, expected: Standing
) -> None:
    assert first_standing(platform, problems=problems) == expected


def test_what_was_first_seen_late_stands_where_following_it_would_have_led() -> None:
    """Files in any order end in the same place, as long as nobody touched the goods."""
    for earlier, later in product(PlatformState, repeat=2):
        if later.rank < earlier.rank:
            continue
        for problems in (False, True):
            before = first_standing(earlier, problems=problems)
            cancelled = earlier is PlatformState.CANCELLED
            then = follow(before, later, problems=problems, cancelled_there=cancelled)
            assert Standing(then.state, then.outside) == first_standing(later, problems=problems)
