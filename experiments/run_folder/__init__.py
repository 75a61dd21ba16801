"""What is done with a run folder after the run: write its tables and figures, describe it, run it again."""
