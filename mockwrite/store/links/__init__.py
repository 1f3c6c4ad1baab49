"""Documents that are linked with others: written, read, followed and deleted together."""
