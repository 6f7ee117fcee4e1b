"""Nouns and rules. Knows the words of teacher training and of lesson time; knows no file, process, socket or session."""
