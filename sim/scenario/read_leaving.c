/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who joins and leaves a scheme, and what that costs: the group leaving of a scheme. */
#include "sim/scenario/read.h"

#include "models/region/merger.h"
#include "models/solidarity/blend.h"
#include "models/solidarity/leaving.h"
#include "sim/base/i18n.h"
#include "sim/scenario/uncertain.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Does municipality m take part in any layer? */
static bool takes_part(const struct scheme *scheme, size_t m) {
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (scheme->layer[k].pool[m] >= 0)
            return true;
    return false;
}

/* year[n_municipality] from a list of { municipality; year; }; who is not in it keeps what is there. */
static enum status read_years(struct reading *reading, const struct node *list, const struct scheme *scheme,
                              int16_t unset, int16_t *year) {
    const struct division *division = reading->region->division;
    enum status status = STATUS_OK;
    for (size_t i = 0; list && i < list->n_child && !status; i++) {
        const struct node *code = node_find(list->child[i], "municipality");
        size_t m = 0, t = 0;
        status = value_municipality(reading, code, code->text, &m);
        if (!status)
            status = value_year(reading, list->child[i], 1, &t);
        if (!status && year[m] != unset)
            status = node_error(reading->note, STATUS_DUPLICATE, code,
                                _("\"%s\" is in this list twice. Keep one of the two."), code->text);
        if (!status && !takes_part(scheme, m))
            status = node_error(reading->note, STATUS_CONFLICT, code,
                                _("\"%s\" takes part in no layer of this scheme, so that it can neither join nor "
                                  "leave. Make it a member of a layer, or remove it here."),
                                code->text);
        if (!status && division && division_is_merged(reading->region, &division[t], m))
            status = node_error(reading->note, STATUS_CONFLICT, code,
                                _("In %d \"%s\" has merged with others, so that it can neither join nor leave on its "
                                  "own. Choose a year before the merger."),
                                reading->scenario->first_year + (int)t, code->text);
        if (!status)
            year[m] = (int16_t)t;
    }
    return status;
}

static enum status check_order(struct reading *reading, const struct node *node, const int16_t *join,
                               const int16_t *leave) {
    const struct region *region = reading->region;
    for (size_t m = 0; m < region->n_municipality; m++)
        if (join[m] >= leave[m])
            return node_error(reading->note, STATUS_CONFLICT, node_find(node, "given"),
                              _("%s leaves before it has joined: it would join in %d and be outside from %d. Give a "
                                "later year for leaving or an earlier one for joining."),
                              region->municipality[m].name ? region->municipality[m].name
                                                           : region->municipality[m].code,
                              reading->scenario->first_year + join[m], reading->scenario->first_year + leave[m]);
    return STATUS_OK;
}

static enum status read_movers(struct reading *reading, const struct node *node, const struct scheme *scheme,
                               struct leaving *leaving) {
    size_t n = reading->region->n_municipality;
    int16_t *join = calloc(n + 1, sizeof *join), *leave = calloc(n + 1, sizeof *leave);
    leaving->join = join;
    leaving->leave = leave;
    if (!join || !leave)
        return STATUS_MEMORY;
    for (size_t m = 0; m < n; m++)
        leave[m] = LEAVING_NEVER;
    enum status status = read_years(reading, node_find(node, "joining"), scheme, 0, join);
    if (!status)
        status = read_years(reading, node_find(node, "given"), scheme, LEAVING_NEVER, leave);
    return status ? status : check_order(reading, node, join, leave);
}

/* A scheme that had no leaving gets one in which nobody moves. */
static enum status make_leaving(struct reading *reading, struct scheme *scheme) {
    size_t n = reading->region->n_municipality;
    struct leaving *leaving = calloc(1, sizeof *leaving);
    scheme->leaving = leaving;
    if (!leaving)
        return STATUS_MEMORY;
    int16_t *join = calloc(n + 1, sizeof *join), *leave = calloc(n + 1, sizeof *leave);
    leaving->join = join;
    leaving->leave = leave;
    if (!join || !leave)
        return STATUS_MEMORY;
    for (size_t m = 0; m < n; m++)
        leave[m] = LEAVING_NEVER;
    return STATUS_OK;
}

