"""Static files under names that change with their content."""

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
