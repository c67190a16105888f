"""What the walk of every kind says of whom is not paid, and of what stays where.

A row is (member, level, outcome, reason) and what is compared with what.
"""

from __future__ import annotations

from small import RETAIL, run

RANKED = '[[rank]]\nname = "silver"\nwhen = "group >= 1"\n'
GOLD = '[[rank]]\nname = "gold"\nwhen = "group >= 100"\n'
WHO = '[metric.who]\nof = "fact"\nunit = "text"\n'
GONE = {"left": 20261001}
NEW, OLD = {"joined": 20261001}, {"joined": 20250101}
FOUR = {"a": "", "b": "a", "gone": {"sponsor": "a", **GONE}, "c": "gone"}
PAID, LOST, PASSED = "paid", "lost", "passed"


def kind(name: str, rest: str, before: str = "") -> str:
    return f'{before}[[component]]\nname = "c"\nkind = "{name}"\n{rest}\n'


def below(sponsor: str, *more: dict) -> dict:
    found = {"sponsor": sponsor}
    for part in more:
        found |= part
    return found


def told(text: str, people: dict, orders=(), **more) -> dict[str, list[tuple]]:
    """Return what is said of every source of the last component."""
    result = run(text, people, orders, **more)
    snapshot = result.facts.snapshot
    rules = result.plan.components[-1].rules
    names = snapshot.order if rules.source == "order" else snapshot.member
    people_ = [*snapshot.member, "nobody"]
    said = {}
    for source, name in enumerate(names):
        said[name] = []
        for step in rules.steps(result.facts, source):
            row = people_[step.member], step.level, step.outcome, step.reason
            compared = step.have, step.need, step.figure
            said[name].append(row + (compared if any(compared) else ()))
    return said


def test_guarantee() -> None:
    text = (
        RANKED
        + '[[component]]\nname = "own"\nkind = "own_sales"\nrate = "10%"\n'
        + kind("guarantee", 'minimum_by_rank = { silver = "5" }')
    )
    sale = {"kind": RETAIL, "volume": 1}
    orders = [{"seller": "a", "net": 50, **sale}, {"seller": "b", "net": 49, **sale}]
    assert told(text, FOUR, orders) == {
        "a": [("a", 0, LOST, "enough", 500, 500, "")],
        "b": [("b", 0, PAID, "")],
        "gone": [("gone", 0, LOST, "left", 20261001, 0, "")],
        "c": [("c", 0, LOST, "enough")],
    }


def test_pool() -> None:
    text = kind("pool", 'rate = "5%"\nshares = "group"')
    assert told(text, FOUR, [("a", 10)]) == {
        "a": [("a", 0, PAID, "")],
        "b": [("b", 0, LOST, "shares")],
        "gone": [("gone", 0, LOST, "left", 20261001, 0, "")],
        "c": [("c", 0, LOST, "shares")],
    }


def rank_bonus(rest: str) -> str:
    sums = 'amounts = { silver = ["5", "6"], gold = "9" }\n'
    return kind("rank_bonus", sums + rest, RANKED + GOLD)


def test_rank_bonus() -> None:
    people = {"a": "", "b": "a"}
    before = [("b", "c.paid.silver", 2)]
    orders = [("a", 200), ("b", 2)]
    assert told(rank_bonus('skipped = "highest"'), people, orders, state=before) == {
        "a": [("a", 1, LOST, "higher"), ("a", 2, PAID, "")],
        "b": [("b", 1, LOST, "before"), ("b", 2, LOST, "requires", 1, 2, "achieved")],
    }
    strict = rank_bonus('consecutive = 3\nrequires = "personal >= 5"')
    assert told(strict, people, orders) == {
        "a": [("a", 1, LOST, "streak", 1, 3, ""), ("a", 2, LOST, "streak", 1, 3, "")],
        "b": [
            ("b", 1, LOST, "requires", 200, 500, "personal"),
            ("b", 2, LOST, "requires", 1, 2, "achieved"),
        ],
    }
    people = {"a": below("", OLD), "b": below("a", NEW)}
    early = told(rank_bonus("within_days = 31"), people, [("b", 2)])
    assert [steps[0][:4] for steps in early.values()] == [
        ("a", 1, LOST, "window"),
        ("b", 1, PAID, ""),
    ]
    # What is begun goes on whatever the rank is, unless it must be held.
    going = [("a", "c.paid.silver", 1)]
    assert told(rank_bonus("hold_rank = false"), people, state=going)["a"] == [
        ("a", 1, PAID, ""),
        ("a", 2, LOST, "requires", 0, 2, "achieved"),
    ]
    assert told(rank_bonus(""), people, state=going)["a"] == [
        ("a", 1, LOST, "requires", 0, 1, "achieved"),
        ("a", 2, LOST, "requires", 0, 2, "achieved"),
    ]


