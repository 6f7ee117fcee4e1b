"""People at work on a lesson: planning it, attesting, commentary, feedback."""
