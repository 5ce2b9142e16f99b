#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is allowed and yet most likely a slip is told as a warning, with its place; and texts that would not be seen, or
# would steer a terminal. Everything on small copies of tests/bad/good.cfg and a settlement of two municipalities.
set -u
cd "$(dirname "$0")/../.." || exit 1
solidair=$BUILD/solidair
. tests/again.sh
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r tests/bad/good.cfg tests/bad/regions "$scratch"
cd "$scratch" || exit 1
export LC_ALL=C.UTF-8
n=0
# said: lines of err beside the one that says how the table was read.
said() { grep -cvE "^(read|gelezen): " err; }
ok() { # ok RESULT NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        sed 's/^/# /' err | head -5
    fi
}
# The warnings that good.cfg itself brings along are of its region.
check() { # check TEXT: a scenario that inherits from good.cfg, on line 1
    printf 'inherit = "good.cfg"; %s\n' "$1" >a.cfg
    again out err --lang en check a.cfg
}
warns() { # warns NAME FRAGMENT TEXT: one more warning than good.cfg has, with this in it
    check "$3" && [ "$(said)" = $((base + 1)) ] && grep -qF -- "$2" err
    ok $? "$1"
}
silent() { # silent NAME TEXT
    check "$2" && [ "$(said)" = "$base" ]
    ok $? "$1"
}
layer() { echo "schemes = ( { name = \"s\"; layers = ( { $1 } ); } );"; }

check ''
base=$(said)
grep -q s out; ok $? "the scenario that the others start from is accepted"

# ---- a region whose figures say less than they seem to ----
cp -r regions/good regions/guardians
sed -i '1s/$/,guardianship_eur_2015/; 2s/$/,1000.00/; 3,$s/$/,0/' regions/guardians/municipalities.csv
echo 'guardianship_eur_2015,EUR,money,measured,made up,' >>regions/guardians/columns.csv
warns "guardianship money that does not follow its clients" 'In reality it follows the clients of two years before; that hedge is missing' \
    'region = "guardians";'
sed -i 's/,1000.00$/,0/' regions/guardians/municipalities.csv
silent "no guardianship money" 'region = "guardians";'

# ---- leaving that does nothing ----
leaves() { echo "schemes = ( { name = \"s\"; layers = ( { } ); leaving = { $1 }; } );"; }
warns "nobody joins or leaves" 'warning: a.cfg:1: schemes[1].leaving: Nobody joins or leaves here' "$(leaves 'notice_years = 2;')"
warns "a rule that comes too late" 'warning: a.cfg:1: schemes[1].leaving.rule: Nobody can leave within the years' \
    "$(leaves 'rule = { patience_years = 3; };')"
silent "a rule that can still do something" "$(leaves 'rule = { patience_years = 2; };')"

warns "empty lists of who joins and leaves" 'schemes[1].leaving: Nobody joins or leaves here' \
    "$(leaves 'given = (); joining = ();')"

# ---- interventions that do nothing ----
intervenes() { echo "interventions = { x = { products = [\"wonen\"]; quantity = \"inflow\"; effect = -0.1; $1 }; };"; }
warns "an intervention that works too late" 'warning: a.cfg:1: interventions.x: This intervention begins to work in 2019' \
    "$(intervenes 'from = 2018; lag_years = 1;')"
warns "a municipality twice" 'warning: a.cfg:1: interventions.x.municipalities[2]: "GM0001" is in this list twice' \
    "$(intervenes 'from = 2018; municipalities = ["Beekstad", "GM0001"];')"
warns "a personal budget that nobody has" 'a.cfg:1: interventions.y.products: Nobody has a personal budget for the product "wonen"' \
    'interventions = { y = { products = ["wonen"]; quantity = "pgb_share"; from = 2016; effect = -0.1; }; };'
silent "an intervention in the last year" "$(intervenes 'from = 2017; lag_years = 1;')"

# ---- layers that do nothing ----
at='warning: a.cfg:1: schemes[1].layers[1]'
three='"Appeldorp", "Beekstad", "Cee, aan Zee"'
warns "nobody is left" "$at: Nobody takes part in this layer" \
    "$(layer 'members = ["Appeldorp", "Beekstad"]; except = ["Beekstad", "Appeldorp"];')"
warns "one is left, alone" "$at: No two municipalities are together" "$(layer 'members = ["Appeldorp"];')"
silent "one alone with an outside party does something" "$(layer 'members = ["Appeldorp"]; external_share = 0.5;')"
warns "a pool of others only" "$at.pools[2]: Nobody in this pool takes part" \
    "$(layer 'except = ["Cee, aan Zee"]; pools = ( ["Appeldorp", "Beekstad"], ["Cee, aan Zee"] );')"
