/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which axes the data sets have. HDF5 keeps that in a heap without checksums, as references to places in the file, and
 * trusts what it finds there: a bit that changed may end the process that reads it. */
#include "sim/store/digest.h"

#include "sim/base/hash.h"
#include "sim/store/file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    haddr_t at;
    uint64_t name; /* hash of its name */
};

struct digest_places {
    size_t n;
    struct place *place;
};

static herr_t add_place(hid_t root, const char *name, const H5O_info_t *info, void *context) {
    enum { STEP = 256 };
    struct digest_places *places = context;
    (void)root;
    if (info->type != H5O_TYPE_DATASET)
        return 0;
    if (places->n % STEP == 0) {
        struct place *more = realloc(places->place, (places->n + STEP) * sizeof *more);
        if (!more)
            return -1;
        places->place = more;
    }
    places->place[places->n++] = (struct place){info->addr, hash_bytes(HASH_START, name, strlen(name) + 1)};
    return 0;
}

static int by_place(const void *a, const void *b) {
    const struct place *one = a, *other = b;
    return (one->at > other->at) - (one->at < other->at);
}

struct digest_places *digest_places(hid_t file) {
    struct digest_places *places = calloc(1, sizeof *places);
    if (places && H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, add_place, places, H5O_INFO_BASIC) < 0) {
        digest_places_free(places);
        return NULL;
    }
    if (places && places->n > 0)
        qsort(places->place, places->n, sizeof *places->place, by_place);
    return places;
}

void digest_places_free(struct digest_places *places) {
    if (places)
        free(places->place);
    free(places);
}

/* The names of what is referred to, in order. */
static bool add_references(const struct digest_places *places, size_t n, const hvl_t *list, uint64_t *axes) {
    for (size_t r = 0; r < n; r++) {
        if (list[r].len != 1 || !list[r].p)
            return false;
        struct place wanted = {.at = *(const hobj_ref_t *)list[r].p};
        const struct place *found = bsearch(&wanted, places->place, places->n, sizeof wanted, by_place);
        if (!found)
            return false;
        *axes = hash_bytes(*axes, &found->name, sizeof found->name);
    }
    return true;
}

bool digest_axes(hid_t set, const struct digest_places *places, uint64_t *axes) {
    hvl_t list[STORE_MAX_RANK];
    *axes = HASH_START;
    htri_t there = H5Aexists(set, STORE_AXES_OF_VARIABLE);
    if (there <= 0)
        return there == 0;
    hid_t attribute = H5Aopen(set, STORE_AXES_OF_VARIABLE, H5P_DEFAULT), type = H5Tvlen_create(H5T_STD_REF_OBJ);
    hid_t space = attribute < 0 ? attribute : H5Aget_space(attribute);
    hssize_t n = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    bool read = type >= 0 && n >= 0 && n <= STORE_MAX_RANK && H5Aread(attribute, type, list) >= 0;
    bool known = read && add_references(places, (size_t)n, list, axes);
    if (read)
        (void)H5Dvlen_reclaim(type, space, H5P_DEFAULT, list);
    hdf_close(&space);
    hdf_close(&type);
    hdf_close(&attribute);
    return known;
}

/* In the process that may end. */
static bool are_as_listed(hid_t file, const char *list) {
    struct digest_places *places = digest_places(file);
    char name[STORE_NAME_SIZE];
    struct digest listed;
    bool same = places != NULL;
    for (const char *at = list; same && digest_next(&at, name, sizeof name, &listed);) {
        uint64_t axes = 0;
        hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
        same = listed.axes == 0 || (set >= 0 && digest_axes(set, places, &axes) && axes == listed.axes);
        hdf_close(&set);
    }
    digest_places_free(places);
    return same;
}

enum status digest_check_axes(hid_t file, const char *list) {
    const struct rlimit no_core = {0, 0};
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        return STATUS_IO;
    if (child == 0) {
        (void)setrlimit(RLIMIT_CORE, &no_core);
        _exit(are_as_listed(file, list) ? 0 : 1);
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return STATUS_IO;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? STATUS_OK : STATUS_FILE;
}
