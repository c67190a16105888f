"""Who the people of the demo network are: names, homes, contacts, demo logins."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.tables import Tables, member_index, positions, table
from seed_data import names as lists
from seed_data import tree
from seed_data.places import COUNTRIES, DISTRICTS

Ints = NDArray[np.int64]

SAME_COUNTRY, SAME_CITY = 0.94, 0.6  # how people find each other
WITH_PHONE, WITH_EMAIL, CONSENT = 0.9, 0.72, 0.8
SPANISH = "es"
# Hundredths of a point a month from which the shipped plan calls a member active;
# whoever logs in to the demo should have been paid.
ACTIVE_VOLUME = 10_000


@dataclass(frozen=True)
class Homes:
    """Where members live; one entry a member."""

    country_row: Ints
    country: pd.Categorical
    language: pd.Categorical
    territory: pd.Categorical


@dataclass(frozen=True)
class _Places:
    """All territories, and for each district its city's and country's range."""

    table: pd.DataFrame
    codes: list[str]
    country: Ints
    city_first: Ints
    city_size: Ints


def _places() -> _Places:
    rows: list[tuple[str, str, str, str]] = []
    codes: list[str] = []
    country_row: list[int] = []
    first: list[int] = []
    size: list[int] = []
    for number, country in enumerate(COUNTRIES):
        rows.append((country.code, country.name, "country", ""))
        districts = DISTRICTS[country.language]
        for r, (region, cities) in enumerate(country.regions.items(), 1):
            region_code = f"{country.code}-{r:02d}"
            rows.append((region_code, region, "region", country.code))
            for c, city in enumerate(cities, 1):
                city_code = f"{region_code}-{c:02d}"
                rows.append((city_code, city, "city", region_code))
                begin = len(codes)
                for d, district in enumerate(districts, 1):
                    code = f"{city_code}-{d:02d}"
                    rows.append((code, f"{city} {district}", "district", city_code))
                    codes.append(code)
                    country_row.append(number)
                    first.append(begin)
                    size.append(len(districts))
    columns = list(zip(*rows, strict=True))
    made = table(
        "territories",
        code=columns[0],
        name=columns[1],
        level=columns[2],
        parent=columns[3],
    )
    arrays = (np.array(a, dtype=np.int64) for a in (country_row, first, size))
    return _Places(made, codes, *arrays)


def territory_table() -> pd.DataFrame:
    """Return all territories: country, region, city, district."""
    return _places().table


def homes(sponsor: Ints, depth: Ints, rng: np.random.Generator) -> Homes:
    """Return where everybody lives: mostly near his sponsor.

    ``sponsor`` holds rows, -1 for the house; ``depth`` is 1 right below it.
    """
    places = _places()
    shares = np.array([country.share for country in COUNTRIES], dtype=np.float64)
    begins = np.searchsorted(places.country, np.arange(len(COUNTRIES) + 1))
    counts = np.diff(begins)
    count = len(sponsor)
    country = rng.choice(len(COUNTRIES), count, p=shares / shares.sum())
    draw, near, stay = rng.random(count), rng.random(count), rng.random(count)
    home = begins[country] + np.floor(draw * counts[country]).astype(np.int64)
    by_depth = np.argsort(depth, kind="stable")
    edges = np.searchsorted(depth[by_depth], np.arange(2, depth.max() + 2))
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rows = by_depth[begin:end]
        there = home[sponsor[rows]]
        same = places.country[there]
        in_country = begins[same] + np.floor(draw[rows] * counts[same]).astype(int)
        in_city = places.city_first[there] + np.floor(
            draw[rows] * places.city_size[there]
        ).astype(int)
        close = np.where(near[rows] < SAME_CITY, in_city, in_country)
        home[rows] = np.where(stay[rows] < SAME_COUNTRY, close, home[rows])
    country = places.country[home]
    tongues = np.array([c.language == SPANISH for c in COUNTRIES])
    return Homes(
        country_row=country,
        country=pd.Categorical.from_codes(country, [c.code for c in COUNTRIES]),
        language=pd.Categorical.from_codes(
            tongues[country].astype(int), ["en", SPANISH]
        ),
        territory=pd.Categorical.from_codes(home, places.codes),
    )


def names(living: Homes, rng: np.random.Generator) -> NDArray[np.object_]:
    """Return a name for everybody: given name and one or two surnames."""
    count = len(living.country_row)
    draws = rng.random((count, 3))

    def pick(words: list[str], column: int) -> NDArray[np.object_]:
        rows = np.floor(draws[:, column] * len(words)).astype(np.int64)
        return np.array(words, dtype=object)[rows]

    spanish = pick(lists.SPANISH_GIVEN, 0) + " " + pick(lists.SPANISH_SURNAMES, 1)
    spanish = spanish + " " + pick(lists.SPANISH_SURNAMES, 2)
    english = pick(lists.ENGLISH_GIVEN, 0) + " " + pick(lists.ENGLISH_SURNAMES, 1)
    speaks = np.asarray(living.language.codes) == 1
    return np.where(speaks, spanish, english)


def contact_table(
    ids: pd.Index,
    called: NDArray[np.object_],
    living: Homes,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return telephone numbers and addresses that belong to nobody."""
    count = len(ids)
    chance = rng.random((4, count))
    number = rng.integers(0, 10_000, count).tolist()
    phone = np.flatnonzero(chance[0] < WITH_PHONE)
    email = np.flatnonzero(chance[1] < WITH_EMAIL)
    plain = {name: _plain(name) for name in {w for n in called for w in n.split()}}
    country = living.country_row.tolist()
    values = [_phone(country[row], number[row]) for row in phone.tolist()]
    for row in email.tolist():
        given, surname = called[row].split()[:2]
        domain = "example.org" if number[row] % 3 == 0 else "example.com"
        tail = ids[row][-4:]
        values.append(f"{plain[given]}.{plain[surname]}{tail}@{domain}")
    rows = np.concatenate((phone, email))
    agreed = np.concatenate((chance[2][phone] < CONSENT, chance[3][email] < CONSENT))
    is_email = np.arange(len(rows)) >= len(phone)
    kinds = ("phone", "email")
    return table(
        "contacts",
        id=[
            f"{kinds[e]}-{ids[row]}"
            for row, e in zip(rows.tolist(), is_email.tolist(), strict=True)
        ],
        member=pd.Categorical.from_codes(rows, ids),
        kind=pd.Categorical.from_codes(is_email.astype(int), list(kinds)),
        value=values,
        consent=agreed,
    )


