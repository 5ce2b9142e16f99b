/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/signals.h"

#include <stddef.h>

static volatile sig_atomic_t stop;

static void on_signal(int number) {
    stop = 1;
    signal(number, SIG_DFL);
}

bool signals_stopped(void *context) {
    (void)context;
    return stop != 0;
}

static const struct {
    int number;
    void (*handler)(int);
} handling[SIGNALS] = {
    {SIGINT, on_signal}, {SIGTERM, on_signal}, {SIGHUP, on_signal}, {SIGPIPE, SIG_IGN}, {SIGXFSZ, SIG_IGN}};

void signals_catch(struct signals_before *before) {
    for (size_t k = 0; k < SIGNALS; k++) {
        struct sigaction action = {.sa_handler = handling[k].handler};
        sigaction(handling[k].number, NULL, &before->action[k]);
        if (handling[k].number != SIGHUP || before->action[k].sa_handler != SIG_IGN)
            sigaction(handling[k].number, &action, NULL);
    }
}

void signals_restore(const struct signals_before *before) {
    for (size_t k = 0; k < SIGNALS; k++)
        sigaction(handling[k].number, &before->action[k], NULL);
}
