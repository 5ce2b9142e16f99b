/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/joint.h"

#include "sim/base/hash.h"
#include "sim/base/i18n.h"
#include "sim/engine/chunk.h"
#include "sim/engine/leaving.h"
#include "sim/scenario/apart.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- kin ---- */

/* Why a run is by itself, or NULL: every scheme must be the same wherever it stands. One that is held against another
 * scheme, or has uncertain inputs, is not: they are called by its number. */
static const char *why_alone(const struct scenario *scenario, enum store_level level) {
    const char *why = level == STORE_ALL                   ? N_("the payments of every draw are stored (--store all)")
                      : scenario->n_scheme > JOINT_SCHEMES ? N_("it has too many schemes")
                                                           : NULL;
    for (size_t s = 0; !why && s < scenario->n_scheme; s++)
        for (size_t k = 0; k < scenario->scheme[s].n_layer; k++)
            if (scenario->scheme[s].layer[k].change.against == AGAINST_SCHEME)
                why = N_("one of its schemes is held against another one (change_cap)");
    for (size_t k = 0; !why && k < scenario->inputs.n; k++)
        if (strncmp(scenario->inputs.input[k].path, "schemes", strlen("schemes")) == 0)
            why = N_("one of its schemes has an uncertain number");
    return why;
}

/* What all schemes together make of a run: what is simulated and which variables there are. */
static uint64_t add_traits(uint64_t hash, const struct scenario *scenario) {
    struct {
        unsigned needs;
        bool excess, leaving, uncertain, later, fund, flow, by_hand;
    } any;
    memset(&any, 0, sizeof any);
    any.needs = scenario->needs;
    any.excess = scenario->n_threshold > 0;
    any.uncertain = leaving_any_uncertain(scenario);
    for (size_t s = 0; s < scenario->n_scheme; s++) {
        const struct scheme *scheme = &scenario->scheme[s];
        any.leaving |= scheme->leaving != NULL;
        any.later |= scheme->settled != SETTLED_SAME_YEAR;
        any.fund |= scheme->n_fund > 0;
        any.by_hand |= scheme->n_by_hand > 0;
        for (size_t k = 0; k < scheme->n_layer; k++)
            any.flow |= scheme->layer[k].flow != FLOW_NONE;
    }
    return hash_bytes(hash, &any, sizeof any);
}

/* The classes in which single clients are drawn (plan.c). */
static uint64_t add_singles(uint64_t hash, const struct scenario *scenario) {
    for (size_t c = 0; c < scenario->care.n_care; c++) {
        bool wanted = false;
        for (size_t s = 0; s < scenario->n_scheme; s++)
            for (size_t k = 0; k < scenario->scheme[s].n_layer; k++) {
                const struct layer *layer = &scenario->scheme[s].layer[k];
                for (size_t form = 0; (layer_needs(layer) & NEED_EXCESS) && form < FORM_COUNT; form++)
                    wanted |= layer->covered[form * scenario->care.n_care + c];
            }
        hash = hash_bytes(hash, &wanted, sizeof wanted);
    }
    return hash;
}

static uint64_t kin_of(const struct scenario *scenario, enum store_level level, const char *rest) {
    uint64_t hash = hash_text(HASH_START, rest);
    for (size_t k = 0; k < scenario->n_table; k++)
        hash = hash_text(hash_text(hash, scenario->table[k].name), scenario->table[k].text);
    hash = hash_bytes(hash, &scenario->n_draw, sizeof scenario->n_draw);
    hash = hash_bytes(hash, &scenario->seed, sizeof scenario->seed);
    hash = hash_bytes(hash, &scenario->n_scheme, sizeof scenario->n_scheme);
    hash = hash_bytes(hash, &level, sizeof level);
    return add_singles(add_traits(hash, scenario), scenario) | 1;
}

enum status joint_kin(const struct scenario *scenario, enum store_level level, struct joint_kin *kin,
                      struct note *note) {
    struct apart apart;
    *kin = (struct joint_kin){.why = why_alone(scenario, level)}; /* stored payments lie along schemes */
    if (kin->why)
        return STATUS_OK;
    enum status status = apart_read(scenario->resolved, &apart, note);
    if (status)
        return status;
    bool varies = budget_is_uncertain(&scenario->budget, &scenario->inputs);
    kin->kin = kin_of(scenario, level, apart.rest);
    kin->care = hash_bytes(kin_of(scenario, level, apart.care), &varies, sizeof varies);
    kin->n_scheme = apart.n_scheme;
    for (size_t s = 0; s < apart.n_scheme; s++)
        kin->scheme[s] = hash_text(hash_text(HASH_START, apart.scheme[s].name), apart.scheme[s].text);
    apart_free(&apart);
    return STATUS_OK;
}

