"""The only way to change anything: permission, change and audit record in one act."""
