/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/report/json.h"
#include "sim/tables/chosen.h"
#include <string.h>

/* Variables that go into the page as they are, in the order of their axes, where the file has them. Nothing about
 * clients: small counts may not leave the program. */
static const struct page_variable variables[] = {
    {"municipality", PAGE_TEXT},
    {"municipality_name", PAGE_TEXT},
    {"scheme", PAGE_TEXT},
    {"scheme_label", PAGE_TEXT},
    {"scheme_label_en", PAGE_TEXT},
    {"care", PAGE_TEXT},
    {"care_label", PAGE_TEXT},
    {"care_label_en", PAGE_TEXT},
    {"period", PAGE_TEXT},
    {"year", PAGE_INTEGER},
    {"probability", PAGE_DOUBLE},
    {"certainty", PAGE_DOUBLE},
    {"residents", PAGE_INTEGER},
    {"youths", PAGE_INTEGER},
    {"estimate", PAGE_INTEGER},
    {"estimate_given", PAGE_INTEGER},
    {"budget_mean", PAGE_INTEGER},
    {"unit_name", PAGE_TEXT},
    {"/summary/mean", PAGE_INTEGER},
    {"/summary/mean_se", PAGE_INTEGER},
    {"/summary/sd", PAGE_INTEGER},
    {"/summary/parameter_sd", PAGE_INTEGER},
    {"/summary/p_shortfall", PAGE_DOUBLE},
    {"/summary/es90", PAGE_INTEGER},
    {"/summary/quantile", PAGE_INTEGER},
    {"/summary/buffer_required", PAGE_INTEGER},
    {"/summary/transfer_structural_mean", PAGE_INTEGER},
    {"/summary/transfer_structural_mean_se", PAGE_INTEGER},
    {"/summary/transfer_structural_sd", PAGE_INTEGER},
    {"/summary/transfer_structural_sd_se", PAGE_INTEGER},
    {"/summary/transfer_chance_sd", PAGE_INTEGER},
    {"/summary/transfer_model", PAGE_INTEGER},
    {"/summary/transfer_use", PAGE_INTEGER},
    {"/summary/sd_ratio", PAGE_DOUBLE},
    {"/summary/marginal_share", PAGE_DOUBLE},
    {"/region/mean", PAGE_INTEGER},
    {"/region/mean_se", PAGE_INTEGER},
    {"/region/sd", PAGE_INTEGER},
    {"/region/p_shortfall", PAGE_DOUBLE},
    {"/region/es90", PAGE_INTEGER},
    {"/region/quantile", PAGE_INTEGER},
    {"/region/buffer_required", PAGE_INTEGER},
    {"/region/external_mean", PAGE_INTEGER},
    {"/reserve/opening", PAGE_INTEGER},
    {"/reserve/other_risks", PAGE_INTEGER},
    {"/reserve/p_out", PAGE_DOUBLE},
    {"/reserve/quantile", PAGE_INTEGER},
    {"/reserve/ratio", PAGE_DOUBLE},
    {"/reserve/ratio_low", PAGE_DOUBLE},
    {"/reserve/ratio_high", PAGE_DOUBLE},
    {"/incentive/client_cost", PAGE_INTEGER},
    {"/incentive/client_share", PAGE_DOUBLE},
    {"/incentive/client_own", PAGE_INTEGER},
    {"/incentive/client_others", PAGE_INTEGER},
    {"/incentive/dearer_own", PAGE_INTEGER},
    {"/incentive/dearer_others", PAGE_INTEGER},
    {"/incentive/prevented_own", PAGE_INTEGER},
    {"/incentive/prevented_others", PAGE_INTEGER},
    {"/leaving/first_year_outside", PAGE_INTEGER},
    {"/leaving/round", PAGE_INTEGER},
    {"/leaving/uncertain", PAGE_INTEGER},
    {"/leaving/has_rule", PAGE_INTEGER},
    {"/fund/balance_mean", PAGE_INTEGER},
    {"/fund/balance_quantile", PAGE_INTEGER},
    {"/fund/assessment_probability", PAGE_DOUBLE},
    {"/fund/assessment_mean", PAGE_INTEGER},
    {"/stability/alone", PAGE_INTEGER},
    {"/stability/shapley", PAGE_INTEGER},
    {"/stability/saving", PAGE_INTEGER},
    {"/stability/saving_se", PAGE_INTEGER},
    {"/stability/exact", PAGE_INTEGER},
    {"/stability/groups", PAGE_INTEGER},
    {"/stability/groups_better", PAGE_INTEGER},
    {"/stability/group", PAGE_TEXT},
    {"/stability/group_scheme", PAGE_INTEGER},
    {"/stability/group_size", PAGE_INTEGER},
    {"/stability/group_gain", PAGE_DOUBLE},
    {"/stability/group_gain_se", PAGE_DOUBLE},
    {"/stability/group_amount", PAGE_INTEGER},
    {"/stability/group_verdict", PAGE_INTEGER},
    {"/stability/step_group", PAGE_TEXT},
    {"/stability/step_left", PAGE_INTEGER},
    {"/stability/step_gain", PAGE_DOUBLE},
    {"/stability/step_gain_se", PAGE_DOUBLE},
    {"/stability/step_amount", PAGE_INTEGER},
    {"/stability/step_verdict", PAGE_INTEGER},
    {"/stability/rho", PAGE_DOUBLE},
    {"/stability/margin", PAGE_DOUBLE},
    {"/stability/draws", PAGE_INTEGER},
    {"/stability/scheme_groups", PAGE_INTEGER},
    {"/stability/scheme_groups_better", PAGE_INTEGER},
    {"/stability/scheme_groups_undecided", PAGE_INTEGER},
    {"/summary/p_exceeds_receives", PAGE_DOUBLE},
    {"/summary/p_exceeds_not_receives", PAGE_DOUBLE},
    {"/summary/p_within_receives", PAGE_DOUBLE},
    {"/summary/p_within_not_receives", PAGE_DOUBLE},
    {"/sensitivity/label", PAGE_TEXT},
    {"/sensitivity/place_name", PAGE_SINGLE},
    {"/sensitivity/scheme_label", PAGE_SINGLE},
    {"/sensitivity/measure", PAGE_SINGLE},
    {"/sensitivity/central", PAGE_DOUBLE},
    {"/sensitivity/central_se", PAGE_DOUBLE},
    {"/sensitivity/first_order_sum", PAGE_DOUBLE},
    {"/sensitivity/first_order_sum_high", PAGE_DOUBLE},
    {"/sensitivity/defined", PAGE_INTEGER},
    {"/sensitivity/tornado_low", PAGE_DOUBLE},
    {"/sensitivity/tornado_high", PAGE_DOUBLE},
    {"/sensitivity/first_order", PAGE_DOUBLE},
    {"/sensitivity/total", PAGE_DOUBLE},
    {"/stress/shock_label", PAGE_TEXT},
    {"/stress/shock_label_en", PAGE_TEXT},
    {"/stress/scheme_label", PAGE_TEXT},
    {"/stress/scheme_label_en", PAGE_TEXT},
    {"/stress/payment_change", PAGE_INTEGER},
    {"/stress/payment_change_se", PAGE_INTEGER},
    {"/stress/p_shortfall", PAGE_DOUBLE},
    {"/stress/p_shortfall_before", PAGE_DOUBLE},
    {"/reverse/chance", PAGE_DOUBLE},
    {"/reverse/draws", PAGE_INTEGER},
    {"/reverse/scheme_label", PAGE_SINGLE},
    {"/reverse/scheme_label_en", PAGE_SINGLE},
    {"/reverse/product_label", PAGE_SINGLE},
    {"/reverse/product_label_en", PAGE_SINGLE},
    {"/reverse/reserve", PAGE_INTEGER},
    {"/reverse/region_reserve", PAGE_INTEGER},
    {"/reverse/youths", PAGE_INTEGER},
    {"/reverse/region_youths", PAGE_INTEGER},
    {"/reverse/now", PAGE_DOUBLE},
    {"/reverse/region_now", PAGE_DOUBLE},
    {"/reverse/extra_clients", PAGE_DOUBLE},
    {"/reverse/extra_clients_low", PAGE_DOUBLE},
    {"/reverse/extra_clients_high", PAGE_DOUBLE},
    {"/reverse/region_extra_clients", PAGE_DOUBLE},
    {"/reverse/region_extra_clients_low", PAGE_DOUBLE},
    {"/reverse/region_extra_clients_high", PAGE_DOUBLE},
    {"/reverse/growth", PAGE_DOUBLE},
    {"/reverse/growth_low", PAGE_DOUBLE},
    {"/reverse/growth_high", PAGE_DOUBLE},
    {"/reverse/region_growth", PAGE_DOUBLE},
    {"/reverse/region_growth_low", PAGE_DOUBLE},
    {"/reverse/region_growth_high", PAGE_DOUBLE},
    {"/reverse/price", PAGE_DOUBLE},
    {"/reverse/price_low", PAGE_DOUBLE},
    {"/reverse/price_high", PAGE_DOUBLE},
    {"/reverse/region_price", PAGE_DOUBLE},
    {"/reverse/region_price_low", PAGE_DOUBLE},
    {"/reverse/region_price_high", PAGE_DOUBLE},
};
enum { VARIABLES = sizeof variables / sizeof variables[0] };

