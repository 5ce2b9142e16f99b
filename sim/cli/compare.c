/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/report/print.h"
#include "sim/report/writer.h"
#include "sim/store/result.h"
#include <dirent.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    OPTION_MEASURE = OPTION_LONG,
    OPTION_MUNICIPALITY,
    OPTION_SCHEME,
    OPTION_DIVISION,
    OPTION_CSV,
    OPTION_FORCE,
    OPTION_INTERNAL
};

/* The files, owned. */
struct files_given {
    size_t n;
    char **path;
};

static enum status add_file(struct files_given *given, char *path) {
    char **larger = path ? realloc(given->path, (given->n + 1) * sizeof *larger) : NULL;
    if (!larger) {
        free(path);
        return STATUS_MEMORY;
    }
    given->path = larger;
    larger[given->n++] = path;
    return STATUS_OK;
}

static int is_results(const struct dirent *entry) {
    size_t n = strlen(entry->d_name);
    return n > 3 && entry->d_name[0] != '.' && strcmp(entry->d_name + n - 3, ".h5") == 0;
}

static enum status add_folder(struct files_given *given, const char *folder, struct note *note) {
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, is_results, versionsort);
    enum status status = STATUS_OK;
    if (n <= 0)
        status = note_error(note, STATUS_FILE, folder, 0, NULL,
                            _("This folder has no results file. Give one in which `solidair batch` has left some."));
    for (int k = 0; k < n; k++) {
        char *path = NULL;
        if (!status)
            status = asprintf(&path, "%s/%s", folder, entry[k]->d_name) < 0 ? STATUS_MEMORY : add_file(given, path);
        free(entry[k]);
    }
    free(entry);
    return status;
}

static enum status add_all(struct files_given *given, char *const *argument, size_t n, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < n && !status; k++) {
        struct stat about;
        bool folder = stat(argument[k], &about) == 0 && S_ISDIR(about.st_mode);
        status = folder ? add_folder(given, argument[k], note) : add_file(given, strdup(argument[k]));
    }
    if (!status && given->n < 2)
        status = note_error(note, STATUS_USAGE, NULL, 0, "compare",
                            _("give a folder with results files, or two or more of them, for example: solidair compare "
                              "results/overleg"));
    return status;
}

static enum status take_option(int option, char **argv, struct report_request *request, bool *force,
                               struct note *note) {
    switch (option) {
    case 'o':
        return option_output(optarg, &request->output, note);
    case OPTION_MEASURE:
        request->measure = optarg;
        return STATUS_OK;
    case OPTION_MUNICIPALITY:
        return option_municipality(optarg, &request->municipality, note);
    case OPTION_SCHEME:
        request->scheme = optarg;
        return STATUS_OK;
    case OPTION_DIVISION:
        return option_division(optarg, &request->division, note);
    case OPTION_CSV:
        return option_csv(optarg, &request->csv_dutch, note);
    case OPTION_FORCE:
        *force = true;
        return STATUS_OK;
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    default:
        return option_refused("compare", option, argv, note);
    }
}

/* ---- two files ---- */

struct pair {
    struct result_difference difference;
    bool draws[2]; /* does it store any? */
    bool inputs;   /* they have other inputs, so that figures differ as they should */
};

/* Do all figures and answers agree? What is damaged is found before anything is said. */
static enum status compare_pair(const struct files_given *given, struct pair *pair, struct note *note) {
    struct result *result[2] = {NULL, NULL};
    enum status status = result_open(given->path[0], &result[0], note);
    if (!status)
        status = result_open(given->path[1], &result[1], note);
    if (!status)
        status = result_differ((const struct result *const *)result, &pair->difference, note);
    if (!status)
        status = tables_inputs_differ((const struct result *const *)result, &pair->inputs, note);
    for (size_t k = 0; k < 2 && !status; k++)
        pair->draws[k] = result_length(result[k], AXIS_DRAW) > 0;
    result_close(result[0]);
    result_close(result[1]);
    return status;
}

/* Of the same inputs the part by its name; of others that is no news. */
static void tell_part(const struct pair *pair, const char *output) {
    char part[sizeof pair->difference.differs]; /* names of a file by somebody */
    char file[FORMAT_TEXT_SIZE];
    if (pair->inputs && output)
        printf(_("\nThe two files differ, since their inputs do. %s tells in which, and by how much.\n"),
               format_safe(output, file, sizeof file));
    else if (pair->inputs)
        puts(_("\nThe two files differ, since their inputs do. In which, and by how much, stands above."));
    else
        printf(_("\nThe two files differ; the first part that does is %s.\n"),
               format_safe(pair->difference.differs, part, sizeof part));
}