def _phone(country: int, number: int) -> str:
    place = COUNTRIES[country]
    return f"{place.prefix}{number % 10**place.digits:0{place.digits}d}"


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    parts = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def demo_people(tables: Tables) -> dict[str, str]:
    """Return who the demo logins are; see ``seed_data.generate.demo_people``."""
    members = tables.members
    ids = member_index(tables)
    sponsor = positions(members["sponsor"], ids)
    works = members["distributor"].to_numpy() & (members["left"].to_numpy() == 0)
    sizes = branch_sizes(sponsor, members["distributor"].to_numpy())
    heads = np.flatnonzero(sponsor < 0)
    by_size = heads[np.argsort(heads)]
    top = _top(sponsor)
    orders = tables.orders
    sold = np.bincount(positions(orders["seller"], ids), minlength=len(ids))
    bought = positions(orders["buyer"], ids)
    bought = np.bincount(bought[bought >= 0], minlength=len(ids))
    growing = by_size[tree.GROWING_BRANCH]
    wanted = min(3_000, max(20, len(ids) // 40))
    active = works & _active_last_month(tables, ids)
    fit = active & (top == growing) & (sponsor >= 0)
    head = _nearest(sizes, fit, wanted)
    below = active & _within(sponsor, head)
    below[head] = False
    member = int(np.argmax(np.where(below, np.minimum(sizes, 12) * 1000 + sold, -1)))
    buys = ~members["distributor"].to_numpy() & (members["left"].to_numpy() == 0)
    customer = int(np.argmax(np.where(buys, bought, -1)))
    found = {
        "branch_head": head,
        "member": member,
        "customer": customer,
        "stalled": int(by_size[tree.STALLED_BRANCH]),
        "shrinking": int(by_size[tree.SHRINKING_BRANCH]),
    }
    return {role: str(ids[row]) for role, row in found.items()}


def _active_last_month(tables: Tables, ids: pd.Index) -> NDArray[np.bool_]:
    """Return who bought enough in the last whole month that plans pay him."""
    orders = tables.orders
    month = orders["day"].to_numpy() // 100
    last = int(month.max())
    wanted = last - 1 if last % 100 > 1 else last - 89
    rows = month == wanted
    volume: Ints = np.zeros(len(ids), dtype=np.int64)
    sellers = positions(orders["seller"], ids)[rows]
    np.add.at(volume, sellers, orders["qualifying_volume"].to_numpy()[rows])
    return volume >= ACTIVE_VOLUME


def branch_sizes(sponsor: Ints, counts: NDArray[np.bool_]) -> Ints:
    """Return how many of those who count are in everybody's branch, himself too.

    Sponsors stand before those they brought in, so one pass backwards does it.
    """
    sizes = counts.astype(np.int64).tolist()
    for row, above in reversed(list(enumerate(sponsor.tolist()))):
        if above >= 0:
            sizes[above] += sizes[row]
    return np.array(sizes, dtype=np.int64)


def _top(sponsor: Ints) -> Ints:
    """Return the head right below the house of everybody's branch."""
    above = np.where(sponsor < 0, np.arange(len(sponsor)), sponsor)
    while not np.array_equal(above, above[above]):
        above = above[above]
    return above


def _within(sponsor: Ints, head: int) -> NDArray[np.bool_]:
    above = sponsor.copy()
    found = np.arange(len(sponsor)) == head
    while (above >= 0).any():
        found |= above == head
        above = np.where(above >= 0, sponsor[above], -1)
    return found


def _nearest(sizes: Ints, fit: NDArray[np.bool_], wanted: int) -> int:
    distance = np.where(fit, np.abs(sizes - wanted), np.iinfo(np.int64).max)
    return int(np.argmin(distance))
