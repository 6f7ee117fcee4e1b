"""The composition root: settings, wiring, command line, supervisor, sample lessons."""

import os

# Read when numpy is first loaded. Media work is as many jobs at once as there are cores, so a job's products run on one thread
# each: more would only wait for each other, and that waiting is processor time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
