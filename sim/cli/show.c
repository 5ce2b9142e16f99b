#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/terminal.h"
#include "sim/report/table.h"
#include <getopt.h>

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    int answer = getopt_long(argc, argv, ":", options, NULL);
    if (answer != -1)
        return option_refused("show", answer, argv, note);
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "show",
                          _("give one results file, for example: solidair show results/groningen-2016.h5"));
    return report_table(stdout, argv[optind], terminal_width(), note);
}

const struct command command_show = {
    .name = "show",
    .summary = N_("print the table of a results file"),
    .help = N_("usage: solidair show FILE.h5\n\n"
               "Prints the summary of a run again: what each municipality may expect under every scheme, how sure\n"
               "that is, and what pooling does to the swings. Reads nothing but the results file.\n\n"
               "example:\n"
               "  solidair show results/groningen-2016.h5\n"),
    .run = run,
};