left='share nothing:'
warns "pools leave one out" "$at.pools: 1 are in none of these pools and $left Cee, aan Zee." "$(layer 'pools = ( ["Appeldorp", "Beekstad"] );')"
silent "who is named as left out" "$(layer 'pools = ( ["Appeldorp", "Beekstad"] ); except = ["Cee, aan Zee"];')"
silent "or is no member" "$(layer 'pools = ( ["Appeldorp", "Beekstad"] ); members = ["GM0003", "Beekstad"];')"
warns "a member that is in no pool" "$at.pools: 1 are in none of these pools and $left Cee, aan Zee." \
    "$(layer "pools = ( [\"Appeldorp\", \"Beekstad\"] ); members = [$three];")"
warns "a spelling is told once, also where the list is read twice" "$at.members[1]: \"3\" is read as GM0003" \
    "$(layer 'pools = ( ["Appeldorp", "Beekstad"] ); members = ["3", "Beekstad"];')"
warns "except names one who is no member" "$at.except[1]: \"Cee, aan Zee\" is not one of the members" \
    "$(layer 'members = ["Appeldorp", "Beekstad"]; except = ["Cee, aan Zee"];')"
warns "a member twice, by code and by name" "$at.members[3]: \"GM0003\" is in this list twice" \
    "$(layer 'members = ["Appeldorp", "Beekstad", "GM0003"];')"
warns "left out twice" "$at.except[2]: \"Appeldorp\" is in this list twice" "$(layer 'except = ["Appeldorp", "Appeldorp"];')"
warns "a share of 0" "$at.share: This share is 0 in every year" "$(layer 'share = [0.0, 0.0, 0.0, 0.0];')"
silent "a share that fades out" "$(layer 'share = [1.0, 0.5, 0.0, 0.0];')"
warns "weights that are all 0" "$at.weights: No member of pool 1 has a weight above 0" \
    "$(layer 'key = "fixed"; weights = ( { code = "Appeldorp"; weight = 0.0; } );')"
silent "a list of all, each once" "$(layer "members = [$three];")"
zero='budget = { regional_eur = [30e6, 0.0, 31e6, 32e6]; };'
warns "a year without budgets" 'a.cfg:1: budget.regional_eur[2]: In 2016 every budget is 0' "$zero"
silent "which does not matter for another key" "$zero $(layer 'key = "residents";')"

# ---- layers that do something else than they look like ----
# Each with the way that was meant, which is silent.
scheme() { echo "schemes = ( { name = \"s\"; layers = ( $1 ); } );"; }
second='warning: a.cfg:1: schemes[1].layers[2]'
half='base = "costs"; share = 0.5; key'
warns "half and half takes 75 %" "$second: This layer takes its share of what the layers before it leave, 50.00%, so that together they take 75.00%. If 50.00% of the whole is meant here, give it share = 1.0." \
    "$(scheme "{ $half = \"residents\"; }, { $half = \"clients_lag1\"; }")"
silent "as it was meant" "$(scheme "{ $half = \"residents\"; }, { key = \"clients_lag1\"; }")"
warns "a quarter of two keys" 'together they take 43.75%. If 25.00% of the whole is meant here, give it share = 0.333333333.' \
    "$(scheme '{ share = 0.25; key = "residents"; }, { share = 0.25; }')"
silent "as it was meant, too" "$(scheme '{ share = 0.25; key = "residents"; }, { share = 0.333333333; }')"
warns "parts that change from year to year" 'give it share = 1.0' \
    "$(scheme '{ share = [1.0, 0.6, 0.3, 0.0]; }, { share = [0.0, 0.4, 0.7, 1.0]; key = "youths"; }')"
silent "other care is no part of the same" "$(scheme '{ share = 0.5; care = ["licht"]; }, { share = 0.5; care = ["verblijf"]; }')"
silent "nor are other members" "$(scheme "{ share = 0.5; members = [\"GM0001\", \"GM0002\"]; }, { share = 0.5; except = [\"GM0001\", \"GM0002\"]; external_share = 0.1; }")"

band='base = "client_excess"; care = ["verblijf"]; threshold_eur'
warns "bands, the highest first" "$second: Of what a client costs above €100,000 layer 1 takes 100.00% and this layer 50.00%, together 150.00%: it does not see what the other one took. If 100.00% above €100,000 and 50.00% between €50,000 and that is meant, put the layer with €50,000 first and give the one with €100,000 share = 0.5." \
    "$(scheme "{ $band = 100000.0; }, { $band = 50000.0; share = 0.5; }")"
silent "bands as they were meant" "$(scheme "{ $band = 50000.0; share = 0.5; }, { $band = 100000.0; share = 0.5; }")"
warns "bands, the highest last, together too much" 'together 150.00%' \
    "$(scheme "{ $band = 50000.0; share = 0.5; }, { $band = 100000.0; }")"
warns "bands that become less, which cannot be said so" 'Their shares must add up to what is meant there' \
    "$(scheme "{ $band = 100000.0; share = 0.2; }, { $band = 50000.0; share = 0.5; }")"

warns "nothing is left for a layer" "$second: Layer 1 takes over all costs that this layer looks at, so that nothing is left for it and it never moves a cent" \
    "$(scheme "{ }, { $band = 50000.0; }")"
warns "budgets are left without costs" "$second: Layer 1 takes over all costs that this layer looks at, so that it sees budgets without costs" \
    "$(scheme '{ }, { base = "result"; key = "residents"; }')"
warns "nothing is left of some" "$second: Layer 1 takes over all costs that this layer looks at of Beekstad, who pay here for the others and receive nothing. Leave them out with except" \
    "$(scheme '{ members = ["Appeldorp", "Beekstad"]; }, { members = ["Beekstad", "Cee, aan Zee"]; key = "residents"; }')"
silent "something is left of each" "$(scheme '{ members = ["Appeldorp", "Beekstad"]; care = ["verblijf"]; }, { members = ["Beekstad", "Cee, aan Zee"]; key = "residents"; }')"
silent "the other way round" "$(scheme "{ $band = 50000.0; }, { }")"
warns "a shortfall of costs of which a part is gone" "$second: Layer 1 takes over costs that this layer compares with the budget" \
    "$(scheme '{ share = 0.4; }, { base = "deficit"; }')"
silent "a shortfall first" "$(scheme '{ base = "deficit"; }, { share = 0.4; }')"

warns "a limit of nothing" "$at.limit: With this limit the layer takes over nothing" "$(layer 'limit = { eur = 0.0; };')"
warns "a total of nothing" "$at.total_limit: With this limit" "$(layer 'base = "deficit"; total_limit = { eur = 0.0; };')"
warns "nobody may pay in" "$at.contribution_cap: Nobody may pay in here" "$(layer 'contribution_cap = { eur_per_youth = 0.0; };')"
warns "an own risk of everything" "$at.attachment: With an own risk of the whole budget" \
    "$(layer 'base = "deficit"; attachment = { percent_of_budget = 500.0; };')"
for name in attachment limit contribution_cap; do
    warns "5 per cent as a fraction: $name" "$at.$name: This is 0.0500% of the budget: €500 for each million. Percentages are written as such; if 5.00% is meant, write 5.0." \
        "$(layer "base = \"deficit\"; $name = { percent_of_budget = 0.05; };")"
    silent "5 per cent: $name" "$(layer "base = \"deficit\"; $name = { percent_of_budget = 5.0; };")"
