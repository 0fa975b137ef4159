"""Addresses of the cabinet: /cabinet/ and what stands below an account."""

from django.urls import include, path

from cabinet import views
from cabinet.meters.views import all_accounts

# Every slice keeps a namespace of its own («charges:month»), so the cabinet's
# is given to its two pages alone and doesn't wrap the others.
pages = [
    path("", views.home, name="home"),
    path("profile/data/", views.my_data, name="my_data"),
    path("<uuid:account>/", views.account_home, name="account_home"),
]

urlpatterns = [
    path("", include((pages, "cabinet"))),
    path("", include("cabinet.residents.urls")),
    path("profile/notifications/", include("cabinet.notifications.urls")),
    path("readings/", all_accounts, name="all_readings"),
    path("<uuid:account>/account/", include("cabinet.accounts.urls")),
    path("<uuid:account>/charges/", include("cabinet.charges.urls")),
    path("<uuid:account>/tariffs/", include("cabinet.tariffs.urls")),
    path("<uuid:account>/meters/", include("cabinet.meters.urls")),
    path("<uuid:account>/payments/", include("cabinet.payments.urls")),
    path("<uuid:account>/pay/", include("cabinet.payments.online.urls")),
    path("<uuid:account>/requests/", include("cabinet.requests.urls")),
]