/* The budget has no draws when it is certain; where it is not, budget_mean is there. */
static enum status write_budget(FILE *out, const struct page_file *file, int *first, struct note *note) {
    static const struct page_variable budget = {"budget", PAGE_INTEGER};
    if (result_has(file->result, "budget_mean"))
        return STATUS_OK;
    return page_variable(out, file, &budget, first, note);
}

/* What the page is of, before its figures. */
static enum status write_head(FILE *out, const struct page_file *file, int *first, struct note *note) {
    static const char *const names[] = {"inner_draws",     "quantiles",    "scenario",         "store",
                                        "program_version", "git_revision", "table_columns.csv"};
    json_key(out, "lang", first);
    json_text(out, i18n_language() == LANGUAGE_NL ? "nl" : "en");
    json_key(out, "page_version", first);
    json_text(out, version_program);
    json_key(out, "by_unit", first);
    fputs(file->by_unit ? "true" : "false", out);
    enum status status = page_label(out, file, first, note);
    return status ? status : page_provenance(out, file->result, sizeof names / sizeof names[0], names, first, note);
}

/* Which scheme the page opens with. */
static enum status write_scheme(FILE *out, const struct page_file *file, const char *wanted, int *first,
                                struct note *note) {
    struct chosen chosen = {0, 0};
    enum status status = chosen_schemes(file->result, file->path, wanted, &chosen, note);
    if (status)
        return status;
    json_key(out, "chosen_scheme", first);
    fprintf(out, "%zu", chosen.first);
    return STATUS_OK;
}

enum status page_model(FILE *out, const struct page_file *file, const struct report_request *request,
                       struct note *note) {
    int first = 1;
    fputc('{', out);
    enum status status = write_head(out, file, &first, note);
    if (request->municipality) {
        json_key(out, "chosen", &first);
        fprintf(out, "%zu", file->chosen);
    }
    page_write_hidden(out, file, &first);
    if (request->scheme && !status)
        status = write_scheme(out, file, request->scheme, &first, note);
    for (size_t k = 0; k < VARIABLES && !status; k++)
        status = page_variable(out, file, &variables[k], &first, note);
    if (!status)
        status = write_budget(out, file, &first, note);
    if (!status) {
        json_key(out, "council", &first);
        status = page_council(out, file, request, note);
    }
    if (!status)
        status = page_draws(out, file, request->internal, &first, note);
    if (!status && request->n_other > 0) {
        json_key(out, "others", &first);
        status = page_others(out, file, request, note);
    }
    fputc('}', out);
    return status;
}