/* ---- the scenario of all ---- */

/* Schemes of all members, each once: where it stood first. */
struct pool {
    size_t n;
    const struct apart_scheme **scheme;
    size_t *place; /* [members][n_scheme] */
};

static size_t find(const struct pool *pool, const struct apart_scheme *scheme) {
    size_t k = 0;
    while (k < pool->n &&
           (strcmp(pool->scheme[k]->name, scheme->name) != 0 || strcmp(pool->scheme[k]->text, scheme->text) != 0))
        k++;
    return k;
}

static void fill_pool(struct pool *pool, const struct apart *member, size_t n) {
    for (size_t m = 0; m < n; m++)
        for (size_t s = 0; s < member[m].n_scheme; s++) {
            size_t k = find(pool, &member[m].scheme[s]);
            if (k == pool->n)
                pool->scheme[pool->n++] = &member[m].scheme[s];
            pool->place[m * member[m].n_scheme + s] = k;
        }
}

/* A name that is there already gives way to a number while the text is read. */
static bool is_taken(const struct pool *pool, size_t k) {
    bool taken = false;
    for (size_t before = 0; before < k; before++)
        taken |= strcmp(pool->scheme[before]->name, pool->scheme[k]->name) == 0;
    return taken;
}

enum { NAME_SIZE = 32 };

static void stand_in(size_t k, char name[NAME_SIZE]) {
    snprintf(name, NAME_SIZE, "joint-%zu", k);
}

static char *write_schemes(const struct pool *pool) {
    char *text = NULL, name[NAME_SIZE];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fputs("schemes = (", out);
    for (size_t k = 0; k < pool->n; k++) {
        stand_in(k, name);
        fprintf(out, "%s{ name = \"%s\"; %s}", k ? ",\n" : "\n", is_taken(pool, k) ? name : pool->scheme[k]->name,
                pool->scheme[k]->text);
    }
    fputs(");\n", out);
    return fclose(out) == 0 ? text : NULL;
}

static enum status put_text(const char **at, const char *from, const char *to) {
    if (strcmp(*at, from) != 0)
        return STATUS_OK;
    char *copy = strdup(to);
    if (!copy)
        return STATUS_MEMORY;
    free((char *)(size_t)*at); /* the reader's own copy */
    *at = copy;
    return STATUS_OK;
}

/* The names as they are; labels that nobody gave fall back on them. */
static enum status name_schemes(const struct pool *pool, struct scenario *whole) {
    enum status status = STATUS_OK;
    char name[NAME_SIZE];
    for (size_t k = 0; k < pool->n && !status; k++) {
        struct scheme *scheme = &whole->scheme[k];
        const char **const text[] = {&scheme->name, &scheme->label[0], &scheme->label[1]};
        stand_in(k, name);
        for (size_t t = 0; is_taken(pool, k) && t < 3 && !status; t++)
            status = put_text(text[t], name, pool->scheme[k]->name);
    }
    return status;
}

/* Settings of schemes are in the schemes. */
static enum status read_over(const struct joint_member *first, const char *schemes, struct scenario *whole,
                             struct note *note) {
    static const char file[] = "schemes.cfg";
    const struct files_text text = {file, schemes};
    const struct files_memory memory = {first->output, 1, &text, &files_disk};
    const struct files files = files_in_memory(&memory);
    size_t given = first->change ? first->change->n_setting : 0;
    struct scenario_setting *setting = calloc(given + 1, sizeof *setting);
    struct scenario_change change = {.setting = setting};
    char *over = NULL;
    if (asprintf(&over, "%s/%s", first->output, file) < 0)
        over = NULL;
    enum status status = setting && over ? STATUS_OK : STATUS_MEMORY;
    for (size_t k = 0; k < given && !status; k++)
        if (strncmp(first->change->setting[k].key, "schemes", strlen("schemes")) != 0)
            setting[change.n_setting++] = first->change->setting[k];
    change.over = over;
    if (!status)
        status = scenario_read_changed(&files, first->scenario, &change, whole, note);
    free(over);
    free(setting);
    return status;
}

