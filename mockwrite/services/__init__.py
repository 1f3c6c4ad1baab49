"""The endpoints, as Appwrite's documentation cuts them: a folder, or a file, a service."""
