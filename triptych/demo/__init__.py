"""The demonstration: a sample lesson taken through the real service over HTTP, as the people themselves would."""
