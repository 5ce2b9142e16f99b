/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding a group to a finished results file: the rest stays as it was, and when it goes wrong all of it does. */
#include "sim/store/amend.h"
#include "tests/store/store_sample.h"
#include <hdf5.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { N_GROUP = 5 };

static const char *const group_labels[N_GROUP] = {"GM0014", "GM1900", "GM0037", "GM0014+GM0037", "GM0014+GM1900"};
static const struct variable gain = {"/stability/group_gain", VALUE_DOUBLE, 1, {AXIS_GROUP}, "share",
                                     "Gain of the group"};
static const struct variable alone = {"/stability/alone", VALUE_CENTS, 1, {AXIS_MUNICIPALITY}, "EUR", "Alone"};
static const struct variable options = {"/stability/options", VALUE_TEXT, 0, {AXIS_DRAW}, "1", "Options"};

static void amend_labels(struct axis_labels labels[AXIS_COUNT], size_t groups) {
    memset(labels, 0, AXIS_COUNT * sizeof *labels);
    labels[AXIS_MUNICIPALITY] = (struct axis_labels){N_MUNICIPALITY, codes, NULL, NULL};
    labels[AXIS_GROUP] = (struct axis_labels){groups, group_labels, NULL, NULL};
}

/* Values: gain k / 4 + base, alone 100 k + base. */
static enum status write_group(struct store *store, size_t groups, int base, const char *text, struct note *note) {
    double gains[N_GROUP];
    int64_t cents[N_MUNICIPALITY];
    for (size_t k = 0; k < groups; k++)
        gains[k] = (double)k / 4 + base;
    for (int k = 0; k < N_MUNICIPALITY; k++)
        cents[k] = 100 * k + base;
    enum status status = store_write(store, &gain, gains, note);
    if (!status)
        status = store_write(store, &alone, cents, note);
    return status ? status : store_write(store, &options, &text, note);
}

static enum status amend(const char *path, size_t groups, int base, const char *text, struct note *note) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    amend_labels(labels, groups);
    enum status status = store_amend(path, "/stability", labels, &store, note);
    if (!status)
        status = write_group(store, groups, base, text, note);
    if (status)
        store_abandon(store);
    else
        status = store_finish(store, note);
    return status;
}

static void assert_group(const char *path, size_t groups, int base, const char *text) {
    struct result *result = NULL;
    struct note note = {0};
    const double *gains = NULL;
    const int64_t *cents = NULL;
    const char *const *labels = NULL, *const *read = NULL;
    const struct result_row rows[] = {
        {"/stability/group_gain", REQUIRED, {AXIS_GROUP, AXIS_END}, .real = &gains},
        {"/stability/alone", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .integer = &cents},
        {"/stability/group", REQUIRED, {AXIS_GROUP, AXIS_END}, .text = &labels},
        {"/stability/options", REQUIRED, {AXIS_END}, .raw = &read},
    };
    assert_int_equal(result_open(path, &result, &note), STATUS_OK);
    assert_int_equal(result_read(result, AXIS_MUNICIPALITY, rows, 4, &note), STATUS_OK);
    assert_int_equal(result_group_length(result, "/stability", AXIS_GROUP), groups);
    for (size_t k = 0; k < groups; k++) {
        assert_true(gains[k] == (double)k / 4 + base);
        assert_string_equal(labels[k], group_labels[k]);
    }
    for (int k = 0; k < N_MUNICIPALITY; k++)
        assert_int_equal(cents[k], 100 * k + base);
    assert_string_equal(*read, text);
    /* and what was there before, axes and draws */
    assert_int_equal(result_length(result, AXIS_MUNICIPALITY), N_MUNICIPALITY);
    assert_int_equal(result_length(result, AXIS_GROUP), 0);
    assert_values(result, &whole[1], 1);
    assert_values(result, &draw_wise[1], 101);
    result_close(result);
}

static void write_finished(struct place *place) {
    struct note note = {0};
    const size_t all[] = {N_DRAW};
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
}

