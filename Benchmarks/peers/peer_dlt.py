"""dlt, without and with a filter by hash that a user of it would write (`dlt_pipeline.py` is the program)."""
import functools
import pathlib
import sys

from peer import Peer

PIPELINE = pathlib.Path(__file__).with_name("dlt_pipeline.py")


def _command(name, filters, stage, listing, file):
    settings = {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "PEERS_DATABASE": stage.database(name),
        "PEERS_PIPELINE": name,
        "PEERS_PIPELINES_DIR": str(stage.directory / "dlt"),
        "PEERS_ITEMS_URL": stage.items_url,
        "PEERS_AUTHORIZATION": stage.authorization,
    }
    return [sys.executable, PIPELINE, *(["--only-changed"] if filters else [])], settings


def _peer(title, name, filters):
    return Peer(title, name, fetches=True, id_column="item_id", command=functools.partial(_command, name, filters))


PEERS = [_peer("dlt", "dlt_peer", filters=False), _peer("dlt, filter by hash", "dlt_filter_peer", filters=True)]
