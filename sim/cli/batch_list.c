/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The runs of a batch: scenarios, all scenarios of folders, and plans with their grids. */
#include "sim/cli/batch.h"

#include "sim/base/i18n.h"
#include "sim/cli/options.h"
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- names ---- */

/* What stands after the last dot of a key; the whole key where another one ends likewise. */
static const char *short_key(const struct batch_plan *plan, size_t k) {
    const char *dot = strrchr(plan->axis[k].key, '.'), *name = dot ? dot + 1 : plan->axis[k].key;
    for (size_t j = 0; j < plan->n_axis; j++) {
        const char *other = strrchr(plan->axis[j].key, '.');
        if (j != k && strcmp(other ? other + 1 : plan->axis[j].key, name) == 0)
            return plan->axis[k].key;
    }
    return name;
}

/* As part of the name of a file. */
static char plain(char c) {
    return isalnum((unsigned char)c) || strchr("._-+", c) ? c : '-';
}

static void put_plain(FILE *out, const char *text) {
    for (; *text; text++)
        if (*text != '"')
            fputc(plain(*text), out);
}

static bool is_plain_alike(const char *a, const char *b) {
    for (;; a++, b++) {
        a += strspn(a, "\"");
        b += strspn(b, "\"");
        if (*a == '\0' || *b == '\0')
            return *a == *b;
        if (plain(*a) != plain(*b))
            return false;
    }
}

/* Would another value of the same key give the same name? */
static bool is_ambiguous(const struct batch_run *run) {
    for (size_t k = 0; k < run->n_setting; k++) {
        const struct batch_axis *axis = &run->plan->axis[k];
        size_t alike = 0;
        for (size_t v = 0; v < axis->n; v++)
            alike += is_plain_alike(axis->value[v], run->setting[k].value);
        if (alike > 1)
            return true;
    }
    return false;
}

/* "groningen-2016_share=0.5_cut=0.42" */
static char *make_name(const char *scenario, const struct batch_run *run) {
    char *name = NULL;
    const char *stem;
    size_t size, length = option_stem(scenario, &stem);
    FILE *out = open_memstream(&name, &size);
    if (!out)
        return NULL;
    fprintf(out, "%.*s", (int)length, stem);
    for (size_t k = 0; k < run->n_setting; k++) {
        fputc('_', out);
        put_plain(out, short_key(run->plan, k));
        fputc('=', out);
        put_plain(out, run->setting[k].value);
    }
    return fclose(out) == 0 ? name : NULL;
}

/* Of a long grid, and of values that differ in what no name has, the number of the run. */
static enum status name_run(struct batch *batch, struct batch_run *run, size_t number, struct note *note) {
    enum { MOST_NAME = 180 };
    const char *stem;
    run->name = make_name(run->scenario, run);
    if (run->name && (strlen(run->name) > MOST_NAME || is_ambiguous(run))) {
        int length = (int)option_stem(run->scenario, &stem);
        free(run->name);
        if (asprintf(&run->name, "%.*s_%zu", length < MOST_NAME ? length : MOST_NAME, stem, number) < 0)
            run->name = NULL;
    }
    if (run->name && strcmp(run->name, "batch") == 0 && batch_plan_reports(run->plan, "csv"))
        return note_error(note, STATUS_CONFLICT, run->plan->file, run->line, NULL,
                          _("The report of this scenario would be %s/batch.csv, the table of the whole batch. Give it "
                            "another name, or leave csv out of the reports."),
                          batch->folder);
    if (!run->name || asprintf(&run->output, "%s/%s.h5", batch->folder, run->name) < 0 ||
        asprintf(&run->log, "%s/%s.log", batch->folder, run->name) < 0)
        return STATUS_MEMORY;
    for (const struct batch_run *other = batch->run; other < run; other++)
        if (strcmp(other->name, run->name) == 0)
            return note_error(note, STATUS_DUPLICATE, run->plan ? run->plan->file : run->scenario, run->line, NULL,
                              _("Two runs would write %s. Give one of the scenarios another name, or leave one out."),
                              run->output);
    return STATUS_OK;
}

/* ---- runs ---- */

