"""Floor 2: who may sign in: users, passwords, sessions, the three administrators. What they may see is built in groups."""
