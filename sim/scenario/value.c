/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/read.h"

#include "sim/base/i18n.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/suggest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *value_text(const struct node *group, const char *name) {
    const struct node *node = node_find(group, name);
    return node ? node->text : NULL;
}

int64_t value_integer(const struct node *group, const char *name) {
    const struct node *node = node_find(group, name);
    return node ? node->integer : 0;
}

double value_decimal(const struct node *group, const char *name) {
    const struct node *node = node_find(group, name);
    return node ? node->decimal : 0;
}

/* digits x 10^power, or -1 on overflow. */
static int scale(int64_t digits, int power, int64_t *fixed) {
    for (; power > 0; power--)
        if (__builtin_mul_overflow(digits, INT64_C(10), &digits))
            return -1;
    *fixed = digits;
    return 0;
}

/* The 15 significant digits that a double surely holds, without trailing zeros: value = digits x 10^power. */
static void decimal_digits(double value, int64_t *digits, int *power) {
    char text[40];
    snprintf(text, sizeof text, "%.14e", value);
    *digits = 0;
    for (const char *p = text; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9')
            *digits = *digits * 10 + (*p - '0');
    *power = atoi(strchr(text, 'e') + 1) - 14;
    for (; *digits != 0 && *digits % 10 == 0; *digits /= 10)
        ++*power;
    if (value < 0)
        *digits = -*digits;
}

enum status value_fixed(const struct node *node, int places, int64_t *fixed, struct note *note) {
    int64_t digits = node->integer;
    int power = 0;
    if (node->type != NODE_INTEGER)
        decimal_digits(node->decimal, &digits, &power);
    if (digits == 0)
        return *fixed = 0, STATUS_OK;
    if (power + places < 0)
        return node_error(note, STATUS_RANGE, node, _("%.15g has more than %d decimals. Round it."), node->decimal,
                          places);
    if (scale(digits, power + places, fixed))
        return node_error(note, STATUS_RANGE, node, _("%.15g is too large."), node->decimal);
    return STATUS_OK;
}

enum status value_name(const struct node *node, const char *name, char **copy, struct note *note) {
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    if (n == 0 || n > 63 || name[n] || name[0] == '-' || name[0] == '_')
        return node_error(note, STATUS_RANGE, node,
                          _("\"%.70s\" cannot be a name. Use 1 to 63 characters: letters without accents, digits, - "
                            "and _, with a letter or digit at the start. What people read can be written in a label or "
                            "title."),
                          name);
    *copy = strdup(name);
    return *copy ? STATUS_OK : STATUS_MEMORY;
}

/* The text when there is anything to see in it, NULL otherwise: an empty label would be a blank heading. */
static const char *seen(const char *text) {
    return text && text[strspn(text, " \t")] ? text : NULL;
}

enum status value_label(const struct node *group, const char *name, const char *fallback, char *label[2]) {
    const struct node *pair = node_find(group, name);
    const char *nl = seen(value_text(pair, "nl")), *en = seen(value_text(pair, "en"));
    label[0] = strdup(nl ? nl : en ? en : fallback);
    label[1] = strdup(en ? en : nl ? nl : fallback);
    return label[0] && label[1] ? STATUS_OK : STATUS_MEMORY;
}

enum status value_check_years(const struct node *list, size_t n_year, int first_year, struct note *note) {
    if (list->n_child == n_year)
        return STATUS_OK;
    return node_error(note, STATUS_RANGE, list,
                      _("This list has %zu values; expected %zu, one for each year from %d to %d."), list->n_child,
                      n_year, first_year, first_year + (int)n_year - 1);
}

enum status value_year(struct reading *reading, const struct node *group, size_t from, size_t *year) {
    const struct scenario *scenario = reading->scenario;
    const struct node *node = node_find(group, "year");
    int64_t index = node->integer - scenario->first_year;
    if (index < (int64_t)from || index >= (int64_t)scenario->n_year)
        return node_error(reading->note, STATUS_RANGE, node,
                          _("%lld is not possible here: expected a year from %d to %d."), (long long)node->integer,
                          scenario->first_year + (int)from, scenario->first_year + (int)scenario->n_year - 1);
    *year = (size_t)index;
    return STATUS_OK;
}

/* Who takes part, and no amount that is its own: a name in a list, but of those that accounts are given together of. */
static bool is_bare_name(const struct node *node) {
    const struct node *list = node->parent, *group = list ? list->parent : NULL;
    return node->type == NODE_TEXT && list && list->type == NODE_LIST &&
           !(group && group->name && strcmp(group->name, "groups") == 0);
}

/* One that has merged takes part as what it is a part of now, which the tree then says; an amount of its own does not
 * become that of the whole. */
static enum status follow_merger(struct reading *reading, const struct node *node, const struct successor *successor,
                                 const char *name) {
    if (!is_bare_name(node))
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("There is no municipality \"%.60s\" in this region (%s). Give the amount of the whole "
                            "municipality as it is now, under its name."),
                          name, successor->words);
    enum status status = read_warn_at(reading, node, _("%s; so it is read."), successor->words);
    char *code = status ? NULL : strdup(successor->code);
    if (!code)
        return status ? status : STATUS_MEMORY;
    struct node *kept = (struct node *)(uintptr_t)node; /* what a results file keeps must not need the mergers */
    free(kept->text);
    kept->text = code;
    return STATUS_OK;
}