def test_structure() -> None:
    text = kind(
        "structure",
        'each = "personal >= 1"\nteam = "group >= 5"\namounts = [1]\nwidth = 1\n'
        'requires = "personal >= 3"',
    )
    orders = [("a", 2), ("b", 1), ("b", 5), ("c", 4)]
    assert told(text, FOUR, orders) == {
        "a": [("a", 1, LOST, "requires", 200, 300, "personal")],
        "b": [("b", 0, LOST, "structure", 0, 1, "")],
        "gone": [("gone", 0, LOST, "left", 20261001, 0, "")],
        "c": [("c", 0, LOST, "requires", 400, 500, "group")],
    }
    assert told(text, FOUR, [("a", 3), ("b", 1), ("c", 9)]) == {
        "a": [("a", 1, PAID, "")],
        "b": [("b", 0, LOST, "requires", 100, 300, "personal")],
        "gone": [("gone", 0, LOST, "left", 20261001, 0, "")],
        "c": [("c", 0, LOST, "structure", 0, 1, "")],
    }


def test_referral() -> None:
    rest = 'affiliate = "who"\nrate = "5%"\norders = "own"\nwithin_days = 30'
    people = {"a": "", "b": below("a", NEW), "old": below("a", OLD),
              "gone": below("a", GONE), "x": below("a", NEW)}  # fmt: skip
    facts = [("b", "who", "a"), ("old", "who", "a"), ("x", "who", "gone")]
    orders = [("a", 1), ("b", 1), {"seller": "b", "volume": 1, "kind": RETAIL},
              ("old", 1), ("x", 3)]  # fmt: skip
    assert told(kind("referral", rest, WHO), people, orders, facts=facts) == {
        "o:001": [("nobody", 1, LOST, "affiliate")],
        "o:002": [("a", 1, PAID, "")],
        "o:003": [],
        "o:004": [("old", 1, LOST, "window")],
        "o:005": [("gone", 1, LOST, "left", 20261001, 0, "")],
    }


def test_type_table() -> None:
    rest = 'types = "who"\ntable = { a = { b = "5", c = "0" } }\n'
    people = {
        "a": "", "b": below("a", NEW), "old": below("a", OLD),
        "gone": below("a", NEW, GONE), "x": below("gone", NEW),
        "y": below("a", NEW), "z": below("b", NEW), "w": below("a", NEW),
    }  # fmt: skip
    orders = [("b", 1), ("old", 1), ("x", 1), ("z", 1), ("w", 1), ("gone", 1)]
    facts = [
        (member, "who", what)
        for member, what in {
            "a": "a",
            "b": "b",
            "gone": "a",
            "x": "b",
            "z": "b",
            "w": "c",
        }.items()
    ]
    text = kind("type_table", rest + 'where = "personal >= 1"', WHO)
    assert told(text, people, orders, facts=facts) == {
        "a": [("nobody", 1, LOST, "top")],
        "b": [("a", 1, PAID, "")],
        "z": [("b", 1, LOST, "rate")],
        "gone": [("a", 1, LOST, "rate")],
        "x": [("gone", 1, LOST, "left", 20261001, 0, "")],
        "old": [("a", 1, LOST, "window")],
        "w": [("a", 1, LOST, "rate")],
        "y": [("y", 1, LOST, "requires", 0, 100, "personal")],
    }  # fmt: skip


