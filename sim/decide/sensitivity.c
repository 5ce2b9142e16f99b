/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/decide/sensitivity.h"

#include "models/analysis/replicate.h"
#include "models/analysis/stats.h"
#include "models/care/points.h"
#include "models/inputs/design.h"
#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/engine/plan.h"
#include "sim/engine/recall.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/scheme_name.h"
#include "sim/store/amend.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Points at which a factor of several numbers is looked at by itself; ends of the tornado. */
enum { GROUP_POINTS = 400, MOST_DRAWS_IN_ALL = 1000000000 };
static const double LOW = 0.1, HIGH = 0.9;

void sensitivity_free(struct sensitivity *s) {
    for (size_t k = 0; s->factor && k < s->n; k++) {
        free(s->factor[k].key);
        free(s->factor[k].label);
    }
    free(s->factor);
    free(s->scheme);
    free(s->scheme_label);
    free(s->code);
    free(s->name);
    free(s->options);
    free(s->sobol.first);
    free(s->sobol.total);
    memset(s, 0, sizeof *s);
}

enum status sensitivity_reserve(struct sensitivity *s, size_t n) {
    s->factor = calloc(n + 1, sizeof *s->factor);
    s->sobol.first = calloc(n + 1, sizeof *s->sobol.first);
    s->sobol.total = calloc(n + 1, sizeof *s->sobol.total);
    return s->factor && s->sobol.first && s->sobol.total ? STATUS_OK : STATUS_MEMORY;
}

char *sensitivity_options_text(const struct sensitivity_options *options) {
    char text[1024];
    snprintf(text, sizeof text,
             "program %s %s\nmeasure %s\nscheme %s\nmunicipality %s\npoints %zu\ndraws %zu\nmost %zu\n",
             version_program, version_revision, options->measure, options->scheme ? options->scheme : "",
             options->municipality ? options->municipality : "region", options->points, options->draws, options->most);
    return strdup(text);
}

/* All there is while it is worked out. */
struct study {
    const struct sensitivity_options *options;
    struct scenario scenario;
    size_t all_schemes, place;
    size_t points; /* rows of the sample */
    size_t draws;  /* of chance at each point; 0: the figure is known in closed form */
    bool steady;   /* by sensitivity_steady */
    struct plan plan;
    struct sensitivity *s;
    struct sobol sobol;
    size_t *factor; /* [columns] factor of each column; n for those that nothing looks at */
    size_t *column; /* [n] the only column of a factor, or SIZE_MAX */
    struct input_design design;
    double *uniform, *value; /* of all points: the centre, the tornado's, those of Sobol */
    double *kept;            /* [first_sobol][draws] of a mean that is drawn, else NULL */
    size_t first_sobol;
};

/* ---- what is asked ---- */

/* A figure about a tail with hardly any draws in it is no figure. */
static enum status check_draws(const struct study *study, struct note *note) {
    const struct sensitivity_measure *measure = study->s->measure;
    if (study->options->draws == 0 || (int64_t)study->options->draws >= measure->least)
        return STATUS_OK;
    return note_error(note, STATUS_RANGE, NULL, 0, "-n",
                      _("%zu draws at each point are too few for %s; give at least %lld"), study->options->draws,
                      _(measure->label), (long long)measure->least);
}

static enum status find_measure(struct study *study, struct note *note) {
    const struct sensitivity_measure *measure;
    for (size_t k = 0; (measure = sensitivity_measure_at(k)); k++)
        if (strcmp(measure->name, study->options->measure) == 0) {
            study->s->measure = measure;
            return check_draws(study, note);
        }
    return note_error(note, STATUS_USAGE, NULL, 0, "--measure",
                      _("%s does not fit; expected mean, p_shortfall, es90, transfer or buffer90"),
                      study->options->measure);
}

