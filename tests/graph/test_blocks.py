"""Blocks of roll-ups: exact sums, whoever writes, and the same answers with them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from random_network import random_tables

from graphcrm.access import HOUSE, local_operator
from graphcrm.clock import FixedClock
from graphcrm.graph import blocks, relabelling
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.labels import SPACE
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.schema import check_graph
from graphcrm.services.genealogy import move

OPERATOR = local_operator()
WIDTH, ACTIVE = blocks.WIDTH, blocks.ACTIVE_FROM
FILL = "schema/0046_block_volume_fill"


# -- without a database ------------------------------------------------------------


def test_statements_and_code_know_one_width_and_one_threshold(
    migrated_network: Network,
) -> None:
    assert blocks.COUNT * WIDTH == SPACE + 1
    used = set()
    for query in migrated_network.catalogue.values():
        if "BlockVolume" in query.text or query.name == "write/label_volumes":
            numbers = {int(number) for number in re.findall(r"\b\d{4,}\b", query.text)}
            assert numbers <= {WIDTH, WIDTH - 1, ACTIVE}, query.name
            used |= numbers
    assert used == {WIDTH, WIDTH - 1, ACTIVE}


@pytest.mark.parametrize("seed", range(5))
def test_sums_of_blocks(seed: int) -> None:
    rng = random.Random(seed)
    keys = {
        (rng.randrange(3), rng.choice([0, 1, 2, 1023]) * WIDTH + rng.randrange(-2, 3))
        for _ in range(40)
    }
    rows = sorted(key for key in keys if key[1] >= 0)
    names = ("volume", "personal", "qualifying", "sales")
    figures = {n: [rng.randrange(-(2**50), 2**50) for _ in rows] for n in names}
    figures["qualifying"][:2] = [ACTIVE, ACTIVE - 1]
    labels = ["2026-01", "2026-02", "2026-03"]
    volumes = pd.DataFrame(
        {
            "period": pd.Categorical.from_codes([p for p, _ in rows], labels),
            "lo": np.array([lo for _, lo in rows], dtype=np.int64),
            **{n: np.array(v, dtype=np.int64) for n, v in figures.items()},
        }
    )
    expected: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0] * 6)
    for i, (period, lo) in enumerate(rows):
        one = [figures[n][i] for n in names]
        one += [1, int(figures["qualifying"][i] >= ACTIVE)]
        sums = expected[labels[period], lo // WIDTH]
        sums[:] = [a + b for a, b in zip(sums, one, strict=True)]
    found = blocks.block_sums(volumes)
    assert [tuple(row) for row in found.to_numpy().tolist()] == [
        (*key, *sums) for key, sums in sorted(expected.items())
    ]
    assert blocks.block_sums(volumes.head(0)).empty


def test_a_crowded_month_is_done_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "COUNT", 3)
    monkeypatch.setattr(blocks, "CROWD", 3)
    months, members = ["a", "b", "b", "b", "b", "c"], ["m", "n", "o", "p", "q", "r"]
    assert blocks.of_members(months, members) == {
        "period": ["b", "b", "b", "a", "c"],
        "member": ["", "", "", "m", "r"],
        "block": [0, 1, 2, -1, -1],
    }


# -- answers ---------------------------------------------------------------------

MONTHS = ["2026-01", "2026-02", "2026-03"]  # the last one is without orders


@dataclass(frozen=True)
class Labelled:
    """A network of chosen labels: ``heads`` by id, and the roll-ups written."""

    network: Network
    heads: dict[str, tuple[int, int]]
    volumes: list[dict[str, Any]]

    def expected(self, first: int, next: int, period: str, active: int) -> list[int]:
        """Return the figures of ``[first, next)`` in a month, summed plainly."""
        rows = [
            v for v in self.volumes if v["period"] == period and first <= v["lo"] < next
        ]
        sums = [sum(v[name] for v in rows) for name in _SUMMED]
        return [*sums, len(rows), sum(v["qualifying"] >= active for v in rows)]


_SUMMED = ("volume", "personal", "retail", "qualifying", "sales")
# Where branches begin and end, in blocks with a distance in labels.
_ENDS = [
    (3, 0, 4, 0), (3, 0, 6, 0), (3, 1, 6, 0), (3, 0, 6, 1), (2, -1, 6, -1),
    (3, 1, 3, 9), (3, 0, 3, 9), (3, 1, 4, 0), (3, -1, 3, 1), (3, 5, 4, 5),
    (0, 1, 1, 0), (1023, 0, 1023, 9), (1022, 7, 1023, WIDTH - 1), (1, 0, 1000, 3),
]  # fmt: skip


def _rollup(rng: random.Random, period: str, lo: int) -> dict[str, Any]:
    personal, retail = rng.randrange(-500, 900), rng.randrange(-500, 900)
    return {
        "period": period, "member": f"v{lo}", "lo": lo, "personal": personal,
        "retail": retail, "volume": personal + retail,
        "qualifying": rng.choice([ACTIVE - 1, ACTIVE, -3, 2 * ACTIVE, 5]),
        "sales": rng.randrange(-900, 900), "orders": 1, "territory": "",
    }  # fmt: skip


@pytest.fixture(scope="module")
def labelled(
    empty_graph: Callable[[], None], migrated_network: Network
) -> Iterator[Labelled]:
    empty_graph()
    rng = random.Random(3)
    heads = {
        f"h{i}": (first * WIDTH + a, last * WIDTH + b)
        for i, (first, a, last, b) in enumerate(_ENDS)
    }
    near = {end + by for ends in heads.values() for end in ends for by in (-1, 0, 1)}
    far = {rng.randrange(8) * WIDTH + rng.randrange(WIDTH) for _ in range(40)}
    volumes = [
        _rollup(rng, period, lo)
        for period in MONTHS[:2]
        for lo in sorted(near | far)
        if rng.random() < 0.8
    ]
    columns = {name: [v[name] for v in volumes] for name in volumes[0]}
    migrated_network.write(lambda tx: _write_labelled(tx, heads, columns))
    migrated_network.schema(FILL)
    yield Labelled(migrated_network, heads | {HOUSE: (0, SPACE)}, volumes)
    empty_graph()


def _write_labelled(
    tx: Transaction,
    heads: dict[str, tuple[int, int]],
    volumes: dict[str, list[Any]],
) -> None:
    count = len(heads)
    texts = ("name", "country", "language", "currency", "batch")
    tx.rows(
        "write/bulk_members",
        id=list(heads),
        **{name: [""] * count for name in texts},
        joined=[20260101] * count,
        left=[0] * count,
        lo=[lo for lo, _ in heads.values()],
        hi=[hi for _, hi in heads.values()],
        depth=[1] * count,
        labels=[["Distributor"]] * count,
    )
    tx.rows(
        "write/bulk_periods",
        id=MONTHS,
        calendar=["month"] * 3,
        first_day=[20260101, 20260201, 20260301],
        last_day=[20260131, 20260228, 20260331],
        state=["open"] * 3,
    )
    tx.rows("write/bulk_volumes", **volumes)


@pytest.mark.parametrize("active", [ACTIVE, ACTIVE - 1, 2 * ACTIVE])
def test_a_branch_anywhere_has_the_sums_of_its_rollups(
    labelled: Labelled, active: int
) -> None:
    asked = [*MONTHS, "2026-01"]  # a month asked for twice is answered twice
    for head, (lo, hi) in labelled.heads.items():
        found = labelled.network.branch(OPERATOR, head).volume_by_month(asked, active)
        rows = [list(row) for row in found.itertuples(index=False)]
        assert rows == [
            [period, *labelled.expected(lo, hi, period, active)]
            for period in sorted(asked)
        ], head


@pytest.mark.parametrize("active", [ACTIVE, ACTIVE - 1])
def test_legs_anywhere_have_the_sums_of_their_rollups(
    labelled: Labelled, active: int
) -> None:
    company = labelled.network.branch(OPERATOR)
    found = company.volume_by_leg(list(labelled.heads), MONTHS, active)
    expected = []
    for head, (lo, hi) in sorted(labelled.heads.items()):
        end = 1 if head == HOUSE else hi  # the head of the branch stands alone
        for period in MONTHS:
            sums = labelled.expected(lo, end, period, active)
            expected.append([head, period, sums[0], sums[-1]])
    assert [list(row) for row in found.itertuples(index=False)] == expected


def _damaged(network: Network, change: str) -> Sequence[Sequence[Any]]:
    """Return the house's first month, with and without blocks, from a damaged graph."""

    class Back(Exception):
        pass

    answers = []

    def work(tx: Transaction) -> None:
        tx._raw.run(change).consume()
        for active in (ACTIVE, ACTIVE - 1):
            rows = tx.rows("branch/volume_by_month", root=HOUSE, periods=MONTHS[:1],
                           active_from=active)  # fmt: skip
            answers.append(list(rows[0].values()))
        raise Back

    with pytest.raises(Back):
        network.write(work)
    return answers


