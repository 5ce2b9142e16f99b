/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory and threads for the program and all libraries in it. These names come before those of the C library, whose
 * work they leave as it is; only what cannot be had ends the program, with a sentence: libraries that do not look at
 * what they get would crash or go on with less than was read.
 *
 * What asks from within the program itself gets NULL: it looks, and can say more. Not linked into tests, into libraries
 * of the program's parts, or with sanitizers, which have an allocator of their own. */
#include "sim/base/shortage.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of the C library, by its own names, and of the linker: where the code of the program lies.
 * NOLINTBEGIN(clang-diagnostic-reserved-identifier) */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
extern const char __executable_start, etext;
/* NOLINTEND(clang-diagnostic-reserved-identifier) */

/* What the linker has under those names. In the source they are others: who looks up malloc, or draws who calls whom,
 * finds the C library, not this file above all of its callers. */
void *own_malloc(size_t size) __asm__("malloc");
void *own_calloc(size_t n, size_t size) __asm__("calloc");
void *own_realloc(void *old, size_t size) __asm__("realloc");
void *own_memalign(size_t alignment, size_t size) __asm__("memalign");
void *own_aligned_alloc(size_t alignment, size_t size) __asm__("aligned_alloc");
int own_posix_memalign(void **room, size_t alignment, size_t size) __asm__("posix_memalign");
int own_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                       void *argument) __asm__("pthread_create");

static bool is_own(const void *caller) {
    return (uintptr_t)caller >= (uintptr_t)&__executable_start && (uintptr_t)caller < (uintptr_t)&etext;
}

static void *given(void *room, const void *caller) {
    if (!room && !is_own(caller))
        shortage_end(SHORTAGE_MEMORY);
    return room;
}

void *own_malloc(size_t size) {
    return given(__libc_malloc(size), __builtin_return_address(0));
}

void *own_calloc(size_t n, size_t size) {
    return given(__libc_calloc(n, size), __builtin_return_address(0));
}

void *own_realloc(void *old, size_t size) {
    void *room = __libc_realloc(old, size);
    return size == 0 ? room : given(room, __builtin_return_address(0));
}

void *own_memalign(size_t alignment, size_t size) {
    return given(__libc_memalign(alignment, size), __builtin_return_address(0));
}

void *own_aligned_alloc(size_t alignment, size_t size) {
    return given(__libc_memalign(alignment, size), __builtin_return_address(0));
}

int own_posix_memalign(void **room, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
        return EINVAL;
    *room = given(__libc_memalign(alignment, size), __builtin_return_address(0));
    return *room ? 0 : ENOMEM;
}

/* OpenMP has no answer to give when one of its threads cannot be made. */
int own_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
    static int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!create)
        *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    int number = create ? create(thread, attributes, start, argument) : EAGAIN;
    if (number != 0)
        shortage_end(SHORTAGE_THREADS);
    return number;
}
