/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of schemes, and of what is asked of them afterwards; the others are in keys_table.c. */
#include "models/care/care.h"
#include "models/solidarity/scheme.h"
#include "sim/scenario/key_rows.h"

const struct key_row keys_scheme[] = {
    GROUPS("schemes", KEY_REQUIRED,
           N_("The schemes of solidarity that are compared; a text between quotation marks stands for the scheme in "
              "the file of that name in the folder schemes beside the scenario.")),
    TEXT("schemes.#.name", N_("Short name of the scheme: letters, digits, - and _.")),
    LABEL("schemes.#.label", N_("The scheme as shown to people; the name stands in.")),
    LABEL("schemes.#.description", N_("What the scheme does, in one paragraph; none when absent.")),
    LABEL("schemes.#.used", N_("Where the scheme is or was used, with the source; unknown when absent.")),
    TEXTS("schemes.#.care_classes", KEY_OPTIONAL,
          N_("Care classes that must be in the scenario for the scheme to mean what it says; any when absent.")),
    GROUPS("schemes.#.layers", KEY_REQUIRED,
           N_("The layers in the order in which they settle; none is no solidarity.")),
    {LAYER ".base", KEY_TEXT, KEY_DEFAULT, "costs", "", 0, 0, NULL, N_("Of what the layer takes its share.")},
    TEXTS(LAYER ".forms", KEY_OPTIONAL, N_("Delivery forms that the layer covers, ZIN and PGB; all when absent.")),
    TEXTS(LAYER ".care", KEY_OPTIONAL, N_("Care classes that the layer covers; all when absent.")),
    {LAYER ".share", KEY_SHARE, KEY_DEFAULT, "1.0", N_("share"), 0, 1, NULL,
     N_("Part that is shared, at most nine decimals; a list gives one for each year.")},
    INTEGER_OPTIONAL(LAYER ".over_years", N_("years"), 2, OVER_YEARS_MAX,
                     N_("So many years are taken together, counted from the first year: their costs and budgets are "
                        "added up and settled in the last of them; each year by itself when absent.")),
    AMOUNT(LAYER ".attachment", N_("Own risk: what lies below it is not shared; none when absent. One of these keys:")),
    AMOUNT(LAYER ".limit", N_("The most that a municipality can bring in; no limit when absent. One of these keys:")),
    GROUPS(LAYER ".bands", KEY_OPTIONAL,
           N_("In place of share, attachment and limit: stretches of what the layer looks at, each with its own share, "
              "from "
              "low to high; of what lies in none nothing is shared. With the base client_excess they are of what one "
              "client "
              "costs.")),
    DECIMAL(LAYER ".bands.#.from", "", 0, 1e9, N_("Where the band begins, in the unit of bands_in.")),
    DECIMAL_OPTIONAL(LAYER ".bands.#.to", "", 0, 1e9, N_("Where the band ends; nowhere when absent.")),
    {LAYER ".bands.#.share", KEY_SHARE, KEY_REQUIRED, NULL, N_("share"), 0, 1, NULL,
     N_("Part of the band that is shared, at most nine decimals; a list gives one for each year.")},
    {LAYER ".bands_in", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "eur|eur_per_resident|eur_per_youth|percent_of_budget",
     N_("The unit of from and to of the bands, as those of attachment; eur when absent.")},
    DECIMAL_OPTIONAL(LAYER ".threshold_eur", N_("EUR"), 0, 1e9,
                     N_("For the base client_excess only: the amount per client above which the layer covers.")),
    {LAYER ".key", KEY_BLEND, KEY_DEFAULT, "budget", "", 0, 0, NULL,
     N_("By what the members share the bill; \"column:NAME\" takes the numbers of a column, and a list shares a part "
        "by each "
        "of several keys.")},
    TEXT(LAYER ".key.#.key", N_("One of the keys that the bill is split over.")),
    DECIMAL(LAYER ".key.#.weight", N_("share"), 0, 1,
            N_("The part of the bill that goes by this key, at most nine decimals; together they make 1.")),
    GROUPS(LAYER ".weights", KEY_OPTIONAL, N_("For the key fixed only: the weights; 0 for who is not in the list.")),
    TEXT(LAYER ".weights.#.code", N_("CBS code or name.")),
    DECIMAL(LAYER ".weights.#.weight", N_("weight"), 0, 1e6, N_("The weight, at most nine decimals.")),
    DECIMALS_OPTIONAL(LAYER ".lag_weights", N_("weight"), 0, 100,
                      N_("For the keys clients_weighted and cost_weighted only: three whole numbers, of last year, the "
                         "year before and the one before that.")),
    TEXTS(LAYER ".members", KEY_OPTIONAL, N_("CBS codes or names of who takes part; all when absent.")),
    TEXTS(LAYER ".except", KEY_OPTIONAL, N_("CBS codes or names of who does not take part.")),
    {LAYER ".pools", KEY_POOLS, KEY_OPTIONAL, NULL, "", 0, 0, NULL,
     N_("Groups of CBS codes or names that settle among themselves; one pool of all members when absent.")},
    {LAYER ".external_share", KEY_DECIMAL, KEY_DEFAULT, "0.0", N_("share"), 0, 1, NULL,
     N_("Part of the shared amount that an outside party pays, at most nine decimals.")},
    {LAYER ".external_of", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "pool|shortfall",
     N_("Of what external_share is a part: pool, the shared amount, also when absent; or shortfall, what the covered "
        "costs of the members together are above their budget for it, shared out by the key whatever else the layer "
        "shares.")},
    {LAYER ".total_limit", KEY_TOTAL_LIMIT, KEY_OPTIONAL, NULL, "", 0, 0, "surplus",
     N_("The most that the pool shares out: \"surplus\", the surpluses of its members, or { eur = ...; }; no limit "
        "when "
        "absent.")},
    DECIMAL(LAYER ".total_limit.eur", N_("EUR"), 0, 1e12, N_("The most that the pool shares out.")),
    AMOUNT(LAYER ".contribution_cap",
           N_("The most that a member pays in this layer; no cap when absent. One of these keys:")),
    AMOUNT(LAYER ".receipt_cap",
           N_("The most that a member receives in this layer; no cap when absent. One of these keys:")),
    AMOUNT(LAYER ".payment_floor", N_("The least that a member pays, its own cost and what it pays in up to this "
                                      "layer; no floor when absent. One of "
                                      "these keys:")),
    GROUP_OPTIONAL(
        LAYER ".change_cap",
        N_("How far that payment may differ, up and down, from something else; as far as it comes when absent. One "
           "of the amounts below, for all years or a list with one for each:")),
    TEXT(LAYER ".change_cap.against",
         N_("What it is compared with: own_cost, what it costs alone; last_year, what it paid "
            "under this scheme last year; or the name of a scheme above this one.")),
    {LAYER ".change_cap.percent", KEY_SHARE, KEY_OPTIONAL, NULL, N_("%"), 0, 1e6, NULL,
     N_("Percentage of what it is compared with.")},
    {LAYER ".change_cap.eur", KEY_SHARE, KEY_OPTIONAL, NULL, N_("EUR"), 0, 1e9, NULL,
     N_("The same amount for every municipality.")},
    {LAYER ".change_cap.eur_per_resident", KEY_SHARE, KEY_OPTIONAL, NULL, N_("EUR"), 0, 1e6, NULL,
     N_("Amount per resident.")},
    {LAYER ".change_cap.eur_per_youth", KEY_SHARE, KEY_OPTIONAL, NULL, N_("EUR"), 0, 1e6, NULL,
     N_("Amount per youth (0-17 years).")},
    {LAYER ".cut", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "members|outside",
     N_("Who bears what these caps and floors cut off, or keeps it: the other members by the key, also when absent; or "
        "an "
        "outside party.")},
    {LAYER ".flow", KEY_TEXT, KEY_OPTIONAL, NULL, "", 0, 0, "contribution|fee",
     N_("What members pay into this pool is told apart in every table: contribution, for tasks that were delegated; or "
        "fee, for those that were mandated; with the rest when absent.")},
    GROUP_OPTIONAL(
        LAYER ".fund",
        N_("A fund (kas) over the years: it pays what the layer takes over, and members pay it premiums; none "
           "when absent.")),
    CHOICE(LAYER ".fund.premium", "expected", "expected",
           N_("What a premium follows: expected, each member's expected covered cost, before any layer.")),
    DECIMAL_OPTIONAL(
        LAYER ".fund.rate", N_("share"), 0, 1,
        N_("Part of the expected covered cost that is the premium, at most nine decimals; the layer's share "
           "of the year when absent.")),
    DECIMAL_DEFAULT(LAYER ".fund.loading", "0.0", N_("share"), 0, 1,
                    N_("What comes on top of the premium, as a part of it, at most nine decimals.")),
    DECIMAL_DEFAULT(LAYER ".fund.opening_eur", "0.0", N_("EUR"), 0, 1e9,
                    N_("Balance of the fund before the first year; each pool has a fund of its own.")),
    DECIMAL_DEFAULT(LAYER ".fund.floor_eur", "0.0", N_("EUR"), 0, 1e9,
                    N_("Below this balance the members pay what is missing, by the layer's key (aanslag).")),
    DECIMAL_OPTIONAL(LAYER ".fund.ceiling_eur", N_("EUR"), 0, 1e9,
                     N_("Above this balance the rest is paid back, in proportion to the premiums; never when absent.")),
    GROUPS(SCHEME_BY_HAND, KEY_OPTIONAL,
           N_("Amounts that were agreed beside the layers: a payment of one to another, or an award from outside; they "
              "are paid after all layers, also by who takes part in none; none when absent.")),
    TEXT_OPTIONAL(SCHEME_BY_HAND ".#.from", N_("CBS code or name of who pays; an outside party when absent.")),
    TEXT_OPTIONAL(SCHEME_BY_HAND ".#.to", N_("CBS code or name of who receives; an outside party when absent.")),
    DECIMAL(SCHEME_BY_HAND ".#.eur", N_("EUR"), 0.01, 1e9, N_("The amount of a year.")),
    INTEGER_OPTIONAL(SCHEME_BY_HAND ".#.year", N_("year"), 1990, 2160,
                     N_("The year in which it is paid; every year when absent.")),
    GROUP(SCHEME_BY_HAND ".#.reason", N_("Why it is paid, as the tables say it.")),
    TEXT_OPTIONAL(SCHEME_BY_HAND ".#.reason.nl", N_("The text in Dutch; the English one stands in.")),
    TEXT_OPTIONAL(SCHEME_BY_HAND ".#.reason.en", N_("The text in English; the Dutch one stands in.")),
    GROUP_OPTIONAL(
        "schemes.#.settlement",
        N_("Members pay an advance in the year itself, and the rest is settled in the next year; all is paid "
           "in the year itself when absent.")),
    {"schemes.#.settlement.advance", KEY_TEXT, KEY_REQUIRED, NULL, "", 0, 0, "own_cost|expected",
     N_("The advance: own_cost, what a municipality's own care costs; or expected, that and the transfer that follows "
        "from the expected costs and clients of the year.")},
    GROUP_OPTIONAL(LEAVING, N_("Who joins and leaves the scheme, and what leaving costs; the same members in all years "
                               "when absent.")),
    MOVERS(LEAVING ".given", N_("Members of which it is given that they leave."),
           N_("The first year outside; not the base year.")),
    MOVERS(LEAVING ".joining", N_("Members that join later than the base year."), N_("The first year as a member.")),
    GROUP_OPTIONAL(
        LEAVING ".rule",
        N_("Members decide by themselves: whoever would have been better off outside leaves, then the others "
           "judge again. A model of self-interest only; nobody decides when absent.")),
    INPUT_DEFAULT(LEAVING ".rule.rho", "0.5", N_("share"), 0, 1,
                  N_("How strongly the worst tenth of the draws counts beside the mean: 0 looks at the mean only.")),
    INPUT_DEFAULT(LEAVING ".rule.patience_years", "3", N_("years"), 1, 60,
                  N_("Years that a member looks back on before it decides; it stays at least that long. Whole; what is "
                     "drawn is rounded.")),
    INPUT_DEFAULT(LEAVING ".rule.margin", "0.02", N_("share"), 0, 10,
                  N_("What leaving must gain at least, as a share of the municipality's own cost in those years.")),
    DECIMAL_DEFAULT(LEAVING ".rule.alike", "0.5", N_("share"), 0, 1,
                    N_("Of what is uncertain in the rule: how alike municipalities are, as a correlation; 0: each "
                       "decides in its own way, 1: all decide in the same way.")),
    INTEGER_DEFAULT(LEAVING ".notice_years", "1", N_("years"), 0, 60,
                    N_("Whole years between the year of the decision and the first year outside.")),
    GROUP_OPTIONAL(LEAVING ".exit_fee",
                   N_("What a leaver pays once, in its first year outside, to those who stay, who share it by budget; "
                      "nothing when absent. One of these keys:")),
    DECIMAL_OPTIONAL(LEAVING ".exit_fee.percent_of_budget", N_("%"), 0, 1e6, N_("Percentage of the whole budget.")),
    DECIMAL_OPTIONAL(LEAVING ".exit_fee.eur", N_("EUR"), 0, 1e9, N_("The same amount for every municipality.")),
    DECIMAL_OPTIONAL(LEAVING ".exit_fee.eur_per_resident", N_("EUR"), 0, 1e6, N_("Amount per resident.")),
    DECIMAL_OPTIONAL(LEAVING ".exit_fee.eur_per_youth", N_("EUR"), 0, 1e6, N_("Amount per youth (0-17 years).")),
    DECIMAL_OPTIONAL(LEAVING ".exit_fee.transfer_years", N_("years"), 0, 60,
                     N_("So many times what it paid into the pool on balance in an average year as a member; nothing "
                        "when it received.")),
    GROUP_OPTIONAL(
        LEAVING ".entry_fee",
        N_("What a new member pays once, in its first year, to those who were members before it, who share it "
           "by budget; nothing when absent. One of these keys:")),
    DECIMAL_OPTIONAL(LEAVING ".entry_fee.percent_of_budget", N_("%"), 0, 1e6, N_("Percentage of the whole budget.")),
    DECIMAL_OPTIONAL(LEAVING ".entry_fee.eur", N_("EUR"), 0, 1e9, N_("The same amount for every municipality.")),
    DECIMAL_OPTIONAL(LEAVING ".entry_fee.eur_per_resident", N_("EUR"), 0, 1e6, N_("Amount per resident.")),
    DECIMAL_OPTIONAL(LEAVING ".entry_fee.eur_per_youth", N_("EUR"), 0, 1e6, N_("Amount per youth (0-17 years).")),
    DECIMAL_DEFAULT(LEAVING ".friction_eur", "0.0", N_("EUR"), 0, 1e9,
                    N_("Extra cost that an exit makes, once, in the first year outside (frictiekosten).")),
    CHOICE(LEAVING ".friction_payer", "leaver", "leaver|stayers",
           N_("Who bears that cost: the leaver, or those who stay, who share it by budget.")),
    CHOICE(LEAVING ".cohort", "all", "all|entered_as_member",
           N_("Whose cost leaves with a leaver: that of all its clients (all), or only of those who entered care after "
              "it left (entered_as_member).")),

    GROUP_OPTIONAL("shocks", N_("What might go wrong: each shock is simulated beside the "
                                "scenario on the same draws; a run of the scenario itself does not notice.")),
    GROUP("shocks.*", N_("The shock with this name.")),
    LABEL("shocks.*.label", N_("The shock as shown to people; the name stands in.")),
    {"shocks.*.change", KEY_CHANGE, KEY_OPTIONAL, NULL, "", 0, 0, NULL,
     N_("Keys of the scenario that hold in the shock, as in a file that inherits; none when absent.")},
    GROUPS("shocks.*.extra_clients", KEY_OPTIONAL,
           N_("Extra clients in care in kind (ZIN), whose costs and duration are those of their product; none when "
              "absent.")),
    TEXT("shocks.*.extra_clients.#.municipality", N_("CBS code or name.")),
    TEXT("shocks.*.extra_clients.#.product", N_("Name of the care product.")),
    INTEGER("shocks.*.extra_clients.#.number", N_("count"), 1, CARE_EXTRA_MAX, N_("How many clients.")),
    INTEGER("shocks.*.extra_clients.#.year", N_("year"), 1990, 2160,
            N_("The year in which they enter care; after the base year.")),
    MOVERS("shocks.*.leaving", N_("Municipalities that leave every scheme in which they take part; none when absent."),
           N_("The first year outside; not the base year.")),
};

const size_t keys_n_scheme = sizeof keys_scheme / sizeof keys_scheme[0];
