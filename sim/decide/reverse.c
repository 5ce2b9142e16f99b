/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/reverse.h"

#include "models/analysis/measure.h"
#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/scenario/scheme_name.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const double reverse_target[REVERSE_TARGETS] = {0.5, 0.9};

void reverse_free(struct reverse *reverse) {
    result_free_texts(reverse->n_municipality, reverse->code);
    result_free_texts(reverse->n_municipality, reverse->municipality);
    char *const texts[] = {reverse->scheme,  reverse->scheme_label[0],  reverse->scheme_label[1],
                           reverse->product, reverse->product_label[0], reverse->product_label[1]};
    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
        free(texts[k]);
    free(reverse->asked);
    free(reverse->youths);
    free(reverse->reserve);
    free(reverse->now);
    free(reverse->now_se);
    free(reverse->answer);
    memset(reverse, 0, sizeof *reverse);
}

int32_t reverse_most(const struct reverse *reverse, const struct trouble *trouble, size_t place) {
    bool few = trouble->of_youths && reverse->youths && reverse->youths[place] < trouble->most;
    return few ? (int32_t)reverse->youths[place] : trouble->most;
}

/* The municipality with most youths, where the region's placements come. */
static size_t largest(const struct region *region) {
    size_t most = 0;
    for (size_t i = 1; i < region->n_municipality; i++)
        if (region->youths[i] > region->youths[most])
            most = i;
    return most;
}

/* ---- trying ---- */

/* The chances of every place that one amount gives. */
struct trial {
    int32_t steps;
    double *chance, *se; /* [n_place]; se follows chance in one allocation */
};

/* What is tried of one kind of trouble, in one place or everywhere. */
struct search {
    const struct stress_options *options;
    const struct scenario *scenario; /* with one scheme */
    const struct reverse *reverse;
    const struct trouble *trouble;
    size_t place, municipality, product;
    int32_t most; /* steps that are tried at most */
    size_t n_trial, capacity;
    struct trial *trial;
    double *term;  /* [n_draw] */
    int64_t *done; /* simulations in all */
};

/* But for that of no trouble at all, which is the same for all kinds and places. */
static void forget_trials(struct search *search) {
    size_t kept = 0;
    for (size_t k = 0; k < search->n_trial; k++)
        if (search->trial[k].steps == 0)
            search->trial[kept++] = search->trial[k];
        else
            free(search->trial[k].chance);
    search->n_trial = kept;
}

/* A copy of the scenario with room for the trouble; the rest belongs to the scenario. */
static enum status open_copy(const struct scenario *scenario, struct scenario *copy, bool **every_product) {
    const struct care *care = &scenario->care;
    size_t n = care->n_intervention, room = n + scenario->n_year;
    *copy = *scenario;
    *every_product = calloc(care->n_product, sizeof **every_product);
    copy->care.intervention = calloc(room, sizeof *copy->care.intervention);
    copy->care.extra = calloc(care->n_extra + 1, sizeof *copy->care.extra);
    if (!*every_product || !copy->care.intervention || !copy->care.extra)
        return STATUS_MEMORY;
    for (size_t p = 0; p < care->n_product; p++)
        (*every_product)[p] = true;
    for (size_t k = 0; k < n; k++)
        copy->care.intervention[k] = care->intervention[k];
    for (size_t k = n; k < room; k++)
        copy->care.intervention[k] = (struct intervention){.product = *every_product};
    for (size_t k = 0; k < care->n_extra; k++)
        copy->care.extra[k] = care->extra[k];
    return STATUS_OK;
}

static void close_copy(struct scenario *copy, bool *every_product) {
    free(copy->care.intervention);
    free(copy->care.extra);
    free(every_product);
}

/* Which place and kind of trouble is being looked at; how many more there will be is not known. */
static void tell_progress(struct search *search, int32_t steps) {
    const struct reverse *reverse = search->reverse;
    char what[256];
    const char *who = search->place < reverse->n_municipality ? reverse->municipality[search->place] : _("Region");
    snprintf(what, sizeof what, "%.100s, %.100s", who, _(search->trouble->doc));
    if (search->options->progress)
        search->options->progress(search->options->context, *search->done, 0, steps > 0 ? what : _("as things are"));
    ++*search->done;
}

