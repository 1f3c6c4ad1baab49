#!/usr/bin/env bash
# har-to-openapi 3.0.1 (npm), with fastify-openapi-glue 4.11.4: what was searched last is searched where nothing is asked.
#
# Guess: a value that was recorded of a query parameter is an example of it; a server that is made from the description
# lists all where the recording did.
# Seen on Node 20: each value is the parameter's `default`, too, the last one wins, and that the same file has the
# request without the parameter, with another answer, changes nothing. Servers that check requests by the description
# put defaults in: Fastify's handler is asked for the film "Dune" of 2021 by a request for all of them, and one for
# "Alien" finds nothing, as its year is 2021 as well. `examples: "none"` leaves the defaults out. (`requiredness` is
# "observed" here, because by default the description has `required: []`, which OpenAPI 3.0 does not allow, and which
# fastify-openapi-glue refuses.)
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
    har-to-openapi@3.0.1 fastify@5.6.1 fastify-openapi-glue@4.11.4 >&2
cat > seen.mjs <<'JS'
import Fastify from "fastify";
import glue from "fastify-openapi-glue";
import { generateSpec } from "har-to-openapi";

const films = [{ title: "Alien", year: 1979 }, { title: "Dune", year: 1984 }, { title: "Dune", year: 2021 }];
const list = ({ title, year }) => films.filter((film) => (!title || film.title === title) && (!year || film.year === year));

function entry(query) {
  const queryString = Object.entries(query).map(([name, value]) => ({ name, value: String(value) }));
  const url = `http://localhost/films?${new URLSearchParams(query)}`.replace(/\?$/, "");
  const content = { mimeType: "application/json", text: JSON.stringify(list(query)) };
  const headers = [{ name: "Content-Type", value: "application/json" }];
  return {
    request: { method: "GET", url, headers: [], cookies: [], queryString },
    response: { status: 200, statusText: "OK", headers, content },
  };
}
const log = { version: "1.2", creator: { name: "hand", version: "1" }, entries: [{}, { title: "Dune", year: 2021 }].map(entry) };

for (const examples of ["single", "none"]) {
  const { spec } = await generateSpec({ log }, { requiredness: "observed", examples });
  const server = Fastify();
  const serviceHandlers = { getFilms: async ({ query }) => list(query) };
  await server.register(glue, { specification: spec, serviceHandlers });
  for (const url of ["/films", "/films?title=Alien"]) {
    const found = (await server.inject({ url })).json().map(({ title, year }) => `${title} ${year}`);
    console.log(`examples ${examples}, ${url}: ${found.join(", ") || "nothing"}`);
  }
}
JS
timeout 60 node seen.mjs | tee seen.txt
diff seen.txt - <<'TXT'
examples single, /films: Dune 2021
examples single, /films?title=Alien: nothing
examples none, /films: Alien 1979, Dune 1984, Dune 2021
examples none, /films?title=Alien: Alien 1979
TXT
