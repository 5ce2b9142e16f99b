/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read of a results file on disk, beside the digests that were written with it. Files of earlier versions have
 * none. */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/reason.h"
#include "sim/store/digest.h"
#include "sim/store/file.h"
#include <errno.h>
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

static enum status refuse_process(const struct result *result, int reason, struct note *note) {
    return note_error(
        note, STATUS_IO, result->path, 0, NULL,
        _("No process can be started, and this check takes one: %s. Close other programs, and try again."),
        reason_text(reason));
}

static enum status check_list(const struct result *result, const char *list, size_t *n, struct note *note) {
    char name[STORE_NAME_SIZE];
    struct digest listed;
    enum status status = STATUS_OK;
    for (const char *at = list; !status && digest_next(&at, name, sizeof name, &listed); ++*n)
        status = compare(result, name, &listed, true, note);
    if (!status) {
        status = digest_check_axes(file_result_of(result)->file, list);
        status = status == STATUS_IO ? refuse_process(result, errno, note)
                 : status            ? result_damaged(result, STORE_AXES_OF_VARIABLE, note)
                                     : STATUS_OK;
    }
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

struct stranger {
    const struct result *result;
    char *name;
    size_t size;
};

/* A data set, or a group with an attribute: the program gives those none. The root is looked at by itself. */
static herr_t is_strange_part(hid_t root, const char *name, const H5O_info_t *info, void *context) {
    const struct stranger *stranger = context;
    char full[STORE_NAME_SIZE];
    (void)root;
    snprintf(full, sizeof full, "/%s", name);
    bool strange = info->type == H5O_TYPE_GROUP ? info->num_attrs > 0 && strcmp(name, ".") != 0
                                                : info->type == H5O_TYPE_DATASET && !is_list(full) &&
                                                      !result_was_written(stranger->result, full);
    if (!strange)
        return 0;
    snprintf(stranger->name, stranger->size, "%s", full);
    return 1;
}

static herr_t is_strange_attribute(hid_t root, const char *name, const H5A_info_t *info, void *context) {
    const struct stranger *stranger = context;
    (void)root;
    (void)info;
    if (strcmp(name, STORE_COMPLETE) == 0)
        return 0;
    snprintf(stranger->name, stranger->size, "%s", name);
    return 1;
}

void result_find_stranger(const struct result *result, char *name, size_t size) {
    struct stranger stranger = {result, name, size};
    hid_t file = file_result_of(result)->file;
    hsize_t at = 0;
    name[0] = '\0';
    if (file_result_of(result)->digested &&
        H5Aiterate2(file, H5_INDEX_NAME, H5_ITER_NATIVE, &at, is_strange_attribute, &stranger) == 0)
        (void)H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_NATIVE, is_strange_part, &stranger,
                        H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS);
}

/* Digests of what stands in the file now, whatever its own list says of all but the known; the caller's to free. */
static enum status list_now(const struct result *result, const char *known, char **list, struct note *note) {
    struct digest_file file = digests_of(result);
    enum status status = digest_list(&file, "/", false, known, list);
    return status == STATUS_MEMORY ? result_out_of_memory(result, "/", note)
           : status                ? result_damaged(result, "/", note)
                                   : STATUS_OK;
}

static bool is_of_the_run(const char *name) {
    return strncmp(name, STORE_PROVENANCE "/", strlen(STORE_PROVENANCE "/")) != 0;
}

static bool are_alike(const struct digest *a, const struct digest *b) {
    return a->values == b->values && a->about == b->about;
}

/* Names are those that a run has written, not of groups that a command added; a file without a list has all of them. */
static void find_difference(const char *names, const char *const list[2], char *differs, size_t size) {
    char name[STORE_NAME_SIZE];
    struct digest listed, a, b;
    for (const char *at = names; !differs[0] && digest_next(&at, name, sizeof name, &listed);)
        if (is_of_the_run(name) &&
            !(digest_find(list[0], name, &a) && digest_find(list[1], name, &b) && are_alike(&a, &b)))
            snprintf(differs, size, "%s", name);
}

enum status result_compare(const struct result *one, const struct result *other, char *differs, size_t size,
                           struct note *note) {
    const char *names = NULL;
    char *list[2] = {NULL, NULL};
    differs[0] = '\0';
    enum status status = find_list(one, "/", &names, note);
    if (!status)
        status = list_now(one, NULL, &list[0], note);
    if (!status)
        status = list_now(other, NULL, &list[1], note);
    if (!status)
        find_difference(names ? names : list[0], (const char *const *)list, differs, size);
    free(list[0]);
    free(list[1]);
    return status;
}

/* ---- all of two files ---- */

/* What is damaged is no difference. Whatever the file lists is known then: the rest is looked at. */
static enum status list_whole(const struct result *result, char **list, struct note *note) {
    const char *known = NULL;
    size_t n = 0;
    enum status status = result_check_all(result, &n, note);
    if (!status)
        status = find_list(result, "/", &known, note);
    return status ? status : list_now(result, known, list, note);
}

/* A group of which the other list has nothing is named once, without what is in it. */
static void add_only(const char *name, const char *other, struct format_text *only, char *last, size_t size) {
    char group[STORE_NAME_SIZE], within[STORE_NAME_SIZE + 2];
    snprintf(group, sizeof group, "%.*s", (int)(1 + strcspn(name + 1, "/")), name);
    snprintf(within, sizeof within, "\n%s/", group);
    const char *told = strstr(other, within) ? name : group;
    if (strcmp(last, told) != 0)
        format_append(only, "%s%s", last[0] ? ", " : "", told);
    snprintf(last, size, "%s", told);
}

static bool is_rows(const char *name) {
    return strcmp(name + 1, STORE_ROWS) == 0;
}

static void find_parts(const char *own, const char *other, struct format_text *only, char *differs, size_t size) {
    char name[STORE_NAME_SIZE], last[STORE_NAME_SIZE] = "";
    struct digest here, there;
    for (const char *at = own; digest_next(&at, name, sizeof name, &here);) {
        if (!is_of_the_run(name) || is_rows(name))
            continue;
        if (!digest_find(other, name, &there))
            add_only(name, other, only, last, sizeof last);
        else if (!differs[0] && !are_alike(&here, &there))
            snprintf(differs, size, "%s", name);
    }
}

/* How many draws are stored: where one of them stores none, the draws that are missing say so. */
static void find_rows(const char *const list[2], struct result_difference *difference) {
    struct digest one, other;
    bool told = difference->differs[0] || difference->only[0][0] || difference->only[1][0];
    if (!told && digest_find(list[0], STORE_ROWS, &one) && digest_find(list[1], STORE_ROWS, &other) &&
        !are_alike(&one, &other))
        snprintf(difference->differs, sizeof difference->differs, "/%s", STORE_ROWS);
}

enum status result_differ(const struct result *const pair[2], struct result_difference *difference, struct note *note) {
    char *list[2] = {NULL, NULL};
    *difference = (struct result_difference){0};
    enum status status = list_whole(pair[0], &list[0], note);
    if (!status)
        status = list_whole(pair[1], &list[1], note);
    for (size_t k = 0; k < 2 && !status; k++) {
        struct format_text only = {.text = difference->only[k], .size = sizeof difference->only[k]};
        find_parts(list[k], list[1 - k], &only, difference->differs, sizeof difference->differs);
    }
    if (!status)
        find_rows((const char *const *)list, difference);
    free(list[0]);
    free(list[1]);
    return status;
}
