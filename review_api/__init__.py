"""The HTTP face: guards, schemas, routes. Decides nothing itself."""