/* The scheme becomes the only one; the others stay where they are, behind it. */
static enum status find_scheme(struct study *study, struct note *note) {
    struct scenario *scenario = &study->scenario;
    size_t k;
    enum status status =
        scheme_find_in(scenario->scheme, scenario->n_scheme, scenario->file, study->options->scheme, &k, note);
    if (status)
        return status;
    struct scheme chosen = scenario->scheme[k];
    scenario->scheme[k] = scenario->scheme[0];
    scenario->scheme[0] = chosen;
    scenario->n_scheme = 1;
    study->s->budget_origin = scenario->budget_origin;
    study->s->scheme = strdup(chosen.name);
    study->s->scheme_label = strdup(chosen.label[i18n_language()]);
    return study->s->scheme && study->s->scheme_label ? STATUS_OK : STATUS_MEMORY;
}

static enum status find_place(struct study *study, struct note *note) {
    const struct region *region = &study->scenario.region;
    const char *asked = study->options->municipality;
    bool is_region = !asked || strcmp(asked, "region") == 0;
    size_t i = region->n_municipality;
    enum status status =
        is_region ? STATUS_OK : place_find(region, study->scenario.file, "--municipality", asked, &i, NULL, note);
    if (status)
        return status;
    study->place = i;
    study->s->code = strdup(is_region ? "region" : region->municipality[i].code);
    study->s->name = strdup(is_region ? _("the whole region") : region->municipality[i].name);
    return study->s->code && study->s->name ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_question(const char *file, struct study *study, struct note *note) {
    enum status status = find_measure(study, note);
    if (!status)
        status = recall_file(file, NULL, &study->scenario, note);
    study->all_schemes = study->scenario.n_scheme;
    if (!status)
        status = scenario_check_draws(&study->scenario, NULL, note);
    if (!status)
        status = find_scheme(study, note);
    if (!status)
        status = find_place(study, note);
    study->s->first_year = study->scenario.first_year + 1;
    study->s->last_year = study->scenario.first_year + (int64_t)study->scenario.n_year - 1;
    if (status)
        return status;
    study->s->options = sensitivity_options_text(study->options);
    return study->s->options ? STATUS_OK : STATUS_MEMORY;
}

/* ---- factors ---- */

static bool is_input(const struct inputs *inputs, enum input_owner owner, size_t offset) {
    for (size_t k = 0; k < inputs->n; k++)
        if (inputs->input[k].owner == owner && inputs->input[k].offset == offset)
            return true;
    return false;
}

/* A factor for columns first .. last - 1, those of another factor left out. key and label become its own. */
static enum status add_factor(struct study *study, size_t first, size_t last, char *key, char *label) {
    size_t k = study->s->n++, n = 0;
    study->s->factor[k] = (struct sensitivity_factor){.key = key, .label = label, .low_value = NAN, .high_value = NAN};
    for (size_t c = first; c < last; c++)
        if (study->factor[c] == SIZE_MAX) {
            study->factor[c] = k;
            study->column[k] = c;
            n++;
        }
    if (n != 1)
        study->column[k] = SIZE_MAX;
    return key && label ? STATUS_OK : STATUS_MEMORY;
}

static enum status add_inputs(struct study *study) {
    const struct inputs *inputs = &study->scenario.inputs;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < inputs->n && !status; k++) {
        status =
            add_factor(study, k, k + 1, strdup(inputs->input[k].path), sensitivity_input_label(&study->scenario, k));
        study->s->factor[k].low_value = input_value(&inputs->input[k], LOW);
        study->s->factor[k].high_value = input_value(&inputs->input[k], HIGH);
    }
    return status;
}

static enum status add_levels(struct study *study) {
    const struct care *care = &study->scenario.care;
    size_t first = study->design.n_input, n = study->design.n_town;
    bool own = study->place < n;
    if (care->level == LEVEL_NONE ||
        !(care->level_sd > 0.0 || is_input(&study->scenario.inputs, INPUT_CARE, offsetof(struct care, level_sd))))
        return STATUS_OK;
    char key[64], label[512];
    snprintf(key, sizeof key, "level:%s", study->s->code);
    snprintf(label, sizeof label, _("%s: unknown level of use"), study->s->name);
    enum status status = STATUS_OK;
    if (own)
        status = add_factor(study, first + study->place, first + study->place + 1, strdup(key), strdup(label));
    if (!status && (!own || n > 1))
        status =
            add_factor(study, first, first + n, strdup(own ? "level:other" : "level:all"),
                       strdup(own ? _("unknown levels of the others") : _("unknown levels of all municipalities")));
    return status;
}

