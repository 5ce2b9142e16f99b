/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results files on disk, format 1 (results/README.md): HDF5 that also opens as netCDF-4. */
#include "sim/store/file.h"

const struct store_kind store_kind_file = {
    .begin = file_begin,
    .start = file_start,
    .copy = file_copy,
    .write_axis = file_write_axis,
    .start_draws = file_start_draws,
    .write = file_write,
    .place = file_place,
    .follow = file_follow,
    .finish = file_finish,
    .abandon = file_abandon,
    .create_packer = file_create_packer,
    .parcel_bound = file_parcel_bound,
    .fits_parcel = file_fits_parcel,
    .pack = file_pack,
    .place_parcel = file_place_parcel,
    .is_results = file_is_results,
    .is_unfinished = file_is_unfinished,
    .open = file_open,
    .is_complete = file_is_complete,
    .close = file_close,
    .has = file_has,
    .look = file_look,
    .fetch = file_fetch,
    .fetch_draws = file_fetch_draws,
    .check = file_check,
    .check_all = file_check_all,
};
