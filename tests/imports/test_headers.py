"""Headers and the documentation of every column."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.services.parsing import headers
from graphcrm.services.parsing.fields import KINDS

DOCS = Path(__file__).parents[2] / "docs" / "import-formats.md"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_by_its_own_columns(kind: str) -> None:
    names = [field.name for field in KINDS[kind]]
    assert headers.guess_kind(names, f"{kind}.csv") == kind
    assert headers.guess_mapping(kind, names, {}) == {name: name for name in names}


@pytest.mark.parametrize(
    ("file", "row", "kind"),
    [
        ("socios.csv", "Código,Nombre,Patrocinador,Fecha de ingreso", "members"),
        ("clientes.csv", "Código,Nombre,Vendedora,Fecha de alta", "customers"),
        ("pedidos.csv", "No. de pedido,Fecha,Vendedor,Cliente,Producto,Cantidad",
         "orders"),
        ("productos.csv", "Clave,Descripción,Precio (MXN),Costo,Puntos", "products"),
        ("zonas.csv", "Clave,Nombre,Nivel,Pertenece a", "territories"),
        ("coef.csv", "Socio,Componente,Valor,Desde,Hasta,Motivo", "coefficients"),
        ("x.csv", "Order Number,ORDER DATE,seller_id,SKU,Qty", "orders"),
        ("x.csv", "N° de pedido,fecha,vendedor,producto,cant.", "orders"),
    ],
)  # fmt: skip
def test_spanish_and_english_headers(file: str, row: str, kind: str) -> None:
    names = row.split(",")
    assert headers.guess_kind(names, file) == kind
    assert len(headers.guess_mapping(kind, names, {})) == len(names)


def test_a_given_mapping_stands_and_an_empty_one_means_not_read() -> None:
    names = ["id", "name", "sponsor", "joined", "phone"]
    mapping = headers.guess_mapping("members", names, {"phone": "", "name": "id"})
    assert "phone" not in mapping
    assert mapping["name"] == "id"


def test_no_header_means_two_things_in_one_kind() -> None:
    for kind, fields in KINDS.items():
        seen: dict[str, str] = {}
        for field in fields:
            for name in {headers.normalise(n) for n in (field.name, *field.aliases)}:
                if name in {headers.normalise(f.name) for f in fields} - {
                    headers.normalise(field.name)
                }:
                    continue  # another field's own name wins
                assert seen.setdefault(name, field.name) == field.name, (kind, name)


def test_the_documentation_has_every_column_and_alias() -> None:
    text = DOCS.read_text("utf-8")
    for kind, fields in KINDS.items():
        section = text.split(f"### {kind}\n", 1)[1].split("\n### ", 1)[0]
        for field in fields:
            line = next(
                x for x in section.splitlines() if x.startswith(f"| `{field.name}`")
            )
            assert field.doc in line
            assert ("| yes |" in line) == field.required
            for alias in field.aliases:
                assert alias in line
