/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where libFuzzer begins; TARGET is one of targets.h. */
#include "tests/fuzz/targets.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    (void)TARGET(bytes, length); /* read or refused */
    return 0;
}
