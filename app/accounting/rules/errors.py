"""What can be wrong with a posting, each with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import FieldError, UserError
from app.core.text import tanggal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounting.rules.roles import Role
    from app.core.money import Money


class DateTooLate(UserError):
    """Dated past tomorrow."""

    code = "DATE_TOO_LATE"

    def __init__(self, day: date, latest: date) -> None:
        message = f"Tanggal {tanggal(day)} terlalu jauh di depan. Paling jauh {tanggal(latest)}."
        super().__init__(message, (FieldError("on_date", message),))


class DateTooEarly(UserError):
    """Dated too far back for this person."""

    code = "DATE_TOO_EARLY"

    def __init__(self, day: date, earliest: date) -> None:
        message = (
            f"Tanggal {tanggal(day)} lebih dari 7 hari yang lalu. Pakai tanggal mulai "
            f'{tanggal(earliest)}, atau minta orang dengan izin "journal.backdate" mencatatnya.'
        )
        super().__init__(message, (FieldError("on_date", message),))


class PeriodHeld(UserError):
    """The month is held: only accountants post into it."""

    code = "PERIOD_HELD"

    def __init__(self, month: str) -> None:
        super().__init__(
            f"Periode {month} sedang ditahan. Hanya akuntan yang dapat mencatat di periode itu; "
            "pakai tanggal di periode terbuka atau hubungi akuntan."
        )


class BooksOnly(UserError):
    """Stock is to move where only the books are: they were restored from an export."""

    code = "BOOKS_ONLY"

    def __init__(self) -> None:
        super().__init__(
            "Perusahaan ini hanya berisi pembukuan: bukunya dipulihkan dari ekspor, stoknya tidak. "
            "Barang tidak dapat dicatat di sini; catat nilai persediaan dengan jurnal."
        )


class MissingAccount(UserError):
    """Roles without an account (journal_events rule 2): nothing is posted."""

    code = "NO_ACCOUNT"

    def __init__(self, roles: Sequence[Role], event: str) -> None:
        names = ", ".join(f'"{role.label}" ({role.value})' for role in roles)
        what = f" pada kejadian {event}" if event else ""
        message = (
            f"Akun untuk peran {names}{what} belum dipilih. Minta akuntan memilihnya di "
            "Bagan akun, bagian Peran akun, lalu ulangi."
        )
        super().__init__(
            message, tuple(FieldError(f"role.{role.value}", message) for role in roles)
        )


class Unbalanced(UserError):
    """Debit and credit differ by more than rounding (journal_events rule 7)."""

    code = "UNBALANCED"

    def __init__(self, description: str, debit: Money, credit: Money) -> None:
        gap = max(debit, credit) - min(debit, credit)
        super().__init__(
            f'Jurnal "{description}" tidak seimbang: debit {debit.rupiah()}, kredit '
            f"{credit.rupiah()}, selisih {gap.rupiah()}. Perbaiki jumlahnya; tidak ada yang "
            "disimpan."
        )


class TooLarge(UserError):
    """A journal whose sum is beyond what one amount may be."""

    code = "TOO_LARGE"

    def __init__(self, description: str) -> None:
        super().__init__(
            f'Jumlah jurnal "{description}" terlalu besar untuk dibukukan. Periksa '
            "jumlahnya, atau bagi menjadi beberapa dokumen; tidak ada yang disimpan."
        )


class InvalidJournal(UserError):
    """Everything that is wrong with a journal being written, at once (A6, A14)."""

    code = "INVALID_JOURNAL"

    def __init__(self, problems: Sequence[FieldError]) -> None:
        first = problems[0].message
        more = f" (dan {len(problems) - 1} masalah lain)" if len(problems) > 1 else ""
        super().__init__(f"Jurnal belum dapat dicatat. {first}{more}", tuple(problems))


class InvalidExpense(UserError):
    """Everything that is wrong with an expense, at once."""

    code = "INVALID_EXPENSE"

    def __init__(self, problems: Sequence[FieldError]) -> None:
        listed = " ".join(problem.message for problem in problems)
        super().__init__(f"Biaya belum dapat dicatat. {listed}", tuple(problems))


class AlreadyVoided(UserError):
    """A second void (ERP-FIN-03)."""

    code = "ALREADY_VOIDED"

    def __init__(self, number: str, mirror: str) -> None:
        super().__init__(
            f"Jurnal {number} sudah dibatalkan oleh jurnal {mirror}. Untuk memulihkannya, batalkan "
            f"{mirror}."
        )


class VoidAtSource(UserError):
    """The journal belongs to a document; the document is what is voided."""

    code = "VOID_AT_SOURCE"

    def __init__(self, number: str, source: str, *, stock: bool) -> None:
        why = "mengikuti mutasi stok" if stock else "dibuat otomatis"
        how = (
            "buat penyesuaian stok atau retur atas dokumen itu"
            if stock
            else "batalkan dokumennya, atau buat jurnal koreksi"
        )
        super().__init__(
            f"Jurnal {number} {why} dari {source}, jadi tidak dapat dibatalkan sendiri. "
            f"Untuk memperbaikinya, {how}."
        )


class JournalPartlySeen(UserError):
    """Some lines belong to warehouses of other people: a paper or a void of it would be partial."""

    code = "PARTLY_SEEN"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Sebagian baris jurnal {number} milik gudang lain, jadi tidak dapat dibatalkan atau "
            "dicetak oleh Anda. Minta orang yang melihat seluruh buku melakukannya."
        )


class DraftPartlySeen(UserError):
    """Some lines of a draft belong to nobody's or other people's warehouses."""

    code = "PARTLY_SEEN"

    def __init__(self) -> None:
        super().__init__(
            "Sebagian baris draf jurnal ini bukan milik gudang Anda. Minta yang membuatnya, atau "
            "orang yang melihat seluruh buku, meneruskannya."
        )


class VoidTooEarly(UserError):
    """A mirror dated before its original would change reports of the time between."""

    code = "VOID_TOO_EARLY"

    def __init__(self, number: str, day: date) -> None:
        message = (
            f"Pembatalan {number} tidak boleh bertanggal sebelum jurnalnya. Pakai tanggal mulai "
            f"{tanggal(day)}."
        )
        super().__init__(message, (FieldError("on_date", message),))


class AccountRefused(UserError):
    """An account that cannot be made, changed or chosen like this."""

    code = "ACCOUNT"

    def __init__(self, message: str, field: str = "code") -> None:
        super().__init__(message, (FieldError(field, message),))


class PeriodRefused(UserError):
    """A change of period state that is out of order or not ready."""

    code = "PERIOD"


class PeriodNotReady(PeriodRefused):
    """What stands in the way of closing a month (C2)."""

    code = "PERIOD_NOT_READY"

    def __init__(self, month: str, problems: Sequence[FieldError]) -> None:
        listed = "; ".join(problem.message for problem in problems)
        super().__init__(f"Periode {month} belum dapat ditutup: {listed}.", tuple(problems))


class SecondPersonNeeded(UserError):
    """Reopening a closed month takes two people (C3, WMS-SEC-12)."""

    code = "SECOND_PERSON"

    def __init__(self, subject: str) -> None:
        message = (
            f"Membuka kembali periode {subject} perlu persetujuan orang kedua. Minta orang dengan "
            'izin "period.reopen" menyetujuinya dengan kartu dan PIN-nya.'
        )
        super().__init__(message, (FieldError("badge", message),))


class ReasonNeeded(UserError):
    """A deed that must say why."""

    code = "REASON"

    def __init__(self, deed: str) -> None:
        message = f"Tulis alasan {deed}."
        super().__init__(message, (FieldError("reason", message),))
