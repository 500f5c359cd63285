"""Whether a tool's table holds what the organization lists. What a wrong run took is no measurement.

Rates are compared as doubles: dlt and ingestr hold them so. Some of the simulator's have more digits, as Zoho's may.
"""
import psycopg2

from stage import Failure


def check(stage, peer, listing, round_title):
    try:
        rows = stage.query(peer.name, f"SELECT {peer.id_column}::text, name, rate FROM public.products")
    except psycopg2.Error as error:
        raise Failure(f"{peer.title}, {round_title}: {error}") from None
    found = {id: (name, None if rate is None else float(rate)) for id, name, rate in rows}
    expected = listing.values
    if len(rows) != len(expected):
        raise Failure(f"{peer.title}, {round_title}: {len(rows)} rows in the table, {len(expected)} products at the source")
    wrong = [id for id in expected if found.get(id) != expected[id]]
    if wrong:
        raise Failure(
            f"{peer.title}, {round_title}: {len(wrong)} of {len(expected)} rows are wrong; of {wrong[0]} it has "
            f"{found.get(wrong[0])}, the source {expected[wrong[0]]}"
        )
