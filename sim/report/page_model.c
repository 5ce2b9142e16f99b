/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/engine/recall.h"
#include "sim/scenario/withhold.h"
#include "sim/tables/accounts.h"
#include "sim/tables/verdict.h"
#include <stdlib.h>
#include <string.h>

/* Variables that go into the page as they are, in the order of their axes, where the file has them. Nothing about
 * clients: small counts may not leave the program. */
static const struct page_variables variables[] = {
    {"", PAGE_TEXT, {AXIS_MUNICIPALITY, AXIS_END}, {"municipality", "municipality_name"}},
    {"", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}, {"scheme", "scheme_label", "scheme_label_en"}},
    {"", PAGE_TEXT, {AXIS_CARE, AXIS_END}, {"care", "care_label", "care_label_en"}},
    {"", PAGE_TEXT, {AXIS_PERIOD, AXIS_END}, {"period"}},
    {"", PAGE_INTEGER, {AXIS_YEAR, AXIS_END}, {"year"}},
    {"", PAGE_INTEGER, BUDGET_AXES, {"residents", "estimate_given", "budget_mean"}},
    {"", PAGE_INTEGER, YEARLY_AXES, {"estimate"}},
    {"", PAGE_TEXT, {AXIS_UNIT, AXIS_END}, {"unit_name"}},
    {"/summary/",
     PAGE_INTEGER,
     FIGURE_AXES,
     {"mean", "mean_se", "transfer_chance_sd", "transfer_model", "transfer_use"}},
    {"/summary/", PAGE_DOUBLE, FIGURE_AXES, {"p_shortfall", "sd_ratio"}},
    {"/summary/", PAGE_INTEGER, FIGURE_AXES_BY(AXIS_QUANTILE), {"quantile"}},
    {"/summary/", PAGE_INTEGER, FIGURE_AXES_BY(AXIS_CERTAINTY), {"buffer_required"}},
    {"/incentive/", PAGE_DOUBLE, {AXIS_CARE, AXIS_END}, {"client_share"}},
    {"/incentive/",
     PAGE_INTEGER,
     {AXIS_SCHEME, AXIS_CARE, AXIS_MUNICIPALITY, AXIS_END},
     {"client_own", "client_others"}},
};

/* The budget has no draws when it is certain; where it is not, budget_mean is there. */
static enum status write_budget(struct json *to, const struct page_file *file, struct note *note) {
    static const struct page_variables budget = {"", PAGE_INTEGER, BUDGET_AXES, {"budget"}};
    if (result_has(file->result, "budget_mean"))
        return STATUS_OK;
    return page_write_variables(to, file, &budget, 1, note);
}

/* "verdict": [scheme][municipality] over the horizon, as all tables tell it. */
static void write_verdicts(struct json *to, const struct page_file *file, const struct source *source) {
    static const char *const names[VERDICT_TOLD_COUNT] = {"pays", "receives", "missing", "draws", "neutral", "unnamed"};
    json_open(to, "verdict", '[');
    for (size_t k = 0; k < source->n_scheme * source->n_municipality; k++) {
        size_t i = k % source->n_municipality;
        json_text(to, NULL, file->hidden[i] ? "" : names[verdict_told(source, k / source->n_municipality, i)]);
    }
    json_close(to, ']');
}

/* "accounts": [municipality] years whose account counts; "accounts_more": [scheme][municipality] how many more decide.
 */
static enum status write_accounts(struct json *to, const struct page_file *file, struct source *source,
                                  struct note *note) {
    struct accounts accounts;
    enum status status = accounts_load(source, &accounts, note);
    if (status)
        return status;
    json_open(to, "accounts", '[');
    for (size_t i = 0; i < source->n_municipality; i++)
        json_integer(to, NULL, file->hidden[i] ? 0 : accounts.given[i]);
    json_close(to, ']');
    json_open(to, "accounts_more", '[');
    for (size_t k = 0; k < source->n_scheme * source->n_municipality; k++) {
        size_t i = k % source->n_municipality;
        json_integer(to, NULL,
                     file->hidden[i] ? ACCOUNTS_UNKNOWN
                                     : accounts_more(source, &accounts, k / source->n_municipality, i));
    }
    json_close(to, ']');
    return STATUS_OK;
}

