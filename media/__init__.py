"""The only code that starts a process: probe, command, sound and frames, each in a jail."""
