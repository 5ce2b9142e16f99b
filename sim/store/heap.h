/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of variable length, read from a results file without HDF5.
 *
 * HDF5 1.10 trusts the lengths and places in its global heap, so a damaged file makes it crash. The heap is simple
 * (HDF5 File Format Specification 2.0, III.E "Global Heap"; VIII.B for the references), so we walk it ourselves, within
 * bounds: all texts of a data set together are at most 64 MB. */
#ifndef SIM_STORE_HEAP_H
#define SIM_STORE_HEAP_H

#include "models/core/status.h"
#include <stddef.h>
#include <stdint.h>

/* Read the n texts whose references stand at `address` of the file. texts: [n], filled with strings of the caller's to
 * free; on failure the rest is NULL. STATUS_FILE: the file contradicts itself. STATUS_IO, STATUS_MEMORY. */
CHECKED enum status heap_read_texts(int descriptor, uint64_t file_size, uint64_t address, size_t n, char **texts);

/* May HDF5 be let loose on these texts: does all that stands in the same collections as they do lie within them?
 * STATUS_FILE if not; STATUS_IO, STATUS_MEMORY. */
CHECKED enum status heap_check_texts(int descriptor, uint64_t file_size, uint64_t address, size_t n);

#endif
