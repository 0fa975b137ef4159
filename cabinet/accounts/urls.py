from django.urls import path

from cabinet.accounts import views

app_name = "accounts"

urlpatterns = [path("", views.detail, name="detail")]
