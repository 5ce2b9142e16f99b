/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shortage.h"

#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const sentence[] = {
    [SHORTAGE_MEMORY] = N_("There is not enough memory to go on. Close other programs, or ask for less: fewer draws "
                           "(-n), fewer threads (--threads) or a smaller file."),
    [SHORTAGE_THREADS] = N_("This machine does not let the program have so many threads. Ask for fewer: --threads 1."),
};

enum { SENTENCES = sizeof sentence / sizeof sentence[0] };
static char prepared[SENTENCES][512];

void shortage_prepare(void) {
    for (size_t k = 0; k < SENTENCES; k++)
        snprintf(prepared[k], sizeof prepared[k], "%s", _(sentence[k]));
}

const char *shortage_text(enum shortage shortage) {
    return prepared[shortage][0] ? prepared[shortage] : sentence[shortage];
}

_Noreturn void shortage_end(enum shortage shortage) {
    const char *text = shortage_text(shortage);
    bool told = write(STDERR_FILENO, text, strlen(text)) > 0 && write(STDERR_FILENO, "\n", 1) > 0;
    (void)told; /* nobody else to tell */
    leftover_remove_all();
    _exit(1);
}
