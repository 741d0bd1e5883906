"""Wagtail as `wagtail start` leaves it, with one kind of page: what our kept pages are held to.

A site of its own (settings, models, addresses): Wagtail's and Django's usual middleware, SQLite,
cached templates, no cache of pages and nothing of Rapport. Its page shows a title, a menu of the
pages above it and a body of headings and rich text.
"""
