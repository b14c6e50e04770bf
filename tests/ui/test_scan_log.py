"""The log of scans: on disk before anything else, in order, through crashes and full disks."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.core.env import FixedEnvironment
from app.ui.scan_log import KEEP_DAYS, ScanLog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: 21 Nov 2026, 23.59 WIB.
LATE = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)


@pytest.mark.req("PU-03")
def test_everything_is_on_disk_in_order_after_a_flush(tmp_path: Path) -> None:
    log = ScanLog(tmp_path / "scans", FixedEnvironment(LATE))
    for at in range(1_200):
        log.scan(f"899{at}", at * 50)
    log.note("event", order="SO-1", event={"seq": 1})

    assert log.flush()
    lines = (tmp_path / "scans" / "scans-2026-11-21.jsonl").read_text().splitlines()
    log.close()

    assert [json.loads(line).get("code") for line in lines] == [
        *(f"899{at}" for at in range(1_200)),
        None,
    ]
    assert json.loads(lines[0]) == {
        "kind": "scan", "at": "2026-11-21T16:59:00+00:00", "code": "8990", "ms": 0,
    }  # fmt: skip
    assert json.loads(lines[-1])["order"] == "SO-1"


@pytest.mark.req("PU-03")
def test_the_disk_itself_has_a_scan_before_it_counts_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written is not kept: a power cut takes what only the system's memory holds."""
    file = tmp_path / "scans-2026-11-21.jsonl"
    synced: list[str] = []

    def sync(_handle: int) -> None:
        synced.append(file.read_text())

    monkeypatch.setattr(os, "fsync", sync)
    log = ScanLog(tmp_path, FixedEnvironment(LATE))

    log.scan("SATU", 1)
    assert log.flush()
    assert synced == [file.read_text()]
    log.scan("DUA", 2)
    assert log.flush()

    assert synced[1:] == [file.read_text()]
    log.close()


@pytest.mark.req("PU-03")
def test_threads_lose_nothing(tmp_path: Path) -> None:
    log = ScanLog(tmp_path, FixedEnvironment(LATE))

    def scan_all(at: int) -> None:
        for n in range(200):
            log.scan(f"{at}-{n}", n)

    threads = [threading.Thread(target=scan_all, args=(at,)) for at in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    codes = [line["code"] for line in log.read()]
    log.close()

    assert len(codes) == len(set(codes)) == 1_000
    assert [code for code in codes if code.startswith("3-")] == [f"3-{n}" for n in range(200)]


@pytest.mark.req("PU-03")
def test_each_day_has_its_file_and_old_ones_go(tmp_path: Path) -> None:
    env = FixedEnvironment(LATE)
    old = tmp_path / f"scans-{(env.today() - timedelta(days=KEEP_DAYS + 2)).isoformat()}.jsonl"
    old.write_text("{}\n")
    log = ScanLog(tmp_path, env)
    log.scan("HARI-INI", 1)
    log.flush()
    env.advance(timedelta(minutes=2))  # past midnight in Jakarta
    log.scan("BESOK", 2)

    assert [line["code"] for line in log.read(days=2)] == ["HARI-INI", "BESOK"]
    assert [line["code"] for line in log.read(days=1)] == ["BESOK"]
    log.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "scans-2026-11-21.jsonl", "scans-2026-11-22.jsonl",
    ]  # fmt: skip


@pytest.mark.req("PU-03")
def test_a_line_broken_by_a_power_cut_does_not_spoil_the_next(tmp_path: Path) -> None:
    first = ScanLog(tmp_path, FixedEnvironment(LATE))
    first.scan("SATU", 1)
    first.close()
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text() + '{"kind": "scan", "co')

    again = ScanLog(tmp_path, FixedEnvironment(LATE))
    again.scan("DUA", 2)

    assert [line["code"] for line in again.read()] == ["SATU", "DUA"]
    again.close()


@pytest.mark.req("PU-03")
def test_a_disk_that_refuses_is_told_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.write_text("a file where the folder should be")
    log = ScanLog(folder, FixedEnvironment(LATE))
    log.scan("DISIMPAN", 1)

    assert not log.flush(timeout_s=0.3)
    assert log.problem.startswith("Catatan pindai tidak dapat ditulis")
    folder.unlink()
    assert log.flush(timeout_s=10)
    assert [line["code"] for line in log.read()] == ["DISIMPAN"]
    assert log.problem == ""
    log.close()


@pytest.mark.req("PU-55")
def test_a_badge_is_not_written_down(tmp_path: Path) -> None:
    log = ScanLog(tmp_path, FixedEnvironment(LATE))
    log.scan(" usr-7F3K2QX", 1)

    assert [line["code"] for line in log.read()] == ["USR-***"]
    log.close()


@pytest.mark.req("PU-03")
def test_a_remark_waits_for_the_next_scan_or_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def fsync(_file: int) -> None:
        synced.append((tmp_path / "scans-2026-11-21.jsonl").read_text())

    monkeypatch.setattr("app.ui.scan_log.os.fsync", fsync)
    log = ScanLog(tmp_path, FixedEnvironment(LATE))
    log.remark("shipping", order="SO-1")
    log.scan("8991", 1)
    log.remark("shipped", order="SO-1")

    _until(lambda: synced and "shipped" in synced[-1])  # though nobody asked
    assert "shipping" in next(text for text in synced if "8991" in text)
    count = len(synced)
    log.remark("sent", order="SO-1")
    assert log.flush()
    assert len(synced) == count + 1
    assert "sent" in synced[-1]
    log.close()


def _until(so: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)
