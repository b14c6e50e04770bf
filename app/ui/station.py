"""This PC as a panel at a point of use needs it; the shell gives it as a service of the window."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.core.env import Environment


class Station(ABC):
    """A PC where people scan.

    Attributes:
        folder: Its own folder, for logs and pictures.
        env: Its clock and ids.
    """

    folder: Path
    env: Environment

    @abstractmethod
    def lock(self) -> None:
        """Cover the screen; open work stays (PU-55)."""

    @abstractmethod
    def switch(self, badge: str) -> None:
        """Cover the screen and ask the owner of this badge for the PIN."""

    @abstractmethod
    def menu(self) -> None:
        """Go to the navigation."""

    @abstractmethod
    def help(self) -> None:
        """Show the keys that work now."""

    @abstractmethod
    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        """A supervisor beside the table allows one action (PU-57).  Blocking.

        Returns:
            The approval's code, good for one command.

        Raises:
            UserError: Wrong badge or PIN, or the person may not allow it.
        """
