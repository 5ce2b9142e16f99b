/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stress and reverse stress of a results file, kept in it. */
#include "sim/decide/reverse.h"

#include "sim/store/amend.h"

/* The file is taken before the work begins: it may not become another run's file meanwhile, and one that may not be
 * written is refused at once. */
struct taken {
    struct store *store;
    struct result *result;
};

static enum status take(const char *path, struct taken *taken, struct note *note) {
    *taken = (struct taken){0};
    enum status status = store_amend_begin(path, &taken->store, note);
    return status ? status : result_open(path, &taken->result, note);
}

static enum status give_back(struct taken *taken, enum status status, struct note *note) {
    result_close(taken->result);
    if (!status)
        return store_finish(taken->store, note);
    store_abandon(taken->store);
    return status;
}

enum status stress_add(const struct stress_options *options, struct note *note) {
    struct stress_options with = *options;
    struct stress stress = {0};
    struct taken taken;
    enum status status = take(options->file, &taken, note);
    with.result = taken.result;
    if (!status)
        status = stress_run(&with, &stress, note);
    if (!status)
        status = stress_record(taken.store, &stress, note);
    stress_free(&stress);
    return give_back(&taken, status, note);
}

enum status reverse_add(const struct stress_options *options, const char *scheme, const char *product,
                        struct note *note) {
    struct stress_options with = *options;
    struct reverse reverse = {0};
    struct taken taken;
    enum status status = take(options->file, &taken, note);
    with.result = taken.result;
    if (!status)
        status = reverse_run(&with, scheme, product, &reverse, note);
    if (!status)
        status = reverse_record(taken.store, &reverse, note);
    reverse_free(&reverse);
    return give_back(&taken, status, note);
}