def test_matrix_full() -> None:
    rest = 'amounts = ["5", "7", "9"]\nwidth = 1\nrequires = "personal >= 1"'
    people = {"a": ""} | {
        name: {"placement": above, "slot": 1}
        for above, name in zip("abc", "bcd", strict=True)
    }
    state = [("a", "c.levels", 1)]
    unmet = (LOST, "requires", 0, 100, "personal")
    assert told(kind("matrix_full", rest), people, [("a", 1)], state=state) == {
        "a": [("a", 1, LOST, "before"), ("a", 2, PAID, ""), ("a", 3, PAID, "")],
        "b": [("b", 1, *unmet), ("b", 2, *unmet), ("b", 3, LOST, "full", 2, 3, "")],
        "c": [("c", 1, *unmet), ("c", 2, LOST, "full", 1, 2, ""),
              ("c", 3, LOST, "full", 1, 3, "")],
        "d": [("d", level, LOST, "full", 0, level, "") for level in (1, 2, 3)],
    }  # fmt: skip


def test_leadership() -> None:
    rest = (
        'base = "group"\nleaders = "group >= 10"\nrate = "5%"\nguarantee = 100\n'
        'requires = "personal >= 1"'
    )
    people = {"a": "", "b": "a", "c": "a", "d": "a"}
    orders = [("a", 1), ("b", 20), ("c", 200)]
    found = told(kind("leadership", rest), people, orders)
    assert found["a"] == [("a", 0, PAID, "")]
    assert found["b"] == [("b", 0, LOST, "guarantee", 0, 2000, "")]
    assert found["d"] == [("d", 0, LOST, "requires", 0, 1000, "group")]


def test_differential() -> None:
    rates = 'higher_leg = "break"\nrates_by_rank = { silver = "5%" }\n'
    people = {"a": "", "b": "a", "c": below("b", {"joined": 20261005}), "d": "b",
              "gone": below("a", GONE)}  # fmt: skip
    orders = [("a", 1), ("b", 1), ("c", 5)]
    rest = 'requires = "personal >= 1"\npays_own = "unless_new"\npays_legs = "old"'
    assert told(kind("differential", rates + rest, RANKED), people, orders) == {
        "a": [("a", 0, PAID, ""), ("nobody", 1, LOST, "top")],
        "b": [("b", 0, PAID, ""), ("a", 1, LOST, "below")],
        "c": [("c", 0, LOST, "newcomer"), ("b", 1, LOST, "newcomer")],
        "d": [("d", 0, LOST, "requires", 0, 100, "personal"), ("b", 1, PAID, "")],
        "gone": [("gone", 0, LOST, "left", 20261001, 0, ""), ("a", 1, PAID, "")],
    }
    rest = 'breakaway_when = "personal >= 5"\npays_own = "never"'
    found = told(kind("differential", rates + rest, RANKED), people, orders)
    assert found["c"][1] == ("b", 1, LOST, "breakaway")
    assert found["b"] == [("b", 0, LOST, "unpaid"), ("a", 1, LOST, "below")]
    rest = 'breakaway = "own"'  # b has a's own rate
    found = told(kind("differential", rates + rest, RANKED), people, orders)
    assert found["b"] == [("b", 0, PAID, ""), ("a", 1, LOST, "breakaway")]
    assert found["a"] == [("a", 0, PAID, ""), ("nobody", 1, LOST, "top")]
    rest = 'compression = "skip_inactive"\n'
    found = told(kind("differential", rates + rest, RANKED), people, orders)
    assert found["gone"] == [("gone", 0, PASSED, "left", 20261001, 0, "")]


