/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of several processes in one file: in any order and packed elsewhere, the values are those of the sample. */
#include "sim/store/result.h"
#include "tests/store/store_sample.h"

enum { FULL = STORE_CHUNK_DRAWS };

struct sample {
    struct rows rows[N_DRAW_WISE];
    void *data[N_DRAW_WISE];
};

static struct sample take_sample(size_t first, size_t n) {
    struct sample sample;
    for (size_t v = 0; v < N_DRAW_WISE; v++) {
        sample.data[v] = make_rows(v, first, n, sample.rows[v].stride);
        sample.rows[v].variable = &draw_wise[v];
        sample.rows[v].data = sample.data[v];
    }
    return sample;
}

static void drop_sample(struct sample *sample) {
    for (size_t v = 0; v < N_DRAW_WISE; v++)
        free(sample->data[v]);
}

static enum status place_draws(struct store *store, size_t first, size_t n, struct note *note) {
    struct sample sample = take_sample(first, n);
    enum status status = store_place(store, first, n, sample.rows, N_DRAW_WISE, note);
    drop_sample(&sample);
    return status;
}

/* Pack in a store without a file, as another process does; spoil: the parcel is this many bytes too short. */
static enum status send_draws(struct store *store, size_t first, size_t n, size_t spoil, struct note *note) {
    struct axis_labels labels[AXIS_COUNT];
    struct store *packer = NULL;
    struct sample sample = take_sample(first, n);
    set_labels(labels);
    assert_int_equal(store_create_packer("results.h5", labels, &packer, note), STATUS_OK);
    size_t room = store_parcel_bound(packer, sample.rows, N_DRAW_WISE), bytes = 0;
    void *parcel = malloc(room);
    enum status status = store_pack(packer, first, n, sample.rows, N_DRAW_WISE, parcel, room, &bytes, note);
    assert_true(bytes <= room);
    if (!status)
        status = store_place_parcel(store, sample.rows, N_DRAW_WISE, parcel, bytes - spoil, note);
    free(parcel);
    drop_sample(&sample);
    store_abandon(packer);
    return status;
}

static struct store *create(const struct place *place) {
    struct store *store = start_sample(place->path);
    struct note note = {0};
    assert_int_equal(write_whole(store, &note), STATUS_OK);
    return store;
}

static void assert_good(const struct place *place, struct store *store) {
    struct note note = {0};
    struct result *result = NULL;
    assert_int_equal(write_provenance(store, "1", &note), STATUS_OK);
    assert_int_equal(store_finish(store, &note), STATUS_OK);
    assert_int_equal(result_open(place->path, &result, &note), STATUS_OK);
    for (size_t v = 0; v < N_DRAW_WISE; v++)
        assert_values(result, &draw_wise[v], 100 + v);
    result_close(result);
}

/* 2,500 draws: chunk rows 0 .. 1023, 1024 .. 2047, 2048 .. 2499. */
static void any_order_is_right(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct store *store = create(place);
    assert_int_equal(place_draws(store, 1500, 700, &note), STATUS_OK);
    assert_int_equal(place_draws(store, 0, 7, &note), STATUS_OK);
    assert_int_equal(place_draws(store, 2200, 300, &note), STATUS_OK);
    assert_int_equal(place_draws(store, 1000, 500, &note), STATUS_OK);
    assert_int_equal(place_draws(store, 7, 993, &note), STATUS_OK);
    assert_good(place, store);
}

static void parcels_are_right(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct store *store = create(place);
    assert_int_equal(send_draws(store, 2 * FULL, N_DRAW - 2 * FULL, 0, &note), STATUS_OK);
    assert_int_equal(place_draws(store, 5, FULL - 5, &note), STATUS_OK);
    assert_int_equal(send_draws(store, FULL, FULL, 0, &note), STATUS_OK);
    assert_int_equal(place_draws(store, 0, 5, &note), STATUS_OK);
    assert_good(place, store);
}

static void only_whole_chunks_fit(void **state) {
    struct place *place = *state;
    struct note note = {0};
    struct store *store = create(place);
    assert_true(store_fits_parcel(store, 0, FULL));
    assert_true(store_fits_parcel(store, 2 * FULL, N_DRAW - 2 * FULL));
    assert_false(store_fits_parcel(store, 1, FULL));
    assert_false(store_fits_parcel(store, 0, FULL - 1));
    assert_false(store_fits_parcel(store, 3 * FULL, 0));
    assert_int_equal(send_draws(store, 1, FULL, 0, &note), STATUS_INTERNAL);
    store_abandon(store);
}

/* Draws that come twice, a torn parcel and a file with a gap are refused, and no file appears. */
static void misuse_is_refused(void **state) {
    struct place *place = *state;
    for (int what = 0; what < 4; what++) {
        struct note note = {0};
        struct store *store = create(place);
        assert_int_equal(send_draws(store, 0, FULL, 0, &note), STATUS_OK);
        if (what == 0)
            assert_int_equal(send_draws(store, 0, FULL, 0, &note), STATUS_INTERNAL);
        else if (what == 1)
            assert_int_equal(place_draws(store, 3, 4, &note), STATUS_INTERNAL);
        else if (what == 2)
            assert_int_equal(send_draws(store, FULL, FULL, 10, &note), STATUS_INTERNAL);
        else
            assert_int_equal(send_draws(store, 2 * FULL, N_DRAW - 2 * FULL, 0, &note), STATUS_OK);
        struct note last = {0};
        assert_int_equal(write_provenance(store, "1", &last), STATUS_OK);
        assert_true(store_finish(store, &last) != STATUS_OK);
        assert_true(last.text[0] != '\0');
        assert_false(exists(place->path));
        assert_false(exists(place->part));
    }
}

/* In memory nothing is packed, draws come as they are; and twice or with a gap they are refused too. */
static void memory_packs_nothing(void **state) {
    struct place *place = *state;
    struct note note = {0}, last = {0};
    struct axis_labels labels[AXIS_COUNT];
    struct store *store = create(place), *packer = NULL;
    set_labels(labels);
    assert_int_equal(store_create_packer(place->path, labels, &packer, &note), STATUS_OK);
    assert_false(store_fits_parcel(packer, 0, FULL));
    struct sample sample = take_sample(0, FULL);
    assert_int_equal(store_parcel_bound(packer, sample.rows, N_DRAW_WISE), 0);
    drop_sample(&sample);
    store_abandon(packer);
    assert_int_equal(place_draws(store, 0, FULL, &note), STATUS_OK);
    assert_int_equal(write_provenance(store, "1", &note), STATUS_OK);
    assert_int_equal(place_draws(store, 3, 4, &note), STATUS_INTERNAL);
    assert_int_equal(store_finish(store, &last), STATUS_IO);
    store = create(place);
    assert_int_equal(place_draws(store, FULL, FULL, &note), STATUS_OK);
    memset(&last, 0, sizeof last);
    assert_int_equal(store_finish(store, &last), STATUS_INTERNAL);
    assert_false(result_is_there(place->path));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_DISK_AND_IN_MEMORY(any_order_is_right),
        cmocka_unit_test_setup_teardown(parcels_are_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_whole_chunks_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(misuse_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_packs_nothing, set_up_memory, tear_down_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
