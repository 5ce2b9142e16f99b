/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The raw words of the keyed stream, without end, for a battery of tests. Counters run as the simulation runs them:
 * over draws, then clients, then attempts, municipalities and purposes; so neighbouring keys and counters are what is
 * tested. */
#include "models/core/stream.h"
#include <stdio.h>

int main(void) {
    static const char *const town[] = {"GM0003", "GM0005", "GM0014", "GM0017"};
    static const char *const product[] = {"ambulant", "daghulp", "verblijf"};
    uint32_t words[4 * 1024];
    for (uint32_t round = 0;; round++)
        for (unsigned year = 2015; year <= 2020; year++)
            for (unsigned source = SOURCE_LEVEL; source <= SOURCE_SPLIT; source++)
                for (size_t i = 0; i < 4; i++)
                    for (size_t p = 0; p < 3; p++) {
                        struct stream s = stream_open(1, stream_hash_name(town[i]), stream_hash_name(product[p]),
                                                      source % 2, year, (enum stream_source)source);
                        for (uint32_t k = 0; k < 1024; k++)
                            stream_words(&s, round * 256 + k / 4, k % 2, k / 2 % 2, words + 4 * k);
                        if (fwrite(words, sizeof words, 1, stdout) != 1)
                            return 0; /* the reader has had enough */
                    }
}
