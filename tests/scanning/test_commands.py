"""Command words, reserved prefixes, the layout self test."""

from __future__ import annotations

from typing import Final

import pytest

from app.scanning.commands import SHEET, ReservedCode, ScanCommand, read_command, refuse_reserved
from app.scanning.layout import TEST_CODE, Mangled, diagnose

WORDS: Final = (
    "CMD-OK CMD-UNDO CMD-CANCEL CMD-DONE CMD-NEWPACK CMD-SHORT CMD-QTY CMD-REPRINT CMD-PRINTSLIP "
    "CMD-WEIGH CMD-PHOTO CMD-DAMAGE CMD-HOLD CMD-HELP CMD-MENU CMD-LOGOUT CMD-EMPTY CMD-NEXT "
    "CMD-PREV"
)


@pytest.mark.req("PU-50")
def test_the_sheet_holds_every_word_digits_and_enter() -> None:
    assert [command.value for command in SHEET] == [
        *WORDS.split(),
        *(f"CMD-{digit}" for digit in range(10)),
        "CMD-ENTER",
    ]
    assert [command.digit for command in SHEET if command.digit] == list("0123456789")


@pytest.mark.req("PU-01", "PU-50")
def test_every_command_is_long_enough_to_be_seen_as_a_scan() -> None:
    assert min(len(command.value) for command in SHEET) >= 4


@pytest.mark.req("PU-51")
def test_every_command_has_a_label_and_its_own_key() -> None:
    shown = [
        command.keys[0] for command in SHEET if command.keys and command is not ScanCommand.ENTER
    ]

    assert len(set(shown)) == len(shown)
    assert ScanCommand.UNDO.keys == ("Ctrl+Z",)
    assert ScanCommand.OK.key_label == "Enter"
    assert ScanCommand.NEXT.key_label == "Page Down"
    assert ScanCommand.QTY.label == "Jumlah"
    assert ScanCommand.DIGIT_7.label == "Angka 7"
    assert all(command.label for command in SHEET)


@pytest.mark.req("PU-50")
def test_reading_a_command() -> None:
    assert read_command("CMD-UNDO") is ScanCommand.UNDO
    assert read_command(" cmd-undo ") is ScanCommand.UNDO
    assert read_command("CMD-NOTHING") is None
    assert read_command("8991234500010") is None
    assert read_command("") is None


@pytest.mark.req("PU-52")
@pytest.mark.parametrize("code", ["CMD-OK", "CMD-ANYTHING", "usr-7k2m", "Loc-A-01", " CMD-X"])
def test_reserved_prefixes_are_refused(code: str) -> None:
    with pytest.raises(ReservedCode) as caught:
        refuse_reserved(code, field="barcodes[0]")

    error = caught.value
    assert error.code == "RESERVED_CODE"
    assert error.message == (
        f'Barcode "{code.strip()}" tidak boleh dipakai: awalan CMD-, USR-, LOC- khusus untuk '
        "perintah, badge, dan lokasi. Pakai kode lain."
    )
    assert [field.field for field in error.fields] == ["barcodes[0]"]


@pytest.mark.req("PU-52")
@pytest.mark.parametrize("code", ["8991234500010", "CMD", "LOCK-1", "MYCMD-1", ""])
def test_other_codes_are_not_refused(code: str) -> None:
    refuse_reserved(code)


@pytest.mark.req("PU-08")
def test_untouched_test_code() -> None:
    report = diagnose(f"]C0{TEST_CODE}\r\n")

    assert report.ok
    assert report.message == "Pemindai dan papan ketik cocok: semua karakter benar."


@pytest.mark.req("PU-08")
def test_german_layout_is_recognised() -> None:
    report = diagnose("TESTßAYZQWMß0123456789")

    assert report.mangled == (Mangled("-", "ß"), Mangled("Z", "Y"), Mangled("Y", "Z"))
    assert report.layouts == ("Jerman (QWERTZ)",)
    assert report.message == (
        "Karakter berubah: - menjadi ß, Z menjadi Y, Y menjadi Z. Komputer memakai tata letak "
        "Jerman (QWERTZ). Setel pemindai ke tata letak itu atau komputer ke USA, lalu uji lagi."
    )


@pytest.mark.req("PU-08")
def test_french_layout_turns_digits_into_signs() -> None:
    report = diagnose("TEST)QWYAZ?)à&é\"'(-è_ç")

    assert report.layouts == ("Prancis (AZERTY)",)
    assert [mangled.sent for mangled in report.mangled] == list("-AZQWM0123456789")


@pytest.mark.req("PU-08")
def test_caps_lock_is_recognised() -> None:
    report = diagnose(TEST_CODE.lower())

    assert report.layouts == ("Caps Lock menyala",)
    assert report.message.endswith("Matikan Caps Lock, lalu uji lagi.")


@pytest.mark.req("PU-08")
@pytest.mark.parametrize(
    ("received", "layout"),
    [
        ("TEST'AYZQWM'0123456789", "Swiss (QWERTZ)"),
        ("TEST)QWYAZ?)à&é\"'(§è!ç", "Belgia (AZERTY)"),
        ("TEST'AZYQWM'0123456789", "Spanyol, Italia, atau Portugis"),
        ("TEST+AZYQWM+0123456789", "Skandinavia"),
        ("TEST*AZYQWM*0123456789", "Turki Q"),
        ('Y>OY[A:F"<M[0123456789', "Dvorak"),
    ],
)
def test_other_layouts(received: str, layout: str) -> None:
    assert diagnose(received).layouts == (layout,)


@pytest.mark.req("PU-08")
def test_lost_and_added_characters_are_named() -> None:
    lost = diagnose("TESTAZYQWM0123456789")
    added = diagnose("xTEST-AZYQWM-0123456789")

    assert lost.mangled == (Mangled("-", ""),)
    assert lost.message == (
        "Karakter berubah: - menjadi (hilang). Samakan tata letak papan ketik pada pemindai dan "
        "komputer (USA), lalu uji lagi."
    )
    assert (added.ok, added.mangled, added.extra) == (False, (), "x")
    assert not diagnose("").ok


@pytest.mark.req("PU-08")
@pytest.mark.parametrize(
    ("received", "layout"),
    [
        ("TEST/AYZQWM/0123456789", "Jerman atau Swiss (QWERTZ)"),
        ("TEST6QWYAZ:6)!@#$%^&*(", "Prancis (AZERTY)"),
        ("TEST=QWYAZ:=)!@#$%^&*(", "Belgia (AZERTY)"),
        ("TEST/AZYQWM/0123456789", "Spanyol, Italia, Portugis, atau Skandinavia"),
    ],
)
def test_a_scanner_that_is_not_set_to_usa_is_recognised_by_the_keys_it_presses(
    received: str, layout: str
) -> None:
    report = diagnose(received, by_position=True)

    assert report.layouts == (layout,)
    assert report.message.endswith(
        f"Pemindai memakai tata letak {layout}. Setel pemindai ke USA, atau pakai tata letak papan "
        "ketik PC ini, lalu uji lagi."
    )


@pytest.mark.req("PU-08", "PU-01")
def test_prefix_and_suffix_of_the_scanner_are_told_apart() -> None:
    report = diagnose(f"~{TEST_CODE}#", by_position=True)

    assert (report.ok, report.before, report.after, report.mangled) == (False, "~", "#", ())
    assert report.message == (
        "Pemindai menambahkan ~ di depan kode. Pemindai menambahkan # di belakang kode. Catat "
        "tambahan itu sebagai awalan atau akhiran, atau matikan pada pemindai."
    )
