/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shortage.h"

#include "sim/base/i18n.h"
#include "sim/base/leftover.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const sentence[] = {
    [SHORTAGE_MEMORY] = N_("There is not enough memory to go on. Close other programs, or ask for less: fewer draws "
                           "(-n), fewer threads (--threads) or a smaller file."),
    [SHORTAGE_THREADS] = N_("This machine does not let the program have so many threads. Ask for fewer: --threads 1."),
    [SHORTAGE_STACK] =
        N_("The program is given too little room for its stack. Allow more, and try again: ulimit -s 8192"),
};

enum { SENTENCES = sizeof sentence / sizeof sentence[0], STACK_ROOM = 512 * 1024, PAGE = 4096 };
static char prepared[SENTENCES][512];

/* Touched, the stack has grown, and does not shrink again. */
static void __attribute__((noinline)) touch_stack(void) {
    volatile char room[STACK_ROOM];
    for (size_t k = 0; k < STACK_ROOM; k += PAGE)
        room[STACK_ROOM - 1 - k] = 0;
    (void)room;
}

/* Asked first: the stack itself cannot say no. */
static void grow_stack(void) {
    struct rlimit most;
    if (getrlimit(RLIMIT_STACK, &most) == 0 && most.rlim_cur < (rlim_t)2 * STACK_ROOM)
        shortage_end(SHORTAGE_STACK);
    void *room = mmap(NULL, (size_t)2 * STACK_ROOM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        shortage_end(SHORTAGE_MEMORY);
    munmap(room, (size_t)2 * STACK_ROOM);
    touch_stack();
}

void shortage_prepare(void) {
    for (size_t k = 0; k < SENTENCES; k++)
        snprintf(prepared[k], sizeof prepared[k], "%s", _(sentence[k]));
    grow_stack();
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
