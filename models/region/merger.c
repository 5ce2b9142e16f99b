/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/region/merger.h"

#include "models/core/money.h"
#include <stdlib.h>
#include <string.h>

/* ---- maps ---- */

static void free_map(struct merger_map *map) {
    free(map->first);
    free(map->part);
    memset(map, 0, sizeof *map);
}

static enum status allocate_map(struct merger_map *map, size_t n_from, size_t n_to) {
    memset(map, 0, sizeof *map);
    map->n_from = n_from;
    map->n_to = n_to;
    map->first = calloc(n_from + 1, sizeof *map->first);
    map->part = calloc(n_from * MERGER_PARTS + 1, sizeof *map->part);
    if (map->first && map->part)
        return STATUS_OK;
    free_map(map);
    return STATUS_MEMORY;
}

static enum status make_identity(struct merger_map *map, size_t n) {
    enum status status = allocate_map(map, n, n);
    for (size_t i = 0; !status && i < n; i++) {
        map->part[i] = (struct merger_part){i, NANO};
        map->first[i + 1] = i + 1;
    }
    map->identity = true;
    return status;
}

static void mark_identity(struct merger_map *map) {
    map->identity = map->n_from == map->n_to && map->first[map->n_from] == map->n_from;
    for (size_t i = 0; i < map->n_from; i++)
        map->identity = map->identity && map->part[map->first[i]].to == i;
}

/* Add a part to the last row, n parts of which are there, in the order of `to`. false: there is no room. */
static bool add_part(struct merger_part *row, size_t *n, struct merger_part part) {
    size_t k = 0;
    while (k < *n && row[k].to < part.to)
        k++;
    if (k < *n && row[k].to == part.to) {
        row[k].nano += part.nano;
        return true;
    }
    if (*n == MERGER_PARTS)
        return false;
    memmove(row + k + 1, row + k, (*n - k) * sizeof *row);
    row[k] = part;
    ++*n;
    return true;
}

void merger_split(const struct merger_map *map, size_t i, int64_t value, int64_t part[MERGER_PARTS]) {
    const struct merger_part *row = map->part + map->first[i];
    size_t n = map->first[i + 1] - map->first[i];
    int64_t weight[MERGER_PARTS];
    part[0] = value;
    if (n == 2) { /* of two, the larger remainder is the nearest cent */
        part[0] = money_scale_round(value, row[0].nano, NANO, 1.0 / (double)NANO);
        part[1] = value - part[0];
    } else if (n > 2) {
        for (size_t k = 0; k < n; k++)
            weight[k] = row[k].nano;
        money_allocate(value, n, weight, part);
    }
}

/* a, then b. */
static enum status join_maps(const struct merger_map *a, const struct merger_map *b, struct merger_map *ab) {
    int64_t nano[MERGER_PARTS];
    enum status status = allocate_map(ab, a->n_from, b->n_to);
    for (size_t i = 0; !status && i < a->n_from; i++) {
        size_t n = 0;
        for (size_t p = a->first[i]; !status && p < a->first[i + 1]; p++) {
            size_t over = a->part[p].to;
            merger_split(b, over, a->part[p].nano, nano);
            for (size_t k = b->first[over]; k < b->first[over + 1]; k++)
                if (nano[k - b->first[over]] > 0 &&
                    !add_part(ab->part + ab->first[i], &n,
                              (struct merger_part){b->part[k].to, nano[k - b->first[over]]}))
                    status = STATUS_RANGE;
        }
        ab->first[i + 1] = ab->first[i] + n;
    }
    if (status)
        free_map(ab);
    else
        mark_identity(ab);
    return status;
}

void merger_map_amounts(const struct merger_map *map, size_t width, const int64_t *from, int64_t *to) {
    int64_t split[MERGER_PARTS];
    memset(to, 0, map->n_to * width * sizeof *to);
    for (size_t i = 0; i < map->n_from; i++) {
        const struct merger_part *part = map->part + map->first[i];
        size_t n = map->first[i + 1] - map->first[i];
        const int64_t *row = from + i * width;
        for (size_t k = 0; n == 1 && k < width; k++)
            to[part->to * width + k] += row[k];
        for (size_t k = 0; n > 1 && k < width; k++) {
            merger_split(map, i, row[k], split);
            for (size_t p = 0; p < n; p++)
                to[part[p].to * width + k] += split[p];
        }
    }
}

void merger_map_counts(const struct merger_map *map, size_t width, const int32_t *from, int32_t *to) {
    int64_t split[MERGER_PARTS];
    memset(to, 0, map->n_to * width * sizeof *to);
    for (size_t i = 0; i < map->n_from; i++) {
        const struct merger_part *part = map->part + map->first[i];
        size_t n = map->first[i + 1] - map->first[i];
        const int32_t *row = from + i * width;
        for (size_t k = 0; n == 1 && k < width; k++)
            to[part->to * width + k] += row[k];
        for (size_t k = 0; n > 1 && k < width; k++) {
            merger_split(map, i, row[k], split);
            for (size_t p = 0; p < n; p++)
                to[part[p].to * width + k] += (int32_t)split[p];
        }
    }
}