def test_differential_by_order() -> None:
    rates = 'rates_by_rank = { silver = "5%", gold = "7%" }\n'
    people = {"t": "", "a": "t", "b": "a", "c": "b", "gone": below("c", GONE)}
    orders = [("c", 1), {"seller": "c", "volume": 3, "kind": RETAIL}, ("gone", 1),
              ("a", 100)]  # fmt: skip
    text = kind(
        "differential_by_order", rates + 'orders = "own"\nmin_level = 2', RANKED + GOLD
    )
    lower = ("b", 1, PASSED, "below")
    assert told(text, people, orders) == {
        "o:004": [("a", 0, LOST, "near", 0, 2, ""), ("t", 1, PASSED, "below")],
        "o:001": [("c", 0, LOST, "near", 0, 2, ""), lower, ("a", 2, PAID, ""),
                  ("t", 3, PASSED, "below")],
        "o:002": [],
        "o:003": [("gone", 0, PASSED, "left", 20261001, 0, ""),
                  ("c", 1, LOST, "near", 1, 2, ""), ("b", 2, PASSED, "below"),
                  ("a", 3, PAID, ""), ("t", 4, PASSED, "below")],
    }  # fmt: skip
    late = kind("differential_by_order", rates + "start_level = 1", RANKED + GOLD)
    found = told(late, {"a": "", "b": "a"}, [("b", 1)])
    assert found == {"o:001": [("a", 1, PAID, "")]}
    early = kind("differential_by_order", rates, RANKED + GOLD)
    found = told(early, {"a": "", "b": "a"}, [("b", 1)])
    assert found == {"o:001": [("b", 0, PAID, ""), ("a", 1, PASSED, "below")]}


def test_generations() -> None:
    rest = 'boundary = "rank >= silver"\nrates = ["1%"]\n'
    people = {"t": "", "a": "t", "b": "a", "gone": below("b", GONE), "d": "gone"}
    found = told(
        kind("generations", rest + 'closes = "opens_with"', RANKED),
        people,
        [("b", 1), ("d", 1)],
    )
    assert found == {
        "t": [], "a": [], "gone": [],
        "b": [("a", 1, PAID, ""), ("t", 2, LOST, "depth", 2, 1, "")],
        "d": [("gone", 1, PASSED, "left", 20261001, 0, ""), ("b", 1, PAID, ""),
              ("a", 2, LOST, "depth", 2, 1, ""), ("t", 3, LOST, "depth", 3, 1, "")],
    }  # fmt: skip
    rest = 'boundary = "personal >= 5"\nrates = ["1%"]\ncloses = "opens_with"\n'
    zero = told(kind("generations", rest, RANKED), people, [("b", 1)])
    assert zero["b"] == [("a", 0, PASSED, "unpaid"), ("t", 0, PASSED, "unpaid")]
    zero = told(
        kind("generations", rest + 'generation_0 = "2%"', RANKED), people, [("b", 1)]
    )
    assert zero["b"] == [("a", 0, PAID, ""), ("t", 0, PAID, "")]


def test_infinity() -> None:
    rest = (
        'rates_by_rank = { silver = "5%" }\nmin_level = 2\norders = "own"\n'
        'requires = "personal >= 1"'
    )
    people = {"t": "", "s": "t", "a": "s", "b": "a", "c": "b", "d": "c"}
    orders = [("d", 1), ("a", 1), ("s", 1), ("c", -1),
              {"seller": "c", "volume": 3, "kind": RETAIL}]  # fmt: skip
    unmet = (PASSED, "requires", 0, 100, "personal")
    top = ("t", 5, *unmet)
    assert told(kind("infinity", rest, RANKED), people, orders) == {
        "o:001": [("c", 1, PASSED, "requires", -100, 100, "personal"),
                  ("b", 2, *unmet), ("a", 3, PASSED, "blocked"),
                  ("s", 4, PASSED, "blocked"), top],
        "o:002": [("s", 1, PASSED, "blocked"), ("t", 2, *unmet)],
        "o:003": [("t", 1, *unmet)],
        "o:004": [("b", 1, *unmet), ("a", 2, PAID, ""), ("s", 3, PASSED, "blocked"),
                  ("t", 4, *unmet)],
        "o:005": [],
    }  # fmt: skip
    near = kind("infinity", 'rates_by_rank = { silver = "5%" }\nmin_level = 2', RANKED)
    people = {"a": "", "b": "a", "c": "b", "d": "c"}
    orders = [("d", "-1"), ("c", "0.5"), ("b", 2)]
    found = told(near, people, orders)
    assert found["o:001"] == [
        ("c", 1, PASSED, "rate"), ("b", 2, PAID, ""), ("a", 3, PASSED, "blocked"),
    ]  # fmt: skip
    assert found["o:002"] == [
        ("b", 1, LOST, "near", 1, 2, ""), ("a", 2, PASSED, "blocked"),
    ]  # fmt: skip


