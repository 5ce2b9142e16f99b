/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results file when things go wrong: killed runs, two writers, full disks, damaged files. */
#include "tests/store/store_sample.h"
#include <hdf5.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void second_writer_is_refused(void **state) {
    struct place *place = *state;
    struct axis_labels labels[AXIS_COUNT];
    struct note note = {0};
    struct store *second = NULL;
    set_labels(labels);
    struct store *first = start_sample(place->path);
    assert_int_equal(append_draws(first, 0, 1500, &note), STATUS_OK);
    pid_t child = fork();
    if (child == 0) {
        /* The other process, which reports by its exit code. */
        enum status status = store_create(place->path, labels, &second, &note);
        _exit(status == STATUS_IO && strstr(note.text, "Another run") && !second ? 0 : 1);
    }
    int code = -1;
    assert_int_equal(waitpid(child, &code, 0), child);
    assert_int_equal(code, 0);
    assert_int_equal(store_create(place->path, labels, &second, &note), STATUS_IO);
    /* The first has not been harmed. */
    assert_int_equal(append_draws(first, 1500, 1000, &note), STATUS_OK);
    memset(&note, 0, sizeof note);
    assert_int_equal(write_provenance(first, "1", &note), STATUS_OK);
    assert_int_equal(store_finish(first, &note), STATUS_OK);
    struct result *result = NULL;
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    assert_values(result, &draw_wise[1], 101);
    result_close(result);
    store_abandon(start_sample(place->path));
    assert_false(exists(place->part));
}

/* `test_store_faults --die PATH N`: append N draws and die without a word. */
static void run_and_die(const char *path, size_t n) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = NULL;
    struct note note = {0};
    set_labels(labels);
    if (store_create(path, labels, &store, &note) || write_whole(store, &note) || write_provenance(store, "1", &note) ||
        append_draws(store, 0, n, &note))
        _exit(1);
    raise(SIGKILL);
}

static int run_self(const char *mode, const char *path, const char *number) {
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", "test_store_faults", mode, path, number, (char *)NULL);
        _exit(127);
    }
    int code = -1;
    assert_int_equal(waitpid(child, &code, 0), child);
    return code;
}

/* Read what a killed run left, as anyone would with HDF5. */
static void assert_rows(const char *path, int64_t expected) {
    int64_t rows = -1;
    int32_t *outer = malloc(N_DRAW * sizeof *outer);
    int64_t *cost = malloc(N_DRAW * N_FORM * N_YEAR * N_MUNICIPALITY * sizeof *cost);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    hid_t set = H5Dopen2(file, "rows_committed", H5P_DEFAULT);
    assert_true(H5Dread(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, &rows) >= 0);
    assert_int_equal(rows, expected);
    H5Dclose(set);
    set = H5Dopen2(file, "outer", H5P_DEFAULT);
    assert_true(H5Dread(set, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, outer) >= 0);
    H5Dclose(set);
    set = H5Dopen2(file, "cost", H5P_DEFAULT);
    assert_true(H5Dread(set, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, cost) >= 0);
    H5Dclose(set);
    H5Fclose(file);
    for (size_t d = 0; d < (size_t)rows; d++)
        assert_true(outer[d] == value_at(103, d));
    for (size_t i = 0; i < (size_t)rows * N_FORM * N_YEAR * N_MUNICIPALITY; i++)
        assert_true(cost[i] == value_at(101, i));
    free(outer);
    free(cost);
}

