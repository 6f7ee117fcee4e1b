"""The durable recipe: how three recordings become one lesson, step by recorded step. The only code that knows DBOS."""
