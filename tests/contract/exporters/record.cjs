// Records the page's walk as Playwright's recordHar does: node record.cjs PAGE ENDPOINT FILE MODE CONTENT
const {chromium} = require('playwright-core');

const [, , page, endpoint, path, mode, content] = process.argv;

(async () => {
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ['--no-sandbox']});
  const context = await browser.newContext({recordHar: {path, mode, content}});
  const tab = await context.newPage();
  await tab.goto(page);
  await tab.evaluate((url) => { window.ENDPOINT = url; }, endpoint);
  await tab.evaluate(() => walk());
  await context.close();
  await browser.close();
})();
