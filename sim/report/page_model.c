#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/report/json.h"
#include <stdlib.h>
#include <string.h>

enum kind { KIND_INTEGER, KIND_DOUBLE, KIND_TEXT, KIND_SINGLE };

/* Variables that go into the page as they are, in the order of their axes, where the file has them. Nothing about
 * clients: small counts may not leave the program. */
static const struct {
    const char *name;
    enum kind kind;
} variables[] = {
    {"municipality", KIND_TEXT},
    {"municipality_name", KIND_TEXT},
    {"scheme", KIND_TEXT},
    {"scheme_label", KIND_TEXT},
    {"scheme_label_en", KIND_TEXT},
    {"care", KIND_TEXT},
    {"care_label", KIND_TEXT},
    {"care_label_en", KIND_TEXT},
    {"period", KIND_TEXT},
    {"year", KIND_INTEGER},
    {"probability", KIND_DOUBLE},
    {"certainty", KIND_DOUBLE},
    {"residents", KIND_INTEGER},
    {"youths", KIND_INTEGER},
    {"estimate", KIND_INTEGER},
    {"budget_mean", KIND_INTEGER},
    {"unit_name", KIND_TEXT},
    {"/summary/mean", KIND_INTEGER},
    {"/summary/mean_se", KIND_INTEGER},
    {"/summary/sd", KIND_INTEGER},
    {"/summary/parameter_sd", KIND_INTEGER},
    {"/summary/p_shortfall", KIND_DOUBLE},
    {"/summary/es90", KIND_INTEGER},
    {"/summary/quantile", KIND_INTEGER},
    {"/summary/buffer_required", KIND_INTEGER},
    {"/summary/transfer_structural_mean", KIND_INTEGER},
    {"/summary/transfer_structural_mean_se", KIND_INTEGER},
    {"/summary/transfer_structural_sd", KIND_INTEGER},
    {"/summary/transfer_structural_sd_se", KIND_INTEGER},
    {"/summary/transfer_chance_sd", KIND_INTEGER},
    {"/summary/transfer_model", KIND_INTEGER},
    {"/summary/transfer_use", KIND_INTEGER},
    {"/summary/sd_ratio", KIND_DOUBLE},
    {"/summary/marginal_share", KIND_DOUBLE},
    {"/region/mean", KIND_INTEGER},
    {"/region/mean_se", KIND_INTEGER},
    {"/region/sd", KIND_INTEGER},
    {"/region/p_shortfall", KIND_DOUBLE},
    {"/region/es90", KIND_INTEGER},
    {"/region/quantile", KIND_INTEGER},
    {"/region/buffer_required", KIND_INTEGER},
    {"/region/external_mean", KIND_INTEGER},
    {"/leaving/first_year_outside", KIND_INTEGER},
    {"/leaving/round", KIND_INTEGER},
    {"/leaving/uncertain", KIND_INTEGER},
    {"/leaving/has_rule", KIND_INTEGER},
    {"/fund/balance_mean", KIND_INTEGER},
    {"/fund/assessment_probability", KIND_DOUBLE},
    {"/fund/assessment_mean", KIND_INTEGER},
    {"/stability/alone", KIND_INTEGER},
    {"/stability/shapley", KIND_INTEGER},
    {"/stability/saving", KIND_INTEGER},
    {"/stability/margin", KIND_DOUBLE},
    {"/stability/draws", KIND_INTEGER},
    {"/stability/scheme_groups", KIND_INTEGER},
    {"/stability/scheme_groups_better", KIND_INTEGER},
    {"/stability/scheme_groups_undecided", KIND_INTEGER},
    {"/summary/p_exceeds_receives", KIND_DOUBLE},
    {"/summary/p_exceeds_not_receives", KIND_DOUBLE},
    {"/summary/p_within_receives", KIND_DOUBLE},
    {"/summary/p_within_not_receives", KIND_DOUBLE},
    {"/sensitivity/label", KIND_TEXT},
    {"/sensitivity/place_name", KIND_SINGLE},
    {"/sensitivity/scheme_label", KIND_SINGLE},
    {"/sensitivity/measure", KIND_SINGLE},
    {"/sensitivity/tornado_low", KIND_DOUBLE},
    {"/sensitivity/tornado_high", KIND_DOUBLE},
    {"/sensitivity/first_order", KIND_DOUBLE},
    {"/sensitivity/total", KIND_DOUBLE},
    {"/stress/shock_label", KIND_TEXT},
    {"/stress/shock_label_en", KIND_TEXT},
    {"/stress/scheme_label", KIND_TEXT},
    {"/stress/scheme_label_en", KIND_TEXT},
    {"/stress/payment_change", KIND_INTEGER},
    {"/stress/p_shortfall", KIND_DOUBLE},
    {"/stress/p_shortfall_before", KIND_DOUBLE},
};
enum { VARIABLES = sizeof variables / sizeof variables[0] };