static enum status simulate(struct search *search, int32_t steps, struct trial *trial, struct note *note) {
    const struct reverse *reverse = search->reverse;
    struct scenario copy = {0};
    struct replay replay = {0};
    bool *every_product = NULL;
    enum status status = open_copy(search->scenario, &copy, &every_product);
    if (!status && steps > 0)
        search->trouble->apply(&copy, search->municipality, search->product, steps);
    tell_progress(search, steps);
    if (!status)
        status = replay_run(&copy, search->options->threads, &replay, note);
    for (size_t place = 0; place < reverse->n_place && !status; place++)
        if (reverse->reserve[place] != REGION_UNKNOWN)
            trial->chance[place] = replay_chance(&replay, 0, place, reverse->reserve[place], copy.inner_draws,
                                                 search->term, &trial->se[place]);
    replay_free(&replay);
    close_copy(&copy, every_product);
    return status;
}

/* The trial of so many steps, simulated unless it was before. */
static enum status try_steps(struct search *search, int32_t steps, const struct trial **found, struct note *note) {
    for (size_t k = 0; k < search->n_trial; k++)
        if (search->trial[k].steps == steps) {
            *found = &search->trial[k];
            return STATUS_OK;
        }
    if (search->n_trial == search->capacity) {
        size_t more = 2 * search->capacity + 16;
        struct trial *larger = realloc(search->trial, more * sizeof *larger);
        if (!larger)
            return STATUS_MEMORY;
        search->trial = larger;
        search->capacity = more;
    }
    size_t n = search->reverse->n_place;
    struct trial *trial = &search->trial[search->n_trial];
    trial->steps = steps;
    trial->chance = calloc(2 * n, sizeof *trial->chance);
    if (!trial->chance)
        return STATUS_MEMORY;
    trial->se = trial->chance + n;
    search->n_trial++;
    *found = trial;
    return simulate(search, steps, trial, note);
}

/* The smallest number of steps with which the chance reaches the target, most + 1 when none does. First what has been
 * tried, then doubling, then halving. */
static enum status find_steps(struct search *search, size_t place, double target, int32_t *steps, struct note *note) {
    const struct trial *trial = NULL;
    int32_t low = -1, high = search->most + 1;
    for (size_t k = 0; k < search->n_trial; k++) {
        trial = &search->trial[k];
        bool reached = trial->chance[place] >= target;
        if (reached && trial->steps < high)
            high = trial->steps;
        else if (!reached && trial->steps > low)
            low = trial->steps;
    }
    while (high - low > 1) {
        int32_t middle = low < 0 ? 0 : low == 0 && high > search->most ? 8 : 4 * low;
        if (low >= 0 && (high <= search->most || middle > search->most))
            middle = high <= search->most ? low + (high - low) / 2 : search->most;
        enum status status = try_steps(search, middle, &trial, note);
        if (status)
            return status;
        if (trial->chance[place] >= target)
            high = middle;
        else
            low = middle;
    }
    *steps = high;
    return STATUS_OK;
}

static double amount_of(const struct search *search, int32_t steps) {
    return steps > search->most ? INFINITY : search->trouble->step * steps;
}

/* The answer and, from the error of the chance there, where it lies. */
static enum status answer_one(struct search *search, size_t place, double target, struct reverse_answer *answer,
                              struct note *note) {
    const struct trial *trial = NULL;
    int32_t steps = 0, low = 0, high = 0;
    double se = 0.0;
    enum status status = find_steps(search, place, target, &steps, note);
    if (!status) {
        status = try_steps(search, steps > search->most ? search->most : steps, &trial, note);
        se = status || !isfinite(trial->se[place]) ? 0.0 : trial->se[place];
    }
    if (!status)
        status = find_steps(search, place, target - STATS_Z95 * se, &low, note);
    if (!status && target + STATS_Z95 * se > 1.0)
        high = search->most + 1;
    else if (!status)
        status = find_steps(search, place, target + STATS_Z95 * se, &high, note);
    if (!status)
        *answer = (struct reverse_answer){amount_of(search, steps), amount_of(search, low), amount_of(search, high)};
    return status;
}

static enum status answer_place(struct search *search, size_t kind, size_t place, struct reverse *reverse,
                                struct note *note) {
    enum status status = STATUS_OK;
    for (size_t target = 0; target < REVERSE_TARGETS && !status; target++)
        status = answer_one(search, place, reverse_target[target],
                            &reverse->answer[reverse_at(reverse, kind, target, place)], note);
    return status;
}