def test_full_blocks_are_read_instead_of_their_rollups(labelled: Labelled) -> None:
    plain = labelled.expected(0, SPACE, MONTHS[0], ACTIVE)
    with_blocks, without = _damaged(
        labelled.network, "MATCH (b:BlockVolume {block: 3}) SET b.volume = b.volume + 1"
    )
    assert with_blocks[1:] == [plain[0] + 1, plain[1], plain[2] + 1, *plain[3:]]
    assert without[1:] == labelled.expected(0, SPACE, MONTHS[0], ACTIVE - 1)
    gone, _ = _damaged(
        labelled.network,
        f"MATCH (v:PeriodVolume) WHERE v.lo < {1023 * WIDTH} DELETE v",
    )
    assert gone[6] == plain[5]


# -- writers ---------------------------------------------------------------------


def counted(network: Network) -> int:
    with network.reading() as tx:
        return tx._raw.run("MATCH (b:BlockVolume) RETURN count(b) AS n").single()["n"]


def blocks_of(network: Network) -> list[dict[str, Any]]:
    with network.reading() as tx:
        return tx._raw.run(
            "MATCH (b:BlockVolume) RETURN properties(b) AS b ORDER BY b.period, b.block"
        ).value("b")


def run(network: Network, text: str) -> None:
    network.write(lambda tx: tx._raw.run(text).consume())


