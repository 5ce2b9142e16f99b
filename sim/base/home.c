/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* `place` seen from the folder of the running program. */
static const char *from_program(const char *place, char *buffer, size_t size) {
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return NULL;
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    int written = slash ? snprintf(buffer, size, "%.*s/%s", (int)(slash - program), program, place) : -1;
    return written > 0 && (size_t)written < size ? buffer : NULL;
}

/* The k-th part of a list with colons; *n: how many there are, when there are fewer. */
static const char *part_of(const char *list, size_t k, size_t *n, char *buffer, size_t size) {
    *n = 0;
    while (list && *list) {
        size_t length = strcspn(list, ":");
        if (length > 0 && length < size && (*n)++ == k) {
            memcpy(buffer, list, length);
            buffer[length] = '\0';
            return buffer;
        }
        list += length + (list[length] == ':');
    }
    return NULL;
}

const char *home_scenarios(size_t k, char *buffer, size_t size) {
    static const char *const places[] = {"../share/solidair/scenarios", "../scenarios"};
    size_t n;
    if (part_of(getenv("SOLIDAIR_SCENARIOS"), k, &n, buffer, size))
        return buffer;
    return k - n < sizeof places / sizeof places[0] ? from_program(places[k - n], buffer, size) : NULL;
}

/* Beside an installed program there may be another one of the name "locale". */
const char *home_locale(char *buffer, size_t size) {
    static const char *const catalogues[] = {"../share/locale/nl/LC_MESSAGES/solidair.mo",
                                             "locale/nl/LC_MESSAGES/solidair.mo"};
    for (size_t k = 0; k < sizeof catalogues / sizeof catalogues[0]; k++)
        if (from_program(catalogues[k], buffer, size) && access(buffer, F_OK) == 0) {
            strstr(buffer, "/nl/LC_MESSAGES/solidair.mo")[0] = '\0';
            return buffer;
        }
    return NULL;
}
