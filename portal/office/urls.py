"""Addresses of what the back office has across the slices: /admin/office/."""

from django.urls import path

from portal.office import looking_views, search_views

urlpatterns = [
    path("search/", search_views.find, name="search"),
    path("look/<int:tie>/", looking_views.begin, name="look"),
    path("look/end/", looking_views.end, name="end_look"),
]
