"""What takes secrets and people out of a recording, and keeps who is who.

API keys, sessions, tokens, cookies, passwords, e-mail addresses and phone numbers are replaced, each
always by the same other value of its form: so a recording still says that it was the same user, and it
can be replayed. Only what hangs on the letters of an address differs then: its place in an order, a search
for a part of it.

    redactor.py       headers, addresses, forms and bodies, each as it is built
    texts.py          text of any kind, and what it holds escaped or packed, by all of these:
    names.py          secrets by the names that they bear
    forms.py          secrets by their form: keys that say whose they are, tokens, hashes; addresses, phone numbers
    json_text.py      JSON, string for string, with the place of each
    assignments.py    names and values in other text: settings, scripts, commands, logs
    markup.py         the same in HTML and XML
    columns.py        the same in tables: CSV, and what is like it
    prose.py          the same in sentences
    disguises.py      what stands in their place
    known.py          secrets by their value, once one of these has shown it
    binary.py         bodies that are no text, or packed
    email_details.py  what users tell of an e-mail address that was replaced
"""

from mockwrite.contract.redaction.redactor import Redactor

__all__ = ["Redactor"]