static enum status add_run(struct batch *batch, struct batch_file scenario, const struct batch_plan *plan,
                           size_t number, size_t n_axis, struct note *note) {
    struct batch_run *larger = realloc(batch->run, (batch->n_run + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    batch->run = larger;
    struct batch_run *run = &larger[batch->n_run++];
    *run = (struct batch_run){.scenario = scenario.path, .plan = plan, .line = scenario.line, .n_setting = n_axis};
    run->setting = calloc(n_axis + 1, sizeof *run->setting);
    if (!run->setting)
        return STATUS_MEMORY;
    size_t left = number;
    for (size_t k = n_axis; k-- > 0;) { /* the last key changes fastest */
        const struct batch_axis *axis = &plan->axis[k];
        run->setting[k] = (struct scenario_setting){axis->key, axis->value[left % axis->n], plan->file, axis->line};
        left /= axis->n;
    }
    return name_run(batch, run, batch->n_run, note);
}

/* What is given for all runs would overrule a grid over it. */
static enum status refuse_overruled(const struct batch *batch, const struct batch_plan *plan, struct note *note) {
    for (size_t k = 0; k < plan->n_axis; k++) {
        bool draws = strcmp(plan->axis[k].key, "draws") == 0 && (plan->draws > 0 || batch->draws > 0);
        bool seed = strcmp(plan->axis[k].key, "seed") == 0 && (plan->seed >= 0 || batch->seed >= 0);
        if (draws || seed)
            return note_error(note, STATUS_CONFLICT, plan->file, plan->axis[k].line, plan->axis[k].key,
                              _("This key has one value for all runs, in the plan or on the command line, so that the "
                                "grid would change nothing. Keep one of them."));
    }
    return STATUS_OK;
}

static bool begins_with(const char *key, const char *name) {
    size_t n = strlen(name);
    return strncmp(key, name, n) == 0 && strchr(".[", key[n]) != NULL; /* the end of the key too */
}

/* Words, grades and figures to compare with change nothing that is simulated, nor do shocks that nobody asks for. */
static bool changes_nothing(const struct batch_plan *plan, const char *key) {
    static const char *const told[] = {"name", "title", "grades", "targets"};
    const char *dot = strrchr(key, '.'), *last = dot ? dot + 1 : key;
    bool found = strcmp(last, "nl") == 0 || strcmp(last, "en") == 0;
    for (size_t k = 0; k < sizeof told / sizeof told[0]; k++)
        found |= begins_with(key, told[k]);
    return found || (begins_with(key, "shocks") && !batch_plan_asks(plan, "stress"));
}

static enum status refuse_idle(const struct batch_plan *plan, struct note *note) {
    for (size_t k = 0; k < plan->n_axis; k++)
        if (changes_nothing(plan, plan->axis[k].key))
            return note_error(
                note, STATUS_CONFLICT, plan->file, plan->axis[k].line, plan->axis[k].key,
                begins_with(plan->axis[k].key, "shocks")
                    ? _("Shocks count in the answer to stress alone, which this plan does not ask for, so "
                        "that all these runs would be the same. Add questions = [\"stress\"], or take "
                        "the key of the scenario itself.")
                    : _("This key changes no figure, so that all these runs would be the same. Take it "
                        "out of the grid."));
    return STATUS_OK;
}

static enum status add_plan(struct batch *batch, const char *path, struct note *note) {
    struct batch_plan **larger = realloc(batch->plan, (batch->n_plan + 1) * sizeof(struct batch_plan *));
    struct batch_plan *plan = calloc(1, sizeof *plan);
    if (larger)
        batch->plan = larger;
    if (!larger || !plan) {
        free(plan);
        return STATUS_MEMORY;
    }
    batch->plan[batch->n_plan++] = plan;
    enum status status = batch_plan_read(&files_disk, path, plan, note);
    if (!status)
        status = refuse_overruled(batch, plan, note);
    if (!status)
        status = refuse_idle(plan, note);
    size_t points = 1;
    for (size_t k = 0; !status && k < plan->n_axis; k++)
        points *= plan->axis[k].n;
    for (size_t s = 0; !status && s < plan->n_scenario; s++)
        for (size_t p = 0; !status && p < points; p++)
            status = add_run(batch, plan->scenario[s], plan, p, plan->n_axis, note);
    for (size_t s = 0; !status && s < plan->n_also; s++)
        status = add_run(batch, plan->also[s], plan, 0, 0, note);
    return status;
}

static enum status add_file(struct batch *batch, const char *path, struct note *note) {
    char *found = NULL; /* a plan may be one that comes with the program */
    enum status status = files_seek(&files_disk, "", path, &found);
    bool is_plan = !status && batch_plan_is(&files_disk, found);
    if (is_plan)
        status = add_plan(batch, found, note);
    free(found);
    if (status || is_plan)
        return status;
    char **larger = realloc(batch->given, (batch->n_given + 1) * sizeof *larger);
    if (!larger)
        return STATUS_MEMORY;
    batch->given = larger;
    larger[batch->n_given] = strdup(path);
    return larger[batch->n_given] ? add_run(batch, (struct batch_file){larger[batch->n_given++], 0}, NULL, 0, 0, note)
                                  : STATUS_MEMORY;
}

/* ---- folders ---- */

static int is_scenario(const struct dirent *entry) {
    size_t n = strlen(entry->d_name);
    return n > 4 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 4, ".cfg") == 0;
}

static enum status add_folder(struct batch *batch, const char *path, struct note *note) {
    struct dirent **entry = NULL;
    int n = scandir(path, &entry, is_scenario, alphasort);
    enum status status = STATUS_OK;
    if (n <= 0)
        status = note_error(note, STATUS_FILE, path, 0, NULL,
                            _("This folder has no file that ends in .cfg. Give a folder with scenarios."));
    for (int k = 0; k < n; k++) {
        char *file = NULL;
        if (!status && asprintf(&file, "%s/%s", path, entry[k]->d_name) < 0) {
            file = NULL;
            status = STATUS_MEMORY;
        }
        if (!status)
            status = add_file(batch, file, note);
        free(file);
        free(entry[k]);
    }
    free(entry);
    return status;
}

enum status batch_list(struct batch *batch, char *const *argument, size_t n, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++) {
        struct stat about;
        bool folder = stat(argument[k], &about) == 0 && S_ISDIR(about.st_mode);
        status = folder ? add_folder(batch, argument[k], note) : add_file(batch, argument[k], note);
    }
    return status;
}

void batch_free(struct batch *batch) {
    for (size_t k = 0; k < batch->n_run; k++) {
        free(batch->run[k].name);
        free(batch->run[k].output);
        free(batch->run[k].log);
        free(batch->run[k].setting);
    }
    for (size_t k = 0; k < batch->n_plan; k++) {
        batch_plan_free(batch->plan[k]);
        free(batch->plan[k]);
    }
    for (size_t k = 0; k < batch->n_given; k++)
        free(batch->given[k]);
    free(batch->run);
    free(batch->plan);
    free(batch->given);
    free(batch->own_folder);
    *batch = (struct batch){0};
}