static enum status add_budget(struct study *study) {
    const struct scenario *scenario = &study->scenario;
    size_t last = study->design.n_input + study->design.n_town + study->design.n_year;
    if (!(scenario->budget.macro_sd > 0.0 ||
          is_input(&scenario->inputs, INPUT_BUDGET, offsetof(struct budget_model, macro_sd))))
        return STATUS_OK;
    return add_factor(study, last - study->design.n_year + 1, last, strdup("budget:total"),
                      strdup(_("total of the budgets, year by year")));
}

static enum status list_factors(struct study *study, struct note *note) {
    const struct scenario *scenario = &study->scenario;
    size_t most = scenario->inputs.n + 3;
    study->design =
        (struct input_design){0, scenario->inputs.n, scenario->region.n_municipality, scenario->n_year, NULL, 0, 1};
    size_t columns = design_columns(&study->design);
    study->factor = malloc(columns * sizeof *study->factor);
    study->column = calloc(most, sizeof *study->column);
    enum status status = study->factor && study->column ? sensitivity_reserve(study->s, most) : STATUS_MEMORY;
    for (size_t c = 0; c < columns && study->factor; c++)
        study->factor[c] = SIZE_MAX;
    if (!status)
        status = add_inputs(study);
    if (!status)
        status = add_levels(study);
    if (!status)
        status = add_budget(study);
    if (status || study->s->n > 0)
        return status;
    return note_error(note, STATUS_CONFLICT, scenario->file, 0, NULL,
                      _("Nothing is uncertain in this scenario, so there is nothing to compare. Give some keys a "
                        "distribution, as scenarios/gevoeligheid-2016.cfg does."));
}

/* ---- points ---- */

/* Single numbers have two points, others GROUP_POINTS. */
static size_t tornado_points(const struct study *study, size_t k) {
    size_t group = study->points < GROUP_POINTS ? study->points : GROUP_POINTS;
    return study->column[k] != SIZE_MAX ? 2 : group;
}

static void lay_tornado(struct study *study, size_t k, double *row) {
    size_t columns = design_columns(&study->design), n = tornado_points(study, k);
    if (study->column[k] != SIZE_MAX) {
        row[study->column[k]] = LOW;
        row[columns + study->column[k]] = HIGH;
        return;
    }
    const double *sample = study->uniform + study->first_sobol * columns; /* A of the design */
    for (size_t j = 0; j < n; j++)
        for (size_t c = 0; c < columns; c++)
            if (study->factor[c] == k)
                row[j * columns + c] = sample[j * (study->s->n + 2) * columns + c];
}

/* As many as asked, or as few as the draws in all allow. */
static void choose_points(struct study *study) {
    size_t most = study->options->most, least = 2 * SOBOL_REPLICATES;
    study->points = study->options->points;
    while (most > 0 && study->points % least == 0 && study->points > least &&
           study->points * (study->s->n + 2) * study->draws > most)
        study->points /= 2;
    study->s->points = (int64_t)study->points;
}

static void count_points(struct study *study) {
    study->sobol =
        (struct sobol){design_columns(&study->design), study->s->n, study->factor, study->points, study->scenario.seed};
    study->first_sobol = 1;
    for (size_t k = 0; k < study->s->n; k++)
        study->first_sobol += tornado_points(study, k);
    study->design.n_point = study->first_sobol + sobol_count(&study->sobol);
}