FIRST = '[[component]]\nname = "first"\nkind = "own_sales"\nrate = "10%"\n'


def test_matching_down() -> None:
    rest = 'on = "first"\ndirection = "down"\nrate = "5%"\ntree = "sponsor"\n'
    orders = [{"seller": "a", "net": 100, "volume": 1, "kind": RETAIL}, ("b", 1)]
    asks = 'divisor = "qualified"\nrequires = "personal >= 1"\n'
    assert told(kind("matching", rest + asks, FIRST), FOUR, orders) == {
        "a": [("b", 1, PAID, ""), ("gone", 1, LOST, "left", 20261001, 0, "")],
        "b": [],
        "gone": [("c", 1, LOST, "requires", 0, 100, "personal")],
        "c": [],
    }
    nobody = WHO.replace("text", "count") + FIRST
    text = kind("matching", rest + 'divisor = "who"\n', nobody)
    assert told(text, FOUR, orders)["a"][0] == ("b", 1, LOST, "rate")
    asks = 'divisor = 2\nsource_requires = "retail >= 1"\n'
    found = told(kind("matching", rest + asks, FIRST), FOUR, orders)
    assert found["a"][0] == ("b", 1, PAID, "")
    assert found["b"] == [("b", 1, LOST, "requires", 0, 100, "retail")]


def test_matching_up() -> None:
    rest = 'on = "first"\nrates = ["5%"]\ntree = "sponsor"\n'
    orders = [{"seller": "b", "net": 100, "volume": 1, "kind": RETAIL}]
    asks = 'source_requires = "retail >= 1"\n'
    found = told(kind("matching", rest + asks, FIRST), FOUR, orders)
    assert found["b"] == [("a", 1, PAID, "")]
    assert found["a"] == [("a", 1, LOST, "requires", 0, 100, "retail")]


def test_pass_share() -> None:
    rest = 'share = "10%"\norders = "own"\nrequires = "personal >= 1"\n'
    orders = [("b", 1), ("c", 100), ("b", 1000),
              {"seller": "b", "volume": 1, "kind": RETAIL}]  # fmt: skip
    unmet = (LOST, "requires", 0, 100, "personal")
    gone = ("gone", 1, LOST, "left", 20261001, 0, "")
    assert told(kind("pass_share", rest + 'unit = "1"'), FOUR, orders) == {
        "o:001": [("b", 0, PAID, "")],
        "o:002": [("c", 0, PAID, ""), gone, ("a", 2, *unmet)],
        "o:003": [("b", 0, PAID, ""), ("a", 1, *unmet), ("nobody", 2, LOST, "top")],
        "o:004": [],
    }
    dynamic = rest + 'unit = "1"\ncompression = "dynamic"'
    assert told(kind("pass_share", dynamic), FOUR, orders[1:2]) == {
        "o:001": [
            ("c", 0, PAID, ""), ("gone", 1, PASSED, "left", 20261001, 0, ""),
            ("a", 1, PASSED, "requires", 0, 100, "personal"),
            ("nobody", 1, LOST, "top"),
        ],
    }  # fmt: skip
    powers = 'form = "geometric"\nshare = "10%"\nlevels = 2\norders = "own"'
    assert told(kind("pass_share", powers), FOUR, orders) == {
        "o:001": [("b", 0, PAID, ""), ("a", 1, PAID, ""), ("nobody", 2, LOST, "top")],
        "o:003": [("b", 0, PAID, ""), ("a", 1, PAID, ""), ("nobody", 2, LOST, "top")],
        "o:004": [],
        "o:002": [("c", 0, PAID, ""), gone, ("a", 2, PAID, "")],
    }
    asks = powers + '\nrequires = "personal >= 5"'
    found = told(kind("pass_share", asks), {"a": ""}, [("a", 1)])
    assert found["o:001"][0] == ("a", 0, LOST, "requires", 100, 500, "personal")