enum status read_more_leaving(struct reading *reading, const struct node *list, struct scheme *scheme) {
    const struct division *division = reading->region->division;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        const struct node *code = node_find(list->child[i], "municipality");
        size_t m = 0, t = 0;
        status = value_municipality(reading, code, code->text, &m);
        if (!status)
            status = value_year(reading, list->child[i], 1, &t);
        if (!status && division && division_is_merged(reading->region, &division[t], m))
            status = node_error(reading->note, STATUS_CONFLICT, code,
                                _("In %d \"%s\" has merged with others, so that it can neither join nor leave on its "
                                  "own. Choose a year before the merger."),
                                reading->scenario->first_year + (int)t, code->text);
        if (status || !takes_part(scheme, m))
            continue;
        if (!scheme->leaving)
            status = make_leaving(reading, scheme);
        if (!status && (int16_t)t > scheme->leaving->join[m] && (int16_t)t < scheme->leaving->leave[m])
            ((int16_t *)(uintptr_t)scheme->leaving->leave)[m] = (int16_t)t; /* ours until the scenario is read */
    }
    return status;
}

/* Is a part of this unit in the layer, and has not left? */
static bool has_member(const struct reading *reading, const struct layer *layer, const struct leaving *leaving,
                       size_t t, size_t unit) {
    const struct merger_map *map = &reading->region->division[t].from_old;
    bool any = false;
    for (size_t m = 0; m < map->n_from; m++)
        for (size_t p = map->first[m]; p < map->first[m + 1]; p++)
            any |= map->part[p].to == unit && layer->pool[m] >= 0 && (int)t < leaving->leave[m];
    return any;
}

/* A unit with a part that left and one that did not. room: pools of the old municipalities, then of the units. */
static enum status warn_unit(struct reading *reading, const struct node *node, const struct layer *layer,
                             const struct leaving *leaving, size_t t, int16_t *room, bool *warned) {
    const struct region *region = reading->region;
    const struct division *division = &region->division[t];
    size_t n = region->n_municipality;
    for (size_t m = 0; m < n; m++)
        room[m] = (int)t < leaving->leave[m] ? layer->pool[m] : (int16_t)-1;
    (void)division_map_pool(region, t, room, room + n, NULL);
    for (size_t m = 0; m < n && !*warned; m++) {
        size_t unit = division_unit_of(division, m);
        if (layer->pool[m] < 0 || room[m] >= 0 || !has_member(reading, layer, leaving, t, unit))
            continue;
        *warned = true;
        return read_warn_at(reading, node,
                            room[n + unit] >= 0
                                ? _("From %d on %s is one municipality, with a part that has left before. It is a "
                                    "member as a whole, as its part with most residents is. Choose other leavers if "
                                    "that is not what you mean.")
                                : _("From %d on %s is one municipality, with a part that has left before. It stays "
                                    "outside as a whole, as its part with most residents does. Choose other leavers "
                                    "if that is not what you mean."),
                            reading->scenario->first_year + (int)t, division->unit[unit].name);
    }
    return STATUS_OK;
}

/* Warns, once, where who leaves merges with who stays. */
static enum status warn_merged(struct reading *reading, const struct node *node, const struct scheme *scheme,
                               const struct leaving *leaving) {
    const struct region *region = reading->region;
    bool warned = false;
    if (!region->division || !node)
        return STATUS_OK;
    enum status status = STATUS_OK;
    for (size_t t = 0; t < region->n_year && !status && !warned; t++) {
        int16_t *room = calloc(region->n_municipality + region->division[t].n_unit, sizeof *room);
        status = room ? STATUS_OK : STATUS_MEMORY;
        for (size_t k = 0; k < scheme->n_layer && !status && !warned; k++)
            status = warn_unit(reading, node, &scheme->layer[k], leaving, t, room, &warned);
        free(room);
    }
    return status;
}

