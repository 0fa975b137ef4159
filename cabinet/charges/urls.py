from django.urls import path, register_converter

from cabinet.charges import views
from cabinet.charges.converters import MonthConverter

app_name = "charges"

register_converter(MonthConverter, "month")

urlpatterns = [
    path("", views.latest, name="list"),
    path("<month:month>/", views.month, name="month"),
    path("<month:month>/receipt.pdf", views.receipt, name="receipt"),
]
