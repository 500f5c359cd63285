"""ingestr: the file is merged by primary key. Its types are named, since CSV has none; so it was faster than with JSONL. Numbers
are doubles: of a decimal it keeps what a double does, and adds digits of its own.
"""
from peer import PROGRAMS, Peer

TYPES = {"number": "double", "boolean": "boolean", "text": "text"}


def _command(stage, listing, file):
    return [
        PROGRAMS / "ingestr", "ingest", "--yes", "--progress", "log",
        "--source-uri", f"csv://{file}", "--source-table", "products",
        "--dest-uri", stage.database("ingestr_peer"), "--dest-table", "public.products",
        "--incremental-strategy", "merge", "--primary-key", "item_id",
        "--columns", ",".join(f"{member}:{TYPES[type]}" for member, type in listing.types.items()),
    ], {"INGESTR_DISABLE_TELEMETRY": "true"}


PEER = Peer(title="ingestr", name="ingestr_peer", fetches=False, id_column="item_id", command=_command)