/* ---- divisions ---- */

static void free_one(struct division *d) {
    for (size_t u = 0; d->unit && u < d->n_unit; u++)
        free(d->unit[u].name);
    free(d->unit);
    free_map(&d->from_old);
    free_map(&d->onward);
    memset(d, 0, sizeof *d);
}

void division_free(struct division *division, size_t n_year) {
    for (size_t t = 0; division && t < n_year; t++)
        free_one(&division[t]);
    free(division);
}

size_t division_unit_of(const struct division *division, size_t i) {
    const struct merger_map *map = &division->from_old;
    size_t best = map->first[i];
    for (size_t p = best; p < map->first[i + 1]; p++)
        if (map->part[p].nano > map->part[best].nano)
            best = p;
    return map->part[best].to;
}

bool division_is_merged(const struct region *region, const struct division *division, size_t i) {
    const struct merger_map *map = &division->from_old;
    size_t unit = map->part[map->first[i]].to;
    bool merged =
        map->first[i + 1] - map->first[i] > 1 || strcmp(region->municipality[i].code, division->unit[unit].code) != 0;
    for (size_t j = 0; j < map->n_from; j++)
        for (size_t p = map->first[j]; j != i && p < map->first[j + 1]; p++)
            merged = merged || map->part[p].to == unit;
    return merged;
}

size_t division_map_pool(const struct region *region, size_t t, const int16_t *pool, int16_t *unit_pool,
                         size_t *divided) {
    const struct merger_map *map = &region->division[t].from_old;
    const int64_t *residents = region->residents + t * region->n_municipality;
    int64_t split[MERGER_PARTS];
    size_t n_divided = 0;
    for (size_t u = 0; u < map->n_to; u++) {
        int64_t most = -1;
        bool differ = false;
        for (size_t i = 0; i < map->n_from; i++) {
            merger_split(map, i, residents[i], split);
            for (size_t p = map->first[i]; p < map->first[i + 1]; p++) {
                int64_t here = split[p - map->first[i]];
                if (map->part[p].to != u)
                    continue;
                differ = differ || (most >= 0 && pool[i] != unit_pool[u]);
                unit_pool[u] = here > most ? pool[i] : unit_pool[u];
                most = here > most ? here : most;
            }
        }
        if (differ && n_divided++ == 0 && divided)
            *divided = u;
    }
    return n_divided;
}

static size_t find_unit(const struct unit *unit, size_t n, const char *code) {
    size_t u = 0;
    while (u < n && strcmp(unit[u].code, code) != 0)
        u++;
    return u;
}

/* Give a unit its place by code; the name of one that is there stays. */
static enum status put_unit(struct division *d, const char *code, const char *name) {
    size_t at = d->n_unit;
    if (find_unit(d->unit, d->n_unit, code) < d->n_unit)
        return STATUS_OK;
    char *copy = strdup(name);
    if (!copy)
        return STATUS_MEMORY;
    for (; at > 0 && strcmp(d->unit[at - 1].code, code) > 0; at--)
        d->unit[at] = d->unit[at - 1];
    memset(&d->unit[at], 0, sizeof d->unit[at]);
    memcpy(d->unit[at].code, code, strlen(code));
    d->unit[at].name = copy;
    d->n_unit++;
    return STATUS_OK;
}

/* The lines of one year. */
struct lines {
    const struct merger *merger;
    size_t n;
    int year;
    size_t *culprit;
};

static bool names_from(const struct lines *lines, const char *code) {
    for (size_t k = 0; k < lines->n; k++)
        if (lines->merger[k].year == lines->year && strcmp(lines->merger[k].from, code) == 0)
            return true;
    return false;
}

static enum status list_units(const struct division *before, const struct lines *lines, struct division *after) {
    enum status status = STATUS_OK;
    after->unit = calloc(before->n_unit + lines->n, sizeof *after->unit);
    if (!after->unit)
        return STATUS_MEMORY;
    for (size_t k = 0; !status && k < lines->n; k++)
        if (lines->merger[k].year == lines->year)
            status = put_unit(after, lines->merger[k].to, lines->merger[k].name);
    for (size_t u = 0; !status && u < before->n_unit; u++)
        if (!names_from(lines, before->unit[u].code))
            status = put_unit(after, before->unit[u].code, before->unit[u].name);
    return status;
}

/* Where unit u of the division before goes. */
static enum status step_unit(const struct division *before, const struct lines *lines, const struct division *after,
                             struct merger_map *step, size_t u) {
    const char *code = before->unit[u].code;
    size_t n = 0;
    int64_t sum = 0;
    struct merger_part *row = step->part + step->first[u];
    for (size_t k = 0; k < lines->n; k++) {
        const struct merger *m = &lines->merger[k];
        if (m->year != lines->year || strcmp(m->from, code) != 0)
            continue;
        *lines->culprit = k;
        if (!add_part(row, &n, (struct merger_part){find_unit(after->unit, after->n_unit, m->to), m->nano}))
            return STATUS_RANGE;
        sum += m->nano;
    }
    if (n == 0) { /* goes on as it was */
        row[n++] = (struct merger_part){find_unit(after->unit, after->n_unit, code), NANO};
        sum = NANO;
    }
    step->first[u + 1] = step->first[u] + n;
    return sum == NANO ? STATUS_OK : STATUS_CONFLICT;
}

