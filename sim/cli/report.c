#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/report/writer.h"
#include <getopt.h>
#include <signal.h>

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"municipality", required_argument, NULL, OPTION_LONG},
                                            {NULL, 0, NULL, 0}};
    struct report_request request = {0};
    enum status status = STATUS_OK;
    opterr = 0;
    optind = 1;
    for (int option; !status && (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
        if (option == 'o')
            status = option_output(optarg, &request.output, note);
        else if (option == OPTION_LONG)
            request.municipality = optarg;
        else
            status = option_refused("report", option, argv, note);
    }
    if (status)
        return status;
    if (optind + 1 != argc || !request.output)
        return note_error(note, STATUS_USAGE, NULL, 0, "report",
                          _("give one results file and the name of the report, for example: solidair report "
                            "results/groningen-2016.h5 -o results/groningen-2016.html"));
    request.input = argv[optind];
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large: writing fails, which is looked at */
    return report_write(&request, note);
}

const struct command command_report = {
    .name = "report",
    .summary = N_("make a report of a results file"),
    .help = N_("usage: solidair report FILE.h5 -o OUTPUT [--municipality NAME]\n\n"
               "Writes a report from a results file alone. The end of OUTPUT's name says which: .html is a page for a\n"
               "browser, in one file that works without a network, in which a scheme can be changed and is settled\n"
               "again at once on a sample of the draws.\n\n"
               "  -o, --output OUTPUT       file to write\n"
               "      --municipality NAME   begin with this municipality (name or CBS code)\n\n"
               "example:\n"
               "  solidair report results/groningen-2016.h5 -o results/groningen-2016.html --municipality Haren\n"),
    .run = run,
};
