"""What benchmarks and drills of quizzes run inside a site: `site.inside("quizzes.takers", 200)`."""
