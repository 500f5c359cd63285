"""What the comparison stands on: a PostgreSQL with a database for each tool, and a simulated organization."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

import psycopg2

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = PROJECT / ".build/release/tds"
SERVICES = PROJECT / "scripts/services"
PRODUCTS_PER_PAGE = 200
START_SECONDS_MAX = 60


class Failure(Exception):
    pass


class Stage:
    """Where everything is, while the block of `set_up` lasts."""

    def __init__(self, products, directory, database_url, organization):
        self.products = products
        self.directory = directory
        self.database_url = database_url
        self.organization = organization
        self.access_token = self._new_access_token()

    @property
    def pages(self):
        return -(-self.products // PRODUCTS_PER_PAGE)

    @property
    def items_url(self):
        """What lists the products; `page` is to be added."""
        query = {"organization_id": self.organization["ZOHO_ORGANIZATION_ID"], "per_page": PRODUCTS_PER_PAGE}
        return f"{self.organization['ZOHO_API_URL']}/inventory/v1/items?{urllib.parse.urlencode(query)}"

    @property
    def authorization(self):
        return f"Zoho-oauthtoken {self.access_token}"

    def database(self, name):
        return self.database_url.rsplit("/", 1)[0] + f"/{name}"

    def query(self, database, statement):
        """The rows of a statement, on a connection of its own that is gone afterwards."""
        with contextlib.closing(psycopg2.connect(self.database(database))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def control(self, path, **body):
        """A call of the simulator's control."""
        url = f"{self.organization['ZOHO_API_URL']}/_simulator/{path}"
        with urllib.request.urlopen(url, json.dumps(body).encode(), START_SECONDS_MAX) as answer:
            return json.load(answer)

    def environment(self, **settings):
        """This process's, less what a user may have set for tools, and with a home of its own: no tool leaves a trace."""
        theirs = ("TDS_", "ZOHO_", "REDIS_", "DATABASE_URL", "PG", "DLT_", "SLING_", "INGESTR_")
        mine = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
        return mine | {"HOME": str(self.directory)} | settings

    def _new_access_token(self):
        # One for all who take it from here: an organization gives out ten in ten minutes.
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.organization["ZOHO_REFRESH_TOKEN"],
            "client_id": self.organization["ZOHO_CLIENT_ID"],
            "client_secret": self.organization["ZOHO_CLIENT_SECRET"],
        }
        url = f"{self.organization['ZOHO_ACCOUNTS_URL']}/oauth/v2/token"
        with urllib.request.urlopen(url, urllib.parse.urlencode(form).encode(), START_SECONDS_MAX) as answer:
            return json.load(answer)["access_token"]


@contextlib.contextmanager
def set_up(products, databases):
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(_scratch_directory())
        database_url = stack.enter_context(_postgres(directory))
        organization = stack.enter_context(_simulator(directory, products))
        stage = Stage(products, directory, database_url, organization)
        # Who vacuums in the background writes log that would be counted to whoever runs. It is done before each run instead.
        stage.query("tds", "ALTER SYSTEM SET autovacuum = off")
        stage.query("tds", "SELECT pg_reload_conf()")
        for name in databases:
            stage.query("tds", f"CREATE DATABASE {name}")
        yield stage


@contextlib.contextmanager
def _scratch_directory():
    # Not inside of a directory that only this user may enter: as root, PostgreSQL runs as another one.
    directory = pathlib.Path(tempfile.mkdtemp(prefix="tds-peers-", dir="/tmp"))
    directory.chmod(0o711)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextlib.contextmanager
def _postgres(directory):
    try:
        # A session of its own, where Ctrl-C does not reach it: only what has started to the end can be ended.
        started = subprocess.run(
            [SERVICES, "start", "--dir", directory, "postgres"], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        if started.returncode != 0:
            raise Failure("scripts/services could not start PostgreSQL")
        yield _exported(started.stdout)["DATABASE_URL"]
    finally:
        subprocess.run([SERVICES, "stop", "--dir", directory, "immediate"], check=False, start_new_session=True)


@contextlib.contextmanager
def _simulator(directory, products):
    sizes = ("--products", str(products), "--customers", "0")
    limits = ("--calls-per-minute", "0", "--daily-quota", "1000000")
    output, log = directory / "simulator.out", directory / "simulator.log"
    with open(output, "w") as out, open(log, "w") as err:
        process = subprocess.Popen(
            [PROGRAM, "simulate", "--port", "0", *sizes, *limits], stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
    try:
        deadline = time.monotonic() + START_SECONDS_MAX
        while "serving on" not in log.read_text():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"the simulator did not start: {log.read_text().strip()}")
            time.sleep(0.05)
        yield _exported(output.read_text())
    finally:
        process.terminate()
        process.wait()


def _exported(text):
    return dict(re.findall(r"^export (\w+)=(.*)$", text, re.MULTILINE))
