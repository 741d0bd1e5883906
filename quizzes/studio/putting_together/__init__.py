"""Putting quizzes together in the studio."""
