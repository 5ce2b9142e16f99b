/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/report/page_parts.h"

#include "sim/base/i18n.h"
#include "sim/base/version.h"
#include "sim/report/json.h"
#include <string.h>

/* Variables that go into the page as they are, in the order of their axes, where the file has them. Nothing about
 * clients: small counts may not leave the program. */
static const struct page_variable variables[] = {
    {"municipality", PAGE_TEXT, {AXIS_MUNICIPALITY, AXIS_END}},
    {"municipality_name", PAGE_TEXT, {AXIS_MUNICIPALITY, AXIS_END}},
    {"scheme", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"scheme_label", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"scheme_label_en", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"care", PAGE_TEXT, {AXIS_CARE, AXIS_END}},
    {"care_label", PAGE_TEXT, {AXIS_CARE, AXIS_END}},
    {"care_label_en", PAGE_TEXT, {AXIS_CARE, AXIS_END}},
    {"period", PAGE_TEXT, {AXIS_PERIOD, AXIS_END}},
    {"year", PAGE_INTEGER, {AXIS_YEAR, AXIS_END}},
    {"probability", PAGE_DOUBLE, {AXIS_QUANTILE, AXIS_END}},
    {"certainty", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_END}},
    {"residents", PAGE_INTEGER, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"youths", PAGE_INTEGER, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"estimate", PAGE_INTEGER, {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"estimate_given", PAGE_INTEGER, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"budget_mean", PAGE_INTEGER, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"unit_name", PAGE_TEXT, {AXIS_UNIT, AXIS_END}},
    {"/summary/mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/mean_se", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/sd", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/parameter_sd", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/p_shortfall", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/es90", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/quantile", PAGE_INTEGER, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/buffer_required", PAGE_INTEGER, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_structural_mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_structural_mean_se", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_structural_sd", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_structural_sd_se", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_chance_sd", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_model", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/transfer_use", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/sd_ratio", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/marginal_share", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/region/mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/mean_se", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/sd", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/p_shortfall", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/es90", PAGE_INTEGER, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/quantile", PAGE_INTEGER, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/buffer_required", PAGE_INTEGER, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_PERIOD, AXIS_END}},
    {"/region/external_mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}},
    {"/reserve/opening", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/reserve/other_risks", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/reserve/p_out", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reserve/quantile", PAGE_INTEGER, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reserve/ratio", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reserve/ratio_low", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reserve/ratio_high", PAGE_DOUBLE, {AXIS_CERTAINTY, AXIS_SCHEME, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}},
    {"/incentive/client_cost", PAGE_INTEGER, {AXIS_CARE, AXIS_END}},
    {"/incentive/client_share", PAGE_DOUBLE, {AXIS_CARE, AXIS_END}},
    {"/incentive/client_own", PAGE_INTEGER, {AXIS_SCHEME, AXIS_CARE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/incentive/client_others", PAGE_INTEGER, {AXIS_SCHEME, AXIS_CARE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/incentive/dearer_own", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/incentive/dearer_others", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/incentive/prevented_own", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/incentive/prevented_others", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/leaving/first_year_outside", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/leaving/round", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/leaving/uncertain", PAGE_INTEGER, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/leaving/has_rule", PAGE_INTEGER, {AXIS_SCHEME, AXIS_END}},
    {"/fund/balance_mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}},
    {"/fund/balance_quantile", PAGE_INTEGER, {AXIS_QUANTILE, AXIS_SCHEME, AXIS_YEAR, AXIS_END}},
    {"/fund/assessment_probability", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}},
    {"/fund/assessment_mean", PAGE_INTEGER, {AXIS_SCHEME, AXIS_YEAR, AXIS_END}},
    {"/stability/alone", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/stability/shapley", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/stability/saving", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/stability/saving_se", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/stability/exact", PAGE_INTEGER, {AXIS_END}},
    {"/stability/groups", PAGE_INTEGER, {AXIS_END}},
    {"/stability/groups_better", PAGE_INTEGER, {AXIS_END}},
    {"/stability/group", PAGE_TEXT, {AXIS_GROUP, AXIS_END}},
    {"/stability/group_scheme", PAGE_INTEGER, {AXIS_GROUP, AXIS_END}},
    {"/stability/group_size", PAGE_INTEGER, {AXIS_GROUP, AXIS_END}},
    {"/stability/group_gain", PAGE_DOUBLE, {AXIS_GROUP, AXIS_END}},
    {"/stability/group_gain_se", PAGE_DOUBLE, {AXIS_GROUP, AXIS_END}},
    {"/stability/group_amount", PAGE_INTEGER, {AXIS_GROUP, AXIS_END}},
    {"/stability/group_verdict", PAGE_INTEGER, {AXIS_GROUP, AXIS_END}},
    {"/stability/step_group", PAGE_TEXT, {AXIS_STEP, AXIS_END}},
    {"/stability/step_left", PAGE_INTEGER, {AXIS_STEP, AXIS_END}},
    {"/stability/step_gain", PAGE_DOUBLE, {AXIS_STEP, AXIS_END}},
    {"/stability/step_gain_se", PAGE_DOUBLE, {AXIS_STEP, AXIS_END}},
    {"/stability/step_amount", PAGE_INTEGER, {AXIS_STEP, AXIS_END}},
    {"/stability/step_verdict", PAGE_INTEGER, {AXIS_STEP, AXIS_END}},
    {"/stability/rho", PAGE_DOUBLE, {AXIS_END}},
    {"/stability/margin", PAGE_DOUBLE, {AXIS_END}},
    {"/stability/draws", PAGE_INTEGER, {AXIS_END}},
    {"/stability/scheme_groups", PAGE_INTEGER, {AXIS_SCHEME, AXIS_END}},
    {"/stability/scheme_groups_better", PAGE_INTEGER, {AXIS_SCHEME, AXIS_END}},
    {"/stability/scheme_groups_undecided", PAGE_INTEGER, {AXIS_SCHEME, AXIS_END}},
    {"/summary/p_exceeds_receives", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/p_exceeds_not_receives", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/p_within_receives", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/summary/p_within_not_receives", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END}},
    {"/sensitivity/label", PAGE_TEXT, {AXIS_INPUT, AXIS_END}},
    {"/sensitivity/place_name", PAGE_TEXT, {AXIS_END}},
    {"/sensitivity/scheme_label", PAGE_TEXT, {AXIS_END}},
    {"/sensitivity/measure", PAGE_TEXT, {AXIS_END}},
    {"/sensitivity/central", PAGE_DOUBLE, {AXIS_END}},
    {"/sensitivity/central_se", PAGE_DOUBLE, {AXIS_END}},
    {"/sensitivity/first_order_sum", PAGE_DOUBLE, {AXIS_END}},
    {"/sensitivity/first_order_sum_high", PAGE_DOUBLE, {AXIS_END}},
    {"/sensitivity/defined", PAGE_INTEGER, {AXIS_END}},
    {"/sensitivity/tornado_low", PAGE_DOUBLE, {AXIS_INPUT, AXIS_END}},
    {"/sensitivity/tornado_high", PAGE_DOUBLE, {AXIS_INPUT, AXIS_END}},
    {"/sensitivity/first_order", PAGE_DOUBLE, {AXIS_INPUT, AXIS_END}},
    {"/sensitivity/total", PAGE_DOUBLE, {AXIS_INPUT, AXIS_END}},
    {"/stress/shock_label", PAGE_TEXT, {AXIS_SHOCK, AXIS_END}},
    {"/stress/shock_label_en", PAGE_TEXT, {AXIS_SHOCK, AXIS_END}},
    {"/stress/scheme_label", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"/stress/scheme_label_en", PAGE_TEXT, {AXIS_SCHEME, AXIS_END}},
    {"/stress/payment_change", PAGE_INTEGER, {AXIS_SHOCK, AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/stress/payment_change_se", PAGE_INTEGER, {AXIS_SHOCK, AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/stress/p_shortfall", PAGE_DOUBLE, {AXIS_SHOCK, AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/stress/p_shortfall_before", PAGE_DOUBLE, {AXIS_SCHEME, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/chance", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/draws", PAGE_INTEGER, {AXIS_END}},
    {"/reverse/scheme_label", PAGE_TEXT, {AXIS_END}},
    {"/reverse/scheme_label_en", PAGE_TEXT, {AXIS_END}},
    {"/reverse/product_label", PAGE_TEXT, {AXIS_END}},
    {"/reverse/product_label_en", PAGE_TEXT, {AXIS_END}},
    {"/reverse/reserve", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/region_reserve", PAGE_INTEGER, {AXIS_END}},
    {"/reverse/youths", PAGE_INTEGER, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/region_youths", PAGE_INTEGER, {AXIS_END}},
    {"/reverse/now", PAGE_DOUBLE, {AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/region_now", PAGE_DOUBLE, {AXIS_END}},
    {"/reverse/extra_clients", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/extra_clients_low", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/extra_clients_high", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/region_extra_clients", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/region_extra_clients_low", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/region_extra_clients_high", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/growth", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/growth_low", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/growth_high", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/region_growth", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/region_growth_low", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/region_growth_high", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/price", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/price_low", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/price_high", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_MUNICIPALITY, AXIS_END}},
    {"/reverse/region_price", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/region_price_low", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
    {"/reverse/region_price_high", PAGE_DOUBLE, {AXIS_CHANCE, AXIS_END}},
};
enum { VARIABLES = sizeof variables / sizeof variables[0] };

/* The budget has no draws when it is certain; where it is not, budget_mean is there. */
static enum status write_budget(FILE *out, const struct page_file *file, int *first, struct note *note) {
    static const struct page_variable budget = {"budget", PAGE_INTEGER, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}};
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

enum status page_model(FILE *out, const struct page_file *file, const struct tables *tables,
                       const struct report_request *request, struct note *note) {
    int first = 1;
    fputc('{', out);
    enum status status = write_head(out, file, &first, note);
    if (request->municipality) {
        json_key(out, "chosen", &first);
        fprintf(out, "%zu", file->chosen);
    }
    page_write_hidden(out, file, &first);
    if (request->scheme) {
        json_key(out, "chosen_scheme", &first);
        fprintf(out, "%zu", tables->file->shown_scheme);
    }
    for (size_t k = 0; k < VARIABLES && !status; k++)
        status = page_variable(out, file, &variables[k], &first, note);
    if (!status)
        status = write_budget(out, file, &first, note);
    if (!status) {
        json_key(out, "council", &first);
        status = page_council(out, tables->file, note);
    }
    if (!status)
        status = page_draws(out, file, request->internal, &first, note);
    if (!status && tables->n_file > 1) {
        json_key(out, "others", &first);
        status = page_others(out, tables, request, note);
    }
    fputc('}', out);
    return status;
}
