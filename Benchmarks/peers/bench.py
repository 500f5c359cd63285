"""The same work with TDS, dlt, ingestr and Sling: all products of a simulated organization into PostgreSQL, four times.

`make bench-peers` runs it (`run.sh` installs the tools). Each round the listing is fetched with curl, which is the floor of
fetching; it says what every table has to hold afterwards, and is the file for those who cannot read the listing themselves.
"""
import collections
import datetime
import importlib.metadata
import os
import platform
import signal
import sys

import psycopg2

import measure
import pages
import peer_dlt
import peer_ingestr
import peer_sling
import peer_tds
import table
from check import check
from stage import Failure, set_up

PEERS = [peer_tds.PEER, *peer_dlt.PEERS, peer_ingestr.PEER, peer_sling.PEER]
ROUNDS = {"first load": 0, "nothing changed": 0, "1 % changed": 0.01, "10 % changed": 0.1}
PASSES = 3
FETCH = ("curl", "fetch")
PACKAGES = ("dlt", "ingestr", "sling-linux-amd64")


def products():
    text = os.environ.get("PEERS_PRODUCTS") or "20000"
    if not text.isdecimal() or not 200 <= int(text) <= 1_000_000:
        raise Failure(f"PEERS_PRODUCTS is {text}; it takes a whole number from 200 to 1000000")
    return int(text)


def run_rounds(stage, peers, costs):
    listing = None
    for title, share in ROUNDS.items():
        listing, fetching = change(stage, share, listing)
        costs[title, *FETCH].append(fetching)
        file = stage.directory / "products.csv"
        listing.write_csv(file)
        for peer in peers:
            print(f"peers: {title}, {peer.title}", file=sys.stderr, flush=True)
            command, environment = peer.command(stage, listing, file)
            cost = measure.run_into(stage, peer.name, command, environment)
            check(stage, peer, listing, title)
            costs[title, *tool_and_work(peer)].append(cost)


def change(stage, share, before):
    """Gives that share of the products another rate; what is listed then, and what fetching it takes."""
    count = round(stage.products * share)
    if count:
        stage.control("change", type="items", n=count, members=["rate"])
    listing, cost = pages.fetch(stage)
    changes = listing.count_changes(before) if before else 0
    if changes != count:
        raise Failure(f"the simulator was to change {count} products, and {changes} differ")
    return listing, cost


def tool_and_work(peer):
    return peer.title, "fetch and load" if peer.fetches else "load"


def end(number, _):
    """The first signal ends the script; others must not keep it from ending what it started."""
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    count, costs = products(), collections.defaultdict(list)
    for number in range(PASSES):
        with set_up(count, [peer.name for peer in PEERS]) as stage:
            # Another one begins each time: the first one's log goes to files that have to be made.
            run_rounds(stage, PEERS[number:] + PEERS[:number], costs)
            server = stage.query("tds", "SHOW server_version")[0][0].split()[0]
    tools = [FETCH, *map(tool_and_work, PEERS)]
    rows = [table.row(title, *tool, table.median(costs[title, *tool])) for title in ROUNDS for tool in tools]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    print(f"{table.markdown(rows)}\n")
    print(f"{count:,} products, medians of {PASSES}, {datetime.date.today()}, {os.cpu_count()} cores; {versions}, "
          f"PostgreSQL {server}, Python {platform.python_version()}")


if __name__ == "__main__":
    try:
        main()
    except (Failure, OSError, psycopg2.Error) as failure:
        sys.exit(f"peers: {failure}")
