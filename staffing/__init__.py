"""Floor 4: staff rosters, exchanges and posts. Its first models come with the import centre."""
