"""What came of a quiz: by person, by question, what waits for a mark, what is regraded."""
