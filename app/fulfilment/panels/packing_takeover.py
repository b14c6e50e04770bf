"""Taking a parcel over from another packer: badge, reason, PIN of a supervisor (PU-32, PU-57)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.fulfilment.panels.packing_ask import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import UserError
    from app.ui.panel import Panel
    from app.ui.station import Station

TAKE_OVER: Final = "pack.take_over"
_REASONS: Final = (
    "Pengemas sebelumnya pulang atau istirahat",
    "Terbuka di meja yang salah",
    "Komputer sebelumnya rusak",
    "Pesanan mendesak",
)


class TakeOver:
    """Asks what is needed, one question after the other.

    Args:
        panel: Whose screen it is.
        station: This PC.
        ask: Puts a question on the table.
        started: The server is being asked.
        allowed: Opens the order (number, approval).
        refused: Says why not (number, error).
    """

    def __init__(
        self,
        panel: Panel,
        station: Station,
        ask: Callable[[Question], object],
        *,
        started: Callable[[], object],
        allowed: Callable[[str, str], object],
        refused: Callable[[str, UserError], object],
    ) -> None:
        self._panel, self._station, self._ask = panel, station, ask
        self._started, self._allowed, self._refused = started, allowed, refused

    def begin(self, badge: str, order: str) -> None:
        """The reason first."""
        self._ask(
            Question(
                "Alasan mengambil alih",
                f"Pesanan {order} diambil alih dari pengemas lain.",
                lambda place: self._ask_pin(badge, order, _REASONS[int(place)]),
                _REASONS,
            )
        )

    def _ask_pin(self, badge: str, order: str, reason: str) -> None:
        self._ask(
            Question(
                "PIN supervisor",
                f"Ketik atau pindai PIN untuk mengambil alih pesanan {order}.",
                lambda pin: self._approve(badge, pin, order, reason),
            )
        )

    def _approve(self, badge: str, pin: str, order: str, reason: str) -> None:
        self._started()
        self._panel.run(
            lambda _client, _progress: self._station.approve(badge, pin, TAKE_OVER, reason, order),
            done=lambda approval: self._allowed(order, approval),
            failed=lambda error: self._refused(order, error),
            writes=True,
        )
