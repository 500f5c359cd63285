"""The same work with TDS, dlt, ingestr and Sling: all products of a simulated organization into PostgreSQL, four times.

`make bench-peers` runs it (`run.sh` installs the tools). Each round the listing is fetched with curl, which is the floor of
fetching; it says what every table has to hold afterwards, and is the file for those who cannot read the listing themselves.
"""
import datetime
import importlib.metadata
import os
import platform
import signal
import sys

import measure
import pages
import peer_dlt
import peer_ingestr
import peer_sling
import peer_tds
import stage as stages
from check import check
from table import Table

PEERS = [peer_tds.PEER, *peer_dlt.PEERS, peer_ingestr.PEER, peer_sling.PEER]
ROUNDS = [("first load", 0), ("nothing changed", 0), ("1 % changed", 0.01), ("10 % changed", 0.1)]
PACKAGES = ("dlt", "ingestr", "sling-linux-amd64")


def change(stage, share, listing):
    """Gives that share of the products another rate, and the listing afterwards. A change that changed nothing is none."""
    count = round(stage.products * share)
    if count:
        stage.control("change", type="items", n=count, members=["rate"])
    changed, cost = pages.fetch(stage)
    if listing:
        before = listing.values
        moved = sum(before.get(id) != value for id, value in changed.values.items())
        if moved != count:
            raise stages.Failure(f"the simulator was to change {count} products, and {moved} differ")
    return changed, cost


def run_rounds(stage, table):
    listing = None
    for title, share in ROUNDS:
        listing, floor = change(stage, share, listing)
        table.add(title, "curl", "fetch", floor, has_database=False)
        file = stage.directory / "products.csv"
        listing.write_csv(file)
        for peer in PEERS:
            print(f"peers: {title}, {peer.title}", file=sys.stderr, flush=True)
            command, environment = peer.command(stage, listing, file)
            cost = measure.run_into(stage, peer.name, command, environment)
            check(stage, peer, listing, title)
            table.add(title, peer.title, "fetch and load" if peer.fetches else "load", cost)


def products():
    text = os.environ.get("PEERS_PRODUCTS") or "20000"
    if not text.isdecimal() or not 200 <= int(text) <= 1_000_000:
        raise stages.Failure(f"PEERS_PRODUCTS is {text}; it takes a whole number from 200 to 1000000")
    return int(text)


def end(number, _):
    """The first signal ends the script; others must not keep it from ending what it started."""
    ignore_signals()
    sys.exit(128 + number)


def ignore_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    count, table = products(), Table()
    with stages.set_up(count, [peer.name for peer in PEERS]) as stage:
        run_rounds(stage, table)
        server = stage.query("tds", "SHOW server_version")[0][0]
        ignore_signals()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    print(f"{table.text}\n\n{count:,} products, {datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores; "
          f"{versions}, PostgreSQL {server}, Python {platform.python_version()}")


if __name__ == "__main__":
    try:
        main()
    except (stages.Failure, OSError) as failure:
        sys.exit(f"peers: {failure}")
