"""The demo network: same bytes, sound, and as varied as it says."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from graphcrm.errors import Invalid
from graphcrm.services.seeding import demo_tables
from graphcrm.table_checks import problems
from graphcrm.tables import Tables, member_index, positions, rollups
from seed_data import tree
from seed_data.generate import demo_people, generate

ROOT = Path(__file__).resolve().parents[2]
LAST_DAY = 20261124

HASHING = """
import hashlib
from seed_data.generate import generate
tables = generate(1500, 14, 11, 20261124)
digest = hashlib.sha256()
for part in tables.__dataclass_fields__:
    digest.update(getattr(tables, part).to_csv(index=False).encode())
print(digest.hexdigest())
"""


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate(6_000, 37, 7, LAST_DAY)


def _digest(tables: Tables) -> str:
    digest = hashlib.sha256()
    for part in tables.__dataclass_fields__:
        digest.update(getattr(tables, part).to_csv(index=False).encode())
    return digest.hexdigest()


def test_same_seed_same_bytes_in_every_process() -> None:
    def run(hash_seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", HASHING],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    first, second = run("1"), run("4711")
    assert first == second
    assert first == _digest(generate(1500, 14, 11, LAST_DAY))
    assert first != _digest(generate(1500, 14, 12, LAST_DAY))


@pytest.mark.parametrize(
    ("members", "months", "seed", "last_day"),
    [(100, 1, 0, 20240229), (137, 3, 5, 20251231), (2_345, 40, 9, 20260301)],
)
def test_every_size_is_sound(
    members: int, months: int, seed: int, last_day: int
) -> None:
    made = generate(members, months, seed, last_day)
    assert problems(made) == []
    assert len(made.members) == members
    assert made.orders["day"].max() <= last_day
    assert made.members["joined"].max() <= last_day


def test_sizes_without_a_network_are_refused() -> None:
    with pytest.raises(Invalid, match="at least 100 members"):
        demo_tables(99, 12, 1, LAST_DAY)


def test_tree_has_hubs_and_long_chains(tables: Tables) -> None:
    ids = member_index(tables)
    sponsor = positions(tables.members["sponsor"], ids)
    depth = np.ones(len(ids), dtype=int)
    for row, above in enumerate(sponsor.tolist()):
        if above >= 0:
            depth[row] = depth[above] + 1
    direct = np.bincount(sponsor[sponsor >= 0], minlength=len(ids))
    assert depth.max() > 40
    assert direct.max() > 50
    assert (sponsor < 0).sum() == len(tree.SHARES)
    sizes = np.ones(len(ids), dtype=int)
    for row in range(len(ids) - 1, -1, -1):
        if sponsor[row] >= 0:
            sizes[sponsor[row]] += sizes[row]
    shares = np.sort(sizes[sponsor < 0])[::-1] / len(ids)
    assert 0.25 < shares[0] < 0.45
    assert shares[-1] < 0.1


def test_nobody_sells_before_joining_or_after_leaving(tables: Tables) -> None:
    ids = member_index(tables)
    orders = tables.orders[~tables.orders["is_return"]]
    seller = positions(orders["seller"], ids)
    joined = tables.members["joined"].to_numpy()[seller]
    left = tables.members["left"].to_numpy()[seller]
    day = orders["day"].to_numpy()
    assert (day >= joined).all()
    assert ((left == 0) | (day < left)).all()
    assert tables.members["distributor"].to_numpy()[seller].all()


def test_activity_and_volume_are_believable(tables: Tables) -> None:
    month = rollups(tables)
    month = month[month["period"] == "2026-10"]
    members = tables.members
    current = members["distributor"] & (members["left"] == 0)
    assert 0.33 < len(month) / current.sum() < 0.47
    assert 10_000 < month["volume"].mean() < 40_000
    both = members["distributor"] & members["customer"]
    assert 0.05 < both.mean() < 0.15
    assert 0.25 < (~members["distributor"]).mean() < 0.31


def test_returns_take_back_an_earlier_order_of_the_same_seller(tables: Tables) -> None:
    orders = tables.orders
    back = orders[orders["is_return"]]
    assert 0.005 < len(back) / len(orders) < 0.03
    original = orders.set_index("key").loc[back["returns"].to_numpy(object)]
    assert (original["day"].to_numpy() < back["day"].to_numpy()).all()
    assert (original["net"].to_numpy() == -back["net"].to_numpy()).all()
    assert (
        original["seller"].to_numpy(object) == back["seller"].to_numpy(object)
    ).all()
    assert (original["kind"].to_numpy(object) == back["kind"].to_numpy(object)).all()


def test_products_have_seasons(tables: Tables) -> None:
    assert len(tables.products) >= 20
    assert tables.products["category"].nunique() >= 5
    lines, orders = tables.lines, tables.orders
    day = orders["day"].to_numpy()[lines["order"].array.codes]
    month = day // 100 % 100
    sun = lines["sku"].astype(object).isin(["CB-301", "CB-302", "CB-303"]).to_numpy()
    summer = sun[np.isin(month, (6, 7))].mean()
    winter = sun[np.isin(month, (12, 1))].mean()
    assert summer > 2.5 * winter


def test_one_branch_stalls_and_one_shrinks(tables: Tables) -> None:
    ids = member_index(tables)
    sponsor = positions(tables.members["sponsor"], ids)
    people = demo_people(tables)
    top = np.arange(len(ids))
    for row, above in enumerate(sponsor.tolist()):
        if above >= 0:
            top[row] = top[above]
    stalled = top == ids.get_loc(people["stalled"])
    works = tables.members["distributor"].to_numpy()
    joined = tables.members["joined"].to_numpy()
    assert (stalled & works & (joined < 20251001)).sum() > 100
    assert (stalled & works & (joined >= 20251101)).sum() == 0
    shrinking = top == ids.get_loc(people["shrinking"])
    left = tables.members["left"].to_numpy()
    then = shrinking & works & (joined < 20250701) & ((left == 0) | (left > 20250701))
    now = shrinking & works & (left == 0)
    assert now.sum() < 0.75 * then.sum()


def test_demo_people_can_be_looked_at(tables: Tables) -> None:
    people = demo_people(tables)
    members = tables.members.set_index("id")
    head, member = members.loc[people["branch_head"]], members.loc[people["member"]]
    customer = members.loc[people["customer"]]
    assert head["distributor"]
    assert head["sponsor"] != ""
    assert member["distributor"]
    assert not customer["distributor"]
    assert (tables.orders["buyer"] == people["customer"]).any()
    sponsors = members["sponsor"].to_dict()
    above = people["member"]
    while above and above != people["branch_head"]:
        above = sponsors[above]
    assert above == people["branch_head"]


def test_contacts_reach_nobody(tables: Tables) -> None:
    contacts = tables.contacts
    phones = contacts.loc[contacts["kind"] == "phone", "value"]
    emails = contacts.loc[contacts["kind"] == "email", "value"]
    real = re.compile(
        r"\+(1 555 555 01\d\d|44 7700 900\d{3}|52 00 |57 000 |51 000 |593 00 |34 000 )"
    )
    assert all(real.match(phone) for phone in phones)
    assert all(re.fullmatch(r"[a-z.]+\d{4}@example\.(com|org)", e) for e in emails)
    assert 0.5 < contacts["consent"].mean() < 0.95
