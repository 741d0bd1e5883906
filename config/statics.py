"""Static files under names that change with their content."""

import fnmatch
import hashlib
from pathlib import Path
from typing import Any

import rjsmin
from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage as Hashed

REQUIRED = Path(__file__).resolve().parents[1] / "requirements.txt"


class HashedStaticFiles(Hashed):
    """Renames what our own modules import, too, and keeps the names of each version.

    Otherwise a page would load `page.js` twice, once by its hashed name and once, from another
    module, by its plain one, and everything it listens to would happen twice.

    Two versions share a folder during an upgrade. A process of the older one that starts again
    then must not read the names of the newer one: those that are gone would be errors.
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

    def save_manifest(self) -> None:
        """Beside the names collected last, those of this version, which no other one replaces."""
        super().save_manifest()
        names = super().read_manifest()
        self.delete(own := own_manifest())
        self._save(own, ContentFile(names.encode()))

    def read_manifest(self) -> str | None:
        """The names of this version; those collected last, where it did not collect any."""
        if not self.exists(own := own_manifest()):
            found: str | None = super().read_manifest()
            return found
        return Path(self.path(own)).read_text("utf-8")


def own_manifest() -> str:
    """A name that differs where static files do: our own, or those that packages bring."""
    digest = hashlib.sha256(REQUIRED.read_bytes())
    for folder in map(Path, settings.STATICFILES_DIRS):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(folder)} {file.stat().st_size} ".encode())
            digest.update(file.read_bytes())
    return f"staticfiles-{digest.hexdigest()[:16]}.json"
