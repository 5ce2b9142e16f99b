// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of What if.
export const whatif = {
  'whatif.title': 'Wat als: verander de regeling',
  'whatif.intro':
    'Verschuif een regelaar en {draws} van de doorrekeningen worden opnieuw afgerekend, met de rekenregels van het programma zelf. De uitkomst is een indicatie: het rapport rust op alle {all} doorrekeningen.',
  'whatif.whole':
    'Met alle doorrekeningen kan het in solidair.html: het hele programma in één bestand. Vraag het aan wie dit rapport maakte.',
  'whatif.indication': 'Indicatie, {draws} doorrekeningen',
  'whatif.same':
    'Zoals in het scenario. De bedragen in de tekst hieronder zijn die van het rapport, uit alle {all} doorrekeningen. De grafiek en zijn tabel zijn een indicatie, uit {draws} doorrekeningen.',
  'whatif.wait': 'De pagina rekent nog, of het rekenen is gestopt. Kies bovenaan Doorrekenen: dan kan het hier ook.',
  'whatif.none':
    'Deze doorrekening kan hier niet opnieuw worden afgerekend. Dat komt voor als gemeenten fuseren, als gedrag meerekent of als het gebied te groot is. Verander dan het scenario en reken dat door.',
  'whatif.failed':
    'De berekening op deze pagina begint niet ({reason}). Alle andere cijfers kloppen wel. Maak de pagina opnieuw; helpt dat niet, meld het dan aan wie het programma beheert.',
  'whatif.oldBrowser':
    'Deze browser is te oud om op deze pagina te rekenen. Open de pagina in een nieuwere browser. Alle andere cijfers kloppen wel.',
  'whatif.loading': 'De doorrekeningen worden uitgepakt.',
  'whatif.start': 'Begin met',
  'whatif.base': 'Wat wordt gedeeld',
  'whatif.share': 'Vereveningspercentage',
  'whatif.margin': 'Eigen-risicomarge, deel van het budget',
  'whatif.threshold': 'Drempel per cliënt per jaar',
  'whatif.key': 'Verdeelsleutel',
  'whatif.forms': 'Vormen van zorg',
  'whatif.formsBoth': 'ZIN en pgb',
  'whatif.formsZin': 'alleen ZIN (zorg in natura)',
  'whatif.formsPgb': 'alleen pgb (persoonsgebonden budget)',
  'whatif.care': 'Welke zorg',
  'whatif.careAll': 'alle zorg',
  'whatif.cut': 'Korting van {name} in {year}',
  'whatif.members': 'Wie doet mee',
  'whatif.membersLegend': 'Gemeenten die meedoen',
  'whatif.membersCount': '{in} van {all} doen mee',
  'whatif.reset': 'Terug naar het scenario',
  'whatif.copy': 'Kopieer als scenariobestand',
  'whatif.copied': 'Gekopieerd. Bewaar het als wat-als.cfg naast het scenario, en reken dat na met het programma.',
  'whatif.copyByHand': 'Kopieer de tekst hieronder zelf: deze browser staat het niet toe.',
  'whatif.scenarioText': 'Het scenariobestand',
  'whatif.own': 'Mijn eigen cijfers',
  'whatif.ownBudget': 'Uw budget van een jaar (euro)',
  'whatif.ownCost': 'Rekening: lasten van een jaar (euro)',
  'whatif.ownReserve': 'Reserve (euro)',
  'whatif.ownEstimate': 'Raming van de raad voor dat jaar (euro)',
  'whatif.ownRisks': 'Deel van de reserve voor andere risico\u2019s (euro)',
  'whatif.ownRun': 'Alles doorrekenen met deze cijfers',
  'whatif.ownCounts': 'Dit telt mee in alle cijfers: {list}.',
  'whatif.ownKind.account': 'rekening {year} {amount}',
  'whatif.ownKind.estimate': 'raming {year} {amount}',
  'whatif.ownKind.reserve': 'reserve {amount}',
  'whatif.ownIntro':
    'Vul uw eigen getallen van één jaar in; zij blijven in deze browser. Uw lasten verschuiven de kosten van {name} in alle doorrekeningen, uw budget verschuift haar budget. Het een zonder het ander kan een andere uitkomst geven.',
  'whatif.ownYear': 'Jaar van deze getallen',
  'whatif.ownBad': 'Vul een bedrag in euro in, bijvoorbeeld 12.500.000 of 4,6 mln, en hooguit 10 miljard.',
  'whatif.ownFar':
    'Dat is meer dan {n} keer zo veel of zo weinig als de {expected} waarmee hier voor {year} is gerekend. Kijk het bedrag na.',
  'whatif.ownVerdict.pays':
    'Met uw cijfers draagt {name} bij in {share} van de doorrekeningen: structureel bijdragen is waarschijnlijk.',
  'whatif.ownVerdict.receives':
    'Met uw cijfers ontvangt {name} in {share} van de doorrekeningen: structureel ontvangen is waarschijnlijk.',
  'whatif.ownVerdict.undecided':
    'Ook met uw cijfers is het onbeslist: {name} draagt bij in {share} van de doorrekeningen.',
  'whatif.ownVerdict.neutral': 'Onder deze regeling deelt {name} niets.',
  'whatif.ownLean.pays': 'Met uw cijfers, en als klopt wat hier is aangenomen: {often} betaalt {name} meer dan alleen.',
  'whatif.ownLean.receives':
    'Met uw cijfers, en als klopt wat hier is aangenomen: {often} betaalt {name} minder dan alleen.',
  'whatif.ownLean.why': 'Een oordeel is dat niet: dat kan pas als echte cijfers de aannames vervangen.',
  'whatif.ownWhere':
    'In dit rapport tellen uw cijfers alleen bij Wat als. Vult u ze in solidair.html in, dan tellen ze in alle onderdelen mee.',
  'whatif.ownCounted.cost':
    'Alleen uw lasten tellen mee. Het budget is nog dat van het scenario: {other} in {year}. Met uw eigen budget erbij kan dit omslaan.',
  'whatif.ownCounted.budget':
    'Alleen uw budget telt mee. De lasten zijn nog die van het scenario: {other} in {year}. Met uw eigen lasten erbij kan dit omslaan.',
  'whatif.ownCounted.both': 'Uw lasten en uw budget van {year} tellen allebei mee.',
  'whatif.reserve': 'De reserve is op binnen {period} in {share} van de doorrekeningen.',
  'whatif.outcome': '{result} over {period}',
  'whatif.result': '{name}, {period}: {result}; in 8 van de 10 doorrekeningen {band}.',
  'whatif.transferText': 'Per saldo van alle doorrekeningen: {transfer}.',
  'whatif.pay': 'bijdrage van {amount}',
  'whatif.get': 'ontvangst van {amount}',
  'whatif.noTransfer': 'geen bijdrage en geen ontvangst',
  'whatif.expected':
    'Verwachte betaling: {paid}, en alleen {own}. Een oordeel is dat niet: cijfers zijn hier aangenomen.',
  'whatif.swing':
    'De schommeling wordt {ratio} van die zonder solidariteit. Zonder uw verandering is dat {before} in deze doorrekeningen, en {all} in het rapport.',
  'whatif.swingSame': 'De schommeling is {ratio} van die zonder solidariteit.',
  'whatif.chart': 'Resultaat per gemeente met deze instelling ({draws} doorrekeningen)',
  'whatif.chartText':
    'Resultaat per gemeente met deze instelling: middelste uitkomst en de band waarin 8 van de 10 van {draws} doorrekeningen vallen, als deel van het {budgetName}. Links van nul is een tekort.',
  'whatif.axis': '\u2190 tekort \u00b7 % van het {budgetName} \u00b7 overschot \u2192',
  'whatif.middle': 'Middelste uitkomst, deel van het {budgetName}',
  'whatif.tableCaption':
    'Resultaat per gemeente met deze instelling, {period}, x € 1.000 (indicatie, {draws} doorrekeningen)',
  'whatif.file.title': 'Eigen tabel afrekenen',
  'whatif.file.intro':
    'Open een tabel met gerealiseerde cijfers, zoals Excel of LibreOffice haar bewaart (.xlsx of .csv). Zij wordt gelezen en afgerekend zoals het programma dat doet, op de cent. De tabel blijft in deze browser: er gaat niets naar buiten.',
  'whatif.file.columns':
    'Een rij per gemeente, met de kolommen gemeentecode, inwoners, jeugdigen, budget en per soort zorg kosten:ZIN:SOORT en kosten:PGB:SOORT; met een kolom jaar ook meer jaren. Ontbreekt er iets, dan staat hieronder wat.',
  'whatif.file.scheme': 'Regeling waaronder wordt afgerekend',
  'whatif.file.setting': 'zoals hierboven ingesteld (wat als)',
  'whatif.file.all': 'alle regelingen',
  'whatif.file.realised': 'Tabel met gerealiseerde cijfers (.xlsx of .csv)',
  'whatif.file.paste': 'Of plak de cellen hier, met de rij koppen',
  'whatif.file.pasted': 'geplakt',
  'whatif.file.more': 'Ander werkblad, jaar, cliënten, vorig jaar',
  'whatif.file.sheet': 'Naam van het werkblad (leeg: het eerste)',
  'whatif.file.year': 'Jaar van de tabel (leeg: zoals de tabel zegt)',
  'whatif.file.clients': 'Tabel van cliënten, als de regeling daarom vraagt',
  'whatif.file.previous': 'Afrekening van het jaar ervoor, als die meetelt',
  'whatif.file.settle': 'Reken af',
  'whatif.file.none': 'Kies eerst een bestand, of plak de cellen.',
  'whatif.file.failed':
    'De tabel kon in deze browser niet worden gelezen ({reason}). Sla haar op als CSV, en open die.',
  'whatif.told.error': 'Niet afgerekend',
  'whatif.told.reading': 'Gelezen',
  'whatif.told.warning': 'Let op',
  'whatif.tableSettled': 'Afrekening onder {label}, in euro',
  'whatif.column.own_cost': 'Eigen kosten',
  'whatif.column.payment': 'Aandeel',
  'whatif.column.transfer': 'Verrekening (boven 0 betaalt de gemeente bij)',
  'whatif.column.contribution': 'Bijdrage',
  'whatif.column.fee': 'Vergoeding',
  'whatif.column.paid': 'Voorschot betaald',
  'whatif.column.to_settle': 'Nog te betalen (onder 0: te ontvangen)',
  'whatif.column.previous': 'Nog van vorige jaren',
  'whatif.column.total_due': 'Samen te betalen',
  'whatif.multi':
    'Hier niet te kiezen als begin: {labels}. Daar zijn meer lagen, een fonds of een sleutel die de pagina niet kent.',
  'whatif.chartText@assumed':
    'Resultaat per gemeente met deze instelling: middelste uitkomst en de band waarin 8 van de 10 van {draws} doorrekeningen vallen, als deel van het aangenomen budget. Links van nul is erboven.',
  'whatif.axis@assumed': '\u2190 boven \u00b7 % van het aangenomen budget \u00b7 onder \u2192',
};
