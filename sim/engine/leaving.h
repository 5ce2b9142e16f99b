/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes part in which year, and what that does to the settlement (models/solidarity/leaving.h has the rules).
 *
 * Members join and leave in years that are given, or by the rule, which is applied before the main run to a pilot: the
 * first draws of the run, simulated once and settled again for every membership that is considered. Draws are keyed, so
 * that the decisions are the same on any number of threads and processes.
 *
 * The rule, at the end of year t, in a pool of those who take part and have not given notice, as if that pool had been
 * the pool in all of the last `patience` years up to and including t:
 *     inside    what the member paid in those years together
 *     outside   its own cost in those years, plus the exit fee, plus the friction cost where the leaver bears it
 *     leaves    when CE(inside) - CE(outside) > margin x CE(own cost)         CE: models/analysis/equivalent.h
 * So what leaving costs must be earned back within as many years as a member looks back. All who leave in one round
 * leave together; the others then judge again without them, until nobody moves; then comes the next year. A decision
 * within two standard errors of the margin is uncertain. Judged on the settlement of those years itself: what a scheme
 * carries on to other years, and running care that stays pooled, are not counted.
 *
 * Where something of the rule is uncertain (models/inputs/attitude.h) the run itself goes by the means: one membership
 * for all draws. Beside it the cascade is repeated on the same pilot, each time with a rule of its own for every
 * municipality; what comes of that are the chances of struct leaving_odds. */
#ifndef SIM_ENGINE_LEAVING_H
#define SIM_ENGINE_LEAVING_H

#include "models/solidarity/leaving.h"
#include "models/solidarity/settle.h"
#include "sim/engine/plan.h"

/* What is known of one municipality under one scheme. Of who leaves by the rule the amounts are those of its decision;
 * of who stays those of its last judgement. */
struct leaving_verdict {
    int16_t out;       /* first year outside (index), or LEAVING_NEVER */
    int16_t round;     /* of the cascade in which it left by the rule, from 1; 0 otherwise */
    bool judged;       /* the rule was applied to it at least once */
    bool uncertain;    /* that judgement was within two standard errors of the margin, or has no error */
    int64_t inside;    /* certainty equivalents over the years looked at, cents */
    int64_t outside;   /* with fee and friction */
    int64_t advantage; /* inside - outside - margin x own: above 0 leaves */
    int64_t advantage_se;
};

enum { LEAVING_RULES = 200 }; /* drawn for a scheme */

/* What the repetitions of the cascade come to under one scheme: numbers of drawn rules, of those who leave by them. */
struct leaving_odds {
    size_t n;         /* rules drawn; 0: nothing of the rule is uncertain, and the rest is empty */
    int32_t *left;    /* [n_year][n_municipality] in which the year is its first one outside */
    int32_t *first;   /* [n_municipality] in which nobody leaves before it does */
    int64_t *step;    /* [n_municipality] sum of its steps: 1 with the first who leave, 2 with the next ... */
    int32_t *close;   /* [n_municipality] in which its last judgement was uncertain */
    int32_t *leavers; /* [n] how many leave, ascending */
    int32_t nobody;   /* in which nobody leaves */
    int32_t most;     /* in which more than half of the deciders leave */
    int32_t deciders; /* members whose year is not given */
    double hangs[ATTITUDE_TRAITS];   /* squared correlation of the number of leavers with the municipalities' mean of a
                                        trait; NaN where one of the two does not move */
    int32_t end[ATTITUDE_TRAITS][2]; /* leavers when all have the 5 % or 95 % value of one trait, and the mean else */
};

/* Schemes as they stand in a year, with pools of our own. */
struct leaving_copy {
    const struct scheme *base; /* with everyone; NULL where the scheme has no leaving */
    struct scheme scheme;
    struct layer *layer; /* [n_layer] */
    int16_t *pool;       /* [n_layer][n_municipality] */
    int64_t *weight;     /* [n_layer][n_municipality] of the key fixed */
};

/* Running care that stays pooled: which part (nano) of a leaver's cells, clients and whole weight;
 * all of who has none. */
struct leaving_share {
    int64_t *cell;  /* [n_year][n_municipality][n_cell]; NULL where nobody's care stays pooled */
    int64_t *care;  /* [n_year][n_municipality][n_care] */
    int64_t *whole; /* [n_year][n_municipality] */
};

struct leaving_plan {
    struct leaving_verdict *verdict; /* [n_scheme][n_municipality] */
    struct leaving_copy *copy;       /* [n_year][n_scheme] */
    struct leaving_share *share;     /* [n_scheme] */
    struct leaving_odds *odds;       /* [n_scheme] */
};

