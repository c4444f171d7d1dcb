"""Settings by profile: base is shared; local, test and production say what differs and why."""
