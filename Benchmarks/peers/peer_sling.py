"""Sling: the file is upserted by primary key ("full data upsert"), loaded in bulk, with a primary key in its table and named
types. Its specifications of APIs are part of the paid edition.
"""
import json
import os

import sling_linux_amd64

from peer import Peer

PROGRAM = sling_linux_amd64.SLING_BIN
TYPES = {"number": "decimal", "boolean": "bool", "text": "text"}


def _command(stage, listing, file):
    # The package does not mark it as a program.
    os.chmod(PROGRAM, 0o755)
    replication = stage.directory / "sling.json"
    replication.write_text(json.dumps({
        "source": "LOCAL",
        "target": "TARGET",
        "streams": {f"file://{file}": {
            "object": "public.products",
            "mode": "incremental",
            "primary_key": ["item_id"],
            "columns": {member: TYPES[type] for member, type in listing.types.items()},
            "source_options": {"format": "csv"},
            "target_options": {"use_bulk": True, "table_keys": {"primary": ["item_id"]}},
        }},
    }))
    return [PROGRAM, "run", "--replication", replication], {
        "TARGET": stage.database("sling_peer") + "?sslmode=disable",
        "SLING_HOME_DIR": str(stage.directory / "sling"),
        "SLING_LOADED_AT_COLUMN": "false",
        "SLING_DISABLE_TELEMETRY": "true",
    }


PEER = Peer(title="Sling", name="sling_peer", fetches=False, id_column="item_id", command=_command)
