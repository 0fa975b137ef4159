"""Addresses outside the cabinet: what letters, browsers and Telegram call."""

from django.urls import path

from cabinet.notifications import hook_views

app_name = "notifications_out"
urlpatterns = [
    path("leave/<str:token>/", hook_views.leave, name="leave"),
    path("worker.js", hook_views.worker, name="worker"),
    path("telegram/<str:hook>/", hook_views.telegram, name="telegram"),
]
