"""Points, lines and polygons: checked, stored, and compared as MariaDB compares them."""
