/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups under costs pooled by budget, and the order in which members would leave such a pool. */
#include "sim/base/i18n.h"
#include "sim/decide/stability_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum status stability_group_of_mask(uint32_t members, struct stability_group *group) {
    size_t n = (size_t)__builtin_popcount(members), k = 0;
    *group = (struct stability_group){n, malloc((n + 1) * sizeof *group->member)};
    for (uint32_t left = members; group->member && left; left &= left - 1)
        group->member[k++] = (uint16_t)__builtin_ctz(left);
    return group->member ? STATUS_OK : STATUS_MEMORY;
}

static uint32_t mask_of(const struct stability_group *group) {
    uint32_t members = 0;
    for (size_t k = 0; k < group->n; k++)
        members |= UINT32_C(1) << group->member[k];
    return members;
}

enum status stability_add_row(struct stability *s, int scheme, enum stability_origin origin,
                              const struct stability_group *group, const struct stability_gain *gain) {
    struct stability_row *more = realloc(s->row, (s->n_row + 1) * sizeof *more);
    if (!more)
        return STATUS_MEMORY;
    s->row = more;
    uint16_t *member = malloc((group->n + 1) * sizeof *member);
    if (!member)
        return STATUS_MEMORY;
    memcpy(member, group->member, group->n * sizeof *member);
    s->row[s->n_row++] = (struct stability_row){scheme, origin, {group->n, member}, *gain};
    return STATUS_OK;
}

/* ---- named groups ---- */

/* The municipality of this name or code, or s->n. */
static size_t find_name(const struct stability *s, const char *text, size_t length) {
    for (size_t i = 0; i < s->n; i++)
        for (size_t way = 0; way < 2; way++) {
            const char *known = way ? s->code[i] : s->name[i];
            if (strlen(known) == length && strncasecmp(known, text, length) == 0)
                return i;
        }
    return s->n;
}

static int compare_members(const void *a, const void *b) {
    return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

enum status stability_named_group(const struct stability *s, const char *text, struct stability_group *group,
                                  struct note *note) {
    *group = (struct stability_group){0, calloc(s->n + 1, sizeof *group->member)};
    if (!group->member)
        return STATUS_MEMORY;
    for (const char *at = text;;) {
        at += strspn(at, " ");
        size_t length = strcspn(at, ","), trimmed = length;
        while (trimmed > 0 && at[trimmed - 1] == ' ')
            trimmed--;
        size_t i = find_name(s, at, trimmed);
        if (i == s->n)
            return note_error(
                note, STATUS_REFERENCE, s->path, 0, "--group",
                _("there is no municipality called \"%.*s\" in these results; give names or CBS codes with "
                  "commas between, for example: --group \"%s,%s\""),
                (int)trimmed, at, s->name[0], s->name[s->n > 1]);
        for (size_t k = 0; k < group->n; k++)
            if (group->member[k] == i)
                return note_error(note, STATUS_REFERENCE, s->path, 0, "--group",
                                  _("%s stands twice in this group; name every member once"), s->name[i]);
        group->member[group->n++] = (uint16_t)i;
        if (at[length] == '\0')
            break;
        at += length + 1;
    }
    qsort(group->member, group->n, sizeof *group->member, compare_members);
    return STATUS_OK;
}

/* ---- the table ---- */

struct table {
    struct stability *s;
    const struct stability_pool *pool;
    uint32_t all;
    double *scratch;
};

/* Once each; the whole itself only when it is named. */
static enum status add_mask(const struct table *table, uint32_t members, enum stability_origin origin) {
    struct stability_group group;
    struct stability_gain gain;
    for (size_t k = 0; k < table->s->n_row; k++)
        if (mask_of(&table->s->row[k].group) == members)
            return STATUS_OK;
    if (!members)
        return STATUS_OK;
    stability_compare(table->pool, members, table->all, table->scratch, &gain);
    enum status status = stability_group_of_mask(members, &group);
    if (!status)
        status = stability_add_row(table->s, BY_BUDGET, origin, &group, &gain);
    free(group.member);
    return status;
}

/* Named groups first, so that they are known as such. Their names were checked before. */
static enum status add_named(const struct table *table) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < table->s->options.n_group && !status; k++) {
        struct stability_group group;
        status = stability_named_group(table->s, table->s->options.group[k], &group, NULL);
        if (!status)
            status = add_mask(table, mask_of(&group), ORIGIN_NAMED);
        free(group.member);
    }
    return status;
}

