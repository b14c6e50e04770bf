"""Indonesian words and dates, and the one place where time and ids come from."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import text
from app.core.env import FixedEnvironment, RealEnvironment, uuid7
from app.core.money import Money

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

# ---------------------------------------------------------------- words

WORDS = {
    0: "nol",
    1: "satu",
    10: "sepuluh",
    11: "sebelas",
    12: "dua belas",
    19: "sembilan belas",
    20: "dua puluh",
    21: "dua puluh satu",
    99: "sembilan puluh sembilan",
    100: "seratus",
    101: "seratus satu",
    111: "seratus sebelas",
    200: "dua ratus",
    999: "sembilan ratus sembilan puluh sembilan",
    1_000: "seribu",
    1_001: "seribu satu",
    1_100: "seribu seratus",
    2_000: "dua ribu",
    11_000: "sebelas ribu",
    21_000: "dua puluh satu ribu",
    100_000: "seratus ribu",
    101_000: "seratus satu ribu",
    1_000_000: "satu juta",
    1_001_000: "satu juta seribu",
    1_250_500: "satu juta dua ratus lima puluh ribu lima ratus",
    1_000_000_000: "satu miliar",
    2_345_678_901: (
        "dua miliar tiga ratus empat puluh lima juta enam ratus tujuh puluh delapan ribu "
        "sembilan ratus satu"
    ),
    1_000_000_000_000: "satu triliun",
    900_000_000_000_000: "sembilan ratus triliun",
    -15: "minus lima belas",
}
_VALUES = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7,
    "delapan": 8, "sembilan": 9, "sepuluh": 10, "sebelas": 11,
}  # fmt: skip


@pytest.mark.req("WMS-GEN-02")
@pytest.mark.parametrize(("number", "words"), WORDS.items())
def test_terbilang(number: int, words: str) -> None:
    assert text.terbilang(number) == words


@given(st.integers(0, 10**15 - 1))
def test_terbilang_read_back_is_the_same_number(number: int) -> None:
    words = text.terbilang(number)

    assert "  " not in words
    assert "satu ratus" not in words
    assert "satu puluh" not in words
    assert _read(words.split()) == number


def _read(words: list[str]) -> int:
    """An independent reader of Indonesian numbers."""
    whole, group, last = 0, 0, 0
    for word in words:
        if word in {"triliun", "miliar", "juta", "ribu"}:
            size = {"triliun": 10**12, "miliar": 10**9, "juta": 10**6, "ribu": 1000}[word]
            whole, group, last = whole + (group + last) * size, 0, 0
        elif word == "seribu":
            whole += 1000
        elif word in {"seratus", "ratus"}:
            group, last = group + (last if word == "ratus" else 1) * 100, 0
        elif word == "puluh":
            group, last = group + last * 10, 0
        elif word == "belas":
            group, last = group + last + 10, 0
        else:
            last = _VALUES[word]
    return whole + group + last


@pytest.mark.req("WMS-GEN-02", "WMS-GEN-04")
def test_dates_and_times_as_people_read_them() -> None:
    day, moment = date(2026, 8, 1), datetime(2026, 7, 31, 17, 5, tzinfo=UTC)

    assert text.tanggal(day) == "1 Agu 2026"
    assert text.tanggal_panjang(day) == "1 Agustus 2026"
    assert text.hari(day) == "Sabtu, 1 Agu 2026"
    assert text.bulan(day) == "Agustus 2026"
    # Jakarta's midnight has passed.
    assert text.jam(moment) == "00.05 WIB"
    assert text.waktu(moment) == "1 Agu 2026 00.05"
    assert text.waktu(moment.replace(tzinfo=None)) == "1 Agu 2026 00.05"
    assert text.waktu(moment.astimezone(timezone(timedelta(hours=9)))) == "1 Agu 2026 00.05"
    months = [text.tanggal(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert months == "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()  # noqa: SIM905


@pytest.mark.req("WMS-GEN-02")
def test_numbers_as_people_read_them() -> None:
    assert [text.angka(number) for number in (0, 999, 1_380, -1_234_567)] == [
        "0", "999", "1.380", "-1.234.567",
    ]  # fmt: skip
    assert text.rupiah(Money.parse("1380000.05")) == "Rp 1.380.000,05"


# ---------------------------------------------------------------- ids


@given(st.integers(0, 2**48 - 1), st.integers(0, 2**74 - 1))
def test_a_uuid7_says_its_time_and_keeps_its_randomness(millis: int, randomness: int) -> None:
    made = uuid.UUID(uuid7(millis, randomness))

    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == millis
    assert ((made.int >> 64) & 0xFFF) << 62 | made.int & (2**62 - 1) == randomness


@given(st.lists(st.tuples(st.integers(0, 2**48 - 1), st.integers(0, 2**74 - 1)), min_size=2))
def test_uuid7s_sort_as_text_by_time_and_then_randomness(pairs: list[tuple[int, int]]) -> None:
    assert sorted(uuid7(*pair) for pair in pairs) == [uuid7(*pair) for pair in sorted(pairs)]


def test_ids_made_one_after_the_other_keep_their_order() -> None:
    env = RealEnvironment()

    made = [env.new_id() for _ in range(20_000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_every_id_is_a_uuid7_also_where_the_bits_of_a_millisecond_run_out() -> None:
    env = RealEnvironment()
    env.new_id()
    env._tail = 2**62 - 3

    made = [env.new_id() for _ in range(300)]

    assert made == sorted(set(made))
    assert {(uuid.UUID(each).version, uuid.UUID(each).variant) for each in made} == {
        (7, uuid.RFC_4122)
    }


def test_a_clock_that_goes_back_makes_no_id_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    env, moments = RealEnvironment(), iter([2_000, 1_000, 1_000, 3_000])
    monkeypatch.setattr("app.core.env.time.time_ns", lambda: next(moments) * 1_000_000)

    made = [env.new_id() for _ in range(4)]

    assert made == sorted(set(made))
    assert [uuid.UUID(each).int >> 80 for each in made] == [2_000, 2_000, 2_000, 3_000]


def test_threads_never_make_the_same_id() -> None:
    env, made = RealEnvironment(), list[str]()
    threads = [
        threading.Thread(target=lambda: made.extend([env.new_id() for _ in range(2_000)]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 16_000


def test_a_seed_replays_ids_tokens_and_time() -> None:
    def history(seed: int) -> list[object]:
        env = FixedEnvironment(START, seed)
        first = [env.new_id(), env.token(8), env.now(), env.today()]
        env.advance(timedelta(hours=15))
        return [*first, env.new_id(), env.now(), env.today()]

    assert history(4) == history(4)
    assert history(4)[0] != history(5)[0]
    # 17.00 UTC is the next day in Jakarta.
    assert (history(4)[3], history(4)[6]) == (date(2026, 11, 21), date(2026, 11, 22))


@pytest.mark.req("WMS-GEN-04")
def test_the_business_day_is_jakartas_on_any_machine() -> None:
    env = FixedEnvironment(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC))

    assert env.today() == date(2026, 12, 31)
    env.advance(timedelta(seconds=1))
    assert env.today() == date(2027, 1, 1)
    env.set(datetime(2026, 6, 1, 1, 0, tzinfo=timezone(timedelta(hours=7))))
    assert (env.now(), env.today()) == (datetime(2026, 5, 31, 18, 0, tzinfo=UTC), date(2026, 6, 1))
