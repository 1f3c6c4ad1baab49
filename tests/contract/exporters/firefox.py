"""What Firefox's own developer tools write of a page: ``python firefox.py PAGE ENDPOINT FILE`` in a headless Firefox.

It runs in the environment that has `marionette_driver`, which speaks to the browser's own code: nothing else reaches
the network monitor, whose "Save All As HAR" this is.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from marionette_driver.marionette import Marionette  # type: ignore[import-not-found]

_OPEN = """
const [done] = arguments;
const {require} = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
const {gDevTools} = require("devtools/client/framework/devtools");
gDevTools.showToolboxForTab(gBrowser.selectedTab, {toolId: "netmonitor"}).then((toolbox) => {
  window.toolbox = toolbox;
  done(true);
});
"""
_WALK = """
const [endpoint, done] = arguments;
window.wrappedJSObject.ENDPOINT = endpoint;
window.wrappedJSObject.walk().then(() => setTimeout(done, 500));
"""
_SAVE = "const [done] = arguments; window.toolbox.getHARFromNetMonitor().then((har) => done(JSON.stringify(har)));"


def recorded(page: str, endpoint: str, port: int) -> str:
    """Return the log that the network monitor has once the page has walked."""
    browser = Marionette(host="127.0.0.1", port=port)
    for _ in range(100):
        try:
            browser.start_session()
            break
        except OSError:
            time.sleep(0.2)
    browser.timeout.script = 60
    with browser.using_context("chrome"):
        browser.execute_async_script(_OPEN)
    browser.navigate(page)
    browser.execute_async_script(_WALK, script_args=[endpoint])
    with browser.using_context("chrome"):
        return str(browser.execute_async_script(_SAVE))


def main(page: str, endpoint: str, out: str) -> None:
    """Write the recording of a walk to `out`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as profile:
        settings = {"marionette.port": port, "devtools.netmonitor.persistlog": True}
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in settings.items()]
        (Path(profile) / "user.js").write_text("".join(lines))
        options = [
            "--headless",
            "--no-remote",
            "--marionette",
            "--remote-allow-system-access",
            "--profile",
            profile,
        ]
        with subprocess.Popen(
            ["firefox-esr", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as firefox:
            try:
                log = json.loads(recorded(page, endpoint, port))
            finally:
                firefox.terminate()
    Path(out).write_text(json.dumps(log if "log" in log else {"log": log}))


if __name__ == "__main__":
    main(*sys.argv[1:])
