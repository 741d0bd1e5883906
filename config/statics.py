"""Static files under names that change with their content."""

import fnmatch
from typing import Any

import rjsmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage as Hashed


class HashedStaticFiles(Hashed):
    """Renames what our own modules import, too.

    Otherwise a page would load `page.js` twice, once by its hashed name and once, from another
    module, by its plain one, and everything it listens to would happen twice.
    """

    support_js_module_import_aggregation = True
    # Of Django's rule only the folder is narrowed: others' scripts have such words in comments.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        Hashed._js_module_import_aggregation_patterns[1],
    )

    def _save(self, name: str, content: Any) -> str:
        """Our own scripts go without their comments; others' bring a short form of their own."""
        if fnmatch.fnmatch(name, "js/*.js"):
            content.seek(0)  # it was read to name it
            content = ContentFile(rjsmin.jsmin(content.read()), name)
        saved: str = super()._save(name, content)
        return saved
