/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom an account is about: a municipality of the region's table, one of a year's division, a named group or the
 * region. */
#include "models/region/merger.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/code.h"
#include "sim/scenario/observations.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/suggest.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Who a name may be of. */
struct called {
    const char *code, *name;
};

/* Number k of the municipalities of the region and of every year's division, in which most stand again; false after the
 * last one. */
static bool called_at(const struct region *region, size_t k, struct called *called) {
    if (k < region->n_municipality) {
        *called = (struct called){region->municipality[k].code, region->municipality[k].name};
        return true;
    }
    k -= region->n_municipality;
    for (size_t t = 0; region->division && t < region->n_year; k -= region->division[t++].n_unit)
        if (k < region->division[t].n_unit) {
            *called = (struct called){region->division[t].unit[k].code, region->division[t].unit[k].name};
            return true;
        }
    return false;
}

static bool is_municipality(const struct region *region, const char *who) {
    struct called called;
    for (size_t k = 0; called_at(region, k, &called); k++)
        if (strcmp(called.code, who) == 0 || strcmp(called.name, who) == 0)
            return true;
    return false;
}

/* The only one of which the text is a spelling; false where there is none. */
static bool find_spelled(const struct region *region, const char *who, struct called *found) {
    struct called called;
    found->name = NULL;
    for (size_t k = 0; called_at(region, k, &called); k++) {
        if (!place_is_meant(called.code, called.name, who))
            continue;
        if (found->name && strcmp(found->name, called.name) != 0)
            return false;
        *found = called;
    }
    return found->name;
}

/* A code or a name that is spelled otherwise becomes that of the municipality, which is told. */
static enum status respell(struct reading *reading, struct observed *row) {
    struct called called;
    char code[CODE_SIZE], given[sizeof row->who];
    if (is_municipality(reading->region, row->who) || !find_spelled(reading->region, row->who, &called))
        return STATUS_OK;
    memcpy(given, row->who, sizeof given);
    snprintf(row->who, sizeof row->who, "%s", code_read(given, code) ? called.code : called.name);
    char text[256];
    snprintf(text, sizeof text, _("\"%.60s\" is read as %s, %s."), given, called.code, called.name);
    if (!row->path[0])
        return read_warn(reading, "%s:%d: %s", row->file, row->line, text);
    return read_warn(reading, "%s:%d: %s.%s: %s", row->file, row->line, row->path, row->who_key ? row->who_key : "code",
                     text);
}

/* The municipality or group whose name is nearest; NULL without. */
static const char *find_nearest(const struct reading *reading, const char *who) {
    const struct node *groups = node_find(reading->root, "groups");
    struct suggestion suggestion = suggestion_start(who);
    struct called called;
    for (size_t k = 0; called_at(reading->region, k, &called); k++)
        suggestion_offer(&suggestion, called.name);
    for (size_t k = 0; groups && k < groups->n_child; k++)
        suggestion_offer(&suggestion, groups->child[k]->name);
    return suggestion.best;
}

static enum status set_parts(struct observed *row, size_t n) {
    row->n_part = 0;
    row->part = calloc(n + 1, sizeof *row->part);
    return row->part ? STATUS_OK : STATUS_MEMORY;
}

/* Which parts of municipality i, by the map onto the last division, come to unit u of division d; 0: all of it. */
static uint8_t parts_of(const struct region *region, const struct division *d, size_t u, const struct merger_part *mine,
                        size_t i) {
    const struct merger_map *last = &region->division[region->n_year - 1].from_old, *onward = &d->onward;
    unsigned bits = 0;
    if (mine->nano == NANO)
        return 0;
    for (size_t p = last->first[i]; p < last->first[i + 1]; p++)
        for (size_t k = onward->first[u]; k < onward->first[u + 1]; k++)
            bits |= last->part[p].to == onward->part[k].to ? 1U << (p - last->first[i]) : 0U;
    return (uint8_t)bits;
}

