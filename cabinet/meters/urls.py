from django.urls import path

from cabinet.meters import views

app_name = "meters"
urlpatterns = [path("", views.meters, name="list")]