/* h5diff finds no difference in an object of the root, references of its attributes included. */
static void assert_same_object(const char *one, const char *other, const char *object) {
    char command[1024];
    (void)snprintf(command, sizeof command, "h5diff -c '%s' '%s' '%s' > /dev/null", one, other, object);
    if (system(command) != 0)
        fail_msg("%s differs", object);
}

static void group_is_added_and_replaced(void **state) {
    struct place *place = *state;
    struct note note = {0};
    char before[512], command[1400];
    struct stat old, new;
    write_finished(place);
    (void)snprintf(before, sizeof before, "%s.before", place->path);
    (void)snprintf(command, sizeof command, "cp '%s' '%s' && chmod 640 '%s'", place->path, before, place->path);
    assert_int_equal(system(command), 0);
    assert_int_equal(stat(place->path, &old), 0);
    assert_int_equal(amend(place->path, N_GROUP, 7, "first", &note), STATUS_OK);
    assert_false(exists(place->part));
    assert_group(place->path, N_GROUP, 7, "first");
    assert_int_equal(stat(place->path, &new), 0);
    assert_int_equal(old.st_mode, new.st_mode);
    /* again, smaller, and larger again: no bigger file in the end than a few pages of what was given up */
    assert_int_equal(amend(place->path, 2, -3, "second", &note), STATUS_OK);
    assert_group(place->path, 2, -3, "second");
    assert_int_equal(amend(place->path, N_GROUP, 1, "third", &note), STATUS_OK);
    assert_group(place->path, N_GROUP, 1, "third");
    static const char *const objects[] = {"/cost",
                                          "/budget",
                                          "/municipality",
                                          "/summary",
                                          "/clients",
                                          "/compare",
                                          "/region",
                                          "/provenance/format",
                                          "/provenance/digests",
                                          "/year",
                                          "/rows_committed"};
    for (size_t k = 0; k < sizeof objects / sizeof objects[0]; k++)
        assert_same_object(before, place->path, objects[k]);
    assert_int_equal(unlink(before), 0);
}

/* The same of any kind of file, with who reads the old one meanwhile; what cannot be leaves it as it was. */
static void every_kind_is_amended(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct result *old = NULL;
    assert_int_equal(amend(place->path, N_GROUP, 7, "none", &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "no such results file"));
    memset(&note, 0, sizeof note);
    write_finished(place);
    assert_int_equal(result_open(place->path, &old, &note), STATUS_OK);
    assert_int_equal(amend(place->path, N_GROUP, 7, "first", &note), STATUS_OK);
    assert_int_equal(result_has(old, "/stability"), 0);
    assert_values(old, &draw_wise[1], 101);
    result_close(old);
    assert_int_equal(amend(place->path, 2, -3, "second", &note), STATUS_OK);
    assert_group(place->path, 2, -3, "second");
    amend_labels(labels, N_GROUP);
    assert_int_equal(store_amend(place->path, "/stability", labels, &store, &note), STATUS_OK);
    assert_int_equal(write_group(store, N_GROUP, 7, "lost", &note), STATUS_OK);
    store_abandon(store);
    static const char *const wrong[] = {"stability", "/", "/a/b", ""};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
        assert_int_equal(store_amend(place->path, wrong[k], labels, &store, &note), STATUS_INTERNAL);
    assert_group(place->path, 2, -3, "second");
}

static void assert_untouched(const struct place *place, const unsigned char *bytes, size_t size) {
    size_t now;
    unsigned char *after = read_bytes(place->path, &now);
    assert_int_equal(now, size);
    assert_memory_equal(after, bytes, size);
    free(after);
}

/* Texts of 40 kB that are replaced ten times: the file may not keep even one set more of them. */
static void replacing_often_keeps_the_size(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct stat once, often;
    static char text[40001];
    memset(text, 'x', sizeof text - 1);
    write_finished(place);
    assert_int_equal(amend(place->path, N_GROUP, 7, text, &note), STATUS_OK);
    assert_int_equal(stat(place->path, &once), 0);
    for (int k = 0; k < 10; k++)
        assert_int_equal(amend(place->path, N_GROUP, k, text, &note), STATUS_OK);
    assert_group(place->path, N_GROUP, 9, text);
    assert_int_equal(stat(place->path, &often), 0);
    assert_in_range(often.st_size, 0, once.st_size + 40000);
}

