"""What a panel is given: operations, memory for small habits, sounds, a way to other panels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.core.commands import Actor
    from app.ui.operations import Operations
    from app.ui.sounds import Sounds


class Memory(Protocol):
    """Small habits per person and workstation, as JSON: column widths, the last warehouse."""

    def get(self, key: str) -> object:
        """What was put under the key, or None."""

    def put(self, key: str, value: object) -> None:
        """Remember a JSON value."""


class DictMemory:
    """A memory that lives as long as the program; for tests and the sign-in screen."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def get(self, key: str) -> object:
        return self._values.get(key)

    def put(self, key: str, value: object) -> None:
        self._values[key] = value


class OpenPanel(Protocol):
    """Opens a panel by its id from the registry, so that a slice never imports a higher one."""

    def __call__(self, panel_id: str, **arguments: object) -> None:
        """``arguments`` reach the panel's ``opened``."""


@dataclass(frozen=True, slots=True)
class PanelContext:
    """Handed to every panel when it is built.

    Attributes:
        operations: The only way down.
        memory: Habits of this person at this workstation.
        sounds: The four tones of a point of use.
        open: Opens another panel by id.
    """

    operations: Operations
    memory: Memory
    sounds: Sounds
    open: OpenPanel

    @property
    def actor(self) -> Actor:
        """The signed-in person."""
        return self.operations.client.actor
