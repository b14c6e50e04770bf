"""Signing and checking (Ed25519, RFC 8032); the library is loaded with the first document."""

from __future__ import annotations


def public_of(seed: bytes) -> bytes:
    """The public key of a private one (32 bytes each)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, data: bytes) -> bytes:
    """A signature of 64 bytes; the same key and data give the same."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(data)


def is_signed(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether the owner of the key signed exactly these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
