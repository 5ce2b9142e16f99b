/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of a results file on disk, beside the digests that were written with it. Files of earlier versions have
 * none. */
#include "sim/base/i18n.h"
#include "sim/store/digest.h"
#include "sim/store/file.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status no_list(const struct result *result, const char *name, struct note *note) {
    return file_result_of(result)->digested ? result_damaged(result, name, note) : STATUS_OK;
}

/* The list that a variable stands in: of its group, when a command added that. NULL: there is none, as it should be. */
static enum status find_list(const struct result *result, const char *name, const char **list, struct note *note) {
    char own[STORE_NAME_SIZE] = STORE_DIGESTS;
    const char *const *text = NULL;
    size_t length = name[0] == '/' ? strcspn(name + 1, "/") : 0;
    struct result_row row = {own, REQUIRED, {AXIS_END}, .raw = &text};
    if (length > 0 && length < sizeof own - strlen(STORE_DIGESTS) - 1)
        snprintf(own, sizeof own, "%s_%.*s", STORE_DIGESTS, (int)length, name + 1);
    if (!result_has(result, own))
        snprintf(own, sizeof own, "%s", STORE_DIGESTS);
    *list = NULL;
    if (!result_has(result, own))
        return no_list(result, own, note);
    enum status status = result_read(result, AXIS_MUNICIPALITY, &row, 1, note);
    if (!status && !digest_list_is_whole(*text))
        status = result_damaged(result, own, note);
    *list = status ? NULL : *text;
    return status;
}

static bool is_list(const char *name) {
    return strncmp(name, STORE_DIGESTS, strlen(STORE_DIGESTS)) == 0;
}

static struct digest_file digests_of(const struct result *result) {
    const struct file_result *file = file_result_of(result);
    return (struct digest_file){file->file, file->descriptor, file->size};
}

static enum status compare(const struct result *result, const char *name, const struct digest *listed, bool values,
                           struct note *note) {
    struct digest_file file = digests_of(result);
    struct digest digest;
    enum status status = digest_of(&file, name, values, &digest);
    if (status == STATUS_MEMORY)
        return result_out_of_memory(result, name, note);
    if (status || digest.about != listed->about || (values && digest.values != listed->values))
        return result_damaged(result, name, note);
    return STATUS_OK;
}

/* Draws that are read in part are looked at as a whole where that takes no time to speak of. */
static bool is_small(const struct result *result, const char *name) {
    const hsize_t most = (hsize_t)64 << 20;
    hid_t set = H5Dopen2(file_result_of(result)->file, name, H5P_DEFAULT);
    bool small = set >= 0 && H5Dget_storage_size(set) <= most;
    hdf_close(&set);
    return small;
}

enum status file_check(const struct result *result, const char *name, bool part, struct note *note) {
    const char *list = NULL;
    struct digest listed;
    if (is_list(name))
        return STATUS_OK;
    enum status status = find_list(result, name, &list, note);
    if (status || !list)
        return status;
    if (!digest_find(list, name, &listed))
        return result_damaged(result, name, note);
    return compare(result, name, &listed, !part || is_small(result, name), note);
}

bool result_was_written(const struct result *result, const char *name) {
    char below[STORE_NAME_SIZE + 2];
    const char *list = NULL;
    struct note note = {0};
    struct digest listed;
    if (is_list(name) || find_list(result, name, &list, &note) != STATUS_OK || !list)
        return false;
    snprintf(below, sizeof below, "\n%s/", name);
    return digest_find(list, name, &listed) || (name[0] == '/' && strstr(list, below));
}

/* ---- all of it ---- */

struct result_checking {
    const struct result *result;
    size_t *n;
    struct note *note;
    enum status status;
};

static enum status check_list(const struct result *result, const char *list, size_t *n, struct note *note) {
    char name[STORE_NAME_SIZE];
    struct digest listed;
    enum status status = STATUS_OK;
    for (const char *at = list; !status && digest_next(&at, name, sizeof name, &listed); ++*n)
        status = compare(result, name, &listed, true, note);
    return status;
}

static herr_t check_group(hid_t provenance, const char *name, const H5L_info_t *info, void *context) {
    struct result_checking *checking = context;
    static const char begin[] = "digests_";
    char group[STORE_NAME_SIZE];
    const char *list = NULL;
    (void)provenance;
    (void)info;
    if (strncmp(name, begin, strlen(begin)) != 0)
        return 0;
    snprintf(group, sizeof group, "/%s/", name + strlen(begin));
    checking->status = find_list(checking->result, group, &list, checking->note);
    if (!checking->status && list)
        checking->status = check_list(checking->result, list, checking->n, checking->note);
    return checking->status ? -1 : 0;
}

enum status file_check_all(const struct result *result, size_t *n, struct note *note) {
    struct result_checking checking = {result, n, note, STATUS_OK};
    const char *list = NULL;
    hsize_t at = 0;
    *n = 0;
    enum status status = find_list(result, "/", &list, note);
    if (status || !list)
        return status;
    status = check_list(result, list, n, note);
    if (status)
        return status;
    hid_t provenance = H5Gopen2(file_result_of(result)->file, STORE_PROVENANCE, H5P_DEFAULT);
    herr_t answer =
        provenance < 0 ? -1 : H5Literate(provenance, H5_INDEX_NAME, H5_ITER_NATIVE, &at, check_group, &checking);
    hdf_close(&provenance);
    if (checking.status)
        return checking.status;
    return answer < 0 ? result_damaged(result, STORE_PROVENANCE, note) : STATUS_OK;
}

/* Digests of what stands in the file now, whatever its own list says; the caller's to free. */
static enum status list_now(const struct result *result, char **list, struct note *note) {
    struct digest_file file = digests_of(result);
    enum status status = digest_list(&file, "/", NULL, list);
    return status == STATUS_MEMORY ? result_out_of_memory(result, "/", note)
           : status                ? result_damaged(result, "/", note)
                                   : STATUS_OK;
}

static bool is_of_the_run(const char *name) {
    return strncmp(name, STORE_PROVENANCE "/", strlen(STORE_PROVENANCE "/")) != 0;
}

/* Names are those that a run has written, not of groups that a command added; a file without a list has all of them. */
static void find_difference(const char *names, const char *const list[2], char *differs, size_t size) {
    char name[STORE_NAME_SIZE];
    struct digest listed, a, b;
    for (const char *at = names; !differs[0] && digest_next(&at, name, sizeof name, &listed);)
        if (is_of_the_run(name) && !(digest_find(list[0], name, &a) && digest_find(list[1], name, &b) &&
                                     a.values == b.values && a.about == b.about))
            snprintf(differs, size, "%s", name);
}

enum status result_compare(const struct result *one, const struct result *other, char *differs, size_t size,
                           struct note *note) {
    const char *names = NULL;
    char *list[2] = {NULL, NULL};
    differs[0] = '\0';
    enum status status = find_list(one, "/", &names, note);
    if (!status)
        status = list_now(one, &list[0], note);
    if (!status)
        status = list_now(other, &list[1], note);
    if (!status)
        find_difference(names ? names : list[0], (const char *const *)list, differs, size);
    free(list[0]);
    free(list[1]);
    return status;
}
