/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is given bytes of anyone: each reader of files from outside, as far as such a file gets. libFuzzer looks for
 * bytes that break them (entry.c), and test_corpora.c gives them the files of this repository, whole and damaged. */
#ifndef TESTS_FUZZ_TARGETS_H
#define TESTS_FUZZ_TARGETS_H

#include "sim/report/settlement.h"
#include "sim/scenario/batch_plan.h"
#include "sim/scenario/files.h"
#include "sim/scenario/realised.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/table.h"
#include "sim/tables/tables.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- one file is these bytes, all others are those on the disk ---- */

struct given {
    const char *end; /* of the path that stands for the bytes */
    const void *bytes;
    size_t length;
};

static inline bool is_given(const struct given *given, const char *path) {
    size_t n = strlen(path), m = strlen(given->end);
    return n >= m && strcmp(path + n - m, given->end) == 0;
}

static inline enum status given_find(const void *context, const char *path, enum files_kind *kind, char **real) {
    if (!is_given(context, path))
        return files_disk.find(files_disk.context, path, kind, real);
    char folder[PATH_MAX], whole[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    *kind = realpath(folder, whole) ? FILES_TEXT : FILES_ABSENT;
    *real = NULL;
    if (*kind == FILES_TEXT && asprintf(real, "%s/%s", whole, slash ? slash + 1 : path) < 0)
        return STATUS_MEMORY;
    return STATUS_OK;
}

static inline enum status given_bytes(const void *context, const char *path, size_t size_cap, char **text,
                                      size_t *length, struct note *note) {
    const struct given *given = context;
    if (!is_given(given, path))
        return files_disk.bytes(files_disk.context, path, size_cap, text, length, note);
    enum status status = files_check_size(path, given->length, size_cap, note);
    if (status)
        return status;
    *text = malloc(given->length + 1);
    if (!*text)
        return STATUS_MEMORY;
    memcpy(*text, given->bytes, given->length);
    (*text)[given->length] = '\0';
    *length = given->length;
    return STATUS_OK;
}

/* ---- the readers: each answers with the status of what it read last ---- */

static inline enum status read_scenario(const struct given *given, const char *file) {
    const struct files files = {.find = given_find, .bytes = given_bytes, .context = given};
    struct scenario scenario = {0};
    struct note note = {0};
    enum status status = scenario_read(&files, file, &scenario, &note);
    if (!status)
        scenario_free(&scenario);
    return status;
}

/* As a scenario, and as the plan of a batch. */
static inline int fuzz_scenario(const uint8_t *bytes, size_t length) {
    const struct given given = {"given.cfg", bytes, length};
    const struct files files = {.find = given_find, .bytes = given_bytes, .context = &given};
    struct batch_plan plan = {0};
    struct note note = {0};
    if (batch_plan_read(&files, "tests/bad/given.cfg", &plan, &note) == STATUS_OK)
        batch_plan_free(&plan);
    return (int)read_scenario(&given, "tests/bad/given.cfg");
}

static inline enum status read_table(const struct given *given) {
    const struct files files = {.find = given_find, .bytes = given_bytes, .context = given};
    struct table table = {0};
    struct note note = {0};
    enum status status = table_read(&files, given->end, 16 << 20, &table, &note);
    if (!status)
        table_free(&table);
    return status;
}

static inline enum status read_realised(const struct given *given) {
    const struct files files = {.find = given_find, .bytes = given_bytes, .context = given};
    const struct region nobody = {0};
    struct realised_file realised = {0};
    struct note note = {0};
    enum status status = realised_read(&files, given->end, &nobody, &realised, &note);
    if (!status)
        status = realised_choose(&realised, 0, 0, &note);
    status = status ? status : realised.fault;
    realised_free(&realised);
    return status;
}

/* As what a key of the scenario names. */
static inline enum status read_named(const struct given *given, const char *key) {
    const struct files files = {.find = given_find, .bytes = given_bytes, .context = given};
    static const char scenario_file[] = "tests/bad/good.cfg";
    const struct scenario_setting setting = {.key = key, .value = "\"given.csv\"", .file = scenario_file, .line = 1};
    const struct scenario_change change = {.n_setting = 1, .setting = &setting};
    struct scenario scenario = {0};
    struct note note = {0};
    enum status status = scenario_read_changed(&files, scenario_file, &change, &scenario, &note);
    if (!status)
        scenario_free(&scenario);
    return status;
}

/* As one of the tables of a settlement, which is then made. */
static inline enum status read_settlement(const struct given *given) {
    const struct files files = {.find = given_find, .bytes = given_bytes, .context = given};
#define CASE "tests/solidarity/cases/case002/"
    const struct settlement_files tables = {
        .from = &files, .schemes = CASE "scheme.cfg", .realised = CASE "realised.csv", .clients = CASE "clients.csv"};
#undef CASE
    struct settlement settlement = {0};
    struct note note = {0};
    enum status status = settlement_read(&tables, &settlement, &note);
    if (!status)
        status = settlement_settle(&settlement);
    settlement_free(&settlement);
    return status;
}

/* The first byte says as which table. */
enum { FUZZ_TABLES = 9 };
static inline int fuzz_table(const uint8_t *bytes, size_t length) {
    static const char *const end[FUZZ_TABLES] = {"good/municipalities.csv",
                                                 "good/columns.csv",
                                                 "good/mergers.csv",
                                                 "given.csv",
                                                 "given.csv",
                                                 "given.csv",
                                                 "given.csv",
                                                 "case002/realised.csv",
                                                 "case002/clients.csv"};
    if (length == 0)
        return 0;
    size_t which = bytes[0] % FUZZ_TABLES;
    const struct given given = {end[which], bytes + 1, length - 1};
    switch (which) {
    case 3:
        return (int)read_table(&given);
    case 4:
        return (int)read_realised(&given);
    case 5:
        return (int)read_named(&given, "realised_file");
    case 6:
        return (int)read_named(&given, "estimates_file");
    case 7:
    case 8:
        return (int)read_settlement(&given);
    default:
        return (int)read_scenario(&given, "tests/bad/good.cfg");
    }
}

/* All that is told of a results file. HDF5 looks for the true name of a file, so that it must have one. */
static inline int fuzz_result(const uint8_t *bytes, size_t length) {
    char path[64];
    snprintf(path, sizeof path, "/dev/shm/solidair-%d.h5", (int)getpid());
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort(); /* no machine to try this on */
    const struct report_request request = {.input = path, .internal = true};
    struct tables tables;
    struct note note = {0};
    enum status status = tables_make(&request, &tables, &note);
    if (!status)
        tables_free(&tables);
    unlink(path);
    return (int)status;
}

#endif
