"""What the acceptance tests stand on: servers and a simulated organization of their own, the program, and the judges."""
import contextlib
import decimal
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent
SERVICES = PROJECT / "scripts/services"
PROGRAM = pathlib.Path(os.environ.get("TDS_PROGRAM") or PROJECT / ".build/release/tds").absolute()
PRODUCTS, CUSTOMERS = 1312, 2503
COMMAND_SECONDS_MAX = 120
WAIT_SECONDS_MAX = 30

# What the program is run with. The servers add their addresses as they start.
SETTINGS = {"TDS_CALLS_PER_MINUTE": "0"}


# What is started, and ended in the opposite order


@contextlib.contextmanager
def scratch_directory():
    # Not inside of a directory that only this user may enter: as root, PostgreSQL runs as another one.
    directory = tempfile.mkdtemp(prefix="tds-acceptance-", dir="/tmp")
    os.chmod(directory, 0o711)
    SETTINGS["TDS_DATA_DIR"] = directory
    try:
        yield
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextlib.contextmanager
def servers():
    try:
        SETTINGS.update(exported(start_services()))
        yield
    finally:
        command(SERVICES, "stop", "--dir", SETTINGS["TDS_DATA_DIR"], "immediate")


def start_services(*names):
    """Starts what does not run. It is waited for also after Ctrl-C: only what has started to the end can be ended."""
    arguments = [SERVICES, "start", "--dir", SETTINGS["TDS_DATA_DIR"], *names]
    # A session of its own, where Ctrl-C does not reach it.
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        text, _ = process.communicate()
    finally:
        process.wait()
    if process.returncode != 0:
        raise Failure("scripts/services could not start the servers")
    return text


def stop_redis():
    """As a crash does, by the process's id."""
    os.kill(int(pathlib.Path(SETTINGS["TDS_DATA_DIR"], "redis/pid").read_text()), signal.SIGKILL)
    wait_for("Redis to be gone", lambda: redis_cli("PING").returncode != 0)


def start_redis():
    start_services("redis")


@contextlib.contextmanager
def simulator():
    sizes = ("--products", str(PRODUCTS), "--customers", str(CUSTOMERS))
    with running("simulator", "simulate", "--port", "0", "--calls-per-minute", "0", *sizes) as process:
        wait_for(
            "the simulator's address",
            lambda: re.search(r"ZOHO_ORGANIZATION_ID=.*\n", output("simulator")) or process.poll() is not None,
        )
        if process.poll() is not None:
            raise Failure(f"the simulator ended: {complaint(output('simulator', 'log'))}")
        SETTINGS.update(exported(output("simulator")))
        yield


def exported(text):
    return dict(re.findall(r"^export (\w+)=(.*)$", text, re.MULTILINE))


# The program


class Run:
    """A run of `tds sync TYPE --json`."""

    def __init__(self, exit_status, output, log):
        self.exit_status, self.log = exit_status, log
        try:
            run = json.loads(output)["runs"][0]
        except (ValueError, LookupError):
            raise Failure(f"tds sync gave status {exit_status} and no run: {complaint(log)}") from None
        self.id, self.stats = run["sync_id"], run["stats"]

    def words(self, *names):
        """`read 1312, synced 1312`, and what is wrong whatever was asked for; total_processed is what was read."""
        words = [f"{'read' if name == 'total_processed' else name} {self.stats[name]}" for name in names]
        if self.stats["failed"] and "failed" not in names:
            words.append(f"failed {self.stats['failed']}")
        if self.exit_status != 0:
            words.append(f"exit status {self.exit_status}")
        return ", ".join(words)


def sync(entity_type, **settings):
    ended = invoke(PROGRAM, "sync", entity_type, "--json", settings=settings)
    return Run(ended.returncode, ended.stdout, ended.stderr)


def backend():
    """What `tds status` says of the cache's."""
    ended = invoke(PROGRAM, "status")
    found = re.search(r"backend \w+", ended.stdout)
    return found[0] if found and ended.returncode == 0 else f"exit status {ended.returncode}: {complaint(ended.stderr)}"


def tds(*arguments):
    return command(PROGRAM, *arguments)


# The judges


def psql(statement):
    """What psql prints: a line for each row, its values with | between them."""
    address = urllib.parse.urlsplit(SETTINGS["DATABASE_URL"])
    # In the environment: arguments can be read by every user of the machine, and this has a password.
    settings = {
        "PGHOST": address.hostname,
        "PGPORT": str(address.port),
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.path[1:],
    }
    options = ("--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1")
    return command("psql", *options, "--command", statement, settings=settings).stdout.rstrip("\n")


def redis(*arguments):
    ended = redis_cli(*arguments)
    if ended.returncode != 0:
        raise Failure(f"redis-cli {arguments[0]}: {complaint(ended.stderr or ended.stdout)}")
    return ended.stdout.rstrip("\n")


def redis_cli(*arguments):
    return invoke("redis-cli", "-u", SETTINGS["REDIS_URL"], *arguments)


def count_keys(pattern):
    return len(redis("KEYS", pattern).splitlines())


def control(path, **body):
    return control_call(path, json.dumps(body).encode())


def control_read(path, **query):
    return control_call(f"{path}?{urllib.parse.urlencode(query)}", None)


def control_call(path, body):
    """The simulator's control: a POST of the body, or a GET where there is none."""
    with urllib.request.urlopen(f"{SETTINGS['ZOHO_API_URL']}/_simulator/{path}", body, COMMAND_SECONDS_MAX) as answer:
        return json.load(answer, parse_float=decimal.Decimal)


# Processes


class Failure(Exception):
    pass


def environment(settings):
    """This process's own, less the settings that a user may have made for other databases and organizations."""
    theirs = ("TDS_", "ZOHO_", "REDIS_", "DATABASE_URL", "PG")
    return {name: value for name, value in os.environ.items() if not name.startswith(theirs)} | SETTINGS | settings


def invoke(*arguments, settings={}):
    return subprocess.run(
        arguments,
        env=environment(settings),
        cwd=SETTINGS["TDS_DATA_DIR"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS_MAX,
    )


def command(*arguments, settings={}):
    """The same for commands that must succeed."""
    ended = invoke(*arguments, settings=settings)
    if ended.returncode != 0:
        name = pathlib.Path(arguments[0]).name
        raise Failure(f"{name} gave status {ended.returncode}: {complaint(ended.stderr)}")
    return ended


def complaint(text):
    """The line of an output that says what is wrong."""
    lines = text.strip().splitlines() or ["without a word"]
    return next((line for line in lines if "error" in line.lower()), lines[-1])


@contextlib.contextmanager
def running(name, *arguments):
    """The program as a process that ends with the block; its output goes to files of that name."""
    with open(output_path(name), "w") as out, open(output_path(name, "log"), "w") as log:
        process = subprocess.Popen(
            [PROGRAM, *arguments],
            env=environment({}),
            cwd=SETTINGS["TDS_DATA_DIR"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def output_path(name, kind="out"):
    return pathlib.Path(SETTINGS["TDS_DATA_DIR"], f"{name}.{kind}")


def output(name, kind="out"):
    return output_path(name, kind).read_text()


def wait_for(what, condition):
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"waited {WAIT_SECONDS_MAX} seconds for {what}")
        time.sleep(0.02)
