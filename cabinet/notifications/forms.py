"""Switches of the profile, each with a sentence."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cabinet.accounts.models import Account
from cabinet.accounts.rights import Right
from cabinet.notifications.choosing import CHOSEN_KINDS, Switch, switches
from cabinet.notifications.models import BillByEmail, Channel, Kind, PaperRefusal
from cabinet.residents.models import User

SENTENCES = {
    Kind.BILL: "Когда организация закрыла месяц: сумма и ссылка на счёт.",
    Kind.DUE: "За три дня до последнего дня оплаты, если счёт ещё не оплачен.",
    Kind.PAYMENT: "Когда деньги дошли и учтены на вашем лицевом счёте.",
    Kind.DEBT: "Раз в месяц, если срок прошёл и остался долг.",
    Kind.READINGS: "Открыт приём показаний, скоро закроется, подходит срок поверки.",
    Kind.REQUEST: "Диспетчер ответил или изменил статус вашей заявки.",
    Kind.NOTICE: "Отключения, аварии и новости, которые касаются вашего дома.",
}


class ChoicesForm(forms.Form):
    """A box for each kind and channel, named «bill-email»."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        for (kind, channel), is_on in switches(user).items():
            self.fields[f"{kind}-{channel}"] = forms.BooleanField(
                label=channel.label, required=False, initial=is_on
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": kind,
                "sentence": SENTENCES[kind],
                "fields": [self[f"{kind}-{channel}"] for channel in Channel],
            }
            for kind in CHOSEN_KINDS
        ]

    def wanted(self) -> dict[Switch, bool]:
        return {
            (kind, channel): self.cleaned_data[f"{kind}-{channel}"]
            for kind in CHOSEN_KINDS
            for channel in Channel
        }


class BillsForm(forms.Form):
    """For each account: a PDF by e-mail, and paper («счёт на дом»)."""

    def __init__(
        self, data: Any = None, *, user: User, accounts: Sequence[Account]
    ) -> None:
        super().__init__(data)
        self.accounts = accounts
        own = set(
            Account.objects.visible_to(user, Right.OWN).values_list("pk", flat=True)
        )
        mine = BillByEmail.objects.filter(user=user, account__in=accounts)
        by_email = set(mine.values_list("account", flat=True))
        refusals = PaperRefusal.objects.standing().filter(account__in=accounts)
        refused = set(refusals.values_list("account", flat=True))
        for account in accounts:
            self.fields[f"email-{account.public_id}"] = forms.BooleanField(
                label="PDF по электронной почте",
                required=False,
                initial=account.pk in by_email,
            )
            # A guest doesn't decide what lies in the holder's letter box.
            if account.pk not in own:
                continue
            self.fields[f"paper-{account.public_id}"] = forms.BooleanField(
                label="Счёт на дом, на бумаге",
                required=False,
                initial=account.pk not in refused,
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "account": account,
                "fields": [
                    self[name] for name in self._names(account) if name in self.fields
                ],
            }
            for account in self.accounts
        ]

    def _names(self, account: Account) -> list[str]:
        return [f"email-{account.public_id}", f"paper-{account.public_id}"]

    def wanted(self) -> dict[str, list[Account]]:
        def ticked(way: str) -> list[Account]:
            return [
                account
                for account in self.accounts
                if self.cleaned_data.get(f"{way}-{account.public_id}")
            ]

        asked = [a for a in self.accounts if self._names(a)[1] in self.fields]
        return {
            "by_email": ticked("email"),
            "on_paper": ticked("paper"),
            "off_paper": [a for a in asked if a not in ticked("paper")],
        }


class BrowserForm(forms.Form):
    """What a browser tells of itself when it agrees to notifications."""

    endpoint = forms.URLField(max_length=1000, assume_scheme="https")
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=50)
