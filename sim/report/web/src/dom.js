// SPDX-License-Identifier: GPL-3.0-or-later
// Building elements: texts only ever become text nodes, never markup.
let serial = 0;
export const newId = (what) => `${what}-${++serial}`;

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else if (name === 'style') element.style.cssText = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export function replace(parent, ...children) {
  parent.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
}

// A labelled select: options [value, text].
export function select(label, options, chosen, onchange, id = newId('select')) {
  const list = h(
    'select',
    { id, class: 'utrecht-select', onchange: (event) => onchange(event.target.value) },
    options.map(([value, text]) => h('option', { value, selected: String(value) === String(chosen) }, text)),
  );
  return h('div', { class: 'field' }, h('label', { for: id }, label), list);
}

// To the reader's own disk.
export function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// What the program says, without the option that it is about and the parts of sentences that tell what to type on a
// command line: there is none here.
export function withoutCommands(message) {
  const typed = /\bsolidair [a-z]+|(?:^|[\s"(])--[a-z]/;
  const text = message.replace(/^--[a-z-]+: /, '');
  const kept = text.split(/(?<=[.;,]) /).filter((part) => !typed.test(part));
  return kept.join(' ').replace(/,$/, '.') || text;
}
