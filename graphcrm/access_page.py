"""The tables of ``docs/access.md`` from the policy itself."""

from __future__ import annotations

from graphcrm.access import POLICY, RIGHTS, ROLES

_BEGIN = "<!-- rights: built by `python -m graphcrm.access_page` -->"
_END = "<!-- end of rights -->"


def rights_table() -> str:
    """Return which role has which right, as Markdown between its two marks."""
    head = "| right | " + " | ".join(role.replace("_", " ") for role in ROLES) + " |"
    rows = [
        f"| `{right}`: {meaning} | "
        + " | ".join("yes" if right in POLICY[role] else "–" for role in ROLES)
        + " |"
        for right, meaning in RIGHTS.items()
    ]
    return "\n".join([_BEGIN, "", head, "|---|" + "---|" * len(ROLES), *rows, "", _END])


def renewed(page: str) -> str:
    """Return the page with its table as the policy is now."""
    before, _, rest = page.partition(_BEGIN)
    return before + rights_table() + rest.partition(_END)[2]


if __name__ == "__main__":
    print(rights_table())