/* transfer_years is one of the ways to give the fee, beside those of every amount. */
static enum status read_fee(struct reading *reading, const struct node *node, struct leaving *leaving) {
    const struct node *fee = node_find(node, "exit_fee"), *years = node_find(fee, "transfer_years");
    if (fee && fee->n_child != 1)
        return node_error(reading->note, STATUS_CONFLICT, fee,
                          _("Give exactly one of percent_of_budget, eur, eur_per_resident, eur_per_youth and "
                            "transfer_years."));
    if (!years) {
        enum status status = read_amount(reading, node, "exit_fee", &leaving->fee);
        if (!status && fee)
            status = read_warn_percent(reading, fee, &leaving->fee);
        return status || !fee ? status : read_warn_amount(reading, fee, &leaving->fee);
    }
    return value_fixed(years, 9, &leaving->fee_transfer_years, reading->note);
}

static bool is_filled(const struct node *list) {
    return list && list->n_child > 0;
}

/* Of one trait: the number, or the mean of its distribution, which is kept. */
static enum status read_trait(struct reading *reading, const struct node *rule, enum attitude_trait trait,
                              struct attitude *attitude, double *mean) {
    const struct node *node = node_find(rule, attitude_name[trait]);
    const struct key_row *row = keys_row(node);
    struct input *input = &attitude->trait[trait];
    *mean = node->decimal;
    if (!row)
        return STATUS_INTERNAL;
    input->low = row->low;
    input->high = row->high;
    return uncertain_is(node) ? uncertain_parse(node, &input->distribution, reading->note) : STATUS_OK;
}

/* Half of a year cannot be looked back on; of what is uncertain the mean is rounded as every value is. */
static enum status take_patience(struct reading *reading, const struct node *rule, double mean,
                                 struct leaving *leaving) {
    const struct node *node = node_find(rule, "patience_years");
    if (!uncertain_is(node) && node->decimal != floor(node->decimal))
        return node_error(
            reading->note, STATUS_TYPE, node,
            _("Expected a whole number such as 3, without decimals, or a distribution; what is drawn from "
              "it is rounded."));
    leaving->rule.patience = leaving_whole_years(mean);
    return STATUS_OK;
}

static enum status read_traits(struct reading *reading, const struct node *rule, struct leaving *leaving) {
    struct attitude *attitude = calloc(1, sizeof *attitude);
    double mean[ATTITUDE_TRAITS];
    enum status status = attitude ? STATUS_OK : STATUS_MEMORY;
    for (int k = 0; k < ATTITUDE_TRAITS && !status; k++)
        status = read_trait(reading, rule, (enum attitude_trait)k, attitude, &mean[k]);
    if (!status)
        status = take_patience(reading, rule, mean[ATTITUDE_PATIENCE], leaving);
    if (!status && attitude_is_uncertain(attitude)) {
        attitude->alike = value_decimal(rule, "alike");
        leaving->attitude = attitude;
    }
    if (!status) {
        leaving->rule.rho = mean[ATTITUDE_RHO];
        leaving->rule.margin = mean[ATTITUDE_MARGIN];
    }
    if (attitude && !leaving->attitude) {
        attitude_free(attitude);
        free(attitude);
    }
    return status;
}

/* The fewest years that a member may look back on. */
static size_t least_patience(const struct leaving *leaving) {
    const struct attitude *attitude = leaving->attitude;
    const double least = 1e-9;
    return attitude && attitude_varies(attitude, ATTITUDE_PATIENCE)
               ? leaving_whole_years(attitude_at(attitude, ATTITUDE_PATIENCE, least))
               : leaving->rule.patience;
}

