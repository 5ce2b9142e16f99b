// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of What if.
export const whatif = {
  'whatif.title': 'What if: change the scheme',
  'whatif.intro':
    'Move a slider and {draws} of the draws are settled again, by the rules of the program itself. The outcome is an indication: the report rests on all {all} draws.',
  'whatif.whole':
    'With all draws that can be done in solidair.html: the whole program in one file. Ask who made this report for it.',
  'whatif.indication': 'Indication, {draws} draws',
  'whatif.same':
    'As in the scenario. The amounts in the text below are those of the report, from all {all} draws. The chart and its table are an indication, from {draws} draws.',
  'whatif.wait':
    'The page is still simulating, or was stopped. Choose Simulate at the top: then it can be done here too.',
  'whatif.none':
    'This run cannot be settled again in the page (because municipalities merge, behaviour counts or the area is too large, for example). Change the scenario and work it out with solidair run.',
  'whatif.failed':
    'The calculation on this page does not begin ({reason}). All other figures are right. Make the page anew; if that does not help, tell who looks after the program.',
  'whatif.oldBrowser':
    'This browser cannot calculate on this page (WebAssembly or DecompressionStream is missing). Open the page in a newer browser. All other figures are right.',
  'whatif.loading': 'The draws are being unpacked.',
  'whatif.start': 'Begin with',
  'whatif.base': 'What is shared',
  'whatif.share': 'Share that is pooled',
  'whatif.margin': 'Own-risk margin, part of the budget',
  'whatif.threshold': 'Threshold per client a year',
  'whatif.key': 'Key',
  'whatif.forms': 'Forms of care',
  'whatif.formsBoth': 'ZIN and PGB',
  'whatif.formsZin': 'ZIN only (care in kind)',
  'whatif.formsPgb': 'PGB only (personal budgets)',
  'whatif.care': 'Which care',
  'whatif.careAll': 'all care',
  'whatif.cut': 'Cut of {name} in {year}',
  'whatif.members': 'Who takes part',
  'whatif.membersLegend': 'Municipalities that take part',
  'whatif.membersCount': '{in} of {all} take part',
  'whatif.reset': 'Back to the scenario',
  'whatif.copy': 'Copy as a scenario file',
  'whatif.copied':
    'Copied. Keep it in the folder scenarios as wat-als.cfg and work it out with: solidair run scenarios/wat-als.cfg',
  'whatif.copyByHand': 'Copy the text below yourself: this browser does not allow it.',
  'whatif.scenarioText': 'The scenario file',
  'whatif.own': 'My own figures',
  'whatif.ownBudget': 'Your budget of a year (euro)',
  'whatif.ownCost': 'Accounts: cost of a year (euro)',
  'whatif.ownReserve': 'Reserve (euro)',
  'whatif.ownEstimate': 'Estimate of the council for that year (euro)',
  'whatif.ownRisks': 'Part of the reserve for other risks (euro)',
  'whatif.ownRun': 'Simulate everything with these figures',
  'whatif.ownCounts': 'This counts in all figures: {list}.',
  'whatif.ownKind.account': 'account {year} {amount}',
  'whatif.ownKind.estimate': 'estimate {year} {amount}',
  'whatif.ownKind.reserve': 'reserve {amount}',
  'whatif.ownIntro':
    'Enter your own figures of one year; they stay in this browser. Your cost moves the cost of {name} in all draws, your budget moves its budget. One without the other can give another outcome.',
  'whatif.ownYear': 'Year of these figures',
  'whatif.ownBad': 'Enter an amount in euro, such as 12,500,000 or 4.6 million, of at most 10 billion.',
  'whatif.ownFar':
    'That is more than {n} times as much or as little as the {expected} that {year} is worked out with here. Check the amount.',
  'whatif.ownVerdict.pays':
    'With your figures {name} pays in in {share} of the draws: paying in structurally is likely.',
  'whatif.ownVerdict.receives':
    'With your figures {name} receives in {share} of the draws: receiving structurally is likely.',
  'whatif.ownVerdict.undecided': 'With your figures too it is undecided: {name} pays in in {share} of the draws.',
  'whatif.ownVerdict.neutral': 'Under this scheme {name} shares nothing.',
  'whatif.ownLean.pays':
    'With your figures, and if what is assumed here is right: {often} {name} pays more than alone.',
  'whatif.ownLean.receives':
    'With your figures, and if what is assumed here is right: {often} {name} pays less than alone.',
  'whatif.ownLean.why': 'That is no verdict: one can come only when real figures take the place of what is assumed.',
  'whatif.ownWhere':
    'In this report your figures count in What if alone. Filled in in solidair.html they count in all parts.',
  'whatif.ownCounted.cost':
    'Only your cost counts. The budget is still that of the scenario: {other} in {year}. With your own budget too, this can turn.',
  'whatif.ownCounted.budget':
    'Only your budget counts. The cost is still that of the scenario: {other} in {year}. With your own cost too, this can turn.',
  'whatif.ownCounted.both': 'Your cost and your budget of {year} both count.',
  'whatif.reserve': 'The reserve is used up within {period} in {share} of the draws.',
  'whatif.outcome': '{result} over {period}',
  'whatif.result': '{name}, {period}: {result}; in 8 of 10 draws {band}.',
  'whatif.transferText': 'On balance over all draws: {transfer}.',
  'whatif.pay': '{amount} paid in',
  'whatif.get': '{amount} received',
  'whatif.noTransfer': 'nothing paid in and nothing received',
  'whatif.expected': 'Expected payment: {paid}, and alone {own}. That is no verdict: figures here are assumed.',
  'whatif.swing':
    'Swings become {ratio} of those without solidarity. Without your change that is {before} in these draws, and {all} in the report.',
  'whatif.swingSame': 'Swings are {ratio} of those without solidarity.',
  'whatif.chart': 'Result by municipality with this setting ({draws} draws)',
  'whatif.chartText':
    'Result by municipality with this setting: middle outcome and the band that holds 8 of 10 of {draws} draws, as a part of the {budgetName}. Left of zero is a shortfall.',
  'whatif.axis': '\u2190 shortfall \u00b7 % of the {budgetName} \u00b7 surplus \u2192',
  'whatif.middle': 'Middle outcome, part of the {budgetName}',
  'whatif.tableCaption': 'Result by municipality with this setting, {period}, x €1,000 (indication, {draws} draws)',
  'whatif.file.title': 'Settle a table of your own',
  'whatif.file.intro':
    'Open a table of realised figures as Excel or LibreOffice saves it (.xlsx or .csv). It is read and settled as the command solidair settle does it, to the cent. The table stays in this browser: nothing leaves it.',
  'whatif.file.columns':
    'A row per municipality, with the columns code, residents, youths, budget, and for each class of care cost:ZIN:CLASS and cost:PGB:CLASS; with a column year also several years. What is missing is told below.',
  'whatif.file.scheme': 'Scheme to settle under',
  'whatif.file.setting': 'as set above (what if)',
  'whatif.file.all': 'all schemes',
  'whatif.file.realised': 'Table of realised figures (.xlsx or .csv)',
  'whatif.file.paste': 'Or paste the cells here, with the row of headings',
  'whatif.file.pasted': 'pasted',
  'whatif.file.more': 'Another sheet, year, clients, the year before',
  'whatif.file.sheet': 'Name of the sheet (empty: the first)',
  'whatif.file.year': 'Year of the table (empty: as the table says)',
  'whatif.file.clients': 'Table of clients, where the scheme asks for it',
  'whatif.file.previous': 'Settlement of the year before, where it counts',
  'whatif.file.settle': 'Settle',
  'whatif.file.none': 'First choose a file, or paste the cells.',
  'whatif.file.failed':
    'The table could not be read in this browser ({reason}). Save it as CSV, or use solidair settle.',
  'whatif.told.error': 'Not settled',
  'whatif.told.reading': 'Read',
  'whatif.told.warning': 'Note',
  'whatif.tableSettled': 'Settlement under {label}, in euros',
  'whatif.column.own_cost': 'Own cost',
  'whatif.column.payment': 'Share',
  'whatif.column.transfer': 'Transfer (above 0 the municipality pays)',
  'whatif.column.contribution': 'Contribution',
  'whatif.column.fee': 'Fee',
  'whatif.column.paid': 'Paid in advance',
  'whatif.column.to_settle': 'Still to pay (below 0: to receive)',
  'whatif.column.previous': 'Of earlier years',
  'whatif.column.total_due': 'Due together',
  'whatif.multi':
    'Not to be chosen as a beginning here: {labels}. There are several layers, a fund or a key that the page does not know.',
  'whatif.chartText@assumed':
    'Result by municipality with this setting: middle outcome and the band that holds 8 of 10 of {draws} draws, as a part of the assumed budget. Left of zero is over it.',
  'whatif.axis@assumed': '\u2190 over \u00b7 % of the assumed budget \u00b7 under \u2192',
};
