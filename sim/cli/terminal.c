/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal.h"

#include "sim/base/colour.h"
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/report/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH_OF_A_FILE = 110, WIDTH_LEAST = 60 };

void terminal_tell(const char *reading) {
    char *line = NULL;
    if (asprintf(&line, _("read: %s\n"), reading) < 0)
        return;
    if (isatty(STDERR_FILENO))
        text_write(stderr, line, terminal_width());
    else
        fputs(line, stderr);
    free(line);
}

void terminal_warn(const char *sentence) {
    if (!sentence[0])
        return;
    fputs(colour_on(stderr, COLOUR_CARE), stderr);
    fprintf(stderr, _("warning: %s\n"), sentence);
    fputs(colour_off(stderr), stderr);
}

void terminal_more(const struct note *note, const char *before) {
    char safe[sizeof note->more[0]];
    for (size_t k = 0; k < note->n_more && k < NOTE_MORE; k++)
        fprintf(stderr, "%s%s\n", before, format_safe(note->more[k], safe, sizeof safe));
    if (note->n_more > NOTE_MORE)
        fprintf(stderr, _("... and %zu more\n"), note->n_more - NOTE_MORE);
}

void terminal_doing(const char *what) {
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%s", what ? what : "");
    fflush(stderr);
}

void terminal_wrote(FILE *out, const char *path) {
    char safe[FORMAT_TEXT_SIZE], size[FORMAT_SIZE];
    struct stat info;
    const int64_t kilo = 1024;
    if (stat(path, &info) == 0)
        fprintf(out, _("written: %s (%s KB)\n"), format_safe(path, safe, sizeof safe),
                format_count(((int64_t)info.st_size + kilo - 1) / kilo, size));
}

void terminal_remark(const char *sentence) {
    if (sentence[0])
        fprintf(stderr, "%s\n", sentence);
}

void terminal_wrap(FILE *out, const char *text, int indent, int width) {
    int column = indent;
    while (*text) {
        char word[256];
        size_t n = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, text);
        int wide = (int)format_width(word);
        if (column > indent && column + 1 + wide > width) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fputs(word, out);
        column += wide;
        text += n + (text[n] == ' ');
    }
    fputc('\n', out);
}

int terminal_width(void) {
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_OF_A_FILE;
    return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

enum { MINUTE = 60 };

struct progress progress_start(void) {
    double start = now();
    return (struct progress){.shown = isatty(STDERR_FILENO) != 0, .start = start, .last = start};
}

/* Is it time for another line? On a terminal it takes the place of the one before; elsewhere, in a log or a pipe, one
 * comes each minute. */
static bool begin_line(struct progress *progress, double t, double wait) {
    if (t - progress->last < (progress->shown ? wait : MINUTE))
        return false;
    progress->last = t;
    if (progress->shown)
        fputs("\r\033[K", stderr);
    return true;
}

static void end_line(const struct progress *progress) {
    if (!progress->shown)
        fputc('\n', stderr);
    fflush(stderr);
}

void progress_update(struct progress *progress, int64_t done, int64_t total) {
    double t = now();
    if (!progress->begun) {
        progress->begun = true;
        progress->there = done;
    }
    if (done == progress->there || !begin_line(progress, t, done < total ? 0.2 : 0.0))
        return;
    char a[FORMAT_SIZE], b[FORMAT_SIZE], c[FORMAT_SIZE];
    double rate = (double)(done - progress->there) / (t - progress->start + 1e-9);
    fprintf(stderr, _("%s of %s draws, %s per second, %.0f s left "), format_count(done, a), format_count(total, b),
            format_count((int64_t)rate, c), (double)(total - done) / rate);
    end_line(progress);
}

void progress_steps(struct progress *progress, int64_t done, int64_t total, const char *what) {
    char safe[FORMAT_TEXT_SIZE];
    double t = now(), passed = t - progress->start;
    if (!begin_line(progress, t, 0.0))
        return;
    if (total > 0 && done > 0)
        fprintf(stderr, _("simulation %lld of %lld, %.0f s left: %s "), (long long)(done + 1), (long long)total,
                passed / (double)done * (double)(total - done), format_safe(what, safe, sizeof safe));
    else if (total > 0)
        fprintf(stderr, _("simulation %lld of %lld: %s "), (long long)(done + 1), (long long)total,
                format_safe(what, safe, sizeof safe));
    else
        fprintf(stderr, _("simulation %lld, %.0f s: %s "), (long long)(done + 1), passed,
                format_safe(what, safe, sizeof safe));
    end_line(progress);
}

void progress_part(struct progress *progress, double part, const char *what) {
    char safe[FORMAT_TEXT_SIZE];
    double t = now(), passed = t - progress->start;
    if (!begin_line(progress, t, 0.2))
        return;
    format_safe(what, safe, sizeof safe);
    if (part > 0.0)
        fprintf(stderr, _("%.0f %% done, %.0f s left: %s "), 100.0 * part, passed / part * (1.0 - part), safe);
    else
        fprintf(stderr, "%s ", safe);
    end_line(progress);
}

void progress_runs(struct progress *progress, size_t over, size_t total, double part) {
    double t = now(), passed = t - progress->start;
    if (!begin_line(progress, t, 0.2))
        return;
    if (part > 0.0 && part < 1.0)
        fprintf(stderr, _("%zu of %zu runs, %.0f s left "), over, total, passed / part * (1.0 - part));
    else
        fprintf(stderr, _("%zu of %zu runs "), over, total);
    end_line(progress);
}

void progress_end(struct progress *progress) {
    if (progress->shown)
        fputs("\r\033[K", stderr);
}
