"""What people see who take quizzes. Nothing is shown that `quizzes.review` did not hand out."""
