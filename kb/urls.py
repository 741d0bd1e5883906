"""Addresses of the help center besides its pages."""

from django.urls import path, register_converter

from kb import outside, views


class HexColour:
    """Six hexadecimal digits, lower case: one address for one colour."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


register_converter(HexColour, "hex")

app_name = "kb"
urlpatterns = [
    path("a/<str:code>/", views.by_code, name="by_code"),
    path("feedback/<int:page_id>/", views.helped, name="helped"),
    path("feedback/said/<str:token>/", views.said, name="said"),
    path("brand/<hex:colour>.css", views.brand, name="brand"),
    path("feed/", outside.Updates(), name="feed"),
    path("sitemap.xml", outside.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
