"""Commands, queries and rows of people, roles, badges and the organisation."""

from app.identity.api.access import (
    BadgeIssued,
    GrantApproval,
    IssueBadge,
    LoginEventRow,
    LoginEvents,
    OneTimeApproval,
    RevokeBadge,
    SetBadgePin,
)
from app.identity.api.organisation import (
    Configured,
    ConfigureOrganisation,
    CreateEntity,
    EntityKind,
    EntityList,
    EntityRow,
    EntitySaved,
    Founded,
    FoundOrganisation,
    OrganisationDetail,
    ShowOrganisation,
    UpdateEntity,
)
from app.identity.api.roles import (
    CreateRole,
    DeleteRole,
    PermissionList,
    PermissionRow,
    RoleList,
    RoleRow,
    RoleSaved,
    UpdateRole,
)
from app.identity.api.users import (
    ActivateUser,
    BadgeRow,
    ChangePassword,
    CodesWanted,
    CodeWantedRow,
    ConfirmReset,
    CreateUser,
    DeactivateUser,
    DeleteUser,
    IssueResetCode,
    ResetPassword,
    SetUserRoles,
    SetUserWarehouses,
    ShowProfile,
    ShowUser,
    UnlockUser,
    UpdateProfile,
    UpdateUser,
    UserDetail,
    UserList,
    UserRow,
    UserSaved,
)
from app.identity.rules.settings import OrganisationSettings

__all__ = [
    "ActivateUser", "BadgeIssued", "BadgeRow", "ChangePassword", "CodeWantedRow", "CodesWanted",
    "ConfigureOrganisation", "Configured", "ConfirmReset", "CreateEntity", "CreateRole",
    "CreateUser", "DeactivateUser", "DeleteRole", "DeleteUser", "EntityKind", "EntityList",
    "EntityRow", "EntitySaved", "FoundOrganisation", "Founded", "GrantApproval", "IssueBadge",
    "IssueResetCode", "LoginEventRow", "LoginEvents", "OneTimeApproval", "OrganisationDetail",
    "OrganisationSettings", "PermissionList", "PermissionRow", "ResetPassword", "RevokeBadge",
    "RoleList", "RoleRow", "RoleSaved", "SetBadgePin", "SetUserRoles", "SetUserWarehouses",
    "ShowOrganisation", "ShowProfile", "ShowUser", "UnlockUser", "UpdateEntity", "UpdateProfile",
    "UpdateRole", "UpdateUser", "UserDetail", "UserList", "UserRow", "UserSaved",
]  # fmt: skip
