/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/terminal.h"
#include "sim/scenario/scenario.h"

#include <getopt.h>
#include <stdio.h>

/* As comments, so that what is printed still reads back as a scenario. */
static void print_inputs(const struct inputs *inputs) {
    if (inputs->n > 0)
        printf(_("\n// Uncertain inputs: %zu, each drawn anew for every inner_draws draws.\n"), inputs->n);
    for (size_t k = 0; k < inputs->n; k++)
        printf("//   %s: %s\n", inputs->input[k].path, inputs->input[k].distribution.distribution->name);
}

/* How many numbers of the scenario have each grade, and which have none. */
static void print_grades(const struct grades *grades) {
    printf("%s", _("\n// Numbers of the scenario by grade:\n"));
    for (size_t k = 0; k < GRADE_COUNT; k++)
        printf("//   %s: %zu\n", _(grade_word((enum grade)k)), grades->count[k]);
    if (grades->n_without > 0)
        printf(_("// Of the assumed ones %zu have no grade in the list grades, such as %s.\n"), grades->n_without,
               grades->first_without);
    if (grades->n_without_range == 0)
        printf("%s", _("// Of the assumed ones every one has a range.\n"));
    else
        printf(_("// Of the assumed ones %zu have no range: "), grades->n_without_range);
    for (size_t k = 0; k < GRADES_SHOWN && grades->without_range[k]; k++)
        printf("%s%s", k > 0 ? ", " : "", grades->without_range[k]);
    if (grades->n_without_range > 0)
        printf("%s\n", grades->n_without_range > GRADES_SHOWN ? ", ..." : ".");
}

/* Each shock comes into force once, so that what does not go together with the rest is told here. */
static enum status check_shocks(const char *file, const struct scenario *scenario, struct note *note) {
    enum status status = STATUS_OK;
    for (size_t k = 0; k < scenario->n_shock && !status; k++) {
        struct scenario shocked;
        struct scenario_change change = {.shock = scenario->shock[k].name};
        status = scenario_read_changed(&files_disk, file, &change, &shocked, note);
        scenario_free(&shocked);
    }
    return status;
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{NULL, 0, NULL, 0}};
    struct scenario scenario;
    opterr = 0;
    optind = 1;
    int answer = getopt_long(argc, argv, ":", options, NULL);
    if (answer != -1)
        return option_refused("check", answer, argv, note);
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "check",
                          _("give one scenario file, for example: solidair check scenarios/groningen-2016.cfg"));
    enum status status = scenario_read(&files_disk, argv[optind], &scenario, note);
    if (!status)
        status = scenario_check_draws(&scenario, NULL, note);
    if (!status)
        status = check_shocks(argv[optind], &scenario, note);
    if (!status) {
        fputs(scenario.resolved, stdout);
        print_inputs(&scenario.inputs);
        print_grades(&scenario.grades);
    }
    for (size_t k = 0; k < scenario.n_reading && !status; k++)
        terminal_tell(scenario.reading[k]);
    for (size_t w = 0; w < scenario.n_warning && !status; w++)
        terminal_warn(scenario.warning[w]);
    scenario_free(&scenario);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = N_("check a scenario and its region, print it in full"),
    .help = N_("usage: solidair check SCENARIO.cfg\n\n"
               "Reads a scenario with everything it inherits and its region's tables, and checks every key and\n"
               "every cell. Prints to the standard output the whole scenario, defaults included, and which of its\n"
               "inputs are uncertain; to the standard error how the tables that its keys name were read, and\n"
               "what is assumed or unknown. The first mistake is told with its file, line and key.\n\n"
               "exit code: 0 the scenario can be run, 2 something must be mended first\n\n"
               "example:\n"
               "  solidair check scenarios/groningen-2016.cfg\n"),
    .run = run,
};
