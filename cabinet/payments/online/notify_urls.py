"""Addresses below /payments/: for providers, and the demonstration's bank."""

from django.urls import path

from cabinet.payments.online import bank_views

urlpatterns = [
    path(
        "notify/<slug:provider>/", bank_views.notification, name="payment_notification"
    ),
    path("demo-bank/<uuid:payment>/", bank_views.demo_bank, name="demo_bank"),
]