/* The end of the file overwritten, where the group stands: an error in words, and the file as it was. */
static void damaged_group_is_told(void **state) {
    struct place *place = *state;
    struct note note = {0};
    size_t before, size;
    write_finished(place);
    free(read_bytes(place->path, &before));
    assert_int_equal(amend(place->path, N_GROUP, 7, "spoilt", &note), STATUS_OK);
    unsigned char *bytes = read_bytes(place->path, &size);
    memset(bytes + before, 0xff, size - before);
    write_bytes(place->path, bytes, size);
    assert_int_equal(amend(place->path, N_GROUP, 7, "anew", &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "damaged"));
    assert_false(exists(place->part));
    assert_untouched(place, bytes, size);
    free(bytes);
}

static void same_amendment_gives_the_same_bytes(void **state) {
    struct place *place = *state;
    struct note note = {0};
    size_t n[2];
    unsigned char *bytes[2];
    for (size_t k = 0; k < 2; k++) {
        write_finished(place);
        assert_int_equal(amend(place->path, N_GROUP, 7, "same", &note), STATUS_OK);
        bytes[k] = read_bytes(place->path, &n[k]);
    }
    assert_int_equal(n[0], n[1]);
    assert_memory_equal(bytes[0], bytes[1], n[0]);
    free(bytes[0]);
    free(bytes[1]);
}

/* Abandoned, or with names and axes that cannot be: nothing has happened. */
static void abandoned_leaves_the_file(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    size_t size;
    write_finished(place);
    unsigned char *bytes = read_bytes(place->path, &size);
    amend_labels(labels, N_GROUP);
    assert_int_equal(store_amend(place->path, "/stability", labels, &store, &note), STATUS_OK);
    assert_int_equal(write_group(store, N_GROUP, 7, "lost", &note), STATUS_OK);
    store_abandon(store);
    static const char *const wrong[] = {"stability", "/", "/a/b", ""};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
        assert_int_equal(store_amend(place->path, wrong[k], labels, &store, &note), STATUS_INTERNAL);
    labels[AXIS_DRAW].length = N_DRAW;
    assert_int_equal(store_amend(place->path, "/stability", labels, &store, &note), STATUS_INTERNAL);
    assert_null(store);
    assert_false(exists(place->part));
    assert_untouched(place, bytes, size);
    free(bytes);
}

static void only_finished_files(void **state) {
    struct place *place = *state;
    struct note note = {0};
    assert_int_equal(amend(place->path, N_GROUP, 7, "none", &note), STATUS_FILE);
    assert_non_null(strstr(note.text, "no such results file"));
    memset(&note, 0, sizeof note);
    write_bytes(place->path, (const unsigned char *)"hello", 5);
    assert_int_equal(amend(place->path, N_GROUP, 7, "none", &note), STATUS_FILE);
    assert_false(exists(place->part));
}

static int run_self(const char *mode, const char *path) {
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "test_amend", mode, path, (char *)NULL);
        _exit(127);
    }
    int code = -1;
    assert_int_equal(waitpid(child, &code, 0), child);
    return code;
}

/* `test_amend --die-N PATH`: die after so many steps. */
static void die_after(const char *path, int steps) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct note note = {0};
    amend_labels(labels, N_GROUP);
    if (store_amend_begin(path, &store, &note))
        _exit(1);
    if (steps > 0 && store_amend_open(store, "/stability", labels, &note))
        _exit(1);
    if (steps > 1 && write_group(store, N_GROUP, 7, "dead", &note))
        _exit(1);
    raise(SIGKILL);
}

