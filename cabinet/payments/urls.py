from django.urls import path

from cabinet.payments import views

app_name = "payments"
urlpatterns = [path("", views.payments, name="list")]
