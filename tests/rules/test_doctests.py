"""The examples in the docstrings of the rules are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import graphcrm.rules

MODULES = sorted(
    info.name
    for info in pkgutil.walk_packages(graphcrm.rules.__path__, "graphcrm.rules.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_of(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    found = [
        test
        for name in MODULES
        for test in finder.find(importlib.import_module(name))
        if test.examples
    ]
    assert len(found) >= 30