static void killed_run_leaves_its_draws(void **state) {
    struct place *place = *state;
    /* 1024 and 2048: whole chunks; 1700: the rest of a chunk was still in memory; 2500: all, but not finished. */
    const char *const appended[] = {"1024", "1700", "2048", "2500"};
    const int64_t expected[] = {1024, 1024, 2048, 2500};
    for (size_t i = 0; i < 4; i++) {
        int code = run_self("--die", place->path, appended[i]);
        assert_true(WIFSIGNALED(code) && WTERMSIG(code) == SIGKILL);
        assert_false(exists(place->path));
        assert_rows(place->part, expected[i]);
        assert_refused(place->part, STATUS_FILE, "unfinished");
        /* Renaming it by hand does not make it complete. */
        assert_int_equal(rename(place->part, place->path), 0);
        assert_refused(place->path, STATUS_FILE, "not complete");
        assert_int_equal(rename(place->path, place->part), 0);
    }
    /* The next run replaces it. */
    struct note note = {0};
    const size_t all[] = {N_DRAW};
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    assert_false(exists(place->part));
}

static int count_open_files(void) {
    int n = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

static void assert_write_fails(struct place *place, const char *word) {
    struct note note = {0};
    const size_t odd[] = {1100};
    int files = count_open_files();
    enum status status = write_sample(place->path, odd, 1, &note);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(note.text, word));
    assert_false(exists(place->part));
    assert_int_equal(count_open_files(), files);
    assert_int_equal(H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL), 0);
}

/* A file that may not grow further, at whatever moment: an error, no result, nothing left open, and an earlier result
 * as it was. */
static void size_limit_leaves_nothing(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct rlimit limit, small;
    size_t size, now;
    const size_t all[] = {N_DRAW};
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    unsigned char *before = read_bytes(place->path, &size);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    small = limit;
    for (size_t i = 0; i < 40; i++) {
        small.rlim_cur = i == 39 ? size - 1 : size * i / 40;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        assert_write_fails(place, "ulimit");
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    (void)signal(SIGXFSZ, handler);
    unsigned char *after = read_bytes(place->path, &now);
    assert_int_equal(size, now);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
}

/* `test_store_faults --fill FOLDER KILOBYTES`: in a disk of this size of our own. 77: no such disk is allowed here. */
static int run_on_small_disk(const char *folder, const char *kilobytes) {
    struct place place;
    char options[64];
    (void)snprintf(options, sizeof options, "size=%sk,mode=700", kilobytes);
    (void)snprintf(place.path, sizeof place.path, "%s/run.h5", folder);
    (void)snprintf(place.part, sizeof place.part, "%s.part", place.path);
    if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", folder, "tmpfs", 0, options) != 0)
        return 77;
    struct note note = {0};
    const size_t odd[] = {1100};
    int files = count_open_files();
    enum status status = write_sample(place.path, odd, 1, &note);
    int right = status == STATUS_IO && strstr(note.text, "disk is full") != NULL && !exists(place.path) &&
                !exists(place.part) && count_open_files() == files &&
                H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) == 0;
    return right ? 0 : status == STATUS_OK && exists(place.path) ? 2 : 1;
}

/* Disks from 8 KiB on, until one is large enough: every smaller one is reported full. */
static void full_disk_leaves_nothing(void **state) {
    struct place *place = *state;
    char kilobytes[16];
    int code = 0, tried = 0;
    for (; tried < 200 && code == 0; tried++) {
        (void)snprintf(kilobytes, sizeof kilobytes, "%d", 8 + 12 * tried);
        code = run_self("--fill", place->folder, kilobytes);
        assert_true(WIFEXITED(code));
        code = WEXITSTATUS(code);
    }
    if (code == 77) {
        print_message("# no small disk may be mounted here: the limits above have tested the same paths\n");
        skip();
    }
    assert_int_equal(code, 2);
    assert_true(tried > 10);
}

/* Open and read what can be read; the answers do not matter, coming back does. Returns how many variables were read. */
static size_t read_all(const char *path) {
    struct result *result = NULL;
    struct note note = {0};
    size_t good = 0;
    const int64_t *data = NULL;
    const char *const *name = NULL;
    const struct result_row name_row = {"municipality_name", REQUIRED, {AXIS_MUNICIPALITY, AXIS_END}, .text = &name};
    if (result_open(path, &result, &note))
        return 0;
    for (size_t v = 0; v < N_WHOLE + N_DRAW_WISE; v++) {
        struct result_row row = row_of(v < N_WHOLE ? &whole[v] : &draw_wise[v - N_WHOLE]);
        row.integer = &data;
        good += result_read(result, AXIS_MUNICIPALITY, &row, 1, &note) == STATUS_OK;
    }
    good += result_read(result, AXIS_MUNICIPALITY, &name_row, 1, &note) == STATUS_OK;
    result_close(result);
    return good;
}

