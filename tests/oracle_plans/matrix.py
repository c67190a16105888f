"""Matrices (plan-semantics.md, 10): one person after the other, breadth-first."""

from __future__ import annotations


def placed(people, rules):
    """Return the people with their places in the matrix of a plan."""
    people = {name: dict(person) for name, person in people.items()}
    width, depth = rules["width"], rules.get("depth", 0)
    below = {name: {} for name in people}
    for name, person in people.items():
        if person["placement"]:
            below[person["placement"]][person["slot"]] = name
    waits = set()
    for name in sorted(people, key=lambda n: (people[n]["joined"], n)):
        person, enroller = people[name], people[name]["enroller"]
        if person["placement"] or not _takes_part(person):
            continue
        if not enroller or not _takes_part(people[enroller]):
            continue
        if enroller in waits:
            waits.add(name)
            continue
        if name in _above(people, enroller):
            continue
        parent = _search(people, below, enroller, width, depth)
        if parent:
            slot = min(set(range(1, width + 1)) - set(below[parent]))
            person["placement"], person["slot"] = parent, slot
            below[parent][slot] = name
        elif rules.get("overflow") == "hold":
            waits.add(name)
    return people


def _takes_part(person):
    return person["distributor"] and not person["house"]


def _above(people, name):
    found = [name]
    while people[found[-1]]["placement"]:
        found.append(people[found[-1]]["placement"])
    return found


def _search(people, below, enroller, width, depth):
    queue = [enroller]
    while queue:
        first = queue.pop(0)
        deep = len(_above(people, first)) - 1
        if (not depth or deep < depth) and len(below[first]) < width:
            return first
        if not depth or deep < depth:
            queue += [below[first][slot] for slot in sorted(below[first])]
    return None
