"""Several do something in one moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import IntegrityError, connection

from cabinet.payments.debts.services import DebtError
from cabinet.payments.online.services import PaymentError
from cabinet.payments.registries.services import RegistryError
from cabinet.requests.services import RequestError

REFUSALS = IntegrityError, DebtError, PaymentError, RegistryError, RequestError


def at_once(*works):
    """What each of the works gave, or the refusal that it met."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait()
            return work()
        except REFUSALS as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refused(outcomes):
    return [one for one in outcomes if isinstance(one, REFUSALS)]
