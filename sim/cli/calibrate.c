/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/threads.h"
#include "sim/belief/calibration.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTION_THREADS = OPTION_LONG, OPTION_FORCE };

struct request {
    const char *output;
    int threads;
    bool force; /* another's file may be replaced */
};

static void print_number(const char *format, double value, int width) {
    char text[FORMAT_SIZE] = "-";
    if (!isnan(value))
        snprintf(text, sizeof text, format, value);
    for (char *c = text; *c && i18n_language() == LANGUAGE_NL; c++)
        *c = *c == '.' ? ',' : *c;
    format_cell(stdout, text, -width);
}

static const char *parameter_label(enum parameter p) {
    static const char *const labels[PARAMETERS] = {
        [PARAMETER_LEVEL_SD] = N_("level of a municipality, sd at 30,000 residents"),
        [PARAMETER_LEVEL_EXPONENT] = N_("  larger for smaller ones: exponent"),
        [PARAMETER_NEED_EXPONENT] = N_("cost per resident grows with size: exponent"),
        [PARAMETER_SUB_REGION_SD] = N_("level of a sub-region, sd"),
        [PARAMETER_MUNICIPAL_SD] = N_("a municipality's own yearly swing, scale"),
        [PARAMETER_MUNICIPAL_RHO] = N_("  part of it that lasts a year later"),
        [PARAMETER_MUNICIPAL_FREEDOM] = N_("  degrees of freedom (low: rare large jumps)"),
        [PARAMETER_REPORT_SD] = N_("bookings that differ from cost, sd"),
        [PARAMETER_CHANCE] = N_("chance of who comes, sd at 30,000 residents"),
        [PARAMETER_REGIONAL_SD] = N_("a sub-region's yearly swing, sd"),
        [PARAMETER_TREND] = N_("growth of cost over need a year, all together"),
        [PARAMETER_PRICE_SD] = N_("  its yearly swing, sd")};
    return _(labels[p]);
}

static void print_parameters(const struct calibration *c) {
    const struct fit *fit = &c->fit;
    puts("");
    format_cell(stdout, _("Fitted parameter"), 50);
    format_cell(stdout, _("before"), -9);
    format_cell(stdout, _("fitted"), -9);
    format_cell(stdout, _("95 % from"), -11);
    format_cell(stdout, _("to"), -9);
    puts("");
    for (enum parameter p = 0; p < PARAMETERS; p++) {
        format_cell(stdout, parameter_label(p), 50);
        print_number("%.3f", c->targets.prior[p].value, 9);
        print_number("%.3f", fit->value[p], 9);
        print_number("%.3f", fit->sd[p] > 0.0 ? fit->low[p] : NAN, 11);
        print_number("%.3f", fit->sd[p] > 0.0 ? fit->high[p] : NAN, 9);
        puts("");
    }
}

static void print_row(const char *what, double target, double fitted, double z, const char *format) {
    format_cell(stdout, what, 50);
    print_number(format, target, 13);
    print_number(format, fitted, 13);
    print_number("%+.1f", z, 7);
    puts("");
}

static void print_targets(const struct calibration *c) {
    const struct misfit *m = &c->misfit;
    puts("");
    format_cell(stdout, _("Target"), 50);
    format_cell(stdout, _("target"), -13);
    format_cell(stdout, _("fitted"), -13);
    format_cell(stdout, "z", -7);
    puts("");
    for (enum feature f = 0; f < FEATURES; f++)
        print_row(_(feature_label(f)), m->seen[f], m->mean[f], (m->seen[f] - m->mean[f]) / m->sd[f], "%.3f");
    for (size_t k = 0; k < c->targets.n_check; k++) {
        const struct target_check *check = &c->targets.check[k];
        char what[128];
        snprintf(what, sizeof what, _("%s %d (checked, not fitted)"), target_check_name(check->check),
                 c->scenario.first_year + (int)check->year);
        print_row(what, check->value, c->fitted[k], (check->value - c->fitted[k]) / check->sd,
                  check->check == CHECK_GROWTH ? "%.3f" : "%.0f");
    }
}

/* How a scenario in the folder of this one inherits the fragment: by its path from there. */
static void print_written(const char *scenario, const char *output) {
    char *folder = realpath(scenario, NULL), *fragment = realpath(output, NULL),
         *slash = folder ? strrchr(folder, '/') : NULL;
    size_t n = slash ? (size_t)(slash + 1 - folder) : 0;
    if (fragment && n > 0 && strncmp(folder, fragment, n) == 0)
        printf(_("\nWritten: %s. A scenario in %.*s takes the values over with  inherit = \"%s\";\n"), output, (int)n,
               folder, fragment + n);
    else
        printf(_("\n"
                 "Written: %s. Move it to the folder of a scenario, which then takes the values over with  inherit = "
                 "\"%s\";\n"),
               output, strrchr(output, '/') ? strrchr(output, '/') + 1 : output);
    free(fragment);
    free(folder);
}

