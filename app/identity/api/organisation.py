"""The organisation, its settings and its legal entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, StringConstraints

from app.core.commands import SIGNED_IN, Command, Query
from app.core.one_line import ONE_LINE
from app.identity.api.secrets import Password, SecretCommand
from app.identity.rules.settings import OrganisationSettings

R = TypeVar("R")
#: A short code people type: capitals, digits and dashes.
Code = Annotated[str, StringConstraints(to_upper=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200), ONE_LINE]
Text = Annotated[str, StringConstraints(max_length=1000)]
Username = Annotated[
    str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$")
]
Email = Annotated[str, StringConstraints(to_lower=True, max_length=254)]
#: What a legal entity is; decides tax and reports later.
EntityKind = Literal["perorangan", "cv", "pt", "koperasi", "yayasan", "lainnya"]


@dataclass(frozen=True, slots=True)
class Founded:
    """What founding made."""

    organisation: str
    entity: str
    username: str
    roles: tuple[str, ...]


class Founding(SecretCommand[R], Generic[R]):
    """A first command on an empty database: it brings the organisation and its first admin.

    Run by :func:`app.identity.signin.founder`.
    """

    permission = "organisation.found"
    secret = frozenset({"password"})

    username: Username = Field(default="admin", description="user name of the first admin")
    full_name: Title = "Administrator"
    email: Email = ""
    password: Password = Field(description="password of the first admin")


class FoundOrganisation(Founding[Founded]):
    """The first command on an empty database: a new organisation."""

    name = "organisation.found"
    summary = "Mendirikan organisasi di basis data kosong, dengan admin pertamanya"

    organisation: Title = Field(description="name of the organisation")
    code: Code = Field(default="UTAMA", description="short code of the organisation")
    entity: Title | None = Field(
        default=None, description="name of the legal entity; left out = the same"
    )
    entity_code: Code = "UTAMA"
    entity_kind: EntityKind = "lainnya"
    npwp: Text = ""
    address: Text = ""
    is_pkp: bool = False
    settings: OrganisationSettings = OrganisationSettings()


@dataclass(frozen=True, slots=True)
class Configured:
    """Names of the settings that changed."""

    changed: tuple[str, ...]


class ConfigureOrganisation(Command[Configured]):
    """Change the name or the settings; what is left out stays."""

    name = "organisation.configure"
    permission = "settings.manage"
    summary = "Mengubah nama dan pengaturan organisasi"

    organisation: Title | None = None
    settings: OrganisationSettings | None = Field(
        default=None, description="all settings, as they shall be"
    )
    read_version: int | None = Field(
        default=None, description="version the change was made on; left out = any"
    )


@dataclass(frozen=True, slots=True)
class EntitySaved:
    """A legal entity was stored."""

    code: str


class CreateEntity(Command[EntitySaved]):
    """Add a person or company that keeps books (WMS-MD-21)."""

    name = "entity.create"
    permission = "settings.manage"
    summary = "Menambah badan usaha"

    code: Code
    entity: Title = Field(description="name of the legal entity")
    kind: EntityKind = "lainnya"
    npwp: Text = Field(default="", description="15 or 16 digits, or empty")
    address: Text = ""
    is_pkp: bool = False
    is_default: bool = False


class UpdateEntity(Command[EntitySaved]):
    """Change a legal entity; what is left out stays."""

    name = "entity.update"
    permission = "settings.manage"
    summary = "Mengubah badan usaha"

    code: Code
    entity: Title | None = None
    kind: EntityKind | None = None
    npwp: Text | None = None
    address: Text | None = None
    is_pkp: bool | None = None
    is_default: Literal[True] | None = Field(default=None, description="make it the default entity")


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A legal entity."""

    code: str
    name: str
    kind: str
    npwp: str
    address: str
    is_default: bool
    is_pkp: bool


@dataclass(frozen=True, slots=True)
class OrganisationDetail:
    """The organisation as its settings page shows it."""

    code: str
    name: str
    timezone: str
    version: int
    settings: OrganisationSettings
    entities: tuple[EntityRow, ...]


class ShowOrganisation(Query[OrganisationDetail]):
    """Name, settings and legal entities; everybody's screens need some of it."""

    name = "organisation.show"
    permission = SIGNED_IN
    summary = "Organisasi, pengaturan dan badan usahanya"


class EntityList(Query[tuple[EntityRow, ...]]):
    """All legal entities, the default one first."""

    name = "entity.list"
    permission = SIGNED_IN
    summary = "Daftar badan usaha"
