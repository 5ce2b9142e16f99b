/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keyed random numbers: a number is a pure function of who, when and what for, never of how many were drawn before.
 *
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11). The 128-bit counter is
 * {draw, client << 8 | attempt, who, what}; the 64-bit key is a bijective mix of the seed and (year, form, source). So
 * for one seed two different purposes never share a block of numbers as long as the name hashes differ; whoever hashes
 * names checks that (stream_hash_name). */
#ifndef MODELS_CORE_STREAM_H
#define MODELS_CORE_STREAM_H

#include <stdint.h>

/* What a number is for. The values are part of every result: never renumber, only append. */
enum stream_source {
    SOURCE_LEVEL = 1,          /* A: unknown level of a municipality (keyed by outer index) */
    SOURCE_REGIONAL = 2,       /* W: regional factor */
    SOURCE_PRODUCT = 3,        /* Y: product factor */
    SOURCE_MUNICIPAL = 4,      /* Z: municipal factor */
    SOURCE_PRICE = 5,          /* price index */
    SOURCE_PGB_SHARE = 6,      /* logit of the PGB share */
    SOURCE_STOCK = 7,          /* clients in the base year */
    SOURCE_STAY = 8,           /* clients who stay from last year */
    SOURCE_INFLOW = 9,         /* new clients */
    SOURCE_FORM = 10,          /* clients who choose a PGB */
    SOURCE_COST = 11,          /* cost of a cell, or of its clients */
    SOURCE_SPLIT = 12,         /* split of a gamma cell over its clients */
    SOURCE_INPUT = 13,         /* uncertain input, who = hash of its path (keyed by outer index) */
    SOURCE_BUDGET = 14,        /* the region's total budget of a year (keyed by outer index) */
    SOURCE_ORDER = 15,         /* order in which players enter a coalition; the draw is the number of the order */
    SOURCE_EXTRA = 16,         /* how long extra clients stay in care */
    SOURCE_EXTRA_COST = 17,    /* cost of extra clients */
    SOURCE_DESIGN = 18,        /* points of a design (models/analysis/sobol.h); the draw is the row */
    SOURCE_CLIENT = 19,        /* cost of the client whose absence or presence is valued */
    SOURCE_CLIENT_KIND = 20,   /* that client's product, and its kind within a mixture */
    SOURCE_SUB_REGION = 21,    /* S: level of a sub-region (keyed by outer index) */
    SOURCE_TREND = 22,         /* trend of prices (keyed by outer index) */
    SOURCE_START = 23,         /* common level of cost (keyed by outer index) */
    SOURCE_SCALE = 24,         /* scale of an innovation of Z */
    SOURCE_KEPT = 25,          /* which clients, or what part of their cost, stay from last year */
    SOURCE_KEPT_REST = 26,     /* the cost of those who leave */
    SOURCE_FORM_COST = 27,     /* part of the cost that is of clients with a PGB */
    SOURCE_BUDGET_SHARE = 28,  /* error of a budget share (keyed by outer index) */
    SOURCE_SCALE_SET = 29,     /* scale of a past innovation of Z; the draw is the sweep */
    SOURCE_SCALE_COMMON = 30,  /* a common term beside it */
    SOURCE_OBSERVED = 31,      /* chance and reporting error of an account (keyed by outer index) */
    SOURCE_OBSERVED_SUM = 32,  /* the same of a sum of accounts, and how it is shared out */
    SOURCE_ATTITUDE = 33,      /* what a municipality weighs that decides by a rule; the draw is the repetition */
    SOURCE_ORDER_LASTING = 34, /* order of the points of a group (stratum.h): of what lasts */
    SOURCE_ORDER_STEPS = 35,   /* of steps keyed by the draw */
    SOURCE_ORDER_PAST = 36     /* of steps keyed by outer index; the draw is the replicate in all three */
};

/* One purpose: everything but the draw, the client and the attempt. */
struct stream {
    uint32_t key[2];
    uint32_t who;  /* hash of the CBS code, or of "region" */
    uint32_t what; /* hash of the product name, or 0 */
};

/* Set in a draw number: the samplers (sample.h) give that draw's numbers mirrored. */
#define STREAM_MIRRORED (UINT32_C(1) << 31)

enum {
    STREAM_MAX_CLIENT = (1 << 24) - 1, /* highest client number within one cell */
    STREAM_MAX_ATTEMPT = 255           /* highest attempt of a rejection sampler */
};

/* 32-bit hash of a name (FNV-1a with a final mix). Equal names give equal hashes on every machine. Callers must treat
 * two different names with one hash as an error. */
uint32_t stream_hash_name(const char *name);

/* form: 0 ZIN, 1 PGB, 255 neither. year: calendar year. */
struct stream stream_open(uint64_t seed, uint32_t who, uint32_t what, unsigned form, unsigned year,
                          enum stream_source source);

/* The four words at one place of the stream. client <= STREAM_MAX_CLIENT, attempt <= STREAM_MAX_ATTEMPT. The readable
 * form, held against Random123; the samplers have their own vectorised loop that must agree with it. */
void stream_words(const struct stream *stream, uint32_t draw, uint32_t client, uint32_t attempt, uint32_t words[4]);

#endif
