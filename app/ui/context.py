"""What a panel is given: operations, memory for small habits, sounds, a way to other panels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.commands import Actor
    from app.ui.operations import Operations
    from app.ui.sounds import Sounds


T = TypeVar("T")


class Services:
    """What a window has once and its panels share: this PC's printers, its log of scans.

    The kit knows no slice, so a service is asked for by its class and made when first asked for:
    nothing is imported for a window that never prints.
    """

    def __init__(self) -> None:
        self._makers: dict[str, Callable[[], object]] = {}
        self._made: dict[str, object] = {}

    def offer(self, name: str, make: Callable[[], object]) -> None:
        """Say how a service is made; ``name`` is ``"package.module:Class"``."""
        self._makers[name] = make

    def get(self, kind: type[T]) -> T:
        """The one of this class.

        Raises:
            LookupError: If the window has none.
        """
        name = f"{kind.__module__}:{kind.__qualname__}"
        if name not in self._made:
            if name not in self._makers:
                raise LookupError(f"this window has no {name}")
            self._made[name] = self._makers[name]()
        return self._made[name]  # type: ignore[return-value] # offered under the class's own name

    def close(self) -> None:
        """Close what was made, the newest first."""
        while self._made:
            _, service = self._made.popitem()
            close = getattr(service, "close", None)
            if close is not None:
                close()


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
        services: What the panels of one window share.
    """

    operations: Operations
    memory: Memory
    sounds: Sounds
    open: OpenPanel
    services: Services = field(default_factory=Services)

    @property
    def actor(self) -> Actor:
        """The signed-in person."""
        return self.operations.client.actor
