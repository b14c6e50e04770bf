"""Errors of our own: a number and a calm sentence for the person, the traceback for the log."""

from __future__ import annotations

import itertools
import logging
from typing import Final

log: Final = logging.getLogger("lumbung")

_counter: Final = itertools.count(1)


def report(error: BaseException, doing: str) -> str:
    """Write an unexpected error to the log.

    Args:
        error: What was raised.
        doing: What was being done, for the log.

    Returns:
        The report number a person can read out over the telephone, such as ``1121-1405-1``.
    """
    from app.core.env import WIB, RealEnvironment  # not before the first paint

    moment = RealEnvironment().now().astimezone(WIB)
    number = f"{moment:%m%d-%H%M}-{next(_counter)}"
    log.error("report %s while %s", number, doing, exc_info=error)
    return number


def sentence(number: str) -> str:
    """What the person is told about an error of ours."""
    return (
        f"Terjadi kesalahan pada program. Nomor laporan {number}. "
        "Coba lagi; bila berulang, sampaikan nomor ini ke admin."
    )
