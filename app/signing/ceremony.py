"""What two people do with the organisation's key, away from the database: make it, certify with it.

The private half lives in the file of :mod:`app.signing.rules.keyfile` and in memory for as long as
these functions run; only signatures and public halves go into commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.signing.api import AddAuthority, CertifyKeys, NewCertificate
from app.signing.rules import ed25519
from app.signing.rules.authority import certificate_bytes, succession_bytes
from app.signing.rules.keyfile import KeyFile, KeyFileRefused, check_passphrases, seal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.signing.api import PublicKey

#: Random bytes a new key and its file need.
RANDOMNESS: Final = 60
_SEED: Final = 32


def new_authority(
    org_id: str,
    number: int,
    holders: tuple[str, str],
    passphrases: tuple[str, str],
    randomness: bytes,
    before: KeyFile | None = None,
) -> tuple[bytes, AddAuthority]:
    """The file of a new key, and the command that makes its public half known.

    Args:
        org_id: Of the organisation.
        number: The next one.
        holders: Who hold the passphrases.
        passphrases: Theirs, in that order.
        randomness: :data:`RANDOMNESS` fresh bytes.
        before: The key it follows, opened; None for the first and after a revoked one.

    Raises:
        InvalidInput: If the passphrases are too short or the same.
        KeyFileRefused: If the key before is not the one before.
    """
    check_passphrases(*passphrases)
    if len(randomness) != RANDOMNESS:
        raise ValueError("too little randomness")
    if before is not None and (before.org_id, before.number) != (org_id, number - 1):
        raise KeyFileRefused(
            f"Berkas kunci lama bernomor {before.number}; yang diperlukan nomor {number - 1}."
        )
    seed = randomness[:_SEED]
    public = ed25519.public_of(seed).hex()
    data = succession_bytes(org_id, number, public)
    command = AddAuthority(
        number=number, public=public, first=holders[0], second=holders[1],
        proof=ed25519.sign(seed, data).hex(),
        succession=None if before is None else ed25519.sign(before.seed, data).hex(),
    )  # fmt: skip
    return seal(KeyFile(org_id, number, seed), passphrases, randomness[_SEED:]), command


def certify(
    org_id: str, authority: KeyFile, number: int, keys: Iterable[PublicKey], days: tuple[date, date]
) -> CertifyKeys:
    """Sign for the keys of PCs.

    Args:
        org_id: Of the organisation.
        authority: Its key, opened.
        number: Of the key that certifies now.
        keys: What is certified.
        days: First and last.

    Raises:
        KeyFileRefused: If the file is another organisation's, or of another number.
    """
    if (authority.org_id, authority.number) != (org_id, number):
        raise KeyFileRefused(
            f"Berkas ini bukan kunci organisasi nomor {number} yang berlaku sekarang."
        )
    made = tuple(
        NewCertificate(
            kid=key.kid, valid_from=days[0], valid_until=days[1],
            signature=ed25519.sign(
                authority.seed,
                certificate_bytes(org_id, key.kid, key.public, key.station, days),
            ).hex(),
        )
        for key in keys
    )  # fmt: skip
    return CertifyKeys(certificates=made)
