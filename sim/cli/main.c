/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/colour.h"
#include "sim/base/format.h"
#include "sim/base/home.h"
#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include "sim/base/shortage.h"
#include "sim/base/version.h"
#include "sim/cli/command.h"
#include "sim/cli/signals.h"
#include "sim/cli/terminal.h"
#include "sim/cluster/cluster.h"
#include "sim/engine/plan.h"
#include "sim/scenario/suggest.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND_ROW(symbol) &symbol,
static const struct command *const commands[] = {COMMAND_LIST(COMMAND_ROW)};
#undef COMMAND_ROW

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_commands(FILE *out) {
    fputs(_("commands:\n"), out);
    for (size_t k = 0; k < COMMANDS; k++)
        fprintf(out, "  %-11s %s\n", commands[k]->name, _(commands[k]->summary));
}

static void print_usage(FILE *out) {
    fputs(_("solidair - what solidarity in youth care costs, and how sure that is\n\n"
            "usage: solidair [--lang nl|en] COMMAND ...\n\n"),
          out);
}

/* Where the guide is, as this program has been installed. */
static void print_guide(FILE *out) {
    char folder[PATH_MAX], path[PATH_MAX + 32];
    for (size_t k = 0; home_scenarios(k, folder, sizeof folder); k++) {
        snprintf(path, sizeof path, "%s/HANDLEIDING.md", folder);
        char *real = realpath(path, NULL);
        if (real)
            fprintf(out, _("The guide, in Dutch: %s\n"), real);
        free(real);
        if (real)
            return;
    }
}

/* For who says nothing yet. */
static void print_beginning(FILE *out) {
    print_usage(out);
    print_commands(out);
    fputs(_("\n"
            "`solidair COMMAND --help` explains a command, `solidair --help` the rest. To\n"
            "begin:\n"
            "  solidair run groningen-2016.cfg\n"
            "  solidair show groningen-2016.h5\n"),
          out);
    print_guide(out);
}

static void print_help(FILE *out) {
    print_usage(out);
    fputs(_("Simulates what youth care costs the municipalities of a region over the years,\n"
            "settles the same draws under any number of solidarity schemes, and says what\n"
            "each municipality may expect, how sure that is, and who would be better off\n"
            "alone. It begins with a scenario and the tables of its region; a run leaves one\n"
            "results file, of which all tables, reports and answers are made.\n"
            "\n"),
          out);
    print_commands(out);
    fputs(_("\n"
            "`solidair COMMAND --help` explains a command.\n"
            "\n"
            "options:\n"
            "      --lang nl|en   the language it speaks (default: nl); may stand anywhere on\n"
            "                     the line\n"
            "      --help         this text, or that of a command\n"
            "      --version      which version this is\n"
            "\n"
            "files:\n"
            "  NAME.cfg   a scenario. What it names is looked for beside it, and then among\n"
            "             the scenarios, schemes and regions that come with the program\n"
            "  NAME.h5    the results of a run, with the scenario and the tables that they\n"
            "             come from\n"
            "  HANDLEIDING.md   the guide, in Dutch: three recipes with their answers. It is\n"
            "             among the scenarios of the program: share/solidair/scenarios where\n"
            "             it is installed, such as /usr/share/solidair/scenarios\n"
            "\n"
            "environment:\n"
            "  SOLIDAIR_SCENARIOS   folders, with colons between, that are looked in before\n"
            "                       those that come with the program\n"
            "  NO_COLOR             no colours on a terminal, when it is not empty\n"
            "  TMPDIR               where the PDF and workbooks keep what they need while\n"
            "                       they are made\n"
            "\n"
            "exit code: 0 good, 1 an error of the program or the machine, 2 something to mend\n"
            "in what was given, 3 what was compared differs\n"
            "\n"
            "examples: a scenario that comes with the program; one of one's own; the\n"
            "settlement of a year\n"
            "  solidair run groningen-2016.cfg\n"
            "  solidair new haren --base groningen-2016 --municipality Haren\n"
            "  solidair advies haren.cfg --municipality Haren\n"
            "  solidair settle groningen-2016.cfg realised.xlsx -o settled.xlsx\n"),
          out);
}

/* Of several processes, which all find the same fault, one complains. */
static int complain(const char *format, const char *word) {
    char safe[FORMAT_TEXT_SIZE];
    if (cluster_rank() == 0)
        fprintf(stderr, format, format_safe(word, safe, sizeof safe));
    return 2;
}

static void print_note(const struct note *note, enum status status) {
    char text[FORMAT_NOTE_SIZE];
    if (cluster_rank() > 0)
        return;
    const char *otherwise = status == STATUS_MEMORY ? shortage_text(SHORTAGE_MEMORY) : _(status_text(status));
    fprintf(stderr, "%s%s\n", colour_on(stderr, COLOUR_BAD), format_note(note, otherwise, text));
    terminal_more(note, "");
    fputs(colour_off(stderr), stderr);
}

