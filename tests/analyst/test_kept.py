"""Orders are read once: what is kept of them holds until they change, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from asked import QUICK, milliseconds, opened
from copies import read_links, read_nodes

from graphcrm.config import Settings
from graphcrm.graph.analyst.kept import KeptOrders, mark
from graphcrm.graph.analyst.policy import load_policy
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.network import Network


@pytest.fixture
def shop(tmp_path: Path, small: Network) -> Iterator[AnalystSite]:
    """Return a home with a first copy."""
    site = AnalystSite(Settings(home=tmp_path / "home", _env_file=None), QUICK)
    site.rebuild(small, milliseconds, child=True)
    yield site
    site.stop()


def kept(site: AnalystSite) -> dict[str, int]:
    """Return inodes of what is kept, by month and file."""
    return {
        f"{file.parent.name}/{file.name}": file.stat().st_ino
        for file in (site.home / "orders-kept").rglob("*.csv")
    }


def months(session: neo4j.Session) -> list[str]:
    """Return the months that have orders, yyyymm."""
    found = session.run("MATCH (o:Order) RETURN DISTINCT o.day / 100 AS m ORDER BY m")
    return [str(month) for month in found.value()]


def assert_equal(site: AnalystSite, session: neo4j.Session) -> None:
    """Compare every node and relationship of the copy with the network."""
    with opened(site.endpoint()) as there:
        assert read_nodes(there) == read_nodes(session)
        assert read_links(there) == read_links(session)


def written(shop: AnalystSite) -> set[str]:
    return {name.split("/")[0] for name in kept(shop)}


def test_only_months_whose_orders_changed_are_read_again(
    shop: AnalystSite, small: Network, session: neo4j.Session
) -> None:
    first, second, third, fourth, *_ = months(session)
    assert written(shop) == set(months(session))
    before = kept(shop)
    change = """
      MATCH (o:Order) WHERE o.day / 100 = $other WITH o LIMIT 1
      SET o.recorded_at = o.recorded_at + 1, o.territory = 'elsewhere'
      WITH count(*) AS changed
      MATCH (o:Order) WHERE o.day / 100 = $gone DETACH DELETE o
      WITH count(*) AS gone
      MATCH (o:Order)-[:SOLD_BY]->(m) WHERE o.day / 100 = $more WITH o, m LIMIT 1
      MATCH (p:Product) WITH o, m, p LIMIT 1
      CREATE (n:Order {key: 'new:1', day: o.day, at: o.at, recorded_at: o.at, net: 6})
        -[:SOLD_BY]->(m)
      CREATE (n)-[:LINE {quantity: 2, price: 3, cost: 1, volume: 5}]->(p)"""
    session.run(change, other=int(third), gone=int(first), more=int(second)).consume()
    shop.rebuild(small, milliseconds, child=True)
    after = kept(shop)
    assert {name[:6] for name, file in after.items() if before.get(name) != file} == {
        second,
        third,
    }
    assert first not in written(shop)
    assert fourth in written(shop)
    assert_equal(shop, session)


@pytest.mark.long
@pytest.mark.parametrize("damage", ["a line less", "a line to nowhere"])
def test_a_copy_that_fails_with_what_was_kept_is_made_without_it(
    shop: AnalystSite, small: Network, session: neo4j.Session, damage: str
) -> None:
    files = (shop.home / "orders-kept").rglob("*.LINE.*.csv")
    lines = max(files, key=lambda file: file.stat().st_size)
    rows = lines.read_bytes().splitlines(keepends=True)
    if damage == "a line less":
        rows = rows[1:]
    else:
        rows[0] = b"123456789" + rows[0][rows[0].index(b"\x1f") :]
    lines.write_bytes(b"".join(rows))
    made = shop.rebuild(small, milliseconds, child=True)
    assert not made.alarm
    assert_equal(shop, session)


@pytest.mark.long
def test_a_months_files_without_their_mark_do_not_count(
    shop: AnalystSite, small: Network, session: neo4j.Session
) -> None:
    month = months(session)[0]
    folder = shop.home / "orders-kept" / month
    (folder / "mark").unlink()
    for file in folder.glob("*.csv"):
        file.write_bytes(b"torn")
    shop.rebuild(small, milliseconds, child=True)
    assert_equal(shop, session)


@pytest.mark.long
def test_what_a_policy_leaves_out_is_not_answered_from_what_was_kept(
    shop: AnalystSite, small: Network, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text('leave_out = ["Order.cost"]')
    shop.stop()
    settings = Settings(home=shop.home, analyst_policy=own, _env_file=None)
    stricter = AnalystSite(settings, QUICK)
    stricter.rebuild(small, milliseconds, child=True)
    with opened(stricter.endpoint()) as there:
        found = there.run("MATCH (o:Order) RETURN count(o), count(o.cost)").single()
    stricter.stop()
    assert found
    orders, costs = found
    assert orders
    assert costs == 0


def test_a_mark_tells_database_days_and_columns(small: Network, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('leave_out = ["LINE.cost"]')
    days = [[20260101, 2, 30, 1_700]]
    found = {
        mark(store, seen, policy, small.catalogue)
        for store in ("a", "b")
        for seen in (days, [[20260101, 2, 31, 1_700]], [[20260101, 2, 30, 1_701]])
        for policy in (load_policy(), load_policy(own))
    }
    assert len(found) == 2 * 3 * 2


def test_nothing_is_kept_that_was_dropped(tmp_path: Path) -> None:
    orders = KeptOrders(tmp_path / "kept")
    assert not orders.drop()
    part = tmp_path / "202601.Order.0.csv"
    part.write_bytes(b"1\n")
    (to,) = orders.keep({"202601": "m"}, [part])
    assert orders.files("202601", "m") == [to]
    assert orders.files("202601", "another") is None
    assert orders.files("202602", "m") is None
    assert orders.drop()
    assert orders.files("202601", "m") is None
