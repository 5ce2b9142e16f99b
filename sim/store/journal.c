/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/store/journal.h"

#include "sim/base/leftover.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { WORD = 16, PIECE = 1 << 20 };
static const char rows_word[WORD] = "solidair rows 1", state_word[WORD] = "solidair state1";

/* A state: this, the pieces, and the checksum of both. */
struct head {
    char word[WORD];
    struct journal_mark mark;
    uint64_t bytes; /* of the rows that belong to it */
    uint64_t sum;
};

static bool name_file(char name[PATH_MAX], const char *path, const char *end) {
    int n = snprintf(name, PATH_MAX, "%s.part.%s", path, end);
    return n > 0 && n < PATH_MAX;
}

static void name_files(struct journal *j, const char *path) {
    j->off =
        !name_file(j->rows, path, "rows") || !name_file(j->state, path, "state") || !name_file(j->next, path, "next");
}

/* ---- bytes ---- */

static uint32_t add_sum(uint32_t sum, const void *data, size_t bytes) {
    return (uint32_t)crc32_z(sum, data, bytes);
}

static bool write_all(int handle, const void *data, size_t bytes, uint64_t at) {
    const unsigned char *from = data;
    while (bytes > 0) {
        ssize_t n = pwrite(handle, from, bytes < PIECE ? bytes : PIECE, (off_t)at);
        if (n <= 0)
            return false;
        from += n;
        at += (uint64_t)n;
        bytes -= (size_t)n;
    }
    return true;
}

static bool read_all(int handle, void *data, size_t bytes, uint64_t at) {
    unsigned char *to = data;
    while (bytes > 0) {
        ssize_t n = pread(handle, to, bytes < PIECE ? bytes : PIECE, (off_t)at);
        if (n <= 0)
            return false;
        to += n;
        at += (uint64_t)n;
        bytes -= (size_t)n;
    }
    return true;
}

/* The checksum of bytes from .. to of a file; false when it is not so long. */
static bool sum_file(int handle, uint64_t from, uint64_t to, uint32_t *sum) {
    unsigned char *piece = malloc(PIECE);
    bool good = piece != NULL;
    *sum = 0;
    while (good && from < to) {
        size_t n = to - from < PIECE ? (size_t)(to - from) : PIECE;
        good = read_all(handle, piece, n, from);
        if (good)
            *sum = add_sum(*sum, piece, n);
        from += n;
    }
    free(piece);
    return good;
}

/* ---- opening ---- */

/* A link is not followed, and a pipe does not make us wait. Negative: there is none, or not of this kind. */
static int open_file(const char *path, int how, const char *word, bool *foreign) {
    char first[WORD];
    struct stat about;
    int handle = open(path, how | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666);
    if (handle < 0) {
        *foreign |= lstat(path, &about) == 0;
        return -1;
    }
    bool ours = fstat(handle, &about) == 0 && S_ISREG(about.st_mode) &&
                (about.st_size == 0 || (read_all(handle, first, WORD, 0) && memcmp(first, word, WORD) == 0));
    if (ours)
        return handle;
    *foreign = true;
    (void)close(handle); /* nothing was written */
    return -1;
}

/* Remove it, if it is of this kind. */
static void remove_file(const char *path, const char *word) {
    bool foreign = false;
    int handle = open_file(path, O_RDONLY, word, &foreign);
    if (handle < 0)
        return;
    (void)unlink(path);
    (void)close(handle); /* nothing was written */
}

static bool has_bytes(int handle) {
    struct stat about;
    return fstat(handle, &about) == 0 && about.st_size > 0;
}

/* The whole state and the rows that belong to it, by their checksums. */
static bool is_whole(const struct journal *j, int state, struct head *head) {
    struct stat about;
    uint32_t sum, own;
    if (fstat(state, &about) != 0 || (uint64_t)about.st_size < sizeof *head + sizeof own ||
        !read_all(state, head, sizeof *head, 0))
        return false;
    uint64_t end = (uint64_t)about.st_size - sizeof own;
    if (!sum_file(state, 0, end, &sum) || !read_all(state, &own, sizeof own, end) || sum != own)
        return false;
    return sum_file(j->handle, WORD, head->bytes, &sum) && sum == head->sum && head->bytes >= WORD;
}

static enum journal_found read_state(struct journal *j, int state, struct journal_mark *mark) {
    struct head head;
    j->file = state < 0 ? NULL : fdopen(state, "r");
    if (!j->file) {
        if (state >= 0)
            (void)close(state); /* nothing was written */
        return has_bytes(j->handle) ? JOURNAL_BEGUN : JOURNAL_NOTHING;
    }
    if (!is_whole(j, state, &head) || fseek(j->file, sizeof head, SEEK_SET) != 0)
        return JOURNAL_DAMAGED;
    *mark = head.mark;
    j->bytes = head.bytes;
    j->sum = (uint32_t)head.sum;
    j->read = WORD;
    j->has_state = true;
    return JOURNAL_WHOLE;
}

