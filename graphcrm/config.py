"""Settings: one frozen object, read once from the environment or a file.

``GRAPHCRM_*`` names ours, ``NEO4J_*`` names the database of somebody else.
Nothing else reads the environment.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

# Maven's public default repository; a company mirror is named by the setting.
MAVEN_CENTRAL = "https://repo1.maven.org/maven2"


class Settings(BaseSettings):
    """All settings with their defaults; docs/settings.md is built from this."""

    model_config = SettingsConfigDict(
        env_prefix="GRAPHCRM_", env_file=".env", extra="ignore", frozen=True
    )

    home: Path = Field(
        Path(".graphcrm"), description="folder of the managed server, keys and uploads"
    )
    cache: Path = Field(
        Path("~/.cache/graphcrm"), description="downloaded jars, shared by projects"
    )
    maven_url: str = Field(MAVEN_CENTRAL, description="where the jars come from")
    host: str = Field("127.0.0.1", description="address the web server listens on")
    port: int = Field(8050, description="port of the web server; the next free one")
    hosts: str = Field(
        "", description="names by which browsers call the server, comma separated"
    )
    company: str = Field("Casa Brisa", description="name of the company")
    currency: str = Field("MXN", description="ISO code of the company's currency")
    timezone: str = Field("America/Mexico_City", description="zone of day limits")
    language: str = Field("en", description="default language, en or es")
    neo4j_line: str = Field("5.26", description="managed server line: 5.26 or 2026")
    neo4j_heap_mb: int = Field(0, description="heap of the managed server, 0 = auto")
    neo4j_pagecache_mb: int = Field(0, description="its page cache, 0 = auto")
    analyst: bool = Field(
        True, description="run a server for analysts beside the main one"
    )
    analyst_heap_mb: int = Field(
        0, ge=0, description="heap of the analysts' server, 0 = auto"
    )
    analyst_policy: Path | None = Field(
        None, description="file that takes away from what analysts see"
    )
    analyst_minutes: int = Field(
        60, ge=1, description="after so long a changed network is projected anew"
    )
    cypher_main: bool = Field(
        False, description="let administrators ask the main server in Cypher"
    )
    secure_cookies: bool = Field(
        False, description="set behind HTTPS: Secure cookies with the __Host- prefix"
    )
    upload_mb: int = Field(20, ge=1, le=50, description="largest upload")
    neo4j_uri: str = Field(
        "",
        validation_alias=AliasChoices("NEO4J_URI", "neo4j_uri"),
        description="your own server; empty = the managed one",
    )
    neo4j_user: str = Field(
        "neo4j", validation_alias=AliasChoices("NEO4J_USER", "neo4j_user")
    )
    neo4j_password: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("NEO4J_PASSWORD", "neo4j_password")
    )
    neo4j_database: str = Field(
        "neo4j", validation_alias=AliasChoices("NEO4J_DATABASE", "neo4j_database")
    )

    neo4j_analyst_uri: str = Field(
        "",
        validation_alias=AliasChoices("NEO4J_ANALYST_URI", "neo4j_analyst_uri"),
        description="your own server for analysts; empty = the managed one",
    )
    neo4j_analyst_user: str = Field(
        "neo4j",
        validation_alias=AliasChoices("NEO4J_ANALYST_USER", "neo4j_analyst_user"),
    )
    neo4j_analyst_password: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices(
            "NEO4J_ANALYST_PASSWORD", "neo4j_analyst_password"
        ),
    )

    @property
    def granted(self) -> frozenset[str]:
        """The extra rights (``graphcrm.access``) that this installation grants."""
        return frozenset({"cypher_main"} if self.cypher_main else ())

    @property
    def managed(self) -> bool:
        """Whether we run the database ourselves."""
        return not self.neo4j_uri
