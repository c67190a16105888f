"""Trees as parent positions, judged by plain recursion-free walks and networkx."""

from __future__ import annotations

import random
import time

import networkx
import numpy as np
import pytest

from graphcrm.rules import exact, tree


def forest(seed: int) -> tuple[list[str], np.ndarray]:
    rng = random.Random(seed)
    count = rng.randint(1, 60)
    names = [f"n{number}" for number in rng.sample(range(1000), count)]
    parent = [rng.choice([count, *range(at)]) for at in range(count)]
    shuffled = list(range(count))
    rng.shuffle(shuffled)
    place = {old: new for new, old in enumerate(shuffled)} | {count: count}
    moved = [place[parent[old]] for old in shuffled]
    return [names[old] for old in shuffled], np.array(moved, np.int64)


def walked(ids: list[str], parent: np.ndarray) -> list[int]:
    """Return the pre-order by an explicit stack."""
    count = len(ids)
    children: dict[int, list[int]] = {}
    for at, above in enumerate(parent.tolist()):
        children.setdefault(above, []).append(at)
    order, stack = [], [count]
    while stack:
        at = stack.pop()
        if at != count:
            order.append(at)
        stack += sorted(children.get(at, []), key=ids.__getitem__, reverse=True)
    return order


@pytest.mark.parametrize("seed", range(100))
def test_against_plain_walks(seed: int) -> None:
    ids, parent = forest(seed)
    count = len(ids)
    assert tree.preorder(ids, parent).tolist() == walked(ids, parent)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(count + 1))
    graph.add_edges_from((above, at) for at, above in enumerate(parent.tolist()))
    below = [len(networkx.descendants(graph, at)) + 1 for at in range(count)]
    assert tree.sizes(parent).tolist() == below
    levels = networkx.single_source_shortest_path_length(graph, count)
    assert tree.depths(parent).tolist() == [levels[at] - 1 for at in range(count)]
    wanted = np.random.default_rng(seed).random(count) < 0.3
    for at, found in enumerate(tree.nearest(wanted, parent)[:-1].tolist()):
        while at != count and not wanted[at]:
            at = int(parent[at])
        assert found == at


def test_a_circle_is_named() -> None:
    with pytest.raises(ValueError, match=r"above [abc] run in a circle"):
        tree.preorder(["a", "b", "c", "d"], np.array([1, 2, 0, 4]))


@pytest.mark.parametrize("shape", ["chain", "star"])
def test_extreme_shapes_are_fast(shape: str) -> None:
    count = 100_000
    parent = np.arange(-1, count - 1) if shape == "chain" else np.zeros(count, int)
    parent[0] = count
    ids = [f"{number:06d}" for number in range(count)]
    began = time.perf_counter()
    assert tree.preorder(ids, parent.astype(np.int64)).tolist() == list(range(count))
    assert time.perf_counter() - began < 10


def test_sums_beyond_int64_are_exact() -> None:
    values = np.array([2**62, 2**62, 2**62, -5], np.int64)
    assert exact.total(values) == 3 * 2**62 - 5
    wide = exact.summable(values)
    assert tree.branch_sums(wide, np.array([4, 1, 2, 1])).tolist() == [
        3 * 2**62 - 5, 2**62, 2**62 - 5, -5,
    ]  # fmt: skip


def test_rounding_halves_away_from_zero_on_both_paths() -> None:
    small = np.array([5, -5, 15, -15, 14, -14], np.int64)
    assert exact.rounded(small, (1, 10)).tolist() == [1, -1, 2, -2, 1, -1]
    large = small * 10**17
    factors = ((10**9, 10**9), (1, 10**18))
    assert not exact.fits(large, factors)
    assert exact.rounded(large, *factors).tolist() == [1, -1, 2, -2, 1, -1]
