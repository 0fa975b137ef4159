from django.urls import path

from cabinet.tariffs import views

app_name = "tariffs"

urlpatterns = [path("", views.in_force, name="list")]
