/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the scenario reader: from the checked tree to struct scenario, one file per subject. */
#ifndef SIM_SCENARIO_READ_H
#define SIM_SCENARIO_READ_H

#include "sim/scenario/scenario.h"
#include "sim/scenario/tree.h"

/* The tables of the region: no error so far; errors that are told, with a stand-in for what is wrong; the same, told
 * before; errors that hide the rest. */
enum region_state { REGION_GOOD, REGION_MENDED, REGION_TOLD, REGION_STUCK };

struct further;
struct reading {
    const struct files *files; /* where everything is read from */
    const struct node *root;   /* after keys_check: types and ranges hold, defaults are in */
    struct scenario *scenario;
    const struct region *region; /* whom schemes refer to: the scenario's own, or that of the figures to settle */
    struct note *note;
    const struct scenario_change *change; /* or NULL */
    struct further *further;              /* or NULL */
    enum region_state tables;
    bool schemes_only;
    int year; /* schemes_only: the calendar year to settle, or 0 */
};

/* In this order; each fills its part of the scenario. */
CHECKED enum status read_head(struct reading *reading);
CHECKED enum status read_region(struct reading *reading);
CHECKED enum status read_classes(struct reading *reading);
CHECKED enum status read_care(struct reading *reading);
CHECKED enum status read_interventions(struct reading *reading);
CHECKED enum status read_accounts(struct reading *reading);
CHECKED enum status read_positions(struct reading *reading);
CHECKED enum status read_budget(struct reading *reading);
CHECKED enum status read_budget_split(struct reading *reading);
CHECKED enum status read_shared(struct reading *reading);
CHECKED enum status read_settled_keys(struct reading *reading); /* for settling: settled_keys.h */
CHECKED enum status read_schemes(struct reading *reading);

/* Has the number at a node a range: as a distribution, as the width of another one, or by a key that says how far it
 * and others may be off? Or does nothing hang on it? */
bool range_is_given(const struct node *root, const struct node *node);

/* The list grades, and how many numbers of the tree have which. */
CHECKED enum status read_grades(struct reading *reading);

/* The list targets: scenario->target. */
CHECKED enum status read_targets(struct reading *reading);

/* The table that a key names, in the folder of its file or below it: *path, to be freed, with the sheet that it may
 * name. */
CHECKED enum status read_table_path(struct reading *reading, const struct node *key, char **path);

/* The table of the key estimates_file becomes elements of the list estimates, before the keys are checked. */
CHECKED enum status estimates_file_include(struct reading *reading, struct node *root);

/* The table of the key realised_file (file); and its text into what the results file keeps. */
struct table;
CHECKED enum status read_accounts_table(struct reading *reading, const struct node *file, struct table *table);
CHECKED enum status read_keep_accounts(struct reading *reading, struct table *table);
enum { READ_ACCOUNTS_CAP = 4 << 20 };

/* Tells of a key that names a table in the place of one that the scenario inherits. */
CHECKED enum status read_warn_over(struct reading *reading, const struct node *file);

/* Do accounts condition the state, or the level alone? As the key observations says; without it the level, as long as
 * they need no more (accounts_kind.c). */
CHECKED enum status accounts_choose_state(struct reading *reading, bool *state);

/* How a table was read, for scenario->reading; column: its amounts (table_summary). */
CHECKED enum status read_keep_reading(struct reading *reading, const struct table *table, const char *column);

/* How the municipal and the regional factor swing: the rest of the group demand, after its numbers. */
CHECKED enum status read_swings(struct reading *reading, const struct node *demand);

/* The family of a product's cost and its parameters, into a product that care_free can free at any time. */
CHECKED enum status read_family(struct reading *reading, const struct node *node, struct product *product);

/* Layer n of a scheme, into a zeroed struct that scenario_free can free at any time. */
CHECKED enum status read_layer(struct reading *reading, const struct node *node, struct layer *layer);

/* How a product is paid, once the rest of it has been read; procurement.lump_sum is the caller's to free. */
CHECKED enum status read_procurement(struct reading *reading, const struct node *product_node, struct product *product);

/* Does a layer go with how the products that it covers are paid? */
CHECKED enum status read_check_procurement(struct reading *reading, const struct node *node, const struct layer *layer);

/* One number or a list with one for each year, as fixed point: *fixed, [n_year], is the caller's, also on failure. For
 * settling it has the number of that year alone. */
CHECKED enum status read_yearly(struct reading *reading, const struct node *value, int places, int64_t **fixed);

/* The weights that the key of a layer asks for: layer->weight. */
CHECKED enum status read_layer_weights(struct reading *reading, const struct node *node, struct layer *layer);

/* The indicator of the region with this name: an index into region->indicator_name. STATUS_REFERENCE with a note at the
 * node when there is none. */
