// SPDX-License-Identifier: GPL-3.0-or-later
// node tests/bench/slider.mjs PAGE.html: how long the page takes to settle again when a slider moves, ms, median of 21 moves.
import { openBrowser, openPage, settled, whatifReady } from '../web/browser.mjs';

const browser = await openBrowser();
const { page } = await openPage(browser, process.argv[2]);
await whatifReady(page);
const times = [];
for (let share = 40; share <= 60; share++) {
  await page.evaluate((to) => {
    const input = document.getElementById('whatif-share');
    input.value = String(to);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, share);
  await settled(page);
  times.push(Number(await page.evaluate(() => document.documentElement.dataset.settleMs)));
}
console.log(`slider_ms ${times.sort((a, b) => a - b)[10]}`);
await browser.close();