static enum status check_lines(const struct division *before, const struct lines *lines) {
    for (size_t k = 0; k < lines->n; k++) {
        const struct merger *m = &lines->merger[k];
        *lines->culprit = k;
        if (m->year != lines->year)
            continue;
        if (find_unit(before->unit, before->n_unit, m->from) == before->n_unit)
            return STATUS_REFERENCE;
        for (size_t j = 0; j < k; j++)
            if (lines->merger[j].year == m->year && strcmp(lines->merger[j].from, m->from) == 0 &&
                strcmp(lines->merger[j].to, m->to) == 0)
                return STATUS_DUPLICATE;
    }
    return STATUS_OK;
}

/* The mergers of one year: `d` becomes the division after them, and *step, which leads to d, goes on to it. */
static enum status merge(struct division *d, struct merger_map *step, const struct lines *lines) {
    struct division after = {0};
    struct merger_map one = {0}, joined = {0};
    enum status status = check_lines(d, lines);
    if (!status)
        status = list_units(d, lines, &after);
    if (!status)
        status = allocate_map(&one, d->n_unit, after.n_unit);
    for (size_t u = 0; !status && u < d->n_unit; u++)
        status = step_unit(d, lines, &after, &one, u);
    if (!status)
        status = join_maps(&d->from_old, &one, &after.from_old);
    if (!status)
        status = join_maps(step, &one, &joined);
    free_map(&one);
    if (status) {
        free_one(&after);
        return status;
    }
    free_one(d);
    free_map(step);
    *d = after;
    *step = joined;
    return STATUS_OK;
}

static enum status copy_division(const struct division *from, struct division *to) {
    struct merger_map same = {0};
    to->unit = calloc(from->n_unit + 1, sizeof *to->unit);
    enum status status = to->unit ? make_identity(&same, from->n_unit) : STATUS_MEMORY;
    for (size_t u = 0; !status && u < from->n_unit; u++)
        status = put_unit(to, from->unit[u].code, from->unit[u].name);
    if (!status)
        status = join_maps(&from->from_old, &same, &to->from_old);
    free_map(&same);
    return status;
}

static enum status start(const struct region *region, struct division *d) {
    d->unit = calloc(region->n_municipality + 1, sizeof *d->unit);
    enum status status = d->unit ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; !status && i < region->n_municipality; i++)
        status = put_unit(d, region->municipality[i].code, region->municipality[i].name);
    return status ? status : make_identity(&d->from_old, region->n_municipality);
}

/* The years from..to of the lines that there are, in order. */
static enum status merge_years(struct division *d, struct merger_map *step, struct lines lines, int from, int to) {
    enum status status = STATUS_OK;
    for (lines.year = from; !status && lines.year <= to; lines.year++) {
        bool any = false;
        for (size_t k = 0; k < lines.n; k++)
            any = any || lines.merger[k].year == lines.year;
        if (any)
            status = merge(d, step, &lines);
    }
    return status;
}

/* onward of every year, from the last one back: step[t] leads from year t - 1 to year t. */
static enum status look_ahead(struct division *d, const struct merger_map *step, size_t n_year) {
    enum status status = make_identity(&d[n_year - 1].onward, d[n_year - 1].n_unit);
    for (size_t t = n_year - 1; !status && t > 0; t--)
        status = join_maps(&step[t], &d[t].onward, &d[t - 1].onward);
    return status;
}

enum status division_new(const struct region *region, int first_year, const struct merger *merger, size_t n_merger,
                         struct division **division, size_t *culprit) {
    size_t n_year = region->n_year;
    struct lines lines = {merger, n_merger, 0, culprit};
    struct division *d = calloc(n_year, sizeof *d);
    struct merger_map *step = calloc(n_year, sizeof *step);
    int least = first_year;
    *culprit = 0;
    enum status status = d && step ? start(region, &d[0]) : STATUS_MEMORY;
    for (size_t k = 0; k < n_merger; k++)
        least = merger[k].year < least ? merger[k].year : least;
    for (size_t t = 0; !status && t < n_year; t++) {
        int year = first_year + (int)t;
        if (t > 0)
            status = copy_division(&d[t - 1], &d[t]);
        if (!status)
            status = make_identity(&step[t], d[t].n_unit);
        if (!status)
            status = merge_years(&d[t], &step[t], lines, t == 0 ? least : year, year);
    }
    if (!status)
        status = look_ahead(d, step, n_year);
    for (size_t t = 0; step && t < n_year; t++)
        free_map(&step[t]);
    free(step);
    if (status)
        division_free(d, n_year);
    else
        *division = d;
    return status;
}