/* A municipality that there is in the year, or one that those of the year merge into later. */
static enum status find_unit(const struct region *region, int first_year, const char *who, struct observed *row) {
    for (size_t t = (size_t)(row->year - first_year); region->division && t < region->n_year; t++) {
        const struct division *d = &region->division[t];
        for (size_t u = 0; u < d->n_unit; u++) {
            if (strcmp(d->unit[u].code, who) != 0 && strcmp(d->unit[u].name, who) != 0)
                continue;
            enum status status = set_parts(row, region->n_municipality);
            for (size_t i = 0; !status && i < region->n_municipality; i++)
                for (size_t k = d->from_old.first[i]; k < d->from_old.first[i + 1]; k++)
                    if (d->from_old.part[k].to == u)
                        row->part[row->n_part++] =
                            (struct known_part){i, (double)d->from_old.part[k].nano / (double)NANO,
                                                parts_of(region, d, u, &d->from_old.part[k], i)};
            row->municipality = true;
            row->unborn = t > (size_t)(row->year - first_year);
            return status;
        }
    }
    return STATUS_REFERENCE;
}

static enum status find_old(const struct region *region, const char *who, struct observed *row) {
    for (size_t i = 0; i < region->n_municipality; i++)
        if (strcmp(region->municipality[i].code, who) == 0 || strcmp(region->municipality[i].name, who) == 0) {
            enum status status = set_parts(row, 1);
            if (!status)
                row->part[row->n_part++] = (struct known_part){i, 1.0, 0};
            row->municipality = true;
            return status;
        }
    return STATUS_REFERENCE;
}

/* The region, or a group of the key `groups`. */
static enum status find_group(struct reading *reading, const char *who, struct observed *row) {
    const struct node *groups = node_find(reading->root, "groups"), *group = groups ? node_find(groups, who) : NULL;
    size_t n = reading->region->n_municipality;
    bool all = strcmp(who, "region") == 0;
    if (!all && !group)
        return STATUS_REFERENCE;
    bool *in = calloc(n, sizeof *in);
    enum status status = in ? set_parts(row, n) : STATUS_MEMORY;
    for (size_t k = 0; group && k < group->n_child && !status; k++) {
        size_t i = 0;
        status = value_municipality(reading, group->child[k], group->child[k]->text, &i);
        if (!status)
            in[i] = true;
    }
    for (size_t i = 0; i < n && !status; i++)
        if (all || in[i])
            row->part[row->n_part++] = (struct known_part){i, 1.0, 0};
    free(in);
    return status;
}

/* Nobody is called that: why, or what may be meant. */
static enum status tell_nobody(struct reading *reading, const struct observed *row, char *text, size_t size) {
    const struct region *region = reading->region;
    struct successor successor = {0};
    const char *nearest = find_nearest(reading, row->who);
    enum status status = place_successor(reading->files, row->who, &successor, reading->note);
    if (status)
        return status;
    if (successor.year)
        snprintf(text, size, _("There is no municipality \"%.60s\" in this region (%s). %s"), row->who, successor.words,
                 place_advice(&successor));
    else if (nearest && !is_municipality(region, row->who))
        snprintf(text, size,
                 _("There is no municipality or group \"%.60s\" in this region in %d. Did you mean \"%s\"?"), row->who,
                 row->year, nearest);
    else
        snprintf(text, size,
                 _("There is no municipality or group \"%.60s\" in this region in %d. Use a code of that year, such as "
                   "%s, a name of the key groups, or region."),
                 row->who, row->year,
                 region->division ? region->division[row->year - reading->scenario->first_year].unit[0].code
                                  : region->municipality[0].code);
    return STATUS_REFERENCE;
}

enum status observed_find_who(struct reading *reading, const char *who, struct observed *row, char *text, size_t size) {
    const struct region *region = reading->region;
    int first = reading->scenario->first_year;
    snprintf(row->who, sizeof row->who, "%s", who);
    if (row->year < first || row->year >= first + (int)region->n_year)
        return STATUS_OK; /* left out later */
    enum status status = find_group(reading, who, row);
    if (status != STATUS_REFERENCE)
        return status;
    status = respell(reading, row);
    if (!status)
        status = find_unit(region, first, row->who, row);
    if (status == STATUS_REFERENCE && !region->division)
        status = find_old(region, row->who, row);
    return status == STATUS_REFERENCE ? tell_nobody(reading, row, text, size) : status;
}

double observed_people(const struct reading *reading, const struct observed *row, const int64_t *people) {
    const int64_t *of_year =
        people + (size_t)(row->year - reading->scenario->first_year) * reading->region->n_municipality;
    double sum = 0.0;
    for (size_t j = 0; j < row->n_part; j++)
        sum += row->part[j].fraction * (double)of_year[row->part[j].municipality];
    return sum;
}

