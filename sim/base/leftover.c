/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/leftover.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 16, LINK_SIZE = 64, DESCRIPTORS = 256 };

static const char FOLDER[] = "/proc/self/fd/";

/* A handler reads it at any moment: owner is set last and cleared first. A child that has not yet become another
 * program owns nothing. */
static struct leftover {
    volatile sig_atomic_t owner; /* process; 0: free */
    char path[PATH_MAX];
} leftovers[MOST];

void leftover_add(const char *path) {
    size_t size = strlen(path) + 1;
    for (size_t k = 0; k < MOST && size <= PATH_MAX; k++)
        if (!leftovers[k].owner) {
            memcpy(leftovers[k].path, path, size);
            leftovers[k].owner = getpid();
            return;
        }
}

void leftover_drop(const char *path) {
    for (size_t k = 0; k < MOST; k++)
        if (leftovers[k].owner && strcmp(leftovers[k].path, path) == 0)
            leftovers[k].owner = 0;
}

/* A file is being made by one thread, while a signal may come to another. */
static volatile sig_atomic_t held;

void leftover_hold(sigset_t *before) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, before);
    held = 1;
}

void leftover_release(const sigset_t *before) {
    int reason = errno;
    held = 0;
    pthread_sigmask(SIG_SETMASK, before, NULL);
    errno = reason;
}

/* "/proc/self/fd/N", in a handler too. */
static void name_descriptor(int number, char link[LINK_SIZE]) {
    char digits[LINK_SIZE];
    size_t n = 0, used = sizeof FOLDER - 1;
    memcpy(link, FOLDER, used);
    do
        digits[n++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (n > 0)
        link[used++] = digits[--n];
    link[used] = '\0';
}

/* The library for workbooks makes temporary files, tmp.XXXXXXXXXX, and takes their names away a moment later. What is
 * open here by such a name is in between. */
static void remove_unnamed(int number) {
    char link[LINK_SIZE], path[PATH_MAX];
    struct stat open, named;
    name_descriptor(number, link);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0)
        return;
    path[n] = '\0';
    const char *slash = strrchr(path, '/');
    if (slash && strncmp(slash, "/tmp.", 5) == 0 && strlen(slash) == sizeof "/tmp.XXXXXXXXXX" - 1 &&
        fstat(number, &open) == 0 && lstat(path, &named) == 0 && S_ISREG(named.st_mode) &&
        open.st_dev == named.st_dev && open.st_ino == named.st_ino)
        (void)unlink(path);
}

void leftover_remove_all(void) {
    for (size_t k = 0; k < MOST; k++)
        if (leftovers[k].owner == getpid() && unlink(leftovers[k].path) != 0)
            (void)rmdir(leftovers[k].path); /* a folder; what cannot be removed stays */
    for (int number = STDERR_FILENO + 1; number < DESCRIPTORS; number++)
        remove_unnamed(number);
}

static const char *volatile farewell = "";

void leftover_say(const char *sentence) {
    farewell = sentence;
}

static void say(const char *text) {
    if (text[0] && write(STDERR_FILENO, text, strlen(text)) > 0)
        (void)!write(STDERR_FILENO, "\n", 1);
}

/* The program dies of the signal after all, so that who started it sees why. */
static void end(int number) {
    enum { MOST_WAITS = 1000 }; /* of a millisecond: whoever makes a file takes less */
    for (int k = 0; held && k < MOST_WAITS; k++)
        (void)poll(NULL, 0, 1);
    leftover_remove_all();
    if (number != SIGPIPE)
        say(farewell);
    signal(number, SIG_DFL);
    raise(number);
}

void leftover_watch(int number) {
    const struct sigaction action = {.sa_handler = end};
    sigaction(number, &action, NULL);
}

/* ---- of programs that were killed ---- */

static bool is_beside(const char *entry, const char *name, const char *middle) {
    size_t n = strlen(name), m = strlen(middle);
    return strlen(entry) == n + m + LEFTOVER_RANDOM && strncmp(entry, name, n) == 0 &&
           strncmp(entry + n, middle, m) == 0;
}

void leftover_sweep(const char *path, const char *middle, void (*take)(int folder, const char *name)) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    DIR *list = folder ? opendir(folder) : NULL;
    for (const struct dirent *entry; list && (entry = readdir(list));)
        if (is_beside(entry->d_name, name, middle))
            take(dirfd(list), entry->d_name);
    if (list)
        (void)closedir(list); /* only read */
    free(folder);
}

bool leftover_hold_lock(int descriptor) {
    struct stat about;
    bool busy = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    return !busy && fstat(descriptor, &about) == 0 && about.st_nlink > 0;
}
