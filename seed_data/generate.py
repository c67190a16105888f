"""A believable sales network of any size: the same seed gives the same bytes.

``generate(20_000, 37, 7, 20261124)`` is a company that grew for eight years, of
which the last 37 months are in its order book. People and places are put
together at random; telephone numbers and addresses belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm import periods
from graphcrm.tables import Tables, table
from seed_data import people, sales, tree
from seed_data.catalog import ITEMS

Ints = NDArray[np.int64]

CURRENCY = "MXN"
SOURCE = "shop"
DISTRIBUTORS = 0.72  # the others only buy
BOTH = 0.12  # distributors who are customers of the company as well
TAX_PERCENT = 16
FOREVER = 99_991_231
COEFFICIENTS = ("11/10", "5/4", "3/2", "9/10", "23/20", "6/5")
REASONS = (
    "Agreed at the yearly meeting",
    "Opened a new district",
    "Trains newcomers of other branches",
    "Guaranteed for the first year",
)


@dataclass(frozen=True)
class _Members:
    """Members in the order of their ids, as arrays; -1 is the house."""

    sponsor: Ints
    joined: Ints  # days since 1970
    left: Ints  # 0 while a member
    distributor: NDArray[np.bool_]
    customer: NDArray[np.bool_]
    top: Ints
    fades: Ints  # month since 1970, tree.NEVER for who does not fade
    talent: NDArray[np.float64]
    depth: Ints


def generate(members: int, months: int, seed: int, last_day: int) -> Tables:
    """Return a network of so many members with orders of so many months.

    The last month is that of ``last_day`` (``yyyymmdd``), up to this very day.
    At least 100 members and one month. A million members take a minute.
    """
    if members < 100 or months < 1:
        raise ValueError("a network has at least 100 members and one month")
    if members >= 10**7:
        raise ValueError("ids have seven digits: less than ten million members")
    end = np.datetime64(periods.format_day(last_day), "D").astype(np.int64).item()
    everybody = _members(members, months, end, _random(seed, 1))
    homes = people.homes(everybody.sponsor, everybody.depth, _random(seed, 2))
    ids = pd.Index(_ids(members), dtype=object)
    book = _book(everybody, months, end, _random(seed, 3))
    names = people.names(homes, _random(seed, 4))
    extra = _random(seed, 5)
    found = Tables(
        members=_member_table(everybody, homes, ids, names, extra),
        territories=people.territory_table(),
        products=_product_table(),
        contacts=people.contact_table(ids, names, homes, _random(seed, 6)),
        terms=_term_table(everybody, ids, end, _random(seed, 7)),
        **_order_tables(book, homes, ids),
    )
    return found.check()


def demo_people(tables: Tables) -> dict[str, str]:
    """Return who the demo logins are: role → member id.

    ``branch_head`` leads a growing branch of some hundred people, at least two
    levels below the house; ``member`` is a distributor below him who brought in
    a few people; ``customer`` a retail customer with orders. The same members
    for the same tables. ``stalled`` and ``shrinking`` are heads of large
    branches with that fate, for tests of what the reports find.
    """
    return people.demo_people(tables)


def _random(seed: int, part: int) -> np.random.Generator:
    """Return the random numbers of one part, so that parts change by themselves."""
    return np.random.Generator(np.random.PCG64([seed, part]))


def _members(members: int, months: int, end: int, rng: np.random.Generator) -> _Members:
    cohorts = months + tree.FOUNDING_MONTHS
    count = round(members * DISTRIBUTORS)
    grown = tree.grown(count, cohorts, rng)
    last_month = _month(end)
    first_month = last_month - cohorts + 1
    joined = _day_in(first_month + grown.month, end, rng)
    joined[: len(tree.SHARES)] = _first_of(np.array([first_month]))
    left = _left_days(grown.left, first_month, joined, end, rng)
    customers = _customers(members - count, grown, joined, left, end, rng)
    sponsor = np.concatenate((grown.sponsor, customers[0]))
    days = np.concatenate((joined, customers[1]))
    is_distributor = np.arange(members) < count
    order = np.lexsort((np.arange(members), ~is_distributor, days))
    place = np.empty(members, dtype=np.int64)
    place[order] = np.arange(members)
    both = is_distributor & (rng.random(members) < BOTH)
    known = np.maximum(sponsor, 0)
    far = np.where(grown.fades < tree.NEVER, first_month + grown.fades, tree.NEVER)
    return _Members(
        sponsor=np.where(sponsor < 0, -1, place[known])[order],
        joined=days[order],
        left=np.concatenate((left, customers[2]))[order],
        distributor=is_distributor[order],
        customer=(both | ~is_distributor)[order],
        top=np.concatenate((grown.top, grown.top[customers[0]]))[order],
        fades=np.concatenate((far, far[customers[0]]))[order],
        talent=np.concatenate((grown.talent, grown.talent[customers[0]]))[order],
        depth=np.concatenate((grown.depth, grown.depth[customers[0]] + 1))[order],
    )


def _customers(
    count: int,
    grown: tree.Tree,
    joined: Ints,
    left: Ints,
    end: int,
    rng: np.random.Generator,
) -> tuple[Ints, Ints, Ints]:
    """Return sponsor, day of joining and of leaving of the retail customers."""
    tenure = np.where(left > 0, left, end) - joined
    weight = np.sqrt(grown.talent) * np.minimum(tenure, 900)
    edges = np.cumsum(weight)
    sponsor = np.searchsorted(edges, rng.random(count) * edges[-1], "right")
    sponsor = np.minimum(sponsor, len(edges) - 1)
    day = joined[sponsor] + np.floor(rng.random(count) * tenure[sponsor]).astype(int)
    day = np.minimum(day, end)
    gone = day + 30 + rng.exponential(700, count).astype(np.int64)
    return sponsor, day, np.where(gone <= end, gone, 0)


def _left_days(
    cohort: Ints, first_month: int, joined: Ints, end: int, rng: np.random.Generator
) -> Ints:
    stays = cohort >= tree.NEVER
    day = _first_of(np.where(stays, 0, first_month + cohort))
    day = np.maximum(day + rng.integers(0, 28, len(day)), joined + 1)
    return np.where(stays | (day > end), 0, day)


def _book(
    everybody: _Members, months: int, end: int, rng: np.random.Generator
) -> sales.Book:
    """Return the order book; sellers and buyers are rows of the members."""
    seller = np.flatnonzero(everybody.distributor)
    place = np.full(len(everybody.sponsor), -1, dtype=np.int64)
    place[seller] = np.arange(len(seller))
    buys = np.flatnonzero(~everybody.distributor)
    buys = buys[np.argsort(everybody.sponsor[buys], kind="stable")]
    served_by = place[everybody.sponsor[buys]]
    left = everybody.left[seller]
    book = sales.book_of(
        sales.Sellers(
            joined=everybody.joined[seller],
            left=np.where(left > 0, left, tree.NEVER),
            fades=everybody.fades[seller],
            talent=everybody.talent[seller],
            customers=buys,
            first_customer=np.searchsorted(served_by, np.arange(len(seller) + 1)),
            customer_joined=everybody.joined[buys],
        ),
        _month(end) - months + 1,
        end,
        rng,
    )
    return replace(book, seller=seller[book.seller])


def _member_table(
    everybody: _Members,
    homes: people.Homes,
    ids: pd.Index,
    names: NDArray[np.object_],
    rng: np.random.Generator,
) -> pd.DataFrame:
    count = len(ids)
    above = np.where(everybody.sponsor >= 0, everybody.sponsor[everybody.sponsor], -1)
    other = (above >= 0) & everybody.distributor
    chance = rng.random(count)
    placement, leg = _placements(everybody)
    return table(
        "members",
        id=_among(ids, np.arange(count)),
        name=names,
        sponsor=_among(ids, everybody.sponsor),
        enroller=_among(ids, np.where(other & (chance < 0.05), above, -1)),
        joined=_days(everybody.joined),
        left=np.where(everybody.left > 0, _days(everybody.left), 0),
        distributor=everybody.distributor,
        customer=everybody.customer,
        country=homes.country,
        language=homes.language,
        currency=CURRENCY,
        territory=homes.territory,
        placement=_among(ids, placement),
        leg=pd.Categorical.from_codes(leg, ["", "L", "R"]),
        supervisor=_among(ids, np.where(other & (chance > 0.96), above, -1)),
    )


def _placements(everybody: _Members) -> tuple[Ints, Ints]:
    """Return the binary placement tree of one branch, filled level by level."""
    placed = np.flatnonzero(
        everybody.distributor & (everybody.top == tree.PLACED_BRANCH)
    )
    parent = np.full(len(everybody.sponsor), -1, dtype=np.int64)
    leg = np.zeros(len(everybody.sponsor), dtype=np.int64)
    number = np.arange(1, len(placed))
    parent[placed[1:]] = placed[(number - 1) // 2]
    leg[placed[1:]] = 2 - number % 2
    return parent, leg


def _product_table() -> pd.DataFrame:
    return table(
        "products",
        sku=[item.sku for item in ITEMS],
        name=[item.name for item in ITEMS],
        category=[item.category for item in ITEMS],
        price=[item.price for item in ITEMS],
        cost=[item.cost for item in ITEMS],
        volume=[item.volume for item in ITEMS],
        qualifying_volume=_qualifying(),
        currency=CURRENCY,
    )


def _qualifying() -> Ints:
    """Gift sets and home care count for less than their volume."""
    volume = np.array([item.volume for item in ITEMS], dtype=np.int64)
    less = [item.category in ("Gift sets", "Home care") for item in ITEMS]
    return np.where(less, volume * 4 // 5, volume)


def _order_tables(
    book: sales.Book, homes: people.Homes, ids: pd.Index
) -> dict[str, pd.DataFrame]:
    keys = _keys(len(book.day))
    retail = book.retail[book.order]
    full = np.array([item.price for item in ITEMS], dtype=np.int64)[book.product]
    price = np.where(retail, full, full * sales.OWN_USE_PERCENT // 100)
    cost = np.array([item.cost for item in ITEMS], dtype=np.int64)[book.product]
    volume = np.array([item.volume for item in ITEMS], dtype=np.int64)[book.product]
    starts = np.searchsorted(book.order, np.arange(len(book.day)))

    def total(unit: Ints) -> Ints:
        return np.add.reduceat(book.quantity * unit, starts) if len(starts) else starts

    net = total(price)
    tax = np.sign(net) * ((np.abs(net) * TAX_PERCENT + 50) // 100)
    at = (book.day * 86_400 + book.second) * 1000
    return {
        "orders": table(
            "orders",
            key=keys,
            number=keys.rename_categories(
                [key.partition(":")[2] for key in keys.categories]
            ),
            source=SOURCE,
            at=at,
            recorded_at=at + 90_000,
            day=_days(book.day),
            kind=pd.Categorical.from_codes(book.retail.astype(int), ["own", "retail"]),
            is_return=book.returns >= 0,
            returns=_among(keys.categories, book.returns),
            seller=_among(ids, book.seller),
            buyer=_among(ids, book.buyer),
            net=net,
            tax=tax,
            gross=net + tax,
            cost=total(cost),
            volume=total(volume),
            qualifying_volume=total(_qualifying()[book.product]),
            currency=CURRENCY,
            territory=homes.territory.take(book.seller),
        ),
        "lines": table(
            "lines",
            order=pd.Categorical.from_codes(book.order, dtype=keys.dtype),
            sku=pd.Categorical.from_codes(book.product, [i.sku for i in ITEMS]),
            quantity=book.quantity,
            price=price,
            cost=cost,
            volume=volume,
        ),
    }


def _term_table(
    everybody: _Members, ids: pd.Index, end: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Return approved coefficients: of a few ordinary members, and of all heads."""
    ordinary = rng.random(len(ids)) < 0.015
    chosen = np.flatnonzero(everybody.distributor & (everybody.left == 0))
    chosen = chosen[ordinary[chosen] | (everybody.depth[chosen] == 1)]
    begin = np.maximum(_month(everybody.joined[chosen]), _month(end) - 30)
    start = _days(_first_of(begin))
    ends = np.where(rng.random(len(chosen)) < 0.35, start + 10_000, FOREVER)
    value = rng.integers(0, len(COEFFICIENTS), len(chosen))
    reason = rng.integers(0, len(REASONS), len(chosen))
    return table(
        "terms",
        id=[f"term-{ids[row]}" for row in chosen.tolist()],
        member=_among(ids, chosen),
        kind="coefficient",
        component="*",
        value=pd.Categorical.from_codes(value, list(COEFFICIENTS)),
        valid_from=start,
        valid_to=ends,
        state="approved",
        reason=pd.Categorical.from_codes(reason, list(REASONS)),
        author="demo",
    )


