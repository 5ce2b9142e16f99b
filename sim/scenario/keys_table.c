/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/care.h"
#include "sim/base/i18n.h"
#include "sim/scenario/key_rows.h"

#include <math.h>
#include <string.h>

/* type and presence, unit, low, high, doc */
static const struct key_row rows[] = {
    TEXT_OPTIONAL("inherit",
                  N_("Another scenario file in the same folder or below it: its keys hold unless they are given "
                     "here; groups are joined key by key, lists replaced as a whole.")),
    TEXT("name", N_("Short name of the scenario: letters, digits, - and _.")),
    LABEL("title", N_("Title of the scenario as shown to people; the name stands in.")),
    TEXT("region", N_("Name of the region's folder in the folder regions beside the scenario file.")),
    DECIMALS_OPTIONAL("mergers", N_("year"), 1990, 2160,
                      N_("Years of the region's mergers.csv that count: from then on its new municipalities settle; "
                         "nobody merges when absent.")),
    GROUPS("grades", KEY_OPTIONAL,
           N_("How sure the numbers of the scenario are; what has no grade here is assumed. Of several rows that fit "
              "the last one counts; those of an heir come after what it inherits.")),
    TEXT("grades.#.key", N_("A key, and everything below it: \"budget.phase_in\", \"budget.phase_in[2]\" for one "
                            "place of a list, \"products.*.beta\" with any name in the place of the star.")),
    {"grades.#.grade", KEY_TEXT, KEY_REQUIRED, NULL, "", 0, 0, "measured|derived|calibrated|assumed",
     N_("measured: published; derived: worked out from what is published; calibrated: chosen so that the outcome "
        "agrees with what is published; assumed: anything else.")},
    GROUPS("targets", KEY_OPTIONAL,
           N_("Published figures of the whole region that the outcome is held against, in a table; nothing that is "
              "simulated depends on them. Those of other years than the scenario's are left out.")),
    {"targets.#.figure", KEY_TEXT, KEY_REQUIRED, NULL, "", 0, 0, "budget|cost|clients|shortfall",
     N_("What it is: the budgets, the cost or the clients of all municipalities together, or cost less budget.")},
    INTEGER("targets.#.year", N_("year"), 1990, 2160, N_("The year of the figure.")),
    DECIMAL("targets.#.value", "", -1e12, 1e12, N_("The figure, in euros, or a number of clients.")),
    {"targets.#.use", KEY_TEXT, KEY_REQUIRED, NULL, "", 0, 0, "given|fitted|checked",
     N_("What the figure is used for: given, it is an input; fitted, inputs were chosen so that it comes out; checked, "
        "it was only compared, so that it says whether the scenario deserves belief.")},
    LABEL("targets.#.label", N_("The figure as shown to people; its kind stands in.")),
    LABEL("targets.#.note", N_("The source, and what explains a difference; none when absent.")),
    GROUP("years", N_("The years that are simulated.")),
    INTEGER("years.first", N_("year"), 1990, 2100, N_("The base year.")),
    INTEGER("years.last", N_("year"), 1991, 2160, N_("The last year; 2 to 60 years in all.")),
    INTEGER_DEFAULT("draws", "10000", N_("count"), 2, 1e8,
                    N_("Number of draws: simulated histories of all years (doorrekeningen); a multiple of "
                       "inner_draws. A run may be asked for another number.")),
    INTEGER_DEFAULT("inner_draws", "2", N_("count"), 1, 1000,
                    N_("Number of draws that share one set of uncertain inputs; draws must be a multiple of it.")),
    INTEGER_DEFAULT("seed", "1", "", 0, 9223372036854775807.0,
                    N_("Seed of the random numbers: the same seed gives the same figures.")),

    GROUP("budget", N_("The budgets that the municipalities get from the state (rijksbudget).")),
    {"budget.model", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "share|amount",
     N_("How budgets come about: \"share\" divides a region's budget by weights, and holds when absent; \"amount\" "
        "takes a circular's euros per unit.")},
    CHOICE("budget.origin", "state", "state|own|assumed",
           N_("What the budgets are, for the words of every table: what the state gives (rijksbudget), the "
              "municipalities' own budgets, or an assumption, against which nothing is called surplus or shortfall.")),
    DECIMALS_OPTIONAL("budget.regional_eur", N_("EUR"), 0, 1e12,
                      N_("Budget of the region, one amount for each year; needed by the model share.")),
    INPUTS_OPTIONAL("budget.phase_in", N_("share"), 0, 1,
                    N_("Weight of the objective share against the historic one, one for each year: 0 as long as "
                       "nothing of the formula counts (ingroeipad); needed by the model share.")),
    GROUP_OPTIONAL("budget.weights", N_("Weights of the objective distribution model, one for each indicator that "
                                        "counts; needed by the model share.")),
    INPUT("budget.weights.*", N_("weight"), 0, 1e12,
          N_("Weight of this indicator, a column of municipalities.csv (maatstaf).")),
    INPUTS_OPTIONAL("budget.factor", "", 0, 1000,
                    N_("Factor over the amounts per unit, one for each year (uitkeringsfactor); needed by the model "
                       "amount.")),
    GROUP_OPTIONAL("budget.eur_per_unit", N_("Amounts of the circular, one for each indicator that counts; needed by "
                                             "the model amount.")),
    INPUT("budget.eur_per_unit.*", N_("EUR"), -1e9, 1e9,
          N_("Amount for one unit of this indicator, a column of municipalities.csv (maatstaf); may be negative.")),
    INPUT_DEFAULT(
        "budget.covers", "1.0", N_("share"), 0.1, 1,
        N_("Part of the budgets that is meant for youth care itself, where the formula's amount also pays for "
           "access, local teams and execution; guardianship and incidental money count in full.")),
    INPUT_DEFAULT("budget.macro_sd", "0.0", N_("log"), 0, 0.5,
                  N_("Standard deviation of the logarithm of a factor over the budgets of all municipalities, drawn "
                     "anew for each year after the first (circulars); 0: the budgets are certain.")),
    GROUP_OPTIONAL("budget.given",
                   N_("A year whose division of the budget is known: historic and objective share of each "
                      "municipality are multiplied by what gives it that share; with the model share "
                      "only.")),
    INTEGER("budget.given.year", N_("year"), 1990, 2160, N_("The year; not before the first one.")),
    TEXT("budget.given.column",
         N_("An indicator, a column of municipalities.csv: the budgets of that year without "
            "guardianship and incidental money, in any unit; an empty text: no division is known.")),
    DECIMAL_DEFAULT("budget.share_sd", "0.0", N_("log"), 0, 2,
                    N_("Standard deviation of the logarithm of the error of each municipality's share, the same in all "
                       "years; the shares are scaled to sum to 1 again. 0: no error.")),
    GROUPS("budget.share_sd_of", KEY_OPTIONAL, N_("Municipalities of whose share the error is larger or smaller.")),
    TEXT("budget.share_sd_of.#.municipality", N_("CBS code or name.")),
    DECIMAL("budget.share_sd_of.#.sd", N_("log"), 0, 2, N_("The standard deviation for this municipality.")),
    GROUP_OPTIONAL("budget.cuts", N_("Municipalities whose budget is known to fall by a given part; with the model "
                                     "share only.")),
    GROUP("budget.cuts.*", N_("The cut of the municipality with this CBS code.")),
    INTEGER("budget.cuts.*.year", N_("year"), 1990, 2160, N_("The year in which the whole cut is reached.")),
    DECIMAL("budget.cuts.*.cut", N_("share"), -10, 1,
            N_("Part of the base year's budget that is gone in the year of the cut; negative means growth.")),
    CHOICE("budget.cuts.*.basis", "total", "total|without_guardianship",
           N_("Is the cut of the total budget or of the budget without guardianship (voogdij/18+)?")),
    CHOICE("budget.cuts.*.goes_to", "country", "country|region",
           N_("Does what is cut leave the region, or do the other municipalities share it?")),
    INPUT_DEFAULT(
        "budget.cuts.*.anchor", "0.0", N_("share"), -1, 1,
        N_("Which share is known, from historic to objective: 0, the historic share is the municipality's share in the "
           "cost; 1, the objective share is its share in the need; below 0 on the other side. Not 0, or uncertain, it "
           "counts in the place of a share that budget.given has for it.")),
    GROUPS("budget.incidental", KEY_OPTIONAL, N_("Incidental money; none when absent.")),
    TEXT("budget.incidental.#.municipality", N_("CBS code or name.")),
    INTEGER("budget.incidental.#.year", N_("year"), 1990, 2160, N_("The year in which it is received.")),
    DECIMAL("budget.incidental.#.amount_eur", N_("EUR"), -1e12, 1e12, N_("The amount; negative is paid back.")),

    GROUP_DEFAULT("demand", N_("How many youths use care, and how uncertain that is.")),
    INPUT_DEFAULT(
        "demand.youth_trend", "-0.007", N_("per year"), -0.5, 0.5,
        N_("Growth of the number of youths after the last year that is in the table; where it is uncertain, keys of "
           "schemes look at its mean.")),
    {"demand.use_index", KEY_INPUTS, KEY_OPTIONAL, NULL, N_("index"), 0, 100, NULL,
     N_("Regional index of new use, one for each year, 1 in the first; 1 in every year when absent.")},
    GROUP_DEFAULT("demand.level", N_("The unknown level of use of each municipality, the same in all years.")),
    CHOICE("demand.level.distribution", "normal", "none|normal|student_t",
           N_("Distribution of the level's logarithm.")),
    INPUT_DEFAULT("demand.level.sd", "0.15", N_("log"), 0, 2,
                  N_("Standard deviation of the level's logarithm for a municipality of 30,000 residents.")),
    DECIMAL_DEFAULT("demand.level.size_exponent", "0.25", "", -1, 1,
                    N_("The standard deviation is multiplied by (30,000 / residents) to this power.")),
    DECIMAL_OPTIONAL("demand.level.degrees_of_freedom", "", 2, 1000,
                     N_("Above 2; for the distribution student_t only.")),
    INPUT_DEFAULT("demand.sub_region_sd", "0.0", N_("log"), 0, 2,
                  N_("Standard deviation of the logarithm of a level that the municipalities of one sub-region share "
                     "(the column sub_region of the region's table); 0: they share none.")),
    INPUT_DEFAULT("demand.regional_sd", "0.06", N_("log per year"), 0, 2,
                  N_("Standard deviation of the yearly change of the regional factor, which pooling cannot remove.")),
    CHOICE("demand.regional_by", "region", "region|sub_region",
           N_("Is there one regional factor for all, or one for each sub-region?")),
    CHOICE("demand.municipal_distribution", "normal", "normal|student_t",
           N_("Distribution of the yearly change of a municipality's own factor.")),
    DECIMAL_OPTIONAL("demand.municipal_freedom", "", 1.5, 30,
                     N_("Degrees of freedom, for the distribution student_t only; municipal_sd is then the scale.")),
    GROUPS("demand.unrest", KEY_OPTIONAL,
           N_("Years in which the municipalities' own factors change more or less than in others.")),
    INTEGER("demand.unrest.#.year", N_("year"), 1990, 2160, N_("The year; after the base year.")),
    DECIMAL("demand.unrest.#.factor", "", 0.01, 100, N_("What municipal_sd is multiplied by in that year.")),
    INPUT_DEFAULT("demand.municipal_sd", "0.05", N_("log per year"), 0, 2,
                  N_("Standard deviation of the yearly change of a municipality's own factor.")),
    INPUT_DEFAULT("demand.municipal_rho", "0.7", "", 0, 0.999,
                  N_("How much of the municipal factor lasts until the next year.")),
    INPUT_DEFAULT("demand.pgb_logit_sd", "0.2", N_("logit per year"), 0, 5,
                  N_("Standard deviation of the yearly change of the logit of the share of personal budgets (PGB).")),
    INPUT_DEFAULT("demand.pgb_logit_rho", "0.7", "", 0, 0.999,
                  N_("How much of the change in the PGB share lasts until the next year.")),

    GROUP_DEFAULT("cost", N_("Prices, the same for all products.")),
    INPUT_DEFAULT("cost.price_trend", "0.025", N_("log per year"), -1, 1, N_("Growth of prices.")),
    INPUT_DEFAULT("cost.intensity_trend", "0.02", N_("log per year"), -1, 1, N_("Growth of the care per client.")),
    INPUT_DEFAULT("cost.price_sd", "0.015", N_("log per year"), 0, 1,
                  N_("Standard deviation of the yearly change of prices.")),
    INPUT_DEFAULT("cost.trend_sd", "0.0", N_("log per year"), 0, 1,
                  N_("Standard deviation of the growth of prices itself, the same for all years of a draw; unlike an "
                     "uncertain price_trend it learns from accounts.")),
    INPUT_DEFAULT("cost.start_sd", "0.0", N_("log"), 0, 2,
                  N_("Standard deviation of the logarithm of a factor over all costs, the same in all years: for where "
                     "the level of cost is to follow from accounts.")),
    DECIMAL_DEFAULT("cost.severity_persistence", "0.0", N_("share"), 0, 1,
                    N_("Correlation of what a client costs in successive years: 1, who stays keeps his cost level; 0, "
                       "it is drawn anew each year.")),

    TEXTS("care_classes", KEY_REQUIRED, N_("Names of the care classes; layers and the budget split refer to them.")),
    GROUP_OPTIONAL("care_labels", N_("Care classes as shown to people; the name stands in.")),
    LABEL("care_labels.*", N_("The label of the care class with this name.")),

    GROUP("products", N_("The care products; each client counts once a year, in the heaviest product.")),
    GROUP("products.*", N_("The care product with this name.")),
    LABEL("products.*.label", N_("The product as shown to people; the name stands in.")),
    TEXT("products.*.care", N_("The care class that the product belongs to.")),
    INPUT("products.*.users_per_youth", N_("per youth per year"), 0, 1, N_("Users per youth in the base year.")),
    INPUT_DEFAULT("products.*.use_trend", "0.0", N_("per year"), -0.9, 10, N_("Growth of the new use.")),
    INPUT("products.*.duration_years", N_("years"), 0, 100, N_("Mean duration of the care.")),
    INPUT_DEFAULT("products.*.beta", "1.0", "", -10, 10, N_("How strongly the use follows the regional factor.")),
    INPUT_DEFAULT("products.*.sd", "0.04", N_("log"), 0, 2,
                  N_("Standard deviation of the product's own yearly factor.")),
    TEXT("products.*.family", N_("Family of the distribution of the cost of a client in a year.")),
    INPUT("products.*.mean_cost_eur", N_("EUR"), 0.01, 1e8,
          N_("Mean cost of a client in a year of care in kind (ZIN), in prices of the base year.")),
    INPUT_OPTIONAL("products.*.cv", "", 0.01, 20,
                   N_("Standard deviation of that cost over its mean; the family pareto derives it from tail_index.")),
    DECIMAL_OPTIONAL("products.*.tail_index", "", 2, 1000,
                     N_("Above 2; for the family pareto only: the tail index alpha.")),
    GROUPS("products.*.components", KEY_OPTIONAL,
           N_("For the family mixture only: the kinds of clients that the product has, 2 to 8.")),
    TEXT("products.*.components.#.family", N_("Family of the cost of these clients: gamma, lognormal or pareto.")),
    DECIMAL("products.*.components.#.share", N_("share"), 0, 1, N_("Part of the clients; the parts add up to 1.")),
    INPUT("products.*.components.#.mean", "", 0.0001, 10000,
          N_("Their mean cost in units of mean_cost_eur; weighted by the shares these average 1. Of an uncertain one "
             "the others follow.")),
    INPUT_OPTIONAL("products.*.components.#.cv", "", 0.01, 20,
                   N_("Standard deviation of their cost over its mean; not for pareto.")),
    DECIMAL_OPTIONAL("products.*.components.#.tail_index", "", 2, 1000,
                     N_("Above 2; for the family pareto only: the tail index alpha.")),
    INPUT_DEFAULT("products.*.pgb_share", "0.0", N_("share"), 0, 1,
                  N_("Share of clients with a personal budget (PGB).")),
    INPUT_DEFAULT("products.*.pgb_cost_factor", "0.6", "", 0.001, 100,
                  N_("Cost of a client with a personal budget over that of care in kind.")),
    GROUP_OPTIONAL("products.*.procurement",
                   N_("How the care in kind of the product is paid (bekostiging); price times volume when absent.")),
    {"products.*.procurement.financing", KEY_TEXT, KEY_DEFAULT, "effort", "", 0, 0, NULL,
     N_("Form of financing: effort, task or output.")},
    DECIMAL_DEFAULT("products.*.procurement.fixed_part", "0.0", N_("share"), 0, 1,
                    N_("Part of the cost in kind that the region pays as a lump sum whatever the volume.")),
    DECIMAL_OPTIONAL("products.*.procurement.corridor", N_("share"), 0, 1,
                     N_("For the financing task only: how far the clients in the region may differ from what was "
                        "expected before the lump sum is renegotiated.")),
    {"products.*.procurement.lump_sum_eur", KEY_SHARE, KEY_OPTIONAL, NULL, N_("EUR"), 0, 1e9, NULL,
     N_("Lump sum of the region for a year, or a list with one for each year; the expected cost in kind when absent.")},
    TEXT_OPTIONAL("products.*.procurement.attribution",
                  N_("Who bears what of the lump sum: use, use_lag1, expected or youths; use when absent.")),

    GROUP_OPTIONAL("interventions",
                   N_("What is done on purpose and changes the care from a year on; nothing when absent.")),
    GROUP("interventions.*", N_("The intervention with this name; the order in the file is that in which they work.")),
    LABEL("interventions.*.label", N_("The intervention as shown to people; the name stands in.")),
    TEXTS("interventions.*.products", KEY_REQUIRED, N_("Names of the products that it changes.")),
    TEXT("interventions.*.quantity", N_("What it changes of them: inflow, duration, price, pgb_share or cost.")),
    INTEGER("interventions.*.from", N_("year"), 1990, 2160, N_("The year in which it starts; after the base year.")),
    INTEGER_DEFAULT("interventions.*.lag_years", "0", N_("years"), 0, 60,
                    N_("Whole years from the start until it begins to work.")),
    INTEGER_DEFAULT("interventions.*.phase_in_years", "0", N_("years"), 0, 60,
                    N_("Years from then until the whole effect is there, in equal steps: with 2 it is one third in the "
                       "first year, two thirds in the second; 0 is the whole effect at once.")),
    INPUT("interventions.*.effect", N_("share"), -1, 10, N_("Relative change of the quantity: -0.10 is 10 % less.")),
    GROUP_OPTIONAL("interventions.*.substitution",
                   N_("For the quantity inflow only: where clients go instead; nowhere when absent.")),
    TEXT("interventions.*.substitution.product", N_("The product whose inflow they enter.")),
    INPUT_DEFAULT("interventions.*.substitution.ratio", "1.0", "", 0, 10,
                  N_("Clients there for each client who stays away.")),
    TEXTS("interventions.*.municipalities", KEY_OPTIONAL,
          N_("CBS codes or names of where it works; everywhere when absent.")),

    GROUPS(
        "realised", KEY_OPTIONAL,
        N_("Own accounts of municipalities: what their youth care cost in a year, and for how many clients. They say "
           "how far a municipality's level is from what is expected of it; none when absent.")),
    TEXT("realised.#.code",
         N_("CBS code or name of a municipality; for accounts of the state also of one that has come "
            "of a merger, a name of the key groups, or region.")),
    INTEGER("realised.#.year", N_("year"), 1990, 2160, N_("The year of the account, one of the scenario's years.")),
    DECIMAL("realised.#.cost_eur", N_("EUR"), 0.01, 1e12,
            N_("What all youth care of that year cost, care in kind and personal budgets together, in whole cents.")),
    {"realised.#.clients", KEY_INTEGER, KEY_OPTIONAL, NULL, N_("count"), 1, 1e9, NULL,
     N_("Clients in that year, each counted once; unknown when absent.")},
    {"realised.#.kind", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "cost|payment|budget",
     N_("What the amount is: the cost of the year, when absent; what was paid after settlement, which says something "
        "of "
        "the region's sum alone; or a budget, which conditions nothing.")},
    {"realised.#.form", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "ZIN|PGB",
     N_("The form of which it is the cost; of both when absent.")},
    DECIMAL_OPTIONAL("realised.#.sd", N_("log"), 0, 2, N_("Relative reporting error; report_sd when absent.")),
    {"realised.#.fact", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "yes|no",
     N_("Is it the cost of that year in every draw, to the cent? When absent it is for the whole year's account of a "
        "municipality, unless those known by then show that it was booked elsewhere, and not for sums of several.")},
    DECIMAL_OPTIONAL("realised.#.complete", N_("share"), 0.01, 1,
                     N_("Part of the year's bills that is in; 1 when absent.")),
    DECIMAL_OPTIONAL("realised.#.complete_sd", N_("log"), 0, 2, N_("Relative error of that part; 0 when absent.")),
    TEXT_OPTIONAL(
        "realised.#.known",
        N_("Date on which it was known, such as 2017-10-01; 15 July of the next year when absent, of a budget "
           "15 November of the year before.")),
    CHOICE("realised.#.grade", "measured", "measured|derived|assumed",
           N_("How sure the figure is; an assumed one is an example, and gives a warning.")),
    TEXT_OPTIONAL(
        "realised_file",
        N_("More accounts, in a table in the same folder or below it with the columns code, year and "
           "cost_eur, and if you like clients, name, grade and the other keys of an account; none when absent "
           "or empty.")),

    {"observations", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "level|state",
     N_("What accounts say something of: \"level\", of the level of their municipality alone; \"state\", of all that "
        "is "
        "uncertain, and they are the cost of their years to the cent. When absent \"level\", or \"state\" where they "
        "need it: without clients, with more columns, or with as_of; \"level\" goes with no as_of.")},
    TEXT_OPTIONAL("as_of", N_("Date such as 2017-10-01: accounts that were not known then are left out; none when "
                              "absent or empty.")),
    DECIMAL_DEFAULT("report_sd", "0.02", N_("log"), 0, 1, N_("Relative reporting error of an account.")),
    GROUP_OPTIONAL("groups", N_("Groups of municipalities that accounts may be of.")),
    TEXTS("groups.*", KEY_OPTIONAL, N_("CBS codes or names of the municipalities of the group with this name.")),
    GROUPS(
        "estimates", KEY_OPTIONAL,
        N_("What councils have voted for youth care (raming); where nothing is given, the expected payment under each "
           "scheme. Goes before the columns estimate_eur_YYYY of the region's table.")),
    TEXT("estimates.#.municipality", N_("CBS code or name.")),
    INTEGER("estimates.#.year", N_("year"), 1990, 2160, N_("The year of the estimate, one of the scenario's years.")),
    DECIMAL("estimates.#.eur", N_("EUR"), 0, 1e12, N_("The amount that was voted for that year, in whole cents.")),
    CHOICE("estimates.#.grade", "measured", "measured|derived|assumed",
           N_("How sure the figure is; an assumed one is an example, and gives a warning.")),
    TEXT_OPTIONAL("estimates_file",
                  N_("More estimates, in a table (CSV or .xlsx) in the same folder or below it with the columns code, "
                     "year and eur, and if you like name and grade; rows without an amount are passed over. None when "
                     "absent or empty.")),
    GROUPS(
        "reserves", KEY_OPTIONAL,
        N_("What municipalities have to fall back on, and for what other risks; unknown when absent. Goes before the "
           "columns reserve_eur and other_risks_eur of the region's table.")),
    TEXT("reserves.#.municipality", N_("CBS code or name.")),
    DECIMAL("reserves.#.reserve_eur", N_("EUR"), 0, 1e12,
            N_("Free reserve at the end of the base year, in whole cents (beschikbare weerstandscapaciteit).")),
    DECIMAL_OPTIONAL(
        "reserves.#.other_risks_eur", N_("EUR"), 0, 1e12,
        N_("What all other risks of the municipality require, from its risk paragraph; without it there is "
           "no ratio and no class.")),
    DECIMAL_OPTIONAL("reserves.#.whole_budget_eur", N_("EUR"), 1, 1e12,
                     N_("All that the municipality has to spend in a year: shortfalls are then told as a part of it "
                        "too. Goes before the column whole_budget_eur of the region's table.")),
    CHOICE("reserves.#.grade", "measured", "measured|derived|assumed",
           N_("How sure the figures are; assumed ones are an example, and give a warning.")),
    {"reserve_bears", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "budget|estimate",
     N_("What the reserve bears from year to year: \"budget\", all that is paid above the state's budget, as if nobody "
        "finds other money; \"estimate\", only what is paid above the estimate, which must then be given. \"budget\" "
        "when absent.")},

    GROUP_OPTIONAL("behaviour", N_("How municipalities spend when others pay along; as they do alone when absent.")),
    DECIMAL_DEFAULT(
        "behaviour.eta", "0.0", "", 0, 1,
        N_("Moral hazard: costs are higher by this factor times the part of an extra euro that others pay, at "
           "most nine decimals.")),
    GROUPS(
        "budget_split", KEY_OPTIONAL,
        N_("Parts of the budget by form and care class, adding up to 1; needed by layers that cover a part of the care "
           "and look at the budget.")),
    {"budget_split.#.form", KEY_TEXT, KEY_REQUIRED, NULL, "", 0, 0, "ZIN|PGB",
     N_("Delivery form: in kind (ZIN) or personal budget (PGB).")},
    TEXT("budget_split.#.care", N_("Care class.")),
    DECIMAL("budget_split.#.fraction", N_("share"), 0, 1, N_("Part of the budget, at most nine decimals.")),

    GROUP_OPTIONAL("shared_costs", N_("What is paid together and has no client of its own, such as the purchasing "
                                      "organisation and joint facilities; none when absent.")),
    GROUP("shared_costs.*", N_("The shared cost with this name.")),
    LABEL("shared_costs.*.label", N_("The shared cost as shown to people; the name stands in.")),
    {"shared_costs.*.eur", KEY_SHARE, KEY_OPTIONAL, NULL, N_("EUR"), 0, 1e9, NULL,
     N_("The amount of a year, or a list with one for each year.")},
    {"shared_costs.*.share_of_budget", KEY_SHARE, KEY_OPTIONAL, NULL, N_("share"), 0, 1, NULL,
     N_("Instead of eur: part of the budgets of who takes part together, at most nine decimals; a list gives one for "
        "each year.")},
    TEXT("shared_costs.*.care", N_("The care class in which it is booked, as care in kind (ZIN).")),
    CHOICE("shared_costs.*.key", "residents", "residents|youths|budget|clients|equal|fixed",
           N_("By what those who take part share it; the key clients counts those of the care class.")),
    GROUPS("shared_costs.*.weights", KEY_OPTIONAL,
           N_("For the key fixed only: the weights; 0 for who is not in the list.")),
    TEXT("shared_costs.*.weights.#.code", N_("CBS code or name.")),
    DECIMAL("shared_costs.*.weights.#.weight", N_("weight"), 0, 1e6, N_("The weight, at most nine decimals.")),
    TEXTS("shared_costs.*.members", KEY_OPTIONAL, N_("CBS codes or names of who takes part; all when absent.")),
    TEXTS("shared_costs.*.except", KEY_OPTIONAL, N_("CBS codes or names of who does not take part.")),

};

