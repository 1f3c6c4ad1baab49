"""Documents written: one or many, with what they are linked with."""
