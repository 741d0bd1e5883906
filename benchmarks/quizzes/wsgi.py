"""What gunicorn serves while server times are measured: the site itself, with a header more."""

from benchmarks.quizzes.timed import timed
from config.wsgi import application as site

application = timed(site)
