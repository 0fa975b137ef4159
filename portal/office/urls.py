"""Addresses of what the back office has across the slices: /admin/office/."""

from django.urls import path

from portal.office import drafts, jobs, looking_views, search_views

urlpatterns = [
    path("drafts/", drafts.drafts, name="drafts"),
    path("ending/", drafts.ending, name="ending"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<str:pk>/repeat/", jobs.repeat, name="repeat"),
    path("jobs/<str:pk>/dismiss/", jobs.dismiss, name="dismiss"),
    path("search/", search_views.find, name="search"),
    path("look/<int:tie>/", looking_views.begin, name="look"),
    path("look/end/", looking_views.end, name="end_look"),
]
