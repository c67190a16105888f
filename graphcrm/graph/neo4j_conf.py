"""The configuration of the managed server: hardened, small, one text a line.

Neo4j's own defaults are open and roomy; what is set here is read back by
``graphcrm check`` and by a test, since some settings look safe and do nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphcrm.config import Settings

HOST = "127.0.0.1"

# What must be in force on any server whose settings we may read. The values are
# as SHOW SETTINGS spells them.
HARDENED: Mapping[str, str] = {
    "dbms.security.auth_enabled": "true",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "dbms.usage_report.enabled": "false",
    "client.allow_telemetry": "false",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "db.lock.acquisition.timeout": "10s",
    "db.transaction.timeout": "15m",
}
_MEGABYTE = 1024 * 1024

# The longest that a statement may run on the analysts' server: exports included.
ANALYST_TIMEOUT = "120s"


@dataclass(frozen=True)
class Memory:
    """Heap and page cache of one server, in MB."""

    heap: int
    pagecache: int

    @classmethod
    def of(cls, settings: Settings) -> Memory:
        """Return what the settings say, an eighth of the machine where they do not.

        512 MB of heap carry a demo, 2 GB a million members.
        """
        pages = os.sysconf("SC_PHYS_PAGES")
        eighth = pages * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE // 8
        return cls(
            heap=settings.neo4j_heap_mb or min(max(eighth, 512), 2048),
            pagecache=settings.neo4j_pagecache_mb or min(max(eighth, 256), 2048),
        )


@dataclass(frozen=True)
class Profile:
    """What one server has that others have not.

    ``memory``, ``settings`` of its conf, ``jvm`` flags after ours, and ``nice``,
    how far it stands back for others who want the processor (0 to 19).
    """

    memory: Memory
    settings: Mapping[str, str] = field(default_factory=dict)
    jvm: tuple[str, ...] = ()
    nice: int = 0


def analyst(settings: Settings, store_mb: int, *, writable: bool = False) -> Profile:
    """Return the profile of an analysts' server with a store of so many MB.

    A quarter of a GB of heap carries a demo. It is read-only but for the moment in
    which its indexes are made.
    """
    heap = settings.analyst_heap_mb or min(max(256, store_mb // 4), 1024)
    memory = Memory(heap, min(max(64, store_mb), 1024))
    one = f"{max(heap // 3, 64)}m"
    return Profile(
        memory,
        {
            "server.databases.default_to_read_only": str(not writable).lower(),
            "db.transaction.timeout": "10m" if writable else ANALYST_TIMEOUT,
            "db.memory.transaction.max": f"{heap // 2}m" if writable else one,
            "dbms.memory.transaction.total.max": f"{heap // 2}m",
        },
        # A statement that asks for more memory than there is must end, and not the
        # server: what it built is garbage the moment it is refused.
        jvm=("-XX:-ExitOnOutOfMemoryError",),
        nice=10,
    )


def text(line: str, home: Path, lib: Path, port: int, profile: Profile) -> str:
    """Return ``neo4j.conf`` for a server of a line in a home folder."""
    memory = profile.memory
    values = {
        **HARDENED,
        "server.directories.lib": str(lib),
        "server.default_listen_address": HOST,
        "server.default_advertised_address": HOST,
        "server.bolt.listen_address": f"{HOST}:{port}",
        "server.bolt.advertised_address": f"{HOST}:{port}",
        "server.memory.heap.max_size": f"{memory.heap}m",
        "server.memory.pagecache.size": f"{memory.pagecache}m",
        "db.memory.transaction.max": f"{memory.heap // 2}m",
        "dbms.memory.transaction.total.max": f"{memory.heap * 7 // 10}m",
        # A fresh store otherwise takes 0.5 GB of zeros.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "128m",
        "db.tx_log.rotation.retention_policy": "1 files",
        **_OF_LINE[line],
        **profile.settings,
    }
    lines = [f"{name}={value}" for name, value in values.items() if value]
    return "\n".join(["# Written at every start by GraphCRM.", *lines, ""])


# Settings that only one line knows; the other refuses to start with them. Without
# the quiet period two idle waits of 5 s follow the closed store at every stop.
_OF_LINE: Mapping[str, Mapping[str, str]] = {
    "5.26": {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"},
    "2026": {
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "db.query.default_language": "CYPHER_5",
    },
}


def jvm_flags(memory: Memory, logs: Path) -> list[str]:
    """Return the JVM's flags.

    ``--add-opens`` and the netty flags live in the distribution's own
    ``neo4j.conf``, not in the jars, so they are ours to pass.
    """
    opened = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
    return [
        f"-Xmx{memory.heap}m",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opened),
        "--enable-native-access=ALL-UNNAMED",
        "-Dfile.encoding=UTF-8",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dio.netty.leakDetection.level=DISABLED",
        "-Djdk.nio.maxCachedBufferSize=1024",
        "-Dlog4j2.disable.jmx=true",
        "-XX:+UseParallelGC",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:+DisableExplicitGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={logs}/hs_err_%p.log",
    ]
