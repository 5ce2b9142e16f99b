/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch leaves beside its results: batch.csv, and the array for Slurm. */
#include "sim/cli/batch.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- batch.csv ---- */

/* To be translated, as the headings are. */
static const char *const state_word[BATCH_STATES] = {
    [BATCH_WAITING] = N_("waiting"), [BATCH_READY] = N_("waiting"),     [BATCH_REFUSED] = N_("refused"),
    [BATCH_GOOD] = N_("good"),       [BATCH_COMPLETE] = N_("complete"), [BATCH_FAILED] = N_("failed"),
    [BATCH_STOPPED] = N_("stopped")};

const char *batch_reason(const struct batch_slot *slot, char text[BATCH_REASON_SIZE]) {
    const struct note *note = &slot->note;
    char line[32] = "";
    if (note->line > 0)
        snprintf(line, sizeof line, ":%d", note->line);
    snprintf(text, BATCH_REASON_SIZE, "%s%s%s%s%s%s", note->file, line, note->file[0] ? ": " : "", note->key,
             note->key[0] ? ": " : "", note->text[0] ? note->text : _(status_text(slot->status)));
    return format_safe(text, text, BATCH_REASON_SIZE);
}

static const char *value_of(const struct batch_run *run, const char *key) {
    for (size_t k = 0; k < run->n_setting; k++)
        if (strcmp(run->setting[k].key, key) == 0)
            return run->setting[k].value;
    return "";
}

/* The keys of all grids, one column each. */
static bool is_column(const struct batch *batch, size_t plan, size_t axis) {
    for (size_t p = 0; p < plan; p++)
        for (size_t k = 0; k < batch->plan[p]->n_axis; k++)
            if (strcmp(batch->plan[p]->axis[k].key, batch->plan[plan]->axis[axis].key) == 0)
                return false;
    return true;
}

/* A comma and a point, or a semicolon and a comma for Dutch spreadsheets, as in the reports (sim/report/report_csv.c).
 */
struct form {
    FILE *out;
    char separator, point;
};

static struct form form_of(FILE *out) {
    bool dutch = i18n_language() == LANGUAGE_NL;
    return (struct form){out, dutch ? ';' : ',', dutch ? ',' : '.'};
}

static void put_next(const struct form *form, const char *text) {
    fputc(form->separator, form->out);
    format_csv(form->out, text);
}

/* As the plan has it: a text without its quotation marks, a number as spreadsheets of the language read it. */
static void put_setting(const struct form *form, const char *value) {
    size_t n = strlen(value);
    bool text = n >= 2 && value[0] == '"' && value[n - 1] == '"';
    char *plain = strndup(value + text, n - 2 * text), *end = plain;
    if (plain && !text && plain[0])
        (void)strtod(plain, &end);
    bool number = plain && end > plain && *end == '\0';
    char *point = number ? strchr(plain, '.') : NULL;
    if (point)
        *point = form->point;
    if (number)
        fprintf(form->out, "%c%s", form->separator, plain);
    else
        put_next(form, plain ? plain : value);
    free(plain);
}

static void put_settings(const struct form *form, const struct batch *batch, const struct batch_run *run) {
    for (size_t p = 0; p < batch->n_plan; p++)
        for (size_t k = 0; k < batch->plan[p]->n_axis; k++) {
            const char *key = batch->plan[p]->axis[k].key;
            if (is_column(batch, p, k) && run)
                put_setting(form, value_of(run, key));
            else if (is_column(batch, p, k))
                put_next(form, key);
        }
    fputc('\n', form->out);
}

static void put_head(const struct form *form, const struct batch *batch) {
    if (form->separator == ';')
        fputs("\xEF\xBB\xBF", form->out); /* without it a Dutch Excel does not read UTF-8 */
    static const char *const heads[] = {N_("status"), N_("seconds"), N_("reason"), "scenario"};
    format_csv(form->out, _("run"));
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++)
        put_next(form, _(heads[k]));
    put_settings(form, batch, NULL);
}

static void put_line(const struct form *form, const struct batch *batch, size_t k) {
    const struct batch_run *run = &batch->run[k];
    const struct batch_slot *slot = &batch->slot[k];
    char seconds[32] = "", reason[BATCH_REASON_SIZE] = "";
    if (slot->seconds > 0.0)
        snprintf(seconds, sizeof seconds, "%.1f", slot->seconds);
    format_csv(form->out, run->name);
    put_next(form, _(state_word[slot->state]));
    put_setting(form, seconds);
    put_next(form, slot->status && slot->state != BATCH_READY ? batch_reason(slot, reason) : "");
    put_next(form, run->scenario);
    put_settings(form, batch, run);
}

enum status batch_check_table(const struct batch *batch, struct note *note) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/batch.csv", batch->folder);
    if (batch->only || batch->slurm)
        return STATUS_OK;
    enum status status = target_check(path, batch->force, note);
    return status ? status : target_try(path, note);
}

