"""``docs/analyst-model.md``: all that analysts may ask about, from the policy itself.

``python -m graphcrm.graph.analyst.model_page en`` prints it; ``es`` prints the Spanish
``docs/analyst-model.es.md``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

from graphcrm.graph import queries
from graphcrm.graph.analyst.indexes import indexes_of
from graphcrm.graph.analyst.policy import Policy, Property, Shape, load_policy, phrases
from graphcrm.resources import cypher_dir

_HEADS = {
    "en": """# What analysts can ask about

<!-- built by `python -m graphcrm.graph.analyst.model_page en` -->

The analysts' server holds these labels, relationships and properties and nothing
else: no contacts, users, tokens, personal terms, bank or tax data. Names and
meanings are those of the network itself ([data-model.md](data-model.md)). Money is
in minor units (cents), volumes in hundredths of a point, days are `yyyymmdd`.
""",
    "es": """# Qué pueden preguntar los analistas

<!-- built by `python -m graphcrm.graph.analyst.model_page es` -->

El servidor de los analistas tiene estas etiquetas, relaciones y propiedades y nada
más: ni contactos, usuarios, credenciales, condiciones personales, ni datos bancarios
o fiscales. Nombres y sentidos son los de la red misma. El dinero está en centavos,
los volúmenes en centésimos de punto, los días son `aaaammdd`.
""",
}
_WORDS = {
    "en": ("## Nodes\n", "## Relationships\n", "index", "of",
           "property | type | unit | index | example | meaning"),
    "es": ("## Nodos\n", "## Relaciones\n", "índice", "de",
           "propiedad | tipo | unidad | índice | ejemplo | significado"),
}  # fmt: skip
_BY_UNIT = {
    "yyyymmdd": "20261130", "ms since 1970": "1795838362674", "minor units": "12550",
    "hundredths": "12000", "label": "4503599627370496", "levels": "4", "count": "3",
    "ISO 3166": "'MX'", "ISO 639": "'es'", "ISO 4217": "'MXN'",
}  # fmt: skip
_BY_NAME = {
    "id": "'M0001024'", "name": "'Sofía Ríos'", "status": "'active'",
    "code": "'MX-JAL'", "level": "'city'", "sku": "'CB-301'",
    "category": "'Wellness'", "member": "'M0001024'", "key": "'shop:0115946'",
    "number": "'0115946'", "source": "'shop'", "kind": "'own'",
    "territory": "'MX-JAL-01'", "calendar": "'month'", "state": "'closed'",
    "period": "'2026-11'", "version": "'3'", "sha256": "'9f2c…'",
    "plan": "'hybrid@3'", "run": "'2026-11/1'", "component": "'unilevel'",
    "leg": "'L'", "Territory.name": "'Jalisco'", "Product.name": "'Gift Set'",
    "Plan.name": "'hybrid'", "Plan.id": "'hybrid@3'", "Run.id": "'2026-11/1'",
    "Period.id": "'2026-11'",
}  # fmt: skip


def page(language: str) -> str:
    """Return the page as Markdown."""
    policy = load_policy()
    nodes, links, *_ = _WORDS[language]
    indexed = dict(_indexes(policy, language))
    parts = [_HEADS[language], _picture(policy), nodes]
    parts += [_section(shape, indexed, language) for shape in policy.nodes.values()]
    parts.append(links)
    parts += [_section(shape, indexed, language) for shape in policy.links.values()]
    return "\n".join(parts)


def _picture(policy: Policy) -> str:
    lines = [
        f"    {shape.ends[0]} -->|{shape.name}| {shape.ends[1]}"
        for shape in policy.links.values()
    ]
    alone = [name for name in policy.nodes if not _is_linked(name, policy)]
    return "\n".join(
        ["```mermaid", "graph LR", *lines, *(f"    {n}" for n in alone), "```\n"]
    )


def _is_linked(name: str, policy: Policy) -> bool:
    return any(name in shape.ends for shape in policy.links.values())


def _section(shape: Shape, indexed: Mapping[str, list[str]], language: str) -> str:
    said = {} if language == "en" else phrases(language)
    title = f"[:{shape.name}]" if shape.ends else f"(:{shape.name})"
    ends = f" `(:{shape.ends[0]})-{title}->(:{shape.ends[1]})`" if shape.ends else ""
    lines = [f"### `{title}`\n", said.get(shape.about, shape.about) + ends + "\n"]
    if shape.properties:
        lines.append(f"| {_WORDS[language][4]} |")
        lines.append("|---|---|---|---|---|---|")
        lines += [_row(shape, part, indexed, said) for part in shape.properties]
        lines.append("")
    return "\n".join(lines)


def _row(
    shape: Shape,
    part: Property,
    indexed: Mapping[str, list[str]],
    said: Mapping[str, str],
) -> str:
    indexes = indexed.get(shape.name, [])
    own = ", ".join(one for one in indexes if part.name in re.findall(r"\w+", one))
    kind, unit, about = (said.get(t, t) for t in (part.type, part.unit, part.about))
    cells = f"`{part.name}`", kind, unit, own, f"`{_example(shape, part)}`", about
    return f"| {' | '.join(cells)} |"


def _example(shape: Shape, part: Property) -> str:
    if part.type == "flag":
        return "true"
    if part.unit in _BY_UNIT:
        return _BY_UNIT[part.unit]
    if part.type == "number":
        return "1"
    return _BY_NAME.get(f"{shape.name}.{part.name}") or _BY_NAME[part.name]


def _indexes(policy: Policy, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield labels with their indexes, as the analysts' server has them."""
    catalogue = queries.load(cypher_dir())
    _, _, index, of, _ = _WORDS[language]
    found: dict[str, list[str]] = {}
    for made in indexes_of(catalogue, policy):
        on = f" {of} :{made.label}" if made.label != made.of else ""
        columns = ", ".join(made.properties)
        found.setdefault(made.of, []).append(f"{index} ({columns}){on}")
    yield from found.items()


if __name__ == "__main__":
    sys.stdout.write(page(sys.argv[1]))
