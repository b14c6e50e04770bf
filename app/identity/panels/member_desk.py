"""What the people screens need of higher slices; the window that knows those slices offers it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.client import Client
    from app.ui.panel import Panel


class MemberDesk(ABC):
    """Warehouses to choose from, logos kept as files, and a printer for badges.

    ``app.shell.members`` offers the real one under this class's name.
    """

    @abstractmethod
    def warehouses(self, client: Client) -> dict[str, str]:
        """Code and name of every warehouse; blocking, so called off the GUI thread."""

    @abstractmethod
    def logo_box(self, panel: Panel, entity: str) -> QWidget:
        """The logo of a legal entity's kop surat, to be seen, given and taken away."""

    @abstractmethod
    def print_badge(self, code: str, name: str, role: str, by: str) -> str:
        """Queue a badge card.

        Args:
            code: The badge.
            name: Whose it is.
            role: Printed under the name.
            by: Who prints it, for the queue.

        Returns:
            Name of the printer it goes to.

        Raises:
            UserError: If no printer of this PC prints badges.
        """