static enum status no_kin(const struct joint_member *member, struct note *note) {
    return note_error(note, STATUS_CONFLICT, member->scenario, 0, NULL,
                      _("this scenario can no longer be run together with the others of its batch"));
}

/* It reads back to the same: all but the schemes as in each member, and these as they were. */
static enum status check_whole(const struct joint_member *first, const struct pool *pool, const struct apart *member,
                               const struct scenario *whole, struct note *note) {
    struct apart apart;
    enum status status = apart_read(whole->resolved, &apart, note);
    if (status)
        return status;
    bool same = strcmp(apart.rest, member->rest) == 0 && apart.n_scheme == pool->n;
    for (size_t k = 0; same && k < pool->n; k++)
        same = strcmp(apart.scheme[k].text, pool->scheme[k]->text) == 0;
    apart_free(&apart);
    return same ? STATUS_OK : no_kin(first, note);
}

static enum status read_whole(const struct joint *joint, const struct apart *member, struct joint_read *read,
                              struct note *note) {
    size_t n_scheme = member->n_scheme, all = joint->n * n_scheme;
    read->scheme = calloc(all + 1, sizeof *read->scheme);
    struct pool pool = {.place = read->scheme, .scheme = calloc(all + 1, sizeof(struct apart_scheme *))};
    char *text = NULL;
    enum status status = pool.scheme && pool.place ? STATUS_OK : STATUS_MEMORY;
    if (!status) {
        fill_pool(&pool, member, joint->n);
        text = write_schemes(&pool);
        status = text ? read_over(&joint->member[0], text, &read->whole, note) : STATUS_MEMORY;
    }
    if (!status)
        status = check_whole(&joint->member[0], &pool, member, &read->whole, note);
    if (!status)
        status = name_schemes(&pool, &read->whole);
    read->whole.lineups = (struct lineups){joint->n, n_scheme, read->scheme};
    free(text);
    free(pool.scheme);
    return status;
}

/* ---- the members ---- */

static enum status read_member(const struct run_options *options, size_t m, const struct joint_kin *first,
                               struct scenario *scenario, struct apart *apart, struct note *note) {
    const struct joint_member *member = &options->joint->member[m];
    struct joint_kin kin;
    enum status status = scenario_read_changed(&files_disk, member->scenario, member->change, scenario, note);
    if (status)
        return status;
    scenario->n_draw = options->draws > 0 ? options->draws : scenario->n_draw;
    scenario->seed = options->seed >= 0 ? (uint64_t)options->seed : scenario->seed;
    for (size_t k = 0; options->tell && k < scenario->n_reading; k++)
        options->tell(member->context, scenario->reading[k]);
    for (size_t k = 0; options->warn && k < scenario->n_warning; k++)
        options->warn(member->context, scenario->warning[k]);
    if (scenario_has_read(scenario, member->output))
        return no_kin(member, note);
    status = joint_kin(scenario, options->store, &kin, note);
    if (!status && (kin.kin == 0 || (m > 0 && kin.kin != first->kin)))
        status = no_kin(member, note);
    return status ? status : apart_read(scenario->resolved, apart, note);
}

enum status joint_read(const struct run_options *options, struct joint_read *read, struct note *note) {
    const struct joint *joint = options->joint;
    struct apart *apart = calloc(joint->n, sizeof *apart);
    struct joint_kin first = {0};
    *read = (struct joint_read){.member = calloc(joint->n, sizeof *read->member),
                                .output = calloc(joint->n, sizeof *read->output)};
    enum status status = apart && read->member && read->output ? STATUS_OK : STATUS_MEMORY;
    for (size_t m = 0; m < joint->n && !status; m++) {
        read->output[m] = joint->member[m].output;
        status = read_member(options, m, &first, &read->member[m], &apart[m], note);
        if (!status && m == 0)
            status = joint_kin(&read->member[0], options->store, &first, note);
    }
    if (!status)
        status = read_whole(joint, apart, read, note);
    for (size_t m = 0; apart && m < joint->n; m++)
        apart_free(&apart[m]);
    free(apart);
    if (status) {
        joint_free(read, joint->n);
        scenario_free(&read->whole);
    }
    return status;
}

void joint_free(struct joint_read *read, size_t n) {
    for (size_t m = 0; read->member && m < n; m++)
        scenario_free(&read->member[m]);
    free(read->member);
    free(read->output);
    free(read->scheme);
    read->member = NULL;
    read->output = NULL;
    read->scheme = NULL;
}
