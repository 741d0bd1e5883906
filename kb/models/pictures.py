"""Pictures, at addresses nobody can guess: one may stand in a part that only agents see."""

from __future__ import annotations

import secrets
from pathlib import PurePath

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    """A picture of the help center."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"

    def get_upload_to(self, filename: str) -> str:
        """A folder of its own with a random name; the file name stays readable."""
        name = PurePath(super().get_upload_to(filename)).name[-60:]
        return str(PurePath("pictures", secrets.token_urlsafe(12), name))


class Rendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """Beside the original, so that it is as hard to guess."""
        return str(PurePath(self.image.file.name).parent / PurePath(filename).name)
