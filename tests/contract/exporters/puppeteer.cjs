// Records the page's walk as puppeteer-har does, with chrome-har: node puppeteer.cjs PAGE ENDPOINT FILE
const puppeteer = require('puppeteer-core');
const PuppeteerHar = require('puppeteer-har');

const [, , page, endpoint, path] = process.argv;

(async () => {
  const browser = await puppeteer.launch({executablePath: process.env.CHROMIUM, args: ['--no-sandbox']});
  const tab = await browser.newPage();
  const har = new PuppeteerHar(tab);
  await har.start({path, saveResponse: true});
  await tab.goto(page);
  await tab.evaluate((url) => { window.ENDPOINT = url; }, endpoint);
  await tab.evaluate(() => walk());
  await har.stop();
  await browser.close();
})();
