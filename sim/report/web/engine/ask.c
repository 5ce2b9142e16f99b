/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a finished run: the commands coalition, stress and sensitivity, as they are without options. The
 * answer becomes part of the run, and of what it tells from then on. */
#include "sim/report/web/engine/engine.h"

#include "sim/decide/reverse.h"
#include "sim/decide/sensitivity.h"
#include "sim/decide/stability.h"
#include <string.h>

struct asked {
    const char *results, *municipality, *scheme, *shocks;
    const struct stress_reserve *reserve; /* of the municipality, or NULL */
};

static void tell_progress(void *context, int64_t done, int64_t total) {
    (void)context;
    page_progress((int)done, (int)total);
}

static void tell_steps(void *context, int64_t done, int64_t total, const char *what) {
    (void)what;
    tell_progress(context, done, total);
}

static enum status ask_coalition(const struct asked *asked, struct note *note) {
    const struct stability_options options = {
        .margin = 0.01, .rho = 0.5, .most_draws = 10000, .progress = tell_progress};
    return stability_run(asked->results, &options, note);
}

static enum status ask_stress(const struct asked *asked, struct note *note) {
    const struct stress_options options = {.file = asked->results,
                                           .shocks = asked->shocks,
                                           .n_reserve = asked->reserve != NULL,
                                           .reserve = asked->reserve,
                                           .progress = tell_steps};
    return stress_add(&options, note);
}

static enum status ask_reverse(const struct asked *asked, struct note *note) {
    const struct stress_options options = {
        .file = asked->results, .n_reserve = asked->reserve != NULL, .reserve = asked->reserve, .progress = tell_steps};
    return reverse_add(&options, asked->scheme, NULL, note);
}

static struct sensitivity_options sensitivity_of(const char *municipality, const char *scheme) {
    return (struct sensitivity_options){.measure = "mean",
                                        .scheme = scheme,
                                        .municipality = municipality,
                                        .points = SENSITIVITY_POINTS,
                                        .progress = tell_progress};
}

static enum status ask_sensitivity(const struct asked *asked, struct note *note) {
    const struct sensitivity_options options = sensitivity_of(asked->municipality, asked->scheme);
    struct sensitivity sensitivity = {0};
    enum status status = sensitivity_add(asked->results, &options, &sensitivity, note);
    sensitivity_free(&sensitivity);
    return status;
}

static const struct question {
    const char *name;
    enum status (*ask)(const struct asked *asked, struct note *note);
} questions[] = {
    {"coalition", ask_coalition}, {"stress", ask_stress}, {"reverse", ask_reverse}, {"sensitivity", ask_sensitivity}};

TO_SCRIPT("question")
int page_question(const char *results, const char *name, const char *municipality, const char *scheme,
                  const char *shocks, double reserve) {
    const struct stress_reserve given = {municipality, (int64_t)reserve};
    const struct asked asked = {results, municipality, scheme, shocks, reserve >= 0 ? &given : NULL};
    struct note note = {0};
    enum status status = STATUS_USAGE;
    for (size_t k = 0; k < sizeof questions / sizeof questions[0]; k++)
        if (strcmp(questions[k].name, name) == 0)
            status = questions[k].ask(&asked, &note);
    answer_begin();
    return answer_end(status, &note);
}

TO_SCRIPT("sensitivitySize")
int page_sensitivity_size(const char *results, const char *municipality, const char *scheme) {
    const struct sensitivity_options options = sensitivity_of(municipality, scheme);
    struct note note = {0};
    int64_t points = 0, draws = 0;
    enum status status = sensitivity_size(results, &options, &points, &draws, &note);
    struct json to = {answer_begin(), false};
    json_open(&to, NULL, '{');
    json_integer(&to, "points", points);
    json_integer(&to, "draws", draws);
    json_close(&to, '}');
    return answer_end(status, &note);
}
