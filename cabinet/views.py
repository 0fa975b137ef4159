"""The cabinet's front: all accounts of a resident, and the home of one."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cabinet import my_data as everything
from cabinet.accounts.access import held_accounts, with_account
from cabinet.accounts.models import Account
from cabinet.charges import words
from cabinet.charges.bills import latest_bill
from cabinet.notices import notices_for
from cabinet.payments.arrivals import paid_since
from cabinet.payments.debts.models import InstalmentPlan, InstalmentPlanQuerySet
from cabinet.prepared import Among, Prepared, asked_keys
from cabinet.residents.models import Invitation, Residency, User
from cabinet.residents.sharing import invitations_to
from cabinet.standing import advance_of, by_address, debt_of, standings


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Every account with what it owes; a resident of one goes straight there."""
    accounts = held_accounts(request)
    offered = _plans(accounts)
    invitations, to_prove_again, plans = _questions(cast(User, request.user), offered)
    if len(accounts) == 1 and not invitations:
        return redirect("cabinet:account_home", account=accounts[0].public_id)
    found = standings(accounts)
    context = {
        "addresses": by_address(found),
        "debt": debt_of(found),
        "advance": advance_of(found),
        "on_the_way": any(one.on_the_way for one in found),
        "invitations": invitations,
        "to_prove_again": to_prove_again,
        "notices": notices_for(request, accounts),
        "plans": plans,
        "today": timezone.localdate(),
    }
    return render(request, "cabinet/home.html", context)


def _questions(
    user: User, plans: InstalmentPlanQuerySet
) -> tuple[list[Invitation], list[Residency], list[InstalmentPlan]]:
    """What waits for this person's answer; mostly nothing, so one look for all.

    Whoever looks in the resident's place isn't asked anything.
    """
    if user.seen_through is not None:
        return [], [], []
    invitations = invitations_to(user)
    to_prove_again = Residency.objects.to_prove_again().filter(user=user.pk)
    asked = User.objects.annotate(
        are_invited=Exists(invitations),
        must_prove=Exists(to_prove_again),
        have_plans=Exists(plans),
    ).values_list("are_invited", "must_prove", "have_plans")
    are_invited, must_prove, have_plans = asked.get(pk=user.pk)
    return (
        list(invitations) if are_invited else [],
        list(to_prove_again) if must_prove else [],
        list(plans) if have_plans else [],
    )


@with_account
def account_home(request: HttpRequest, account: Account) -> HttpResponse:
    bill = latest_bill(account)
    paid = paid_since({account.pk: bill.period.month}) if bill else {}
    on_the_way = paid.get(account.pk)
    context = {
        "account": account,
        "bill": bill,
        "sums": words.sums(bill) if bill else [],
        "explanation": words.difference(bill) if bill else "",
        "on_the_way": on_the_way,
        "now": bill.owed - on_the_way if bill and on_the_way else None,
        "notices": notices_for(request, [account]),
        "plans": _plans_of(accounts=[account.pk]),
        "today": timezone.localdate(),
    }
    return render(request, "cabinet/account_home.html", context)


def _plans(accounts: list[Account]) -> InstalmentPlanQuerySet:
    """What is offered or agreed upon for paying debts in parts."""
    return _standing_plans().filter(account__in=accounts)


def _standing_plans() -> InstalmentPlanQuerySet:
    return InstalmentPlan.objects.standing().with_next_part().select_related("account")


_plans_of = Prepared(
    lambda: _standing_plans().filter(Among(F("account"), asked_keys("accounts")))
)


@login_required
@reauthentication_required(allow_get=True)
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that the portal holds on a resident, to take away."""
    if request.method != "POST":
        return render(request, "residents/my_data.html")
    archive = everything.archive(cast(User, request.user))
    response = HttpResponse(archive, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response