CHECKED enum status read_find_indicator(struct reading *reading, const struct node *node, const char *name,
                                        size_t *indicator);

/* Most that the numbers of a column may add up to where it is a key: weights stay below 2^61. */
#define COLUMN_KEY_TOTAL 2e9

/* Is it "column:NAME"? Then the layer's key, weights and column, from the region; for real figures the weights stay 0
 * until their table is read. */
bool read_is_column_key(const char *name);
CHECKED enum status read_column_key(struct reading *reading, const struct node *node, struct layer *layer);

/* The members of a layer: layer->pool and n_pool. */
CHECKED enum status read_members(struct reading *reading, const struct node *node, struct layer *layer);

/* The years that a layer takes together, once all else of it has been read; and that no other layer of the scheme looks
 * at the same care, once all are. */
CHECKED enum status read_over_years(struct reading *reading, const struct node *node, struct layer *layer);
CHECKED enum status read_check_over_years(struct reading *reading, const struct node *list,
                                          const struct scheme *scheme);

/* The bands of a layer, after its base, share, attachment and limit. */
CHECKED enum status read_bands(struct reading *reading, const struct node *node, struct layer *layer);

/* The caps and floors of a layer, after contribution_cap. A layer may look at schemes that have been read. */
CHECKED enum status read_bounds(struct reading *reading, const struct node *node, struct layer *layer);

/* The unit of this name; AMOUNT_NONE when there is none. */
enum amount_unit read_unit(const char *name);

/* An amount in one of its units; AMOUNT_NONE when the key is absent. */
CHECKED enum status read_amount(struct reading *reading, const struct node *node, const char *name,
                                struct amount *amount);

/* The amounts by hand of a scheme. */
CHECKED enum status read_by_hand(struct reading *reading, const struct node *scheme_node, struct scheme *scheme);

/* Who joins and leaves a scheme whose layers have been read: scheme->leaving. */
CHECKED enum status read_leaving(struct reading *reading, const struct node *scheme_node, struct scheme *scheme);

/* More members leave a scheme in given years: a list of { municipality; year; }. Who takes part in no layer of the
 * scheme is passed over, and an earlier year that is there already stays. */
CHECKED enum status read_more_leaving(struct reading *reading, const struct node *list, struct scheme *scheme);

/* The shocks, last of all: checks each of them; the one that reading->change names also comes into force, but for its
 * key `change`, which shock_merge lays over the tree before anything is read. */
CHECKED enum status read_shocks(struct reading *reading);
CHECKED enum status shock_merge(struct node *root, const char *name, struct note *note);

/* The fund of a layer, after its share and caps; settlement of a scheme, after its layers; behaviour. */
CHECKED enum status read_fund(struct reading *reading, const struct node *node, struct layer *layer);
CHECKED enum status read_settlement(struct reading *reading, const struct node *node, struct scheme *scheme);
CHECKED enum status read_behaviour(struct reading *reading);

/* Warn of a municipality that merges from parts that are in different pools of a layer (read_mergers.c). */
CHECKED enum status read_warn_mergers(struct reading *reading, const struct node *node, const struct layer *layer);

/* scenario->resolved from the merged tree; one shock in the same way, as NAME = { ... };. */
CHECKED enum status scenario_resolve(const struct node *root, char **text);
CHECKED enum status scenario_resolve_shock(const struct node *shock, char **text);

/* Add a path to scenario->file_read, which takes a copy. */
CHECKED enum status read_keep_file(struct reading *reading, const char *path);

