#include "sim/engine/run.h"

#include "sim/base/i18n.h"
#include "sim/engine/ensemble.h"
#include "sim/engine/record.h"
#include <string.h>

static enum status override_options(const struct run_options *options, struct scenario *scenario, struct note *note) {
    if (options->seed >= 0)
        scenario->seed = (uint64_t)options->seed;
    if (options->draws > 0)
        scenario->n_draw = options->draws;
    if (scenario->n_draw % scenario->inner_draws != 0)
        return note_error(note, STATUS_CONFLICT, NULL, 0, "-n",
                          _("%lld draws do not divide into groups of inner_draws = %lld; use a multiple of it"),
                          (long long)scenario->n_draw, (long long)scenario->inner_draws);
    for (size_t k = 0; options->warn && k < scenario->n_warning; k++)
        options->warn(options->context, scenario->warning[k]);
    return STATUS_OK;
}

static enum status describe_failure(enum status status, struct note *note) {
    if (status == STATUS_RANGE)
        return note_error(note, status, NULL, 0, "products",
                          _("a simulated cost is too large to settle (over EUR 1 billion in one cell); check the "
                            "mean_cost_eur, cv and tail_index of the products"));
    return status;
}

static enum status run_draws(const struct run_options *options, struct ensemble *ensemble, struct store *store,
                             struct note *note) {
    size_t total = (size_t)ensemble->plan->scenario->n_draw, rows = ensemble->chunk.rows;
    for (size_t first = 0; first < total; first += rows) {
        if (options->progress)
            options->progress(options->context, (int64_t)first, (int64_t)total);
        if (options->stop && *options->stop)
            return note_error(note, STATUS_INTERRUPTED, NULL, 0, NULL,
                              _("stopped after %zu of %zu draws; no results file was written"), first, total);
        enum status status = ensemble_run_chunk(ensemble, first, total - first < rows ? total - first : rows);
        if (status)
            return describe_failure(status, note);
        status = record_chunk(store, ensemble->plan, &ensemble->chunk, options->store, note);
        if (status)
            return status;
    }
    if (options->progress)
        options->progress(options->context, (int64_t)total, (int64_t)total);
    return STATUS_OK;
}

/* The way of the data, from top to bottom. */
enum status run_scenario(const struct run_options *options, struct note *note) {
    struct scenario scenario = {0};
    struct plan plan = {0};
    struct ensemble ensemble = {0};
    struct store *store = NULL;

    enum status status = scenario_read(options->scenario, &scenario, note);
    if (!status)
        status = override_options(options, &scenario, note);
    if (!status)
        status = plan_init(&plan, &scenario, note);
    if (!status)
        status = ensemble_init(&ensemble, &plan, options->threads);
    if (!status)
        status = record_create(&plan, options->output, options->store, &store, note);
    if (!status)
        status = record_inputs(store, &plan, note);
    if (!status)
        status = run_draws(options, &ensemble, store, note);
    if (!status)
        status = ensemble_measure(&ensemble);
    if (!status)
        status = record_measures(store, &plan, ensemble.measure, ensemble.series, ensemble.external,
                                 ensemble.imbalance, note);
    if (!status)
        status = record_provenance(store, &plan, options->store, ensemble.measure, note);
    if (!status) {
        status = store_finish(store, note);
        store = NULL;
    }

    store_abandon(store);
    ensemble_free(&ensemble);
    plan_free(&plan);
    scenario_free(&scenario);
    return status;
}
