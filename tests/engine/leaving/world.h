/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small world of the tests of leaving: three municipalities of which the tests put in costs and budgets. Included
 * once by each of them, after cmocka.h. */
#ifndef TESTS_ENGINE_LEAVING_WORLD_H
#define TESTS_ENGINE_LEAVING_WORLD_H

#include "sim/engine/block.h"
#include "sim/engine/history.h"
#include "sim/engine/leaving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { N = 3, YEARS = 6, LANES_USED = 2, CELLS = 2, PAGE = 4096 };

static const char base_world[] = "tests/engine/leaving/world.cfg";

struct world {
    char folder[64];
    struct scenario scenario;
    struct plan plan;
    struct workspace *workspace;
    struct chunk chunk;
};

/* The world with these schemes, as text. */
static void world_open(struct world *world, const char *schemes) {
    char path[128];
    struct note note = {0};
    memset(world, 0, sizeof *world);
    strcpy(world->folder, "/tmp/leaving.XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    snprintf(path, sizeof path, "%s/regions", world->folder);
    char *regions = realpath("tests/engine/leaving/regions", NULL);
    assert_non_null(regions);
    assert_int_equal(symlink(regions, path), 0);
    free(regions);
    snprintf(path, sizeof path, "%s/world.cfg", world->folder);
    FILE *from = fopen(base_world, "r"), *to = fopen(path, "w");
    assert_non_null(from);
    assert_non_null(to);
    char line[512];
    while (fgets(line, sizeof line, from) && strncmp(line, "schemes", 7) != 0)
        fputs(line, to);
    fprintf(to, "schemes = ( %s );\n", schemes);
    fclose(from);
    assert_int_equal(fclose(to), 0);
    enum status status = scenario_read(&files_disk, path, &world->scenario, &note);
    if (status)
        print_error("%s: %s\n", note.key, note.text);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(plan_draft(&world->plan, &world->scenario, &note), STATUS_OK);
    assert_int_equal(workspace_new(&world->plan, &world->workspace), STATUS_OK);
    assert_int_equal(chunk_init(&world->chunk, &world->plan), STATUS_OK);
}

static void world_close(struct world *world) {
    char path[128];
    chunk_free(&world->chunk);
    workspace_free(world->workspace);
    plan_free(&world->plan);
    scenario_free(&world->scenario);
    snprintf(path, sizeof path, "%s/world.cfg", world->folder);
    assert_int_equal(unlink(path), 0);
    snprintf(path, sizeof path, "%s/regions", world->folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(world->folder), 0);
}

/* The same costs (care in kind) and budgets in every year and lane; users 1. */
static void fill(struct workspace *w, size_t lanes, const int64_t cost[N], const int64_t budget[N]) {
    for (size_t t = 0; t < YEARS; t++)
        for (size_t i = 0; i < N; i++)
            for (size_t l = 0; l < lanes; l++) {
                w->cost[((t * N + i) * CELLS + FORM_ZIN) * lanes + l] = cost[i];
                w->cost[((t * N + i) * CELLS + FORM_PGB) * lanes + l] = 0;
                w->budget[(t * N + i) * lanes + l] = budget[i];
            }
    for (size_t k = 0; k < (YEARS + 1) * N * lanes; k++)
        w->users[k] = 1;
    w->filled_lanes = lanes;
}

#define FULL "{ name = \"full\"; layers = ( { base = \"costs\"; key = \"budget\"; } ); leaving = { %s }; }"

static void open_full(struct world *world, const char *leaving) {
    char text[PAGE];
    snprintf(text, sizeof text, FULL, leaving);
    world_open(world, text);
}

#endif
