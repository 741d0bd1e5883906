"""What each way of saying a word is worth; the same in every engine, so that both rank alike."""

# What a word weighs in each stemmed field, and, as it was typed, in the unstemmed one. nDCG@10 of
# words alone on two help desks (698 and 125 articles, passages of one section): titles at 2 .244
# and .893, at 3 .234 and .889, at 1 and 4 worse; as typed at 0 .226 and .877, at 0.3 (title 3)
# .228 and .883, at 1.5 .248 and .890. A sum over the fields, not the best of them.
WEIGHTS = {"title": 2.0, "headings": 1.5, "keywords": 1.0, "body": 1.0}
AS_TYPED = 1.0
SYNONYM = 0.8
BEGINNING = 0.5
TYPO = 0.4
TERMS = 64  # distinct words that are looked up; more is a pasted text, and vectors read those

# What a word of a title that is being typed adds.
NAMED, BEGUN, SLIPPED = 3.0, 2.0, 1.0
