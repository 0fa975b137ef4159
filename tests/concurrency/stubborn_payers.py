"""Twenty payers who go on paying while their database falls over again and again.

Run by itself it books in the database of ``DATABASE_URL`` until the file that
its argument names appears, then reconciles and prints what is in the books.
"""

import itertools
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
from django.db import Error, connection

PAYERS = 20
PAUSE = 0.2


def pay_until(
    is_over: Callable[[], bool],
    account: int,
    method: str,
    falls: list[str] | None = None,
) -> set[str]:
    """Our ids of the payments that the portal told to be paid.

    ``falls`` collects the errors that payers met meanwhile.
    """
    from cabinet.accounts.models import Account
    from tests.factories import UserFactory
    from tests.factories.paying import basket

    holder, user = Account.objects.get(pk=account), UserFactory()
    sums = itertools.count(1)

    def payer(_: int) -> set[str]:
        told: set[str] = set()
        while not is_over():
            try:
                opened = basket(holder, f"{next(sums)}.00", user=user, method=method)
                told |= paid(opened)
            except Error as error:
                if falls is not None:
                    falls.append(type(error).__name__)
                connection.close()
                time.sleep(PAUSE)
        connection.close()
        return told

    with ThreadPoolExecutor(PAYERS) as pool:
        return set().union(*pool.map(payer, range(PAYERS)))


def paid(opened: object) -> set[str]:
    from cabinet.payments.online.services import PaymentError, register_intent

    asked = opened.intents.get()  # type: ignore[attr-defined]
    try:
        after = register_intent(intent=asked)
    except PaymentError:
        return set()
    return {str(after.public_id)} if after.state == "paid" else set()


def main(stop: Path, gateway: str) -> None:
    django.setup()
    from cabinet.payments.online.services import reconcile
    from tests.concurrency.test_booking import books
    from tests.factories import AccountFactory
    from tests.factories.paying import contract

    account = AccountFactory()
    shop = contract(account, "yookassa", secret_key="test_key")
    shop.options = {"shop_id": "1", "url": gateway, "networks": "127.0.0.1"}
    shop.save()
    print("ready", flush=True)  # noqa: T201 (whoever started it waits for this)
    falls: list[str] = []
    told = pay_until(stop.exists, account.pk, "yookassa", falls)
    # This thread's connection died with the first stop.
    connection.close()
    reconcile()
    said = {"told": sorted(told), "books": books(), "falls": len(falls)}
    print(json.dumps(said))  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
