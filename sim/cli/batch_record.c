/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch remembers of a run beside its files, in FOLDER/.NAME.record: how long it took, and of the results, the
 * questions and each report a line by which they are known again. A report says little of the results it was made of,
 * and its time nothing of who put it there. */
#include "sim/cli/batch.h"

#include "sim/base/hash.h"
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 512, PIECE = 1 << 16, MOST = 1 << 20 };
static const char HEAD[] = "solidair record 1\n";

double batch_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static char *record_path(const struct batch *batch, size_t k) {
    char *path = NULL;
    return asprintf(&path, "%s/.%s.record", batch->folder, batch->run[k].name) < 0 ? NULL : path;
}

char *batch_report_path(const struct batch *batch, size_t k, const char *extension) {
    char *path = NULL;
    return asprintf(&path, "%s/%s.%s", batch->folder, batch->run[k].name, extension) < 0 ? NULL : path;
}

/* ---- lines ---- */

/* Results are checked by their own digests (record_is_of): here it is enough that they are the same file, unchanged. */
static bool describe_results(const struct batch *batch, size_t k, char line[LINE]) {
    struct stat about;
    if (stat(batch->run[k].output, &about) != 0)
        return false;
    snprintf(line, LINE, "results %lld %lld.%09ld\n", (long long)about.st_size, (long long)about.st_mtim.tv_sec,
             about.st_mtim.tv_nsec);
    return true;
}

static void describe_question(const char *question, char line[LINE]) {
    snprintf(line, LINE, "question %s\n", question);
}

static bool sum_file(const char *path, long long *size, uint64_t *sum) {
    static unsigned char piece[PIECE];
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ssize_t n = -1;
    *size = 0;
    *sum = HASH_START;
    while (file >= 0 && (n = read(file, piece, sizeof piece)) > 0) {
        *sum = hash_bytes(*sum, piece, (size_t)n);
        *size += n;
    }
    if (file >= 0)
        (void)close(file); /* only read */
    return n == 0;
}

/* In another language it is another report. */
static bool describe_report(const struct batch *batch, size_t k, const char *extension, char line[LINE]) {
    char *path = batch_report_path(batch, k, extension);
    long long size;
    uint64_t sum;
    bool there = path && sum_file(path, &size, &sum);
    if (there)
        snprintf(line, LINE, "report %s %s %lld %016" PRIx64 "\n", extension,
                 i18n_language() == LANGUAGE_NL ? "nl" : "en", size, sum);
    free(path);
    return there;
}

/* ---- reading ---- */

/* Freshly allocated; NULL when there is none, or it is none of ours. */
static char *read_record(const struct batch *batch, size_t k) {
    char *path = record_path(batch, k), *text = NULL;
    int file = path ? open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
    struct stat about;
    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size < MOST)
        text = calloc(1, (size_t)about.st_size + 1);
    bool ours =
        text && read(file, text, (size_t)about.st_size) == about.st_size && strncmp(text, HEAD, sizeof HEAD - 1) == 0;
    if (file >= 0)
        (void)close(file); /* only read */
    free(path);
    if (!ours)
        free(text);
    return ours ? text : NULL;
}

/* Every line but the first follows the end of one. */
static bool has_line(const char *text, const char *line) {
    const char *at = strstr(text, line);
    while (at && at[-1] != '\n')
        at = strstr(at + 1, line);
    return at != NULL;
}

static bool is_of_results(const struct batch *batch, size_t k, const char *text) {
    char line[LINE];
    return text && describe_results(batch, k, line) && has_line(text, line);
}

static bool has_report(const struct batch *batch, size_t k, const char *text, const char *extension) {
    char line[LINE];
    return describe_report(batch, k, extension, line) && has_line(text, line);
}

bool batch_has_report(const struct batch *batch, size_t k, const char *extension) {
    char *text = read_record(batch, k);
    bool has = is_of_results(batch, k, text) && has_report(batch, k, text, extension);
    free(text);
    return has;
}

bool batch_recall(const struct batch *batch, size_t k, double *seconds) {
    const struct batch_plan *plan = batch->run[k].plan;
    char *text = read_record(batch, k), line[LINE];
    bool whole = is_of_results(batch, k, text);
    *seconds = text ? strtod(text + sizeof HEAD - 1, NULL) : 0.0;
    for (size_t q = 0; plan && q < plan->n_question && whole; q++) {
        describe_question(plan->question[q], line);
        whole = has_line(text, line);
    }
    for (size_t r = 0; plan && r < plan->n_report && whole; r++)
        whole = has_report(batch, k, text, plan->report[r]);
    free(text);
    return whole;
}

/* ---- writing ---- */

static bool is_free(const struct batch *batch, size_t k, const char *path) {
    struct stat about;
    char *text = lstat(path, &about) == 0 ? read_record(batch, k) : NULL;
    bool ours = text != NULL;
    free(text);
    return ours || lstat(path, &about) != 0;
}

static void put_record(FILE *out, const struct batch *batch, size_t k, size_t n_report) {
    const struct batch_plan *plan = batch->run[k].plan;
    char line[LINE];
    fprintf(out, "%s%.3f\n", HEAD, batch->slot[k].seconds + batch_clock() - batch->slot[k].begun);
    if (describe_results(batch, k, line))
        fputs(line, out);
    for (size_t q = 0; plan && q < plan->n_question; q++) {
        describe_question(plan->question[q], line);
        fputs(line, out);
    }
    for (size_t r = 0; r < n_report; r++)
        if (describe_report(batch, k, plan->report[r], line))
            fputs(line, out);
}

enum status batch_remember(const struct batch *batch, size_t k, size_t n_report, struct note *note) {
    struct output output;
    char *path = record_path(batch, k);
    enum status status = path ? STATUS_OK : STATUS_MEMORY;
    if (!status && is_free(batch, k, path)) { /* somebody's file stays; the next batch then makes the reports again */
        status = output_open(path, &output, note);
        if (!status) {
            put_record(output.file, batch, k, n_report);
            status = output_close(&output, STATUS_OK, note);
        }
    }
    free(path);
    return status;
}
