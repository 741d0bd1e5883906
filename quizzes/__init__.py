"""Questions, quizzes and attempts."""
