/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of digests into the file that it is of. */
#include "sim/store/digest.h"
#include "sim/store/file.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Over the list of before, whose room is used again. */
static enum status write_over(struct file_store *store, const char *name, const char *list, struct note *note) {
    hid_t set = H5Dopen2(store->file, name, H5P_DEFAULT), type = hdf_memory_type(VALUE_TEXT);
    enum status status =
        set < 0 || type < 0 || hdf_write(set, type, &list) < 0 ? store_failed(store, name, note) : STATUS_OK;
    hdf_close(&type);
    hdf_close(&set);
    return status;
}

static enum status write_list(struct file_store *store, const char *name, const char *list, struct note *note) {
    const struct variable variable = {name, VALUE_TEXT, 0, {AXIS_DRAW}, "1", "digests of the data sets"};
    htri_t there = H5Lexists(store->file, name, H5P_DEFAULT);
    if (there > 0)
        return write_over(store, name, list, note);
    return there < 0 ? store_failed(store, name, note) : file_write(&store->base, &variable, &list, note);
}

/* Draws are packed once: their digests are those of the follower's too. */
static enum status tell_draws(const struct file_store *store, const char *list, struct file_store *follower,
                              struct note *note) {
    size_t size;
    FILE *out = open_memstream(&follower->known, &size);
    struct digest digest;
    for (size_t s = 0; out && s < store->n_series; s++)
        if (digest_find(list, store->series[s].name, &digest))
            fprintf(out, "\n/%s %016" PRIx64 " %016" PRIx64, store->series[s].name, digest.values, digest.about);
    return out && fclose(out) == 0 ? STATUS_OK : store_out_of_memory(store->base.path, note);
}

enum status store_write_digests(struct file_store *store, struct note *note) {
    struct stat about;
    char name[STORE_NAME_SIZE], *list = NULL;
    if (fstat(store->disk.descriptor, &about) != 0)
        return store_failed(store, NULL, note);
    const struct digest_file file = {store->file, store->disk.descriptor, (uint64_t)about.st_size};
    enum status status = digest_list(&file, store->amended ? store->amended : "/", true, store->known, &list);
    if (status == STATUS_MEMORY)
        return store_out_of_memory(store->base.path, note);
    if (status)
        return store_failed(store, STORE_DIGESTS, note);
    snprintf(name, sizeof name, "%s%s%s", STORE_DIGESTS, store->amended ? "_" : "",
             store->amended ? store->amended + 1 : "");
    status = write_list(store, name, list, note);
    for (size_t f = 0; f < store->n_follower && !status; f++)
        status = tell_draws(store, list, store->follower[f], note);
    free(list);
    if (status)
        return status;
    bool all = H5Lexists(store->file, STORE_DIGESTS, H5P_DEFAULT) > 0;
    return store_write_attribute(store, store->file, STORE_COMPLETE, all ? STORE_WITH_DIGESTS : STORE_WITHOUT_DIGESTS,
                                 NULL, note);
}
