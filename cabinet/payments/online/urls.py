from django.urls import path

from cabinet.payments.online import views

app_name = "pay"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("check/", views.check, name="check"),
    path("<uuid:basket>/", views.basket, name="basket"),
    path("<uuid:basket>/<uuid:intent>/", views.go, name="go"),
]