/* Warns where nobody can ever leave. */
static enum status read_rule(struct reading *reading, const struct node *node, struct leaving *leaving) {
    const struct node *rule = node_find(node, "rule");
    size_t n_year = reading->scenario->n_year;
    leaving->notice = (size_t)value_integer(node, "notice_years");
    leaving->by_rule = rule != NULL;
    if (!rule && !is_filled(node_find(node, "given")) && !is_filled(node_find(node, "joining")))
        return read_warn_at(reading, node,
                            _("Nobody joins or leaves here, so that this does nothing. Add given, joining or rule, or "
                              "remove it."));
    if (!rule)
        return STATUS_OK;
    enum status status = read_traits(reading, rule, leaving);
    size_t patience = status ? 0 : least_patience(leaving);
    if (status || patience + leaving->notice < n_year)
        return status;
    return read_warn_at(reading, rule,
                        _("Nobody can leave within the years of this scenario: patience_years and notice_years are "
                          "%zu years together, and there are %zu years. Shorten them or add years."),
                        patience + leaving->notice, n_year);
}

static bool has_key(const struct layer *layer, const char *name) {
    for (size_t k = 0; k < layer_count_keys(layer); k++)
        if (strcmp(layer_key(layer, k)->name, name) == 0)
            return true;
    return false;
}

/* Running care stays pooled by part of a municipality's weight; an equal share has no parts. */
static enum status check_cohort(struct reading *reading, const struct node *node, const struct scheme *scheme) {
    const struct node *cohort = node_find(node, "cohort");
    for (size_t k = 0; k < scheme->n_layer; k++)
        if (has_key(&scheme->layer[k], "equal"))
            return node_error(reading->note, STATUS_CONFLICT, cohort,
                              _("Clients who stay pooled after their municipality left count for a part of it, but in "
                                "layer %zu every member counts the same (key \"equal\"). Choose another key, or the "
                                "cohort \"all\"."),
                              k + 1);
    return STATUS_OK;
}

/* What a new member pays: where somebody joins, and members are members as a whole. */
static enum status read_entry(struct reading *reading, const struct node *node, struct leaving *leaving) {
    const struct node *fee = node_find(node, "entry_fee");
    if (!fee)
        return STATUS_OK;
    if (!is_filled(node_find(node, "joining")))
        return node_error(reading->note, STATUS_CONFLICT, fee,
                          _("Nobody joins, so that nobody pays this. Name who joins in joining, or remove this key."));
    if (strcmp(value_text(node, "cohort"), "all") != 0)
        return node_error(reading->note, STATUS_CONFLICT, fee,
                          _("Among clients who stay pooled after their municipality left, it is not clear who shares "
                            "this fee. Choose the cohort \"all\", or remove this key."));
    enum status status = read_amount(reading, node, "entry_fee", &leaving->entry_fee);
    if (!status)
        status = read_warn_percent(reading, fee, &leaving->entry_fee);
    return status ? status : read_warn_amount(reading, fee, &leaving->entry_fee);
}

/* Who decides by itself, or stays for a part, has no payment of last year under the same members. */
static enum status check_compared(struct reading *reading, const struct node *node, const struct scheme *scheme) {
    const struct node *why = node_find(node, "rule");
    if (!why && strcmp(value_text(node, "cohort"), "all") != 0)
        why = node_find(node, "cohort");
    if (scheme->n_reference == 0 || !why)
        return STATUS_OK;
    return node_error(reading->note, STATUS_CONFLICT, why,
                      _("A layer of this scheme caps the change against last year or another scheme, which does not go "
                        "with this. Remove one of the two."));
}

/* One entry of joining; named[n_municipality]: who has had one. */
static enum status settle_mover(struct reading *reading, const struct node *entry, bool *named, size_t *m) {
    const struct node *code = node_find(entry, "municipality"), *year = node_find(entry, "year");
    size_t t;
    enum status status = value_municipality(reading, code, code->text, m);
    if (!status && named[*m])
        status = node_error(reading->note, STATUS_DUPLICATE, code,
                            _("\"%s\" is in this list twice. Keep one of the two."), code->text);
    if (!status && node_find(reading->root, "years"))
        status = value_year(reading, entry, 1, &t);
    if (!status && !reading->year)
        status =
            node_error(reading->note, STATUS_MISSING, year,
                       _("This differs from year to year. Say which year is settled: --year %d."), (int)year->integer);
    if (!status)
        named[*m] = true;
    return status;
}

