"""Bringing content in: Markdown folders, JSON lines, CSV and Zendesk exports.

Every source is read into `source.SourceArticle`s, whose HTML one converter (`to_blocks`) makes
blocks of. `importing.import_content` is the whole way; docs/importing.md says what people see.
"""
