"""The operators of Appwrite 1.8.1: values in an update that say how to change what is stored.

They go the server's way: `parse` finds them in what is sent, `check` refuses what does not suit the
attribute, and `apply` does what its SQL makes MariaDB 10.11 do to the stored value, or `begin` what its PHP
makes of the default where an upsert creates the document.
"""

from mockwrite.store.operators.applying import apply
from mockwrite.store.operators.beginning import begin
from mockwrite.store.operators.checking import check
from mockwrite.store.operators.lists import cast
from mockwrite.store.operators.parsing import METHODS, Operator, among, parse

__all__ = ["METHODS", "Operator", "among", "apply", "begin", "cast", "check", "parse"]
