"""Exact numbers: the one door between text and the integers we compute with.

Money is int64 minor units with a currency, volume is int64 hundredths, a rate
is a :class:`fractions.Fraction`. No binary floating point in between.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

INT64_MAX = 2**63 - 1

# ISO 4217 minor units of the currencies we know; every other one has 2.
_MINOR_DIGITS = {
    "CLP": 0, "JPY": 0, "KRW": 0, "PYG": 0, "UGX": 0, "VND": 0, "XAF": 0,
    "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip

VOLUME_DIGITS = 2


def minor_digits(currency: str) -> int:
    """Return the number of decimal places of a currency, e.g. 2 for MXN."""
    return _MINOR_DIGITS.get(currency, 2)


def parse_scaled(text: str, digits: int) -> int:
    """Return a plain decimal number as an integer of ``10**-digits``.

    >>> parse_scaled("12.5", 2)
    1250

    Raises ``ValueError`` in words for anything that is not a number, has more
    places than allowed, or does not fit int64. Never rounds.
    """
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not value.is_finite():
        raise ValueError("not a number")
    if abs(value.adjusted()) > 40:  # before scaling: 1e999999 would eat the memory
        raise ValueError("too large")
    scaled = value.scaleb(digits)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"has more than {digits} decimal places")
    if abs(scaled) > INT64_MAX:
        raise ValueError("too large")
    return int(scaled)


def format_scaled(value: int, digits: int) -> str:
    """Return an integer of ``10**-digits`` as plain text, the inverse of parsing.

    >>> format_scaled(-1250, 2)
    '-12.50'
    """
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(int(value)), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


def parse_rate(text: str) -> Fraction:
    """Return a rate as an exact rational: ``"0.05"``, ``"5%"`` or ``"3/7"``.

    >>> parse_rate("5 %") == parse_rate("0.05") == parse_rate("1/20")
    True

    Raises ``ValueError`` in words.
    """
    plain = text.strip()
    percent = plain.endswith("%")
    if percent:
        plain = plain[:-1].strip()
    if len(plain) > 40:
        raise ValueError("too long for a rate")
    try:
        value = Fraction(plain)
    except (ValueError, ZeroDivisionError):
        raise ValueError("not a rate; write 0.05, 5% or 1/20") from None
    return value / 100 if percent else value


def round_half_up(value: Fraction) -> int:
    """Return the nearest integer, ties away from zero.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(-5, 2))
    (3, -3)
    """
    magnitude = (2 * abs(value.numerator) + value.denominator) // (
        2 * value.denominator
    )
    return -magnitude if value < 0 else magnitude
