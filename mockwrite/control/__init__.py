"""What the real server has not: seeds, snapshots, the journal, faults, a clock that can be held."""
