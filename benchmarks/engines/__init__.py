"""Both engines on the same passages and queries: `python -m benchmarks.engines`.

The Elasticsearch server is the one that ELASTICSEARCH_URL names; without it one is started
(`.ci/elasticsearch`) and stopped at the end. Indices have names of their own and are removed.
"""