/* What a withheld municipality gives of itself stands in the scenario too. By new municipalities it is not told of
 * which old ones that is, so that nothing of the kind stays. */
static enum status write_scenario(struct json *to, const struct page_file *file, const struct source *source,
                                  const char *text, struct note *note) {
    size_t n = 0;
    char *shown = NULL;
    const char **place = calloc(2 * file->n_hidden + 1, sizeof *place);
    enum status status = place ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < file->n_municipality && !status; i++)
        if (file->hidden[i]) {
            place[n++] = source->code[i];
            place[n++] = source->municipality[i];
        }
    if (!status && n > 0)
        status = scenario_withhold(text, n, file->by_unit ? NULL : place, &shown, note);
    if (!status)
        json_text(to, "scenario", shown ? shown : text);
    free(shown);
    free(place);
    return status;
}

/* "name": text, of each of these under /provenance. */
static enum status write_provenance(struct json *to, const struct page_file *file, const struct source *source,
                                    struct note *note) {
    static const char *const names[] = {"scenario_name", "title",    "title_en",        "draws",       "seed",
                                        "quantiles",     "scenario", "program_version", "git_revision"};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof names / sizeof names[0] && !status; k++) {
        char name[64];
        const char *const *text = NULL;
        const struct result_row row = {name, REQUIRED, {AXIS_END}, .raw = &text};
        snprintf(name, sizeof name, "/provenance/%s", names[k]);
        status = result_read(file->result, AXIS_MUNICIPALITY, &row, 1, note);
        if (!status && strcmp(names[k], "scenario") == 0)
            status = write_scenario(to, file, source, *text, note);
        else if (!status)
            json_text(to, names[k], *text);
    }
    return status;
}

/* "warnings": what `solidair check` says of the scenario, without the place in its files. They may tell of accounts,
 * and so none where somebody is withheld. */
static enum status write_warnings(struct json *to, const struct page_file *file, struct note *note) {
    struct scenario scenario;
    bool known = false;
    enum status status = recall_if_known(file->result, &scenario, &known, note);
    const char *root = result_path(file->result);
    json_open(to, "warnings", '[');
    for (size_t k = 0; known && !status && file->n_hidden == 0 && k < scenario.n_warning; k++) {
        const char *text = scenario.warning[k], *colon = strstr(text, ": ");
        bool placed = strncmp(text, root, strlen(root)) == 0 && colon;
        json_text(to, NULL, placed ? colon + 2 : text);
    }
    json_close(to, ']');
    scenario_free(&scenario);
    return status;
}

enum status page_model(struct json *to, const struct page_file *file, const struct tables *tables,
                       const struct report_request *request, struct note *note) {
    json_open(to, NULL, '{');
    json_text(to, "lang", i18n_language() == LANGUAGE_NL ? "nl" : "en");
    json_flag(to, "by_unit", file->by_unit);
    json_flag(to, "assumed", tables->stamp != NULL);
    json_text(to, "budget_origin", source_budget_word(tables->file));
    char part[FORMAT_SIZE];
    if (tables->file->budget_covers < 1.0)
        json_text(to, "covers", format_percent(tables->file->budget_covers, 1, part));
    enum status status = write_provenance(to, file, tables->file, note);
    if (request->municipality)
        json_integer(to, "chosen", (int64_t)file->chosen);
    page_write_hidden(to, file);
    json_integer(to, "chosen_scheme", (int64_t)tables->file->shown_scheme);
    json_integer(to, "alone", (int64_t)tables->file->alone); /* past the last where every scheme shares something */
    if (!status)
        status = page_write_variables(to, file, variables, sizeof variables / sizeof variables[0], note);
    if (!status)
        status = write_budget(to, file, note);
    write_verdicts(to, file, tables->file);
    if (!status)
        status = write_accounts(to, file, tables->file, note);
    if (!status)
        status = write_warnings(to, file, note);
    page_sheets(to, tables);
    if (!status)
        status = page_draws(to, file, request->internal, note);
    json_close(to, '}');
    return status;
}
