/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of variables read from a results file: what fits its axes comes, once and safe to print; what does not is
 * refused by name. Files that do not fit are made with HDF5 itself, as someone else would. */
#include "sim/store/amend.h"
#include "tests/store/store_sample.h"
#include <hdf5.h>

enum { UNITS = 2, MARK = 7 };

#define MEANS                                                                                                          \
    { AXIS_SCHEME, AXIS_PERIOD, AXIS_MUNICIPALITY, AXIS_END }

static enum status read_one(const struct result *result, const struct result_row *row, struct note *note) {
    memset(note, 0, sizeof *note);
    return result_read(result, AXIS_MUNICIPALITY, row, 1, note);
}

/* ---- what fits ---- */

static void all_comes_once(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const int64_t *mean, *again, *residents, *none = &(const int64_t){MARK};
    const double *chance, *tolerance;
    const char *const *name, *const *format;
    const size_t all[] = {N_DRAW};
    const struct result_row rows[] = {
        {"/summary/mean", REQUIRED, MEANS, .integer = &mean},
        {"residents", OPTIONAL, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &residents},
        {"/summary/nothing", OPTIONAL, MEANS, .integer = &none},
        {"/summary/p_shortfall", REQUIRED, MEANS, .real = &chance},
        {"/region/tolerance", REQUIRED, {AXIS_END}, .real = &tolerance},
        {"municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &name},
        {"/provenance/format", REQUIRED, {AXIS_END}, .text = &format},
        {"/summary/mean", REQUIRED, MEANS, .integer = &again},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, rows, ROWS, &note), STATUS_OK);
    for (size_t i = 0; i < count_elements(&whole[2]); i++)
        assert_true(mean[i] == value_at(2, i));
    for (size_t i = 0; i < count_elements(&whole[0]); i++)
        assert_true(residents[i] == value_at(0, i));
    for (size_t i = 0; i < count_elements(&whole[4]); i++)
        assert_true(chance[i] * 8 == (double)value_at(4, i));
    assert_true(*tolerance * 8 == (double)value_at(8, 0));
    for (size_t i = 0; i < N_MUNICIPALITY; i++)
        assert_string_equal(name[i], names[i]);
    assert_string_equal(*format, "1");
    assert_null(none);
    assert_ptr_equal(mean, again);
    result_close(result);
    assert_int_equal(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
}

static void some_draws_come(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    int64_t *data = NULL;
    const size_t all[] = {N_DRAW};
    const enum axis by_form[] = {AXIS_DRAW, AXIS_CARE, AXIS_FORM, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis by_scheme[] = {AXIS_SCHEME, AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    const enum axis by_year[] = {AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END};
    size_t one = N_CARE * N_FORM * N_YEAR * N_MUNICIPALITY, rest = N_YEAR * N_MUNICIPALITY;
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_read_draws(result, "clients", by_form, 1000, 50, &data, &note), STATUS_OK);
    for (size_t i = 0; i < 50 * one; i++)
        assert_true(data[i] == value_at(100, 1000 * one + i));
    free(data);
    assert_int_equal(result_read_draws(result, "payment", by_scheme, 9, 3, &data, &note), STATUS_OK);
    for (size_t i = 0; i < N_SCHEME * 3 * rest; i++)
        assert_true(data[i] == value_at(102, i / (3 * rest) * N_DRAW * rest + 9 * rest + i % (3 * rest)));
    free(data);
    assert_int_equal(result_read_draws(result, "clients", by_form, N_DRAW - 1, 2, &data, &note), STATUS_FILE);
    assert_null(data);
    memset(&note, 0, sizeof note);
    assert_int_equal(result_read_draws(result, "cost", by_year, 0, 1, &data, &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "another size"));
    result_close(result);
}

/* ---- names ---- */

static const struct variable bad_label = {"scheme_label", VALUE_TEXT, 1, {AXIS_SCHEME}, "1", "Labels"};

static void texts_are_safe_or_raw(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    char lengthy[600];
    const char *const *safe, *const *raw, *const *long_text;
    memset(lengthy, 'x', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    const char *const labels[N_SCHEME] = {"red \x1b[31m\nline", lengthy};
    const struct result_row rows[] = {
        {"scheme_label", REQUIRED, {AXIS_SCHEME, AXIS_END}, .text = &safe},
        {"scheme_label", REQUIRED, {AXIS_SCHEME, AXIS_END}, .raw = &raw},
        {"/provenance/scenario", REQUIRED, {AXIS_END}, .raw = &long_text},
    };
    struct store *store = start_sample(place->path);
    assert_int_equal(store_write(store, &bad_label, labels, &note), STATUS_OK);
    assert_int_equal(append_draws(store, 0, N_DRAW, &note), STATUS_OK);
    assert_int_equal(write_provenance(store, "1", &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, rows, 3, &note), STATUS_OK);
    assert_string_equal(safe[0], "red ?[31m?line");
    assert_int_equal(strlen(safe[1]), 255);
    assert_string_equal(safe[1] + 252, "...");
    assert_string_equal(raw[0], labels[0]);
    assert_string_equal(raw[1], labels[1]);
    assert_int_equal(strlen(*long_text), TEXT_LENGTH);
    result_close(result);
}

/* A file of a run in which three municipalities become two. */
static void write_merged(const char *path) {
    static const char *const units[UNITS] = {"GM0014", "GM1966"}, *const unit_names[UNITS] = {"One", "Other"};
    static const struct variable unit_name = {"unit_name", VALUE_TEXT, 1, {AXIS_UNIT}, "1", "Name"};
    static const struct variable unit_budget = {"unit_budget", VALUE_CENTS, 2, {AXIS_YEAR, AXIS_UNIT}, "EUR", "Budget"};
    static const struct variable unit_mean = {
        "/unit_summary/mean", VALUE_CENTS, 3, {AXIS_SCHEME, AXIS_PERIOD, AXIS_UNIT}, "EUR", "Mean"};
    static const int64_t cents[N_SCHEME * N_PERIOD * UNITS] = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22};
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct note note = {0};
    set_labels(labels);
    labels[AXIS_UNIT] = (struct axis_labels){UNITS, units, NULL, NULL};
    labels[AXIS_DRAW].length = 0;
    assert_int_equal(store_create(path, labels, &store, &note), STATUS_OK);
    assert_int_equal(write_whole(store, &note), STATUS_OK);
    assert_int_equal(store_write(store, &unit_name, unit_names, &note), STATUS_OK);
    assert_int_equal(store_write(store, &unit_budget, cents, &note), STATUS_OK);
    assert_int_equal(store_write(store, &unit_mean, cents, &note), STATUS_OK);
    assert_int_equal(write_provenance(store, "1", &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
}

static void new_division_is_read_by_unit(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const int64_t *budget, *mean, *region, *youths = NULL;
    const char *const *code, *const *name;
    const struct result_row rows[] = {
        {"budget", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &budget},
        {"/summary/mean", REQUIRED, MEANS, .integer = &mean},
        {"/region/payment", REQUIRED, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}, .integer = &region},
        {"municipality", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &code},
        {"municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &name},
        {"residents", OPTIONAL, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &youths},
    };
    write_merged(place->path);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_read(result, AXIS_UNIT, rows, 6, &note), STATUS_OK);
    assert_int_equal(budget[3], 14);
    assert_int_equal(mean[11], 22);
    assert_true(region[1] == value_at(7, 1));
    assert_string_equal(code[1], "GM1966");
    assert_string_equal(name[1], "Other");
    assert_null(youths); /* this file has them by the old municipalities only */
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, rows, 6, &note), STATUS_OK);
    assert_true(budget[5] == value_at(1, 5));
    assert_string_equal(code[1], "GM1900");
    assert_non_null(youths);
    result_close(result);
}

/* A group has axes of its own, under the same names. */
static void group_has_its_own_axes(void **state) {
    struct place *place = *state;
    static const struct variable change = {"/stress/change", VALUE_CENTS, 2, {AXIS_SHOCK, AXIS_MUNICIPALITY}, "EUR",
                                           "Change"};
    static const int64_t cents[6] = {1, 2, 3, 4, 5, 6};
    static const char *const shocks[3] = {"one", "two", "three"};
    struct axis_labels labels[AXIS_COUNT] = {0};
    struct note note = {0};
    struct store *store = NULL;
    struct result *result = NULL;
    const int64_t *read = NULL;
    const size_t all[] = {N_DRAW};
    const struct result_row row = {
        "/stress/change", REQUIRED, {AXIS_SHOCK, AXIS_MUNICIPALITY, AXIS_END}, .integer = &read};
    labels[AXIS_SHOCK] = (struct axis_labels){3, shocks, NULL, NULL};
    labels[AXIS_MUNICIPALITY] = (struct axis_labels){2, codes, NULL, NULL};
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_int_equal(store_amend(place->path, "/stress", labels, &store, &note), STATUS_OK);
    assert_int_equal(store_write(store, &change, cents, &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_int_equal(result_group_length(result, "/stress", AXIS_SHOCK), 3);
    assert_int_equal(result_group_length(result, "/stress", AXIS_MUNICIPALITY), 2);
    assert_int_equal(result_group_length(result, "/stress", AXIS_YEAR), N_YEAR);
    assert_int_equal(result_length(result, AXIS_MUNICIPALITY), N_MUNICIPALITY);
    assert_int_equal(read_one(result, &row, &note), STATUS_OK);
    assert_memory_equal(read, cents, sizeof cents);
    result_close(result);
}

/* ---- what does not ---- */

/* In place of a variable of the sample another one, of these lengths. */
static void replace(hid_t file, const char *name, hid_t type, int rank, const hsize_t *length) {
    hid_t space = H5Screate_simple(rank, length, NULL);
    double zero[200] = {0};
    assert_true(H5Ldelete(file, name, H5P_DEFAULT) >= 0);
    hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    assert_true(set >= 0 && H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, zero) >= 0);
    H5Dclose(set);
    H5Sclose(space);
}

static void assert_unfit(const struct result *result, const struct result_row *row, const char *word) {
    struct note note;
    const int64_t *before = NULL;
    const struct result_row rows[] = {
        {"residents", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &before}, *row};
    assert_int_equal(read_one(result, row, &note), STATUS_FILE);
    assert_string_equal(note.key, row->name);
    assert_non_null(note.file);
    assert_non_null(strstr(note.text, word));
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, rows, 2, &note), STATUS_FILE);
    assert_null(before); /* nothing is left that might be used */
}

