/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder with a region of three municipalities and a scenario, anew for every test of the reader. */
#ifndef TESTS_SCENARIO_PLACE_H
#define TESTS_SCENARIO_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/scenario/scenario.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const municipalities = "code,name,residents_2015,residents_2016,youths_2015,kappa,expected_users,"
                                          "low_income,guardianship_eur_2015,reserve_eur\n"
                                          "GM0003,Appeldorp,30000,30100,6000,1.05,700,900,1000.10,\n"
                                          "GM0001,Beekstad,100000,101000,20000,0.95,2300,5000,,1500000.50\n"
                                          "\n"
                                          "GM0002,\"Cee, \"\"aan\"\" Zee\",9000,9100,2000,1.1,240,300,0,25\n";

static const char *const columns = "column,unit,kind,grade,source,note\n"
                                   "code,-,id,measured,a,\n"
                                   "name,-,id,measured,a,\n"
                                   "residents_2015,persons,count,measured,a,\n"
                                   "residents_2016,persons,count,measured,a,\n"
                                   "youths_2015,persons,count,derived,a,\n"
                                   "kappa,ratio,need,assumed,a,\n"
                                   "expected_users,youths,indicator,derived,a,\n"
                                   "low_income,households,indicator,assumed,a,\n"
                                   "guardianship_eur_2015,EUR,money,measured,a,\n"
                                   "reserve_eur,EUR,money,measured,a,\n";

#define HEAD                                                                                                           \
    "name = \"base\"; region = \"three\"; years = { first = 2015; last = 2018; };\n"                                   \
    "budget = { regional_eur = [30000000.07, 31e6, 31000000, 32e6]; phase_in = (0, 0.5, 0.8, 1);\n"                    \
    "  weights = { low_income = 2; }; cuts = { GM0001 = { year = 2018; cut = 0.1; }; }; };\n"                          \
    "care_classes = [\"licht\", \"verblijf\"];\n"                                                                      \
    "products = { ambulant = { care = \"licht\"; users_per_youth = 0.1; duration_years = 1; family = \"gamma\";\n"     \
    "    mean_cost_eur = 4500; cv = 1.2; };\n"                                                                         \
    "  wonen = { care = \"verblijf\"; users_per_youth = 0.005; duration_years = 0.8; family = \"pareto\";\n"           \
    "    mean_cost_eur = 60000.5; tail_index = 3; label = { nl = \"Wonen\"; }; }; };\n"

#define SCHEMES "schemes = ( { name = \"full\"; layers = ( { } ); } );\n"

/* A folder of its own for every test. */
struct place {
    char folder[64];
    char file[128];
};

static inline void write_file(const struct place *place, const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", place->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static inline int set_up(void **state) {
    struct place *place = calloc(1, sizeof *place);
    char path[128];
    strcpy(place->folder, "/tmp/solidair-scenario-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(path, sizeof path, "%s/regions", place->folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/regions/three", place->folder);
    mkdir(path, 0700);
    write_file(place, "regions/three/municipalities.csv", municipalities);
    write_file(place, "regions/three/columns.csv", columns);
    write_file(place, "base.cfg", HEAD SCHEMES);
    snprintf(place->file, sizeof place->file, "%s/heir.cfg", place->folder);
    *state = place;
    return 0;
}

static inline int tear_down(void **state) {
    struct place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", place->folder);
    int result = system(command);
    free(place);
    return result;
}

/* Read `text` as a file in the test's folder. */
static inline void read_text(struct place *place, const char *text, struct scenario *scenario) {
    struct note note = {0};
    write_file(place, "heir.cfg", text);
    enum status status = scenario_read(&files_disk, place->file, scenario, &note);
    if (status)
        fail_msg("%s:%d: %s: %s", note.file, note.line, note.key, note.text);
}

static inline enum status read_note(struct place *place, const char *text, struct note *note) {
    struct scenario scenario;
    memset(note, 0, sizeof *note);
    write_file(place, "heir.cfg", text);
    enum status status = scenario_read(&files_disk, place->file, &scenario, note);
    scenario_free(&scenario); /* legal after a failure, too */
    return status;
}

/* Do the two texts mean the same? */
static inline void assert_same(const struct scenario *a, const struct scenario *b) {
    assert_string_equal(a->resolved, b->resolved);
    assert_int_equal(a->seed, b->seed);
    assert_int_equal(a->n_scheme, b->n_scheme);
    assert_memory_equal(a->budget.regional, b->budget.regional, a->n_year * sizeof *a->budget.regional);
    assert_memory_equal(a->budget.phase_in, b->budget.phase_in, a->n_year * sizeof *a->budget.phase_in);
    assert_memory_equal(a->care.use_index, b->care.use_index, a->n_year * sizeof *a->care.use_index);
    for (size_t p = 0; p < a->care.n_product; p++) {
        const struct product *x = &a->care.product[p], *y = &b->care.product[p];
        assert_string_equal(x->name, y->name);
        assert_true(x->users_per_youth == y->users_per_youth && x->mean_cost == y->mean_cost && x->cv == y->cv &&
                    x->duration == y->duration && x->pgb_share == y->pgb_share && x->family == y->family);
    }
    for (size_t s = 0; s < a->n_scheme; s++) {
        assert_int_equal(a->scheme[s].n_layer, b->scheme[s].n_layer);
        for (size_t l = 0; l < a->scheme[s].n_layer; l++) {
            const struct layer *x = &a->scheme[s].layer[l], *y = &b->scheme[s].layer[l];
            assert_true(x->base == y->base && x->key == y->key);
            assert_memory_equal(x->share, y->share, a->n_year * sizeof *x->share);
            assert_memory_equal(x->pool, y->pool, a->region.n_municipality * sizeof *x->pool);
            assert_memory_equal(&x->attachment, &y->attachment, sizeof x->attachment);
            assert_int_equal(x->total_limit_cents, y->total_limit_cents);
        }
    }
}

#endif
