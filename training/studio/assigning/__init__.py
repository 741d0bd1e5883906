"""Assigning quizzes, and following who has done what."""
