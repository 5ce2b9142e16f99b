/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cluster by MPI. Errors of MPI itself end all processes (its default), so they need no handling here. */
#include "sim/cluster/cluster.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MOST = 1 << 28, /* elements per call: MPI counts in int */
    PAGE = 4096,    /* letters go in whole pages, for the same reason */
    WAIT_NANOSECONDS = 1000000,
    TAG_SUMS = 1,
    TAG_LETTER = 2
};

static MPI_Comm together; /* all processes, or this one alone */

void cluster_start(int *argc, char ***argv) {
    int provided;
    MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &provided); /* only the main thread calls MPI */
    together = MPI_COMM_WORLD;
}

/* Who has nothing to do waits for minutes perhaps, and takes no processor meanwhile. */
int cluster_end(int code) {
    int worst = code, ended = 0;
    MPI_Request request;
    MPI_Iallreduce(&code, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD, &request);
    for (MPI_Test(&request, &ended, MPI_STATUS_IGNORE); !ended; MPI_Test(&request, &ended, MPI_STATUS_IGNORE))
        nanosleep(&(struct timespec){0, WAIT_NANOSECONDS}, NULL);
    MPI_Finalize();
    return worst;
}

void cluster_leave(void) {
    together = MPI_COMM_SELF;
}

size_t cluster_rank(void) {
    int rank = 0;
    MPI_Comm_rank(together, &rank);
    return (size_t)rank;
}

size_t cluster_size(void) {
    int size = 1;
    MPI_Comm_size(together, &size);
    return (size_t)size;
}

enum status cluster_agree(enum status status, struct note *note) {
    int size = (int)cluster_size(), mine = status ? (int)cluster_rank() : size, first = size;
    int number = (int)status;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, together);
    if (first == size)
        return STATUS_OK;
    MPI_Bcast(&number, 1, MPI_INT, first, together);
    MPI_Bcast(note, (int)sizeof *note, MPI_BYTE, first, together);
    return (enum status)number;
}

bool cluster_is_same(uint64_t number) {
    uint64_t low = number, high = number;
    MPI_Allreduce(&number, &low, 1, MPI_UINT64_T, MPI_MIN, together);
    MPI_Allreduce(&number, &high, 1, MPI_UINT64_T, MPI_MAX, together);
    return low == high;
}

static int some_of(size_t left) {
    return left < MOST ? (int)left : MOST;
}

void cluster_share(int64_t *numbers, size_t n) {
    for (size_t at = 0; at < n; at += MOST)
        MPI_Bcast(numbers + at, some_of(n - at), MPI_INT64_T, 0, together);
}

void cluster_add(int64_t *data, size_t n) {
    bool first = cluster_rank() == 0;
    for (size_t at = 0; at < n; at += MOST)
        MPI_Reduce(first ? MPI_IN_PLACE : data + at, data + at, some_of(n - at), MPI_INT64_T, MPI_SUM, 0, together);
}

void cluster_give(const double *data, size_t n) {
    for (size_t at = 0; at < n; at += MOST)
        MPI_Send(data + at, some_of(n - at), MPI_DOUBLE, 0, TAG_SUMS, together);
}

void cluster_take(size_t rank, double *data, size_t n) {
    for (size_t at = 0; at < n; at += MOST)
        MPI_Recv(data + at, some_of(n - at), MPI_DOUBLE, (int)rank, TAG_SUMS, together, MPI_STATUS_IGNORE);
}

/* ---- letters ---- */

struct travel {
    MPI_Datatype page;
    MPI_Request request;
};

enum status letter_init(struct letter *letter, size_t room) {
    size_t pages = room / PAGE + 1;
    memset(letter, 0, sizeof *letter);
    struct travel *travel = malloc(sizeof *travel);
    letter->data = malloc(pages * PAGE);
    if (!travel || !letter->data) {
        free(travel);
        free(letter->data);
        letter->data = NULL;
        return STATUS_MEMORY;
    }
    letter->room = pages * PAGE;
    letter->travel = travel;
    travel->request = MPI_REQUEST_NULL;
    MPI_Type_contiguous(PAGE, MPI_BYTE, &travel->page);
    MPI_Type_commit(&travel->page);
    return STATUS_OK;
}

void letter_free(struct letter *letter) {
    struct travel *travel = letter->travel;
    if (travel) {
        letter_wait(letter);
        MPI_Type_free(&travel->page);
    }
    free(travel);
    free(letter->data);
    memset(letter, 0, sizeof *letter);
}

void letter_send(struct letter *letter, size_t bytes) {
    struct travel *travel = letter->travel;
    size_t pages = (bytes + PAGE - 1) / PAGE;
    memset(letter->data + bytes, 0, pages * PAGE - bytes);
    MPI_Isend(letter->data, (int)pages, travel->page, 0, TAG_LETTER, together, &travel->request);
}

void letter_wait(struct letter *letter) {
    struct travel *travel = letter->travel;
    MPI_Wait(&travel->request, MPI_STATUS_IGNORE);
}

void letter_receive(struct letter *letter, size_t rank) {
    struct travel *travel = letter->travel;
    MPI_Status status;
    int pages = 0;
    MPI_Recv(letter->data, (int)(letter->room / PAGE), travel->page, (int)rank, TAG_LETTER, together, &status);
    MPI_Get_count(&status, travel->page, &pages);
    letter->bytes = (size_t)pages * PAGE;
}
