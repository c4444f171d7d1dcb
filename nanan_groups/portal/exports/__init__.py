"""The export centre: what one may take out, as of a day, for a reason, on record."""
