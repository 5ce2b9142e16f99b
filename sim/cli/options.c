#include "sim/cli/options.h"

#include "sim/base/i18n.h"
#include <errno.h>
#include <stdlib.h>

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

enum status option_unknown(const char *command, struct note *note) {
    return note_error(note, STATUS_USAGE, NULL, 0, command,
                      _("an option is unknown or lacks its value; `solidair %s --help` lists the options"), command);
}
