"""How tests read a report: as the file that staff take along."""

import csv
import io
from decimal import Decimal

from django.urls import reverse


def url(name, **query):
    return reverse(f"office_{name}", query=query)


def table(client, name, **query):
    answer = client.get(url(name, export="csv", **query))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def number(text):
    return Decimal(text.replace(",", "."))
