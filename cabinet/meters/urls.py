from django.urls import path

from cabinet.meters import views

app_name = "meters"
urlpatterns = [
    path("", views.meters, name="list"),
    path("history/", views.history, name="history"),
    path("history.xlsx", views.history_table, name="history_table"),
    path("readings/<int:reading>/", views.reading, name="reading"),
    path("readings/<int:reading>/delete/", views.withdraw, name="withdraw"),
    path("readings/<int:reading>/photo/", views.photo, name="photo"),
    path("<int:meter>/name/", views.own_name, name="own_name"),
]
