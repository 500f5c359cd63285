#!/usr/bin/env bash
# Builds the program and the benchmarks, and prints one table of ratios. Arguments go to tds-bench (--help lists them).
set -euo pipefail
cd "$(dirname "$0")/.."

# orjson, the fastest JSON library of Python, is what the canonical hash is compared with.
orjson_version=3.11.4
venv=.build-bench/venv
python=()
if "$venv/bin/python" -c 'import orjson' 2>/dev/null; then
    python=(--python "$venv/bin/python")
elif
    echo "installing orjson $orjson_version into $venv" >&2
    python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "orjson==$orjson_version"
then
    python=(--python "$venv/bin/python")
else
    echo "no virtual environment (Debian: apt-get install python3-venv): the comparison with orjson is left out" >&2
fi

swift build -c release --product tds >&2
swift build -c release --product tds-bench >&2

# What is interrupted leaves no server behind. PostgreSQL runs as a user of its own, who has to enter.
scratch=$(mktemp -d)
chmod 755 "$scratch"
end_servers() {
    for directory in "$scratch"/tds-bench-*/; do
        if [ -d "$directory" ]; then scripts/services stop --dir "${directory%/}" immediate; fi
    done
    rm -rf "$scratch"
}
trap end_servers EXIT
TMPDIR=$scratch .build/release/tds-bench ${python[@]+"${python[@]}"} "$@"