static enum status fill_table(const struct table *table, const struct stability_scan *scan) {
    size_t n = table->s->n;
    enum status status = add_named(table);
    for (size_t i = 0; i < n && !status; i++)
        status = add_mask(table, UINT32_C(1) << i, ORIGIN_SINGLE);
    for (size_t i = 0; i < n && !status; i++)
        status = add_mask(table, scan->with[i].members, ORIGIN_MEMBER);
    for (size_t size = 1; size <= n && !status; size++)
        status = add_mask(table, scan->of_size[size].members, ORIGIN_SIZE);
    return status;
}

/* ---- order of leaving ---- */

/* The best group of those who are left, by a scan of a game of their own; 0 when none is better off. */
static enum status best_group(const struct table *table, uint32_t left, uint32_t *members) {
    size_t draws = table->s->n_draw, n = 0, player[COALITION_PLAYERS];
    double *loss = calloc((size_t)__builtin_popcount(left) * draws, sizeof *loss), budget[COALITION_PLAYERS];
    struct stability_scan *scan = calloc(1, sizeof *scan);
    *members = 0;
    enum status status = loss && scan ? STATUS_OK : STATUS_MEMORY;
    for (uint32_t rest = left; rest && !status; rest &= rest - 1, n++) {
        player[n] = (size_t)__builtin_ctz(rest);
        budget[n] = table->pool->budget[player[n]];
        memcpy(loss + n * draws, table->s->loss + player[n] * draws, draws * sizeof *loss);
    }
    if (!status) {
        struct coalition_game game = {n, draws, loss, table->pool->game->tail};
        struct stability_pool pool = *table->pool;
        struct stability_best best = {0, 0.0};
        pool.game = &game;
        pool.budget = budget;
        status = stability_scan_all(table->s, &pool, NULL, scan);
        for (size_t size = 1; size < n && !status; size++)
            if (scan->of_size[size].members && scan->of_size[size].ratio < scan->bar &&
                (!best.members || scan->of_size[size].ratio < best.ratio))
                best = scan->of_size[size];
        for (uint32_t rest = best.members; rest; rest &= rest - 1)
            *members |= UINT32_C(1) << player[__builtin_ctz(rest)];
    }
    free(loss);
    free(scan);
    return status;
}

static enum status add_step(struct stability *s, uint32_t leaves, uint32_t left, const struct stability_gain *gain) {
    struct stability_step *step = &s->step[s->n_step];
    enum status status = stability_group_of_mask(leaves, &step->group);
    if (!status)
        status = stability_group_of_mask(left, &step->left);
    step->gain = *gain;
    s->n_step++; /* whatever was made is freed with the rest */
    return status;
}

/* Municipalities one by one; when none of them gains by leaving alone, the best group together. */
static enum status leave_in_order(const struct table *table) {
    struct stability *s = table->s;
    uint32_t within = table->all, leaves;
    enum status status = STATUS_OK;
    s->step = calloc(s->n, sizeof *s->step);
    if (!s->step)
        return STATUS_MEMORY;
    while ((within & (within - 1)) && !status) {
        struct stability_gain gain;
        leaves = UINT32_C(1) << stability_first_to_leave(table->pool, within, table->scratch, &gain);
        if (gain.gain <= s->options.margin) {
            status = best_group(table, within, &leaves);
            if (status || !leaves)
                break;
            stability_compare(table->pool, leaves, within, table->scratch, &gain);
        }
        within &= ~leaves;
        status = add_step(s, leaves, within, &gain);
    }
    return status;
}

enum status stability_find_groups(struct stability *s, const struct stability_scan *scan) {
    struct coalition_game game = {s->n, s->n_draw, s->loss, STABILITY_TAIL};
    struct stability_pool pool = {&game, s->budget, s->options.rho, s->options.margin, s->inner};
    struct table table = {s, &pool, (uint32_t)((UINT64_C(1) << s->n) - 1),
                          calloc(STABILITY_SCRATCH * s->n_draw, sizeof(double))};
    enum status status = table.scratch ? fill_table(&table, scan) : STATUS_MEMORY;
    s->groups = (UINT64_C(1) << s->n) - 2;
    s->better = scan->better;
    if (!status)
        status = leave_in_order(&table);
    free(table.scratch);
    return status;
}
