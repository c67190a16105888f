"""Every text in both languages, with the same placeholders."""

import ast
import re
from pathlib import Path

import pytest

import graphcrm.dash_app
from graphcrm.access import RIGHTS, ROLES
from graphcrm.dash_app.texts import LANGUAGES, texts
from graphcrm.rules.exact import ROUNDING_MODES
from graphcrm.rules.lines import REASONS

PACKAGE = Path(graphcrm.dash_app.__file__).parent
_PLURALS = (".one", ".other")


def _fields(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_no_language_lacks_a_key() -> None:
    english, spanish = (set(texts(language).entries) for language in LANGUAGES)
    assert english == spanish


def test_placeholders_are_the_same() -> None:
    english, spanish = (texts(language).entries for language in LANGUAGES)
    differing = {
        key: (english[key], spanish[key])
        for key in english
        if _fields(english[key]) != _fields(spanish[key])
    }
    assert not differing


def test_sentences_are_translated() -> None:
    """A Spanish text that equals the English one is a leftover, if it has words."""
    english, spanish = (texts(language).entries for language in LANGUAGES)
    left = {
        key: text
        for key, text in english.items()
        if spanish[key] == text and len(re.findall(r"[a-z]{3,}", text)) >= 2
    }
    assert not left


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts("en")("no.such.key")


def test_numbers_choose_their_form_and_are_grouped() -> None:
    assert texts("en")("common.people", n=1) == "1 person"
    assert texts("es")("common.people", n=1204) == "1,204 personas"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_for_what_comes_from_data(language: str) -> None:
    t = texts(language)
    for role in ROLES:
        assert t(f"common.role.{role}")
    for right in RIGHTS:
        assert t(f"account.right.{right}")
    for verdict in ("growing", "flat", "stalled", "shrinking"):
        assert t(f"common.verdict.{verdict}")
        for scope in ("company", "branch"):
            assert t(f"growth.sentence.{scope}.{verdict}")


def _literal_keys() -> set[str]:
    """Return every key written out in the code, from calls of ``t("…")``."""
    keys = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func
            called = getattr(name, "attr", getattr(name, "id", ""))
            first = node.args[0]
            if called in {"t", "texts"} and isinstance(first, ast.Constant):
                keys.add(str(first.value))
    return keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_statement_has_its_words(language: str) -> None:
    known = texts(language)
    for reason in REASONS:
        assert known.has(f"statement.reason.{reason}"), reason
    for mode in ROUNDING_MODES:
        for at in ("line", "member"):
            assert known.has(f"statement.rounding.{mode}_{at}")


def test_every_key_in_the_code_exists() -> None:
    entries = texts("en").entries
    known = set(entries) | {
        key.removesuffix(end)
        for key in entries
        for end in _PLURALS
        if key.endswith(end)
    }
    assert not (_literal_keys() - known - set(LANGUAGES))
