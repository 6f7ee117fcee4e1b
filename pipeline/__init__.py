"""The durable recipe that turns recordings into a lesson. The only code that imports DBOS."""
