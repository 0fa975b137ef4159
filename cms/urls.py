"""Addresses of the site that are not pages of the tree."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from cms import subscription_views, views
from cms.feeds import NewsFeed

app_name = "cms"

urlpatterns = [
    path("search/", views.search, name="search"),
    path("subscribe/<int:pk>/", subscription_views.subscribe_house, name="subscribe"),
    path("subscribe/<str:token>/on/", subscription_views.confirm_house, name="confirm"),
    path("subscribe/<str:token>/off/", subscription_views.leave_house, name="leave"),
    path("news/feed/", NewsFeed(), name="news_feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
