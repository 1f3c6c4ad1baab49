"""Imported hashes, made by PHP 8.2's password_hash and crypt, and by Firebase."""

from __future__ import annotations

import sys

import pytest

from mockwrite.store.people.hashes import MissingPackageError, UnsupportedHashError
from mockwrite.store.people.passwords import Password

FIREBASE = {
    "salt": "42xEC+ixf3L2lw==",
    "saltSeparator": "Bw==",
    "signerKey": "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
}
BY_FIREBASE = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
SALTED = "$04$abcdefghijklmnopqrstuu"


@pytest.mark.parametrize(
    ("kind", "hash", "password"),
    [
        ("bcrypt", "$2y$04$n0EEIit6XWsDu1NXL2vQ0eQLSfnPkqEw2TeFqd3SrB4V1/vS/gmia", "appwrite"),
        ("bcrypt", "$2y$04$mp8Nw4Uhgrkbju9sJReBReKMPlEH/7x5ghUP21xDjD4K4XyViV5Vq", "pässwörd"),
        ("bcrypt", "$2y$04$bwtcIQNJlPIdcAB4xLJn/u2AqgK/aeToufo387jJWKzT2DVOuts/e", "p" * 72 + "whatever"),
        ("bcrypt", f"$2y{SALTED}Ci15uRb1eH7NAlJ/TgeJertyknQpYn2", "abc\0whatever"),
        ("bcrypt", f"$2a{SALTED}F7KK/SfP9IRGj0pPJMr8GdtCS8xpmpC", "päss"),
        ("bcrypt", f"$2x{SALTED}CNIvszp/RQrACvgiF989kvmf7sAnyUy", "appwrite"),
        (
            "argon2",
            "$argon2id$v=19$m=1024,t=1,p=1$OVdHRTVsMTc1bGZwZ2ZYdw$RJ+tjkly/ASc5IUwViOjXsa9nzXfkLarq91NImXrjJE",
            "appwrite",
        ),
        (
            "bcrypt",  # password_verify looks at the hash alone
            "$argon2i$v=19$m=1024,t=1,p=1$RjU1eTNBaXZKVS53Nmg0UA$Q96XOzb5VfZfBJIb+oB0aZ9GbwlV8mhCxnbdEPW61Cg",
            "appwrite",
        ),
        ("phpass", "$2y$04$n0EEIit6XWsDu1NXL2vQ0eQLSfnPkqEw2TeFqd3SrB4V1/vS/gmia", "appwrite"),
        ("scryptMod", BY_FIREBASE, "user1password"),
    ],
)
def test_a_hash_fits_its_password_and_no_other(kind: str, hash: str, password: str) -> None:
    imported = Password(hash, kind, FIREBASE)
    assert imported.fits(password)
    assert not imported.fits("x" + password)


@pytest.mark.parametrize(
    ("kind", "hash"),
    [
        ("bcrypt", "no hash at all"),
        ("bcrypt", ""),
        ("bcrypt", "$2y$04$short"),
        ("bcrypt", "$2z$04$abcdefghijklmnopqrstuuCNIvszp/RQrACvgiF989kvmf7sAnyUy"),
        ("bcrypt", "$2y$03$abcdefghijklmnopqrstuuCNIvszp/RQrACvgiF989kvmf7sAnyUy"),
        ("argon2", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$"),
        ("argon2", "$argon2d$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"),
        ("scryptMod", "é"),
        ("phpass", "$P$"),
    ],
)
def test_what_is_no_hash_fits_nothing(kind: str, hash: str) -> None:
    assert not Password(hash, kind, FIREBASE).fits("appwrite")


@pytest.mark.parametrize(
    ("kind", "hash"),
    [
        ("bcrypt", "$6$rounds=1000$abc$SAEESGVm.oFKpMAe5HOungRzzb1Sms26vhSC0MYuKtHDok18jLa"),
        ("bcrypt", "ab18AVMpB0Lag"),
        ("bcrypt", f"$2x{SALTED}LWVps1vezcjOvXo9btj.hI9rH2rQrLG"),
        ("bcrypt", "$2y$31$abcdefghijklmnopqrstuuCNIvszp/RQrACvgiF989kvmf7sAnyUy"),
        ("argon2", "$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        ("phpass", "$P$SIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
    ],
)
def test_what_cannot_be_checked_is_never_taken_for_wrong(kind: str, hash: str) -> None:
    with pytest.raises(UnsupportedHashError):
        Password(hash, kind).fits("päss")


@pytest.mark.parametrize(
    ("package", "kind", "hash"),
    [
        ("bcrypt", "bcrypt", f"$2y{SALTED}CNIvszp/RQrACvgiF989kvmf7sAnyUy"),
        ("argon2", "argon2", "$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        ("cryptography.hazmat.primitives.ciphers", "scryptMod", BY_FIREBASE),
    ],
)
def test_a_package_that_is_missing_is_said_to_be(
    package: str, kind: str, hash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPackageError):
        Password(hash, kind, FIREBASE).fits("appwrite")
