"""Addresses of the site that are not pages of the tree."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from cms import views
from cms.feeds import NewsFeed

app_name = "cms"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("news/feed/", NewsFeed(), name="news_feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
