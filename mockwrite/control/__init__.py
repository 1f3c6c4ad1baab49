"""What the real server does not have: seeds, snapshots, the journal, faults, a clock that can be held."""
