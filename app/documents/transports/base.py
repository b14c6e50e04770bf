"""What all transports share: the protocol, the failure, and what a printer says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from app.core.errors import UserError


class Delivery(Enum):
    """How much may have reached the printer when sending failed."""

    NOTHING = "nothing"  # not a byte: safe to send again
    PARTIAL = "partial"  # the last byte never left: a single label has not been printed
    UNKNOWN = "unknown"  # everything left, nobody confirmed: it may be on paper


class PrinterUnavailable(UserError):
    """The printer cannot take the job now.

    Args:
        message: Indonesian sentence.
        delivery: What may have reached it.
    """

    code = "PRINTER_AWAY"

    def __init__(self, message: str, delivery: Delivery = Delivery.NOTHING) -> None:
        super().__init__(message)
        self.delivery = delivery


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What a printer answered.

    Attributes:
        problems: Indonesian, one each; empty means it can print.
        warnings: It prints, but somebody should look.
    """

    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """All of it in one line."""
        return " ".join((*self.problems, *self.warnings))


class Transport(Protocol):
    """Where the bytes of one printer go."""

    def send(self, payload: bytes, *, title: str) -> PrinterStatus | None:
        """Deliver everything; the printer's answer afterwards where it gives one.

        Raises:
            PrinterUnavailable: If it could not, or cannot be known to have been delivered.
        """

    def status(self) -> PrinterStatus | None:
        """Ask the printer; None if this way of printing has no answer.

        Raises:
            PrinterUnavailable: If it cannot be reached or does not answer although it should.
        """
