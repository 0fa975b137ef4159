"""A worker that takes its run again whenever the database has fallen over.

``python -m tests.imports.stubborn_worker ACCOUNTS`` founds a town in the database of
the environment, checks a file of ten rows an account, says «ready» and loads it.
At the end it prints the run, as JSON: its state, the rows that the month has, its
versions, how often it began, and the most rows that were ever seen of half a load.
"""

import json
import sys
import time

import django

PAUSE = 0.2


def main(accounts: int) -> None:
    from django.db import connection

    from imports import services
    from imports.models import ImportRun
    from tests.factories import BillingPeriodFactory
    from tests.imports.test_worker import MONTH, drafted, run_of

    period = BillingPeriodFactory(month=MONTH)
    run = run_of(period, accounts)
    services.check_file(run=run)
    services._queue(run, ImportRun.State.CONFIRMED)
    print("ready", flush=True)  # noqa: T201
    began, half = 0, 0
    while (state := work(run.pk)) != "imported":
        began += state == "fallen"
        connection.close()
        time.sleep(PAUSE)
        half = max(half, seen(lambda: drafted(period)))
    told = {"state": state, "rows": drafted(period), "fallen": began, "half": half}
    print(json.dumps(told | {"versions": period.versions.count()}), flush=True)  # noqa: T201


def work(pk: int) -> str:
    from django.db import InterfaceError, OperationalError

    from imports.tasks import work_on_run

    try:
        return work_on_run(pk)
    except (OperationalError, InterfaceError):
        return "fallen"


def seen(rows) -> int:
    from django.db import InterfaceError, OperationalError

    try:
        return rows()
    except (OperationalError, InterfaceError):
        return 0


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
