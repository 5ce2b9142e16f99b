// SPDX-License-Identifier: GPL-3.0-or-later
// A setting as a scenario file: the whole scenario of the results file, with this scheme in the place of its own.
import { baseOf, model, sampleModel } from './model.js';

const unitKeys = ['', 'percent_of_budget', 'eur', 'eur_per_resident', 'eur_per_youth'];
const forms = ['ZIN', 'PGB'];

// Nine decimals, exactly: "5.0", "0.333333333".
export function fixed(nano) {
  const digits = String(nano).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9).replace(/0+$/, '') || '0'}`;
}
const euros = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const quoted = (list) => `[${list.map((text) => `"${text}"`).join(', ')}]`;

function amountLine(name, amount) {
  return amount.unit ? [`${name} = { ${unitKeys[amount.unit]} = ${fixed(amount.nano)}; };`] : [];
}

// Layers cover some forms of some classes.
function coverLines(layer) {
  const groups = sampleModel.groups.length;
  const inForm = forms.filter((_, f) => layer.covered.slice(f * groups, (f + 1) * groups).some(Boolean));
  const care = sampleModel.groups.flatMap((classes, g) =>
    layer.covered[g] || layer.covered[groups + g] ? classes : [],
  );
  const lines = [];
  if (inForm.length < forms.length) lines.push(`forms = ${quoted(inForm)};`);
  if (care.length < model.care.length)
    lines.push(`care = ${quoted(care.sort((a, b) => a - b).map((c) => model.care[c]))};`);
  return lines;
}

function memberLines(layer) {
  const pools = [...Array(layer.nPool).keys()].map((p) => model.municipality.filter((_, i) => layer.pool[i] === p));
  if (pools.length > 1) return [`pools = ( ${pools.map(quoted).join(', ')} );`];
  return layer.pool.some((p) => p < 0) ? [`members = ${quoted(pools[0])};`] : [];
}

function shareLine(layer) {
  const same = layer.share.every((share) => share === layer.share[0]);
  return `share = ${same ? fixed(layer.share[0]) : `[${layer.share.map(fixed).join(', ')}]`};`;
}

function layerLines(layer) {
  const lines = [`base = "${layer.base}";`, shareLine(layer), `key = "${layer.key}";`];
  if (baseOf(layer).threshold) lines.push(`threshold_eur = ${euros(layer.threshold)};`);
  lines.push(
    ...coverLines(layer),
    ...amountLine('attachment', layer.attachment),
    ...amountLine('limit', layer.limit),
    ...amountLine('contribution_cap', layer.cap),
    ...memberLines(layer),
  );
  if (layer.key === 'fixed')
    lines.push(
      `weights = ( ${layer.weight.map((w, i) => `{ code = "${model.municipality[i]}"; weight = ${fixed(w)}; }`).join(', ')} );`,
    );
  if (layer.externalShare)
    lines.push(
      `external_share = ${fixed(layer.externalShare)};`,
      `external_of = "${layer.externalOf ? 'shortfall' : 'pool'}";`,
    );
  if (layer.totalLimit === 1) lines.push('total_limit = "surplus";');
  if (layer.totalLimit === 2) lines.push(`total_limit = { eur = ${euros(layer.totalLimitCents)}; };`);
  return lines;
}

function schemesText(layer) {
  const layers = layer ? `(\n      {\n        ${layerLines(layer).join('\n        ')}\n      }\n    )` : '()';
  return `schemes = (
  {
    name = "none";
    label = { nl = "Geen solidariteit"; en = "No solidarity"; };
    layers = ();
  },
  {
    name = "wat-als";
    label = { nl = "Wat als"; en = "What if"; };
    layers = ${layers};
  }
);`;
}

// cut: nano, or null to leave it as it is.
export function scenarioText(layer, cut) {
  let text = model.scenario
    .replace(/^name = "[^"]*";/m, 'name = "wat-als";')
    .replace(/^schemes = \([\s\S]*?^\);/m, () => schemesText(layer));
  if (cut !== null && sampleModel.cut) {
    const code = model.municipality[sampleModel.cut.municipality];
    text = text.replace(
      new RegExp(`(\\b${code} = \\{[^}]*?\\bcut = )[-+.\\deE]+`),
      (whole, before) => before + fixed(cut),
    );
  }
  return text;
}

const schemesPart = /^schemes = \(\n([\s\S]*?)^\);/m;
const nameIn = (block) => /^ {4}name = "(.*)";/m.exec(block)[1];

// The scenario with this scheme alone, and those that it is compared with.
export function onlyScheme(name) {
  const blocks = model.scenario.match(schemesPart)[1].match(/^ {2}\{\n[\s\S]*?^ {2}\}/gm);
  const chosen = blocks.find((block) => nameIn(block) === name);
  const kept = blocks.filter((block) => block === chosen || chosen.includes(`scheme = "${nameIn(block)}"`));
  return model.scenario.replace(schemesPart, () => `schemes = (\n${kept.join(',\n')}\n);`);
}

export const regionName = () => /^region = "(.*)";/m.exec(model.scenario)?.[1] ?? null;
