"""Ways to a printer: sockets with every manner, CUPS, Windows, a folder."""

from __future__ import annotations

import ctypes
import socket
import stat
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from app.documents.printers import Media, PrinterConfig
from app.documents.transports import answers
from app.documents.transports.base import Delivery, PrinterStatus, PrinterUnavailable
from app.documents.transports.cups import CupsTransport
from app.documents.transports.folder import FolderTransport
from app.documents.transports.opening import open_transport
from app.documents.transports.tcp import TcpTransport
from app.documents.transports.windows import WindowsTransport
from tests.documents.socket_printer import SocketPrinter, host_status

if TYPE_CHECKING:
    from pathlib import Path

    from app.documents.printers import Language

LABEL: Final = b"^XA^FDresi^FS^XZ\n" * 100
BIG: Final = bytes(8_000_000)


def config(address: str, language: Language = "zpl", *, asks: bool = False) -> PrinterConfig:
    return PrinterConfig(
        name="Meja 1",
        language=language,
        dpi=203,
        media=Media(100, 150),
        address=address,
        asks_status=asks,
    )


def tcp(
    printer: SocketPrinter, *, asks: bool = False, language: Language = "zpl", timeout_s: float = 1
) -> TcpTransport:
    return TcpTransport(config(printer.address, language, asks=asks), timeout_s=timeout_s)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# ---------------------------------------------------------------- TCP 9100


@pytest.mark.req("PU-92", "WMS-PRT-01")
@pytest.mark.parametrize("manner", ["normal", "slow", "keeping"])
def test_every_byte_reaches_the_printer(manner: Any) -> None:
    with SocketPrinter(manner) as printer:
        assert tcp(printer, timeout_s=3).send(LABEL, title="R1") is None

        assert printer.wait_for(1) == [LABEL]


@pytest.mark.req("PU-92")
def test_a_large_job_to_a_slow_printer_waits_until_all_is_taken() -> None:
    with SocketPrinter("normal") as printer:
        tcp(printer, timeout_s=10).send(BIG, title="R1")

        assert [len(job) for job in printer.wait_for(1)] == [len(BIG)]


@pytest.mark.req("PU-92")
def test_a_printer_that_is_off_says_so_and_nothing_was_sent() -> None:
    transport = TcpTransport(config(f"tcp://127.0.0.1:{free_port()}"))

    with pytest.raises(PrinterUnavailable, match="Meja 1 tidak terjangkau") as away:
        transport.send(LABEL, title="R1")

    assert away.value.delivery is Delivery.NOTHING
    assert away.value.code == "PRINTER_AWAY"


@pytest.mark.req("PU-92")
def test_an_unknown_host_says_so() -> None:
    with pytest.raises(PrinterUnavailable, match=r"di printer\.invalid:9100\. Periksa listrik"):
        TcpTransport(config("tcp://printer.invalid")).send(LABEL, title="R1")


@pytest.mark.req("PU-92")
def test_a_printer_that_hangs_up_leaves_a_doubt() -> None:
    with SocketPrinter("closing") as printer:
        with pytest.raises(PrinterUnavailable, match="Lihat di printer") as away:
            tcp(printer).send(LABEL, title="R1")

        assert away.value.delivery is Delivery.UNKNOWN
        assert printer.jobs == []


@pytest.mark.req("PU-92")
def test_a_printer_that_stops_taking_data_has_not_printed_the_label() -> None:
    with SocketPrinter("stalling") as printer:
        with pytest.raises(PrinterUnavailable, match="berhenti menerima data") as away:
            tcp(printer, timeout_s=0.3).send(BIG, title="R1")

        assert away.value.delivery is Delivery.PARTIAL


@pytest.mark.req("PU-92")
def test_bytes_that_left_and_were_never_taken_leave_a_doubt() -> None:
    """The system took them all for sending; whether the printer ever will, nobody knows."""
    with SocketPrinter("stalling") as printer:
        with pytest.raises(PrinterUnavailable, match="Lihat di printer") as away:
            tcp(printer, timeout_s=0.3).send(bytes(300_000), title="R1")

        assert away.value.delivery is Delivery.UNKNOWN


