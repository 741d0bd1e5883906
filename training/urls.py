"""Addresses of what people learn and know."""

from __future__ import annotations

from django.urls import path

from training.views import knowledge, learning, team

app_name = "training"
urlpatterns = [
    path("", learning.learning, name="learning"),
    path("knowledge/", knowledge.knowledge, name="knowledge"),
    path("knowledge/<int:pk>/", knowledge.product, name="knowledge_product"),
    path("team/", team.team, name="team"),
]
