"""Runs a command and writes what it took into a file, as JSON: `usage.py FILE COMMAND…`.

A process of its own, and a small one: the peak memory of a child is at least that of the process that started it.
"""
import json
import os
import sys
import time

path, *command = sys.argv[1:]
started = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(child, 0)
with open(path, "w") as file:
    json.dump({
        "exit_status": os.waitstatus_to_exitcode(status),
        "wall": time.monotonic() - started,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_megabytes": usage.ru_maxrss * 1024 / 1e6,
    }, file)
