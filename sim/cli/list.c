/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/care/attribution.h"
#include "models/care/effect.h"
#include "models/care/family.h"
#include "models/care/financing.h"
#include "models/inputs/distribution.h"
#include "models/solidarity/base.h"
#include "models/solidarity/key.h"
#include "sim/base/format.h"
#include "sim/base/home.h"
#include "sim/base/i18n.h"
#include "sim/cli/command.h"
#include "sim/cli/options.h"
#include "sim/cli/terminal.h"
#include "sim/scenario/keys.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/scheme_file.h"

#include <dirent.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDTH = 80, INDENT = 20 };

static void print_wrapped(const char *text, int indent) {
    terminal_wrap(stdout, text, indent, WIDTH);
}

static void print_entry(const char *name, const char *doc) {
    printf("  ");
    format_cell(stdout, name, INDENT - 3);
    if (format_width(name) > INDENT - 3)
        printf("\n%*s", INDENT - 1, "");
    putchar(' ');
    print_wrapped(doc, INDENT);
}

static void print_range(const struct key_row *row) {
    bool number = row->type == KEY_INTEGER || row->type == KEY_DECIMAL || row->type == KEY_DECIMALS ||
                  row->type == KEY_SHARE || row->type == KEY_INPUT || row->type == KEY_INPUTS;
    char low[KEYS_BOUND_SIZE], high[KEYS_BOUND_SIZE], choices[KEYS_CHOICES_SIZE];
    if (number)
        printf(_("      from %s to %s\n"), keys_bound(row->low, low), keys_bound(row->high, high));
    if (row->choices)
        printf(_("      one of: %s\n"), keys_choices(row->choices, choices));
}

static void print_presence(const struct key_row *row) {
    if (row->presence == KEY_DEFAULT)
        printf(_("      default: %s\n"), row->fallback);
    else
        puts(row->presence == KEY_REQUIRED ? _("      required") : _("      may be left out"));
}

static void print_keys(void) {
    print_wrapped(_("Keys of a scenario file. * is a free name, # an element of a list. What may be uncertain takes a "
                    "distribution in the place of a number: solidair list --distributions"),
                  0);
    putchar('\n');
    for (size_t i = 0; keys_at(i); i++) {
        const struct key_row *row = keys_at(i);
        printf("%s\n      ", row->path);
        print_wrapped(_(row->doc), 6);
        printf("      %s", _(keys_type_name(row->type)));
        if (row->unit[0])
            printf(" [%s]", _(row->unit));
        putchar('\n');
        print_range(row);
        print_presence(row);
    }
}

static void print_parameter(const char *name, const char *doc) {
    printf("%*s%s: ", INDENT, "", name);
    print_wrapped(doc, INDENT + 2 + (int)format_width(name));
}

/* Each parameter below its distribution; then how to write it down. */
static void print_distributions(void) {
    print_wrapped(
        _("Distributions that a number may have where \"solidair list --keys\" says that it may be uncertain"), 0);
    for (size_t i = 0; distribution_at(i); i++) {
        const struct distribution *distribution = distribution_at(i);
        print_entry(distribution->name, _(distribution->doc));
        for (size_t k = 0; distribution->parameter_name[k]; k++)
            print_parameter(distribution->parameter_name[k], _(distribution->parameter_doc[k]));
    }
    puts(_("\n"
           "example:\n"
           "  cost = { price_trend =\n"
           "    { distribution = \"normal\"; mean = 0.025; sd = 0.01; }; };\n"
           "In a list, write round brackets:\n"
           "  use_index = (1.0, { distribution = \"uniform\"; low = 0.95; high = 1.1; });"));
}

static void print_interventions(void) {
    puts(_("Interventions: the quantities that one can change"));
    for (size_t i = 0; effect_at(i); i++)
        print_entry(effect_at(i)->name, _(effect_at(i)->doc));
    puts(_("\n"
           "example:\n"
           "  interventions = { local-team = {\n"
           "    products = [\"ambulant\"]; quantity = \"inflow\";\n"
           "    from = 2017; phase_in_years = 2;\n"
           "    effect = { distribution = \"uniform\"; low = -0.15; high = 0.0; }; }; };\n"
           "What an intervention itself costs is a shared cost (the group shared_costs)."));
}

static void print_registries(void) {
    puts(_("Bases: of what a layer takes its share"));
    for (size_t i = 0; base_at(i); i++)
        print_entry(base_at(i)->name, _(base_at(i)->doc));
    puts(_("\n"
           "Keys: by what the members of a pool share the bill"));
    for (size_t i = 0; key_at(i); i++)
        print_entry(key_at(i)->name, _(key_at(i)->doc));
    puts(_("\nFamilies: distributions of the cost of a client in a year"));
    for (size_t i = 0; family_at(i); i++)
        print_entry(family_at(i)->name, _(family_at(i)->doc));
    puts(_("\nFinancing: how the care in kind of a product is paid"));
    for (size_t i = 0; financing_at(i); i++)
        print_entry(financing_at(i)->name, _(financing_at(i)->doc));
    puts(_("\nAttributions: who bears what of a lump sum"));
    for (size_t i = 0; attribution_at(i); i++)
        print_entry(attribution_at(i)->name, _(attribution_at(i)->doc));
}

