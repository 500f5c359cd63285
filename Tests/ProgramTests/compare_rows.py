"""Compares every row of a database, SQLite or PostgreSQL, with the simulator's records, member by member, to the last digit.

Usage: compare_rows.py DATABASE SIMULATOR_URL, where DATABASE is a file or a postgresql:// URL
Shares no code with the program: its own JSON reader, its own decimals, its own reading of stamps.
"""
import datetime
import decimal
import json
import os
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request

TABLES = {"products": "items", "customers": "customers", "vendors": "vendors"}
BOOKKEEPING = {
    "id", "zoho_id", "custom_fields", "is_active", "last_modified_time", "content_hash", "detail_hash", "zoho_raw_data",
    "zoho_detail_data", "zoho_synced_at", "created_at", "updated_at", "deleted_at",
}
# Differ at every read (the simulator's habit); a row keeps those of the read that wrote it.
VOLATILE = ("created_time_formatted", "last_modified_time_formatted")


def fetch(address, **query):
    with urllib.request.urlopen(f"{address}?{urllib.parse.urlencode(query)}") as answer:
        return answer.read()


def parsed(text):
    return json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)


def rows_of(database, table):
    """The rows by Zoho id; JSON columns as text or as values already."""
    if database.startswith("postgresql://"):
        command = ["psql", "--no-psqlrc", "-At", "-c", f"SELECT row_to_json(r) FROM {table} r", database]
        environment = {**os.environ, "PGTZ": "UTC"}
        lines = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()
        rows = [parsed(line) for line in lines]
    else:
        connection = sqlite3.connect(database)
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    return {row["zoho_id"]: row for row in rows}


def json_value(stored):
    return parsed(stored) if isinstance(stored, str) else stored


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def zoho_instant(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")


def custom_fields(record):
    """One object by field name from Zoho's three shapes; the unformatted value wins."""
    found = {}
    for source in (record, record.get("custom_field_hash") or {}):
        for name, value in source.items():
            if name.startswith("cf_") and not name.endswith("_unformatted"):
                found[name] = source.get(name + "_unformatted", value)
    for field in record.get("custom_fields") or []:
        name = field.get("api_name") or field.get("placeholder") or field.get("label") or field.get("customfield_id")
        # An entry that has no name but its label is the field that is named after it.
        named = "cf_" + name.lower().replace(" ", "_")
        found.setdefault(named if named in found else name, field["value"])
    return found or None


def faults(row, record):
    """What differs between a row and its record."""
    if {k: v for k, v in json_value(row["zoho_raw_data"]).items() if k not in VOLATILE} != {
        k: v for k, v in record.items() if k not in VOLATILE
    }:
        yield "zoho_raw_data differs"
    for name, value in record.items():
        if name not in row or name in BOOKKEEPING:
            continue
        stored = row[name]
        if value == "" and stored in (None, ""):
            continue
        if isinstance(value, bool):
            equal = stored == int(value)
        elif isinstance(value, decimal.Decimal):
            equal = stored is not None and decimal.Decimal(stored) == value
        elif name.endswith("_time"):
            equal = instant(stored) == zoho_instant(value)
        else:
            equal = stored == value
        if not equal:
            yield f"{name}: {stored!r} stored, {value!r} at the source"
    if instant(row["last_modified_time"]) != zoho_instant(record["last_modified_time"]):
        yield "last_modified_time differs"
    if row["is_active"] != int(record["status"] == "active"):
        yield f"is_active is {row['is_active']}, status is {record['status']}"
    stored_fields = json_value(row["custom_fields"]) or None
    if stored_fields != custom_fields(record):
        yield f"custom_fields: {stored_fields!r} stored, {custom_fields(record)!r} at the source"


def main(database, address):
    # Amounts of any length are compared exactly.
    decimal.getcontext().prec = 1_000
    compared = 0
    found = []
    for table, source in TABLES.items():
        rows = rows_of(database, table)
        if not rows:
            continue
        ids = json.loads(fetch(f"{address}/_simulator/ids", type=source))
        ids = ids["ids"] if isinstance(ids, dict) else ids
        found += [f"{table} {id}: only in the database" for id in rows.keys() - set(ids)]
        for id in ids:
            if id not in rows:
                found.append(f"{table} {id}: missing in the database")
                continue
            record = parsed(fetch(f"{address}/_simulator/records", type=source, id=id, product="inventory"))
            found += [f"{table} {id}: {fault}" for fault in faults(rows[id], record)]
            compared += 1
    print("\n".join(found[:20]))
    print(f"compared {compared} rows, {len(found)} differences")
    return 1 if found or not compared else 0


sys.exit(main(*sys.argv[1:]))
