/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/reverse.h"
#include "sim/decide/reverse_search.h"

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
    result_free_texts(reverse->n_scheme, reverse->scheme);
    for (size_t k = 0; k < 2; k++) {
        result_free_texts(reverse->n_scheme, reverse->scheme_label[k]);
        free(reverse->product_label[k]);
    }
    free(reverse->product);
    free(reverse->asked);
    free(reverse->youths);
    free(reverse->reserve);
    free(reverse->now);
    free(reverse->now_se);
    free(reverse->answer);
    memset(reverse, 0, sizeof *reverse);
}

int32_t reverse_most(const struct reverse *reverse, const struct trouble *trouble, size_t place) {
    if (!(trouble->of_youths > 0.0) || !reverse->youths)
        return trouble->most;
    double most = floor(trouble->of_youths * (double)reverse->youths[place]);
    return (int32_t)fmin(trouble->most, fmax(1.0, most));
}

/* The municipality with most youths, where the region's placements come. */
static size_t largest(const struct region *region) {
    size_t most = 0;
    for (size_t i = 1; i < region->n_municipality; i++)
        if (region->youths[i] > region->youths[most])
            most = i;
    return most;
}

/* ---- searching ---- */

/* Where all searches begin, and what they have in common. */
struct question {
    const struct stress_options *options;
    const struct scenario *scenario; /* with the schemes that are asked for */
    const struct replay *now;
    size_t product, part, parts;
};

/* The schemes in the places from `first` until `last` whose reserve is known, one scheme after the other. */
static size_t list_hunts(struct reverse *reverse, size_t kind, size_t first, size_t last, struct hunt *hunt) {
    size_t n = 0;
    for (size_t s = 0; s < reverse->n_scheme; s++)
        for (size_t place = first; place < last; place++) {
            if (reverse->reserve[place] == REGION_UNKNOWN)
                continue;
            hunt[n] = (struct hunt){.scheme = s, .place = place, .reserve = reverse->reserve[place]};
            for (size_t target = 0; target < REVERSE_TARGETS; target++)
                hunt[n].answer[target] = &reverse->answer[reverse_at(reverse, s, kind, target, place)];
            n++;
        }
    return n;
}

/* The places from `first` until `last` at once. */
static enum status search_places(struct question *question, size_t kind, size_t first, size_t last,
                                 struct reverse *reverse, struct note *note) {
    const struct trouble *trouble = trouble_at(kind);
    char what[256];
    const char *who = first < reverse->n_municipality ? reverse->municipality[first] : _("Region");
    struct hunt *hunt = calloc(reverse->n_scheme * (last - first), sizeof *hunt);
    if (!hunt)
        return STATUS_MEMORY;
    snprintf(what, sizeof what, "%.100s, %.100s", who, _(trouble->doc));
    struct reverse_search search = {
        .options = question->options,
        .scenario = question->scenario,
        .now = question->now,
        .trouble = trouble,
        .municipality = first < reverse->n_municipality ? first : largest(&question->scenario->region),
        .product = question->product,
        .most = reverse_most(reverse, trouble, first),
        .what = trouble->everywhere ? _(trouble->doc) : what,
        .part = question->part++,
        .parts = question->parts,
        .n_hunt = list_hunts(reverse, kind, first, last, hunt),
        .hunt = hunt,
    };
    enum status status = reverse_search_run(&search, note);
    free(hunt);
    return status;
}

static enum status answer_kind(struct question *question, size_t kind, struct reverse *reverse, struct note *note) {
    enum status status = STATUS_OK;
    if (trouble_at(kind)->everywhere)
        return search_places(question, kind, 0, reverse->n_place, reverse, note);
    for (size_t place = 0; place < reverse->n_place && !status; place++)
        if (reverse->reserve[place] != REGION_UNKNOWN)
            status = search_places(question, kind, place, place + 1, reverse, note);
    return status;
}

/* How many searches there will be. */
static size_t count_parts(const struct reverse *reverse) {
    size_t known = 0, parts = 0;
    for (size_t place = 0; place < reverse->n_place; place++)
        known += reverse->reserve[place] != REGION_UNKNOWN;
    for (size_t kind = 0; kind < TROUBLES; kind++)
        parts += trouble_at(kind)->everywhere ? 1 : known;
    return parts;
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

static enum status copy_names(const struct scenario *scenario, size_t product, struct reverse *reverse) {
    const struct product *p = &scenario->care.product[product];
    reverse->product = strdup(p->name);
    for (size_t k = 0; k < 2; k++)
        reverse->product_label[k] = strdup(p->label[k]);
    if (!reverse->product || !reverse->product_label[0] || !reverse->product_label[1])
        return STATUS_MEMORY;
    enum status status = stress_copy_schemes(scenario, &reverse->scheme, reverse->scheme_label);
    return status ? status : stress_copy_places(scenario, &reverse->code, &reverse->municipality);
}

static enum status make_room(const struct scenario *scenario, struct reverse *reverse) {
    reverse->n_municipality = scenario->region.n_municipality;
    reverse->n_place = reverse->n_municipality + 1;
    reverse->n_scheme = scenario->n_scheme;
    reverse->n_draw = scenario->n_draw;
    reverse->youths = calloc(reverse->n_place, sizeof *reverse->youths);
    reverse->reserve = calloc(reverse->n_place, sizeof *reverse->reserve);
    reverse->now = calloc(reverse->n_scheme * reverse->n_place, sizeof *reverse->now);
    reverse->now_se = calloc(reverse->n_scheme * reverse->n_place, sizeof *reverse->now_se);
    reverse->answer = calloc(reverse_at(reverse, reverse->n_scheme, 0, 0, 0), sizeof *reverse->answer);
    if (!reverse->youths || !reverse->reserve || !reverse->now || !reverse->now_se || !reverse->answer)
        return STATUS_MEMORY;
    memcpy(reverse->youths, scenario->region.youths, reverse->n_municipality * sizeof *reverse->youths);
    reverse->youths[reverse->n_municipality] = reverse->youths[largest(&scenario->region)];
    for (size_t k = 0; k < reverse_at(reverse, reverse->n_scheme, 0, 0, 0); k++)
        reverse->answer[k] = (struct reverse_answer){NAN, NAN, NAN};
    for (size_t k = 0; k < reverse->n_scheme * reverse->n_place; k++)
        reverse->now[k] = reverse->now_se[k] = NAN;
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
          "or write it in your scenario: reserves = ( { municipality = \"Haren\"; reserve_eur = 5000000.0; } );"));
}

