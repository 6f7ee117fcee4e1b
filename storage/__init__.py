"""Where things are kept: rows in one database, objects behind one small port. Knows nothing of who may touch them."""