enum status value_municipality(struct reading *reading, const struct node *node, const char *code_or_name,
                               size_t *index) {
    const struct region *region = reading->region;
    struct suggestion suggestion = suggestion_start(code_or_name);
    for (size_t i = 0; i < region->n_municipality; i++) {
        const struct municipality *municipality = &region->municipality[i];
        if (strcmp(municipality->code, code_or_name) == 0 ||
            (municipality->name && strcmp(municipality->name, code_or_name) == 0)) {
            *index = i;
            return STATUS_OK;
        }
        if (municipality->name)
            suggestion_offer(&suggestion, municipality->name);
    }
    if (place_index(region, code_or_name, index))
        return read_warn_at(reading, node, _("\"%.60s\" is read as %s, %s."), code_or_name,
                            region->municipality[*index].code, region->municipality[*index].name);
    struct successor successor;
    enum status status = place_successor(reading->files, code_or_name, &successor, reading->note);
    if (status || (successor.code[0] && place_index(region, successor.code, index)))
        return status ? status : follow_merger(reading, node, &successor, code_or_name);
    if (reading->schemes_only && !suggestion.best)
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("The rules name \"%.60s\", and the figures to settle have no row for it. Give it a row, or "
                            "take it out of the rules."),
                          code_or_name);
    if (successor.year && suggestion.best)
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("There is no municipality \"%.60s\" in this region (%s). Did you mean \"%s\"?"),
                          code_or_name, successor.words, suggestion.best);
    if (successor.year)
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("There is no municipality \"%.60s\" in this region (%s). Give the name of one that is."),
                          code_or_name, successor.words);
    if (suggestion.best)
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("There is no municipality \"%.60s\" in this region. Did you mean \"%s\"?"), code_or_name,
                          suggestion.best);
    return node_error(reading->note, STATUS_REFERENCE, node,
                      _("There is no municipality \"%.60s\" in this region. Use a code, such as %s, or a name from the "
                        "table of municipalities."),
                      code_or_name, region->n_municipality ? region->municipality[0].code : "GM0014");
}

enum status value_care(struct reading *reading, const struct node *node, size_t *care) {
    const struct care *table = &reading->scenario->care;
    struct suggestion suggestion = suggestion_start(node->text);
    for (size_t c = 0; c < table->n_care; c++) {
        if (strcmp(table->care_name[c], node->text) == 0) {
            *care = c;
            return STATUS_OK;
        }
        suggestion_offer(&suggestion, table->care_name[c]);
    }
    if (suggestion.best)
        return node_error(reading->note, STATUS_REFERENCE, node,
                          _("There is no care class \"%.60s\". Did you mean \"%s\"?"), node->text, suggestion.best);
    return node_error(reading->note, STATUS_REFERENCE, node,
                      _("There is no care class \"%.60s\". The list care_classes names them all."), node->text);
}

enum status value_product(struct reading *reading, const struct node *node, size_t *product) {
    const struct care *care = &reading->scenario->care;
    struct suggestion suggestion = suggestion_start(node->text);
    for (size_t p = 0; p < care->n_product; p++) {
        if (strcmp(care->product[p].name, node->text) == 0) {
            *product = p;
            return STATUS_OK;
        }
        suggestion_offer(&suggestion, care->product[p].name);
    }
    return node_error(reading->note, STATUS_REFERENCE, node,
                      _("There is no product \"%.60s\". Nearest: \"%s\". The group products names them all."),
                      node->text, suggestion.best ? suggestion.best : care->product[0].name);
}