/* The chances without any trouble. */
static enum status take_now(const struct question *question, struct reverse *reverse) {
    double *term = calloc(question->now->n_draw, sizeof *term);
    if (!term)
        return STATUS_MEMORY;
    for (size_t s = 0; s < reverse->n_scheme; s++)
        for (size_t place = 0; place < reverse->n_place; place++) {
            size_t at = s * reverse->n_place + place;
            if (reverse->reserve[place] != REGION_UNKNOWN)
                reverse->now[at] = replay_chance(question->now, s, place, reverse->reserve[place],
                                                 question->scenario->inner_draws, term, &reverse->now_se[at]);
        }
    free(term);
    return STATUS_OK;
}

static enum status answer_all(const struct stress_options *options, const struct scenario *scenario, size_t product,
                              struct reverse *reverse, struct note *note) {
    struct replay now = {0};
    struct question question = {options, scenario, &now, product, 0, count_parts(reverse)};
    if (options->progress)
        options->progress(options->context, 0, 1000, _("as things are"));
    enum status status = replay_run(scenario, options->threads, &now, note);
    if (!status)
        status = take_now(&question, reverse);
    free(now.payment); /* room for what is tried */
    free(now.result);
    now.payment = now.result = NULL;
    for (size_t kind = 0; kind < TROUBLES && !status; kind++)
        status = answer_kind(&question, kind, reverse, note);
    replay_free(&now);
    return status;
}

static enum status write_asked(const struct stress_options *options, const struct scenario *scenario,
                               struct reverse *reverse) {
    char *what = NULL;
    if (asprintf(&what, "product %s\n", reverse->product) < 0)
        return STATUS_MEMORY;
    reverse->asked = stress_asked(options, scenario, what);
    free(what);
    return reverse->asked ? STATUS_OK : STATUS_MEMORY;
}

/* What is asked of the scenario, as it is for one scheme or for all. */
static enum status describe(const struct stress_options *options, const struct scenario *scenario, size_t product,
                            struct reverse *reverse, struct note *note) {
    enum status status = make_room(scenario, reverse);
    if (!status)
        status = copy_names(scenario, product, reverse);
    if (!status)
        status = stress_reserves(options, scenario, reverse->reserve, note);
    if (!status)
        status = check_any(reverse, note);
    return status ? status : write_asked(options, scenario, reverse);
}

/* The scenario with its draws, how many there may be of all schemes together; number *s of the one scheme that is asked
 * for, and product number *p. */
static enum status prepare(const struct stress_options *options, const char *scheme, const char *product,
                           struct scenario *scenario, size_t *s, size_t *p, struct note *note) {
    enum status status = recall_changed(options->file, options->result, NULL, scenario, note);
    if (!status)
        status = scheme_find_in(scenario->scheme, scenario->n_scheme, NULL, scheme, s, note);
    if (!status)
        status = choose_product(product, scenario, p, note);
    if (!status)
        status = stress_set_draws(options, 1, scenario, note);
    return status ? status : check_sets(scenario, note);
}

static enum status ask(const struct stress_options *options, const char *scheme, const char *product, bool answer,
                       struct reverse *reverse, struct note *note) {
    struct scenario scenario = {0};
    size_t s = 0, p = 0;
    memset(reverse, 0, sizeof *reverse);
    enum status status = prepare(options, scheme, product, &scenario, &s, &p, note);
    struct scenario some = scenario; /* what is drawn does not depend on schemes */
    if (scheme) {
        some.scheme = scenario.scheme + s;
        some.n_scheme = 1;
    }
    if (!status)
        status = describe(options, &some, p, reverse, note);
    if (!status && answer)
        status = answer_all(options, &some, p, reverse, note);
    scenario_free(&scenario);
    if (status)
        reverse_free(reverse);
    return status;
}

enum status reverse_run(const struct stress_options *options, const char *scheme, const char *product,
                        struct reverse *reverse, struct note *note) {
    return ask(options, scheme, product, true, reverse, note);
}

enum status reverse_describe(const struct stress_options *options, const char *scheme, const char *product,
                             struct reverse *reverse, struct note *note) {
    return ask(options, scheme, product, false, reverse, note);
}

size_t reverse_find_scheme(const struct reverse *reverse, const char *name) {
    size_t s = 0;
    while (s < reverse->n_scheme && strcmp(reverse->scheme[s], name) != 0)
        s++;
    return s;
}

bool reverse_is_answer(const struct reverse *stored, const struct reverse *asked) {
    bool all = stored->asked && strcmp(stored->asked, asked->asked) == 0;
    for (size_t s = 0; s < asked->n_scheme && all; s++)
        all = reverse_find_scheme(stored, asked->scheme[s]) < stored->n_scheme;
    return all;
}