enum status batch_write_table(const struct batch *batch, struct note *note) {
    struct output output;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/batch.csv", batch->folder);
    enum status status = output_open(path, &output, note);
    if (status)
        return status;
    const struct form form = form_of(output.file);
    put_head(&form, batch);
    for (size_t k = 0; k < batch->n_run; k++)
        put_line(&form, batch, k);
    return output_close(&output, STATUS_OK, note);
}

/* ---- batch.sh ---- */

static void put_word(FILE *out, const char *word) {
    char buffer[4 * PATH_MAX];
    fprintf(out, " %s", format_word(word, buffer, sizeof buffer));
}

/* The same options as here, for one run at a time. */
static void put_batch(FILE *out, const struct batch *batch, char *const *argument, size_t n) {
    static const char *const level[] = {"summary", "costs", "all"};
    fputs("batch=(batch", out);
    for (size_t k = 0; k < n; k++)
        put_word(out, argument[k]);
    fputs(" -o", out);
    put_word(out, batch->folder);
    if (batch->draws > 0)
        fprintf(out, " -n %lld", (long long)batch->draws);
    if (batch->seed >= 0)
        fprintf(out, " --seed %lld", (long long)batch->seed);
    if (batch->store_given)
        fprintf(out, " --store %s", level[batch->store]);
    fputs(" --resume --only \"${SLURM_ARRAY_TASK_ID:-1}\" --threads \"${SLURM_CPUS_PER_TASK:-1}\")\n", out);
}

static void put_script(FILE *out, const struct batch *batch, char *const *argument, size_t n) {
    char mpi[PATH_MAX];
    snprintf(mpi, sizeof mpi, "%s-mpi", program_invocation_name);
    fprintf(out,
            "#!/bin/bash\n"
            "#SBATCH --job-name=solidair\n"
            "#SBATCH --array=1-%zu\n"
            "#SBATCH --ntasks=1\n"
            "#SBATCH --cpus-per-task=8\n"
            "#SBATCH --mem-per-cpu=1G\n"
            "#SBATCH --time=04:00:00\n"
            "#SBATCH --signal=B:TERM@60\n"
            "#SBATCH --output=\"%s/slurm-%%A-%%a.txt\"\n"
            "cd \"${SLURM_SUBMIT_DIR:-.}\" || exit 2\n",
            batch->n_run, batch->folder);
    put_batch(out, batch, argument, n);
    fputs("if [ \"${SLURM_NTASKS:-1}\" -gt 1 ]; then\n"
          "    exec mpirun -q -n \"$SLURM_NTASKS\" --bind-to none --mca odls_base_sigkill_timeout 30",
          out);
    put_word(out, mpi);
    fputs(" \"${batch[@]}\"\nfi\nexec", out);
    put_word(out, program_invocation_name);
    fputs(" \"${batch[@]}\"\n", out);
}

/* Has the file just this text? */
static bool holds(const char *path, const char *text, size_t size) {
    FILE *file = fopen(path, "re");
    char *held = file ? malloc(size + 2) : NULL;
    bool same = held && fread(held, 1, size + 1, file) == size && memcmp(held, text, size) == 0;
    if (file)
        (void)fclose(file); /* only read */
    free(held);
    return same;
}

/* Its top is meant to be changed by hand: only what would be written anyway is written over. */
static enum status write_script(const struct batch *batch, const char *path, const char *text, size_t size,
                                struct note *note) {
    struct stat about;
    struct output output;
    enum status status = target_check(path, true, note); /* a folder or a pipe is not forced */
    if (status)
        return status;
    if (!batch->force && stat(path, &about) == 0 && about.st_size > 0 && !holds(path, text, size))
        return note_error(note, STATUS_CONFLICT, path, 0, "--slurm",
                          _("This script was changed by hand, or is of another batch. Hand it in as it is, choose "
                            "another folder (-o), or put the new one in its place: --force."));
    status = output_open(path, &output, note);
    if (status)
        return status;
    (void)fwrite(text, 1, size, output.file); /* what fails is seen at the end */
    return output_close(&output, STATUS_OK, note);
}

enum status batch_write_script(const struct batch *batch, char *const *argument, size_t n, struct note *note) {
    char path[PATH_MAX], quoted[4 * PATH_MAX], *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return STATUS_MEMORY;
    put_script(out, batch, argument, n);
    bool made = fclose(out) == 0;
    snprintf(path, sizeof path, "%s/batch.sh", batch->folder);
    enum status status = made ? write_script(batch, path, text, size, note) : STATUS_MEMORY;
    free(text);
    if (!status)
        printf(_("Runs in %s: %zu. Hand it in with: sbatch %s\nAfterwards this makes batch.csv: the same command with "
                 "--resume instead of --slurm.\n"),
               path, batch->n_run, format_word(path, quoted, sizeof quoted));
    return status;
}
