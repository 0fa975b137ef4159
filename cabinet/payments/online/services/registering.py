"""How an intent is made known to its provider; repeated, it is the same payment."""

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from psycopg2.errors import LockNotAvailable

from cabinet.payments.online.errors import PaymentError
from cabinet.payments.online.models import Intent
from cabinet.payments.online.providers import provider_of
from cabinet.payments.online.providers.base import (
    Order,
    OrderLine,
    ProviderError,
    ProviderSilentError,
)
from cabinet.payments.online.sealing import SealError
from cabinet.payments.online.services.saving import token_of
from cabinet.payments.online.services.settling import give_up, settle

SILENT = (
    "Ждём ответа банка: он отвечает дольше обычного. Деньги не списаны."
    " Мы спросим его ещё раз сами, страница обновится без вас."
)
# How long one waits while another asks about the same intent.
TURN = "5s"


def register_intent(*, intent: Intent) -> Intent:
    """Ask the provider for the payment, unless it has been asked already.

    Raises PaymentError when it is silent (the intent stays, and reconciliation
    goes on) or refuses (the intent is canceled with its words).
    """
    try:
        return _register(intent.pk)
    except ProviderSilentError as error:
        raise PaymentError(SILENT) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise PaymentError(SILENT) from error
    except (ProviderError, SealError) as error:
        give_up(intent=intent.pk, reason=str(error)[:300])
        raise PaymentError(f"Провайдер не принял платёж: {error}") from error


@transaction.atomic
def _register(pk: int) -> Intent:
    _take_turn(pk)
    intent = Intent.objects.with_order().get(pk=pk)
    if intent.state != Intent.State.CREATED:
        return intent
    answer = provider_of(intent.provider_account).create(order_of(intent))
    return settle(intent=pk, answer=answer)


def order_of(intent: Intent) -> Order:
    """What the provider is asked for."""
    basket = intent.basket
    path = reverse("pay:basket", args=[intent.account.public_id, basket.public_id])
    notify = reverse("payment_notification", args=[intent.provider_account.provider])
    return Order(
        id=intent.public_id,
        amount=intent.amount,
        total=intent.total,
        purpose=intent.purpose,
        lines=[OrderLine(one.title, one.amount) for one in intent.lines.all()],
        account=intent.account,
        payee=intent.payee,
        month=(intent.month.year, intent.month.month) if intent.month else None,
        payer=basket.payer,
        payer_inn=basket.payer_inn,
        payer_id=str(basket.user_id or ""),
        email=basket.email,
        return_url=f"{settings.BASE_URL}{path}",
        notify_url=f"{settings.BASE_URL}{notify}",
        saves_card=basket.saves_card,
        card_token=token_of(intent.card) if intent.card else "",
    )


def _take_turn(pk: int) -> None:
    """One asks at a time, and no row is locked while the provider thinks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [TURN])
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"payments_online.intent:{pk}"],
        )
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")
