/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before the C library (LD_PRELOAD): fails allocation number FAIL_AT of the program, counted from 1, whoever
 * asks for it, and with FAIL_FOR=ever all after it. At the end FAIL_COUNT, where given, is a file that gets their
 * number. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

enum { DEEPEST = 6 };

static atomic_long count;
static long fail_at;
static int list = -1;
static _Thread_local int busy; /* what looks at the calls may ask for memory itself */

__attribute__((constructor)) static void start(void) {
    const char *at = getenv("FAIL_AT"), *path = getenv("FAIL_LIST");
    void *once[1];
    busy = 1;
    (void)backtrace(once, 1);
    busy = 0;
    atomic_store(&count, 0);
    fail_at = at ? atol(at) : 0;
    list = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
}

/* FNV-1a over where the calls come from. */
static void tell_calls(void) {
    void *from[DEEPEST];
    uint64_t hash = 0xcbf29ce484222325u;
    busy = 1;
    int n = backtrace(from, DEEPEST);
    for (int k = 0; k < n; k++)
        hash = (hash ^ (uint64_t)(uintptr_t)from[k]) * 0x100000001b3u;
    if (write(list, &hash, sizeof hash) != sizeof hash)
        abort();
    busy = 0;
}

static int fails(void) {
    if (busy)
        return 0;
    long n = atomic_fetch_add(&count, 1) + 1;
    if (list >= 0)
        tell_calls();
    if (n != fail_at)
        return 0;
    errno = ENOMEM;
    return 1;
}

static void *next(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

void *__libc_malloc(size_t size) {
    static void *(*real)(size_t);
    if (!real)
        *(void **)&real = next("__libc_malloc");
    return fails() ? NULL : real(size);
}

void *__libc_calloc(size_t n, size_t size) {
    static void *(*real)(size_t, size_t);
    if (!real)
        *(void **)&real = next("__libc_calloc");
    return fails() ? NULL : real(n, size);
}

void *__libc_realloc(void *old, size_t size) {
    static void *(*real)(void *, size_t);
    if (!real)
        *(void **)&real = next("__libc_realloc");
    return fails() ? NULL : real(old, size);
}

void *__libc_memalign(size_t alignment, size_t size) {
    static void *(*real)(size_t, size_t);
    if (!real)
        *(void **)&real = next("__libc_memalign");
    return fails() ? NULL : real(alignment, size);
}