enum journal_found journal_open(struct journal *journal, const char *path, struct journal_mark *mark) {
    struct journal *j = journal;
    bool foreign = false;
    *j = (struct journal){.handle = -1};
    name_files(j, path);
    if (j->off)
        return JOURNAL_NOTHING;
    int state = open_file(j->state, O_RDONLY, state_word, &foreign);
    const char *looked_at = foreign ? j->state : j->rows;
    if (!foreign)
        j->handle = open_file(j->rows, O_RDWR | O_CREAT, rows_word, &foreign);
    if (foreign)
        j->foreign = looked_at;
    j->off = j->handle < 0;
    if (j->off && state >= 0)
        (void)close(state); /* nothing was written */
    if (j->off)
        return j->foreign ? JOURNAL_FOREIGN : JOURNAL_NOTHING;
    enum journal_found found = read_state(j, state, mark);
    if (found != JOURNAL_WHOLE)
        journal_clear(j);
    return found;
}

/* ---- reading ---- */

static void close_state(struct journal *j) {
    if (j->file)
        (void)fclose(j->file); /* only read */
    j->file = NULL;
}

bool journal_take(struct journal *journal, void *data, size_t bytes) {
    return journal->file && (bytes == 0 || fread(data, 1, bytes, journal->file) == bytes);
}

bool journal_ends(struct journal *journal) {
    uint32_t sum;
    char more;
    bool ends = journal_take(journal, &sum, sizeof sum) && !journal_take(journal, &more, 1);
    close_state(journal);
    return ends;
}

size_t journal_next(struct journal *journal, void *letter, size_t room) {
    struct journal *j = journal;
    uint64_t size, left = j->bytes - j->read;
    if (left < sizeof size || !read_all(j->handle, &size, sizeof size, j->read) || size > left - sizeof size ||
        size > room || !read_all(j->handle, letter, (size_t)size, j->read + sizeof size))
        return 0;
    j->read += sizeof size + size;
    return (size_t)size;
}

/* ---- writing ---- */

/* Without a state the rows are of no use to anybody. */
void journal_clear(struct journal *journal) {
    struct journal *j = journal;
    close_state(j);
    if (j->off)
        return;
    remove_file(j->next, state_word);
    remove_file(j->state, state_word);
    j->has_state = false;
    j->bytes = WORD;
    j->sum = 0;
    leftover_add(j->rows); /* until there is a state that they belong to */
    if (ftruncate(j->handle, 0) != 0 || !write_all(j->handle, rows_word, WORD, 0))
        j->off = true;
}

/* The disk is full, or worse: make room for the results themselves. */
static void give_up(struct journal *j) {
    j->off = true;
    j->has_state = false;
    remove_file(j->next, state_word);
    remove_file(j->state, state_word);
    remove_file(j->rows, rows_word);
    leftover_drop(j->rows);
}

void journal_add(struct journal *journal, const void *letter, size_t bytes) {
    struct journal *j = journal;
    uint64_t size = bytes;
    if (j->off)
        return;
    if (!write_all(j->handle, &size, sizeof size, j->bytes) ||
        !write_all(j->handle, letter, bytes, j->bytes + sizeof size)) {
        give_up(j);
        return;
    }
    j->sum = add_sum(add_sum(j->sum, &size, sizeof size), letter, bytes);
    j->bytes += sizeof size + bytes;
}

void journal_begin_state(struct journal *journal, const struct journal_mark *mark) {
    struct journal *j = journal;
    struct head head = {.mark = *mark, .bytes = j->bytes, .sum = j->sum};
    memcpy(head.word, state_word, WORD);
    if (j->off)
        return;
    remove_file(j->next, state_word); /* of a run that was killed while it wrote */
    int handle = open(j->next, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    j->file = handle < 0 ? NULL : fdopen(handle, "w");
    if (!j->file) {
        if (handle >= 0)
            (void)close(handle);
        give_up(j);
        return;
    }
    j->state_sum = 0;
    journal_put(j, &head, sizeof head);
}

/* What fails is seen at the end. */
void journal_put(struct journal *journal, const void *data, size_t bytes) {
    if (journal->off || bytes == 0)
        return;
    journal->state_sum = add_sum(journal->state_sum, data, bytes);
    (void)fwrite(data, 1, bytes, journal->file);
}

void journal_end_state(struct journal *journal) {
    struct journal *j = journal;
    uint32_t sum = j->state_sum;
    if (j->off)
        return;
    journal_put(j, &sum, sizeof sum);
    bool good = fflush(j->file) == 0 && !ferror(j->file) && fdatasync(fileno(j->file)) == 0;
    good = fclose(j->file) == 0 && good;
    j->file = NULL;
    if (!good || rename(j->next, j->state) != 0) {
        give_up(j);
        return;
    }
    j->has_state = true;
    leftover_drop(j->rows);
}

/* ---- end ---- */

void journal_close(struct journal *journal) {
    struct journal *j = journal;
    close_state(j);
    if (j->rows[0] && !j->off && !j->has_state)
        (void)unlink(j->rows);
    leftover_drop(j->rows);
    if (j->handle > 0)
        (void)close(j->handle); /* what is not whole is seen by its checksum */
    *j = (struct journal){.handle = -1, .off = true};
}

void journal_remove(const char *path) {
    struct journal j;
    name_files(&j, path);
    if (j.off)
        return;
    remove_file(j.next, state_word);
    remove_file(j.state, state_word);
    remove_file(j.rows, rows_word);
}
