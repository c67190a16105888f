"""Values on the main server that must never reach the analysts' server.

Every label, property and relationship that ``policy.toml`` does not list gets one:
users and sessions, contacts and terms, jobs and audit, imports, texts of plans, bank
and tax data, and further properties of what is copied.
"""

from __future__ import annotations

from dataclasses import dataclass

import neo4j

TEXT = "kanarie"  # in no other text; in lower case, so that any search finds it
NUMBER = 777_000_000_000_000  # and the next hundreds; no figure is so large

# Nodes beside the network, with the properties that hold something.
NODES = {
    "User": ("id", "login", "name", "password_hash", "member"),
    "Session": ("hash", "user"),
    "ApiToken": ("hash", "user"),
    "LoginAttempts": ("key",),
    "Contact": ("id", "value", "kind"),
    "Term": ("id", "reason", "author", "value"),
    "Job": ("id", "owner", "params", "result", "message"),
    "AuditEntry": ("user", "action", "object", "detail", "hash"),
    "ImportBatch": ("id", "state", "key", "source", "user", "file_sha256"),
    "ImportChunk": ("batch", "content"),
    "ImportMapping": ("key", "columns"),
    "RunInput": ("run", "name", "content"),
    "SavedQuery": ("text", "owner"),
    "Schedule": ("recipients",),
    "Account": ("code", "iban"),
    "Transfer": ("id", "debit", "credit"),
    "BankDetails": ("iban", "holder"),
    "TaxData": ("tax_id",),
    "Secret": ("value",),
}
# Further properties of nodes that are copied.
ALSO_OF = {
    "Member": ("tax_id", "iban", "phone", "mail", "note", "password"),
    "Territory": ("note",),
    "Product": ("supplier",),
    "Order": ("note", "card", "address"),
    "Period": ("note",),
    "PeriodVolume": ("note",),
    "Plan": ("text", "author"),
    "Run": ("by", "owner", "input_sha", "result_sha", "root_sha", "plan_sha"),
    "Payout": ("bank",),
    "PeriodResult": ("note",),
}
ALSO_OF_LINKS = ("SPONSORED_BY", "SPONSORSHIP", "LIVES_IN", "LINE", "SOLD_BY", "USES")


@dataclass
class Canaries:
    """What was hidden: ``labels``, ``types`` and ``keys`` and how many values."""

    labels: set[str]
    types: set[str]
    keys: set[str]
    values: int = 0


def hide(session: neo4j.Session) -> Canaries:
    """Put canaries into the graph and return where."""
    made = Canaries(set(NODES), {"KNOWS", "OF"}, {"canary_link"})
    for label, keys in NODES.items():
        session.run(
            f"CREATE (n:{label}:Hidden) SET n = $values, n.canary_bytes = $bytes "
            "WITH n MATCH (m:Member) WITH n, m ORDER BY m.id LIMIT 1 "
            "CREATE (n)-[:OF {note: $note}]->(m)",
            values=_values(made, keys),
            bytes=_text(made).encode(),
            note=_text(made),
        ).consume()
    for label, keys in ALSO_OF.items():
        made.keys |= set(keys)
        session.run(
            f"MATCH (n:{label}) SET n += $values, n:Watched", values=_values(made, keys)
        ).consume()
    for name in ALSO_OF_LINKS:
        session.run(
            f"MATCH ()-[r:{name}]->() SET r.canary_link = $text", text=_text(made)
        ).consume()
    session.run(
        "MATCH (a:Member), (b:Member) WHERE a.id < b.id WITH a, b LIMIT 20 "
        "CREATE (a)-[:KNOWS {note: $text}]->(b)",
        text=_text(made),
    ).consume()
    made.labels |= {"Hidden", "Watched"}
    return made


def _values(made: Canaries, keys: tuple[str, ...]) -> dict[str, str | int]:
    found: dict[str, str | int] = {key: _text(made) for key in keys}
    made.values += 1
    return {**found, "canary_number": NUMBER + made.values}


def _text(made: Canaries) -> str:
    made.values += 1
    return f"{TEXT}-{made.values}-ES9121000418450200051332"