static void killed_leaves_the_file(void **state) {
    struct place *place = *state;
    struct note note = {0};
    size_t size;
    write_finished(place);
    unsigned char *bytes = read_bytes(place->path, &size);
    const char *const modes[] = {"--die-0", "--die-1", "--die-2"};
    for (size_t k = 0; k < 3; k++) {
        int code = run_self(modes[k], place->path);
        assert_true(WIFSIGNALED(code) && WTERMSIG(code) == SIGKILL);
        assert_untouched(place, bytes, size);
        assert_true(exists(place->part));
        assert_refused(place->part, STATUS_FILE, "unfinished");
    }
    /* What is left of the copy does not become complete by renaming it. */
    char kept[512];
    (void)snprintf(kept, sizeof kept, "%s.kept", place->path);
    assert_int_equal(rename(place->part, kept), 0);
    assert_refused(kept, STATUS_FILE, "not complete");
    assert_int_equal(rename(kept, place->part), 0);
    assert_int_equal(amend(place->path, N_GROUP, 7, "alive", &note), STATUS_OK);
    assert_group(place->path, N_GROUP, 7, "alive");
    assert_false(exists(place->part));
    free(bytes);
}

/* `test_amend --second PATH`: neither a second amendment nor a run may begin. */
static int try_second(const char *path) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct note note = {0};
    int refused = store_amend_begin(path, &store, &note) == STATUS_IO && strstr(note.text, "Another run") && !store;
    set_labels(labels);
    return refused && store_create(path, labels, &store, &note) == STATUS_IO && !store ? 0 : 1;
}

static void second_process_is_refused(void **state) {
    struct place *place = *state;
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct note note = {0};
    write_finished(place);
    amend_labels(labels, N_GROUP);
    assert_int_equal(store_amend_begin(place->path, &store, &note), STATUS_OK);
    int code = run_self("--second", place->path);
    assert_true(WIFEXITED(code) && WEXITSTATUS(code) == 0);
    assert_int_equal(store_amend_open(store, "/stability", labels, &note), STATUS_OK);
    assert_int_equal(write_group(store, N_GROUP, 7, "mine", &note), STATUS_OK);
    code = run_self("--second", place->path);
    assert_true(WIFEXITED(code) && WEXITSTATUS(code) == 0);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_group(place->path, N_GROUP, 7, "mine");
}

/* A file that may not grow, from nothing to one byte less than is needed: one error, and the file as it was. */
static void size_limit_leaves_the_file(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct rlimit limit, small;
    size_t size, needed;
    write_finished(place);
    unsigned char *bytes = read_bytes(place->path, &size);
    assert_int_equal(amend(place->path, N_GROUP, 7, "room", &note), STATUS_OK);
    free(read_bytes(place->path, &needed));
    write_bytes(place->path, bytes, size);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    for (size_t k = 0; k <= 20; k++) {
        small.rlim_cur = k == 20 ? needed - 1 : k < 5 ? size * k / 5 : size + (needed - size) * (k - 5) / 15;
        memset(&note, 0, sizeof note);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        enum status status = amend(place->path, N_GROUP, 7, "room", &note);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        assert_int_equal(status, STATUS_IO);
        assert_non_null(strstr(note.text, "ulimit"));
        assert_false(exists(place->part));
        assert_untouched(place, bytes, size);
        assert_int_equal(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
    }
    (void)signal(SIGXFSZ, handler);
    free(bytes);
}

int main(int argc, char **argv) {
    if (argc == 3 && strncmp(argv[1], "--die-", 6) == 0)
        die_after(argv[2], argv[1][6] - '0');
    if (argc == 3 && strcmp(argv[1], "--second") == 0)
        return try_second(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(group_is_added_and_replaced, set_up, tear_down),
        ON_DISK_AND_IN_MEMORY(every_kind_is_amended),
        cmocka_unit_test_setup_teardown(replacing_often_keeps_the_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_group_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_amendment_gives_the_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(abandoned_leaves_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_finished_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(killed_leaves_the_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(second_process_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(size_limit_leaves_the_file, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("amend", tests, NULL, NULL);
}
