/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solidair new NAME --base BASE: a scenario that inherits, with a place for what a municipality knows itself. */
#include "sim/cli/new_heir.h"

#include "sim/base/format.h"
#include "sim/base/i18n.h"
#include "sim/base/output.h"
#include "sim/cli/target.h"
#include "sim/cli/terminal.h"
#include "sim/scenario/files.h"
#include "sim/scenario/place_name.h"
#include "sim/scenario/scenario.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

static enum status check_name(const char *name, struct note *note) {
    if (name[0] && name[strspn(name, letters)] == '\0')
        return STATUS_OK;
    return note_error(note, STATUS_USAGE, NULL, 0, "new",
                      _("\"%.60s\" is no name for a scenario: use letters, digits, - and _, such as haren-2017"), name);
}

/* The words in front of the keys, as comments; town NULL: it is of nobody in particular. */
static void write_head(FILE *out, const struct new_heir *wanted, const char *base, const char *town) {
    if (town)
        fprintf(out,
                _("// %s, for %s: everything is as in %s, unless it stands here.\n"
                  "// Take away // in front of a line to let it count, and put in your own figures.\n"
                  "// `solidair list --keys` explains every key.\n"),
                wanted->name, town, base);
    else
        fprintf(out,
                _("// %s: everything is as in %s, unless it stands here.\n"
                  "// Take away // in front of a line to let it count, and put in your own figures.\n"
                  "// `solidair list --keys` explains every key.\n"),
                wanted->name, base);
    bool apart = town && strcasecmp(town, wanted->name) != 0;
    const char *comma = apart ? ", " : "", *whose = apart ? town : "";
    fprintf(out, "inherit = \"%s\";\nname = \"%s\";\ntitle = { nl = \"%s%s%s\"; en = \"%s%s%s\"; };\n\n", base,
            wanted->name, wanted->name, comma, whose, wanted->name, comma, whose);
}

static void write_keys(FILE *out, const struct new_heir *wanted, const struct scenario *scenario, const char *town) {
    int base_year = scenario->first_year, year = base_year + (scenario->n_year > 1);
    fprintf(out, _("// What the council voted for youth care, in EUR; a year that is not given is estimated by what is "
                   "expected:\n"));
    fprintf(out, "// estimates = ( { municipality = \"%s\"; year = %d; eur = 2600000.0; } );\n", town, year);
    fprintf(out, _("// Its free reserve at the end of %d, what all other risks ask, and the whole budget of a year:\n"),
            base_year);
    fprintf(out,
            "// reserves = ( { municipality = \"%s\"; reserve_eur = 5000000.0; other_risks_eur = 1500000.0;\n"
            "//   whole_budget_eur = 60000000.0; } );\n",
            town);
    fprintf(out, "%s", _("// Its real accounts, which make what is expected more certain:\n"));
    fprintf(out,
            "// realised = ( { municipality = \"%s\"; year = %d; cost_eur = 2900000.0; grade = \"measured\"; } );\n",
            town, base_year);
    fprintf(out,
            _("// Of many municipalities rather as a table: solidair new --table realised %s.cfg -o accounts.xlsx\n"),
            wanted->name);
    fprintf(out, "// realised_file = \"accounts.xlsx\";\n");
    fprintf(out, "%s",
            _("// The day of which it is a forecast: accounts that were not known then do not count (\"\": all "
              "do).\n"));
    fprintf(out, "// as_of = \"%d-07-15\";\n", year);
    fprintf(out, "%s", _("// Fewer draws are faster and less exact:\n"));
    fprintf(out, "// draws = 2000;\n");
}

static enum status write_file(const struct new_heir *wanted, const struct scenario *scenario, const char *base,
                              const char *town, const char *path, struct note *note) {
    struct output output = {0};
    enum status status = output_open(path, &output, note);
    if (!status) {
        write_head(output.file, wanted, base, town);
        write_keys(output.file, wanted, scenario, town ? town : _("NAME"));
    }
    return output_close(&output, status, note);
}

static void print_next(const char *path, const char *name, const char *town) {
    char word[FORMAT_TEXT_SIZE];
    terminal_wrote(stdout, path);
    printf(_("Next:\n"
             "  solidair check %s\n"
             "  solidair run %s\n"
             "  solidair advies %s.h5 --municipality %s\n"),
           path, path, name, format_word(town, word, sizeof word));
}

/* Of here and of what comes with the program. */
static enum status refuse_base(const char *base, struct note *note) {
    char best[FILES_NAME_SIZE];
    files_disk.nearest("", base, best);
    if (best[0])
        return note_error(note, STATUS_FILE, NULL, 0, "--base",
                          _("There is no scenario %.80s here, nor among those that come with the program. Did you mean "
                            "%s? `solidair list` names them."),
                          base, best);
    return note_error(note, STATUS_FILE, NULL, 0, "--base",
                      _("There is no scenario %.80s here, nor among those that come with the program. `solidair list` "
                        "names them."),
                      base);
}

/* What is written here inherits from this folder and from what comes with the program. */
static enum status check_inside(const char *base, struct note *note) {
    struct note other = {0};
    char *path = NULL, *real = NULL;
    enum status status = files_inside(&files_disk, "", 0, "--base", base, &path, &real, &other);
    free(path);
    free(real);
    if (status != STATUS_FILE)
        return status;
    return note_error(
        note, STATUS_FILE, NULL, 0, "--base",
        _("%.80s lies outside this folder, and a scenario inherits from its own folder or from what comes "
          "with the program. Make the new one in that folder, or put a copy of the base here first."),
        base);
}

/* Found beside it, or among what comes with the program. */
static enum status read_base(const char *base, struct scenario *scenario, struct note *note) {
    char *path = NULL;
    bool there = false;
    enum status status = files_seek(&files_disk, "", base, &path);
    if (!status)
        status = files_has(&files_disk, path, &there);
    if (!status && !there)
        status = refuse_base(base, note);
    if (!status)
        status = check_inside(base, note);
    if (!status)
        status = scenario_read(&files_disk, path, scenario, note);
    free(path);
    return status;
}

enum status new_heir(const struct new_heir *wanted, struct note *note) {
    struct scenario scenario = {0};
    struct successor successor = {0};
    char *base = NULL, *path = NULL;
    size_t length = strlen(wanted->base), at = 0;
    bool whole = length > 4 && strcmp(wanted->base + length - 4, ".cfg") == 0;
    enum status status = check_name(wanted->name, note);
    if (!status &&
        (asprintf(&base, "%s%s", wanted->base, whole ? "" : ".cfg") < 0 || asprintf(&path, "%s.cfg", wanted->name) < 0))
        status = STATUS_MEMORY;
    if (!status && !wanted->force && access(path, F_OK) == 0)
        status = note_error(note, STATUS_CONFLICT, path, 0, NULL,
                            _("This scenario is there already, and stays as it is. Go on with it (solidair check %s), "
                              "choose another name, or begin it anew, without what was filled in: --force."),
                            path);
    if (!status)
        status = target_check(path, wanted->force, note);
    if (!status)
        status = read_base(base, &scenario, note);
    if (!status && wanted->municipality)
        status = place_find(&scenario.region, base, "--municipality", wanted->municipality, &at, &successor, note);
    const char *town = !status && wanted->municipality ? scenario.region.municipality[at].name : NULL;
    if (!status)
        status = write_file(wanted, &scenario, base, town, path, note);
    terminal_remark(status ? "" : successor.words);
    if (!status)
        print_next(path, wanted->name, town ? town : _("NAME"));
    scenario_free(&scenario);
    free(base);
    free(path);
    return status;
}
