#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

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