static enum status write_texts(FILE *out, const struct result *result, const char *name, struct note *note) {
    size_t n = 0;
    char **texts = NULL;
    enum status status = result_texts(result, name, &n, &texts, note);
    if (!status)
        json_texts(out, n, texts);
    result_free_texts(n, texts);
    return status;
}

static enum status write_single(FILE *out, const struct result *result, const char *name, struct note *note) {
    char *text = NULL;
    enum status status = result_text(result, name, &text, note);
    if (!status)
        json_text(out, text);
    free(text);
    return status;
}

static enum status write_variable(FILE *out, const struct result *result, const char *name, enum kind kind,
                                  struct note *note) {
    size_t n = 0;
    int64_t *integers = NULL;
    double *doubles = NULL;
    enum status status = STATUS_OK;
    if (kind == KIND_TEXT)
        return write_texts(out, result, name, note);
    if (kind == KIND_SINGLE)
        return write_single(out, result, name, note);
    if (kind == KIND_INTEGER)
        status = result_int64(result, name, &n, &integers, note);
    else
        status = result_double(result, name, &n, &doubles, note);
    if (!status && integers)
        json_integers(out, n, integers);
    if (!status && doubles)
        json_doubles(out, n, doubles);
    free(integers);
    free(doubles);
    return status;
}

/* The budget has no draws when it is certain; where it is not, budget_mean is there. */
static enum status write_budget(FILE *out, const struct result *result, int *first, struct note *note) {
    if (result_has(result, "budget_mean"))
        return STATUS_OK;
    json_key(out, "budget", first);
    return write_variable(out, result, "budget", KIND_INTEGER, note);
}

static enum status write_provenance(FILE *out, const struct result *result, int *first, struct note *note) {
    static const char *const names[] = {"scenario_name",    "title", "title_en",        "draws",
                                        "inner_draws",      "seed",  "warning_count",   "quantiles",
                                        "scenario",         "store", "program_version", "git_revision",
                                        "table_columns.csv"};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < sizeof names / sizeof names[0] && !status; k++) {
        char *text = NULL;
        status = result_provenance(result, names[k], &text, note);
        if (!status) {
            json_key(out, names[k], first);
            json_text(out, text);
        }
        free(text);
    }
    return status;
}

/* Which municipality the page opens with: by name or by code. */
static enum status find_municipality(const struct result *result, const char *wanted, size_t *found,
                                     struct note *note) {
    static const char *const names[] = {"municipality_name", "municipality"};
    enum status status = STATUS_OK;
    for (size_t k = 0; k < 2 && !status; k++) {
        size_t n = 0;
        char **texts = NULL;
        status = result_texts(result, names[k], &n, &texts, note);
        for (size_t i = 0; i < n && !status; i++)
            if (strcmp(texts[i], wanted) == 0) {
                *found = i;
                result_free_texts(n, texts);
                return STATUS_OK;
            }
        result_free_texts(n, texts);
    }
    if (status)
        return status;
    return note_error(note, STATUS_USAGE, NULL, 0, "--municipality",
                      _("%s is not in this results file; expected the name or the CBS code of one of its "
                        "municipalities, as `solidair show` prints them"),
                      wanted);
}

enum status page_model(FILE *out, const struct result *result, const struct report_request *request,
                       struct note *note) {
    int first = 1;
    size_t chosen = 0;
    enum status status =
        request->municipality ? find_municipality(result, request->municipality, &chosen, note) : STATUS_OK;
    fputc('{', out);
    json_key(out, "lang", &first);
    json_text(out, i18n_language() == LANGUAGE_NL ? "nl" : "en");
    json_key(out, "page_version", &first);
    json_text(out, version_program);
    if (request->municipality) {
        json_key(out, "chosen", &first);
        fprintf(out, "%zu", chosen);
    }
    if (!status)
        status = write_provenance(out, result, &first, note);
    for (size_t k = 0; k < VARIABLES && !status; k++)
        if (result_has(result, variables[k].name)) {
            json_key(out, variables[k].name + (variables[k].name[0] == '/'), &first);
            status = write_variable(out, result, variables[k].name, variables[k].kind, note);
        }
    if (!status)
        status = write_budget(out, result, &first, note);
    fputc('}', out);
    return status;
}