static enum status answer_kind(struct search *search, size_t kind, struct reverse *reverse, struct note *note) {
    enum status status = STATUS_OK;
    search->trouble = trouble_at(kind);
    forget_trials(search);
    for (size_t place = 0; place < reverse->n_place && !status; place++) {
        if (reverse->reserve[place] == REGION_UNKNOWN)
            continue;
        search->place = place;
        search->most = reverse_most(reverse, search->trouble, place);
        search->municipality = place < reverse->n_municipality ? place : largest(&search->scenario->region);
        if (!search->trouble->everywhere)
            forget_trials(search);
        status = answer_place(search, kind, place, reverse, note);
    }
    return status;
}

/* ---- setting up ---- */

static enum status choose_product(const char *name, const struct scenario *scenario, size_t *product,
                                  struct note *note) {
    const struct care *care = &scenario->care;
    size_t p = 0, dearest = 0;
    for (size_t k = 1; k < care->n_product; k++)
        if (care->product[k].mean_cost > care->product[dearest].mean_cost)
            dearest = k;
    while (name && p < care->n_product && strcmp(care->product[p].name, name) != 0)
        p++;
    if (p == care->n_product)
        return note_error(note, STATUS_REFERENCE, NULL, 0, "--product",
                          _("There is no product \"%.60s\" in this scenario. The dearest one is called \"%s\"."), name,
                          care->product[dearest].name);
    *product = name ? p : dearest;
    for (size_t k = 0; k < care->n_extra; k++)
        if (care->extra[k].product == *product)
            return note_error(note, STATUS_CONFLICT, NULL, 0, "--product",
                              _("The scenario itself has extra clients of this product. Choose another one."));
    return STATUS_OK;
}

static enum status copy_names(const struct scenario *scenario, size_t scheme, size_t product, struct reverse *reverse) {
    const struct scheme *s = &scenario->scheme[scheme];
    const struct product *p = &scenario->care.product[product];
    reverse->scheme = strdup(s->name);
    reverse->product = strdup(p->name);
    for (size_t k = 0; k < 2; k++) {
        reverse->scheme_label[k] = strdup(s->label[k]);
        reverse->product_label[k] = strdup(p->label[k]);
    }
    bool all = reverse->scheme && reverse->product && reverse->scheme_label[0] && reverse->scheme_label[1] &&
               reverse->product_label[0] && reverse->product_label[1];
    return all ? stress_copy_places(scenario, &reverse->code, &reverse->municipality) : STATUS_MEMORY;
}

static enum status make_room(const struct scenario *scenario, struct reverse *reverse) {
    reverse->n_municipality = scenario->region.n_municipality;
    reverse->n_place = reverse->n_municipality + 1;
    reverse->n_draw = scenario->n_draw;
    reverse->youths = calloc(reverse->n_place, sizeof *reverse->youths);
    reverse->reserve = calloc(reverse->n_place, sizeof *reverse->reserve);
    reverse->now = calloc(reverse->n_place, sizeof *reverse->now);
    reverse->now_se = calloc(reverse->n_place, sizeof *reverse->now_se);
    reverse->answer = calloc(reverse_at(reverse, TROUBLES, 0, 0), sizeof *reverse->answer);
    if (!reverse->youths || !reverse->reserve || !reverse->now || !reverse->now_se || !reverse->answer)
        return STATUS_MEMORY;
    memcpy(reverse->youths, scenario->region.youths, reverse->n_municipality * sizeof *reverse->youths);
    reverse->youths[reverse->n_municipality] = reverse->youths[largest(&scenario->region)];
    for (size_t k = 0; k < reverse_at(reverse, TROUBLES, 0, 0); k++)
        reverse->answer[k] = (struct reverse_answer){NAN, NAN, NAN};
    for (size_t place = 0; place < reverse->n_place; place++)
        reverse->now[place] = reverse->now_se[place] = NAN;
    return STATUS_OK;
}

/* A probability of few sets of inputs says nothing, nor does what makes it 50 %. */
static enum status check_sets(const struct scenario *scenario, struct note *note) {
    if (scenario->n_draw / scenario->inner_draws >= MEASURE_LEAST_GROUPS)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "-n",
                      _("%lld draws are too few to tell when a reserve runs out; give at least %lld."),
                      (long long)scenario->n_draw, (long long)(MEASURE_LEAST_GROUPS * scenario->inner_draws));
}