@pytest.mark.parametrize(
    "lost",
    [
        "MATCH (b:BlockVolume) DELETE b",
        "MATCH (b:BlockVolume) WHERE b.period > '2025-06' DELETE b",
        "MATCH (b:BlockVolume) WHERE b.block % 7 = 1 DELETE b",
    ],
)
def test_a_database_without_blocks_gets_them(network: Network, lost: str) -> None:
    """One from before there were blocks, and one where filling broke off."""
    write_tables(network, random_tables(8, 90))
    before = blocks_of(network)
    assert check_graph(network) == []
    run(network, lost)
    assert {problem.source for problem in check_graph(network)} == {
        "checks/block_equals_volumes"
    }
    for _ in range(2):
        network.schema(FILL)
        assert blocks_of(network) == before
        assert check_graph(network) == []


def test_a_block_without_rollups_goes(network: Network) -> None:
    write_tables(network, random_tables(8, 30))
    run(network, "MATCH (v:PeriodVolume {period: '2025-05'}) DELETE v")
    assert "checks/block_has_volumes" in {p.source for p in check_graph(network)}
    pairs = [("2025-05", block) for block in range(blocks.COUNT)]
    count = counted(network)
    network.write(lambda tx: tx.rows("write/block_volumes", **blocks.of_pairs(pairs)))
    assert 0 < counted(network) < count
    assert not {p.source for p in check_graph(network)} & {
        "checks/block_has_volumes", "checks/block_equals_volumes"
    }  # fmt: skip


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_writer_that_died_between_months_is_finished_for(
    network: Network, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    tables = random_tables(6, 60, orders=4)
    write_tables(network, tables)
    members = tables.members[tables.members["distributor"]]
    head = members["id"].tolist()[4]
    clock = FixedClock(datetime(2026, 3, 10, 12, tzinfo=UTC))
    follow = relabelling.follow_members
    left = [steps]

    class Died(Exception):
        pass

    def dying(*arguments: Any) -> None:
        if not left[0]:
            raise Died
        left[0] -= 1
        follow(*arguments)

    monkeypatch.setattr(relabelling, "ROLLUPS", 3)
    monkeypatch.setattr(relabelling, "follow_members", dying)
    before = blocks_of(network)
    with pytest.raises(Died):
        move(network, clock, OPERATOR, head, HOUSE, 20260301)
    monkeypatch.undo()
    assert check_graph(network)
    clock.instant = datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert relabelling.recover(network, clock)
    assert check_graph(network) == []
    assert blocks_of(network) != before