/* Part of plan_draft: plan->leaving and plan->year_scheme, with the years that are given; nothing where no scheme has
 * leaving. STATUS_MEMORY. */
CHECKED enum status leaving_init(struct plan *plan);
void leaving_free(struct plan *plan); /* legal on a zeroed plan and twice; part of plan_free */

/* Part of the decisions: let the scheme stand in year t as if these were outside ([n_municipality]). */
void leaving_set_pools(struct plan *plan, size_t scheme, size_t t, const bool *outside);

/* Bring plan->year_scheme and what follows from it up to date with the verdicts. STATUS_MEMORY. */
CHECKED enum status leaving_apply(struct plan *plan);

/* Is the municipality a member of some layer of the scheme in year t, by what is known now? */
bool leaving_is_member(const struct plan *plan, size_t scheme, size_t t, size_t municipality);

/* Has the municipality left the scheme by year t, and does care that was running then stay pooled? Until it merges: a
 * new municipality is a member or not as a whole, as its part with most residents is. */
bool leaving_has_running_care(const struct plan *plan, size_t scheme, size_t t, size_t municipality);

/* plan->leaving->share of a scheme from the verdicts: closed-form expectations at the central inputs. STATUS_MEMORY. */
CHECKED enum status leaving_compute_share(struct plan *plan, size_t scheme);

/* ---- decisions ---- */

struct workspace;

/* The first draws of a run in memory, block by block. */
struct leaving_pilot {
    size_t n_draw, n_block, block_lanes; /* block b holds draws b x block_lanes and on */
    struct workspace **workspace;        /* [n_block] */
};

/* Simulates as many draws as are wanted and fit; a multiple of the inner draws. Errors as care_simulate_block. */
CHECKED enum status leaving_pilot_run(const struct plan *plan, int threads, struct leaving_pilot *pilot);
void leaving_pilot_free(struct leaving_pilot *pilot);                    /* legal on a zeroed pilot and twice */
size_t leaving_pilot_lanes(const struct leaving_pilot *pilot, size_t b); /* draws of block b */

/* Fills the verdicts from a pilot. STATUS_MEMORY. */
CHECKED enum status leaving_judge(struct plan *plan, const struct leaving_pilot *pilot, int threads);

/* Part of plan_init: all of it, where a scheme has the rule; otherwise nothing. threads 0: one per core. */
CHECKED enum status leaving_decide(struct plan *plan, int threads);

/* plan->leaving->odds, from a pilot and with one of its own; only for who records them, since it takes many times what
 * the verdicts take. Nothing where nothing of a rule is uncertain. stop (or NULL: never) is asked before every rule:
 * STATUS_INTERRUPTED. Other errors as leaving_pilot_run. */
CHECKED enum status leaving_repeat(struct plan *plan, const struct leaving_pilot *pilot, int threads,
                                   const struct plan_stop *stop);
CHECKED enum status leaving_compute_odds(struct plan *plan, int threads, const struct plan_stop *stop);

/* Is something of the rule of this scheme uncertain, or of any? */
bool leaving_is_uncertain(const struct scenario *scenario, size_t scheme);
bool leaving_any_uncertain(const struct scenario *scenario);

/* ---- settlement of a block (history.c) ---- */

/* The exit fee of municipality i in a draw (lane), cents; input is that of its first year outside. transfer: what it
 * paid into the pool on balance in `years` years. */
int64_t leaving_fee(const struct leaving *rules, const struct settle_input *input, size_t i, size_t lane,
                    int64_t transfer, size_t years);

struct leaving_room;                                                                       /* of one thread */
CHECKED enum status leaving_room_new(const struct plan *plan, struct leaving_room **room); /* NULL without leaving */
void leaving_room_free(struct leaving_room *room);                                         /* NULL is legal */

/* What scheme s settles in year t: `input` itself, or a copy in the room in which only the running care of those who
 * left counts. Years come in order. */
const struct settle_input *leaving_input(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                                         const struct settle_input *input);

/* After settle_scheme: adds to payment[n_municipality][n_lane] the own cost that was not settled, and remembers the
 * transfers of members. input as it was before leaving_input, settled as it was settled; extra[n_municipality][n_lane]:
 * what behaviour adds to the costs, or NULL. */
void leaving_settle(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                    const struct settle_input *input, const struct settle_input *settled, const int64_t *extra,
                    int64_t *payment);

/* Last of all in a year, since it is paid in that year also where the settlement is paid in the next one: adds exit and
 * entry fees and friction cost to payment; beside[n_lane] += the friction cost. */
void leaving_settle_exits(const struct plan *plan, struct leaving_room *room, size_t t, size_t s,
                          const struct settle_input *input, int64_t *payment, int64_t *beside);

#endif