done
warns "10 per cent as a fraction: an exit fee" 'schemes[1].leaving.exit_fee: This is 0.1000% of the budget: €1,000 for each million' \
    "$(leaves 'rule = { patience_years = 2; }; exit_fee = { percent_of_budget = 0.1; };')"

warns "an exit fee in thousands" 'schemes[1].leaving.exit_fee: This is EUR 0.0050 for each resident' \
    "$(leaves 'rule = { patience_years = 2; }; exit_fee = { eur = 500.0; };')"
warns "friction in thousands" 'schemes[1].leaving.friction_eur: This is EUR 0.00' \
    "$(leaves 'rule = { patience_years = 2; }; friction_eur = 500.0;')"

weight() { printf '{ code = "%s"; weight = %s; }' "$1" "$2"; }
fixed='key = "fixed"; weights = ('
warns "a member without a weight" "$at.weights: 1 take part without a weight and so pay nothing for what the others pay: Appeldorp." \
    "$(layer "$fixed $(weight GM0001 1.0), $(weight GM0002 2.0) );")"
silent "a weight of 0 that is given" "$(layer "$fixed $(weight GM0001 1.0), $(weight GM0002 2.0), $(weight GM0003 0.0) );")"
warns "a weight of one who takes no part" "$at.weights: 1 have a weight and take no part, so that it does nothing: Appeldorp." \
    "$(layer "except = [\"GM0003\"]; $fixed $(weight GM0001 1.0), $(weight GM0002 2.0), $(weight GM0003 1.0) );")"
warns "a shared cost that leaves out one of those who share" 'shared_costs.k.weights: 1 take part without a weight' \
    "shared_costs = { k = { care = \"licht\"; eur = 100000.0; $fixed $(weight GM0001 1.0), $(weight GM0002 2.0) ); }; };"