static enum status lay_points(struct study *study, struct note *note) {
    size_t columns = design_columns(&study->design), at = 1;
    if (study->draws > 0 && study->design.n_point > MOST_DRAWS_IN_ALL / study->draws)
        return note_error(note, STATUS_CONFLICT, study->scenario.file, 0, "--points",
                          _("%zu points with %zu draws each are too many; give fewer points, fewer draws with -n or "
                            "fewer uncertain keys"),
                          study->design.n_point, study->draws);
    study->uniform = malloc(study->design.n_point * columns * sizeof *study->uniform);
    study->value = calloc(study->design.n_point, sizeof *study->value);
    if (!study->uniform || !study->value)
        return STATUS_MEMORY;
    for (size_t j = 0; j < study->first_sobol * columns; j++)
        study->uniform[j] = NAN;
    enum status status = sobol_design(&study->sobol, study->uniform + study->first_sobol * columns);
    for (size_t k = 0; k < study->s->n && !status; k++) {
        lay_tornado(study, k, study->uniform + at * columns);
        at += tornado_points(study, k);
    }
    study->design.uniform = study->uniform;
    return status;
}

/* A point of the tornado, by its value; among equals by its place, so that sorting has one outcome. */
struct end {
    double value;
    size_t point;
};

static int ascending(const void *a, const void *b) {
    const struct end *x = a, *y = b;
    int order = (x->value > y->value) - (x->value < y->value);
    return order ? order : (x->point > y->point) - (x->point < y->point);
}

/* All points have the same draws, so that ends differ by less than each of them may be off. Without the draws: as far
 * apart as if they had others. */
static double swing_error(const struct study *study, size_t low, size_t high) {
    size_t n = study->draws;
    double se = study->draws > 0 ? M_SQRT2 * study->s->centre_se : 0.0;
    if (!study->kept)
        return se;
    double *difference = study->kept; /* that of the centre, which is not needed any more */
    for (size_t r = 0; r < n; r++)
        difference[r] = study->kept[high * n + r] - study->kept[low * n + r];
    replicate_figure(n, difference, 1, &se);
    return se;
}

static void read_values(struct study *study) {
    struct sensitivity *s = study->s;
    struct end end[GROUP_POINTS];
    size_t at = 1;
    s->centre = study->value[0];
    for (size_t k = 0; k < s->n; k++) {
        size_t n = tornado_points(study, k);
        bool group = study->column[k] == SIZE_MAX;
        for (size_t j = 0; j < n; j++)
            end[j] = (struct end){study->value[at + j], at + j};
        if (group)
            qsort(end, n, sizeof *end, ascending);
        const struct end *low = &end[group ? stats_quantile_rank(LOW, (int64_t)n) - 1 : 0],
                         *high = &end[group ? stats_quantile_rank(HIGH, (int64_t)n) - 1 : 1];
        s->factor[k].low = low->value;
        s->factor[k].high = high->value;
        s->factor[k].swing_se = swing_error(study, low->point, high->point);
        at += n;
    }
    sobol_estimate(&study->sobol, study->value + at, &s->sobol);
}

/* ---- from top to bottom ---- */

/* Is the figure a mean, of amounts to which the own costs add what is known once the factors are? */
static bool own_is_known(const struct study *study) {
    return study->s->measure->linear && study->scenario.eta == 0 && care_points_are_known(&study->plan.care);
}

/* What is asked; else none where nothing need be drawn, few where own costs steady the mean, or as many as the measure
 * needs, and not too few for a smooth figure. */
static void choose_draws(struct study *study) {
    size_t usual = study->s->measure->least > SENSITIVITY_DRAWS ? (size_t)study->s->measure->least : SENSITIVITY_DRAWS;
    bool asked = study->options->draws > 0, known = !asked && own_is_known(study);
    bool linear = scheme_is_linear(&study->scenario.scheme[0]);
    study->steady = known && !linear;
    study->draws = asked ? study->options->draws : study->steady ? SENSITIVITY_FEW : known ? 0 : usual;
    study->s->draws = (int64_t)study->draws;
}

static enum status evaluate(struct study *study) {
    bool mean = study->s->measure->linear || study->s->measure->kind == SENSITIVITY_SHARE;
    if (mean && !study->steady && study->draws > 0) {
        study->kept = calloc(study->first_sobol * study->draws, sizeof *study->kept);
        if (!study->kept)
            return STATUS_MEMORY;
    }
    struct sensitivity_task task = {&study->plan,   &study->scenario,   &study->design,
                                    study->options, study->s->measure,  study->draws,
                                    study->place,   study->first_sobol, study->kept};
    return study->steady ? sensitivity_steady(&task, study->value, &study->s->centre_se)
                         : sensitivity_evaluate(&task, study->value, &study->s->centre_se);
}