@pytest.mark.req("PU-92", "PU-91")
def test_a_printer_that_answers_is_asked_before_and_after() -> None:
    with SocketPrinter("normal", answer=host_status()) as printer:
        transport = tcp(printer, asks=True)

        assert transport.send(LABEL, title="R1") == PrinterStatus()
        assert transport.status() == PrinterStatus()
        assert printer.wait_for(1) == [LABEL]


@pytest.mark.req("PU-92")
def test_out_of_paper_is_known_before_a_byte_is_sent() -> None:
    with SocketPrinter("normal", answer=host_status(paper=1)) as printer:
        with pytest.raises(PrinterUnavailable, match="Meja 1: Kertas habis") as away:
            tcp(printer, asks=True).send(LABEL, title="R1")

        assert away.value.delivery is Delivery.NOTHING
        assert printer.jobs == []


@pytest.mark.req("PU-92")
def test_paper_that_ends_with_this_label_is_news_and_no_reason_to_send_again() -> None:
    with SocketPrinter("normal", answer=host_status()) as printer:
        printer.first = [host_status()]
        printer.answer = host_status(paper=1)

        after = tcp(printer, asks=True).send(LABEL, title="R1")

        assert after is not None
        assert after.message == "Kertas habis atau tidak terbaca. Isi kertas."
        assert printer.wait_for(1) == [LABEL]


@pytest.mark.req("PU-92")
def test_a_printer_that_goes_quiet_after_the_label_is_news_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.documents.transports.tcp.ANSWER_S", 0.1)
    with SocketPrinter("normal", answer=b"") as printer:
        printer.first = [host_status()]

        after = tcp(printer, asks=True).send(LABEL, title="R1")

        assert after == PrinterStatus(("Meja 1 tidak menjawab setelah mencetak.",))
        assert printer.wait_for(1) == [LABEL]


@pytest.mark.req("PU-92")
def test_a_silent_printer_that_should_answer_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.documents.transports.tcp.ANSWER_S", 0.1)
    with SocketPrinter("silent") as printer:
        transport = tcp(printer, asks=True)

        with pytest.raises(PrinterUnavailable, match="Meja 1 tidak menjawab") as away:
            transport.send(LABEL, title="R1")
        with pytest.raises(PrinterUnavailable, match="Meja 1 tidak menjawab"):
            transport.status()

        assert away.value.delivery is Delivery.NOTHING
        assert printer.jobs == []


@pytest.mark.req("PU-92")
def test_a_silent_printer_that_never_answers_is_used_all_the_same() -> None:
    with SocketPrinter("silent") as printer:
        assert tcp(printer).send(LABEL, title="R1") is None
        assert tcp(printer).status() is None
        assert printer.wait_for(1) == [LABEL]


def test_tspl_printers_answer_one_byte() -> None:
    with SocketPrinter("normal", answer=b"\x04") as printer:
        with pytest.raises(PrinterUnavailable, match="Kertas habis"):
            tcp(printer, asks=True, language="tspl").send(LABEL, title="R1")
        printer.answer = b"\x00"

        assert tcp(printer, asks=True, language="tspl").send(LABEL, title="R1") == PrinterStatus()


@pytest.mark.req("PU-91", "PU-92")
@pytest.mark.parametrize(
    ("flags", "problems", "warnings"),
    [
        ({}, [], []),
        ({"paper": 1}, ["Kertas habis"], []),
        ({"pause": 1}, ["Printer dijeda"], []),
        ({"full": 1}, ["Memori printer penuh"], []),
        ({"hot": 1}, ["Kepala cetak terlalu panas"], []),
        ({"head": 1, "ribbon": 1}, ["Penutup printer terbuka", "Ribbon habis"], []),
        ({"length": 800}, [], ["Printer melaporkan label sepanjang 100 mm, pengaturan 150 mm"]),
        ({"length": 1216}, [], []),
        ({"length": 0}, [], []),
    ],
)
def test_zpl_answers_become_sentences(
    flags: dict[str, int], problems: list[str], warnings: list[str]
) -> None:
    found = answers.read(config("tcp://x"), host_status(**flags))

    for texts, starts in ((found.problems, problems), (found.warnings, warnings)):
        assert len(texts) == len(starts)
        assert all(text.startswith(start) for text, start in zip(texts, starts, strict=True))


