"""Questions that are asked of a run or of an experiment: one package each, one contract (`base`) for all."""
