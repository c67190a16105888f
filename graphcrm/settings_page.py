"""``docs/settings.md`` from the settings themselves, so that it cannot lag."""

from __future__ import annotations

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from graphcrm.config import Settings

_HEAD = """# Settings

Environment variables, or lines of a file `.env` in the folder where `graphcrm` is
started. This page is built from the code by `python -m graphcrm.settings_page`.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    """Return the page of all settings as Markdown."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return _HEAD + "\n".join(rows) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    variable = f"GRAPHCRM_{name.upper()}"
    if isinstance(alias, AliasChoices):
        variable = str(alias.choices[0])
    default = field.default
    if isinstance(default, SecretStr):
        default = ""
    shown = f"`{default}`" if str(default) else "(empty)"
    meaning = field.description or name.replace("_", " ")
    return f"| `{variable}` | {shown} | {meaning} |"


if __name__ == "__main__":
    print(settings_page(), end="")
