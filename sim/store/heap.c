/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/heap.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* No text of a run is longer than the largest file that the program reads. */
enum { REFERENCE_BYTES = 16, HEADER_BYTES = 16, OBJECT_BYTES = 16, ALIGNMENT = 8, MOST_BYTES = 64 << 20 };

/* One collection of the heap, kept because the next text is mostly in the same one. */
struct collection {
    uint64_t address;
    uint64_t size;
    unsigned char *bytes; /* NULL: none yet */
};

static uint64_t get_number(const unsigned char *from, size_t n) {
    uint64_t number = 0;
    for (size_t i = n; i-- > 0;)
        number = number << 8 | from[i];
    return number;
}

/* Read n bytes, which the caller has checked to lie within the file. */
static enum status read_at(int descriptor, uint64_t address, size_t n, unsigned char *to) {
    while (n > 0) {
        ssize_t got = pread(descriptor, to, n, (off_t)address);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return STATUS_IO;
        to += got;
        address += (uint64_t)got;
        n -= (size_t)got;
    }
    return STATUS_OK;
}

static int is_inside(uint64_t file_size, uint64_t address, uint64_t n) {
    return n <= file_size && address <= file_size - n;
}

static enum status load_collection(int descriptor, uint64_t file_size, uint64_t address,
                                   struct collection *collection) {
    unsigned char header[HEADER_BYTES];
    if (collection->bytes && collection->address == address)
        return STATUS_OK;
    if (!is_inside(file_size, address, HEADER_BYTES))
        return STATUS_FILE;
    enum status status = read_at(descriptor, address, HEADER_BYTES, header);
    if (status)
        return status;
    uint64_t size = get_number(header + 8, 8);
    if (memcmp(header, "GCOL\1", 5) != 0 || size < HEADER_BYTES || size > MOST_BYTES ||
        !is_inside(file_size, address, size))
        return STATUS_FILE;
    free(collection->bytes);
    *collection = (struct collection){address, size, malloc((size_t)size)};
    return collection->bytes ? read_at(descriptor, address, (size_t)size, collection->bytes) : STATUS_MEMORY;
}

/* The object with this number in the collection, or NULL. */
static const unsigned char *find_object(const struct collection *collection, uint64_t number, uint64_t *size) {
    uint64_t at = HEADER_BYTES;
    while (collection->size - at >= OBJECT_BYTES) {
        const unsigned char *object = collection->bytes + at;
        uint64_t left = collection->size - at - OBJECT_BYTES;
        uint64_t found = get_number(object, 2);
        *size = get_number(object + 8, 8);
        if (found == 0 || *size > left)
            return NULL; /* free room up to the end, or nonsense */
        if (found == number)
            return object + OBJECT_BYTES;
        uint64_t step = (*size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (step > left)
            return NULL;
        at += OBJECT_BYTES + step;
    }
    return NULL;
}

static enum status read_text(int descriptor, uint64_t file_size, const unsigned char *reference,
                             struct collection *collection, char **text) {
    uint64_t length = get_number(reference, 4), size = 0;
    const unsigned char *object = NULL;
    if (length > 0) {
        enum status status = load_collection(descriptor, file_size, get_number(reference + 4, 8), collection);
        if (status)
            return status;
        object = find_object(collection, get_number(reference + 12, 4), &size);
        if (!object || length > size)
            return STATUS_FILE;
    }
    *text = malloc((size_t)length + 1);
    if (!*text)
        return STATUS_MEMORY;
    if (object)
        memcpy(*text, object, (size_t)length);
    (*text)[length] = '\0';
    return STATUS_OK;
}

enum status heap_read_texts(int descriptor, uint64_t file_size, uint64_t address, size_t n, char **texts) {
    struct collection collection = {0, 0, NULL};
    unsigned char *references = NULL;
    uint64_t total = 0;
    enum status status = STATUS_FILE;
    memset(texts, 0, n * sizeof *texts);
    if (n > file_size / REFERENCE_BYTES || !is_inside(file_size, address, n * REFERENCE_BYTES))
        return status;
    references = malloc(n * REFERENCE_BYTES + 1);
    status = references ? read_at(descriptor, address, n * REFERENCE_BYTES, references) : STATUS_MEMORY;
    for (size_t i = 0; i < n && !status; i++) {
        const unsigned char *reference = references + i * REFERENCE_BYTES;
        /* Each text has its own room in the file: many references to one long text are not ours. */
        total += get_number(reference, 4);
        status = total > file_size || total > MOST_BYTES
                     ? STATUS_FILE
                     : read_text(descriptor, file_size, reference, &collection, &texts[i]);
    }
    free(collection.bytes);
    free(references);
    return status;
}

/* Every object lies within the collection, up to its end. */
static enum status check_collection(const struct collection *collection) {
    uint64_t at = HEADER_BYTES;
    while (collection->size - at >= OBJECT_BYTES) {
        const unsigned char *object = collection->bytes + at;
        uint64_t left = collection->size - at, size = get_number(object + 8, 8);
        if (size > left)
            return STATUS_FILE;
        uint64_t step = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + OBJECT_BYTES;
        if (get_number(object, 2) == 0)
            step = size; /* free room, its own head included */
        if (step < OBJECT_BYTES || step > left)
            return STATUS_FILE;
        at += step;
    }
    return STATUS_OK;
}

static enum status check_text(int descriptor, uint64_t file_size, const unsigned char *reference,
                              struct collection *collection) {
    uint64_t length = get_number(reference, 4), size = 0, address = get_number(reference + 4, 8);
    if (length == 0)
        return STATUS_OK;
    bool known = collection->bytes && collection->address == address;
    enum status status = load_collection(descriptor, file_size, address, collection);
    if (!status && !known)
        status = check_collection(collection);
    if (!status && (!find_object(collection, get_number(reference + 12, 4), &size) || length > size))
        status = STATUS_FILE;
    return status;
}

enum status heap_check_texts(int descriptor, uint64_t file_size, uint64_t address, size_t n) {
    struct collection collection = {0, 0, NULL};
    unsigned char reference[REFERENCE_BYTES];
    enum status status = STATUS_OK;
    if (n > file_size / REFERENCE_BYTES || !is_inside(file_size, address, n * REFERENCE_BYTES))
        return STATUS_FILE;
    for (size_t i = 0; i < n && !status; i++) {
        status = read_at(descriptor, address + i * REFERENCE_BYTES, REFERENCE_BYTES, reference);
        if (!status)
            status = check_text(descriptor, file_size, reference, &collection);
    }
    free(collection.bytes);
    return status;
}