/* Add a sentence to scenario->warning. */
CHECKED enum status read_warn(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with the place of a node before it. */
CHECKED enum status read_warn_at(struct reading *reading, const struct node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Warn of a layer that does nothing, of years in which the key budget does nothing, and of schemes (the list of them,
 * all read) that look the same to readers. */
CHECKED enum status read_warn_idle(struct reading *reading, const struct node *node, const struct layer *layer);
CHECKED enum status read_warn_budget(struct reading *reading);
CHECKED enum status read_warn_labels(struct reading *reading, const struct node *list);

/* Warn of layers of a scheme, all read, that do something else than they look like (read_slips.c); list: the layers.
 * The same of an amount in per cents and of weights, wherever else they stand. */
CHECKED enum status read_warn_slips(struct reading *reading, const struct node *list, const struct scheme *scheme);
CHECKED enum status read_warn_percent(struct reading *reading, const struct node *node, const struct amount *amount);
CHECKED enum status read_warn_weights(struct reading *reading, const struct node *node, const struct layer *layer);

/* Warn of municipalities that take part but for being in no pool (read_slips_members.c). */
CHECKED enum status read_warn_pools(struct reading *reading, const struct node *node, const struct layer *layer);

/* Some of the municipalities of which named[] is true, as text, and how many there are. */
enum { READ_NAMES_SIZE = 256 };
size_t read_names(const struct reading *reading, const bool *named, char *text, size_t size);

/* Warn of amounts in another unit than the people: of each municipality, of all together, of one client; and of weights
 * that do not add up to the whole by little (read_slips_amounts.c). node may be NULL where there is none. */
CHECKED enum status read_warn_amount(struct reading *reading, const struct node *node, const struct amount *amount);
CHECKED enum status read_warn_total(struct reading *reading, const struct node *node, int64_t cents);
CHECKED enum status read_warn_threshold(struct reading *reading, const struct node *node, int64_t cents);
CHECKED enum status read_warn_weight_sum(struct reading *reading, const struct node *list, const int64_t *weight,
                                         size_t n);

/* Refuse an account with more clients than residents of that year; warn where there are more than youths, or where they
 * cost too little or too much each. */
struct account_place {
    const char *file;
    int line;
    const char *who;
    int year;
    double residents, youths;
};
CHECKED enum status read_check_clients(struct reading *reading, const struct account_place *place, int64_t cents,
                                       int64_t clients);

/* Warn of growth and effects in per cents; after the interventions. */
CHECKED enum status read_warn_parts(struct reading *reading);

/* Warn of products whose clients, or that together, cost what youth care does not; after the budget. */
CHECKED enum status read_warn_costs(struct reading *reading);

/* Warn of an amount a year for so many residents that must be in another unit. */
CHECKED enum status read_warn_euro(struct reading *reading, const struct node *node, double euro, double residents);

/* The same of a reserve, or of other risks; node may be NULL, and nothing is no other unit. */
CHECKED enum status read_warn_reserve(struct reading *reading, const struct node *node, double euro, double residents);

/* The same for all that a municipality spends in a year. */
CHECKED enum status read_warn_whole(struct reading *reading, const struct node *node, double euro, double residents);

/* ---- numbers that may be uncertain ---- */

/* The number of a key of type KEY_INPUT, or of an element of a KEY_INPUTS: *field becomes the number, or the mean of
 * its distribution; 0 when node is NULL. An uncertain one is added to scenario->inputs: whoever simulates writes its
 * drawn values at `offset` in element `index` of the array that `owner` names (models/inputs/input.h). So, for one more
 * struct: append its enum input_owner, mark its keys INPUT in keys_table.c, and read them by read_input(reading,
 * node_find(group, "effect"), INPUT_INTERVENTION, k, offsetof(struct intervention, effect),
 *              &care->intervention[k].effect)
 * Element `index` must stay where it is afterwards. */
CHECKED enum status read_input(struct reading *reading, const struct node *node, enum input_owner owner, size_t index,
                               size_t offset, double *field);

struct input_field {
    const char *key;
    size_t offset; /* of a double */
};

/* read_input for n keys of a group; base: the struct that the offsets are in. */
CHECKED enum status read_inputs(struct reading *reading, const struct node *group, const struct input_field *field,
                                size_t n, enum input_owner owner, size_t index, void *base);

/* ---- values of a checked tree ---- */

/* The text of a key, NULL when absent. */
const char *value_text(const struct node *group, const char *name);

/* The number of a key that is there (its presence is KEY_REQUIRED or KEY_DEFAULT). */
int64_t value_integer(const struct node *group, const char *name);
double value_decimal(const struct node *group, const char *name);

/* A number as fixed point with `places` decimals, exactly: 12345678.905 with 3 places is 12345678905. STATUS_RANGE with
 * a note when it has more decimals or is too large. */
CHECKED enum status value_fixed(const struct node *node, int places, int64_t *fixed, struct note *note);

/* A name that ends up in tables, file names and on the command line: 1 to 63 of A-Z, a-z, 0-9, - and _, the first a
 * letter or digit, so that no spreadsheet, shell or browser takes it for an instruction. */
CHECKED enum status value_name(const struct node *node, const char *name, char **copy, struct note *note);

/* The pair { nl, en } of a key that may be absent; one stands in for the other and `fallback` for both. A text of
 * blanks only counts as absent. */
CHECKED enum status value_label(const struct node *group, const char *name, const char *fallback, char *label[2]);

/* The list of a key has one value for each year? */
CHECKED enum status value_check_years(const struct node *list, size_t n_year, int first_year, struct note *note);

/* Index of the year of a group's key `year`, from `from` on. */
CHECKED enum status value_year(struct reading *reading, const struct node *group, size_t from, size_t *year);

/* Index of a municipality by code or name; region names may be NULL. */
CHECKED enum status value_municipality(struct reading *reading, const struct node *node, const char *code_or_name,
                                       size_t *index);

/* Index of a care class. */
CHECKED enum status value_care(struct reading *reading, const struct node *node, size_t *care);

/* Index of a care product. */
CHECKED enum status value_product(struct reading *reading, const struct node *node, size_t *product);

#endif
