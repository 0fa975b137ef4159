from django.urls import path

from cabinet.residents import views

app_name = "residents"
urlpatterns = [
    path("link/", views.link, name="link"),
    path("profile/", views.profile, name="profile"),
    path("profile/<uuid:account>/unlink/", views.unlink, name="unlink"),
]
