#include "models/solidarity/settle.h"

#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/scenario/realised.h"
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct settle_options {
    const char *schemes, *realised;
    const char *clients; /* NULL when there is none */
    const char *output;  /* NULL: standard output */
    int64_t year;        /* 0: none */
};

static enum status read_option(int option, struct settle_options *options, struct note *note) {
    switch (option) {
    case 'c':
        options->clients = optarg;
        return STATUS_OK;
    case 'y':
        return option_integer("--year", optarg, 1900, 2999, &options->year, note);
    case 'o':
        options->output = optarg;
        return STATUS_OK;
    default:
        return option_unknown("settle", note);
    }
}

static enum status read_options(int argc, char **argv, struct settle_options *options, struct note *note) {
    static const struct option known[] = {{"clients", required_argument, NULL, 'c'},
                                          {"year", required_argument, NULL, 'y'},
                                          {"output", required_argument, NULL, 'o'},
                                          {NULL, 0, NULL, 0}};
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "o:", known, NULL)) != -1;) {
        enum status status = read_option(option, options, note);
        if (status)
            return status;
    }
    if (optind + 2 != argc)
        return note_error(note, STATUS_USAGE, NULL, 0, "settle",
                          _("give a file with schemes and a file with realised figures, for example: solidair settle "
                            "SCHEMES.cfg REALISED.csv"));
    options->schemes = argv[optind];
    options->realised = argv[optind + 1];
    return STATUS_OK;
}

/* Everything that is read and settled; the pointers into it stay valid until settlement_free. */
struct settlement {
    struct realised realised;
    struct scenario scenario;
    int64_t *payment; /* [n_scheme][n_municipality] cents */
};

static void settlement_free(struct settlement *settlement) {
    free(settlement->payment);
    scenario_free(&settlement->scenario);
    realised_free(&settlement->realised);
}

static enum status read_inputs(const struct settle_options *options, struct settlement *settlement, struct note *note) {
    struct realised *realised = &settlement->realised;
    enum status status = realised_read(options->realised, realised, note);
    if (!status)
        status =
            scenario_read_schemes(options->schemes, &realised->region, (int)options->year, &settlement->scenario, note);
    if (!status)
        status = realised_read_columns(realised, &settlement->scenario, note);
    if (!status)
        status = realised_read_clients(realised, options->clients, &settlement->scenario, note);
    return status;
}

static void print_warnings(size_t n, char *const *warning) {
    for (size_t w = 0; w < n; w++)
        fprintf(stderr, _("warning: %s\n"), warning[w]);
}

static enum status settle_schemes(struct settlement *settlement) {
    struct settle_input input = realised_input(&settlement->realised, &settlement->scenario);
    size_t n = input.n_municipality, n_scheme = settlement->scenario.n_scheme;
    void *workspace = malloc(settle_workspace_size(n, input.n_care, input.n_lane));
    settlement->payment = calloc(n_scheme * n, sizeof *settlement->payment);
    enum status status = workspace && settlement->payment ? STATUS_OK : STATUS_MEMORY;
    for (size_t s = 0; s < n_scheme && !status; s++) {
        int64_t external;
        settle_scheme(&settlement->scenario.scheme[s], &input, workspace, settlement->payment + s * n, &external);
    }
    free(workspace);
    return status;
}

static void print_cents(FILE *file, int64_t cents, char end) {
    int64_t size = cents < 0 ? -cents : cents;
    fprintf(file, "%s%" PRId64 ".%02" PRId64 "%c", cents < 0 ? "-" : "", size / 100, size % 100, end);
}

static int64_t own_cost(const struct settle_input *input, size_t i) {
    size_t n_cell = FORM_COUNT * input->n_care;
    int64_t sum = 0;
    for (size_t k = 0; k < n_cell; k++)
        sum += input->cost[i * n_cell + k];
    return sum;
}

static void print_payments(FILE *file, const struct settlement *settlement) {
    struct settle_input input = realised_input(&settlement->realised, &settlement->scenario);
    size_t n = input.n_municipality;
    fputs("scheme,code,own_cost,payment,transfer\n", file);
    for (size_t s = 0; s < settlement->scenario.n_scheme; s++)
        for (size_t i = 0; i < n; i++) {
            int64_t own = own_cost(&input, i), payment = settlement->payment[s * n + i];
            fprintf(file, "%s,%s,", settlement->scenario.scheme[s].name,
                    settlement->realised.region.municipality[i].code);
            print_cents(file, own, ',');
            print_cents(file, payment, ',');
            print_cents(file, payment - own, '\n');
        }
}

