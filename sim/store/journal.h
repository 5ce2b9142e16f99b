/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run has so far, beside the results file that it writes: two files from which it goes on when it is ended
 * before its time.
 *
 *     PATH.part.rows    letters of draws, one after the other; added to only
 *     PATH.part.state   everything else: how far the run is, how many letters belong to it and their checksum; with a
 *                       checksum of its own. Written anew each time, as PATH.part.next, and renamed
 *
 * An HDF5 file that nobody closed cannot be read in general; these can, or it is seen that they cannot. Nothing is
 * taken from them before all of it has been checked. Who holds the lock on PATH.part (store_create) is the only one to
 * touch them. They are a help: when one cannot be written, they are removed, and the run goes on without. */
#ifndef SIM_STORE_JOURNAL_H
#define SIM_STORE_JOURNAL_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a state is of. */
struct journal_mark {
    uint64_t run; /* which run: scenario, tables, options, program */
    int64_t total, done;
};

struct journal {
    char rows[PATH_MAX], state[PATH_MAX], next[PATH_MAX];
    bool off;             /* not written (any more) */
    const char *foreign;  /* the name that something else has; NULL: none */
    bool has_state;       /* there is one to go on from */
    int handle;           /* of the rows; -1: not open */
    uint64_t bytes, read; /* of them: written, and taken out again */
    uint32_t sum;         /* checksum of these bytes */
    FILE *file;           /* a state being written or read */
    uint32_t state_sum;
};

enum journal_found { JOURNAL_NOTHING, JOURNAL_BEGUN, JOURNAL_WHOLE, JOURNAL_DAMAGED, JOURNAL_FOREIGN };

/* Look at what stands beside a results file. JOURNAL_WHOLE: the mark is filled, and the state can be taken piece by
 * piece, then the letters. JOURNAL_BEGUN: its run was ended before there was a state. JOURNAL_FOREIGN: something else
 * has a name (journal->foreign); it is left alone, and nothing will be written. */
enum journal_found journal_open(struct journal *journal, const char *path, struct journal_mark *mark);

/* The next piece of the state, as it was put; false when there are not so many bytes left. And its end: is there
 * nothing more? */
bool journal_take(struct journal *journal, void *data, size_t bytes);
bool journal_ends(struct journal *journal);

/* The next letter into a buffer of `room` bytes; 0: there is none that fits. */
size_t journal_next(struct journal *journal, void *letter, size_t room);

/* Forget what is there and begin anew. */
void journal_clear(struct journal *journal);

/* Add a letter. */
void journal_add(struct journal *journal, const void *letter, size_t bytes);

/* Write a state: begin, the pieces, end. The one of before stays until the new one is whole. */
void journal_begin_state(struct journal *journal, const struct journal_mark *mark);
void journal_put(struct journal *journal, const void *data, size_t bytes);
void journal_end_state(struct journal *journal);

/* Close what is open; the files stay, if there is a state among them. Legal on one that was never opened. */
void journal_close(struct journal *journal);

/* Remove what stands beside a results file, as far as it is a journal: its run is complete, or is to start over. */
void journal_remove(const char *path);

#endif
