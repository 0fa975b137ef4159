"""Addresses of the profile's page of notifications."""

from django.urls import path

from cabinet.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.choices, name="choices"),
    path("bills/", views.bills, name="bills"),
    path("trust/<str:channel>/", views.trust, name="trust"),
    path("push/", views.push, name="push"),
    path("push/<int:pk>/remove/", views.remove_push, name="remove_push"),
    path("telegram/<int:pk>/remove/", views.remove_telegram, name="remove_telegram"),
]