# ---- care that is the same in part, own risks, amounts and weights ----
warns "half of all, and half of care in kind" "$second: Of the care that layer 1 covers too, this layer takes its share of what that one leaves, so that of it they take 75.00% together" \
    "$(scheme "{ $half = \"residents\"; }, { forms = [\"ZIN\"]; $half = \"clients\"; }")"
silent "half of the one and half of the other form" "$(scheme "{ forms = [\"PGB\"]; $half = \"residents\"; }, { forms = [\"ZIN\"]; $half = \"clients\"; }")"
short='base = "deficit"; key'
risk() { printf 'attachment = { percent_of_budget = %s; };' "$1"; }
warns "half and half above one own risk" 'so that together they take 75.00%' \
    "$(scheme "{ $short = \"residents\"; share = 0.5; $(risk 5.0) }, { $short = \"youths\"; share = 0.5; $(risk 5.0) }")"
warns "a shortfall that is gone" "$second: Layer 1 takes over the whole shortfall that this layer looks at" \
    "$(scheme "{ $short = \"residents\"; }, { $short = \"youths\"; $(risk 10.0) }")"
warns "and so by a shared result" "$second: Layer 1 takes over the whole shortfall that this layer looks at" \
    "$(scheme "{ base = \"result\"; key = \"residents\"; }, { $short = \"youths\"; }")"
silent "not where others shared it" "$(scheme "{ $short = \"residents\"; members = [\"GM0001\", \"GM0002\"]; }, { $short = \"youths\"; }")"
warns "the lowest own risk first" "$second: The own risk of this layer counts from the shortfall that layer 1 leaves" \
    "$(scheme "{ $short = \"residents\"; share = 0.5; $(risk 5.0) }, { $short = \"youths\"; $(risk 10.0) }")"
silent "the highest first" "$(scheme "{ $short = \"youths\"; $(risk 10.0) }, { $short = \"residents\"; share = 0.5; $(risk 5.0) }")"
for name in attachment limit contribution_cap; do
    warns "EUR 500 for each municipality: $name" "$at.$name: This is EUR 0.0050 for each resident" "$(layer "base = \"deficit\"; $name = { eur = 500.0; };")"
    warns "5 ct for each youth: $name" "$at.$name: This is EUR 0.0100 for each resident" "$(layer "base = \"deficit\"; $name = { eur_per_youth = 0.05; };")"
    warns "cents for each resident: $name" "$at.$name: This is EUR 9000 for each resident" "$(layer "base = \"deficit\"; $name = { eur_per_resident = 9000.0; };")"
    warns "a point too far: $name" "$at.$name: This is EUR 4000 for each resident" "$(layer "base = \"deficit\"; $name = { eur_per_resident = 4000.0; };")"
    silent "an amount by head: $name" "$(layer "base = \"deficit\"; $name = { eur_per_resident = 40.0; };")"
    silent "amounts as they should be: $name" "$(layer "base = \"deficit\"; $name = { eur = 500000.0; };")"
done
warns "a limit for all in thousands" "$at.total_limit: This is EUR 0.00" "$(layer 'base = "deficit"; total_limit = { eur = 1000.0; };')"
warns "a fund in thousands" "$at.fund.ceiling_eur: This is EUR 0.00" "$(layer 'fund = { premium = "expected"; ceiling_eur = 1000.0; };')"
warns "a shared cost in thousands" 'shared_costs.k.eur: This is EUR 0.00' 'shared_costs = { k = { care = "licht"; eur = 1000.0; key = "residents"; }; };'
warns "a shared cost in cents" 'shared_costs.k.eur: This is EUR 719 for' 'shared_costs = { k = { care = "licht"; eur = 100000000.0; key = "residents"; }; };'
warns "a shared cost that is most of the budgets" 'shared_costs.k.share_of_budget: This is more than half' 'shared_costs = { k = { care = "licht"; share_of_budget = 0.9; key = "residents"; }; };'
silent "shared costs as they should be" 'shared_costs = { k = { care = "licht"; eur = 100000.0; key = "residents"; }; l = { care = "licht"; share_of_budget = 0.04; key = "youths"; }; };'
warns "a threshold in thousands" "$at.threshold_eur: Nearly every client costs more than" "$(layer 'base = "client_excess"; care = ["verblijf"]; threshold_eur = 75.0;')"
warns "a threshold in cents" "$at.threshold_eur: No client costs" "$(layer 'base = "client_excess"; care = ["verblijf"]; threshold_eur = 7500000.0;')"
warns "per cents that make 99" "$at.weights: These weights add up to 99.0000" "$(layer "$fixed $(weight GM0001 60.0), $(weight GM0002 29.0), $(weight GM0003 10.0) );")"
warns "parts of 1 and per cents" "$at.weights: Some weights are below 1 and others above 10" "$(layer "$fixed $(weight GM0001 0.6), $(weight GM0002 0.2), $(weight GM0003 20.0) );")"
silent "per cents that make 100" "$(layer "$fixed $(weight GM0001 60.0), $(weight GM0002 30.0), $(weight GM0003 10.0) );")"
silent "weights that are no parts" "$(layer "$fixed $(weight GM0001 3.0), $(weight GM0002 2.0), $(weight GM0003 1.0) );")"