static enum status prepare(const char *file, struct study *study, struct note *note) {
    memset(study->s, 0, sizeof *study->s);
    enum status status = read_question(file, study, note);
    if (!status)
        status = plan_init(&study->plan, &study->scenario, study->options->threads, NULL, note);
    if (!status)
        choose_draws(study);
    if (!status)
        status = list_factors(study, note);
    if (!status) {
        choose_points(study);
        count_points(study);
    }
    return status;
}

static enum status work_out(struct study *study, struct note *note) {
    enum status status = lay_points(study, note);
    if (!status)
        status = evaluate(study);
    if (!status)
        read_values(study);
    return status;
}

static enum status describe_failure(enum status status, const struct scenario *scenario, const char *file,
                                    struct note *note) {
    const struct input *budget = inputs_find_group(&scenario->inputs, "budget.");
    if (status == STATUS_RANGE)
        return note_error(note, status, file, 0, NULL,
                          _("With the most extreme values of the uncertain keys a cost becomes too large to settle, or "
                            "a budget is not possible. Let these keys vary less."));
    if (status == STATUS_CONFLICT)
        return note_error(note, status, budget ? budget->file : scenario->macro_file,
                          budget ? budget->line : scenario->macro_line, budget ? budget->path : "budget.macro_sd",
                          _("With some values of the uncertain keys the budgets are not possible. Let the uncertain "
                            "keys of the group budget vary less."));
    if (status == STATUS_MEMORY)
        return note_error(note, status, file, 0, NULL,
                          _("There is not enough memory for so many points. Give fewer with --points."));
    return status;
}

static void study_free(struct study *study) {
    plan_free(&study->plan);
    study->scenario.n_scheme = study->all_schemes;
    scenario_free(&study->scenario);
    free(study->factor);
    free(study->column);
    free(study->uniform);
    free(study->value);
    free(study->kept);
}

enum status sensitivity_run(const char *file, const struct sensitivity_options *options,
                            struct sensitivity *sensitivity, struct note *note) {
    struct study study = {.options = options, .s = sensitivity};
    enum status status = prepare(file, &study, note);
    if (!status)
        status = work_out(&study, note);
    status = describe_failure(status, &study.scenario, file, note);
    study_free(&study);
    if (status)
        sensitivity_free(sensitivity);
    return status;
}

enum status sensitivity_size(const char *file, const struct sensitivity_options *options, int64_t *points,
                             int64_t *draws, struct note *note) {
    struct sensitivity sensitivity = {.n = 0};
    struct study study = {.options = options, .s = &sensitivity};
    enum status status = prepare(file, &study, note);
    *points = status ? 0 : (int64_t)study.design.n_point;
    *draws = status ? 0 : (int64_t)study.draws;
    study_free(&study);
    sensitivity_free(&sensitivity);
    return status;
}

enum status sensitivity_add(const char *path, const struct sensitivity_options *options,
                            struct sensitivity *sensitivity, struct note *note) {
    struct axis_labels labels[AXIS_COUNT] = {{0}};
    struct store *store = NULL;
    const char **key = NULL;
    memset(sensitivity, 0, sizeof *sensitivity);
    enum status status = store_amend_begin(path, &store, note);
    if (status)
        return status;
    status = sensitivity_run(path, options, sensitivity, note);
    if (!status) {
        key = calloc(sensitivity->n, sizeof *key);
        status = key ? STATUS_OK : STATUS_MEMORY;
    }
    for (size_t k = 0; k < sensitivity->n && !status; k++)
        key[k] = sensitivity->factor[k].key;
    labels[AXIS_INPUT] = (struct axis_labels){sensitivity->n, key, NULL, NULL};
    if (!status)
        status = store_amend_open(store, "/sensitivity", labels, note);
    if (!status)
        status = sensitivity_record(sensitivity, store, note);
    if (status)
        store_abandon(store);
    else
        status = store_finish(store, note);
    free(key);
    if (status)
        sensitivity_free(sensitivity);
    return status;
}
