"""What a payer does, by the portal's addresses: chooses, confirms, answers the bank."""

from django.urls import reverse

from cabinet.payments.online.models import Basket, DemoBankPayment
from cabinet.tariffs.models import Recipient


def page_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def pay(client, account, choice=None, **how):
    """Choose, confirm, and come to the basket; the last answer."""
    address = reverse("pay:check", args=[account.public_id])
    chosen = client.get(address, choice or {"what": "all"})
    form = {
        "method": "demo",
        "email": "payer@mail.example",
        "expected": chosen.context["due"],
        **how,
    }
    return client.post(f"{address}?{chosen.request['QUERY_STRING']}", form)


def bank(client, decision):
    payment = DemoBankPayment.objects.latest("pk")
    address = reverse("demo_bank", args=[payment.public_id])
    return client.post(address, {"decision": decision})


def last_basket(client, account):
    basket = Basket.objects.latest("pk")
    return client.get(reverse("pay:basket", args=[account.public_id, basket.public_id]))


def recipient(account, name):
    return Recipient.objects.create(
        organization=account.organization,
        name=name,
        inn="1655000099",
        settlement_account="40702810900000000001",
        bank="Банк",
        bic="049205603",
    )
