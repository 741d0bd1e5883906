"""Addresses of search: the page, and JSON."""

from django.urls import path

from search import api, views

app_name = "search"
urlpatterns = [
    path("search/", views.results, name="results"),
    path("api/search", api.search, name="api"),
    path("api/suggest", api.suggestions, name="suggest"),
    path("api/click", api.click, name="click"),
    path("api/outcome", api.outcome, name="outcome"),
]