/* Are these the same file? */
static int is_same_file(const char *path, const char *other) {
    struct stat a, b;
    return other && stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* target = where OUT.csv really lies: a link is followed, so that it stays a link. */
static enum status find_target(const struct settle_options *options, char target[PATH_MAX], struct note *note) {
    struct stat info;
    const char *path = options->output;
    if (is_same_file(path, options->schemes) || is_same_file(path, options->realised) ||
        is_same_file(path, options->clients))
        return note_error(note, STATUS_USAGE, path, 0, "-o",
                          _("This is one of the files that are read. Give the result another name."));
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        return note_error(
            note, STATUS_USAGE, path, 0, "-o",
            _("This is a folder or another thing than an ordinary file. Give the name of a file, or leave "
              "out -o to print the table."));
    if (realpath(path, target))
        return STATUS_OK;
    if (strlen(path) >= PATH_MAX)
        return note_error(note, STATUS_USAGE, path, 0, "-o", _("This name is too long."));
    strcpy(target, path);
    return STATUS_OK;
}

static enum status write_error(const char *path, struct note *note) {
    return note_error(note, STATUS_IO, path, 0, NULL,
                      _("This file cannot be written (%s). Check the folder and the space on the disk."),
                      strerror(errno));
}

/* A complete file or none: written beside its place and then renamed. */
static enum status write_file(const struct settlement *settlement, const char *target, struct note *note) {
    char *beside = NULL;
    FILE *file = NULL;
    enum status status = STATUS_OK;
    if (asprintf(&beside, "%s.XXXXXX", target) < 0)
        return STATUS_MEMORY;
    int handle = mkstemp(beside);
    if (handle < 0) {
        status = write_error(target, note);
        goto out;
    }
    mode_t mask = umask(0);
    umask(mask);
    file = fdopen(handle, "w");
    if (file)
        print_payments(file, settlement);
    if (!file || fchmod(handle, 0666 & ~mask) != 0 || fflush(file) != 0 || ferror(file) || fsync(handle) != 0 ||
        rename(beside, target) != 0) {
        status = write_error(target, note);
        unlink(beside);
    }
    if (file)
        fclose(file);
    else
        close(handle);
out:
    free(beside);
    return status;
}

static enum status settle(int argc, char **argv, struct note *note) {
    struct settle_options options = {0};
    struct settlement settlement = {0};
    char target[PATH_MAX] = "";
    enum status status = read_options(argc, argv, &options, note);
    if (!status && options.output)
        status = find_target(&options, target, note);
    if (!status)
        status = read_inputs(&options, &settlement, note);
    if (status)
        goto out;
    print_warnings(settlement.realised.n_warning, settlement.realised.warning);
    print_warnings(settlement.scenario.n_warning, settlement.scenario.warning);
    status = settle_schemes(&settlement);
    if (!status && options.output)
        status = write_file(&settlement, target, note);
    else if (!status)
        print_payments(stdout, &settlement);
out:
    settlement_free(&settlement);
    return status;
}

const struct command command_settle = {
    .name = "settle",
    .summary = N_("settle the realised figures of one year under each scheme, to the cent"),
    .help = N_("usage: solidair settle SCHEMES.cfg REALISED.csv [options]\n\n"
               "The yearly settlement (afrekening): what each municipality pays in the end under each scheme of\n"
               "SCHEMES.cfg, which may be a whole scenario or hold only care_classes, budget_split and schemes.\n\n"
               "REALISED.csv has one row per municipality and amounts in EUR with at most two decimals, in columns\n"
               "  code, name (optional), residents, youths, budget, cost:ZIN:CLASS, cost:PGB:CLASS\n"
               "and, where a scheme needs them, clients:CLASS, clients_lag1:CLASS (last year), clients_mean3:CLASS\n"
               "(sum of the last three years), and likewise cost_lag1:FORM:CLASS, cost_mean3:FORM:CLASS and\n"
               "expected_cost:FORM:CLASS.\n\n"
               "      --clients CLIENTS.csv  code,form,care,cost with one row per client, for the base client_excess\n"
               "      --year YEAR            the year that is settled, where a share differs from year to year\n"
               "  -o, --output OUT.csv       write the table to a file instead of printing it\n\n"
               "The table: scheme,code,own_cost,payment,transfer in EUR. transfer is payment minus own cost; below\n"
               "zero the municipality receives.\n\n"
               "example:\n"
               "  solidair settle schemes.cfg realised-2016.csv -o settlement-2016.csv\n"),
    .run = settle,
};
