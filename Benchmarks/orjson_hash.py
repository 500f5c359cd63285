"""Hashes every record of the pages in a directory with orjson (sorted keys) and hashlib; prints processor seconds.

With `same-members`, each record first loses the members that the canonical hash leaves out.
"""

import hashlib
import pathlib
import sys
import time

import orjson

LEFT_OUT = {
    "last_modified_time", "zoho_synced_at", "created_at", "updated_at", "last_sync_attempt", "sync_count", "cached_at",
    "zoho_raw_data",
}


def content(row: dict) -> dict:
    return {
        name: value
        for name, value in row.items()
        if value is not None and name not in LEFT_OUT and not name.endswith("_formatted")
    }


def main() -> None:
    directory, rounds, same_members = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "same-members"
    pages = [path.read_bytes() for path in sorted(pathlib.Path(directory).glob("*.json"))]
    start = time.process_time()
    for _ in range(rounds):
        for page in pages:
            answer = orjson.loads(page)
            for row in answer.get("items") or answer["contacts"]:
                if same_members:
                    row = content(row)
                hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()
    print(time.process_time() - start)


main()
