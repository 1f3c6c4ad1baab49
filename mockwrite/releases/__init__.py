"""How the releases of Appwrite differ, and nothing else."""
