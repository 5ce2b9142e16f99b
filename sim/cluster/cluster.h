/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes of one run, on one machine or on many: which one am I, do we agree, give me yours.
 *
 * Two halves with the same functions: cluster_single.c is a cluster of one process, the ordinary program; cluster_mpi.c
 * is the only user of MPI, and build/solidair-mpi has it instead. The first process (rank 0) speaks, writes and
 * reports.
 *
 * "Collective" means that all processes must make the call, in the same order. A process or a link that is lost ends
 * all processes at once, which is MPI's own way: it leaves at most a .part file. */
#ifndef SIM_CLUSTER_CLUSTER_H
#define SIM_CLUSTER_CLUSTER_H

#include "models/core/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Collective: first and last thing in the program. The exit code of all is the highest of any. */
void cluster_start(int *argc, char ***argv);
int cluster_end(int code);

/* From now on until cluster_end this process works by itself, as a cluster of one. Not collective: the others go to
 * cluster_end and wait for it there. */
void cluster_leave(void);

/* Which process, and of how many. */
size_t cluster_rank(void);
size_t cluster_size(void);

/* Collective: OK when all processes are well; otherwise all get the status and the note of the first process that is
 * not. */
CHECKED enum status cluster_agree(enum status status, struct note *note);

/* Collective: do all processes hold the same number? */
bool cluster_is_same(uint64_t number);

/* Collective: the n numbers become those of the first process. */
void cluster_share(int64_t *numbers, size_t n);

/* Collective: data[k] of the first process becomes the sum over all processes; that of the others stays as it was. */
void cluster_add(int64_t *data, size_t n);

/* From another process to the first: cluster_give there meets cluster_take here, with the same number of elements. */
void cluster_give(const double *data, size_t n);
void cluster_take(size_t rank, double *data, size_t n);

/* A letter: bytes that travel while the sender goes on. */
struct letter {
    unsigned char *data;
    size_t room;
    size_t bytes; /* that were received */
    void *travel; /* the half's own */
};

/* Room for this many bytes. STATUS_MEMORY. letter_free is legal on a zeroed letter and twice, and waits as letter_wait.
 */
CHECKED enum status letter_init(struct letter *letter, size_t room);
void letter_free(struct letter *letter);

/* Send the letter's first bytes to the first process; until letter_wait has returned its data must not change. */
void letter_send(struct letter *letter, size_t bytes);
void letter_wait(struct letter *letter);

/* Receive the next letter of that process. Only the first process does, as often as letters are sent. */
void letter_receive(struct letter *letter, size_t rank);

#endif
