"""What the analysts' server holds: an allow-list of labels, types and properties.

The list is ``policy.toml`` beside this file. A company's own file can take away
from it (``leave_out``) and hide names (``names = "pseudonyms"``), never add.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from graphcrm.errors import Invalid, Problem

REAL, PSEUDONYMS = "real", "pseudonyms"
_OWN_FILE = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True)
class Property:
    """One property: ``type`` is text, number or flag; ``unit`` may be empty."""

    name: str
    type: str
    unit: str
    about: str


@dataclass(frozen=True)
class Shape:
    """A label or relationship type with its properties.

    ``ends`` are the labels a relationship leads from and to; empty for a node.
    ``statement`` reads it from the network.
    """

    name: str
    about: str
    properties: tuple[Property, ...]
    ends: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """Return the name of the statement that reads it from the network."""
        return f"projection/{_snake(self.name)}"


@dataclass(frozen=True)
class Policy:
    """All that the analysts' server holds; ``names`` is real or pseudonyms."""

    names: str
    nodes: Mapping[str, Shape]
    links: Mapping[str, Shape]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Return nodes, then relationships."""
        return *self.nodes.values(), *self.links.values()


def load_policy(file: Path | None = None) -> Policy:
    """Return the product's policy, less what a company's own file takes away.

    Raises ``Invalid`` that names what the file has wrong.
    """
    listed = tomllib.loads(_OWN_FILE.read_text("utf-8"))
    policy = Policy(
        listed["names"],
        {name: _shape(name, table) for name, table in listed["node"].items()},
        {name: _shape(name, table) for name, table in listed["link"].items()},
    )
    return _less(policy, file) if file else policy


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Return the policy's sentences, units and types in a language but English."""
    file = _OWN_FILE.with_name(f"policy.{language}.toml")
    return tomllib.loads(file.read_text("utf-8"))


def in_language(policy: Policy, language: str) -> Policy:
    """Return a policy whose sentences and units are in a language."""
    if language == "en":
        return policy
    said = phrases(language)
    nodes, links = (
        {name: _spoken(shape, said) for name, shape in shapes.items()}
        for shapes in (policy.nodes, policy.links)
    )
    return Policy(policy.names, nodes, links)


def _spoken(shape: Shape, said: Mapping[str, str]) -> Shape:
    parts = tuple(
        replace(part, about=said[part.about], unit=said.get(part.unit, part.unit))
        for part in shape.properties
    )
    return replace(shape, about=said[shape.about], properties=parts)


def _shape(name: str, table: Mapping[str, Any]) -> Shape:
    properties = tuple(
        Property(key, *value)
        for key, value in table.items()
        if key not in ("about", "ends")
    )
    return Shape(name, table["about"], properties, tuple(table.get("ends", ())))


def _less(policy: Policy, file: Path) -> Policy:
    """Return the policy without what a company's file leaves out."""
    try:
        own = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise Invalid(f"There is no analysts' policy {file}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} cannot be read: {error}.") from error
    names = own.pop("names", policy.names)
    listed = own.pop("leave_out", [])
    out = list(map(str, listed)) if isinstance(listed, list) else [str(listed)]
    problems = [
        Problem(file.name, 0, key, "", "is unknown; a policy has names and leave_out")
        for key in own
    ]
    if names not in (REAL, PSEUDONYMS):
        wish = f"write {REAL} or {PSEUDONYMS}"
        problems.append(Problem(file.name, 0, "names", str(names), wish))
    known = {shape.name for shape in policy.shapes} | {
        f"{shape.name}.{part.name}"
        for shape in policy.shapes
        for part in shape.properties
    }
    unknown = [entry for entry in out if entry not in known]
    problems += [
        Problem(file.name, 0, "leave_out", entry, "is no label, type or property")
        for entry in unknown
    ]
    if problems:
        raise Invalid("The analysts' policy needs a change.", problems)
    nodes = _kept(policy.nodes, out)
    links = {
        name: shape
        for name, shape in _kept(policy.links, out).items()
        if all(end in nodes for end in shape.ends)
    }
    return Policy(names, nodes, links)


def _kept(shapes: Mapping[str, Shape], out: list[str]) -> dict[str, Shape]:
    return {
        name: replace(
            shape,
            properties=tuple(
                part for part in shape.properties if f"{name}.{part.name}" not in out
            ),
        )
        for name, shape in shapes.items()
        if name not in out
    }


def _snake(name: str) -> str:
    if name.isupper() or "_" in name:
        return name.lower()
    parts = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return parts.lstrip("_")
