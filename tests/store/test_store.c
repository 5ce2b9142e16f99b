/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results file: what is written comes back, equal input gives equal bytes, misuse and other files are refused.
 *
 * test_store_read.py reads the same sample with other people's programs: `test_store --sample PATH` writes it. */
#include "sim/store/chunk.h"
#include "tests/store/store_sample.h"
#include <hdf5.h>
#include <omp.h>

/* Published values for little-endian words (Wikipedia, "Fletcher's checksum", test vectors): abcdef 56502D2A, abcdefgh
 * EBE19591. HDF5 takes words big-endian, so the bytes of each word are exchanged here. By hand: 01 -> word 0100; ff ff
 * -> 65535, which stands for itself, not for 0; 00 -> 0. */
static void checksum_has_known_values(void **state) {
    (void)state;
    assert_int_equal(chunk_fletcher32((const unsigned char *)"badcfe", 6), 0x56502D2A);
    assert_int_equal(chunk_fletcher32((const unsigned char *)"badcfehg", 8), 0xEBE19591);
    assert_int_equal(chunk_fletcher32((const unsigned char *)"\x01", 1), 0x01000100);
    assert_int_equal(chunk_fletcher32((const unsigned char *)"\xff\xff", 2), 0xffffffff);
    assert_int_equal(chunk_fletcher32((const unsigned char *)"\0\0", 2), 0);
}

static void assert_texts(const struct result *result, const char *name, enum axis axis, const char *const *texts) {
    struct note note = {0};
    const char *const *read = NULL;
    const struct result_row row = {name, REQUIRED, {axis, AXIS_END}, .raw = &read};
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &row, 1, &note), STATUS_OK);
    for (size_t i = 0; i < axis_length(axis); i++)
        assert_string_equal(read[i], texts[i]);
}

static void all_comes_back(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const char *const *scenario, *const *empty;
    const struct result_row texts[] = {{"/provenance/scenario", REQUIRED, {AXIS_END}, .raw = &scenario},
                                       {"/provenance/empty", REQUIRED, {AXIS_END}, .raw = &empty}};
    const size_t odd[] = {1, 1000, 600, 899};
    assert_int_equal(write_sample(place->path, odd, 4, &note), STATUS_OK);
    assert_false(exists(place->part));
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    for (enum axis axis = 0; axis < AXIS_COUNT; axis++)
        assert_int_equal(result_length(result, axis), axis_length(axis));
    for (size_t v = 0; v < N_WHOLE; v++)
        assert_values(result, &whole[v], v);
    for (size_t v = 0; v < N_DRAW_WISE; v++)
        assert_values(result, &draw_wise[v], 100 + v);
    assert_texts(result, "municipality_name", AXIS_MUNICIPALITY, names);
    assert_texts(result, "municipality", AXIS_MUNICIPALITY, codes);
    assert_texts(result, "scheme_other", AXIS_SCHEME_OTHER, schemes);
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, texts, 2, &note), STATUS_OK);
    assert_int_equal(strlen(*scenario), TEXT_LENGTH);
    assert_string_equal(*empty, "");
    result_close(result);
    assert_int_equal(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
}

static void reading_says_what_is_not_there(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const size_t all[] = {N_DRAW};
    const double *number;
    const char *const *text;
    const struct result_row bad[] = {
        {"/stress/mean", REQUIRED, {AXIS_END}, .real = &number},
        {"municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .real = &number},
        {"/summary", REQUIRED, {AXIS_END}, .real = &number},
        {"budget", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .text = &text},
        {"/provenance/format", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &text},
        {"/provenance/nothing", REQUIRED, {AXIS_END}, .text = &text},
    };
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_has(result, "/stress/mean"), 0);
    assert_int_equal(result_has(result, "/summary/nothing"), 0);
    assert_int_equal(result_has(result, ""), 0);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        memset(&note, 0, sizeof note);
        assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &bad[k], 1, &note), STATUS_FILE);
        assert_string_equal(note.key, bad[k].name);
    }
    result_close(result);
    result_close(NULL);
}

static void assert_same_bytes(const char *one, const char *other) {
    size_t n, m;
    unsigned char *a = read_bytes(one, &n), *b = read_bytes(other, &m);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
    free(a);
    free(b);
}

static void same_input_gives_same_bytes(void **state) {
    struct place *place = *state;
    struct note note = {0};
    char other[320];
    const size_t all[] = {N_DRAW}, odd[] = {1, 1000, 600, 899}, aligned[] = {STORE_CHUNK_DRAWS}, small[] = {61};
    const size_t *blocks[] = {odd, aligned, small, all};
    const size_t n_blocks[] = {4, 1, 1, 1};
    int threads = omp_get_max_threads();
    (void)snprintf(other, sizeof other, "%s/other.h5", place->folder);
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    for (size_t b = 0; b < 4; b++) {
        omp_set_num_threads((int)b + 1);
        assert_int_equal(write_sample(other, blocks[b], n_blocks[b], &note), STATUS_OK);
        assert_same_bytes(place->path, other);
    }
    omp_set_num_threads(threads);
}

static void wrong_places_are_named(void **state) {
    struct place *place = *state;
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    char path[400];
    set_labels(labels);
    struct note note = {0};
    (void)snprintf(path, sizeof path, "%s/nowhere/run.h5", place->folder);
    assert_int_equal(store_create(path, labels, &store, &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "folder"));
    memset(&note, 0, sizeof note);
    assert_int_equal(store_create(place->folder, labels, &store, &note), STATUS_FILE);
    assert_null(store);
}