static int is_scenario(const struct dirent *entry) {
    size_t n = strlen(entry->d_name);
    return entry->d_name[0] != '.' && n > 4 && strcmp(entry->d_name + n - 4, ".cfg") == 0;
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/* Without its folder, which stands above. */
static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* A scenario with its schemes; one that cannot be read is told as such, the rest still counts. */
static void print_scenario(const char *path) {
    struct scenario scenario;
    struct note note = {0};
    char safe[FORMAT_TEXT_SIZE], whole[FORMAT_TEXT_SIZE];
    format_safe(name_of(path), safe, sizeof safe);
    if (scenario_read(&files_disk, path, &scenario, &note)) {
        printf(_("  %s: cannot be used; `solidair check %s` says why\n"), safe, format_word(path, whole, sizeof whole));
        return;
    }
    printf("  %s: ", safe);
    print_wrapped(scenario.title[i18n_language()], 4 + (int)format_width(safe));
    for (size_t s = 0; s < scenario.n_scheme; s++) {
        printf("    ");
        format_cell(stdout, scenario.scheme[s].name, INDENT - 5);
        printf(" %s\n", scenario.scheme[s].label[i18n_language()]);
    }
    scenario_free(&scenario);
}

/* A scheme that scenarios can name, with what it tells about itself. */
static void print_scheme(const char *path) {
    struct scheme_text text;
    struct note note = {0};
    enum language language = i18n_language();
    if (scheme_text_read(&files_disk, path, &text, &note)) {
        char safe[FORMAT_TEXT_SIZE];
        printf(_("  %s: cannot be used: %s\n"), format_safe(name_of(path), safe, sizeof safe), note.text);
        return;
    }
    printf("  %s: %s\n      ", text.name, text.label[language]);
    print_wrapped(text.description[language], 6);
    if (text.used[language][0]) {
        printf("      ");
        print_wrapped(_("Where it is or was used:"), 6);
        printf("      ");
        print_wrapped(text.used[language], 6);
    }
    scheme_text_free(&text);
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The names in a folder that pass the filter, each printed by `print`. An absent folder has none. */
static void print_folder(const char *folder, int (*filter)(const struct dirent *), void (*print)(const char *)) {
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, filter, alphasort);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        if (snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name) < (int)sizeof path)
            print(path);
        free(entry[i]);
    }
    free(entry);
    if (n <= 0)
        puts(_("  none"));
}

static void print_name(const char *path) {
    char safe[FORMAT_TEXT_SIZE];
    printf("  %s\n", format_safe(name_of(path), safe, sizeof safe));
}

static enum status print_scenarios(const char *folder, struct note *note) {
    char regions[PATH_MAX], schemes[PATH_MAX];
    if (snprintf(regions, sizeof regions, "%s/regions", folder) >= (int)sizeof regions ||
        snprintf(schemes, sizeof schemes, "%s/schemes", folder) >= (int)sizeof schemes)
        return note_error(note, STATUS_USAGE, NULL, 0, "list", _("the name of the folder is too long"));
    printf(_("\nScenarios in the folder %s, with their schemes\n"), folder);
    print_folder(folder, is_scenario, print_scenario);
    printf(_("\nRegions in the folder %s\n"), regions);
    print_folder(regions, is_visible, print_name);
    printf(_("\nSchemes in the folder %s\n"), schemes);
    puts(_("A scenario names them, as in schemes = ( \"volledig\" );"));
    print_folder(schemes, is_scenario, print_scheme);
    return STATUS_OK;
}

/* The folder of what comes with the program; NULL where there is none. */
static const char *find_shipped(char shipped[PATH_MAX]) {
    char folder[PATH_MAX];
    for (size_t k = 0; home_scenarios(k, folder, sizeof folder); k++)
        if (is_folder(folder) && realpath(folder, shipped))
            return shipped;
    return NULL;
}

/* What is listed instead, by option; `options` in the same order. */
static void (*const instead[])(void) = {print_keys, print_distributions, print_interventions};

static enum status run(int argc, char **argv, struct note *note) {
    static const struct option options[] = {{"keys", no_argument, NULL, OPTION_LONG},
                                            {"distributions", no_argument, NULL, OPTION_LONG},
                                            {"interventions", no_argument, NULL, OPTION_LONG},
                                            {NULL, 0, NULL, 0}};
    void (*print)(void) = NULL;
    int which = 0;
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, ":", options, &which)) != -1;) {
        if (option != OPTION_LONG)
            return option_refused("list", option, argv, note);
        print = instead[which];
    }
    if (optind + (print ? 0 : 1) < argc)
        return note_error(
            note, STATUS_USAGE, NULL, 0, "list",
            _("there are too many words; write solidair list, solidair list FOLDER or solidair list --keys"));
    if (print) {
        print();
        return STATUS_OK;
    }
    char shipped[PATH_MAX];
    const char *folder = optind < argc ? argv[optind] : is_folder("scenarios") ? "scenarios" : find_shipped(shipped);
    bool found = folder && is_folder(folder);
    if (!found && optind < argc)
        return note_error(note, STATUS_FILE, folder, 0, "list",
                          _("There is no such folder. Give the folder of your scenarios, for example: solidair list "
                            "scenarios"));
    print_registries();
    if (found)
        return print_scenarios(folder, note);
    putchar('\n');
    print_wrapped(
        _("There is no folder scenarios here, so no scenarios, regions and schemes are listed. Go to the folder "
          "that holds it, or name it, for example: solidair list /home/me/solidair/scenarios"),
        0);
    return STATUS_OK;
}

const struct command command_list = {
    .name = "list",
    .summary = N_("list what a scenario can be made of: bases, schemes, regions"),
    .help = N_("usage: solidair list [options] [FOLDER]\n"
               "\n"
               "Lists the bases, keys and cost families that a scenario can use, and the\n"
               "scenarios with their schemes and the regions in a folder (default: scenarios).\n"
               "\n"
               "      --keys            instead: every key of a scenario file with meaning,\n"
               "                        type, unit, range and default\n"
               "      --distributions   instead: the distributions that an uncertain number can\n"
               "                        have\n"
               "      --interventions   instead: what an intervention can change\n"
               "\n"
               "example:\n"
               "  solidair list --keys | less\n"),
    .run = run,
};
