"""Measure how fast the model is on this machine, as ratios within one run: seconds mean little on another machine."""
