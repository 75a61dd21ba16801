"""Let history decide about behaviour: draws of the prior through every case, and the ones it leaves."""