static void wrong_order_is_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct store *store = start_sample(place->path);
    assert_int_equal(append_draws(store, 0, 1024, &note), STATUS_OK);
    assert_int_equal(append_draws(store, 1025, 10, &note), STATUS_INTERNAL);
    assert_int_equal(append_draws(store, 1024, 1477, &note), STATUS_INTERNAL);
    memset(&note, 0, sizeof note);
    assert_int_equal(store_finish(store, &note), STATUS_INTERNAL);
    assert_non_null(strstr(note.text, "1024"));
    assert_false(exists(place->path) || exists(place->part));
    store_abandon(NULL);
}

static void wrong_variables_are_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    const int64_t data[N_DRAW] = {0};
    struct store *store = start_sample(place->path);
    struct variable variable = {"/summary/year", VALUE_INT64, 1, {AXIS_YEAR}, "1", "Named as an axis"};
    assert_int_equal(store_write(store, &variable, data, &note), STATUS_INTERNAL);
    assert_string_equal(note.key, "/summary/year");
    variable.name = "twice";
    assert_int_equal(store_write(store, &variable, data, &note), STATUS_OK);
    assert_int_equal(store_write(store, &variable, data, &note), place->in_memory ? STATUS_INTERNAL : STATUS_IO);
    variable = (struct variable){"draws", VALUE_INT64, 1, {AXIS_DRAW}, "1", "Draw-wise, but written whole"};
    assert_int_equal(store_write(store, &variable, data, &note), STATUS_INTERNAL);
    variable = (struct variable){"", VALUE_INT64, 1, {AXIS_YEAR}, "1", "Without a name"};
    assert_int_equal(store_write(store, &variable, data, &note), STATUS_INTERNAL);
    assert_int_equal(store_write_provenance(store, "a/b", "text", &note), STATUS_INTERNAL);
    store_abandon(store);
    assert_int_equal(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
}

/* Who reads goes on with the file that was there when he began; a path is busy while somebody writes it. */
static void one_writes_and_many_read(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL, *second = NULL;
    struct result *old = NULL, *new = NULL;
    const size_t all[] = {N_DRAW};
    assert_false(result_is_there(place->path));
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_true(result_is_there(place->path));
    assert_int_equal(result_open(place->path, &old, &note), STATUS_OK);
    set_labels(labels);
    labels[AXIS_DRAW].length = 0;
    assert_int_equal(store_create(place->path, labels, &store, &note), STATUS_OK);
    if (place->in_memory) /* on disk another process is refused: test_store_faults.c */
        assert_int_equal(store_create(place->path, labels, &second, &note), STATUS_IO);
    assert_null(second);
    assert_int_equal(write_provenance(store, "1", &note), STATUS_OK);
    assert_values(old, &whole[1], 1);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_values(old, &draw_wise[1], 101);
    assert_int_equal(result_open(place->path, &new, &note), STATUS_OK);
    assert_int_equal(result_has(new, "budget"), 0);
    assert_int_equal(result_has(old, "budget"), 1);
    result_close(old);
    result_close(new);
}

static void file_without_draws_is_legal(void **state) {
    struct place *place = *state;
    struct axis_labels labels[AXIS_COUNT];
    struct note note = {0};
    struct store *store = NULL;
    struct result *result = NULL;
    set_labels(labels);
    labels[AXIS_DRAW].length = 0;
    assert_int_equal(store_create(place->path, labels, &store, &note), STATUS_OK);
    assert_int_equal(write_whole(store, &note), STATUS_OK);
    assert_int_equal(write_provenance(store, "1", &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_length(result, AXIS_DRAW), 0);
    assert_int_equal(result_has(result, "draw"), 0);
    assert_values(result, &whole[3], 3);
    result_close(result);
}

static void other_files_are_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    assert_refused(place->path, STATUS_FILE, "no such");
    assert_refused(place->folder, STATUS_FILE, "not a file");
    write_bytes(place->path, (const unsigned char *)"a;b\n1;2\n", 8);
    assert_refused(place->path, STATUS_FILE, "not a results file");
    write_bytes(place->path, (const unsigned char *)"", 0);
    assert_refused(place->path, STATUS_FILE, "not a results file");
    hid_t file = H5Fcreate(place->path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(file >= 0 && H5Fclose(file) >= 0);
    assert_refused(place->path, STATUS_FILE, "not a results file");
    /* Nor is it written over. */
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    set_labels(labels);
    assert_int_equal(store_create(place->path, labels, &store, &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "not overwritten"));
    assert_null(store);
    assert_int_equal(unlink(place->path), 0);
    memset(&note, 0, sizeof note);
    store = start_sample(place->path);
    assert_int_equal(append_draws(store, 0, N_DRAW, &note), STATUS_OK);
    assert_int_equal(write_provenance(store, "2", &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "format 2"));
}

int main(int argc, char **argv) {
    const size_t odd[] = {1, 1000, 600, 899};
    struct note note = {0};
    if (argc == 3 && strcmp(argv[1], "--sample") == 0)
        return write_sample(argv[2], odd, 4, &note) != STATUS_OK;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checksum_has_known_values),
        ON_DISK_AND_IN_MEMORY(all_comes_back),
        ON_DISK_AND_IN_MEMORY(reading_says_what_is_not_there),
        cmocka_unit_test_setup_teardown(same_input_gives_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_places_are_named, set_up, tear_down),
        ON_DISK_AND_IN_MEMORY(wrong_order_is_refused),
        ON_DISK_AND_IN_MEMORY(wrong_variables_are_refused),
        ON_DISK_AND_IN_MEMORY(file_without_draws_is_legal),
        ON_DISK_AND_IN_MEMORY(one_writes_and_many_read),
        cmocka_unit_test_setup_teardown(other_files_are_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
