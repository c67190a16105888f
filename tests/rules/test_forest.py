"""A forest's answers, each against a plain walk, in canonical order and in none."""

from __future__ import annotations

import numpy as np
import pytest
from test_rules_tree import forest

from graphcrm.rules import tree
from graphcrm.rules.tree import Forest


def canonical(seed: int) -> np.ndarray:
    ids, parent = forest(seed)
    order = tree.preorder(ids, parent)
    place = np.empty(len(ids) + 1, np.int64)
    place[order] = np.arange(len(ids))
    place[len(ids)] = len(ids)
    return place[parent[order]]


def uplines(parent: list[int], at: int) -> list[int]:
    above = []
    while parent[at] != len(parent):
        at = parent[at]
        above.append(at)
    return above


@pytest.fixture(params=range(60), ids=str)
def seed(request) -> int:
    return request.param


@pytest.fixture(params=[True, False], ids=["canonical", "any order"])
def grown(request, seed: int) -> Forest:
    parent = canonical(seed) if request.param else forest(seed)[1]
    return Forest(parent, canonical=request.param)


def test_links(grown: Forest) -> None:
    parent, nobody = grown.parent.tolist(), grown.nobody
    assert nobody == len(parent)
    assert grown.above.tolist() == [*parent, nobody]
    for at in range(nobody):
        assert list(grown.uplines(at)) == uplines(parent, at)
        assert grown.depth[at] == len(uplines(parent, at))
    for depth, members in enumerate(grown.by_depth):
        assert members.tolist() == [
            at for at in range(nobody) if grown.depth[at] == depth
        ]
    assert sum(map(len, grown.by_depth)) == nobody


def test_order_and_size(grown: Forest) -> None:
    parent, nobody = grown.parent.tolist(), grown.nobody
    order = grown.order.tolist()
    assert sorted(order) == list(range(nobody))
    for place, at in enumerate(order):
        branch = {below for below in range(nobody) if at in uplines(parent, below)}
        assert grown.size[at] == len(branch) + 1
        assert set(order[place + 1 : place + 1 + len(branch)]) == branch


@pytest.mark.parametrize("scale", [1, 2**59])
def test_sums(grown: Forest, seed: int, scale: int) -> None:
    parent, nobody = grown.parent.tolist(), grown.nobody
    rng = np.random.default_rng(seed)
    values = rng.integers(-5, 9, nobody) * scale
    plain = values.tolist()
    branch = [0] * nobody
    children = [0] * nobody
    for at in range(nobody):
        for upline in (at, *uplines(parent, at)):
            branch[upline] += plain[at]
        if parent[at] != nobody:
            children[parent[at]] += plain[at]
    assert grown.group(values).tolist() == branch
    assert grown.below(values).tolist() == children
    heads = rng.random(nobody) < 0.3
    held = []
    for head in range(nobody):
        below = [at for at in range(nobody) if head in uplines(parent, at)]
        held.append(sum(
            plain[at] for at in below
            if any(heads[up] for up in (at, *uplines(parent, at)) if up in below)
        ))  # fmt: skip
    assert grown.held_by(heads, values).tolist() == held


def test_places(grown: Forest, seed: int) -> None:
    parent, nobody = grown.parent.tolist(), grown.nobody
    values = np.random.default_rng(seed).integers(0, 4, nobody)
    for at, place in enumerate(grown.places(values).tolist()):
        siblings = [other for other in range(nobody) if parent[other] == parent[at]]
        siblings.sort(key=lambda other: (-values[other], other))
        assert siblings[place] == at


def test_higher_and_nearest(grown: Forest, seed: int) -> None:
    parent, nobody = grown.parent.tolist(), grown.nobody
    rng = np.random.default_rng(seed)
    values, wanted = rng.integers(0, 5, nobody), rng.random(nobody) < 0.4
    higher, nearest = grown.higher(values), grown.nearest(wanted)
    assert higher[nobody] == nearest[nobody] == nobody
    for at in range(nobody):
        above = [up for up in uplines(parent, at) if values[up] > values[at]]
        assert higher[at] == next(iter(above), nobody)
        marked = [up for up in (at, *uplines(parent, at)) if wanted[up]]
        assert nearest[at] == next(iter(marked), nobody)


def test_nobody_at_all() -> None:
    empty = Forest(np.array([], np.int64), canonical=True)
    values = np.array([], np.int64)
    assert empty.group(values).tolist() == empty.below(values).tolist() == []
    assert empty.places(values).tolist() == []
    assert empty.size.tolist() == empty.depth.tolist() == empty.order.tolist() == []
    assert empty.nearest(values.astype(bool)).tolist() == [0]
    assert Forest(values).order.tolist() == []


def test_distinct_values_of_a_sorted_column() -> None:
    values, place = tree.runs(np.array([0, 0, 2, 5, 5, 5]))
    assert values.tolist() == [0, 2, 5]
    assert place.tolist() == [0, 0, 1, 2, 2, 2]


def test_a_circle_is_named_however_long() -> None:
    for count in (1, 2, 3, 4, 5, 8, 9):
        circle = np.roll(np.arange(count), 1)
        with pytest.raises(ValueError, match="the sponsors above 0 run in a circle"):
            tree.check_acyclic(range(count), circle)
        chain = np.append(np.arange(1, count), count)
        tree.check_acyclic(range(count), chain)
    with pytest.raises(ValueError, match="the placements above b run in a circle"):
        tree.check_acyclic(["a", "b"], np.array([2, 1]), "placements")


def test_positions_are_in_no_order_unless_it_is_said() -> None:
    upwards = np.array([1, 2])  # 1 stands above 0
    assert Forest(upwards).order.tolist() == [1, 0]
    assert Forest(upwards).group(np.array([5, 7])).tolist() == [5, 12]
