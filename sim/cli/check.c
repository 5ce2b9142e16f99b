/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/terminal.h"
#include "sim/scenario/scenario.h"

#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

/* As comments, so that what is printed still reads back as a scenario. */
static void print_inputs(const struct inputs *inputs) {
    if (inputs->n > 0)
        printf(_("\n"
                 "// Uncertain inputs: %zu, each drawn anew for every inner_draws draws.\n"),
               inputs->n);
    for (size_t k = 0; k < inputs->n; k++)
        printf("//   %s: %s\n", inputs->input[k].path, inputs->input[k].distribution.distribution->name);
}

/* What it is about, its numbers, and how to see the rest. */
static void print_short(const char *file, const struct scenario *scenario) {
    char draws[FORMAT_SIZE], word[PATH_MAX];
    printf(_("%s can be run: %s. %d to %d, %zu schemes, %s draws.\n"), scenario->name, scenario->title[i18n_language()],
           scenario->first_year, scenario->first_year + (int)scenario->n_year - 1, scenario->n_scheme,
           format_count((long long)scenario->n_draw, draws));
    printf("%s", _("Numbers of the scenario by grade:"));
    for (size_t k = 0; k < GRADE_COUNT; k++)
        printf("%s %s %zu", k ? "," : "", _(grade_word((enum grade)k)), scenario->grades.count[k]);
    printf(_(". Uncertain inputs: %zu.\n"), scenario->inputs.n);
    printf(_("The whole scenario, with what it inherits and every default: solidair check %s --full\n"),
           format_word(file, word, sizeof word));
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

static void print_full(const struct scenario *scenario) {
    fputs(scenario->resolved, stdout);
    print_inputs(&scenario->inputs);
    print_grades(&scenario->grades);
}

static enum status read_options(int argc, char **argv, bool *full, struct note *note) {
    static const struct option options[] = {{"full", no_argument, NULL, OPTION_LONG}, {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int answer; (answer = getopt_long(argc, argv, ":", options, NULL)) != -1; *full = true)
        if (answer != OPTION_LONG)
            return option_refused("check", answer, argv, note);
    if (optind + 1 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "check",
                          _("give one scenario file, for example: solidair check scenarios/groningen-2016.cfg"));
    return STATUS_OK;
}

static enum status run(int argc, char **argv, struct note *note) {
    struct scenario scenario;
    bool full = false;
    enum status status = read_options(argc, argv, &full, note);
    if (status)
        return status;
    status = option_scenario(argv[optind], note);
    if (status)
        return status;
    status = scenario_read(&files_disk, argv[optind], &scenario, note);
    if (!status)
        status = scenario_check_draws(&scenario, NULL, note);
    if (!status)
        status = check_shocks(argv[optind], &scenario, note);
    for (size_t k = 0; k < scenario.n_reading && !status; k++)
        terminal_tell(scenario.reading[k]);
    for (size_t w = 0; w < scenario.n_warning && !status; w++)
        terminal_warn(scenario.warning[w]);
    if (!status && full)
        print_full(&scenario);
    else if (!status)
        print_short(argv[optind], &scenario);
    scenario_free(&scenario);
    return status;
}

const struct command command_check = {
    .name = "check",
    .summary = N_("check a scenario and its region"),
    .help = N_("usage: solidair check SCENARIO.cfg [--full]\n"
               "\n"
               "Reads a scenario with everything it inherits and its region's tables, and checks\n"
               "every key and every cell. Says what is assumed or unknown, how the tables that\n"
               "its keys name were read (to the standard error), and then what the scenario is\n"
               "about. Mistakes are told with their file, line and key, at most 25 at once.\n"
               "\n"
               "      --full   print the whole scenario, defaults included, and which inputs are\n"
               "               uncertain\n"
               "\n"
               "exit code: 0 the scenario can be run, 2 something must be mended first\n"
               "\n"
               "example:\n"
               "  solidair check scenarios/groningen-2016.cfg\n"),
    .run = run,
};
