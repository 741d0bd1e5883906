"""What a production server runs: `gunicorn config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config.databases import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
limit_statements()

# What is loaded by now stays: looking through it again and again for cycles took a tenth of the
# time of a search. The rest is looked through seldom, but before it amounts to megabytes.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 10, 10)
