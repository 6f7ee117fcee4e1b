"""From files that arrived to one timeline: receive, check, correlate, fit, align. Knows nothing of rendering."""
