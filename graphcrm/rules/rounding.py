"""How a plan says where and how amounts are rounded."""

from __future__ import annotations

from graphcrm.money import minor_digits
from graphcrm.rules.exact import ROUNDING_MODES, Rounding
from graphcrm.rules.section import Section


def read_rounding(section: Section) -> Rounding:
    """Return ``rounding`` of a plan or a component; the plan's where there is none."""
    default = section.notes.rounding
    if "rounding" not in section.data:
        section.known.append("rounding")
        return default
    table = section.table("rounding")
    digits = minor_digits(section.notes.words.currency)
    mode = table.choice("mode", ROUNDING_MODES, default.mode)
    places = table.whole("places", digits, 0, digits)
    at = table.choice("at", ("line", "member"), default.at)
    table.finish()
    return Rounding(mode, 10 ** (digits - places), at)
