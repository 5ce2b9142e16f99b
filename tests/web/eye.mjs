// SPDX-License-Identifier: GPL-3.0-or-later
// What an eye would see wrong in a page. Each function is sent into the page, and gives a list of problems.

// Runs in the page. Boxes that touch by less than a pixel do not overlap.
export function chartProblems() {
  const found = [];
  for (const svg of document.querySelectorAll('svg[role="img"]')) {
    const where = `${svg.closest('section').id}:`;
    const texts = [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent.trim())
      .map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }));
    if (svg.querySelectorAll('circle, path, rect, line').length < 2 || texts.length < 3)
      found.push(`${where} empty chart`);
    if (!/mln euro|million euro|in euro|%|€/.test(svg.textContent))
      found.push(`${where} no unit in ${svg.textContent.slice(0, 80)}`);
    for (const { words, box } of texts) {
      if (box.left < -1 || box.right > document.documentElement.clientWidth + 1)
        found.push(`${where} "${words}" is cut: ${box.left} to ${box.right}`);
      if (words.includes('…')) found.push(`${where} "${words}" is shortened`);
    }
    texts.forEach((a, k) =>
      texts.slice(k + 1).forEach((b) => {
        if (
          a.box.left + 1 < b.box.right &&
          b.box.left + 1 < a.box.right &&
          a.box.top + 1 < b.box.bottom &&
          b.box.top + 1 < a.box.bottom
        )
          found.push(`${where} "${a.words}" lies over "${b.words}"`);
      }),
    );
  }
  return found;
}

// Runs in the page: jump to every section, and see whether its heading is in sight.
export async function jumpProblems() {
  const found = [];
  for (const link of document.querySelectorAll('nav a')) {
    link.click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const heading = document.querySelector(`${link.getAttribute('href')} h2`);
    const box = heading.getBoundingClientRect();
    const under = document.elementFromPoint(box.left + 5, box.top + 3);
    if (box.top < 0 || !heading.contains(under))
      found.push(`${link.textContent}: its heading is at ${box.top} px, under ${under?.tagName}`);
  }
  return found;
}

// Runs in the page: every municipality under every scheme; then what was chosen before. Folded as it is opened, and with
// what is below out of the way, so that this is not drawn each time.
export async function firstScreenProblems() {
  const found = [];
  const change = (id, value) => {
    const list = document.getElementById(id);
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  };
  window.scrollTo(0, 0);
  const chosen = ['choose-scheme', 'choose-municipality'].map((id) => [id, document.getElementById(id).value]);
  const below = [...document.querySelectorAll('main section:not(#summary)')];
  for (const section of below) section.hidden = true;
  const values = (id) => [...document.getElementById(id).options].map((option) => option.value);
  // The sentence of how often comes a moment later; who shares nothing has none.
  let told = 0;
  const odds = async () => {
    for (let k = 0; k < 10 && !document.querySelector('.begin .sure').textContent; k++)
      await new Promise((done) => setTimeout(done, 0));
    if (document.querySelector('.begin .sure').textContent) told++;
  };
  for (const s of values('choose-scheme')) {
    change('choose-scheme', s);
    for (const i of values('choose-municipality')) {
      change('choose-municipality', i);
      await odds();
      const ends = [...document.querySelectorAll('.card')].map(
        (card) => card.getBoundingClientRect().bottom + window.scrollY,
      );
      if (ends.length !== 5 || Math.max(...ends) > 800)
        found.push(
          `${document.querySelector('#summary h2').textContent}: ${ends.length} answers, down to ${Math.max(...ends)} px`,
        );
    }
  }
  if (told === 0) found.push('the sentence of how often did not come');
  for (const section of below) section.hidden = false;
  for (const [id, value] of chosen) change(id, value);
  return found;
}
