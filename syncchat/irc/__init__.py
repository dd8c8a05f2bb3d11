"""IRC for whoever has a client of it: the same rooms, by the same verbs and logs as every other way in."""