static const struct command *find_command(const char *name) {
    for (size_t k = 0; k < COMMANDS; k++)
        if (strcmp(commands[k]->name, name) == 0)
            return commands[k];
    return NULL;
}

static int unknown_command(const char *word) {
    char safe[FORMAT_TEXT_SIZE];
    struct suggestion suggestion = suggestion_start(word);
    for (size_t k = 0; k < COMMANDS; k++)
        suggestion_offer(&suggestion, commands[k]->name);
    if (!suggestion.best)
        return complain(_("%s is not a command; `solidair --help` lists them\n"), word);
    if (cluster_rank() == 0)
        fprintf(stderr, _("%s is not a command; did you mean %s? `solidair --help` lists them\n"),
                format_safe(word, safe, sizeof safe), suggestion.best);
    return 2;
}

static int wants_help(int argc, char **argv) {
    for (int k = 1; k < argc && strcmp(argv[k], "--") != 0; k++)
        if (strcmp(argv[k], "--help") == 0 || strcmp(argv[k], "-h") == 0)
            return 1;
    return 0;
}

static int help_with(const struct command *command) {
    fputs(_(command->help), stdout);
    if (command->help_list)
        command->help_list(stdout);
    return 0;
}

static int run_command(const struct command *command, int argc, char **argv) {
    struct note note = {0};
    if (wants_help(argc, argv))
        return help_with(command);
    enum status status = plan_check_kernels(&note); /* before any work, which might take it for damage */
    if (!status)
        status = command->run(argc, argv, &note);
    if (status && status != STATUS_DIFFERENT) /* an answer */
        print_note(&note, status);
    return status_exit_code(status);
}

/* Take --lang out of the command line, wherever it stands before "--"; the last one counts. Returns the new argc.
 * *language is NULL when its value is absent. */
static int take_language(int argc, char **argv, const char **language) {
    int kept = argc < 1 ? argc : 1, k = kept;
    for (; k < argc && strcmp(argv[k], "--") != 0; k++) {
        if (strcmp(argv[k], "--lang") == 0)
            *language = k + 1 < argc ? argv[++k] : NULL;
        else if (strncmp(argv[k], "--lang=", 7) == 0)
            *language = argv[k] + 7;
        else
            argv[kept++] = argv[k];
    }
    for (; k < argc; k++)
        argv[kept++] = argv[k];
    argv[kept] = NULL;
    return kept;
}

/* 0, or 2 after a complaint. */
static int start_language(const char *language) {
    if (language && i18n_start(language) == 0)
        return 0;
    i18n_start("nl");
    return language
               ? complain(_("--lang: %s is not a language of this program; choose nl or en\n"), language)
               : complain(_("%s: a language is expected after it, nl or en, for example: solidair --lang en list\n"),
                          "--lang");
}

/* Of several processes the first one does all but what all_processes says. */
static int find_and_run(int argc, char **argv) {
    const char *language = "nl";
    bool first = cluster_rank() == 0;
    int at = 1;
    argc = take_language(argc, argv, &language);
    if (start_language(language) != 0)
        return 2;
    shortage_prepare();
    if (first)
        leftover_say(_("Stopped before it was ready. Give the same command again."));
    if (at + 1 < argc && strcmp(argv[at], "help") == 0) {
        const struct command *command = find_command(argv[at + 1]);
        return !command ? unknown_command(argv[at + 1]) : first ? help_with(command) : 0;
    }
    if (at >= argc || strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0 || strcmp(argv[at], "help") == 0) {
        if (first && at >= argc)
            print_beginning(stderr);
        else if (first)
            print_help(stdout);
        return at >= argc ? 2 : 0;
    }
    if (strcmp(argv[at], "--version") == 0) {
        if (first)
            printf("solidair %s (%s)\n", version_program, version_revision);
        return 0;
    }
    const struct command *command = find_command(argv[at]);
    if (!command)
        return unknown_command(argv[at]);
    if (!first && (!command->all_processes || wants_help(argc - at, argv + at)))
        return 0;
    if (!command->all_processes)
        cluster_leave();
    return run_command(command, argc - at, argv + at);
}

/* Output that could not be written must not look like success. */
static int end_output(int code) {
    if (code == 1 || code == 2 || (fflush(stdout) == 0 && !ferror(stdout)))
        return code;
    fprintf(stderr, "%s\n", _("the output could not be written; is the disk full?"));
    return 1;
}

int main(int argc, char **argv) {
    signals_start();
    cluster_start(&argc, &argv);
    return cluster_end(end_output(find_and_run(argc, argv)));
}
