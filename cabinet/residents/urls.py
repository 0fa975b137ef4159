from django.urls import path

from cabinet.residents import link_views, views

app_name = "residents"
urlpatterns = [
    path("link/", link_views.link, name="link"),
    path("link/confirm/", link_views.confirm, name="link_confirm"),
    path("profile/", views.profile, name="profile"),
    path("profile/delete/", views.delete, name="delete"),
    path("profile/<uuid:account>/unlink/", views.unlink, name="unlink"),
]
