/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/engine/record.h"
#include "sim/scenario/suggest.h"
#include "sim/store/result.h"
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { OPTION_SIZE = 32 };
#define COMMAND_ENTRY(symbol) &symbol,

enum status option_integer(const char *option, const char *text, int64_t low, int64_t high, int64_t *value,
                           struct note *note) {
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || number < low || number > high)
        return note_error(note, STATUS_USAGE, NULL, 0, option,
                          _("%s does not fit; expected a whole number from %lld to %lld"), text, (long long)low,
                          (long long)high);
    *value = number;
    return STATUS_OK;
}

enum status option_years(const char *text, int *first, int *last, struct note *note) {
    int64_t from = 0, until = 0;
    const char *dash = strchr(text, '-');
    char start[8] = "";
    bool span = dash && dash != text && (size_t)(dash - text) < sizeof start;
    memcpy(start, text, span ? (size_t)(dash - text) : 0);
    enum status status = option_integer("--year", span ? start : text, 1900, 2999, &from, note);
    if (!status && span)
        status = option_integer("--year", dash + 1, from, 2999, &until, note);
    *first = status ? 0 : (int)from;
    *last = status ? 0 : (int)(span ? until : from);
    return status;
}

enum status option_store(const char *text, enum store_level *level, struct note *note) {
    if (record_level_by_name(text, level))
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "--store", _("%s does not fit; expected summary, costs or all"),
                      text);
}

enum status option_municipality(const char *text, const char **municipality, struct note *note) {
    if (*municipality)
        return note_error(
            note, STATUS_USAGE, NULL, 0, "--municipality",
            _("given twice: %s and %s. Give one municipality, and the command once more for another one."),
            *municipality, text);
    *municipality = text;
    return STATUS_OK;
}

enum status option_setting(char *text, struct scenario_setting setting[OPTION_SETTINGS], size_t *n, struct note *note) {
    char *equals = strchr(text, '=');
    if (!equals || equals == text || equals[1] == '\0')
        return note_error(note, STATUS_USAGE, NULL, 0, "--set",
                          _("%s does not fit; expected a key and a value, such as budget.cuts.GM0017.cut=0.42"), text);
    if (*n == OPTION_SETTINGS)
        return note_error(note, STATUS_USAGE, NULL, 0, "--set", _("no more than %d keys can be set"), OPTION_SETTINGS);
    *equals = '\0';
    setting[(*n)++] = (struct scenario_setting){text, equals + 1, "--set", 0};
    return STATUS_OK;
}

enum status option_csv(const char *text, bool *dutch, struct note *note) {
    *dutch = strcmp(text, "nl") == 0;
    if (*dutch || strcmp(text, "plain") == 0)
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "--csv", _("%s does not fit; expected plain or nl"), text);
}

size_t option_stem(const char *path, const char **stem) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    *stem = name;
    return dot && dot > name ? (size_t)(dot - name) : strlen(name);
}

enum status option_division(const char *text, enum division_shown *division, struct note *note) {
    bool old = strcmp(text, "old") == 0;
    if (!old && strcmp(text, "new") != 0)
        return note_error(note, STATUS_USAGE, NULL, 0, "--division", _("%s does not fit; expected old or new"), text);
    *division = old ? DIVISION_OLD : DIVISION_NEW;
    return STATUS_OK;
}

/* ---- amounts ---- */

enum { MOST_DIGITS = 12 }; /* of euros: below EUR 1,000 billion */

static size_t count_digits(const char *text) {
    return strspn(text, "0123456789");
}

static bool is_separator(char c) {
    return c == '.' || c == ',';
}

/* Digits to the end of the euros, thousands apart or not; NULL when there are none or too many. A point and three
 * digits are thousands, since cents have two. */
static const char *read_euros(const char *text, int64_t *euros, char *apart) {
    size_t n = count_digits(text), digits = n;
    const char *end = text + n;
    *apart = '\0';
    if (is_separator(*end) && n <= 3 && text[0] != '0' && count_digits(end + 1) == 3)
        *apart = *end;
    for (; *apart && *end == *apart && count_digits(end + 1) == 3; end += 4)
        digits += 3;
    *euros = 0;
    if (n == 0 || digits > MOST_DIGITS)
        return NULL;
    for (const char *c = text; c < end; c++)
        if (!is_separator(*c))
            *euros = 10 * *euros + (*c - '0');
    return end;
}

enum status option_euros(const char *option, const char *text, const char *whole, int64_t *cents, struct note *note) {
    char apart = '\0';
    int64_t euros = 0;
    if (text[0] == '-' && count_digits(text + 1) > 0)
        return note_error(note, STATUS_USAGE, NULL, 0, option,
                          _("%s is an amount below zero. Give what is at hand: 0 or more."), whole);
    const char *end = read_euros(text, &euros, &apart);
    *cents = 100 * euros;
    if (end && *end == '\0')
        return STATUS_OK;
    size_t decimals = end && is_separator(*end) && *end != apart ? count_digits(end + 1) : 0;
    if (decimals < 1 || decimals > 2 || end[1 + decimals] != '\0')
        return note_error(note, STATUS_USAGE, NULL, 0, option,
                          _("%s does not fit; expected a municipality and an amount in euros, such as Haren=5000000 or "
                            "Haren=5.000.000"),
                          whole);
    *cents += 10 * (end[1] - '0') + (decimals == 2 ? end[2] - '0' : 0);
    return STATUS_OK;
}

