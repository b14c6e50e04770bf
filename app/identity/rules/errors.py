"""What people are told when sign-in or the administration of people says no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import FieldError, UserError
from app.core.text import jam

if TYPE_CHECKING:
    from datetime import datetime


class NoOrganisation(UserError):
    """Nobody can sign in to an empty database."""

    code = "NO_ORGANISATION"

    def __init__(self) -> None:
        super().__init__(
            "Basis data ini masih kosong. Buat organisasi dulu, lalu masuk sebagai admin."
        )


class SignInRefused(UserError):
    """Wrong name, wrong password, inactive: one sentence, so that nobody learns which."""

    code = "SIGN_IN"

    def __init__(self) -> None:
        super().__init__(
            "Nama pengguna atau kata sandi salah. Periksa lagi, atau minta bantuan admin."
        )


class BadgeRefused(UserError):
    """Unknown badge, wrong PIN, inactive."""

    code = "SIGN_IN"

    def __init__(self) -> None:
        super().__init__(
            "Badge atau PIN salah. Pindai lagi badge Anda, atau minta badge baru kepada admin."
        )


class SignInLocked(UserError):
    """Too many failures; an unknown name is locked in the same words."""

    code = "LOCKED"

    def __init__(self, until: datetime) -> None:
        super().__init__(
            f"Terlalu banyak percobaan yang salah. Coba lagi setelah {jam(until)}, "
            "atau minta admin membuka kuncinya."
        )
        self.until = until


class ScreenLocked(UserError):
    """A command came from a locked screen."""

    code = "SCREEN_LOCKED"

    def __init__(self) -> None:
        super().__init__("Layar terkunci. Masukkan PIN atau kata sandi Anda untuk melanjutkan.")


class MustChangePassword(UserError):
    """Only a new password may be set now."""

    code = "PASSWORD_CHANGE"

    def __init__(self) -> None:
        super().__init__(
            "Kata sandi Anda harus diganti dulu. Buat kata sandi baru untuk melanjutkan."
        )


class PasswordRefused(UserError):
    """A new password does not follow the organisation's rules."""

    code = "PASSWORD"

    def __init__(self, sentences: tuple[str, ...], field: str) -> None:
        super().__init__(" ".join(sentences), tuple(FieldError(field, text) for text in sentences))


class WrongPassword(UserError):
    """The present password, asked again, was wrong."""

    code = "PASSWORD_WRONG"

    def __init__(self, field: str) -> None:
        message = "Kata sandi sekarang salah. Ketik lagi kata sandi yang Anda pakai untuk masuk."
        super().__init__(message, (FieldError(field, message),))


class WrongPin(UserError):
    """The present PIN, asked again, was wrong."""

    code = "PIN_WRONG"

    def __init__(self, field: str) -> None:
        message = "PIN sekarang salah. Ketik PIN yang Anda pakai, atau minta admin menggantinya."
        super().__init__(message, (FieldError(field, message),))


class ResetRefused(UserError):
    """Unknown, expired or used reset code."""

    code = "RESET"

    def __init__(self) -> None:
        super().__init__(
            "Kode ini tidak berlaku, sudah dipakai, atau sudah lewat waktunya. "
            "Minta kode baru kepada admin."
        )


class OrganisationExists(UserError):
    """A database holds one organisation, founded once."""

    code = "ORGANISATION_EXISTS"

    def __init__(self) -> None:
        super().__init__("Basis data ini sudah berisi organisasi. Masuk dengan akun yang ada.")


class Taken(UserError):
    """A name that must be unique is used already."""

    code = "TAKEN"

    def __init__(self, what: str, value: str, field: str) -> None:
        message = f'{what} "{value}" sudah dipakai. Pilih yang lain.'
        super().__init__(message, (FieldError(field, message),))


class LastAdmin(UserError):
    """Nobody would be left who can manage people."""

    code = "LAST_ADMIN"

    def __init__(self) -> None:
        super().__init__(
            "Ini System Admin aktif yang terakhir. Beri peran System Admin kepada orang lain dulu."
        )


class OwnAccount(UserError):
    """Things nobody does to the account they are signed in with."""

    code = "OWN_ACCOUNT"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Anda tidak dapat {what} akun Anda sendiri. Minta admin lain melakukannya."
        )


class PredefinedRoleRefused(UserError):
    """Predefined roles stay."""

    code = "ROLE_PREDEFINED"

    def __init__(self, role: str, what: str) -> None:
        super().__init__(
            f'Peran bawaan "{role}" tidak dapat {what}. Buat peran sendiri bila perlu.'
        )


class RoleInUse(UserError):
    """People still hold the role."""

    code = "ROLE_IN_USE"

    def __init__(self, role: str, people: int) -> None:
        super().__init__(
            f'Peran "{role}" masih dipakai {people} orang. Pindahkan mereka ke peran lain dulu.'
        )


class SameStanding(UserError):
    """The person who requested may not approve (WMS-SEC-12)."""

    code = "SEPARATION"

    def __init__(self) -> None:
        super().__init__(
            "Anda yang mengajukan, jadi orang lain yang harus menyetujui. "
            "Minta rekan yang berwenang."
        )


class ApprovalRefused(UserError):
    """An override that does not fit the blocked action, is used or too old."""

    code = "APPROVAL"

    def __init__(self) -> None:
        super().__init__(
            "Persetujuan ini tidak berlaku untuk tindakan ini atau sudah dipakai. "
            "Minta supervisor memindai badge lagi."
        )


class SupervisorLacksRight(UserError):
    """The badge belongs to somebody without the right that is missing."""

    code = "APPROVAL_RIGHT"

    def __init__(self, full_name: str, permission_label: str) -> None:
        super().__init__(
            f'{full_name} tidak berhak menyetujui "{permission_label}". Minta supervisor lain.'
        )


class RightsExceeded(UserError):
    """Nobody gives administrative rights they lack, or changes the account of who holds them."""

    code = "RIGHTS_EXCEEDED"

    def __init__(self, labels: tuple[str, ...]) -> None:
        super().__init__(
            "Ini menyangkut hak yang tidak Anda miliki sendiri: "
            f"{', '.join(labels)}. Minta System Admin melakukannya."
        )
