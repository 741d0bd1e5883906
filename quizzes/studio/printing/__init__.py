"""Quizzes and attempts on paper: as PDF, set by Typst, which comes as a Python package.

What is printed goes to the template as data, never as markup: nothing that somebody wrote can be
taken for a command of the typesetter.
"""
