"""Payout: how what somebody is paid is split over his accounts.

``[payout]`` of a plan names the accounts and their shares of the total, together
100 %. Parts are split by largest remainder, so they always add up; what is taken
back is split like what was paid. Source: plan-semantics.md, 16.2 and 16.4.

>>> split = Payout(("balance", "shop"), (Fraction(9, 10), Fraction(1, 10)))
>>> {name: part.tolist() for name, part in split.parts(np.array([35_22, 7])).items()}
{'balance': [3170, 6], 'shop': [352, 1]}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.readers import rate
from graphcrm.rules.section import Section


@dataclass(frozen=True)
class Payout:
    """Accounts and what part of the total each one gets."""

    names: tuple[str, ...] = ()
    shares: tuple[Fraction, ...] = ()

    @classmethod
    def read(cls, section: Section) -> Payout:
        """Return the split of a plan file."""
        names = tuple(section.data)
        shares = tuple(section.required(name, rate, Fraction(0)) for name in names)
        if names and sum(shares) != 1:
            section.wrong(names[0], sum(shares), "must make 100% with the others")
        return cls(names, shares)

    def parts(self, total: npt.NDArray[Any]) -> Mapping[str, npt.NDArray[Any]]:
        """Return each account's part of everybody's total, minor units."""
        if not self.names:
            return {}
        below = lcm(*(share.denominator for share in self.shares))
        # Equal remainders: the larger share first, then the first one.
        order = sorted(range(len(self.names)), key=lambda at: -self.shares[at])
        size = abs(total)
        exact_parts = [exact.scaled(size, int(self.shares[at] * below)) for at in order]
        floors = np.stack([part // below for part in exact_parts])
        rests = np.stack([part % below for part in exact_parts])
        missing = size - floors.sum(axis=0)
        places = np.argsort(np.argsort(-rests, axis=0, kind="stable"), axis=0)
        found = (floors + (places < missing)) * np.sign(total)
        by_place = dict(zip(order, found, strict=True))
        return {name: exact.narrow(by_place[at]) for at, name in enumerate(self.names)}
