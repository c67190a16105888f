"""Interval labels: pure upkeep against a tree in memory."""

from __future__ import annotations

import bisect
import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.errors import Conflict
from graphcrm.graph import labels
from graphcrm.graph.labels import Gap, Place


class Memory:
    """A labelled tree in memory: what the graph is to ``relabelling``."""

    def __init__(self, parents: list[int]) -> None:
        lo, hi, _ = labels.initial_labels(parents)
        self.labels = {
            str(i): (int(a), int(b))
            for i, (a, b) in enumerate(zip(lo, hi, strict=True))
        }
        self.parent = {str(i): str(p) if p >= 0 else "" for i, p in enumerate(parents)}
        self.below: dict[str, list[str]] = {id: [] for id in self.labels}
        for id, parent in self.parent.items():
            if parent:
                self.below[parent].append(id)
        self.index = sorted((lo, id) for id, (lo, _) in self.labels.items())
        self.rewritten = 0

    def place(self, member: str) -> Place:
        return Place(member, *self.labels[member], self.parent[member])

    def children(self, member: str) -> list[Place]:
        return sorted((self.place(c) for c in self.below[member]), key=lambda p: p.lo)

    def _between(self, low: int, high: int) -> tuple[int, int]:
        return bisect.bisect_left(self.index, (low, "")), bisect.bisect_left(
            self.index, (high, "")
        )

    def count(self, low: int, high: int) -> int:
        first, last = self._between(low, high)
        return last - first

    def gap(self, member: str) -> Gap:
        lo, hi = self.labels[member]
        first = self._between(lo + 1, hi)[0]
        inside = first < len(self.index) and self.index[first][0] < hi
        parent = self.parent[member]
        above = self.labels[parent] if parent else (0, 0)
        return Gap(
            lo + 1,
            self.index[first][0] if inside else hi,
            len(self.below[member]),
            hi - lo,
            above[1] - above[0],
        )

    def make_room(self, sponsor: str, members: int = 1) -> None:
        stretch = labels.sparse_stretch(self, sponsor, members)
        first, last = self._between(stretch.low, stretch.high)
        ids = [id for _, id in self.index[first:last]]
        lo, hi = (
            np.array([self.labels[id][side] for id in ids], dtype=np.int64)
            for side in (0, 1)
        )
        favoured = -1 if sponsor == stretch.head else ids.index(sponsor)
        new_lo, new_hi = labels.spread(stretch, lo, hi, favoured, members)
        for id, a, b in zip(ids, new_lo.tolist(), new_hi.tolist(), strict=True):
            self.labels[id] = (a, b)
        self.index[first:last] = [(self.labels[id][0], id) for id in ids]
        self.rewritten += len(ids)

    def enrol(self, sponsor: str) -> str:
        new = str(len(self.labels))
        slot = labels.slot(self.gap(sponsor))
        if slot is None:
            self.make_room(sponsor)
            slot = labels.slot(self.gap(sponsor))
        assert slot is not None
        self.labels[new] = slot
        self.parent[new] = sponsor
        self.below[new] = []
        self.below[sponsor].append(new)
        bisect.insort(self.index, (slot[0], new))
        return new

    def assert_sound(self) -> None:
        for id, parent in self.parent.items():
            lo, hi = self.labels[id]
            assert 0 <= lo < hi < 2**58
            if parent:
                assert self.labels[parent][0] < lo
                assert hi <= self.labels[parent][1]
        for id in self.below:
            siblings = self.children(id)
            for left, right in pairwise(siblings):
                assert left.hi <= right.lo


def random_parents(rng: random.Random, count: int) -> list[int]:
    return [-1] + [rng.randrange(i) for i in range(1, count)]


def sizes(parents: list[int]) -> list[int]:
    found = [1] * len(parents)
    for i in reversed(range(1, len(parents))):
        found[parents[i]] += found[i]
    return found


# -- a whole tree ------------------------------------------------------------------