static enum status check_any(const struct reverse *reverse, struct note *note) {
    for (size_t place = 0; place < reverse->n_place; place++)
        if (reverse->reserve[place] != REGION_UNKNOWN)
            return STATUS_OK;
    return note_error(
        note, STATUS_MISSING, NULL, 0, "--reserve",
        _("No reserve of a municipality is known. Give at least one, for example --reserve Haren=5000000, "
          "or fill in the column reserve_eur of the region's municipalities.csv."));
}

static enum status answer_all(struct search *search, struct reverse *reverse, struct note *note) {
    const struct trial *now = NULL;
    search->trouble = trouble_at(0);
    enum status status = try_steps(search, 0, &now, note);
    for (size_t place = 0; place < reverse->n_place && !status; place++)
        if (reverse->reserve[place] != REGION_UNKNOWN) {
            reverse->now[place] = now->chance[place];
            reverse->now_se[place] = now->se[place];
        }
    for (size_t kind = 0; kind < TROUBLES && !status; kind++)
        status = answer_kind(search, kind, reverse, note);
    return status;
}

/* Of the scenario only one scheme counts. What is drawn does not depend on schemes. */
static enum status run_search(const struct stress_options *options, const struct scenario *scenario, size_t scheme,
                              size_t product, struct reverse *reverse, struct note *note) {
    struct scenario one = *scenario;
    int64_t done = 0;
    one.scheme = scenario->scheme + scheme;
    one.n_scheme = 1;
    struct search search = {
        .options = options, .scenario = &one, .reverse = reverse, .product = product, .done = &done};
    search.term = calloc((size_t)scenario->n_draw, sizeof *search.term);
    enum status status = search.term ? answer_all(&search, reverse, note) : STATUS_MEMORY;
    forget_trials(&search);
    for (size_t k = 0; k < search.n_trial; k++)
        free(search.trial[k].chance);
    free(search.trial);
    free(search.term);
    return status;
}

static enum status write_asked(const struct stress_options *options, const struct scenario *scenario,
                               struct reverse *reverse) {
    char *what = NULL;
    if (asprintf(&what, "scheme %s\nproduct %s\n", reverse->scheme, reverse->product) < 0)
        return STATUS_MEMORY;
    reverse->asked = stress_asked(options, scenario, what);
    free(what);
    return reverse->asked ? STATUS_OK : STATUS_MEMORY;
}

/* The scenario with its draws, and what is asked of it: scheme number *s and product number *p. */
static enum status prepare(const struct stress_options *options, const char *scheme, const char *product,
                           struct scenario *scenario, size_t *s, size_t *p, struct reverse *reverse,
                           struct note *note) {
    memset(reverse, 0, sizeof *reverse);
    enum status status = recall_changed(options->file, options->result, NULL, scenario, note);
    if (!status)
        status = scheme_find_in(scenario->scheme, scenario->n_scheme, NULL, scheme, s, note);
    if (!status)
        status = choose_product(product, scenario, p, note);
    if (!status)
        status = stress_set_draws(options, 1, scenario, note);
    if (!status)
        status = check_sets(scenario, note);
    if (!status)
        status = make_room(scenario, reverse);
    if (!status)
        status = copy_names(scenario, *s, *p, reverse);
    if (!status)
        status = stress_reserves(options, scenario, reverse->reserve, note);
    if (!status)
        status = check_any(reverse, note);
    return status ? status : write_asked(options, scenario, reverse);
}

enum status reverse_run(const struct stress_options *options, const char *scheme, const char *product,
                        struct reverse *reverse, struct note *note) {
    struct scenario scenario = {0};
    size_t s = 0, p = 0;
    enum status status = prepare(options, scheme, product, &scenario, &s, &p, reverse, note);
    if (!status)
        status = run_search(options, &scenario, s, p, reverse, note);
    scenario_free(&scenario);
    if (status)
        reverse_free(reverse);
    return status;
}

enum status reverse_describe(const struct stress_options *options, const char *scheme, const char *product,
                             struct reverse *reverse, struct note *note) {
    struct scenario scenario = {0};
    size_t s = 0, p = 0;
    enum status status = prepare(options, scheme, product, &scenario, &s, &p, reverse, note);
    scenario_free(&scenario);
    if (status)
        reverse_free(reverse);
    return status;
}

bool reverse_is_answer(const struct reverse *stored, const struct reverse *asked) {
    return stored->asked && strcmp(stored->asked, asked->asked) == 0;
}
