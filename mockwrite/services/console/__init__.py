"""The console, as far as the command line of Appwrite needs it; only an open server has one."""
