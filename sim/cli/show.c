#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/report/table.h"
#include <getopt.h>
#include <string.h>

static enum status division_by_name(const char *name, enum division_shown *division, struct note *note) {
    bool old = strcmp(name, "old") == 0;
    if (!old && strcmp(name, "new") != 0)
        return note_error(note, STATUS_USAGE, NULL, 0, "--division", _("%s does not fit; expected old or new"), name);
    *division = old ? DIVISION_OLD : DIVISION_NEW;
    return STATUS_OK;
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"division", required_argument, NULL, OPTION_LONG}, {NULL, 0, NULL, 0}};
    enum division_shown division = DIVISION_ANY;
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
        if (option != OPTION_LONG)
            return option_refused("show", option, argv, note);
        enum status status = division_by_name(optarg, &division, note);
        if (status)
            return status;
    }
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "show",
                          _("give one results file, for example: solidair show results/groningen-2016.h5"));
    return report_table(stdout, argv[optind], terminal_width(), division, note);
}

const struct command command_show = {
    .name = "show",
    .summary = N_("print the table of a results file"),
    .help = N_("usage: solidair show FILE.h5 [--division old|new]\n\n"
               "Prints the summary of a run again: what each municipality may expect under every scheme, how sure\n"
               "that is, and what pooling does to the swings. Reads nothing but the results file.\n\n"
               "      --division old|new   where municipalities merge: as before the mergers, or as in the last year\n"
               "                           (default: new)\n\n"
               "example:\n"
               "  solidair show results/groningen-2016.h5\n"),
    .run = run,
};
