from django.urls import path

from cabinet.payments.online import autopay_views, views

app_name = "pay"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("check/", views.check, name="check"),
    path("autopay/", autopay_views.autopay, name="autopay"),
    path("autopay/stop/", autopay_views.stop, name="autopay_stop"),
    path("cards/<int:card>/", autopay_views.forget_card, name="forget_card"),
    path("<uuid:basket>/", views.basket, name="basket"),
    path("<uuid:basket>/<uuid:intent>/", views.go, name="go"),
]
