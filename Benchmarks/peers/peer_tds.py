"""TDS, with the settings that it has by itself: the state cache is a file. Only the limit of calls is off, as the simulator's is."""
from peer import Peer
from stage import PROGRAM


def _command(stage, listing, file):
    settings = stage.organization | {
        "DATABASE_URL": stage.database("tds_peer"),
        "TDS_DATA_DIR": str(stage.directory / "tds-data"),
        "TDS_CALLS_PER_MINUTE": "0",
    }
    return [PROGRAM, "sync", "products", "--json", "--log-level", "error"], settings


PEER = Peer(title="TDS", name="tds_peer", fetches=True, id_column="zoho_id", command=_command)
