"""Statements that take all the time, memory or paper there is, if they are let.

Each is refused, or stopped, or answered within its limits. The first of each group
run every day, the others in the long suite.
"""
# ruff: noqa: E501 - a statement a line

from __future__ import annotations

_GROWTH = "+".join("s" * 40)


def _chain(steps: int, step: str, names: bool) -> str:
    """Return a pattern of so many steps, its nodes with names or without."""
    nodes = [f"(n{i}:Member)" if names else "()" for i in range(steps + 1)]
    return step.join(nodes)


def _or(count: int, part: str) -> str:
    return " OR ".join(part.replace("#", str(i)) for i in range(count))


BOMBS: dict[str, list[str]] = {
    "lists": [
        "RETURN range(1, 9223372036854775807)",
        "RETURN size(range(1, 1000000000))",
        "UNWIND range(1, 1000000000) AS i RETURN collect(i)",
        "UNWIND range(1, 1000000000) AS i RETURN count(DISTINCT i)",
        "UNWIND range(1, 100000000) AS i WITH i ORDER BY -i RETURN i",
        "RETURN [x IN range(1, 100000000) | toString(x)]",
        "RETURN [x IN range(1, 10000) | range(1, 10000)]",
        "RETURN reduce(l = [0], i IN range(1, 40) | l + l)",
        "RETURN any(x IN range(1, 10000000000) WHERE x < 0)",
        "RETURN all(x IN range(1, 10000000000) WHERE x > 0)",
        "WITH range(1, 1000000) AS l RETURN reduce(s = [], x IN l | s + [l])",
        "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)",
        "RETURN percentileCont(1, 0.5) + size([x IN range(1, 300000000) WHERE x = 0])",
    ],
    "texts": [
        "RETURN size(reduce(s = 'a', i IN range(1, 28) | s + s))",
        "RETURN reduce(s = 'a', i IN range(1, 40) | s + s)",
        f"RETURN size(reduce(s = 'abc', i IN range(1, 9) | {_GROWTH}))",
        "WITH reduce(s = 'a', i IN range(1, 24) | s + s) AS t "
        "RETURN size(replace(t, 'a', t))",
        "WITH reduce(s = 'a,', i IN range(1, 24) | s + s) AS t RETURN split(t, ',')",
        "UNWIND range(1, 100000) AS i "
        "RETURN collect(reduce(s = toString(i), j IN range(1, 16) | s + s))",
        "WITH reduce(s = 'a', i IN range(1, 25) | s + s) AS t RETURN [t, t, t, t, t]",
        "RETURN size(toUpper(reduce(s = 'ß', i IN range(1, 27) | s + s)))",
    ],
    "products": [
        "MATCH (a), (b), (c), (d) RETURN count(*)",
        "MATCH (a:Order), (b:Order), (c:Order) WHERE a.net + b.net = c.net RETURN a, b",
        "MATCH (a:Member), (b:Member), (c:Member) RETURN collect(a.name + b.name)",
        "MATCH (a:Order), (b:Order), (c:Order) RETURN a.key, b.key ORDER BY c.net",
        "MATCH (a:Order), (b:Order), (c:Order) RETURN DISTINCT a.key + b.key + c.key",
        "MATCH (a:Order) CALL () { MATCH (b:Order), (c:Order) RETURN sum(b.net) AS s } "
        "RETURN max(s)",
        "MATCH (a:Order) WHERE COUNT { MATCH (b:Order), (c:Order) WHERE b.net > c.net "
        "AND a.net > b.net } > 5 RETURN count(a)",
    ],
    "regular expressions": [
        "RETURN reduce(s = 'a', i IN range(1, 12) | s + s) =~ '(a|aa)+b'",
        "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+b'",
        "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(.*a){25}b'",
        "WITH reduce(s = 'a', i IN range(1, 16) | s + s) AS t RETURN t =~ '(a*)*b'",
        "MATCH (n:Order) RETURN count(n.key + n.key =~ '((.*)*)*x')",
        "WITH reduce(s = 'x', i IN range(1, 16) | s + s) AS t RETURN t =~ '(x|x)*y'",
    ],
    "paths": [
        "MATCH p = (a)-[*]-(b) RETURN count(p)",
        "MATCH p = (a)-[*]-(b) RETURN p",
        "MATCH p = (a)-[*1..30]-(b) RETURN length(p), count(*)",
        "MATCH p = ((a)-[]-(b))+ RETURN count(p)",
        "MATCH p = (a) ((x)--(y)){1,40} (b) RETURN count(p)",
        "MATCH p = ((a)--(b)--(c))* RETURN max(length(p))",
        "MATCH p = allShortestPaths((a:Order)-[*]-(b:Order)) WHERE a <> b RETURN count(p)",
        "MATCH p = shortestPath((a)-[*]-(b)) WHERE a <> b AND length(p) > 100 RETURN p",
        "MATCH p = ALL SHORTEST (a:Member)--+(b:Order) RETURN count(p)",
        "MATCH p = SHORTEST 50 (a:Member)--+(b:Member) RETURN count(p)",
        "MATCH (a)-[r*0..]-(b) WHERE all(x IN r WHERE x.volume IS NULL) RETURN count(r)",
        "MATCH (m:Member) WHERE EXISTS { (m)-[*]-(:Nothing) } RETURN count(m)",
        "MATCH (m:Member) RETURN m.id, [(m)-[*]-(x) | x.id]",
    ],
    "plans": [
        f"MATCH {_chain(30, '-[]-', True)} RETURN count(*)",
        f"MATCH {_chain(40, '-[]-', False)} RETURN count(*)",
        f"MATCH {_chain(38, '-[:SPONSORED_BY]->', True)} RETURN count(*)",
        "MATCH " + ", ".join(f"(a)-[]-(b{i})" for i in range(30)) + " RETURN count(*)",
        "MATCH " + ", ".join(f"(a{i}:Member)" for i in range(60)) + " RETURN count(*)",
        "MATCH " + ", ".join(f"(a{i}:Order {{day: a{(i + 1) % 20}.day}})"
                             for i in range(20)) + " RETURN count(*)",
        " ".join(f"OPTIONAL MATCH (a)-[]-(b{i})" for i in range(35)) + " RETURN count(*)",
        f"MATCH (n:Order) WHERE {_or(400, 'n.day = #')} RETURN count(n)",
        f"MATCH (n:Order) WHERE {_or(250, '(n.day = # AND n.net > #)')} RETURN count(n)",
        f"MATCH (n:Order) WHERE NOT ({_or(150, '(n.day = # OR NOT n.net > #)')}) RETURN n",
        "MATCH (n:Order) WHERE n.day IN [" + ",".join(map(str, range(1900))) + "] RETURN n",
        " UNION ".join(["MATCH (n:Member) RETURN n.id"] * 200),
        " UNION ALL ".join(["MATCH (a:Order)--(b) RETURN count(*) AS c"] * 200),
        "MATCH (n:Member) " + "WITH n MATCH (n)--(m) WITH m AS n " * 30 + "RETURN count(n)",
        "MATCH (n:Member) " + "WITH * WHERE n.depth > 0 " * 300 + "RETURN count(n)",
        "RETURN " + " AND ".join(f"(x{i % 3} OR true)".replace(f"x{i % 3}", "false")
                                 for i in range(500)),
        "RETURN " + " XOR ".join(["true"] * 1_000),
        "MATCH (n:Member) RETURN " + ", ".join(f"n.p{i}" for i in range(600)),
        "MATCH (n" + ":A|B&C" * 150 + ") RETURN n",
        "MATCH (n:" + "!" * 300 + "Member) RETURN count(n)",
        "RETURN " + "NOT " * 1_500 + "true",
        "RETURN " + "1 = " * 1_000 + "1",
        "RETURN 1" + " IS NULL" * 900,
        "WITH {a: 1} AS m RETURN m" + "['a']" * 700,
        "WITH [1] AS m RETURN " + "m + " * 900 + "m",
    ],
    "many rows": [
        "UNWIND range(1, 10000000) AS i RETURN i",
        "UNWIND range(1, 10000000) AS i RETURN i, toString(i), [i, i], {a: i}",
        "UNWIND range(1, 10000000) AS i RETURN DISTINCT i",
        "UNWIND range(1, 10000000) AS i RETURN i ORDER BY i % 7 LIMIT 5000000",
        "MATCH (a:Order), (b:Order) RETURN a, b",
        "PROFILE UNWIND range(1, 10000000) AS i RETURN i",
    ],
    "large rows": [
        "RETURN reduce(s = 'a', i IN range(1, 22) | s + s) AS large",
        "UNWIND range(1, 100) AS i RETURN reduce(s = 'a', j IN range(1, 20) | s + s)",
        "RETURN range(1, 3000000)",
        "MATCH (n:Order) WITH collect(n) AS all RETURN all, all, all, all",
        "MATCH (n:Order) WITH collect(n {.*}) AS a RETURN [x IN range(1, 50) | a]",
        "MATCH p = (:Order)-[:SOLD_BY]->(:Member) WITH collect(p) AS p RETURN p, p, p",
        "RETURN reduce(m = {a: 1}, i IN range(1, 25) | {a: m, b: m})",
        "RETURN reduce(m = [1], i IN range(1, 2000) | [m])",
        "RETURN reduce(m = {a: 1}, i IN range(1, 5000) | {a: m})",
    ],
    "prefixes": [
        "RETURN 1 //\u2028CREATE (n:Member)",
        "PROFILE MATCH (a), (b), (c) RETURN count(*)",
        "CYPHER runtime=interpreted MATCH (a), (b), (c), (d) RETURN count(*)",
        "CYPHER runtime=pipelined MATCH (a), (b), (c), (d) RETURN count(*)",
        "CYPHER runtime=parallel MATCH (a), (b), (c), (d) RETURN count(*)",
        "CYPHER connectComponentsPlanner=greedy MATCH (a), (b), (c) RETURN count(*)",
        "CYPHER planner=dp MATCH (a), (b), (c), (d) RETURN count(*)",
        "PROFILE CYPHER 5 RETURN size(reduce(s = 'a', i IN range(1, 29) | s + s))",
    ],
    "memory": [
        "MATCH (a:Order), (b:Order) RETURN collect([a.key, b.key, a, b])",
        "UNWIND range(1, 100000000) AS i RETURN i % 10000000 AS k, collect(i)",
        "UNWIND range(1, 100000000) AS i RETURN apoc.any(i)",
        "UNWIND range(1, 10000000) AS i WITH collect({i: i, t: toString(i)}) AS l "
        "RETURN size(l)",
        "MATCH (a:Order), (b:Order) WITH a, b ORDER BY a.net, b.net RETURN a.key, b.key",
    ],
}  # fmt: skip