/* Real figures of a year: who has not joined yet is outside, and who joins in that year pays for it. As of year 1. */
static enum status settle_joining(struct reading *reading, const struct node *list, struct scheme *scheme,
                                  int16_t *join) {
    bool *named = calloc(reading->region->n_municipality + 1, sizeof *named);
    enum status status = named ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; i < list->n_child && !status; i++) {
        int64_t year = value_integer(list->child[i], "year");
        size_t m = 0;
        status = settle_mover(reading, list->child[i], named, &m);
        if (status)
            break;
        join[m] = year == reading->year;
        for (size_t k = 0; year > reading->year && k < scheme->n_layer; k++)
            ((int16_t *)(uintptr_t)scheme->layer[k].pool)[m] = -1; /* ours until the schemes are read */
    }
    free(named);
    return status;
}

/* Settled are the members of the year; only joining is known beforehand. */
static enum status read_settled(struct reading *reading, const struct node *node, struct scheme *scheme) {
    static const char *const refused[] = {"given", "rule", "exit_fee"};
    struct leaving *leaving = (struct leaving *)(uintptr_t)scheme->leaving;
    const struct node *list = node_find(node, "joining"), *other = is_filled(list) ? NULL : node;
    for (size_t k = 0; k < sizeof refused / sizeof refused[0]; k++)
        other = other ? other : node_find(node, refused[k]);
    if (other)
        return node_error(
            reading->note, STATUS_CONFLICT, node,
            _("Real figures are settled with the members of their year. Remove leaving here, and say with "
              "members or except who took part in that year; only joining and entry_fee may stay."));
    int16_t *join = calloc(reading->region->n_municipality + 1, sizeof *join);
    leaving->join = join;
    if (!join)
        return STATUS_MEMORY;
    enum status status = settle_joining(reading, list, scheme, join);
    return status ? status : read_entry(reading, node, leaving);
}

static enum status read_costs(struct reading *reading, const struct node *node, const struct scheme *scheme,
                              struct leaving *leaving) {
    enum status status = read_fee(reading, node, leaving);
    if (!status)
        status = read_entry(reading, node, leaving);
    if (!status)
        status = value_fixed(node_find(node, "friction_eur"), 2, &leaving->friction, reading->note);
    if (!status)
        status = read_warn_total(reading, node_find(node, "friction_eur"), leaving->friction);
    if (status)
        return status;
    leaving->friction_payer =
        strcmp(value_text(node, "friction_payer"), "stayers") == 0 ? LEAVING_PAYER_STAYERS : LEAVING_PAYER_LEAVER;
    if (strcmp(value_text(node, "cohort"), "all") == 0)
        return STATUS_OK;
    leaving->cohort = LEAVING_COHORT_ENTERED;
    return check_cohort(reading, node, scheme);
}

enum status read_leaving(struct reading *reading, const struct node *scheme_node, struct scheme *scheme) {
    const struct node *node = node_find(scheme_node, "leaving");
    if (!node)
        return STATUS_OK;
    struct leaving *leaving = calloc(1, sizeof *leaving);
    scheme->leaving = leaving;
    if (!leaving)
        return STATUS_MEMORY;
    if (reading->schemes_only)
        return read_settled(reading, node, scheme);
    enum status status = check_compared(reading, node, scheme);
    if (!status)
        status = read_movers(reading, node, scheme, leaving);
    if (!status)
        status = warn_merged(reading, node_find(node, "given"), scheme, leaving);
    if (!status)
        status = read_rule(reading, node, leaving);
    return status ? status : read_costs(reading, node, scheme, leaving);
}
