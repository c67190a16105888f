"""What a company's own file can take away from what analysts see."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import POLICY, listed

from graphcrm.errors import Invalid
from graphcrm.graph.analyst.policy import Policy, load_policy


def less(tmp_path: Path, text: str) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(text, "utf-8")
    return load_policy(file)


def said(tmp_path: Path, text: str) -> str:
    with pytest.raises(Invalid) as refused:
        less(tmp_path, text)
    return " ".join([str(refused.value), *map(str, refused.value.problems)])


def test_without_a_file_all_that_is_listed_is_copied_under_real_names() -> None:
    policy = load_policy()
    assert policy.names == "real"
    assert set(policy.nodes) == set(POLICY["node"])
    assert set(policy.links) == set(POLICY["link"])
    for kind, shapes in (("node", policy.nodes), ("link", policy.links)):
        for name, shape in shapes.items():
            types = {part.name: part.type for part in shape.properties}
            assert types == listed(kind, name)


def test_names_become_pseudonyms(tmp_path: Path) -> None:
    policy = less(tmp_path, 'names = "pseudonyms"')
    assert policy.names == "pseudonyms"
    assert policy.nodes == load_policy().nodes


def test_a_property_is_left_out_of_one_label_only(tmp_path: Path) -> None:
    policy = less(tmp_path, 'leave_out = ["Order.cost", "LINE.price"]')
    kept = {part.name for part in policy.nodes["Order"].properties}
    assert kept == set(listed("node", "Order")) - {"cost"}
    assert "cost" in {part.name for part in policy.nodes["Product"].properties}
    kept = {part.name for part in policy.links["LINE"].properties}
    assert kept == {"quantity", "cost", "volume"}


def test_with_a_label_go_the_relationships_that_end_at_it(tmp_path: Path) -> None:
    policy = less(tmp_path, 'leave_out = ["Order", "Payout"]')
    gone = {"SOLD_BY", "BOUGHT_BY", "RETURNS", "LINE"}
    assert set(policy.nodes) == set(POLICY["node"]) - {"Order", "Payout"}
    assert set(policy.links) == set(POLICY["link"]) - gone


def test_a_relationship_can_be_left_out_alone(tmp_path: Path) -> None:
    policy = less(tmp_path, 'leave_out = ["SUPERVISED_BY"]')
    assert set(policy.links) == set(POLICY["link"]) - {"SUPERVISED_BY"}
    assert policy.nodes == load_policy().nodes


@pytest.mark.parametrize(
    "entry", ["User", "Contact.value", "Order.costs", "order", "", "LINE.", "*"]
)
def test_an_unknown_entry_is_named(tmp_path: Path, entry: str) -> None:
    words = said(tmp_path, f'leave_out = ["Payout", "{entry}"]')
    assert "is no label, type or property" in words
    assert f"'{entry}'" in words or not entry
    assert "'Payout'" not in words


def test_nothing_can_be_added(tmp_path: Path) -> None:
    assert "node" in said(tmp_path, '[node.Contact]\nvalue = ["text", "", "phone"]')
    assert "include" in said(tmp_path, 'include = ["Contact"]')


def test_names_are_real_or_pseudonyms(tmp_path: Path) -> None:
    assert "'hidden'" in said(tmp_path, 'names = "hidden"')
    assert "'False'" in said(tmp_path, "names = false")


@pytest.mark.parametrize("text", ["leave_out = [", "= 1", "\x00"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str) -> None:
    assert "policy.toml cannot be read" in said(tmp_path, text)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(b'names = "\xff"')
    with pytest.raises(Invalid, match="cannot be read"):
        load_policy(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no analysts' policy"):
        load_policy(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("value", ['"User"', "5", "[5]", "[[]]", "{}"])
def test_a_list_of_the_wrong_kind_is_said(tmp_path: Path, value: str) -> None:
    assert "is no label, type or property" in said(tmp_path, f"leave_out = {value}")
