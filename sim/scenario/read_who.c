/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom an account is about: a municipality of the region's table, one of a year's division, a named group or the
 * region. */
#include "models/region/merger.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/scenario/observations.h"
#include "sim/scenario/place_name.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

enum status observed_find_who(struct reading *reading, const char *who, struct observed *row, char *text, size_t size) {
    const struct region *region = reading->region;
    int first = reading->scenario->first_year;
    snprintf(row->who, sizeof row->who, "%s", who);
    if (row->year < first || row->year >= first + (int)region->n_year)
        return STATUS_OK; /* left out later */
    enum status status = find_group(reading, who, row);
    if (status == STATUS_REFERENCE)
        status = find_unit(region, first, who, row);
    if (status == STATUS_REFERENCE && !region->division)
        status = find_old(region, who, row);
    struct successor successor = {0};
    enum status sought =
        status == STATUS_REFERENCE ? place_successor(reading->files, who, &successor, reading->note) : STATUS_OK;
    if (sought)
        return sought;
    if (status == STATUS_REFERENCE && successor.year)
        snprintf(
            text, size,
            _("There is no municipality \"%.60s\" in this region (%s). Give the amount of the whole municipality as "
              "it is now, under its name."),
            who, successor.words);
    else if (status == STATUS_REFERENCE)
        snprintf(text, size,
                 _("There is no municipality or group \"%.60s\" in this region in %d. Use a code of that year, such as "
                   "%s, a name of the key groups, or region."),
                 who, row->year,
                 region->division ? region->division[row->year - first].unit[0].code : region->municipality[0].code);
    return status;
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

static bool is_municipality(const struct region *region, const char *who) {
    for (size_t i = 0; i < region->n_municipality; i++)
        if (strcmp(region->municipality[i].code, who) == 0 || strcmp(region->municipality[i].name, who) == 0)
            return true;
    for (size_t t = 0; region->division && t < region->n_year; t++)
        for (size_t u = 0; u < region->division[t].n_unit; u++)
            if (strcmp(region->division[t].unit[u].code, who) == 0 ||
                strcmp(region->division[t].unit[u].name, who) == 0)
                return true;
    return false;
}

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
