/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cluster of one process: it agrees with itself, and there is nobody to give or take anything. */
#include "sim/cluster/cluster.h"

#include <string.h>

void cluster_start(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
}

int cluster_end(int code) {
    return code;
}

void cluster_leave(void) {
}

size_t cluster_rank(void) {
    return 0;
}

size_t cluster_size(void) {
    return 1;
}

enum status cluster_agree(enum status status, struct note *note) {
    (void)note;
    return status;
}

bool cluster_is_same(uint64_t number) {
    (void)number;
    return true;
}

void cluster_share(int64_t *numbers, size_t n) {
    (void)numbers;
    (void)n;
}

void cluster_add(int64_t *data, size_t n) {
    (void)data;
    (void)n;
}

void cluster_give(const double *data, size_t n) {
    (void)data;
    (void)n;
}

void cluster_take(size_t rank, double *data, size_t n) {
    (void)rank;
    (void)data;
    (void)n;
}

enum status letter_init(struct letter *letter, size_t room) {
    (void)room;
    memset(letter, 0, sizeof *letter);
    return STATUS_OK;
}

void letter_free(struct letter *letter) {
    memset(letter, 0, sizeof *letter);
}

void letter_send(struct letter *letter, size_t bytes) {
    (void)letter;
    (void)bytes;
}

void letter_wait(struct letter *letter) {
    (void)letter;
}

void letter_receive(struct letter *letter, size_t rank) {
    (void)rank;
    letter->bytes = 0;
}
