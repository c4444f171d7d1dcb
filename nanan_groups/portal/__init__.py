"""The roof: home, search, the admin site, answers and errors; whatever needs to see several rooms at once."""