/* Cut anywhere, a file is refused. */
static void cut_files_are_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    const size_t all[] = {N_DRAW};
    size_t n;
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    unsigned char *bytes = read_bytes(place->path, &n);
    assert_true(read_all(place->path) > 0);
    for (size_t i = 0; i < 50; i++) {
        write_bytes(place->path, bytes, n * i / 50);
        assert_int_equal(read_all(place->path), 0);
    }
    free(bytes);
}

/* Lengths and places of texts stand in the file, and HDF5 believes them: it dies of wrong ones. Every byte at the head
 * of every heap of texts ("GCOL") is changed in turn: the file is read or refused, and at least the signature is
 * missed. */
static void damaged_texts_are_refused(void **state) {
    struct place *place = *state;
    struct note note = {0};
    const size_t all[] = {N_DRAW};
    size_t n, heaps = 0, refused = 0;
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    unsigned char *bytes = read_bytes(place->path, &n);
    size_t good = read_all(place->path);
    for (size_t at = 0; at + 64 < n; at++) {
        if (memcmp(bytes + at, "GCOL\1", 5) != 0)
            continue;
        heaps++;
        for (size_t i = 0; i < 40; i++) {
            unsigned char before = bytes[at + i];
            bytes[at + i] = (unsigned char)~before;
            write_bytes(place->path, bytes, n);
            refused += read_all(place->path) < good;
            bytes[at + i] = before;
        }
    }
    assert_true(heaps > 0);
    assert_true(refused > 0);
    free(bytes);
}

/* One byte of a packed chunk changed: HDF5 itself finds the checksum wrong. The chunk's place comes from HDF5. */
static void damaged_chunk_is_found(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct result *result = NULL;
    const size_t all[] = {N_DRAW};
    hsize_t offset[4], bytes = 0;
    unsigned filters;
    haddr_t address = 0;
    size_t size;
    const int64_t *data = NULL;
    struct result_row clients = row_of(&draw_wise[0]), cost = row_of(&draw_wise[1]);
    clients.integer = cost.integer = &data;
    assert_int_equal(write_sample(place->path, all, 1, &note), STATUS_OK);
    hid_t file = H5Fopen(place->path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t set = H5Dopen2(file, "cost", H5P_DEFAULT);
    hid_t space = H5Dget_space(set);
    assert_true(H5Dget_chunk_info(set, space, 4, offset, &filters, &address, &bytes) >= 0);
    assert_int_equal(filters, 0);
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
    unsigned char *whole_file = read_bytes(place->path, &size);
    for (size_t i = 0; i < 20; i++) {
        size_t at = (size_t)(address + bytes * i / 20);
        whole_file[at] ^= 0x10;
        write_bytes(place->path, whole_file, size);
        whole_file[at] ^= 0x10;
        assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
        assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &cost, 1, &note), STATUS_FILE);
        assert_null(data);
        assert_int_equal(result_read(result, AXIS_MUNICIPALITY, &clients, 1, &note), STATUS_OK);
        result_close(result);
    }
    free(whole_file);
}

int main(int argc, char **argv) {
    if (argc == 4 && strcmp(argv[1], "--die") == 0)
        run_and_die(argv[2], (size_t)strtoul(argv[3], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "--fill") == 0)
        return run_on_small_disk(argv[2], argv[3]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(second_writer_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(killed_run_leaves_its_draws, set_up, tear_down),
        cmocka_unit_test_setup_teardown(size_limit_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(full_disk_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_files_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_texts_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_chunk_is_found, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("store_faults", tests, NULL, NULL);
}
