/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the scenario reader: exact decimals, the table of keys, suggestions, CSV tables. */
#include "sim/scenario/keys.h"
#include "sim/scenario/read.h"
#include "sim/scenario/settled_keys.h"
#include "sim/scenario/suggest.h"
#include "sim/scenario/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Decimal digits, not binary neighbours: each double below lies beside the fraction that is meant. */
static void test_fixed(void **state) {
    (void)state;
    static const struct {
        double value;
        int places;
        int64_t fixed;
    } rows[] = {{12345678.905, 9, 12345678905000000},
                {0.29, 2, 29},
                {1.005, 3, 1005},
                {-0.07, 2, -7},
                {0.1, 9, 100000000},
                {1e-9, 9, 1},
                {999999999.99, 2, 99999999999},
                {0, 9, 0},
                {1234567890123.45, 2, 123456789012345},
                {5e8, 9, 500000000000000000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct node node = {.type = NODE_DECIMAL, .decimal = rows[i].value};
        struct note note = {0};
        int64_t fixed;
        assert_int_equal(value_fixed(&node, rows[i].places, &fixed, &note), STATUS_OK);
        assert_int_equal(fixed, rows[i].fixed);
    }
    struct node fine = {.type = NODE_DECIMAL, .decimal = 0.0000000001}, large = {.type = NODE_DECIMAL, .decimal = 1e10};
    struct note note = {0};
    int64_t fixed;
    assert_int_equal(value_fixed(&fine, 9, &fixed, &note), STATUS_RANGE);
    assert_int_equal(value_fixed(&large, 9, &fixed, &note), STATUS_RANGE);
    struct node whole = {.type = NODE_INTEGER, .integer = 9007199254740993};
    assert_int_equal(value_fixed(&whole, 2, &fixed, &note), STATUS_OK);
    assert_int_equal(fixed, 900719925474099300);
}

/* Does the table of keys contradict itself? */
static void test_keys(void **state) {
    (void)state;
    for (size_t i = 0; keys_at(i); i++) {
        const struct key_row *row = keys_at(i);
        assert_ptr_equal(keys_find(row->path), row); /* no path twice */
        assert_true(strlen(row->doc) > 10);
        assert_true(row->presence != KEY_DEFAULT || row->fallback);
        if (row->type == KEY_INTEGER || row->type == KEY_DECIMAL || row->type == KEY_INPUT) {
            assert_true(row->low < row->high);
            if (row->presence == KEY_DEFAULT)
                assert_true(atof(row->fallback) >= row->low && atof(row->fallback) <= row->high);
        }
        char parent[KEYS_PATTERN_SIZE];
        snprintf(parent, sizeof parent, "%s", row->path);
        for (char *dot = strrchr(parent, '.'); dot; dot = strrchr(parent, '.')) {
            *dot = '\0';
            size_t n = strlen(parent);
            assert_true(parent[n - 1] == '#' || keys_find(parent)); /* every group has its own row */
        }
    }
}

/* Keys at the top, of a scheme or of a layer. */
static bool is_section(const struct key_row *row) {
    return keys_child(row, "") || keys_child(row, "schemes.#") || keys_child(row, "schemes.#.layers.#");
}

/* Of every section the program says what it does where real figures are settled, and of nothing else. */
/* A name stands for "*", a place for "#"; one number of a list has the unit of the list. */
static void test_units(void **state) {
    (void)state;
    const char *const units[][2] = {
        {"demand.youth_trend", "per year"},
        {"demand.use_index[6]", "index"},
        {"products.ambulant.mean_cost_eur", "EUR"},
        {"products.ambulant.components[2].share", keys_find("products.*.components.#.share")->unit},
        {"budget.incidental[3].amount_eur", "EUR"},
        {"products.ambulant", ""},
        {"products.ambulant.mean_cost_eur.more", ""},
        {"level:GM0017", ""}};
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++)
        assert_string_equal(keys_unit(units[k][0]), units[k][1]);
}

static void test_settled_keys(void **state) {
    (void)state;
    for (size_t i = 0; keys_at(i); i++) {
        size_t found = 0;
        for (size_t k = 0; settled_keys_at(k); k++)
            found += strcmp(settled_keys_at(k)->path, keys_at(i)->path) == 0;
        if (found != is_section(keys_at(i)))
            fail_msg("%s has %zu rows in the table of settled_keys.c", keys_at(i)->path, found);
    }
    for (size_t k = 0; settled_keys_at(k); k++) {
        assert_non_null(keys_find(settled_keys_at(k)->path));
        assert_int_equal(settled_keys_at(k)->why == NULL, settled_keys_at(k)->as == SETTLED_COUNTS);
    }
}

static const char *suggest(const char *wanted) {
    struct suggestion suggestion = suggestion_start(wanted);
    for (size_t i = 0; keys_at(i); i++)
        suggestion_offer(&suggestion, keys_at(i)->path);
    return suggestion.best;
}

static void test_suggestions(void **state) {
    (void)state;
    assert_string_equal(suggest("draw"), "draws");
    assert_string_equal(suggest("sede"), "seed"); /* a swap is one slip */
    assert_string_equal(suggest("inner_drws"), "inner_draws");
    assert_string_equal(suggest("scheme"), "schemes");
    assert_null(suggest("xyzzyplugh"));
    assert_null(suggest(""));
}

/* Make a file of its own; path ends with XXXXXX. */
static void write_temporary(char *path, const char *text) {
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, text, strlen(text)), strlen(text));
    assert_int_equal(close(handle), 0);
}

static void test_table(void **state) {
    struct table table;
    struct note note = {0};
    char path[] = "/tmp/solidair-table-XXXXXX";
    (void)state;
    write_temporary(path, "a, b ,c\r\n\r\n1,\"x, \"\"y\"\"\",\r\n  \r\n-2.50,\" z \",0.1"); /* no newline at the end */
    assert_int_equal(table_read(&files_disk, path, 1000, &table, &note), STATUS_OK);
    assert_int_equal(table.n_column, 3);
    assert_int_equal(table.n_row, 2);
    assert_int_equal(table_column(&table, "b"), 1);
    assert_int_equal(table_column(&table, "d"), 3);
    assert_string_equal(table_header(&table, 2), "c");
    assert_string_equal(table_cell(&table, 0, 1), "x, \"y\"");
    assert_string_equal(table_cell(&table, 0, 2), "");
    assert_int_equal(table_line(&table, 0), 3);
    assert_int_equal(table_line(&table, 1), 5);
    int64_t cents, whole;
    double value;
    assert_int_equal(table_cents(&table, 1, 0, -1000, 1000, &cents, &note), STATUS_OK);
    assert_int_equal(cents, -250);
    assert_int_equal(table_cents(&table, 1, 2, 0, 1000, &cents, &note), STATUS_OK);
    assert_int_equal(cents, 10);
    assert_int_equal(table_cents(&table, 1, 0, 0, 1000, &cents, &note), STATUS_RANGE);
    assert_int_equal(table_integer(&table, 0, 0, 0, 5, &whole, &note), STATUS_OK);
    assert_int_equal(whole, 1);
    assert_int_equal(table_integer(&table, 1, 0, -5, 5, &whole, &note), STATUS_TYPE);
    assert_int_equal(table_decimal(&table, 1, 2, 0, 1, &value, &note), STATUS_OK);
    assert_true(value == 0.1);
    table_free(&table);
    table_free(&table);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed),        cmocka_unit_test(test_keys),        cmocka_unit_test(test_units),
        cmocka_unit_test(test_settled_keys), cmocka_unit_test(test_suggestions), cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
