// Both languages of the page have the same texts, with the same places to fill in. As TAP.
import { en } from '../../sim/report/web/src/text-en.js';
import { nl } from '../../sim/report/web/src/text-nl.js';

const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();
const bad = [...new Set([...Object.keys(nl), ...Object.keys(en)])]
  .filter((key) => !nl[key] || !en[key] || places(nl[key]) !== places(en[key]));
console.log(`${bad.length ? 'not ok' : 'ok'} 1 - the texts of the page are complete in Dutch and English`);
if (bad.length) console.log(`# ${bad.join(', ')}`);
console.log('1..1');
