/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the reader finds its texts. Every broken and every shipped scenario says the same, word for word, from memory
 * as from the disk; and nothing that is in memory leads outside its folder. */
#include "sim/scenario/files.h"
#include "sim/scenario/scenario.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

enum { MOST_TEXTS = 1200, MOST_BYTES = 16 << 20 };

/* A folder of the disk as texts. */
struct folder {
    const char *root;
    size_t n;
    struct files_text text[MOST_TEXTS];
};

static char *read_file(const char *path) {
    char *text = NULL;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    text = calloc(1, MOST_BYTES);
    assert_non_null(text);
    size_t n = fread(text, 1, MOST_BYTES - 1, file);
    assert_true(n < MOST_BYTES - 1);
    assert_int_equal(strlen(text), n); /* a text in memory has no zero byte */
    fclose(file);
    char *fitting = realloc(text, n + 1);
    return fitting ? fitting : text;
}

static void take_folder(struct folder *folder, const char *beside) {
    char path[600], name[300];
    snprintf(path, sizeof path, "%s/%s", folder->root, beside);
    DIR *entries = opendir(path);
    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        struct stat info;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s%s%.200s", beside, beside[0] ? "/" : "", entry->d_name);
        snprintf(path, sizeof path, "%s/%s", folder->root, name);
        assert_int_equal(stat(path, &info), 0);
        if (S_ISDIR(info.st_mode)) {
            take_folder(folder, name);
            continue;
        }
        assert_true(folder->n < MOST_TEXTS);
        folder->text[folder->n++] = (struct files_text){strdup(name), read_file(path)};
    }
    closedir(entries);
}

static struct folder *new_folder(const char *root) {
    struct folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    folder->root = root;
    take_folder(folder, "");
    return folder;
}

static void free_folder(struct folder *folder) {
    for (size_t k = 0; k < folder->n; k++) {
        free((void *)(uintptr_t)folder->text[k].path);
        free((void *)(uintptr_t)folder->text[k].text);
    }
    free(folder);
}

static void assert_same_lists(size_t n, char **a, size_t m, char **b) {
    assert_int_equal(n, m);
    for (size_t k = 0; k < n; k++)
        assert_string_equal(a[k], b[k]);
}

static void assert_same_scenario(const struct scenario *a, const struct scenario *b) {
    assert_string_equal(a->file, b->file);
    assert_string_equal(a->resolved, b->resolved);
    assert_same_lists(a->n_file, a->file_read, b->n_file, b->file_read);
    assert_same_lists(a->n_warning, a->warning, b->n_warning, b->warning);
    assert_int_equal(a->n_table, b->n_table);
    for (size_t k = 0; k < a->n_table; k++)
        assert_string_equal(a->table[k].text, b->table[k].text);
}

/* Every scenario right in the folder. Returns how many. */
static size_t compare_folder(const struct folder *folder, enum status expected_at_least) {
    const struct files_memory memory = {folder->root, folder->n, folder->text, &files_disk};
    const struct files files = files_in_memory(&memory);
    size_t tried = 0;
    for (size_t k = 0; k < folder->n; k++) {
        const char *name = folder->text[k].path, *end = strrchr(name, '.');
        struct scenario disk, here;
        struct note disk_note = {0}, note = {0};
        char path[600];
        if (strchr(name, '/') || !end || strcmp(end, ".cfg") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder->root, name);
        enum status status = scenario_read(&files_disk, path, &disk, &disk_note);
        assert_int_equal(scenario_read(&files, path, &here, &note), status);
        assert_string_equal(note.file, disk_note.file);
        assert_int_equal(note.line, disk_note.line);
        assert_string_equal(note.key, disk_note.key);
        assert_string_equal(note.text, disk_note.text);
        if (!status)
            assert_same_scenario(&disk, &here);
        else
            assert_true(expected_at_least != STATUS_OK);
        scenario_free(&disk);
        scenario_free(&here);
        tried++;
    }
    return tried;
}

static void broken_scenarios_say_the_same(void **state) {
    struct folder *folder = new_folder("tests/bad");
    (void)state;
    assert_true(compare_folder(folder, STATUS_FILE) > 300);
    free_folder(folder);
}

static void shipped_scenarios_are_the_same(void **state) {
    struct folder *folder = new_folder("scenarios");
    (void)state;
    assert_true(compare_folder(folder, STATUS_OK) >= 16);
    free_folder(folder);
}

