"""How trainees stand and which lessons a moderator sees."""