enum status option_source(const char *path, struct note *note) {
    static const char scenario[] = ".cfg";
    struct stat info;
    size_t n = strlen(path);
    bool named = n >= strlen(scenario) && strcmp(path + n - strlen(scenario), scenario) == 0;
    if (named || stat(path, &info) != 0 || !S_ISREG(info.st_mode) || result_is_there(path))
        return STATUS_OK;
    return note_error(note, STATUS_FILE, path, 0, NULL,
                      _("This is neither a results file nor a scenario. Give the results file of a run, such as "
                        "results/NAME.h5, or a scenario, such as scenarios/NAME.cfg."));
}

enum status option_scenario(const char *path, struct note *note) {
    char name[PATH_MAX];
    if (!result_is_there(path))
        return STATUS_OK;
    return note_error(note, STATUS_FILE, path, 0, NULL,
                      _("This is the results file of a run, and a scenario (.cfg) is expected here. `solidair show %s` "
                        "prints it; `solidair report`, `advies`, `stress` and `sensitivity` take it too."),
                      format_word(path, name, sizeof name));
}

/* Dutch words that one tries. */
static const char *in_english(const char *word) {
    static const char *const words[][2] = {{"--gemeente", "--municipality"}, {"--gemeenten", "--municipalities"},
                                           {"--regeling", "--scheme"},       {"--tabel", "--table"},
                                           {"--uitvoer", "--output"},        {"--doorrekeningen", "--draws"},
                                           {"--regio", "--region"},          {"--jaar", "--year"},
                                           {"--schok", "--shock"},           {"--maat", "--measure"}};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strcmp(words[k][0], word) == 0)
            return words[k][1];
    return word;
}

/* The options that the help of a command names, as they stand there; the nearest to the word is copied. */
static void find_nearest(const char *command, const char *word, char nearest[OPTION_SIZE]) {
    static const struct command *const commands[] = {COMMAND_LIST(COMMAND_ENTRY)};
    struct suggestion suggestion = suggestion_start(in_english(word));
    const char *help = "";
    nearest[0] = '\0';
    for (size_t k = 0; k < sizeof commands / sizeof commands[0]; k++)
        help = strcmp(commands[k]->name, command) == 0 ? commands[k]->help : help;
    for (const char *at = help; (at = strstr(at, "--")); at += 2) {
        char known[OPTION_SIZE];
        snprintf(known, sizeof known, "%.*s", 2 + (int)strspn(at + 2, "abcdefghijklmnopqrstuvwxyz-"), at);
        suggestion_offer(&suggestion, known);
        if (suggestion.best == known)
            memcpy(nearest, known, sizeof known);
        suggestion.best = nearest[0] ? nearest : NULL;
    }
}

enum status option_refused(const char *command, int answer, char **argv, struct note *note) {
    /* getopt leaves a short option in optopt; of a long one the word itself, which it has just passed. */
    char letter[] = {'-', (char)optopt, '\0'};
    const char *word = optopt > 0 && optopt < OPTION_LONG ? letter : argv[optopt < 0 ? optind : optind - 1];
    int length = (int)strcspn(word, "=");
    if (answer == ':')
        return note_error(note, STATUS_USAGE, NULL, 0, command,
                          _("the option %.*s lacks its value; `solidair %s --help` says what goes there"), length, word,
                          command);
    if (optopt >= OPTION_LONG)
        return note_error(note, STATUS_USAGE, NULL, 0, command,
                          _("the option %.*s takes no value; leave out what stands after the equals sign"), length,
                          word);
    char wanted[OPTION_SIZE], nearest[OPTION_SIZE];
    snprintf(wanted, sizeof wanted, "%.*s", length, word);
    find_nearest(command, wanted, nearest);
    if (nearest[0] && wanted[1] == '-')
        return note_error(note, STATUS_USAGE, NULL, 0, command,
                          _("%s is not an option of this command; did you mean %s? `solidair %s --help` lists the "
                            "options"),
                          wanted, nearest, command);
    return note_error(note, STATUS_USAGE, NULL, 0, command,
                      _("%.*s is not an option of this command; `solidair %s --help` lists the options"), length, word,
                      command);
}

enum status option_output(const char *text, const char **output, struct note *note) {
    if (text[0] == '\0')
        return note_error(note, STATUS_USAGE, NULL, 0, "-o",
                          _("The name of the file is empty. Give a name, or leave out -o."));
    *output = text;
    return STATUS_OK;
}