/* ---- groups ---- */

enum status observations_check_groups(struct reading *reading) {
    const struct node *groups = node_find(reading->root, "groups");
    for (size_t k = 0; groups && k < groups->n_child; k++) {
        const struct node *group = groups->child[k];
        if (group->n_child == 0)
            return node_error(reading->note, STATUS_RANGE, group,
                              _("This group has no municipalities. Name them, or leave the group out."));
        if (strcmp(group->name, "region") == 0)
            return node_error(reading->note, STATUS_CONFLICT, group,
                              _("\"region\" is the whole region already: an account of this group would be taken as "
                                "the region's. Give the group another name."));
        if (is_municipality(reading->region, group->name))
            return node_error(reading->note, STATUS_CONFLICT, group,
                              _("\"%.60s\" is a municipality already: its own account would be taken as that of the "
                                "group. Give the group another name."),
                              group->name);
    }
    return STATUS_OK;
}

/* ---- warnings ---- */

/* A new municipality before its first year, in one warning. */
static enum status warn_unborn(struct reading *reading, const struct observations *o) {
    size_t n = 0;
    const struct observed *first = NULL;
    for (size_t k = 0; k < o->n; k++)
        if (o->row[k].unborn && n++ == 0)
            first = &o->row[k];
    if (n == 0)
        return STATUS_OK;
    return read_warn(reading,
                     _("%zu of the accounts are of municipalities that there were not yet, such as %s over %d (%s:%d): "
                       "they count as those of the municipalities that they come from together."),
                     n, first->who, first->year, first->file, first->line);
}

/* Whether a unit of the division is what the row is about, no more and no less. */
static bool is_unit_of(const struct region *region, const struct division *division, const struct observed *row) {
    for (size_t u = 0; u < division->n_unit; u++) {
        size_t same = 0, all = 0;
        for (size_t i = 0; i < region->n_municipality; i++)
            for (size_t k = division->from_old.first[i]; k < division->from_old.first[i + 1]; k++) {
                const struct merger_part *part = &division->from_old.part[k];
                all += part->to == u;
                for (size_t j = 0; part->to == u && j < row->n_part; j++)
                    same += row->part[j].municipality == i &&
                            (int64_t)(row->part[j].fraction * (double)NANO + 0.5) == part->nano;
            }
        if (all == row->n_part && same == all)
            return true;
    }
    return false;
}

/* "Groningen + 3.89% of Slochteren" */
static void tell_parts(const struct region *region, const struct observed *row, size_t size, char *text) {
    for (size_t j = 0, at = 0; j < row->n_part && at < size; j++) {
        const char *name = region->municipality[row->part[j].municipality].name, *plus = j > 0 ? " + " : "";
        char share[FORMAT_SIZE];
        format_percent(row->part[j].fraction, 2, share);
        int wrote = row->part[j].fraction < 1.0 ? snprintf(text + at, size - at, _("%s%s of %s"), plus, share, name)
                                                : snprintf(text + at, size - at, "%s%s", plus, name);
        at += wrote > 0 ? (size_t)wrote : 0;
    }
}

/* Results show municipalities as they were at first and as they are in the last year: one that took in a part and went
 * on to merge is in neither. */
static enum status warn_between(struct reading *reading, const struct observations *o) {
    const struct region *region = reading->region;
    const struct observed *first = NULL;
    size_t n = 0;
    char parts[320] = "";
    for (size_t k = 0; region->division && k < o->n; k++) {
        const struct observed *row = &o->row[k];
        bool old = row->n_part == 1 && row->part[0].fraction >= 1.0;
        if (row->municipality && !old && !is_unit_of(region, &region->division[region->n_year - 1], row) && n++ == 0)
            first = row;
    }
    if (n == 0)
        return STATUS_OK;
    tell_parts(region, first, sizeof parts, parts);
    return read_warn(
        reading,
        _("%zu of the accounts are of municipalities that there were neither before all mergers nor in the "
          "last year, such as %s over %d (%s:%d): it counts as the account of %s together, and no table "
          "shows that sum by itself."),
        n, first->who, first->year, first->file, first->line, parts);
}

enum status observations_warn_who(struct reading *reading, const struct observations *o) {
    enum status status = warn_unborn(reading, o);
    return status ? status : warn_between(reading, o);
}