def _ids(count: int) -> list[str]:
    return [f"M{number:07d}" for number in range(1, count + 1)]


def _keys(count: int) -> pd.Categorical:
    width = max(7, len(str(count)))
    texts = [f"{SOURCE}:{number:0{width}d}" for number in range(1, count + 1)]
    return pd.Categorical.from_codes(np.arange(count), pd.Index(texts, dtype=object))


def _among(texts: pd.Index, rows: Ints) -> pd.Categorical:
    """Return texts by their rows; -1 gives the empty text."""
    if len(rows) and rows.min() >= 0:
        return pd.Categorical.from_codes(rows, texts)
    used, code = np.unique(rows, return_inverse=True)  # used[0] is -1
    some = pd.Index([""], dtype=object).append(texts[used[1:]])
    return pd.Categorical.from_codes(code, some)


def _month(day: Ints | int) -> Ints | int:
    months = np.asarray(day, "datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months if np.ndim(day) else int(months)


def _first_of(month: Ints) -> Ints:
    days = np.asarray(month, "datetime64[M]").astype("datetime64[D]")
    return np.asarray(days.astype(np.int64))


def _day_in(month: Ints, end: int, rng: np.random.Generator) -> Ints:
    """Return a day in each month, none after the end."""
    first = _first_of(month)
    length = np.minimum(_first_of(month + 1), end + 1) - first
    return first + np.floor(rng.random(len(first)) * length).astype(np.int64)


def _days(day: Ints) -> Ints:
    """Return days since 1970 as ``yyyymmdd``."""
    dates = day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64)
    year, month = number // 12 + 1970, number % 12 + 1
    return np.asarray(
        year * 10_000 + month * 100 + (dates - months).astype(np.int64) + 1
    )
