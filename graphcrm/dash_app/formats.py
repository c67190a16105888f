"""Numbers, money and days as the pages print them.

English and the Spanish of Mexico and Central America write 1,234.50 alike, so
only names of months differ. Everything comes in as an exact integer and leaves
as text; no float in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from babel.dates import format_date

from graphcrm import money
from graphcrm.periods import month, to_date

MINUS = "\N{MINUS SIGN}"
_LOCALES = {"en": "en_US", "es": "es_MX"}
_VOLUME_UNIT = 10**money.VOLUME_DIGITS


@dataclass(frozen=True)
class Formats:
    """The formats of one language."""

    language: str

    @property
    def locale(self) -> str:
        """The locale's name, e.g. ``es_MX``."""
        return _LOCALES[self.language]

    def number(self, value: int, signed: bool = False) -> str:
        """Return a count: ``1,234``."""
        return _signed(value, f"{abs(int(value)):,}", signed)

    def volume(self, hundredths: int, exact: bool = False) -> str:
        """Return a volume in points, rounded half up, or exact to the hundredth."""
        if exact:
            return self._scaled(hundredths, money.VOLUME_DIGITS)
        return self.number(points(hundredths))

    def money(self, minor: int, currency: str) -> str:
        """Return an amount without its currency: ``21,907.00``."""
        return self._scaled(minor, money.minor_digits(currency))

    def money_whole(self, minor: int, currency: str) -> str:
        """Return an amount rounded to whole units, for key figures only."""
        unit = 10 ** money.minor_digits(currency)
        return self.number(money.round_half_up(Fraction(int(minor), unit)))

    def percent(
        self, share: Fraction | None, digits: int = 1, signed: bool = False
    ) -> str:
        """Return a share as ``4.1 %``; empty where there is none."""
        if share is None:
            return ""
        scaled = money.round_half_up(share * 100 * 10**digits)
        text = _grouped(money.format_scaled(abs(scaled), digits))
        return f"{_signed(scaled, text, signed)} %"

    def short(self, value: int) -> str:
        """Return a number for an axis: ``940``, ``1,200k``, ``3.4M``."""
        size = abs(value)
        if size >= 10_000_000:
            tenths = money.round_half_up(Fraction(size, 100_000))
            text = f"{tenths // 10:,}" + (f".{tenths % 10}" if tenths % 10 else "")
            return _signed(value, f"{text}M", False)
        if size >= 10_000:
            whole = money.round_half_up(Fraction(size, 1000))
            return _signed(value, f"{whole:,}k", False)
        return self.number(value)

    def day(self, day: int, year: bool = True) -> str:
        """Return ``23 Nov 2026``, or without the year."""
        pattern = "d MMM y" if year else "d MMM"
        return str(format_date(to_date(day), pattern, self.locale))

    def period(self, period: str) -> str:
        """Return ``November 2026``; a week or an own period as it is spelled."""
        return self._month(period, "LLLL y")

    def short_period(self, period: str) -> str:
        """Return ``Nov 2026``."""
        return self._month(period, "LLL y")

    def month_name(self, period: str) -> str:
        """Return ``Nov``."""
        return self._month(period, "LLL")

    def month_names(self) -> list[str]:
        """Return the twelve short names."""
        return [self.month_name(f"2024-{number:02d}") for number in range(1, 13)]

    def _month(self, period: str, pattern: str) -> str:
        try:
            first = to_date(month(period).first_day)
        except ValueError:
            return period
        text = str(format_date(first, pattern, self.locale)).replace(".", "")
        return text[:1].upper() + text[1:]

    def _scaled(self, value: int, digits: int) -> str:
        plain = money.format_scaled(abs(int(value)), digits)
        return _signed(value, _grouped(plain), False)


def points(hundredths: int) -> int:
    """Return a volume in whole points, half up."""
    return money.round_half_up(Fraction(int(hundredths), _VOLUME_UNIT))


def change(value: int, before: int | None) -> Fraction | None:
    """Return the exact change against an earlier value, none without a base.

    >>> change(110, 100)
    Fraction(1, 10)
    """
    if before is None or before <= 0:
        return None
    return Fraction(int(value) - int(before), int(before))


def initials(name: str) -> str:
    """Return up to two letters for a round badge: ``Sofía Ríos`` → ``SR``."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    picked = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return picked.upper()


def _grouped(plain: str) -> str:
    whole, point, part = plain.partition(".")
    return f"{int(whole):,}{point}{part}"


def _signed(value: int, text: str, signed: bool) -> str:
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed and value > 0 else text