static void print_all(const struct calibration *c, const char *output) {
    char facts[FORMAT_SIZE], cells[FORMAT_SIZE];
    int first = c->scenario.first_year;
    printf(_("%s: fitted to %s of %s accounts, of %zu municipalities, %d to %d\n"
             "(the others are unknown, were booked elsewhere, or are payments after a settlement)\n"),
           c->scenario.name, format_count((int64_t)accounts_count(&c->accounts), facts),
           format_count((int64_t)(c->accounts.n * c->accounts.n_year), cells), c->accounts.n, first,
           first + (int)c->accounts.n_year - 1);
    print_parameters(c);
    if (!c->fit.definite)
        puts(_("\nThe accounts do not settle all of these: the intervals are those believed beforehand."));
    print_targets(c);
    fputs(_("\n"
            "z: how many standard deviations the accounts lie from panels simulated with the fitted values; beyond 2 "
            "the\n"
            "model does not look like them there. Parameters with - were held.\n"),
          stdout);
    if (output)
        print_written(c->scenario.file, output);
}

static void show_progress(void *context, int64_t done, int64_t total) {
    progress_steps(context, done, done < total ? total : done + 1, _("likelihood of the accounts"));
}

static enum status read_option(struct request *request, int option, char **argv, struct note *note) {
    int64_t number = 0;
    enum status status;
    switch (option) {
    case 'o':
        return option_output(optarg, &request->output, note);
    case OPTION_FORCE:
        request->force = true;
        return STATUS_OK;
    case OPTION_THREADS:
        status = option_integer("--threads", optarg, 1, 64, &number, note);
        request->threads = (int)number;
        return status;
    default:
        return option_refused("calibrate", option, argv, note);
    }
}

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                            {"force", no_argument, NULL, OPTION_FORCE},
                                            {"threads", required_argument, NULL, OPTION_THREADS},
                                            {NULL, 0, NULL, 0}};
    struct progress progress = progress_start();
    struct fit_progress steps = {.update = show_progress, .context = &progress, .starts = 3};
    struct request request = {0};
    struct calibration calibration = {0};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":o:", options, NULL)) != -1;) {
        enum status status = read_option(&request, option, argv, note);
        if (status)
            return status;
    }
    if (optind + 2 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "calibrate",
                          _("give a scenario and a table of targets, for example: solidair calibrate "
                            "scenarios/nederland.cfg scenarios/panel/targets.csv -o fragment.cfg"));
    threads_set_usual(threads_wanted(request.threads));
    enum status status = target_check(request.output, request.force, note);
    if (!status)
        status = calibration_run(argv[optind], argv[optind + 1], &steps, &calibration, note);
    progress_end(&progress);
    if (!status && request.output)
        status = calibration_write(&calibration, argv[optind + 1], request.output, note);
    if (!status) {
        print_all(&calibration, request.output);
        terminal_warn(calibration.targets.passed_over);
        terminal_warn(calibration.evidence.passed_over);
    }
    calibration_free(&calibration);
    return status;
}

const struct command command_calibrate = {
    .name = "calibrate",
    .summary = N_("fit the swings of a scenario to real accounts"),
    .help = N_("usage: solidair calibrate SCENARIO TARGETS [-o FRAGMENT.cfg] [options]\n"
               "\n"
               "How much does a municipality's cost swing from year to year, how much of that\n"
               "lasts, how far do levels lie apart? This fits those parameters to the real\n"
               "accounts of the scenario's region (accounts.csv in its folder; `solidair new\n"
               "--region` makes one), each with its 95 % interval:\n"
               "the values under which the accounts are most likely, given what was believed\n"
               "beforehand. Accounts that were booked elsewhere are left out by rules that look\n"
               "at the accounts only (scenarios/panel/SOURCES.md).\n"
               "\n"
               "TARGETS is a table with the columns target, year, value, sd, use, source:\n"
               "  use = prior   a parameter, what is believed of it (value) and how far that may\n"
               "                be off (sd, of the logarithm; of the logit for\n"
               "                demand.municipal_rho; as it is for exponents and trend)\n"
               "  use = fixed   a parameter that is held; or `unrest` of a year, a factor of\n"
               "                demand.municipal_sd\n"
               "  use = check   never fitted, only compared: growth, clients or cost_eur of a\n"
               "                year\n"
               "  parameters: demand.level.sd, demand.level.size_exponent, need_exponent,\n"
               "  demand.sub_region_sd, demand.municipal_sd, demand.municipal_rho,\n"
               "  demand.municipal_freedom, report_sd, chance_sd, demand.regional_sd, trend,\n"
               "  cost.price_sd\n"
               "With need_exponent a municipality's need follows its residents; without it the\n"
               "region's kappa and youths. A sub-region's swing takes at least 8 sub-regions\n"
               "(column sub_region) of 3 municipalities.\n"
               "\n"
               "  -o, --output FILE   write a scenario fragment, to inherit from or to put in\n"
               "      --force         replace any file of that name\n"
               "      --threads T     threads (default: one per core); never changes a figure\n"
               "\n"
               "example:\n"
               "  solidair calibrate scenarios/nederland.cfg scenarios/panel/targets.csv -o \\\n"
               "    geijkt.cfg\n"),
    .run = run,
};
