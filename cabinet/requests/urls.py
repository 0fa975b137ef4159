from django.urls import path

from cabinet.requests import neighbours, views

app_name = "requests"
urlpatterns = [
    path("", views.list_requests, name="list"),
    path("new/", views.new_request, name="new"),
    path("house/", neighbours.neighbours, name="neighbours"),
    path("house/<int:asked>/join/", neighbours.join, name="join"),
    path("<int:number>/", views.detail, name="detail"),
    path("<int:number>/move/", views.move, name="move"),
    path("<int:number>/pay/", views.pay, name="pay"),
    path("<int:number>/rate/", views.rate, name="rate"),
    path("<int:number>/files/<uuid:file>/", views.file, name="file"),
    path(
        "<int:number>/files/<uuid:file>/preview/",
        views.file,
        {"preview": True},
        name="preview",
    ),
]
