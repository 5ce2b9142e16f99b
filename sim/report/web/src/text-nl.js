// SPDX-License-Identifier: GPL-3.0-or-later
export const nl = {
  million: 'mln',
  shortfallOf: 'tekort van {amount}',
  surplusOf: 'overschot van {amount}',
  shortfallWord: 'tekort',
  surplusWord: 'overschot',
  band: '{low} tot {high}',
  bandShortfall: '{small} tot {large} tekort',
  bandSurplus: '{small} tot {large} overschot',
  example: 'Voorbeeldcijfers',
  exampleLong: 'Een deel van de invoer is aangenomen. Deze pagina noemt daarom niemand als betaler.',
  skip: 'Naar de inhoud',
  runLine: 'scenario {scenario}, {draws} doorrekeningen, startgetal {seed}',
  municipality: 'Gemeente',
  scheme: 'Regeling',
  region: 'Regio totaal',
  sections: 'Onderdelen',
  dataTable: 'Cijfers bij deze grafiek',
  'nav.summary': 'In het kort',
  'nav.municipality': 'Mijn gemeente',
  'nav.compare': 'Bestanden',
  'nav.whopays': 'Wie betaalt wie',
  'nav.schemes': 'Alle gemeenten',
  'nav.whatif': 'Wat als',
  'nav.leaving': 'Wie vertrekt',
  'nav.stability': 'Buiten beter af',
  'nav.fund': 'Fonds',
  'nav.stress': 'Tegenslag',
  'nav.reserve': 'Reserve',
  'nav.incentive': 'Een cliënt extra',
  'nav.reverse': 'Reserve op',
  'nav.sensitivity': 'Gevoeligheid',
  'nav.council': 'Voor de raad',
  'nav.backtest': 'Raak en mis',
  'nav.origin': 'Herkomst',
  'verdict.pays': 'Ja: {name} draagt structureel bij. Dat is 90 % zeker.',
  'verdict.receives': 'Nee: {name} ontvangt structureel. Dat is 90 % zeker.',
  'verdict.missing': 'Onbeslist: het hangt af van cijfers die hier ontbreken. Vul uw eigen rekening in (bij Wat als).',
  'verdict.unnamed':
    'Niet te zeggen: het is onbeslist, of {name} wordt niet genoemd omdat cijfers hier zijn aangenomen. Vul uw eigen rekening in (bij Wat als).',
  'verdict.draws': 'Onbeslist: er zijn te weinig doorrekeningen om het te zeggen.',
  'verdict.neutral': 'Nee: onder deze regeling deelt {name} niets.',
  'summary.title': '{name} onder "{scheme}"',
  'summary.q1': 'Wat kost het ons?',
  'summary.a1': 'Verwacht {result}: betaling {payment}, {budgetName} {budget} ({period}).',
  'summary.estimateGiven': 'De raad raamde {estimate}: de verwachte betaling is {difference}.',
  'summary.estimateMore': '{amount} hoger',
  'summary.estimateLess': '{amount} lager',
  'summary.estimateNone': 'Wat de raad raamde, is niet opgegeven. Als raming geldt de verwachte betaling.',
  'summary.big1.shortfall': 'tekort',
  'summary.big1.surplus': 'overschot',
  'summary.q2': 'Hoe zeker is dat?',
  'summary.a2': 'In 8 van de 10 doorrekeningen: {band}.',
  'summary.big2': 'kans op een tekort',
  'summary.a2error': 'Fout door het aantal doorrekeningen: hooguit {error}.',
  'summary.weighs': 'Van deze onzekerheid komt {share} van aannames; het meest weegt {most}.',
  'summary.assumed': 'Van deze onzekerheid komt {share} van aannames.',
  'summary.q3': 'Betalen wij structureel mee?',
  'summary.cause': 'Waardoor: verdeelmodel {model}, gebruik en prijs {use}.',
  'summary.causeChance': 'Toeval: {chance} naar boven of beneden over {period}, de ene keer zo, de andere keer anders.',
  'summary.q4': 'Zijn we buiten beter af?',
  'summary.a4.neutral': 'Nee en ja: wie niets deelt, is al buiten.',
  'summary.a4.receives':
    'Nee: alleen zou {name} naar verwachting meer betalen, en de uitkomsten zouden meer schommelen.',
  'summary.a4.receivesCalm':
    'Nee: alleen zou {name} naar verwachting meer betalen, al zouden de uitkomsten minder schommelen.',
  'summary.a4.pays':
    'Naar verwachting wel: alleen betaalt {name} minder. Daar staat tegenover dat de uitkomsten meer zouden schommelen.',
  'summary.a4.paysCalm':
    'Naar verwachting wel: alleen betaalt {name} minder, en de uitkomsten zouden minder schommelen.',
  'summary.a4.undecided':
    'Onbeslist, zoals hiernaast. Zeker is wat het met de schommelingen doet: {ratio} van die zonder solidariteit.',
  'summary.a4city': 'Stapt {city} uit, dan is betalen goedkoper in {share} van de doorrekeningen (indicatie).',
  'summary.q5': 'Wat in de begroting, wat in de risicoparagraaf?',
  'summary.a5':
    'Begroting: gemiddeld {mean} per jaar. Risicoparagraaf: {buffer}; met 90 % zekerheid is dat genoeg over {period}.',
  'summary.a5given':
    'Wordt de raming van de raad ({estimate}) niet verhoogd, dan is {above} nodig; dat komt ervoor in de plaats, niet erbij.',
  'summary.big5': 'per jaar begroten',
  'municipality.title': 'Mijn gemeente: {name}',
  'municipality.interval': 'Resultaat per regeling, {period}',
  'municipality.intervalText':
    'Resultaat van {name} per regeling: verwachting en de band waarin 8 van de 10 doorrekeningen vallen, in miljoen euro. Links van nul is een tekort.',
  'municipality.axis': '\u2190 tekort \u00b7 resultaat, mln euro \u00b7 overschot \u2192',
  'municipality.fan': 'Betaling en {budgetName} per jaar',
  'municipality.fanText':
    'Eigen kosten van {name} per jaar zonder solidariteit, met de band van 8 van de 10 doorrekeningen, naast het {budgetName}, in miljoen euro.',
  'municipality.fanText2':
    'Betaling van {name} per jaar onder "{scheme}", met de band van 8 van de 10 doorrekeningen, naast het {budgetName}, in miljoen euro.',
  'municipality.fanAxis': 'mln euro per jaar',
  'municipality.year': 'jaar',
  'municipality.budgetLine': '{budgetName}',
  'municipality.costLine': 'kosten, midden',
  'municipality.col.p10': 'Slechte uitkomst (1 op 10)',
  'municipality.col.p90': 'Goede uitkomst (1 op 10)',
  'municipality.col.mean': 'Verwacht',
  'municipality.fanCaption': '{name}: per jaar, x € 1.000',
  'municipality.col.low': 'Kosten, lage uitkomst (1 op 10)',
  'municipality.col.mid': 'Kosten, middelste uitkomst',
  'municipality.col.high': 'Kosten, hoge uitkomst (1 op 10)',
  'municipality.col.budget': '{BudgetName}',
  'municipality.fanText3':
    'Eigen kosten van {name} per jaar zonder solidariteit en het {budgetName}, dat hier onzeker is: van beide het midden en de band van 8 van de 10 doorrekeningen, in miljoen euro. Uit {draws} doorrekeningen.',
  'municipality.col.budgetLow': '{BudgetName}, laag (1 op 10)',
  'municipality.col.budgetMid': '{BudgetName}, midden',
  'municipality.col.budgetHigh': '{BudgetName}, hoog (1 op 10)',
  'municipality.factsTitle': 'Onder "{scheme}", {period}',
  'municipality.factHead':
    'Per hoofd van de bevolking: een verwacht {youth} per jeugdige en een {resident} per inwoner, per jaar.',
  'municipality.factBuffer':
    'Nodig om met 90 % zekerheid te betalen wat boven de raming uitkomt: {buffer} over {period}.',
  'municipality.factClient': 'Een gemiddelde cliënt extra in {year} kost {name} zelf {own} en de anderen {others}.',
  'municipality.factClientLink': 'Wat een cliënt extra kost',
  'municipality.none': 'geen tekort of overschot',
  'municipality.dearTitle': 'Wat gebeurt er in de duurste doorrekeningen?',
  'municipality.dearSentence':
    'In de duurste 1 op de 10 doorrekeningen kost de eigen zorg van {name} over {period} {dear}; in de middelste 1 op de 5 is dat {middle}. {cause}',
  'municipality.dearClients':
    'Van het verschil van {gap} komt {clients} door andere aantallen cliënten, het meest bij {care}.',
  'municipality.dearClientsOnly': 'Van het verschil van {gap} komt {clients} door andere aantallen cliënten.',
  'municipality.dearPgb': 'In pgb zit {pgb} van het verschil, in zorg in natura de rest.',
  'municipality.dearCaption':
    'Verschil tussen de duurste en de middelste doorrekeningen van {name}, {period}, x € 1.000',
  'municipality.dearWhat': 'Waardoor',
  'municipality.dearAmount': 'Verschil',
  'municipality.dearMore': '{amount} meer',
  'municipality.dearLess': '{amount} minder',
  'municipality.dearCare': 'Aantal cliënten: {care}',
  'municipality.dearOthers': 'Aantal cliënten: alle andere zorg',
  'municipality.dearAll': 'Aantal cliënten: alle zorg',
  'municipality.dearPrice': 'Kosten per cliënt, en kosten die niet met het aantal meegaan',
  'municipality.dearTotal': 'Samen',
  'municipality.dearNote':
    "Een cliënt meer telt voor wat zo'n cliënt naar verwachting kost; wat overblijft, zijn kosten per cliënt. Zorg met weinig cliënten staat bij de andere. Eigen kosten voor verevening, uit {draws} doorrekeningen.",
  'whopays.title': 'Wie betaalt wie',
  'whopays.intro':
    'Onder "{scheme}" over {period}: hoeveel gemeenten dragen structureel bij, en hoeveel ontvangen? Het oordeel is 90 % zeker of anders onbeslist.',
  'map.title': 'Kaart: {what}, {period}',
  'map.choose': 'De kaart toont',
  'map.chance': 'kans op een tekort',
  'map.budget': 'verwacht resultaat, deel van het {budgetName}',
  'map.youth': 'verwacht resultaat per jeugdige per jaar, in euro',
  'map.note':
    'Ieder vak is een gemeente, ongeveer op haar plaats. Donkerder is slechter; het getal staat erin (N: tekort, V: overschot). Kies een vak om de pagina over die gemeente te laten gaan.',
  'map.plain':
    'Ieder vak is een gemeente, op alfabet. Donkerder is slechter; het getal staat erin (N: tekort, V: overschot).',
  'whopays.named':
    'Bedragen per gemeente staan hier niet, omdat de invoer deels is aangenomen: dan noemt deze pagina niemand als betaler.',
  'schemes.title': 'Alle gemeenten onder "{scheme}"',
  'whatif.title': 'Wat als: verander de regeling',
  'whatif.intro':
    'Verschuif een regelaar en {draws} van de doorrekeningen worden opnieuw afgerekend, met de rekenregels van het programma zelf. De uitkomst is een indicatie: het rapport rust op alle {all} doorrekeningen.',
  'whatif.indication': 'Indicatie, {draws} doorrekeningen',
  'whatif.none':
    'Deze run kan in de pagina niet opnieuw worden afgerekend (bijvoorbeeld omdat gemeenten fuseren, gedrag meerekent of het gebied te groot is). Verander het scenario en reken opnieuw met solidair run.',
  'whatif.failed':
    'De berekening op deze pagina begint niet ({reason}). Alle andere cijfers kloppen wel. Maak de pagina opnieuw; helpt dat niet, meld het dan aan wie het programma beheert.',
  'whatif.oldBrowser':
    'Deze browser kan niet rekenen op deze pagina (WebAssembly of DecompressionStream ontbreekt). Open de pagina in een nieuwere browser. Alle andere cijfers kloppen wel.',
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
  'whatif.copied':
    'Gekopieerd. Bewaar het in de map scenarios als wat-als.cfg en reken het na met: solidair run scenarios/wat-als.cfg',
  'whatif.copyByHand': 'Kopieer de tekst hieronder zelf: deze browser staat het niet toe.',
  'whatif.scenarioText': 'Het scenariobestand',
  'whatif.own': 'Mijn eigen cijfers',
  'whatif.ownBudget': 'Uw budget van een jaar (euro)',
  'whatif.ownCost': 'Rekening: lasten van een jaar (euro)',
  'whatif.ownReserve': 'Reserve (euro)',
  'whatif.ownIntro':
    'Vul uw eigen getallen van één jaar in; zij blijven in deze browser. Uw lasten schuiven het niveau van {name} in alle doorrekeningen, uw budget dat van het budget in de doorrekeningen.',
  'whatif.ownYear': 'Jaar van deze getallen',
  'whatif.ownBad': 'Vul een bedrag in euro in, bijvoorbeeld 12.500.000, en hooguit 10 miljard.',
  'whatif.ownVerdict.pays':
    'Met uw cijfers draagt {name} bij in {share} van de doorrekeningen: structureel bijdragen is waarschijnlijk.',
  'whatif.ownVerdict.receives':
    'Met uw cijfers ontvangt {name} in {share} van de doorrekeningen: structureel ontvangen is waarschijnlijk.',
  'whatif.ownVerdict.undecided':
    'Ook met uw cijfers is het onbeslist: {name} draagt bij in {share} van de doorrekeningen.',
  'whatif.ownVerdict.neutral': 'Onder deze regeling deelt {name} niets.',
  'whatif.reserve': 'De reserve is op binnen {period} in {share} van de doorrekeningen.',
  'whatif.result': '{name}, {period}: {result}; in 8 van de 10 doorrekeningen {band}.',
  'whatif.transferText': 'Per saldo van alle doorrekeningen: {transfer}.',
  'whatif.pay': 'bijdrage van {amount}',
  'whatif.get': 'ontvangst van {amount}',
  'whatif.noTransfer': 'geen bijdrage en geen ontvangst',
  'whatif.hiddenTransfer': 'onbeslist zolang uw eigen rekening ontbreekt',
  'whatif.swing': 'De schommeling wordt {ratio} van die zonder solidariteit.',
  'whatif.chart': 'Resultaat per gemeente met deze instelling',
  'whatif.chartText':
    'Resultaat per gemeente met deze instelling: verwachting en de band waarin 8 van de 10 doorrekeningen vallen, als deel van het {budgetName}. Links van nul is een tekort.',
  'whatif.axis': '\u2190 tekort \u00b7 % van het {budgetName} \u00b7 overschot \u2192',
  'whatif.middle': 'Middelste uitkomst, deel van het {budgetName}',
  'whatif.tableCaption': 'Resultaat per gemeente met deze instelling, {period}, x € 1.000 (indicatie)',
  'whatif.multi':
    'Hier niet te kiezen als begin: {labels}. Daar zijn meer lagen, een fonds of een sleutel die de pagina niet kent.',
  'leaving.title': 'Wie vertrekt, en in welk jaar?',
  'leaving.run': 'Wie er buiten staat in de bedragen van deze run',
  'stability.title': 'Wie is buiten beter af?',
  'fund.title': 'Het fonds',
  'fund.year': 'Jaar',
  'reserve.title': 'Hoelang gaat de reserve mee?',
  'reserve.sentence':
    'Onder "{scheme}" is de reserve van {name} uiterlijk eind {year} op geweest in {share} van de doorrekeningen.',
  'reserve.classSentence': 'Klasse van het weerstandsvermogen van {name} in {year}, met 90 % zekerheid: {class}.',
  'reserve.class.A': 'uitstekend',
  'reserve.class.B': 'ruim voldoende',
  'reserve.class.C': 'voldoende',
  'reserve.class.D': 'matig',
  'reserve.class.E': 'onvoldoende',
  'reserve.class.F': 'ruim onvoldoende',
  'reserve.axis': 'mln euro, eind van het jaar',
  'reserve.chart':
    'De reserve van {name} onder "{scheme}", aan het eind van ieder jaar: de middelste doorrekening en de band waarin 8 van de 10 doorrekeningen liggen. Onder de streepjeslijn is de reserve op.',
  'reserve.mid': 'Middelste doorrekening',
  'reserve.zero': 'Niets meer over',
  'reserve.unknown':
    'De reserve van {name} is niet opgegeven. Zet haar in het scenario, in de lijst reserves, en reken het opnieuw door.',
  'incentive.title': 'Wat kost een cliënt extra, en wie betaalt dat?',
  'incentive.intro':
    'Een verandering bij {name} in {year}, en wat die over {period} samen kost: haarzelf en de anderen. Wie niet alles zelf draagt, voelt een verandering maar voor een deel.',
  'incentive.axis': 'Deel dat de gemeente zelf draagt, %',
  'incentive.chart': 'Per regeling welk deel van de kosten van een gemiddelde extra cliënt {name} zelf draagt.',
  'incentive.byCare': 'Per soort zorg',
  'reverse.title': 'Wanneer is de reserve op?',
  'stability.intro':
    'Zou een gemeente, of een groep, voor zichzelf goedkoper uit zijn? Slechte jaren tellen mee. Een model van alleen eigenbelang: het zegt niet wat raden doen.',
  'stability.axis': 'Voordeel van delen, mln euro',
  'stability.chart':
    'Per gemeente wat delen van haar slechte jaren afhaalt, over {period} samen. De streep is de onzekerheid door het aantal doorrekeningen (95 %).',
  'stability.lists': 'De opvallendste groepen',
  'fund.axis': 'mln euro, eind van het jaar',
  'fund.chart':
    'Stand van het fonds van "{scheme}" aan het eind van ieder jaar: de middelste doorrekening en de band waarin 8 van de 10 doorrekeningen liggen.',
  'fund.zero': 'Leeg fonds',
  'compare.title': 'De bestanden naast elkaar',
  'compare.intro':
    'Regelingen met dezelfde naam staan bij elkaar. Alle andere onderdelen van deze pagina gaan over bestand A.',
  'compare.townTitle': '{name}: het resultaat per regeling en bestand',
  'compare.chart':
    'Het resultaat van {name} per bestand en regeling: de middelste doorrekening en de band waarin 8 van de 10 doorrekeningen liggen. Links van nul is een tekort.',
  'compare.onlyOne': 'De regeling "{scheme}" staat alleen in bestand A.',
  'council.title': 'Voor de raad: {name}',
  'council.caption': '{name} onder "{scheme}", x € 1.000',
  'council.paragraphTitle': 'Financiële consequenties, om over te nemen',
  'origin.title': 'Herkomst van de cijfers',
  'origin.run':
    'Scenario {scenario}; {draws} doorrekeningen; startgetal {seed}; programma {version} ({revision}). Bedragen per kwantiel: {quantiles}.',
  'origin.exact': 'exact',
  'origin.sketch': 'samengevat (zie results/README.md)',
  'origin.modelTitle': 'Het model op een pagina',
  'origin.model1':
    'Een doorrekening is één verzonnen maar mogelijk verloop van alle jaren: hoeveel jeugdigen hulp krijgen, in welke vorm, en wat dat kost. Iedere regeling wordt op precies dezelfde doorrekeningen afgerekend, in hele centen.',
  'origin.model2':
    'Resultaat = {budgetName} min betaling. Betaling = eigen kosten plus bijdrage aan, of min ontvangst uit, de gezamenlijke pot.',
  'origin.model3':
    'Niet in het model: politieke keuzes, kwaliteit van zorg, en wat niet in de invoer staat. Geteld wordt wat gemeenten betalen, niet wat jeugdigen nodig hebben.',
  'origin.scenario': 'Het scenario waarmee is gerekend',
  'origin.privacy':
    'Kleine aantallen cliënten staan niet in dit bestand. De doorrekeningen zijn gesimuleerd: zij bevatten geen gegevens van echte personen.',
  'origin.parts':
    'Deze pagina is gemaakt met solidair (GPL-3.0-or-later). Er zitten onderdelen van anderen in: {list}.',
  'origin.notices': 'De licenties van die onderdelen',
  'origin.hidden':
    'Weggelaten om de privacy, want daar zijn te weinig cliënten: {names}. Daarom ontbreken hier ook de onderdelen waaruit hun cijfers te halen zouden zijn.',
  'stress.title': 'Tegenslag: wat als het anders loopt?',
  'backtest.title': 'Hoe goed voorspelde dit eerdere jaren?',
  'backtest.chart':
    'Balken: 8 van de 10 uitkomsten die een jaar vooruit voor {name} voorspeld zouden zijn, met hun midden. Stippen: de rekeningen die kwamen.',
  'backtest.axis': 'euro per inwoner',
  'backtest.forecast': 'Een jaar vooruit voorspeld',
  'backtest.came': 'Rekening',
  'backtest.scores': 'Cijfers per jaar, omvang en tiende',
  'sensitivity.title': 'Welke aanname telt het zwaarst?',
  'sensitivity.weights': 'Welk deel van de onzekerheid komt van welke aanname?',
  'sensitivity.axis': '\u2190 tekort \u00b7 mln euro \u00b7 overschot \u2192',
  'sensitivity.axisShare': 'kans op een tekort, %',
  merged: 'In dit scenario fuseren gemeenten. Deze pagina toont de gemeenten zoals zij vóór de herindeling waren.',
  mergedNew:
    'In dit scenario fuseren gemeenten. Deze pagina toont de gemeenten zoals zij in het laatste jaar zijn; solidair report --division old toont die van ervoor, met wat een cliënt extra kost.',
  'budget.state': 'rijksbudget',
  'budget.own': 'eigen budget',
  'budget.assumed': 'aangenomen budget',
  // With an assumed budget nothing is a surplus or a shortfall: text.js takes these in the place of those above.
  'exampleLong@assumed':
    'Een deel van de invoer is aangenomen, ook het budget: boven of onder dat budget is geen tekort of overschot, en wie bijdraagt of ontvangt hangt eraan. Deze pagina noemt niemand als betaler.',
  'shortfallOf@assumed': '{amount} boven het aangenomen budget',
  'surplusOf@assumed': '{amount} onder het aangenomen budget',
  'shortfallWord@assumed': 'erboven',
  'surplusWord@assumed': 'eronder',
  'bandShortfall@assumed': '{small} tot {large} boven het aangenomen budget',
  'bandSurplus@assumed': '{small} tot {large} onder het aangenomen budget',
  'verdict.pays@assumed':
    'Bij het aangenomen budget: ja, {name} draagt structureel bij (90 % zeker). Een ander budget kan een ander oordeel geven.',
  'verdict.receives@assumed':
    'Bij het aangenomen budget: nee, {name} ontvangt structureel (90 % zeker). Een ander budget kan een ander oordeel geven.',
  'summary.big1.shortfall@assumed': 'boven het aangenomen budget',
  'summary.big1.surplus@assumed': 'onder het aangenomen budget',
  'summary.big2@assumed': 'kans op meer dan het aangenomen budget',
  'summary.a4.receives@assumed':
    'Bij het aangenomen budget niet: alleen zou {name} naar verwachting meer betalen, en de uitkomsten zouden meer schommelen.',
  'summary.a4.receivesCalm@assumed':
    'Bij het aangenomen budget niet: alleen zou {name} naar verwachting meer betalen, al zouden de uitkomsten minder schommelen.',
  'summary.a4.pays@assumed':
    'Bij het aangenomen budget naar verwachting wel: alleen betaalt {name} minder. Daar staat tegenover dat de uitkomsten meer zouden schommelen.',
  'summary.a4.paysCalm@assumed':
    'Bij het aangenomen budget naar verwachting wel: alleen betaalt {name} minder, en de uitkomsten zouden minder schommelen.',
  'municipality.intervalText@assumed':
    'Resultaat van {name} per regeling: verwachting en de band waarin 8 van de 10 doorrekeningen vallen, in miljoen euro. Links van nul is boven het aangenomen budget.',
  'municipality.axis@assumed': '\u2190 boven het aangenomen budget \u00b7 mln euro \u00b7 eronder \u2192',
  'municipality.none@assumed': 'gelijk aan het aangenomen budget',
  'map.chance@assumed': 'kans op meer dan het aangenomen budget',
  'map.note@assumed':
    'Ieder vak is een gemeente, ongeveer op haar plaats. Donkerder is verder boven het aangenomen budget; het getal staat erin (B: erboven, O: eronder). Kies een vak om de pagina over die gemeente te laten gaan.',
  'map.plain@assumed':
    'Ieder vak is een gemeente, op alfabet. Donkerder is verder boven het aangenomen budget; het getal staat erin (B: erboven, O: eronder).',
  'whopays.intro@assumed':
    'Onder "{scheme}" over {period}: hoeveel gemeenten dragen structureel bij, en hoeveel ontvangen? Het oordeel is 90 % zeker bij het aangenomen budget, of anders onbeslist; een ander budget kan een ander oordeel geven.',
  'whatif.chartText@assumed':
    'Resultaat per gemeente met deze instelling: verwachting en de band waarin 8 van de 10 doorrekeningen vallen, als deel van het aangenomen budget. Links van nul is erboven.',
  'whatif.axis@assumed': '\u2190 boven \u00b7 % van het aangenomen budget \u00b7 onder \u2192',
  'compare.chart@assumed':
    'Het resultaat van {name} per bestand en regeling: de middelste doorrekening en de band waarin 8 van de 10 doorrekeningen liggen. Links van nul is boven het aangenomen budget.',
  'sensitivity.axis@assumed': '\u2190 boven het aangenomen budget \u00b7 mln euro \u00b7 eronder \u2192',
  'sensitivity.axisShare@assumed': 'kans op meer dan het aangenomen budget, %',
};
