#!/usr/bin/env bash
# freezegun 1.5.5 (PyPI): a module whose name begins with "gi", "queue" or "selenium" is frozen by half.
#
# Guess: freeze_time() leaves alone the packages on its list of those to ignore (gi, queue, selenium, threading and others),
# and freezes the project that is tested.
# Seen on Python 3.11: names are compared by how they begin. In a module "gifts", as in "queues" or "selenium_pages", what
# was imported from datetime, and time.time() however it is called, tells the present, while the same by way of the module
# datetime tells the frozen time: two lines of one function are years apart, and in a module "presents" they are not.
#
# Ends with 0 where that is still so, else with 1. Needs Python 3.11 or newer.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet freezegun==1.5.5 2>/dev/null
cat > gifts.py <<'PYTHON'
import datetime
import time
from datetime import date


def years():
    return date.today().year, time.gmtime(time.time()).tm_year, datetime.date.today().year
PYTHON
cp gifts.py presents.py
cp gifts.py queues.py
cat > seen.py <<'PYTHON'
from freezegun import freeze_time

import gifts
import presents
import queues

with freeze_time("2011-05-04"):
    for module in (presents, gifts, queues):
        print(module.__name__, *(year if year == 2011 else "now" for year in module.years()))
PYTHON
venv/bin/python seen.py | tee seen.txt
diff seen.txt - <<'SEEN'
presents 2011 2011 2011
gifts now now 2011
queues now now 2011
SEEN