/* output: the file that was written, NULL where all stands on the terminal. */
static enum status tell_difference(const struct files_given *given, const struct pair *pair, const char *output) {
    const struct result_difference *difference = &pair->difference;
    bool only = difference->only[0][0] || difference->only[1][0];
    char part[sizeof difference->only[0]]; /* names of a file by somebody */
    if (difference->differs[0])
        tell_part(pair, output);
    else
        puts(only ? _("\nThe two files do not hold the same parts. Whatever both of them have is the same.")
                  : _("\nEvery draw and every figure of the two files is the same."));
    bool told = pair->inputs && difference->differs[0]; /* then nobody asks whether they are the same */
    for (size_t k = 0; k < 2 && !told; k++) {
        char path[FORMAT_TEXT_SIZE];
        format_safe(given->path[k], path, sizeof path);
        if (difference->only[k][0])
            printf(_("Only %s has: %s. This was not compared.\n"), path,
                   format_safe(difference->only[k], part, sizeof part));
        if (!pair->draws[k] && pair->draws[1 - k])
            printf(_("%s stores no draws. To compare these too, run it again with --store costs.\n"), path);
    }
    return difference->differs[0] || only ? STATUS_DIFFERENT : STATUS_OK;
}

/* Or else it goes to the terminal. */
static bool is_file(const struct report_request *request) {
    return request->output && strcmp(request->output, "terminal") != 0;
}

static enum status compare(const struct files_given *given, struct report_request *request, struct note *note) {
    request->input = given->path[0];
    request->n_other = given->n - 1;
    request->other = (const char *const *)given->path + 1;
    struct pair pair = {0};
    enum status status = given->n == 2 ? compare_pair(given, &pair, note) : STATUS_OK;
    if (!status)
        status = is_file(request) ? report_compare(request, note)
                                  : print_comparison(stdout, request, terminal_width(), note);
    if (!status && is_file(request))
        terminal_wrote(stdout, request->output);
    return status || given->n > 2 ? status : tell_difference(given, &pair, is_file(request) ? request->output : NULL);
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {
        {"output", required_argument, NULL, 'o'},
        {"measure", required_argument, NULL, OPTION_MEASURE},
        {"municipality", required_argument, NULL, OPTION_MUNICIPALITY},
        {"scheme", required_argument, NULL, OPTION_SCHEME},
        {"division", required_argument, NULL, OPTION_DIVISION},
        {"csv", required_argument, NULL, OPTION_CSV},
        {"force", no_argument, NULL, OPTION_FORCE},
        {"internal", no_argument, NULL, OPTION_INTERNAL},
        {NULL, 0, NULL, 0},
    };
    struct report_request request = {0};
    struct files_given given = {0};
    bool force = false;
    enum status status = STATUS_OK;
    opterr = 0;
    optind = 1;
    for (int option; !status && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;)
        status = take_option(option, argv, &request, &force, note);
    if (!status && is_file(&request))
        status = target_check(request.output, force, note);
    if (!status)
        status = add_all(&given, argv + optind, (size_t)(argc - optind), note);
    if (!status)
        status = compare(&given, &request, note);
    for (size_t k = 0; k < given.n; k++)
        free(given.path[k]);
    free(given.path);
    return status;
}

const struct command command_compare = {
    .name = "compare",
    .summary = N_("hold results files beside each other: one matrix"),
    .help = N_("usage: solidair compare FOLDER|FILE.h5... [options]\n"
               "\n"
               "Says first in which inputs the files differ, then shows one figure of all of\n"
               "them: a row for each run, with what a grid has set, and a column for each\n"
               "municipality; with its Monte Carlo error, in colours, and as lines along a key\n"
               "with several values. Rows are in the order of what was set, numbers by their\n"
               "size; two files, and those in which nothing was set, as they are given, or in a\n"
               "folder by their names. Files of different regions are matched by the codes of\n"
               "municipalities. Of two files it says whether every draw, figure and answer is\n"
               "the same, and what only one of them has.\n"
               "\n"
               "  -o, --output OUTPUT       .html (a page), .xlsx, .csv or .txt; terminal\n"
               "                            (default)\n"
               "      --measure NAME        mean (default), p10, p50, p90, p_shortfall, es90,\n"
               "                            sd, sd_ratio, buffer90 or transfer; over all years\n"
               "                            together\n"
               "      --municipality NAME   of this municipality (name or CBS code), with a\n"
               "                            column for each scheme\n"
               "      --scheme NAME         under this scheme (default: the one of which a grid\n"
               "                            has set a key)\n"
               "      --division old|new    where municipalities merge: as before, or as in the\n"
               "                            last year (default)\n"
               "      --csv plain|nl        with commas and points (default), or semicolons and\n"
               "                            decimal commas\n"
               "      --force               replace any file of that name\n"
               "      --internal            withhold nothing for privacy: not for publication\n"
               "\n"
               "exit code: 0 compared, and two files are the same; 2 a file is damaged; 3 two\n"
               "files differ, or one has parts that the other lacks\n"
               "\n"
               "examples:\n"
               "  solidair compare results/overleg --municipality Haren -o results/haren.html\n"
               "  solidair compare results/groningen-2016.h5 results/haren-42.h5 --measure \\\n"
               "    p_shortfall\n"),
    .run = run,
};