/* What is asked wrongly of a good file. */
static void what_is_asked_wrongly_is_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const int64_t *integer = NULL;
    const double *real = NULL;
    const char *const *text = NULL;
    const size_t all[] = {N_DRAW};
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    const struct {
        struct result_row row;
        const char *word;
    } cases[] = {
        {{"/region/payment", REQUIRED, {AXIS_SCHEME, AXIS_END}, .integer = &integer}, "another size"},
        {{"/region/payment", REQUIRED, {AXIS_END}, .integer = &integer}, "another size"},
        {{"/region/payment", REQUIRED, {AXIS_SCHEME, AXIS_UNIT, AXIS_END}, .integer = &integer}, "another size"},
        {{"budget", REQUIRED, {AXIS_DRAW, AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &integer},
         "another size"},
        {{"/region/tolerance", REQUIRED, {AXIS_END}, .integer = &integer}, "damaged"},
        {{"/region/payment", REQUIRED, {AXIS_SCHEME, AXIS_PERIOD, AXIS_END}, .text = &text}, "damaged"},
        {{"municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .real = &real}, "damaged"},
        {{"/summary", REQUIRED, {AXIS_END}, .real = &real}, "damaged"},
        {{"/summary/nothing", REQUIRED, MEANS, .integer = &integer}, "does not have this part"},
        {{"/stress/nothing", REQUIRED, {AXIS_END}, .integer = &integer}, "--again"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        assert_unfit(result, &cases[k].row, cases[k].word);
    assert_true(!integer && !real && !text);
    result_close(result);
}

static void what_does_not_fit_is_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const int64_t *integer = NULL;
    const double *real = NULL;
    const size_t all[] = {N_DRAW};
    const hsize_t longer[] = {N_SCHEME, N_PERIOD, N_MUNICIPALITY + 1}, turned[] = {N_MUNICIPALITY, N_YEAR},
                  more[] = {N_SCHEME, N_PERIOD, N_MUNICIPALITY, 1}, most[] = {1, 1, 1, 1, 1, 6};
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    hid_t file = H5Fopen(place->path, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    replace(file, "/summary/mean", H5T_STD_I64LE, 3, longer);
    replace(file, "budget", H5T_STD_I64LE, 2, turned);
    replace(file, "/summary/p_shortfall", H5T_IEEE_F64LE, 4, more);
    replace(file, "/summary/quantile", H5T_STD_I64LE, 6, most);
    assert_true(H5Fclose(file) >= 0);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    const struct {
        struct result_row row;
        const char *word;
    } cases[] = {
        {{"/summary/mean", REQUIRED, MEANS, .integer = &integer}, "another size"},
        {{"/summary/mean", OPTIONAL, MEANS, .integer = &integer}, "another size"},
        {{"budget", REQUIRED, {AXIS_YEAR, AXIS_MUNICIPALITY, AXIS_END}, .integer = &integer}, "another size"},
        {{"/summary/p_shortfall", REQUIRED, MEANS, .real = &real}, "another size"},
        {{"/summary/quantile", REQUIRED, MEANS, .integer = &integer}, "damaged"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        assert_unfit(result, &cases[k].row, cases[k].word);
    assert_true(!integer && !real);
    result_close(result);
    assert_int_equal(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_DISK_AND_IN_MEMORY(all_comes_once),
        ON_DISK_AND_IN_MEMORY(some_draws_come),
        ON_DISK_AND_IN_MEMORY(texts_are_safe_or_raw),
        ON_DISK_AND_IN_MEMORY(new_division_is_read_by_unit),
        ON_DISK_AND_IN_MEMORY(group_has_its_own_axes),
        ON_DISK_AND_IN_MEMORY(what_is_asked_wrongly_is_refused),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("result", tests, NULL, NULL);
}
