/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/scenario/settled_keys.h"

#include "sim/base/i18n.h"
#include "sim/scenario/read.h"
#include <string.h>

#define COUNTS(path)                                                                                                   \
    { path, SETTLED_COUNTS, NULL }
#define SCHEME "schemes.#."
#define LAYER "schemes.#.layers.#."
#define OF_A_RUN N_("It is about draws, and real figures are drawn once.")
#define IN_THE_FIGURES N_("Real figures hold it already.")

static const struct settled_key rows[] = {
    COUNTS("years"),
    COUNTS("care_classes"),
    COUNTS("budget_split"),
    COUNTS("shared_costs"),
    COUNTS("schemes"),
    {"inherit", SETTLED_APART, N_("Its keys have been taken up, and each has its own row.")},
    {"name", SETTLED_APART, N_("It names results files.")},
    {"title", SETTLED_APART, N_("It is for tables of a run.")},
    {"region", SETTLED_APART, N_("Who settles, and with what figures, the table of real figures says.")},
    {"care_labels", SETTLED_APART, N_("The tables of a settlement have no care classes.")},
    {"draws", SETTLED_APART, OF_A_RUN},
    {"inner_draws", SETTLED_APART, OF_A_RUN},
    {"seed", SETTLED_APART, OF_A_RUN},
    {"budget", SETTLED_APART, N_("The budget is that of the table of real figures.")},
    {"demand", SETTLED_APART, IN_THE_FIGURES},
    {"cost", SETTLED_APART, IN_THE_FIGURES},
    {"products", SETTLED_APART, IN_THE_FIGURES},
    {"realised", SETTLED_APART, N_("Accounts tell a run about the level of its costs.")},
    {"realised_file", SETTLED_APART, N_("Accounts tell a run about the level of its costs.")},
    {"observations", SETTLED_APART, N_("Accounts tell a run about the level of its costs.")},
    {"targets", SETTLED_APART, N_("What a scenario is held against does not change what is paid.")},
    {"grades", SETTLED_APART, N_("How sure the numbers are does not change what is paid.")},
    {"as_of", SETTLED_APART, N_("Accounts tell a run about the level of its costs.")},
    {"report_sd", SETTLED_APART, N_("Accounts tell a run about the level of its costs.")},
    {"groups", SETTLED_APART, N_("Accounts tell a run about the level of its costs.")},
    {"estimates", SETTLED_APART, N_("What was voted does not change what is paid.")},
    {"estimates_file", SETTLED_APART, N_("What was voted does not change what is paid.")},
    {"reserves", SETTLED_APART, N_("What is in reserve does not change what is paid.")},
    {"reserve_bears", SETTLED_APART, N_("What is in reserve does not change what is paid.")},
    {"interventions", SETTLED_TOLD, IN_THE_FIGURES},
    {"behaviour", SETTLED_TOLD, IN_THE_FIGURES},
    {"mergers", SETTLED_TOLD, N_("Settled are the municipalities of the table of real figures, in its own division.")},
    {"shocks", SETTLED_TOLD, N_("Shocks are what might have been (solidair stress).")},
    COUNTS(SCHEME "name"),
    COUNTS(SCHEME "label"),
    COUNTS(SCHEME "care_classes"),
    COUNTS(SCHEME "layers"),
    COUNTS(SCHEME "by_hand"),
    {SCHEME "description", SETTLED_APART, N_("It is for readers.")},
    {SCHEME "used", SETTLED_APART, N_("It is for readers.")},
    {SCHEME "settlement", SETTLED_APART,
     N_("A settlement tells what a year costs in the end; what was paid in advance stands in columns of its own.")},
    COUNTS(SCHEME "leaving"),
    COUNTS(LAYER "base"),
    COUNTS(LAYER "forms"),
    COUNTS(LAYER "care"),
    COUNTS(LAYER "share"),
    COUNTS(LAYER "over_years"),
    COUNTS(LAYER "attachment"),
    COUNTS(LAYER "limit"),
    COUNTS(LAYER "bands"),
    COUNTS(LAYER "bands_in"),
    COUNTS(LAYER "threshold_eur"),
    COUNTS(LAYER "key"),
    COUNTS(LAYER "weights"),
    COUNTS(LAYER "lag_weights"),
    COUNTS(LAYER "members"),
    COUNTS(LAYER "except"),
    COUNTS(LAYER "pools"),
    COUNTS(LAYER "external_share"),
    COUNTS(LAYER "external_of"),
    COUNTS(LAYER "total_limit"),
    COUNTS(LAYER "contribution_cap"),
    COUNTS(LAYER "receipt_cap"),
    COUNTS(LAYER "payment_floor"),
    COUNTS(LAYER "change_cap"),
    COUNTS(LAYER "cut"),
    COUNTS(LAYER "fund"),
    COUNTS(LAYER "flow"),
};

const struct settled_key *settled_keys_at(size_t i) {
    return i < sizeof rows / sizeof rows[0] ? &rows[i] : NULL;
}

/* The row of a child of the group with this pattern; STATUS_INTERNAL without one, which the tests exclude. */
static enum status check_node(struct reading *reading, const char *parent, const struct node *node) {
    size_t n = strlen(parent);
    for (size_t i = 0; settled_keys_at(i); i++) {
        const struct settled_key *row = settled_keys_at(i);
        if (strncmp(row->path, parent, n) != 0 || strcmp(row->path + n, node->name) != 0)
            continue;
        if (row->as == SETTLED_TOLD && node->n_child > 0)
            return read_warn_at(reading, node, _("This has no effect on what is settled. %s"), _(row->why));
        return STATUS_OK;
    }
    return STATUS_INTERNAL;
}

static enum status check_group(struct reading *reading, const char *parent, const struct node *group) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < group->n_child && !status; i++)
        status = check_node(reading, parent, group->child[i]);
    return status;
}

enum status read_settled_keys(struct reading *reading) {
    const struct node *schemes = node_find(reading->root, "schemes");
    enum status status = check_group(reading, "", reading->root);
    for (size_t s = 0; s < schemes->n_child && !status; s++) {
        const struct node *layers = node_find(schemes->child[s], "layers");
        status = check_group(reading, SCHEME, schemes->child[s]);
        for (size_t k = 0; k < layers->n_child && !status; k++)
            status = check_group(reading, LAYER, layers->child[k]);
    }
    return status;
}