@given(st.integers(1, 60), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_first_labels_nest_in_any_order_of_rows(count: int, rng: random.Random) -> None:
    parents = random_parents(rng, count)
    shuffled = list(range(count))
    rng.shuffle(shuffled)
    moved = [0] * count
    for old, new in enumerate(shuffled):
        moved[new] = -1 if parents[old] < 0 else shuffled[parents[old]]
    lo, hi, depth = labels.initial_labels(moved)
    tree = Memory(moved)
    tree.assert_sound()
    for old, size in enumerate(sizes(parents)):
        new = shuffled[old]
        assert ((lo >= lo[new]) & (lo < hi[new])).sum() == size
        above, levels = moved[new], 0
        while above >= 0:
            above, levels = moved[above], levels + 1
        assert depth[new] == levels


def test_siblings_follow_the_order_given() -> None:
    lo, _, _ = labels.initial_labels([-1, 0, 0, 0], order=[0, 3, 1, 2])
    assert np.argsort(lo).tolist() == [0, 2, 3, 1]


def test_house_alone_has_all_labels() -> None:
    lo, hi, depth = labels.initial_labels([-1])
    assert (lo.tolist(), hi.tolist(), depth.tolist()) == ([0], [labels.SPACE], [0])


@pytest.mark.parametrize("parents", [[-1, 2, 1], [-1, -1], [0], [-1, 5], [1, 0]])
def test_what_is_no_tree_is_refused(parents: list[int]) -> None:
    with pytest.raises(ValueError, match=r"tree|cycle"):
        labels.initial_labels(parents)


@pytest.mark.parametrize("shape", ["chain", "hub"])
def test_deep_and_wide_trees_need_no_recursion(shape: str) -> None:
    parents = [-1] + [i if shape == "chain" else 0 for i in range(100_000)]
    lo, hi, depth = labels.initial_labels(parents)
    assert depth.max() == (100_000 if shape == "chain" else 1)
    assert hi.max() < 2**58
    assert len(np.unique(lo)) == len(parents)


@given(st.integers(1, 40), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_forest_order(count: int, rng: random.Random) -> None:
    parents = [-1] + [rng.randrange(-1, i) for i in range(1, count)]
    heads = [i for i, parent in enumerate(parents) if parent < 0]
    groups = [rng.randrange(3) for _ in heads]
    groups = np.unique(groups, return_inverse=True)[1].tolist()
    size, places, depth, group = labels.forest_order(parents, groups)
    assert sorted(places.tolist()) == list(range(count))
    assert (np.diff(group[np.argsort(places)]) >= 0).all(), "groups stand together"
    for i, parent in enumerate(parents):
        if parent < 0:
            assert depth[i] == 1
            assert group[i] == groups[heads.index(i)]
        else:
            assert depth[i] == depth[parent] + 1
            assert group[i] == group[parent]
            assert places[parent] < places[i] < places[parent] + size[parent]


# -- enrolments ------------------------------------------------------------------------

Choice = Callable[[Memory, str, random.Random], str]


def bottom(tree: Memory, last: str, rng: random.Random) -> str:
    return last


def one_hub(tree: Memory, last: str, rng: random.Random) -> str:
    return "0"


def anybody(tree: Memory, last: str, rng: random.Random) -> str:
    return str(rng.randrange(len(tree.labels)))


def zigzag(tree: Memory, last: str, rng: random.Random) -> str:
    """Two below each: the sequence that wears gaps out fastest."""
    return last if len(tree.labels) % 2 else tree.parent[last] or last


@pytest.mark.parametrize(
    ("choose", "count", "most"),
    [
        (bottom, 3000, 0.1),
        (one_hub, 5000, 0.1),
        (anybody, 5000, 0.1),
        (zigzag, 3000, 5.0),
    ],
)
@pytest.mark.parametrize("there", [1, 1000])
def test_labels_are_seldom_rewritten(
    choose: Choice, count: int, most: float, there: int
) -> None:
    rng = random.Random(5)
    tree = Memory(random_parents(rng, there))
    last = str(there - 1)
    for _ in range(count):
        last = tree.enrol(choose(tree, last, rng))
    tree.assert_sound()
    assert tree.rewritten / count < most


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=120))
@settings(max_examples=40, deadline=None)
def test_any_sequence_keeps_the_labels_sound_in_a_crowded_tree(
    picks: list[int],
) -> None:
    """With all gaps closed at first, every enrolment must make its room."""
    tree = Memory([-1, 0, 0, 1, 1])
    crowded = {
        "0": (0, labels.SPACE),
        "1": (1, 4),
        "3": (2, 3),
        "4": (3, 4),
        "2": (4, 5),
    }
    tree.labels = crowded
    tree.index = sorted((lo, id) for id, (lo, _) in crowded.items())
    for pick in picks:
        tree.enrol(str(pick % len(tree.labels)))
        tree.assert_sound()


def test_a_moved_branch_gets_room_for_all_its_members() -> None:
    gap = Gap(1, 1 + 2**30, 3, 2**31, 2**40)
    low, high = labels.slot(gap, 1000) or (0, 0)
    assert gap.low <= low < high == gap.high
    assert high - low >= labels.ROOMY * 1000
    assert labels.slot(Gap(1, 1000, 0, 1000, 5000), 1000) is None


def test_a_full_tree_is_refused_in_words() -> None:
    tree = Memory([-1, 0])
    tree.labels = {"0": (0, 20), "1": (1, 2)}
    tree.index = [(0, "0"), (1, "1")]
    with pytest.raises(Conflict, match="used up"):
        labels.sparse_stretch(tree, "1", 10)
