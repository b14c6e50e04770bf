"""When a sign-in is unusual."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.env import WIB
from app.identity.rules.events import is_outside_hours
from app.identity.rules.settings import WorkingHours

OFFICE = WorkingHours()
NIGHT = WorkingHours(start="20:00", end="05:00", days=(1, 2, 3, 4, 5))


def wib(day: int, clock: str) -> datetime:
    """A moment in November 2026; the 21st is a Saturday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


@pytest.mark.req("WMS-SEC-09")
@pytest.mark.parametrize(
    ("day", "clock", "outside"),
    [
        (21, "05:59", True),
        (21, "06:00", False),
        (21, "22:00", False),
        (21, "22:01", True),
        (22, "10:00", True),
        (23, "10:00", False),
    ],
)
def test_office_hours(day: int, clock: str, outside: bool) -> None:
    assert is_outside_hours(wib(day, clock), OFFICE) == outside


@pytest.mark.parametrize(
    ("day", "clock", "outside"),
    [
        (20, "19:59", True),
        (20, "20:00", False),
        (21, "04:59", False),  # Friday's shift ends on Saturday morning
        (21, "05:01", True),
        (21, "21:00", True),  # no shift starts on Saturday
        (23, "04:00", True),  # nor did one on Sunday
        (24, "04:00", False),
    ],
)
def test_a_night_shift_belongs_to_the_day_it_starts(day: int, clock: str, outside: bool) -> None:
    assert is_outside_hours(wib(day, clock), NIGHT) == outside


@given(st.integers(0, 60 * 24 * 14))
def test_the_zone_of_the_clock_does_not_matter(minutes: int) -> None:
    at = wib(1, "00:00") + timedelta(minutes=minutes)

    assert is_outside_hours(at, OFFICE) == is_outside_hours(at.astimezone(UTC), OFFICE)