def test_pass_up() -> None:
    rest = (
        'passed = 1\nintroducer = "5%"\npassup = "3%"\nkeeper = "9%"\n'
        "needs_activity = false\n"
    )
    people = {
        "t": below("", {"joined": 20261020}), "u": "t",
        "a": below("u", {"enroller": "u"}), "b": below("a", {"enroller": "a"}),
    }  # fmt: skip
    people["u"] = below("t", {"enroller": "t", "joined": 20261002})
    orders = [{"seller": "b", "volume": 1, "day": 20261010},
              {"seller": "b", "volume": 1, "day": 20261011}]  # fmt: skip

    def up(more: str) -> list:
        found = told(kind("pass_up", rest + more), people, orders)
        assert found["o:002"] == [("a", 1, PAID, "")]  # his second sale
        assert found["o:001"][0] == ("a", 1, PAID, "")
        return found["o:001"][1:]

    assert up("") == [("u", 2, PAID, "")]
    assert up('target = "company"') == [("nobody", 2, LOST, "company")]
    nearest = 'target = "nearest"\n'
    assert up(nearest) == [("u", 2, PAID, "")]
    assert up(nearest + 'search_from = "recruiter"') == [("a", 2, PAID, "")]
    assert up(nearest + 'target_requires = "personal >= 1"') == [
        ("u", 2, PASSED, "requires", 0, 100, "personal"),
        ("t", 2, PASSED, "requires", 0, 100, "personal"),
        ("nobody", 2, LOST, "company"),
    ]
    assert up(nearest + 'qualified_since = "joined"') == [("u", 2, PAID, "")]
    people["u"]["joined"] = 20261011
    assert up(nearest + 'qualified_since = "joined"') == [
        ("u", 2, PASSED, "since", 20261011, 20261010, ""),
        ("t", 2, PASSED, "since", 20261020, 20261010, ""),
        ("nobody", 2, LOST, "company"),
    ]
    people["u"]["joined"] = 0
    assert up(nearest + 'qualified_since = "joined"')[0] == (
        "u", 2, PASSED, "since", 0, 20261010, "",
    )  # fmt: skip
    people["u"]["left"] = 20261001
    assert up("") == [
        ("u", 2, PASSED, "left", 20261001, 0, ""), ("nobody", 2, LOST, "company"),
    ]  # fmt: skip
    people["a"] = below("", {"enroller": ""})
    assert up("") == [("nobody", 2, LOST, "top")]


def test_own_sales_bonus_and_binary() -> None:
    orders = [{"seller": "a", "net": 100, "kind": RETAIL}, ("b", 1),
              {"seller": "b", "net": 1, "kind": RETAIL}]  # fmt: skip
    text = kind("own_sales", 'rate = "1%"\nrequires = "personal >= 1"')
    assert told(text, FOUR, orders) == {
        "o:001": [("a", 0, LOST, "requires", 0, 100, "personal")],
        "o:002": [],
        "o:003": [("b", 0, PAID, "")],
    }
    steps = 'base = "group"\nmetric = "group"\nbrackets = [{ from = 10, rate = "5%" }]'
    text = kind("bonus", steps + '\nrequires = "personal >= 1"')
    assert told(text, FOUR, [("b", 1), ("c", 100)]) == {
        "a": [("a", 0, LOST, "requires", 0, 100, "personal")],
        "b": [("b", 0, PAID, "")],
        "gone": [("gone", 0, LOST, "left", 20261001, 0, "")],
        "c": [("c", 0, PAID, "")],
    }
    legs = {"a": "", "b": {"placement": "a", "slot": 1},
            "c": {"placement": "a", "slot": 2}}  # fmt: skip
    text = kind("binary", 'form = "cycle"\nunit = 100\npay = "10"')
    assert told(text, legs, [("b", 200), ("c", 99)]) == {
        "a": [("a", 0, LOST, "weak", 9900, 10000, "")],
        "b": [("b", 0, LOST, "weak", 0, 10000, "")],
        "c": [("c", 0, LOST, "weak", 0, 10000, "")],
    }
    assert told(text, legs, [("b", 100), ("c", 100)])["a"] == [("a", 0, PAID, "")]
