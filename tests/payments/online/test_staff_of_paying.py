"""The back office: contracts with sealed keys, refunds, what providers sent."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cabinet.payments.models import Payment
from cabinet.payments.online.models import Intent, ProviderAccount
from cabinet.payments.online.providers import provider_of
from cabinet.payments.online.sealing import SealError, seal, unseal
from cabinet.payments.online.services import register_intent
from tests.factories import AccountFactory
from tests.factories.paying import contract
from tests.factories.paying import intent as new_intent
from tests.payments.online.recorded import recorded

pytestmark = pytest.mark.django_db
KEY = "live_very_secret_key"
TERMS = {
    "title": "Картой",
    "position": "100",
    "fee_percent": "1.5",
    "fee_minimum": "0",
    "fee_payer": "resident",
}
YOOKASSA = {
    "key_shop_id": "100500",
    "key_secret_key": KEY,
    "key_vat_code": "1",
    "key_networks": "185.71.76.0/27",
    "key_url": "https://api.yookassa.ru/v3",
}


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def made(desk, account):
    """A contract that a clerk has just filled in."""
    organization = {"organization": account.organization_id}
    desk.post(
        reverse("provideraccount:add"),
        {"provider": "yookassa", **TERMS, **organization},
    )
    found = ProviderAccount.objects.get()
    edit = reverse("provideraccount:edit", args=[found.pk])
    answer = desk.post(edit, {**TERMS, **organization, **YOOKASSA, "is_on": "on"})
    assert answer.status_code == 302, answer.context["form"].errors
    return ProviderAccount.objects.get()


def test_key_is_sealed_and_never_shown_again(desk, made):
    assert KEY not in made.sealed_keys
    assert provider_of(made).keys["secret_key"] == KEY

    page = desk.get(reverse("provideraccount:edit", args=[made.pk])).content.decode()
    assert KEY not in page
    assert "Ключ сохранён и не показывается" in page
    assert 'value="100500"' in page


def test_empty_key_keeps_the_old_one(desk, made, account):
    values = {**YOOKASSA, "key_secret_key": "", "key_shop_id": "7"}
    organization = {"organization": account.organization_id}
    edit = reverse("provideraccount:edit", args=[made.pk])

    desk.post(edit, {**TERMS, **organization, **values, "is_on": "on"})

    keys = provider_of(ProviderAccount.objects.get()).keys
    assert (keys["shop_id"], keys["secret_key"]) == ("7", KEY)


def test_contract_without_keys_can_not_be_switched_on(desk, account):
    bare = contract(account, "yookassa")
    values = {**YOOKASSA, "key_secret_key": ""}
    organization = {"organization": account.organization_id}

    answer = desk.post(
        reverse("provideraccount:edit", args=[bare.pk]),
        {**TERMS, **organization, **values, "is_on": "on"},
    )

    assert "не примет платёж" in answer.content.decode()


@pytest.mark.parametrize(
    ("answer", "works", "words"),
    [
        ({"account_id": "100500"}, True, "Связь есть"),
        (({"description": "Bad keys"}, 401), False, "Не работает: Bad keys"),
    ],
)
def test_connection_is_tried_with_the_saved_keys(desk, made, answer, works, words):
    with recorded(answer) as asked:
        desk.post(reverse("provideraccount:check", args=[made.pk]))

    made.refresh_from_db()
    assert made.works is works
    assert words in made.check_result
    assert asked[0].url == "https://api.yookassa.ru/v3/me"


def test_contract_of_another_organisation_is_nothing(desk):
    foreign = contract(AccountFactory())

    for page in ("edit", "check"):
        url = reverse(f"provideraccount:{page}", args=[foreign.pk])
        assert desk.post(url).status_code == 404


def test_key_sealed_with_a_lost_key_is_told(settings):
    sealed = seal({"a": "1"})
    settings.ENCRYPTION_KEYS = ["new"]

    with pytest.raises(SealError):
        unseal(sealed)


def test_keys_of_sealing_are_changed_one_by_one(settings):
    settings.ENCRYPTION_KEYS = ["old"]
    sealed = seal({"a": "1"})

    settings.ENCRYPTION_KEYS = ["new", "old"]

    assert unseal(sealed) == {"a": "1"}


@pytest.fixture
def paid(account):
    from cabinet.payments.online.demo_bank import decide
    from cabinet.payments.online.models import DemoBankPayment

    contract(account)
    asked = register_intent(intent=new_intent(account, "1000.00"))
    decide(payment=DemoBankPayment.objects.get(), decision="success")
    asked.refresh_from_db()
    return asked


def test_payments_are_listed_with_their_states(desk, paid):
    page = desk.get(reverse("intent:index")).content.decode()
    card = desk.get(reverse("intent:inspect", args=[paid.pk])).content.decode()

    assert "оплачен" in page
    assert paid.provider_id in card
    assert "Вернуть деньги" in page


def test_clerk_gives_a_part_back(desk, paid):
    address = reverse("intent:refund", args=[paid.pk])
    assert "вернуть можно 1" in desk.get(address).content.decode()

    desk.post(address, {"amount": "250,50", "why": "Заплатили дважды"})

    assert sum(one.amount for one in Payment.objects.all()) == Decimal("749.50")
    answer = desk.post(address, {"amount": "750", "why": "Ещё"})
    assert "Вернуть можно от" in answer.content.decode()


def test_provider_is_asked_by_a_button_alone(desk, account):
    from cabinet.payments.online.models import DemoBankPayment

    contract(account)
    waiting = register_intent(intent=new_intent(account, "1000.00"))
    # Paid at the bank, and its word was lost on the way.
    DemoBankPayment.objects.update(status=DemoBankPayment.Status.PAID)
    address = reverse("intent:ask", args=[waiting.pk])

    page = desk.get(address).content.decode()
    assert f"Лицевой счёт {account}" in page
    assert "ждёт оплаты" in page
    assert not Payment.objects.exists()

    answer = desk.post(address, follow=True)
    assert "Провайдер говорит: оплачен" in answer.content.decode()
    assert Payment.objects.get().amount == 1000


def test_payment_can_not_be_filled_in_or_deleted_by_hand(desk, paid):
    for page in ("edit", "delete"):
        answer = desk.post(f"{reverse('intent:index')}{page}/{paid.pk}/")
        assert answer.status_code == 404
    assert Intent.objects.get().state == "paid"


@pytest.mark.parametrize("page", ["refund", "notification", "outsidelink", "intent"])
def test_every_list_opens_and_another_organisation_stays_out(desk, paid, page):
    foreign = AccountFactory()
    contract(foreign)
    new_intent(foreign, "77.00")

    answer = desk.get(reverse(f"{page}:index"))

    assert answer.status_code == 200
    assert foreign.number not in answer.content.decode()
