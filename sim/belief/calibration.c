/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/belief/calibration.h"

#include "models/care/expect.h"
#include "sim/base/i18n.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SCALES_USED = 6, LEAST_GROUPS = 8, LEAST_MEMBERS = 3 };

/* A factor of each sub-region needs at least LEAST_GROUPS of them with LEAST_MEMBERS each, to be told from the nation
 * and from the municipalities. */
static bool has_groups(const struct evidence *evidence) {
    size_t enough = 0;
    for (size_t g = 0; g < evidence->n_group; g++) {
        size_t members = 0;
        for (size_t i = 0; i < evidence->n; i++)
            members += evidence->group[i] == g;
        enough += members >= LEAST_MEMBERS;
    }
    return enough >= LEAST_GROUPS;
}

/* What the sub-regions cannot tell keeps the value that is believed of it, or that of the scenario. */
static void hold_groups(const struct evidence *evidence, struct targets *targets) {
    const struct care *care = &evidence->scenario->care;
    if (has_groups(evidence))
        return;
    if (!targets->named[PARAMETER_REGIONAL_SD])
        targets->prior[PARAMETER_REGIONAL_SD].value = care->regional_sd;
    if (!targets->named[PARAMETER_SUB_REGION_SD])
        targets->prior[PARAMETER_SUB_REGION_SD].value = 0.0;
    targets->prior[PARAMETER_REGIONAL_SD].sd = targets->prior[PARAMETER_SUB_REGION_SD].sd = 0.0;
}

enum status calibration_start(const struct evidence *evidence, size_t n_year, struct targets *targets,
                              struct kernel *kernel) {
    const struct scenario *scenario = evidence->scenario;
    hold_groups(evidence, targets);
    enum status status = kernel_of_care(&scenario->care, &scenario->region, n_year, kernel);
    if (!status && !targets->named[PARAMETER_CHANCE])
        targets->prior[PARAMETER_CHANCE].value = sqrt(kernel->chance / 30000.0);
    return status;
}

/* ---- what is only compared ---- */

/* Clients and cost that the scenario expects of the whole region in a year. */
static enum status expect_region(const struct scenario *scenario, size_t year, double *clients, double *euro) {
    const struct care *care = &scenario->care;
    size_t n = scenario->region.n_municipality, n_product = care->n_product, cells = n * CARE_FORMS * care->n_care;
    double *expected = calloc(scenario->n_year * n * n_product, sizeof *expected);
    int64_t *cents = calloc(cells, sizeof *cents);
    enum status status = expected && cents ? STATUS_OK : STATUS_MEMORY;
    *clients = *euro = 0.0;
    if (!status) {
        const double *of_year = expected + year * n * n_product;
        care_expect_clients(care, &scenario->region, expected);
        care_expect_cells(care, &scenario->region, year, of_year, cents, NULL);
        for (size_t c = 0; c < n * n_product; c++)
            *clients += of_year[c];
        for (size_t c = 0; c < cells; c++)
            *euro += (double)cents[c] / 100.0;
    }
    free(expected);
    free(cents);
    return status;
}

static enum status compare(struct calibration *c) {
    const struct targets *targets = &c->targets;
    enum status status = STATUS_OK;
    c->fitted = calloc(targets->n_check + 1, sizeof *c->fitted);
    if (!c->fitted)
        return STATUS_MEMORY;
    for (size_t k = 0; k < targets->n_check && !status; k++) {
        const struct target_check *check = &targets->check[k];
        double clients = 0.0, euro = 0.0;
        bool known = check->year > 0 && check->year < c->accounts.n_year;
        if (check->check == CHECK_GROWTH)
            c->fitted[k] = known ? c->fit.common[check->year] - c->fit.common[check->year - 1] : NAN;
        else
            status = expect_region(&c->scenario, check->year, &clients, &euro);
        if (check->check != CHECK_GROWTH)
            c->fitted[k] = check->check == CHECK_CLIENTS ? clients : euro;
    }
    return status;
}

/* ---- the story ---- */

bool calibration_is_enough(const struct evidence *evidence, const struct accounts *accounts) {
    return accounts_count(accounts) >= CALIBRATION_FACTS && accounts->n_year >= evidence->first + CALIBRATION_YEARS &&
           accounts->n_year < FILTER_YEARS;
}

static enum status check_enough(const struct calibration *c, const char *path, struct note *note) {
    size_t facts = accounts_count(&c->accounts), years = c->evidence.n_known - c->evidence.first;
    if (calibration_is_enough(&c->evidence, &c->accounts))
        return STATUS_OK;
    return note_error(note, STATUS_CONFLICT, path, 0, "region",
                      _("The region \"%s\" has %zu accounts that are facts, over %zu years: swings can be told from at "
                        "least %d over %d to %d years. Take those of the country, which are fitted already: inherit "
                        "scenarios/panel/nederland-geijkt.cfg, or give a scenario of more municipalities, such as "
                        "scenarios/nederland.cfg."),
                      c->scenario.region.name, facts, years, CALIBRATION_FACTS, CALIBRATION_YEARS, FILTER_YEARS - 1);
}

static enum status read_all(struct calibration *c, const char *scenario_path, const char *targets_path,
                            struct note *note) {
    enum status status = scenario_read(&files_disk, scenario_path, &c->scenario, note);
    if (!status)
        status = targets_read(&files_disk, targets_path, &c->scenario, &c->targets, note);
    if (!status)
        status =
            evidence_read(&files_disk, &c->scenario, c->targets.named[PARAMETER_NEED_EXPONENT], &c->evidence, note);
    if (!status)
        status = evidence_accounts(&c->evidence, c->evidence.n_known - 1, &c->accounts);
    return status ? status : check_enough(c, scenario_path, note);
}

enum status calibration_run(const char *scenario_path, const char *targets_path, const struct fit_progress *progress,
                            struct calibration *c, struct note *note) {
    struct likelihood likelihood = {0};
    memset(c, 0, sizeof *c);
    enum status status = read_all(c, scenario_path, targets_path, note);
    if (!status)
        status = calibration_start(&c->evidence, c->accounts.n_year, &c->targets, &c->kernel);
    if (!status)
        status = likelihood_init(&c->accounts, &c->kernel, c->targets.unrest, SCALES_USED, 0, &likelihood);
    if (!status)
        status = fit_accounts(&likelihood, c->targets.prior, progress, &c->fit);
    if (!status)
        status = misfit_look(&c->accounts, &c->kernel, c->targets.unrest, &c->fit, &c->misfit);
    if (!status)
        status = compare(c);
    likelihood_free(&likelihood);
    if (status)
        calibration_free(c);
    return status;
}

void calibration_free(struct calibration *c) {
    evidence_free(&c->evidence);
    targets_free(&c->targets);
    accounts_free(&c->accounts);
    scenario_free(&c->scenario);
    free(c->fitted);
    memset(c, 0, sizeof *c);
}
