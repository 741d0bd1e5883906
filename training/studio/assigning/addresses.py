"""Where assignments stand, below /studio/training/."""

from __future__ import annotations

from django.urls import path

from training.studio.assigning.deeds import AssignmentDeed
from training.studio.assigning.listing import AssignmentListing
from training.studio.assigning.one import AssignmentFile, AssignmentPage
from training.studio.assigning.other_day import OtherDay
from training.studio.assigning.writing import AddAssignment, EditAssignment

app_name = "assignments"
urlpatterns = [
    path("assignments/", AssignmentListing.as_view(), name="assignments"),
    path(
        "assignments/results/",
        AssignmentListing.as_view(results_only=True),
        name="assignments_results",
    ),
    path("assignments/add/", AddAssignment.as_view(), name="add"),
    path("assignments/<int:pk>/", AssignmentPage.as_view(), name="assignment"),
    path("assignments/<int:pk>/edit/", EditAssignment.as_view(), name="edit"),
    path("assignments/<int:pk>/do/<slug:deed>/", AssignmentDeed.as_view(), name="deed"),
    path("assignments/<int:pk>/people/<int:person>/", OtherDay.as_view(), name="other_day"),
    path("assignments/<int:pk>/people.<slug:kind>", AssignmentFile.as_view(), name="file"),
]