# ---- municipalities that merge from parts in different pools ----
merging() { echo "mergers = [2016]; $(layer "base = \"costs\"; key = \"budget\"; $1")"; }
silent "all parts in the same pool" "$(merging '')"
warns "a part outside, the largest inside" 'From 2016 on Beekstad is one municipality, of which not all parts are in the same pool' \
    "$(merging 'except = ["GM0002"];')"
warns "the largest part outside" 'of which not all parts are in this layer. It stays outside as a whole' \
    "$(merging 'members = ["GM0002", "GM0003"];')"

# ---- labels ----
two() { echo "schemes = ( { name = \"one\"; label = $1; layers = (); }, { name = \"two\"; label = $2; layers = (); } );"; }
warns "two schemes with one label" 'schemes[2]: The schemes "one" and "two" have the same label' \
    "$(two '{ nl = "Alles"; en = "All"; }' '{ nl = "Alles"; en = "Everything"; }')"
silent "a label of blanks: the other language, or the name" "$(two '{ nl = ""; en = " "; }' '{ nl = ""; en = "Two"; }')"
mkdir folder
mv a.cfg good.cfg regions folder
sed -i '1s/$/\ntitle = { nl = ""; en = ""; };/' folder/a.cfg
"$solidair" list folder >out 2>err
grep -q '^    one  *one$' out && grep -q '^    two  *Two$' out
ok $? "a heading is never blank"
grep -q '^  a.cfg: good$' out
ok $? "nor is a title"
mv folder/* .

# ---- own accounts ----
# Beekstad expects 20,000 x 0.95 = 19,000 x (0.1 x 4,500 + 0.005 x 60,000) = EUR 14,250,000 in 2015.
level='observations = "level";'
account() { echo "$level realised = ( { code = \"GM0001\"; year = 2015; cost_eur = $1; clients = 2000; ${2:-} } );"; }
silent "accounts near what is expected" "$(account 14000000.0)"
silent "accounts at half of it" "$(account 7125000.0)"
warns "accounts below half of it" 'a.cfg:1: realised: The accounts of Beekstad are 0.49 times' "$(account 6982500.0)"
warns "accounts above twice that" 'a.cfg:1: realised: The accounts of Beekstad are 2.10 times' "$(account 29925000.0)"
warns "clients in hundreds" 'a.cfg:1: clients: by this account of Beekstad a client costs EUR 700000 in 2015' \
    'observations = "level"; realised = ( { code = "GM0001"; year = 2015; cost_eur = 14000000.0; clients = 20; } );'
warns "clients with two digits too many" 'a.cfg:1: clients: by this account of Beekstad a client costs EUR 140 in 2015' \
    'observations = "level"; realised = ( { code = "GM0001"; year = 2015; cost_eur = 14000000.0; clients = 100000; } );'
state='observations = "state";'
warns "accounts in hundreds, where they condition the state" 'left out: GM0001 2015 (below EUR 100 per resident)' \
    "$state realised = ( { code = \"GM0001\"; year = 2015; cost_eur = 1000000.0; clients = 200; } );"
warns "accounts with a digit too many, there" 'a.cfg:1: realised: The accounts of Beekstad are 10.53 times' \
    "$state realised = ( { code = \"GM0001\"; year = 2015; cost_eur = 150000000.0; } );"
warns "clients in hundreds, there" 'a.cfg:1: clients: by this account of GM0001 a client costs EUR 700000 in 2015' \
    "$state realised = ( { code = \"GM0001\"; year = 2015; cost_eur = 14000000.0; clients = 20; } );"
warns "accounts that say something of the level alone" 'a.cfg:1: realised: The accounts say how dear care is' "$(level=; account 14000000.0)"
silent "as they should be" "$(level=$state; account 14000000.0)"
counted() { echo "observations = \"$1\"; realised = ( { code = \"GM0001\"; year = 2015; cost_eur = 28000000.0; clients = $2; } );"; }
for kind in level state; do
    warns "more clients than youths: $kind" 'a.cfg:1: clients: 20001 clients of' "$(counted $kind 20001)"
    silent "as many: $kind" "$(counted $kind 20000)"
done
warns "an estimate of nothing" 'a.cfg:1: estimates[1].eur: This is EUR 0.00 for each resident' 'estimates = ( { municipality = "Beekstad"; year = 2016; eur = 0.0; } );'
warns "assumed accounts" 'a.cfg:1: realised: Example figures: replace them by your own accounts (1 of the 1 accounts' \
    "$(account 14000000.0 'grade = "assumed";')"
warns "there too" 'a.cfg:1: realised: Example figures: replace them by your own accounts (1 of the 1 accounts' \
    "$(level=$state; account 14000000.0 'grade = "assumed";')"
office() { echo "shared_costs = { office = { eur = $1; care = \"licht\"; key = \"residents\"; }; };"; }
warns "shared costs in accounts of the level" 'a.cfg:1: realised: The accounts hold a part of the shared cost "office"' \
    "$(account 14000000.0) $(office 100000.0)"
silent "where they condition the state it is taken out" "$(level=$state; account 14000000.0) $(office 100000.0)"

# Beekstad, Cornwoude and Appeldorp: what cannot be told from a slip is told once, in what conditions the state.
known() { echo "$state groups = { duo = [\"GM0001\", \"GM0003\"]; }; realised = ( $1 );"; }
row() { echo "{ code = \"$1\"; year = ${3:-2015}; cost_eur = $2; ${4:-} }"; }
silent "accounts within a factor of three" "$(known "$(row GM0001 42000000.0)")"
warns "accounts above three times what is expected" 'The accounts of Beekstad are 3.02 times' "$(known "$(row GM0001 43000000.0)")"
warns "the account of several below a third of it" 'a.cfg:1: the account of duo over 2015 is 0.26 times' "$(known "$(row duo 5000000.0)")"
warns "the account of several of ten times that" 'a.cfg:1: the account of duo over 2015 is 13.18 times' "$(known "$(row duo 250000000.0)")"
printf 'code,year,cost_eur,form\nGM0001,2015,0,\nGM0003,2015,0,ZIN\n' >zero.csv
warns "accounts of EUR 0 in a file" '2 accounts are no facts about a municipality'"'"'s own cost (nothing, next to nothing, or booked elsewhere in some years) and are left out: GM0001 2015 (below EUR 100 per resident), GM0003 2015 (EUR 0). Where one is the cost of its year all the same, say fact = yes in its row.' \
    "$state realised_file = \"zero.csv\";"
warns "one municipality under two names" 'One account is given twice with the same figures, that of Beekstad over 2015 on lines 1 and 1: it counts once.' \
    "$(known "$(row GM0001 14000000.0), $(row Beekstad 14000000.0)")"
warns "a sum that its parts contradict by a cent" 'the sum for duo over 2015 is already known from its parts; it is EUR 0.01 less' \
    "$(known "$(row GM0001 14000000.0), $(row GM0003 7000000.0), $(row duo 20999999.99)")"
warns "budgets among the accounts, once" 'a.cfg:1: 2 of the accounts are budgets (kind = budget), which say nothing of what care cost' \
    "$(known "$(row GM0001 14000000.0), $(row GM0001 13000000.0 2016 'kind = "budget";'), $(row GM0003 7000000.0 2015 'kind = "budget";')")"
warns "an account that was known before its year" 'a.cfg:1: known: the account of GM0001 over 2015 cannot have been known on 2014-12-31' \
    "$(known "$(row GM0001 14000000.0 2015 'known = "2014-12-31";')")"
silent "one of the first month" "$(known "$(row GM0001 1400000.0 2015 'known = "2015-02-01"; complete = 0.1;')")"
warns "a sum that leaves little" 'a.cfg:1: The account of duo over 2015 leaves EUR 1000000.00 for Appeldorp after the accounts of its other parts, 0.2' \
    "$(known "$(row GM0001 14000000.0), $(row duo 15000000.0)")"
silent "a sum that leaves what is usual" "$(known "$(row GM0001 14000000.0), $(row duo 19000000.0)")"
silent "a sum that agrees to the cent" "$(known "$(row GM0001 14000000.0), $(row GM0003 7000000.0), $(row duo 21000000.0)")"
warns "a municipality that there is not yet" '1 of the accounts are of municipalities that there were not yet, such as GM0008 over 2015 (a.cfg:1)' \
    "mergers = [2016, 2017]; $(known "$(row GM0008 7000000.0)")"
long='mergers = [2016, 2017, 2019]; years = { last = 2019; }; budget = { regional_eur = [30e6, 31e6, 31e6, 32e6, 32e6]; phase_in = [0.0, 0.5, 0.8, 1.0, 1.0]; };'
check "$long $(known "$(row GM0001 15000000.0 2016)")" &&
    grep -qF 'such as GM0001 over 2016 (a.cfg:1): it counts as the account of Beekstad + 87.70% of Cee, aan Zee together' err
ok $? "a municipality that no table shows: what its account counts as"
check "$long $(known "$(row GM0008 22000000.0 2019)")" && ! grep -q 'counts as the account of' err
ok $? "not of one that the tables show"
silent "nor of one that goes on under another name" "mergers = [2016, 2017]; $(known "$(row GM0003 7000000.0 2016)")"
silent "what was worked out for one that is no more" "$(known "$(row GM0002 4000000.0 2016 'grade = "derived";')")"

# ---- lump sums ----
excess=$(layer 'base = "client_excess"; care = ["verblijf"]; threshold_eur = 1000.0;')
lump() { echo "products = { $1 = { procurement = { $2 }; }; };"; }
warns "a threshold per client over a lump sum" "$at: The care in kind of the product \"wonen\" is paid by a lump sum" \
    "$excess $(lump wonen 'financing = "task"; corridor = 0.1;')"
silent "a price per client has bills" "$excess $(lump wonen 'financing = "output";')"
silent "a lump sum in another class" "$excess $(lump ambulant 'fixed_part = 0.5;')"

# ---- draws ----
printf 'inherit = "good.cfg";\ndraws = 10000;\ninner_draws = 3;\n' >draws.cfg
"$solidair" --lang en run draws.cfg -n 201 -o draws.h5 >out 2>err && [ -s draws.h5 ]
ok $? "-n mends a number of draws that does not fit"
"$solidair" --lang en run draws.cfg -o none.h5 >out 2>err
[ $? = 2 ] && grep -q '^draws.cfg:2: draws: 10000 is not a multiple of inner_draws, which is 3' err && [ ! -e none.h5 ]
ok $? "without it, the file is told of"
"$solidair" --lang en run draws.cfg -n 200 -o none.h5 >out 2>err
[ $? = 2 ] && grep -q '^-n: 200 is not a multiple of inner_draws, which is 3' err && [ ! -e none.h5 ]
ok $? "a number that does not fit after -n is told of there"
echo 'inherit = "good.cfg"; draws = 1; inner_draws = 1;' >one.cfg
"$solidair" run one.cfg -o none.h5 >out 2>err
[ $? = 2 ]; a=$?
"$solidair" run good.cfg -n 1 -o none.h5 >out 2>err
[ $? = 2 ] && [ $a = 0 ]
ok $? "one draw is refused in the file and after -n alike"

# ---- nothing steers the terminal ----
"$solidair" check $'no\e[2J\u202Ewhere.cfg' >out 2>err
[ $? = 2 ] && grep -q '^no?\[2J?where.cfg: ' err && ! grep -q $'\e' err
ok $? "a file name with control characters is printed without them"
check "$(layer 'members = ["Appeldorp"];')"
mv a.cfg $'a\e[2J.cfg'
"$solidair" --lang en check $'a\e[2J.cfg' >out 2>err && grep -qF 'warning: a?[2J.cfg:1: schemes[1].layers[1]' err
ok $? "as it is in a warning"
"$solidair" $'\e]0;x\a' >out 2>err
[ $? = 2 ] && ! grep -qP '[\x07\x1b]' err
ok $? "and so is a command that does not exist"

/usr/bin/python3 - <<'END' && "$solidair" show draws.h5 >out 2>err && grep -qF 'App?[2Jel?' out && ! grep -qP '\x1b|\xe2\x80\xae' out
import h5py, numpy
with h5py.File("draws.h5", "r+") as file:
    del file["provenance/digests"]  # as a file of before there were any
    file.attrs["complete"] = numpy.bytes_("yes")
    names = file["municipality_name"]
    texts = list(names[:])
    texts[0] = "App\x1b[2Jel\u202e".encode()
    names[...] = texts
END
ok $? "and so are the names in a results file"

# ---- settle ----
cat >schemes.cfg <<'END'
care_classes = ["light"];
schemes = ( { name = "high"; layers = ( { base = "client_excess"; threshold_eur = 1.00; key = "equal"; } ); } );
END
cat >realised.csv <<'END'
code,name,residents,youths,budget,cost:ZIN:light,cost:PGB:light
GM0001,Alpha,300,100,9.00,4.00,3.00
GM0002,Beta,200,50,4.50,1.00,0.50
END
# Alpha in kind: 2.50 + 1.51 = 4.01 against 4.00; its personal budgets 3.00 against 3.00, just what there was, as of Beta.
printf 'code,client,form,care,cost\nGM0001,1,ZIN,light,2.50\nGM0001,2,ZIN,light,1.51\nGM0001,3,PGB,light,3.00\nGM0002,1,ZIN,light,1.00\nGM0002,2,PGB,light,0.50\n' >clients.csv
"$solidair" --lang en settle schemes.cfg realised.csv --clients clients.csv >out 2>err && [ "$(said)" = 1 ] &&
    grep -qF 'clients.csv: the clients of Alpha with ZIN light cost EUR 4.01 together, more than the EUR 4.00' err
ok $? "clients that cost more than their cell"
mv out with-warning.csv
sed 's/1\.51/1.50/' clients.csv >fitting.csv
"$solidair" --lang en settle schemes.cfg realised.csv --clients fitting.csv >out 2>err && [ "$(said)" = 0 ]
ok $? "clients that cost just what their cell does"
# Excess 1.50 + 0.51 + 2.00 = 4.01 in equal halves, the odd cent to the first: 2.01 and 2.00. Alpha 7.00 - 4.01 + 2.01.
[ "$(cat with-warning.csv)" = 'scheme,code,own_cost,payment,transfer
high,GM0001,7.00,5.00,-2.00
high,GM0002,1.50,3.50,2.00' ]
ok $? "the table is the same with the warning"
# Clients who are lacking: of a municipality (where one could be above the threshold), and of a kind of care.
lacks() { # lacks NAME PATTERN SED-SCRIPT [OPTION...]: one warning
    sed "$3" fitting.csv >lacking.csv
    "$solidair" --lang en settle schemes.cfg realised.csv --clients lacking.csv "${@:4}" >out 2>err &&
        [ "$(said)" = 1 ] && grep -qE -- "^warning: $2" err
    ok $? "$1"
}
lacks "no clients of a municipality" 'lacking.csv has no clients of Beta \(1 of the 2 municipalities' '/^GM0002/d'
lacks "with the year, where that is known" '2016: lacking.csv has no clients of Beta' '/^GM0002/d' --year 2016
lacks "a cell whose clients cost less" 'lacking.csv: clients cost less .* of Alpha with ZIN light: EUR 2.50 of EUR 4.00\. That is right' '/1\.50/d'
lacks "and how many more" 'lacking.csv: clients cost less .* of Alpha with PGB light: EUR 2.99 of EUR 3.00 \(and in 1 more' 's/3\.00/2.99/; /0\.50/d'
sed 's/,1.00,0.50$/,0.50,0.50/' realised.csv >small.csv && sed '/^GM0002/d' fitting.csv >lacking.csv
"$solidair" --lang en settle schemes.cfg small.csv --clients lacking.csv >out 2>err && ! grep -q 'no clients of' err
ok $? "not of one where nobody can be above it"
refuses() { # refuses NAME PATTERN SED-SCRIPT
    sed "$3" realised.csv >changed.csv
    again out err --lang en settle schemes.cfg changed.csv --clients fitting.csv
    [ $? = 2 ] && [ ! -s out ] && grep -qE -- "$2" err
    ok $? "$1"
}
refuses "no residents" '^changed.csv:3: residents: 0 is out of range' 's/Beta,200,50/Beta,0,0/'
refuses "more youths than residents" '^changed.csv:3: youths: Beta has more youths \(201\) than residents \(200\)' 's/,50,/,201,/'
refuses "an invisible character" '^changed.csv:2: .*U\+202E' $'s/Alpha/Al\u202Epha/'
# A settlement tells the same, of figures and schemes without a region: half of two keys, and bands of the cost of a client.
cat >slips.cfg <<'END'
care_classes = ["light"];
schemes = ( { name = "halves"; layers = ( { share = 0.5; key = "residents"; }, { share = 0.5; key = "youths"; } ); },
  { name = "bands"; layers = ( { base = "client_excess"; threshold_eur = 2.0; key = "residents"; },
      { base = "client_excess"; threshold_eur = 1.0; share = 0.5; key = "residents"; } ); } );
END
again out err --lang en settle slips.cfg realised.csv --clients fitting.csv && [ "$(said)" = 2 ] &&
    grep -q '^warning: slips.cfg:2: schemes\[1\].layers\[2\]: This layer takes its share of what' err &&
    grep -q '^warning: slips.cfg:4: schemes\[2\].layers\[2\]: Of what a client costs above €2 layer 1 takes 100.00%' err
ok $? "settle tells of both"
again_end
ok $? "after all of them main ends well"
echo "1..$n"
