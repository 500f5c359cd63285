"""What a run takes: time, processor, memory, and what it makes of the database."""
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

from stage import Failure

RUN_SECONDS_MAX = 1_800
USAGE = pathlib.Path(__file__).with_name("usage.py")


@dataclasses.dataclass
class Cost:
    wall: float
    #: User and system time of the process and of those that it waited for; not the database's.
    cpu: float
    #: Of the largest process.
    peak_megabytes: float
    #: Rows of the products' table that were inserted, updated or deleted. A staging table takes its counts with it when it
    #: is dropped; what it costs is in the log.
    rows: int | None = None
    log_bytes: int | None = None


def run(stage, name, command, environment={}):
    """Without a database: what the process takes."""
    usage, output = stage.directory / f"{name}.usage", stage.directory / f"{name}.output"
    usage.unlink(missing_ok=True)
    with open(output, "wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-S", "-E", USAGE, usage, *command],
            env=stage.environment(**environment),
            cwd=stage.directory,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            process.wait(RUN_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise Failure(f"{name} did not end within {RUN_SECONDS_MAX} seconds") from None
        finally:
            # Whoever is interrupted ends the tool too, not only what waits for it.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    taken = json.loads(usage.read_text()) if usage.exists() else {"exit_status": "unknown"}
    if taken.pop("exit_status") != 0:
        raise Failure(f"{name} failed:\n{output.read_text(errors='replace')[-2_000:]}")
    return Cost(**taken)


def run_into(stage, name, command, environment={}):
    """With the database of that name. Each run begins as on a database at rest: vacuumed, analyzed, all of it on disk."""
    stage.query(name, "VACUUM (ANALYZE)")
    stage.query("tds", "CHECKPOINT")
    rows, log = _rows(stage, name), _log_position(stage)
    cost = run(stage, name, command, environment)
    _wait_for_statistics(stage, name)
    cost.log_bytes = _log_position(stage) - log
    cost.rows = _rows(stage, name) - rows
    return cost


def _wait_for_statistics(stage, name):
    """A session tells its counts at its end at the latest."""
    deadline = time.monotonic() + 30
    while stage.query("tds", f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}'"):
        if time.monotonic() > deadline:
            raise Failure(f"{name} ended, but a session of it in the database did not")
        time.sleep(0.02)


def _rows(stage, name):
    return stage.query(name, """
        SELECT COALESCE(SUM(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables
        WHERE schemaname = 'public' AND relname = 'products'""")[0][0]


def _log_position(stage):
    return int(stage.query("tds", "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")[0][0])
