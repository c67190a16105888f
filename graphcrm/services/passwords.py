"""Passwords: argon2id hashes, what may be chosen, what is made for one login."""

from __future__ import annotations

import secrets
import unicodedata
from typing import ClassVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graphcrm.errors import Invalid

_MIN_PASSWORD = 10
_MAX_PASSWORD = 256
_COMMON = frozenset(
    {
        "0123456789", "1234567890", "administrador", "administrator", "bienvenida",
        "bienvenido", "contrasena", "contraseña", "graphcrm-demo", "password12",
        "password123", "qwertyuiop",
    }
)  # fmt: skip

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# What an unknown login is checked against, so that it takes as long.
NOBODY = _hasher.hash(secrets.token_urlsafe(32))


class BadPassword(Invalid):
    """A password that was refused; ``reason`` is the key of the sentence.

    ``wrong`` (the present one), ``same``, ``length``, ``easy`` or ``login``.
    """

    _WORDS: ClassVar = {
        "wrong": "The present password is wrong.",
        "same": "The new password must differ from the present one.",
        "length": f"A password has {_MIN_PASSWORD} to {_MAX_PASSWORD} characters.",
        "easy": "This password is too easy to guess.",
        "login": "A password must differ from the login.",
    }

    def __init__(self, reason: str) -> None:
        super().__init__(self._WORDS[reason])
        self.reason = reason


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher.hash(password)


def one_time_password() -> str:
    """Return a random password that is easy to type and good for one login."""
    return "-".join(secrets.token_hex(2) for _ in range(5))


def check_password(password: str, login: str) -> None:
    """Raise ``BadPassword`` unless a password is good enough to be chosen."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if not _MIN_PASSWORD <= len(password) <= _MAX_PASSWORD:
        raise BadPassword("length")
    if plain in _COMMON or len(set(plain)) < 4:
        raise BadPassword("easy")
    if plain in (login, login * 2):
        raise BadPassword("login")


def fits(stored: str, password: str) -> bool:
    """Return whether a password fits a hash; an overlong one never does."""
    try:
        good = _hasher.verify(stored, password[:_MAX_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return good and len(password) <= _MAX_PASSWORD
