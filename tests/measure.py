"""How many queries of the cabinet's own a page takes, the site's frame left out."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

OWN_TABLES = (
    "accounts_",
    "charges_",
    "tariffs_",
    "meters_",
    "payments_",
    "service_requests_",
)


def own_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return sum(
        any(f'"{table}' in query["sql"] for table in OWN_TABLES)
        for query in captured.captured_queries
    )
