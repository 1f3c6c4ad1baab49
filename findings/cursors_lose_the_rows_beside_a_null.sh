#!/usr/bin/env bash
# typeorm-cursor-pagination 0.10.1 and drizzle-cursor 0.4.1 (npm): pages by a column that has nulls leave rows out.
#
# Guess: who asks for page after page, ordered by a title that may be null and then by the id, gets each row once, as
# with an offset; or the library refuses such a column, as typeorm-cursor-pagination does with numbers and dates.
# Seen on Node 20 with SQLite, where nulls are first: after a page that ends at a null, the one goes on behind the text
# "null", so that of the titles those from "o" on are left, and the other compares with "= NULL", so that none is. From
# the other end, both stop where the nulls begin. No error is raised, and the last page says that it is the last.
#
# Ends with 0 where that is still so, else with 1. Needs node and npm.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps typeorm@0.3.20 reflect-metadata@0.2.2 \
    typeorm-cursor-pagination@0.10.1 drizzle-orm@0.44.7 drizzle-cursor@0.4.1 sql.js@1.13.0 >&2
cat > seen.cjs <<'JS'
require("reflect-metadata");
const { drizzle } = require("drizzle-orm/sql-js");
const { integer, sqliteTable, text } = require("drizzle-orm/sqlite-core");
const { generateCursor } = require("drizzle-cursor");
const initSqlJs = require("sql.js");
const { Column, DataSource, Entity, PrimaryColumn } = require("typeorm");
const { buildPaginator } = require("typeorm-cursor-pagination");

class Film {}
Reflect.defineMetadata("design:type", Number, Film.prototype, "id");
Reflect.defineMetadata("design:type", String, Film.prototype, "title");
Entity("films")(Film);
PrimaryColumn("integer")(Film.prototype, "id");
Column("text", { nullable: true })(Film.prototype, "title");
const titles = [null, null, "alien", "brazil", "omen", "solaris"];
function show(what, pages) {
  const shown = pages.map((page) => page.map(({ title }) => String(title)).join(" "));
  console.log(`${what}: ${shown.join(" | ")}`.trimEnd());
}

async function byTypeorm(source, order) {
  const pages = [];
  for (let afterCursor; afterCursor !== null; ) {
    const query = { limit: 2, order, ...(afterCursor && { afterCursor }) };
    const paginator = buildPaginator({ entity: Film, alias: "film", paginationKeys: ["title", "id"], query });
    const { data, cursor } = await paginator.paginate(source.getRepository(Film).createQueryBuilder("film"));
    pages.push(data);
    ({ afterCursor } = cursor);
  }
  show(`typeorm-cursor-pagination, ${order}`, pages);
}

async function byDrizzle(database, order) {
  const films = sqliteTable("films", { id: integer().primaryKey(), title: text() });
  const db = drizzle(database);
  const key = (key) => ({ key, schema: films[key], order });
  const cursor = generateCursor({ cursors: [key("title")], primaryCursor: key("id") });
  const pages = [];
  for (let last; pages.length === 0 || pages.at(-1).length === 2; last = cursor.serialize(pages.at(-1).at(-1))) {
    pages.push(await db.select().from(films).orderBy(...cursor.orderBy).where(cursor.where(last)).limit(2));
  }
  show(`drizzle-cursor, ${order}`, pages);
}

(async () => {
  const source = await new DataSource({ type: "sqljs", entities: [Film], synchronize: true }).initialize();
  await source.getRepository(Film).insert(titles.map((title, index) => ({ id: index + 1, title })));
  const SQL = await initSqlJs();
  const database = new SQL.Database(source.driver.export());
  for (const order of ["ASC", "DESC"]) {
    await byTypeorm(source, order);
    await byDrizzle(database, order);
  }
})();
JS
timeout 60 node seen.cjs | tee seen.txt
diff seen.txt - <<'TXT'
typeorm-cursor-pagination, ASC: null null | omen solaris
drizzle-cursor, ASC: null null |
typeorm-cursor-pagination, DESC: solaris omen | brazil alien
drizzle-cursor, DESC: solaris omen | brazil alien |
TXT
