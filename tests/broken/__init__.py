"""Cases with one thing wrong each, as small mutations of the tutorial case."""