@pytest.mark.parametrize("answer", [b"", b"\x02\x03\x02\x03\x02\x03", b"hello", b"\x02a,b\x03" * 3])
def test_an_answer_nobody_understands_is_no_trouble(answer: bytes) -> None:
    assert answers.read(config("tcp://x"), answer) == PrinterStatus()


@pytest.mark.parametrize(
    ("byte", "count"), [(b"\x00", 0), (b"\x01", 1), (b"\x05", 2), (b"\x9f", 6), (b"", 0)]
)
def test_tspl_bits_become_sentences(byte: bytes, count: int) -> None:
    assert len(answers.read(config("tcp://x", "tspl"), byte).problems) == count


# ---------------------------------------------------------------- CUPS


def fake_lp(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Path:
    program = folder / "lp"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


@pytest.mark.req("WMS-PRT-01")
@pytest.mark.parametrize(
    ("language", "options"),
    [("zpl", "-o raw"), ("tspl", "-o raw"), ("pdf", "-o print-scaling=none")],
)
def test_cups_gets_the_bytes_and_the_title(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Any, options: str
) -> None:
    fake_lp(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/args; cat > {tmp_path}/data')

    CupsTransport(config("cups://Zebra", language)).send(LABEL, title="JX 1; rm -rf")

    assert (tmp_path / "data").read_bytes() == LABEL
    assert (tmp_path / "args").read_text().strip() == f"-d Zebra -t JX 1; rm -rf {options} -"


@pytest.mark.req("PU-92")
def test_cups_that_refuses_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_lp(tmp_path, monkeypatch, 'cat >/dev/null; echo "lp: no such queue" >&2; exit 1')

    with pytest.raises(PrinterUnavailable, match="no such queue") as away:
        CupsTransport(config("cups://Zebra")).send(LABEL, title="R1")

    assert away.value.delivery is Delivery.NOTHING


@pytest.mark.req("PU-92")
def test_cups_that_hangs_leaves_a_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_lp(tmp_path, monkeypatch, "exec sleep 30")
    monkeypatch.setattr("app.documents.transports.cups.TIMEOUT_S", 0.2)

    with pytest.raises(PrinterUnavailable, match="CUPS tidak menjawab") as away:
        CupsTransport(config("cups://Zebra")).send(LABEL, title="R1")

    assert away.value.delivery is Delivery.UNKNOWN


def test_without_cups_the_person_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(PrinterUnavailable, match="Pasang CUPS"):
        CupsTransport(config("cups://Zebra")).send(LABEL, title="R1")
    assert CupsTransport(config("cups://Zebra")).status() is None


# ---------------------------------------------------------------- Windows


class Spooler:
    """A double of winspool: takes so many bytes at a time, fails at a named call."""

    def __init__(self, *, fails: str = "", takes: int = 1000) -> None:
        self.fails = fails
        self.takes = takes
        self.calls: list[str] = []
        self.data = b""
        self.info: tuple[str, str] = ("", "")

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            self.calls.append(name)
            if name == self.fails and (name != "WritePrinter" or self.data):
                return 0
            if name == "StartDocPrinterW":
                document = arguments[2]._obj
                self.info = (document.pDocName, document.pDatatype)
            if name == "WritePrinter":
                taken = arguments[1][: self.takes]
                self.data += taken
                arguments[3]._obj.value = len(taken)
            return 1

        return call


def test_the_windows_spooler_gets_raw_bytes_in_pieces() -> None:
    spooler = Spooler()

    WindowsTransport(config("windows://Zebra ZD421"), spooler).send(LABEL, title="JX1")

    assert spooler.data == LABEL
    assert spooler.info == ("JX1", "RAW")
    assert spooler.calls[:3] == ["OpenPrinterW", "StartDocPrinterW", "StartPagePrinter"]
    assert spooler.calls[-3:] == ["EndPagePrinter", "EndDocPrinter", "ClosePrinter"]


@pytest.mark.parametrize(
    ("call", "delivery", "aborted"),
    [
        ("OpenPrinterW", Delivery.NOTHING, False),
        ("StartDocPrinterW", Delivery.NOTHING, False),
        ("StartPagePrinter", Delivery.NOTHING, True),
        ("WritePrinter", Delivery.PARTIAL, True),
        ("EndDocPrinter", Delivery.UNKNOWN, False),
    ],
)
def test_windows_failures_say_what_may_be_on_paper(
    call: str, delivery: Delivery, aborted: bool
) -> None:
    spooler = Spooler(fails=call)

    with pytest.raises(PrinterUnavailable, match='printer Windows "Zebra"') as away:
        WindowsTransport(config("windows://Zebra"), spooler).send(LABEL, title="JX1")

    assert away.value.delivery is delivery
    assert ("AbortPrinter" in spooler.calls) == aborted
    assert (spooler.calls[-1] == "ClosePrinter") == (call != "OpenPrinterW")


def test_the_systems_own_spooler_is_loaded_with_its_signatures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spooler = Spooler()
    functions: dict[str, Any] = {}

    class Library:
        def __getattr__(self, name: str) -> Any:
            return functions.setdefault(name, _function(getattr(spooler, name)))

    def _function(call: Any) -> Any:
        def function(*arguments: Any) -> int:
            return int(call(*arguments))

        return function

    monkeypatch.setattr(ctypes, "WinDLL", lambda name, **_: Library(), raising=False)

    WindowsTransport(config("windows://Zebra")).send(LABEL, title="JX1")

    assert spooler.data == LABEL
    assert set(functions) == {
        "OpenPrinterW", "StartDocPrinterW", "StartPagePrinter", "WritePrinter",
        "EndPagePrinter", "EndDocPrinter", "AbortPrinter", "ClosePrinter",
    }  # fmt: skip
    assert all(function.argtypes for function in functions.values())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the spooler that is missing here")
def test_elsewhere_a_windows_address_is_explained() -> None:
    with pytest.raises(PrinterUnavailable, match="hanya untuk komputer Windows"):
        WindowsTransport(config("windows://Zebra")).send(LABEL, title="JX1")


# ---------------------------------------------------------------- folder


def test_a_folder_keeps_every_job_under_its_name(tmp_path: Path) -> None:
    transport = FolderTransport(config(tmp_path.as_uri()))

    for payload in (b"satu", b"dua", b"tiga"):
        transport.send(payload, title="JX/1 ^")
    transport.send(b"empat", title="///")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "JX_1.zpl": b"satu",
        "JX_1-2.zpl": b"dua",
        "JX_1-3.zpl": b"tiga",
        "cetakan.zpl": b"empat",
    }


def test_two_threads_never_overwrite_each_other(tmp_path: Path) -> None:
    transports = [FolderTransport(config(tmp_path.as_uri())) for _ in range(4)]

    def work(number: int) -> None:
        for count in range(25):
            transports[number].send(f"{number}-{count}".encode(), title=f"R{number % 2}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = sorted(path.read_text() for path in tmp_path.iterdir())
    assert found == sorted(f"{number}-{count}" for number in range(4) for count in range(25))


def test_a_missing_folder_is_explained(tmp_path: Path) -> None:
    transport = FolderTransport(config((tmp_path / "tidak ada").as_uri()))

    with pytest.raises(PrinterUnavailable, match="Buat foldernya") as away:
        transport.send(LABEL, title="R1")

    assert away.value.delivery is Delivery.NOTHING


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("tcp://10.0.0.5:9101", TcpTransport),
        ("cups://Zebra", CupsTransport),
        ("windows://Zebra", WindowsTransport),
        ("file:///tmp", FolderTransport),
    ],
)
def test_the_address_chooses_the_way(address: str, kind: type) -> None:
    assert isinstance(open_transport(config(address)), kind)


def test_an_unknown_address_is_explained() -> None:
    with pytest.raises(PrinterUnavailable, match='alamat "usb://1" tidak dikenal'):
        open_transport(replace(config("x"), address="usb://1"))
