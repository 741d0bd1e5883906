"""What trainers do in the studio: the bank, quizzes, results."""
