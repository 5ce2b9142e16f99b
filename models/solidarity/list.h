/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scheme can be made of. A new base or key is a file of its own (base_NAME.c, key_NAME.c) and one line here;
 * when it looks at something that none looked at before, that is one line more, among the inputs. All else follows from
 * these lists: who mergers, leavers and groups are settled with, the columns of a settlement of real figures, what the
 * page holds. A scheme that needs an input which a run, a settlement or the page has no source for is refused there. */
#ifndef MODELS_SOLIDARITY_LIST_H
#define MODELS_SOLIDARITY_LIST_H

#define BASE_LIST(X) X(base_costs) X(base_result) X(base_deficit) X(base_client_excess) X(base_unexpected)

/* clang-format off */
#define KEY_LIST(X)                                                                                                    \
    X(key_budget)                                                                                                      \
    X(key_residents)                                                                                                   \
    X(key_youths)                                                                                                      \
    X(key_clients)                                                                                                     \
    X(key_clients_lag1)                                                                                                \
    X(key_clients_lag2)                                                                                                \
    X(key_clients_mean3)                                                                                               \
    X(key_clients_weighted)                                                                                            \
    X(key_youths_in_care)                                                                                              \
    X(key_youths_in_care_lag1)                                                                                         \
    X(key_cost_lag1)                                                                                                   \
    X(key_cost_lag2)                                                                                                   \
    X(key_cost_mean3)                                                                                                  \
    X(key_cost_weighted)                                                                                               \
    X(key_expected_cost)                                                                                               \
    X(key_surplus)                                                                                                     \
    X(key_covariance)                                                                                                  \
    X(key_equal)                                                                                                       \
    X(key_fixed)

/* The inputs of a settlement (input.h), in the order of their numbers FIELD_... and needs NEED_...:
 *
 *   name      of the field in struct settle_input, and of its column in REALISED.csv
 *   of        whose figures it holds: its own, of the year; or those of another input `first` to `last` years back,
 *             added up. So an input of earlier years is made from the other one wherever that is known
 *   shape     MUNICIPALITY: a number each; CELL: one per form and care class; CLASS: one per care class
 *   arrays    ONE, or one PER_THRESHOLD of client excess or PER_COVARIANCE of the layers with that key; the last are
 *             worked out for the pools of those who settle, so that nobody maps or gathers them
 *   kind      COST: cents that care costs; AMOUNT: other cents; CLIENTS: a count in 32 bits; PERSONS: other people;
 *             WEIGHT: any whole number >= 0
 *   draws     PER_DRAW: a number in every lane; CONSTANT: one for all
 *   run       what a run knows (sim/engine/source.c): NOTHING, so that schemes that need it are refused; DRAWN: figures
 *             of the draws; BEFOREHAND: what is to be expected too; EARLIER: that, and before the first year as well,
 *             which those who look back need
 *
 *    number               name                 of              years shape         arrays          kind     draws     run */
#define SETTLE_INPUT_LIST(X)                                                                                                      \
    X(BUDGET,              budget,              BUDGET,         0, 0, MUNICIPALITY, ONE,            AMOUNT,  PER_DRAW, EARLIER)   \
    X(RESIDENTS,           residents,           RESIDENTS,      0, 0, MUNICIPALITY, ONE,            PERSONS, CONSTANT, BEFOREHAND)\
    X(YOUTHS,              youths,              YOUTHS,         0, 0, MUNICIPALITY, ONE,            PERSONS, CONSTANT, BEFOREHAND)\
    X(COST,                cost,                COST,           0, 0, CELL,         ONE,            COST,    PER_DRAW, EARLIER)   \
    X(COST_LAG1,           cost_lag1,           COST,           1, 1, CELL,         ONE,            COST,    PER_DRAW, EARLIER)   \
    X(COST_LAG2,           cost_lag2,           COST,           2, 2, CELL,         ONE,            COST,    PER_DRAW, EARLIER)   \
    X(COST_LAG3,           cost_lag3,           COST,           3, 3, CELL,         ONE,            COST,    PER_DRAW, EARLIER)   \
    X(COST_MEAN3,          cost_mean3,          COST,           1, 3, CELL,         ONE,            COST,    PER_DRAW, EARLIER)   \
    X(EXPECTED_COST,       expected_cost,       EXPECTED_COST,  0, 0, CELL,         ONE,            AMOUNT,  PER_DRAW, BEFOREHAND)\
    X(CLIENTS,             clients,             CLIENTS,        0, 0, CLASS,        ONE,            CLIENTS, PER_DRAW, EARLIER)   \
    X(CLIENTS_LAG1,        clients_lag1,        CLIENTS,        1, 1, CLASS,        ONE,            CLIENTS, PER_DRAW, EARLIER)   \
    X(CLIENTS_LAG2,        clients_lag2,        CLIENTS,        2, 2, CLASS,        ONE,            CLIENTS, PER_DRAW, EARLIER)   \
    X(CLIENTS_LAG3,        clients_lag3,        CLIENTS,        3, 3, CLASS,        ONE,            CLIENTS, PER_DRAW, EARLIER)   \
    X(CLIENTS_MEAN3,       clients_mean3,       CLIENTS,        1, 3, CLASS,        ONE,            CLIENTS, PER_DRAW, EARLIER)   \
    X(YOUTHS_IN_CARE,      youths_in_care,      YOUTHS_IN_CARE, 0, 0, MUNICIPALITY, ONE,            PERSONS, CONSTANT, NOTHING)   \
    X(YOUTHS_IN_CARE_LAG1, youths_in_care_lag1, YOUTHS_IN_CARE, 1, 1, MUNICIPALITY, ONE,            PERSONS, CONSTANT, NOTHING)   \
    X(BUDGET_LAG1,         budget_lag1,         BUDGET,         1, 1, MUNICIPALITY, ONE,            AMOUNT,  PER_DRAW, EARLIER)   \
    X(BUDGET_LAG2,         budget_lag2,         BUDGET,         2, 2, MUNICIPALITY, ONE,            AMOUNT,  PER_DRAW, EARLIER)   \
    X(EXCESS,              excess,              EXCESS,         0, 0, CELL,         PER_THRESHOLD,  COST,    PER_DRAW, DRAWN)     \
    X(COVARIANCE,          covariance,          COVARIANCE,     0, 0, MUNICIPALITY, PER_COVARIANCE, WEIGHT,  CONSTANT, BEFOREHAND)
/* clang-format on */

#endif
