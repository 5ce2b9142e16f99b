/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/report/writer.h"
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
    OPTION_CSV = OPTION_LONG + 1,
    OPTION_DIVISION,
    OPTION_FORCE,
    OPTION_FULL,
    OPTION_INTERNAL,
    OPTION_LIGHT,
    OPTION_SCHEME,
    OPTION_TABLE
};

static enum status take_option(int option, char **argv, struct report_request *request, bool *force,
                               struct note *note) {
    switch (option) {
    case 'o':
        return option_output(optarg, &request->output, note);
    case OPTION_LONG:
        return option_municipality(optarg, &request->municipality, note);
    case OPTION_SCHEME:
        request->scheme = optarg;
        return STATUS_OK;
    case OPTION_TABLE:
        request->table = optarg;
        return tables_check_name(optarg, note);
    case OPTION_CSV:
        return option_csv(optarg, &request->csv_dutch, note);
    case OPTION_DIVISION:
        return option_division(optarg, &request->division, note);
    case OPTION_FORCE:
        *force = true;
        return STATUS_OK;
    case OPTION_FULL:
        request->full = true;
        return STATUS_OK;
    case OPTION_INTERNAL:
        request->internal = true;
        return STATUS_OK;
    case OPTION_LIGHT:
        request->light = true;
        return STATUS_OK;
    default:
        return option_refused("report", option, argv, note);
    }
}

/* One word more of a command that is told below the error, over as many lines as it takes; false when there is no room
 * for it. */
static bool add_word(struct note *note, const char *word) {
    char buffer[4 * PATH_MAX];
    const char *text = format_word(word, buffer, sizeof buffer);
    char *line = note->more[note->n_more - 1];
    size_t size = sizeof note->more[0], used = strlen(line), more = strlen(text) + sizeof " \\" + 4;
    if (used + more > size) {
        if (note->n_more == NOTE_MORE || more > size)
            return false;
        strcpy(line + used, " \\");
        line = note->more[note->n_more++];
        strcpy(line, "   ");
        used = strlen(line);
    }
    snprintf(line + used, size - used, " %s", text);
    return true;
}

/* Files of other regions stand beside each other in a matrix: the command that makes it. */
static void tell_compare(const struct report_request *request, struct note *note) {
    note->n_more = 1;
    strcpy(note->more[0], "  solidair compare");
    bool fits = add_word(note, request->input);
    for (size_t f = 0; f < request->n_other && fits; f++)
        fits = add_word(note, request->other[f]);
    if (!fits || !add_word(note, "-o") || !add_word(note, request->output))
        note->n_more = 0; /* what is cut off is no command */
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"municipality", required_argument, NULL, OPTION_LONG},
                                            {"csv", required_argument, NULL, OPTION_CSV},
                                            {"division", required_argument, NULL, OPTION_DIVISION},
                                            {"force", no_argument, NULL, OPTION_FORCE},
                                            {"full", no_argument, NULL, OPTION_FULL},
                                            {"internal", no_argument, NULL, OPTION_INTERNAL},
                                            {"scheme", required_argument, NULL, OPTION_SCHEME},
                                            {"table", required_argument, NULL, OPTION_TABLE},
                                            {"light", no_argument, NULL, OPTION_LIGHT},
                                            {NULL, 0, NULL, 0}};
    struct report_request request = {0};
    bool force = false;
    enum status status = STATUS_OK;
    opterr = 0;
    optind = 1;
    for (int option; !status && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;)
        status = take_option(option, argv, &request, &force, note);
    if (status)
        return status;
    if (optind >= argc || !request.output)
        return note_error(note, STATUS_USAGE, NULL, 0, "report",
                          _("give one results file and the name of the report, for example: solidair report "
                            "results/groningen-2016.h5 -o results/groningen-2016.html"));
    request.input = argv[optind];
    request.n_other = (size_t)(argc - optind - 1);
    request.other = (const char *const *)(argv + optind + 1);
    status = report_check_output(&request, note);
    if (!status)
        status = target_check(request.output, force, note);
    if (status)
        return status;
    terminal_doing(_("reading results, making tables, writing ... "));
    status = report_write(&request, note);
    terminal_doing(NULL);
    if (!status)
        terminal_wrote(stdout, request.output);
    if (status == STATUS_CONFLICT && request.n_other > 0)
        tell_compare(&request, note);
    return status;
}

const struct command command_report = {
    .name = "report",
    .summary = N_("make a report of a results file"),
    .help = N_("usage: solidair report FILE.h5... -o OUTPUT [--municipality NAME] [--division\n"
               "               old|new] [--scheme NAME] [--table NAME] [--csv plain|nl] [--full]\n"
               "               [--light] [--internal] [--force]\n"
               "\n"
               "Writes a report from results files alone. The end of OUTPUT's name says which:\n"
               "  .html   a page for a browser, in one file that works without a network, in\n"
               "          which a scheme can be changed and is settled again at once on a sample\n"
               "          of the draws\n"
               "  .pdf    that page, printed by Chromium, which must be installed\n"
               "  .xlsx   a workbook of the tables that are read and printed, with cells to fill\n"
               "          in, and a sheet that goes from own cost to payment in formulas; with\n"
               "          --full of every table\n"
               "  .csv    all tables as one list of figures\n"
               "  .txt    all tables as plain text\n"
               "Several results files of the same municipalities and years stand beside each\n"
               "other in .xlsx, .csv and .txt.\n"
               "\n"
               "  -o, --output OUTPUT       file to write\n"
               "      --municipality NAME   only this municipality (name or CBS code); the page\n"
               "                            begins with it\n"
               "      --scheme NAME         the scheme that the page opens with and that tables\n"
               "                            of one scheme show (default: the first that shares\n"
               "                            anything)\n"
               "      --table NAME          only this table, as in solidair show; not for .html\n"
               "                            and .pdf\n"
               "      --division old|new    where municipalities merge: as before, or as in the\n"
               "                            last year (default)\n"
               "      --csv plain|nl        with commas and points (default), or with semicolons\n"
               "                            and decimal commas\n"
               "      --full                a workbook of every table, each on a sheet of its\n"
               "                            own\n"
               "      --light               a page (.html) of at most 200 kB in which nothing\n"
               "                            runs, as for a mail\n"
               "      --force               replace any file of that name\n"
               "      --internal            withhold nothing for privacy: not for publication\n"
               "\n"
               "examples:\n"
               "  solidair report results/groningen-2016.h5 -o results/groningen-2016.html \\\n"
               "    --municipality Haren\n"
               "  solidair report results/groningen-2016.h5 -o results/groningen-2016.xlsx\n"),
    .run = run,
};
