/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A region folder on the disk, and a scenario beside it: all of it, or nothing. */
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/base/reason.h"
#include "sim/belief/region_parts.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status write_one(struct making *m, const char *name, void (*write)(struct making *, FILE *)) {
    char path[1200];
    struct output output;
    snprintf(path, sizeof path, "%s/%s", m->made->folder, name);
    enum status status = output_open(path, &output, m->note);
    if (status)
        return status;
    write(m, output.file);
    return output_close(&output, STATUS_OK, m->note);
}

static enum status make_folder(struct making *m) {
    char regions[1024];
    snprintf(regions, sizeof regions, "%s/regions", m->wanted->scenarios);
    mkdir(m->wanted->scenarios, 0777);
    mkdir(regions, 0777); /* mostly there; where it cannot be made the next one tells */
    if (mkdir(m->made->folder, 0777) == 0)
        return STATUS_OK;
    if (errno == EEXIST)
        return note_error(m->note, STATUS_CONFLICT, m->made->folder, 0, "--region",
                          _("This folder is there already. Choose another name, or remove the folder first."));
    return note_error(m->note, STATUS_IO, m->made->folder, 0, NULL, _("This folder cannot be made: %s."),
                      reason_text(errno));
}

static void remove_folder(const struct making *m) {
    char path[1200];
    for (size_t k = 0; k < REGION_TEXTS; k++) {
        snprintf(path, sizeof path, "%s/%s", m->made->folder, region_texts[k].name);
        unlink(path);
    }
    rmdir(m->made->folder);
}

static enum status write_files(struct making *m) {
    enum status status = make_folder(m);
    if (status)
        return status;
    for (size_t k = 0; k < REGION_TEXTS && !status; k++)
        status = write_one(m, region_texts[k].name, region_texts[k].write);
    if (status)
        remove_folder(m);
    return status;
}

/* A scenario to begin with, unless one of that name is there. */
static enum status write_scenario(struct making *m) {
    char *path = m->made->scenario;
    snprintf(path, sizeof m->made->scenario, "%s/%s.cfg", m->wanted->scenarios, m->wanted->name);
    m->made->scenario_stays = access(path, F_OK) == 0;
    if (m->made->scenario_stays)
        return STATUS_OK;
    struct output output;
    enum status status = output_open(path, &output, m->note);
    if (status)
        return status;
    region_write_scenario(m, output.file);
    return output_close(&output, STATUS_OK, m->note);
}

enum status region_new(const struct files *files, const struct region_new *wanted, struct region_made *made,
                       struct note *note) {
    struct making m;
    enum status status = region_work_out(&m, files, wanted, made, note);
    snprintf(made->folder, sizeof made->folder, "%s/regions/%s", wanted->scenarios, wanted->name);
    if (!status)
        status = write_files(&m);
    if (!status)
        status = write_scenario(&m);
    making_free(&m);
    return status;
}
