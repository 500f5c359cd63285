#!/usr/bin/env bash
# Installs dlt, ingestr and Sling into .build/peers, runs the same work with them and with TDS, and prints one table.
# PEERS_PRODUCTS is how many products there are: 20,000 where nothing is said.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(uname -sm)" != "Linux x86_64" ]; then
    echo "peers: Sling's package on PyPI is for Linux on x86-64; run it on such a machine" >&2
    exit 1
fi
venv=.build/peers
[ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
if ! "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 1 --requirement Benchmarks/peers/requirements.txt \
    >"$venv/pip.log" 2>&1
then
    echo "peers: pip could not install the tools, see $venv/pip.log; is PyPI reachable, or a mirror in PIP_INDEX_URL?" >&2
    exit 1
fi
exec "$venv/bin/python" -B Benchmarks/peers/bench.py
