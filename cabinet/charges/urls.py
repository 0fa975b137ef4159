from django.urls import path, register_converter

from cabinet.charges import views
from cabinet.charges.converters import MonthConverter

app_name = "charges"

register_converter(MonthConverter, "month")

urlpatterns = [
    path("", views.latest, name="list"),
    path("<month:month>/", views.month, name="month"),
    path("<month:month>/why/", views.why, name="why"),
    path("<month:month>/receipt/", views.receipt_page, name="receipt_page"),
    path("<month:month>/receipt.pdf", views.receipt, name="receipt"),
    path("<month:month>/charges.xlsx", views.month_xlsx, name="month_xlsx"),
    path("year/<int:year>/", views.year, name="year"),
    path("year/<int:year>/charges.xlsx", views.year_xlsx, name="year_xlsx"),
]
