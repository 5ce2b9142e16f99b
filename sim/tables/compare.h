/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many results files beside each other: one matrix of runs by municipalities, or by schemes. Inside of this room.
 *
 * A file is looked at once, and may be closed then: what stays of it is a few kilobytes (compare_take), so that there
 * may be as many of them as a plan has runs. */
#ifndef SIM_TABLES_COMPARE_H
#define SIM_TABLES_COMPARE_H

#include "sim/tables/build.h"

/* One figure that can be compared. */
struct compare_measure {
    const char *name;     /* as asked for */
    const char *title;    /* msgid, "expected result" */
    enum cell_kind kind;  /* of cents or a share */
    const char *variable; /* in /summary and /region */
    int slot;             /* place on its leading axis; -1: it has none */
    enum axis axis;
};

/* By name, NULL being the first one; STATUS_USAGE with a note that lists them. */
CHECKED enum status compare_find_measure(const char *name, const struct compare_measure **measure, struct note *note);

/* The figures of one file over the horizon, [n_scheme][n_municipality + 1], the region last: cents, which a double
 * holds exactly, or shares; half the width of their 95 % intervals. NaN: unknown. Of the tables. */
struct compare_figures {
    const double *value, *half;
};
CHECKED enum status compare_load(struct tables *tables, const struct source *source,
                                 const struct compare_measure *measure, struct compare_figures *x, struct note *note);

/* A figure or its error; empty for a scheme or a place that the file does not have (n_scheme, n_municipality). */
struct cell compare_cell(const struct source *source, const struct compare_measure *measure,
                         const struct compare_figures *x, size_t scheme, size_t place, bool error);

/* What was set by a grid or --set, "key = value" lines; "" when nothing. */
CHECKED enum status compare_settings(const struct source *source, const char **settings, struct note *note);

/* In which inputs files differ: every key with the values that it has, each once. */
struct compare_inputs;
struct compare_inputs *compare_inputs_new(size_t n_file); /* NULL when memory runs out */
void compare_inputs_free(struct compare_inputs *x);       /* NULL is legal */

/* The next file. Errors of result_read and flat_read. */
CHECKED enum status compare_inputs_take(struct compare_inputs *inputs, const struct source *source,
                                        const char *settings, struct note *note);

/* The value that the scenario of a file has for a key, as it stands there, owned by x; NULL where it has none. */
const char *compare_inputs_value(const struct compare_inputs *x, const char *key, size_t file);

/* The sheet of them, once all files are taken. */
CHECKED enum status compare_inputs_add(struct compare_inputs *inputs, struct tables *tables);

/* What is compared: columns of one kind, of which a file may lack some. */
struct compare {
    struct tables *tables;
    const struct compare_measure *measure;
    const char *scheme;       /* name: columns are municipalities, and then the region ("") */
    const char *municipality; /* name or code: columns are schemes, and scheme is NULL */
    const char *drawn;        /* then: the scheme whose lines are drawn, by name or label */
    size_t n_file, n_taken, n_column, n_key;
    struct compare_inputs *inputs;
    const char **column, **label;    /* [n_column] scheme or code, and as people read it */
    bool *hidden;                    /* [n_column] withheld: in one of the files, so in all */
    const char **key;                /* [n_key] what was set in some of them */
    const char **value;              /* [n_file][n_key] set or not, without quotation marks; NULL: not known */
    const char **settings;           /* [n_file] */
    size_t *kin;                     /* [n_file] the first file of the same scenario */
    bool *varied;                    /* [n_file][n_key] was it set in a run of the same scenario? */
    size_t *order;                   /* [n_file] the files as the rows have them */
    bool *by_file;                   /* [n_file] is it called by its file, or by its scenario? */
    const char **apart;              /* [n_file] what tells it from runs with the same name and values; "" */
    bool seeds;                      /* runs have other seeds, which is told of those that are called by their file */
    struct compare_figures *figures; /* [n_file] */
};

/* Room for n files; compare_end in any case, what is made stays with the tables. STATUS_USAGE, STATUS_MEMORY. */
CHECKED enum status compare_start(struct compare *x, struct tables *tables, size_t n_file,
                                  const struct report_request *request, struct note *note);
void compare_end(struct compare *x);

/* Whatever is needed of the next file, an open source. */
CHECKED enum status compare_take(struct compare *x, const struct source *source, struct note *note);

/* What names it, in the place of a source that is closed then. STATUS_MEMORY. */
CHECKED enum status compare_keep(struct tables *tables, size_t file, struct source *source);

/* Inputs, matrix, errors and lines over a swept key: all files of the tables, once they are taken. */
CHECKED enum status compare_add(struct compare *x, const struct report_request *request, struct note *note);

/* What is compared is called; a cell of it, or its error; what it is as a number, NaN without one. */
const char *compare_title(const struct compare *x);
struct cell compare_at(const struct compare *x, size_t file, size_t column, bool error);
double compare_number(const struct cell *cell);

/* Says below the sheet of which runs the budget is assumed, where it is not in all of them. */
void compare_note_budget(const struct compare *x, struct sheet *sheet);

/* The scheme of this name or label, the municipality of this code or name; n_scheme, n_municipality without one. */
size_t compare_find_scheme(const struct source *source, const char *name);
size_t compare_find_place(const struct source *source, const char *name);

/* kind[n_file]: what the marked files differ by beside what was set: scenario, draws and seed, as far as they do; ""
 * where in none of them. STATUS_MEMORY. */
CHECKED enum status compare_tell_kinds(struct tables *tables, const bool *among, const char **kind);

/* Keys that were set, the values that files have of them, and the order that these give: of each scenario by value, the
 * first key first, numbers by their size; as given where no value differs, and of two files. STATUS_MEMORY. */
CHECKED enum status compare_list_values(struct compare *x);

/* Is this a number, and so has a place along an axis? NULL is none. */
bool compare_is_number(const char *text);

/* Texts that are numbers by their size, for qsort. */
int compare_by_number(const void *a, const void *b);

/* What stands after the last dot of a key, where no other key ends likewise. */
const char *compare_short_key(const struct compare *x, size_t key);

/* The place of a text in a list; n when it is not there. */
size_t compare_find_text(const char *const *list, size_t n, const char *text);

/* Lines over the key with most values, where one has two, below the matrix. */
CHECKED enum status compare_add_lines(const struct compare *x, struct sheet *matrix);

/* By how much two files differ, and how sure that is: where they have the same seed and draws those once more, to see
 * how differences of the result spread. What recall_scenario and replay_run can say. */
CHECKED enum status compare_add_difference(const struct compare *x, struct note *note);

/* A short name of file f: that of the file, without folder and extension. */
const char *compare_name(struct tables *tables, size_t f);

/* What a run is called: by its scenario where something was set that tells it from the others in columns; else by its
 * file, and so are both of two, and runs of a scenario that was also run under another name without anything set. */
const char *compare_run(const struct compare *x, size_t f);

/* Fills by_file, and apart: what tells each run from those with the same name and values (draws, seed, file, whatever
 * differs), "" where nothing has to. STATUS_MEMORY. */
CHECKED enum status compare_tell_apart(struct compare *x);

#endif
