"""The Windows spooler in RAW mode, through ctypes.

UNVERIFIED on Windows: written from the documented winspool calls and run only against a double of
them.  Only printers with a language of their own (ZPL, TSPL) can be reached this way.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from app.documents.transports.base import Delivery, PrinterStatus, PrinterUnavailable, Transport

if TYPE_CHECKING:
    from app.documents.printers import PrinterConfig


class DocInfo1(ctypes.Structure):
    """``DOC_INFO_1W``: title, output file, data type."""

    _fields_ = (
        ("pDocName", ctypes.c_wchar_p),
        ("pOutputFile", ctypes.c_wchar_p),
        ("pDatatype", ctypes.c_wchar_p),
    )


class WindowsTransport(Transport):
    """A printer installed in Windows.

    Args:
        printer: Its address is ``windows://Name as Windows shows it``.
        spooler: winspool's functions; the system's own unless a test brings a double.
    """

    def __init__(self, printer: PrinterConfig, spooler: Any = None) -> None:  # noqa: ANN401 - a DLL
        self._printer = printer
        self._name = printer.address.removeprefix("windows://")
        self._given = spooler

    @override
    def send(self, payload: bytes, *, title: str) -> PrinterStatus | None:
        spooler = self._spooler()
        handle = ctypes.c_void_p()
        if not spooler.OpenPrinterW(self._name, ctypes.byref(handle), None):
            raise self._failed("tidak ditemukan di Windows", Delivery.NOTHING)
        try:
            self._print(spooler, handle, payload, title)
        finally:
            spooler.ClosePrinter(handle)
        return None

    @override
    def status(self) -> PrinterStatus | None:
        return None

    def _print(self, spooler: Any, handle: ctypes.c_void_p, payload: bytes, title: str) -> None:  # noqa: ANN401 - a DLL
        info = DocInfo1(title, None, "RAW")
        if not spooler.StartDocPrinterW(handle, 1, ctypes.byref(info)):
            raise self._failed("tidak menerima pekerjaan cetak", Delivery.NOTHING)
        if not spooler.StartPagePrinter(handle):
            spooler.AbortPrinter(handle)
            raise self._failed("tidak menerima halaman", Delivery.NOTHING)
        sent = 0
        while sent < len(payload):
            written = ctypes.c_ulong()
            rest = payload[sent:]
            ok = spooler.WritePrinter(handle, rest, len(rest), ctypes.byref(written))
            if not ok or written.value == 0:
                spooler.AbortPrinter(handle)
                raise self._failed(
                    "berhenti menerima data", Delivery.PARTIAL if sent else Delivery.NOTHING
                )
            sent += written.value
        if not (spooler.EndPagePrinter(handle) and spooler.EndDocPrinter(handle)):
            raise self._failed("tidak memastikan cetakan", Delivery.UNKNOWN)

    def _spooler(self) -> Any:  # noqa: ANN401 - a DLL
        if self._given is not None:
            return self._given
        load = getattr(ctypes, "WinDLL", None)
        if load is None:
            raise PrinterUnavailable(
                f"{self._printer.name}: alamat windows:// hanya untuk komputer Windows. "
                "Pakai tcp:// atau cups:// di komputer ini."
            )
        spooler = load("winspool.drv", use_last_error=True)
        spooler.OpenPrinterW.argtypes = (ctypes.c_wchar_p, ctypes.c_void_p, ctypes.c_void_p)
        spooler.StartDocPrinterW.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)
        spooler.WritePrinter.argtypes = (
            ctypes.c_void_p,
            ctypes.c_char_p,
            ctypes.c_ulong,
            ctypes.c_void_p,
        )
        for name in ("StartPagePrinter", "EndPagePrinter", "EndDocPrinter", "AbortPrinter"):
            getattr(spooler, name).argtypes = (ctypes.c_void_p,)
        spooler.ClosePrinter.argtypes = (ctypes.c_void_p,)
        return spooler

    def _failed(self, what: str, delivery: Delivery) -> PrinterUnavailable:
        return PrinterUnavailable(
            f'{self._printer.name}: printer Windows "{self._name}" {what}. '
            "Periksa nama printer di Windows, kertas, dan kabelnya.",
            delivery,
        )
