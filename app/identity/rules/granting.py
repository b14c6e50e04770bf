"""What stored permissions mean: names of the catalogue, everything, or a standard role.

A predefined role that its owner has not changed stores one name, ``@Packer``, instead of a list.
So a permission that a later version adds to the standard reaches every organisation with that
version, without a migration, and a role the owner did change stays exactly as they left it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.identity.rules.permissions import CATALOGUE, EVERYTHING
from app.identity.rules.roles import PREDEFINED

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK: Final = "@"
_STANDARD: Final = {role.name: role.permissions for role in PREDEFINED}


def expand(permissions: frozenset[str]) -> frozenset[str]:
    """Replace ``*`` by the whole catalogue, and ``@Packer`` by what that standard allows today."""
    if EVERYTHING in permissions:
        return frozenset(CATALOGUE)
    marks = {name for name in permissions if name.startswith(_MARK)}
    if not marks:
        return permissions
    meant = (expand(standard(mark.removeprefix(_MARK))) for mark in marks)
    return (permissions - marks).union(*meant)


def standard(role: str) -> frozenset[str]:
    """What the program gives a predefined role; nothing for a role of the organisation's own."""
    return _STANDARD.get(role, frozenset())


def stored(role: str, permissions: Iterable[str]) -> list[str]:
    """Permissions of a predefined role as they are kept: its standard by name, else one by one."""
    granted = frozenset(permissions)
    follows = role in _STANDARD and EVERYTHING not in granted and granted == standard(role)
    return [_MARK + role] if follows else sorted(granted)


def follows_standard(role: str, kept: Iterable[str]) -> bool:
    """Whether a predefined role still is what the program says, also after the next version."""
    return bool({EVERYTHING, _MARK + role} & set(kept))


def administrative(permissions: frozenset[str]) -> frozenset[str]:
    """Those that let somebody make an admin of themselves; only who holds them may give them."""
    return frozenset(name for name in expand(permissions) if name.endswith(".manage"))
