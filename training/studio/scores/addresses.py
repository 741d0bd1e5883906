"""Where scores are, below /studio/training/."""

from __future__ import annotations

from django.urls import path

from training.studio.scores.listing import Scores, ScoresFile
from training.studio.scores.routing import Routing, RoutingFile

app_name = "scores"
urlpatterns = [
    path("scores/", Scores.as_view(), name="scores"),
    path("scores.<slug:kind>", ScoresFile.as_view(), name="scores_file"),
    path("scores/fit/", Routing.as_view(), name="routing"),
    path("scores/fit.<slug:kind>", RoutingFile.as_view(), name="routing_file"),
]