/* What these paths are, under a root of any kind; below it lies the disk. */
static void paths_are_made_tidy(void **state) {
    static const struct files_text text[] = {{"a.cfg", "one"}, {"deep/er/b.cfg", "two"}};
    static const char *const roots[] = {"", "x.h5", "./x.h5", "../x.h5", "/tmp/x.h5", "results/../x.h5"};
    (void)state;
    for (size_t r = 0; r < sizeof roots / sizeof roots[0]; r++) {
        const struct files_memory memory = {roots[r], 2, text, NULL};
        const struct files files = files_in_memory(&memory);
        const struct {
            const char *path;
            enum files_kind kind;
        } cases[] = {{"a.cfg", FILES_TEXT},
                     {"./a.cfg", FILES_TEXT},
                     {"deep/../a.cfg", FILES_TEXT},
                     {"deep//er/b.cfg", FILES_TEXT},
                     {"deep", FILES_OTHER},
                     {"deep/er", FILES_OTHER},
                     {".", FILES_OTHER},
                     {"a.cf", FILES_ABSENT},
                     {"a.cfg2", FILES_ABSENT},
                     {"de", FILES_ABSENT},
                     {"a.cfg/b.cfg", FILES_ABSENT},
                     {"../../../a.cfg", FILES_ABSENT},
                     {"er/b.cfg", FILES_ABSENT},
                     {"deep/er/b.cfg/", FILES_ABSENT},
                     {"deep/er/", FILES_OTHER}};
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
            enum files_kind kind = FILES_OTHER;
            char path[100], *real = NULL;
            snprintf(path, sizeof path, "%s%s%s", roots[r], roots[r][0] ? "/" : "", cases[k].path);
            assert_int_equal(files.find(files.context, path, &kind, &real), STATUS_OK);
            assert_int_equal(kind, cases[k].kind);
            assert_int_equal(real != NULL, kind != FILES_ABSENT);
            free(real);
        }
    }
}

/* try NAME from "x.h5/a.cfg": the refusal, or NULL for none. */
static void assert_inside(const struct files *files, const char *name, const char *word) {
    struct note note = {0};
    char *path = NULL, *real = NULL;
    enum status status = files_inside(files, "x.h5/a.cfg", 7, "inherit", name, &path, &real, &note);
    assert_int_equal(status, word ? STATUS_FILE : STATUS_OK);
    if (word) {
        assert_non_null(strstr(note.text, word));
        assert_string_equal(note.file, "x.h5/a.cfg");
        assert_int_equal(note.line, 7);
        assert_null(path);
    }
    free(path);
    free(real);
}

static void memory_leads_nowhere_else(void **state) {
    static const struct files_text text[] = {{"a.cfg", "one"}, {"deep/b.cfg", "two"}};
    const struct files_memory memory = {"x.h5", 2, text, &files_disk};
    const struct files files = files_in_memory(&memory);
    (void)state;
    assert_inside(&files, "deep/b.cfg", NULL);
    assert_inside(&files, "deep/../a.cfg", NULL);
    assert_inside(&files, "deep", "is a folder");
    assert_inside(&files, "c.cfg", "does not exist");
    assert_inside(&files, "../README.md", "does not exist"); /* x.h5 is no folder of the disk */
    assert_inside(&files, "/etc/passwd", "lies outside");
    assert_inside(&files, "../x.h5/a.cfg", NULL);
}

static void sources_refuse_alike(void **state) {
    char large[400];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    const struct files_text text[] = {{"empty", ""},
                                      {"large", large},
                                      {"dir/bytes", "\303\253\n\377"},
                                      {"half", "\377\376a"},
                                      {"turn", "a\n\342\200\256b"}};
    const struct files_memory memory = {"m", sizeof text / sizeof text[0], text, &files_disk};
    const struct files files = files_in_memory(&memory);
    const struct {
        const char *path, *word;
        enum status status;
        int line;
    } cases[] = {{"m/empty", "empty", STATUS_FILE, 0},         {"m/large", "399 bytes", STATUS_SIZE, 0},
                 {"m/dir/bytes", "UTF-8", STATUS_ENCODING, 2}, {"m/half", "UTF-16", STATUS_ENCODING, 1},
                 {"m/turn", "U+202E", STATUS_ENCODING, 2},     {"m/dir", "folder", STATUS_FILE, 0},
                 {"m/none", "does not exist", STATUS_FILE, 0}, {"tests/bad/none.cfg", "does not exist", STATUS_FILE, 0},
                 {"tests/bad", "folder", STATUS_FILE, 0},      {"LAYERS", "300", STATUS_SIZE, 0}};
    (void)state;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct note note = {0};
        char *read = NULL;
        size_t length = 1;
        assert_int_equal(files_read(&files, cases[k].path, 300, &read, &length, &note), cases[k].status);
        assert_string_equal(note.file, cases[k].path);
        assert_int_equal(note.line, cases[k].line);
        assert_non_null(strstr(note.text, cases[k].word));
        assert_null(read);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_scenarios_say_the_same), cmocka_unit_test(shipped_scenarios_are_the_same),
        cmocka_unit_test(paths_are_made_tidy),           cmocka_unit_test(memory_leads_nowhere_else),
        cmocka_unit_test(sources_refuse_alike),
    };
    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