const struct key_row *keys_at(size_t i) {
    const size_t n = sizeof rows / sizeof rows[0];
    return i < n ? &rows[i] : i - n < keys_n_scheme ? &keys_scheme[i - n] : NULL;
}

const struct key_row *keys_find(const char *path) {
    const struct key_row *row;
    for (size_t i = 0; (row = keys_at(i)) && strcmp(row->path, path) != 0; i++) {
    }
    return row;
}

/* Is it the path of something that stands in the table with this pattern? A name stands for "*", a place in a list for
 * "#"; one number of several has no pattern of its own. */
static bool is_of_pattern(const char *path, const char *pattern) {
    while (*path && *pattern) {
        if (*pattern == '*') {
            path += strcspn(path, ".[");
            pattern++;
        } else if (*path == '[') {
            path += strcspn(path, "]") + 1;
            pattern += strncmp(pattern, ".#", 2) == 0 ? 2 : 0;
        } else if (*path++ != *pattern++) {
            return false;
        }
    }
    return !*pattern && (!*path || (*path == '[' && strcmp(path + strcspn(path, "]"), "]") == 0));
}

const char *keys_unit(const char *path) {
    const struct key_row *row;
    for (size_t i = 0; (row = keys_at(i)) && !is_of_pattern(path, row->path); i++) {
    }
    return row ? row->unit : "";
}

const char *keys_child(const struct key_row *row, const char *path) {
    size_t n = strlen(path);
    const char *rest = row->path;
    if (n > 0) {
        if (strncmp(row->path, path, n) != 0 || row->path[n] != '.')
            return NULL;
        rest += n + 1;
    }
    return strchr(rest, '.') ? NULL : rest;
}
