/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What zip.c asks of zlib, for the page: its script inflates (src/tables.js), a piece at a time. */
#ifndef SIM_REPORT_WEB_STANDIN_ZLIB_H
#define SIM_REPORT_WEB_STANDIN_ZLIB_H

#include <stdbool.h>

typedef unsigned char Bytef;
typedef unsigned int uInt;
typedef unsigned long uLong;

enum { Z_OK = 0, Z_STREAM_END = 1, Z_DATA_ERROR = -3, Z_NO_FLUSH = 0, MAX_WBITS = 15 };

typedef struct {
    const Bytef *next_in;
    uInt avail_in;
    Bytef *next_out;
    uInt avail_out;
    int handle; /* of the script's */
    bool given; /* all of the input */
} z_stream;

/* The one kind that is used, without a header (window_bits below 0). */
int inflateInit2(z_stream *stream, int window_bits);
int inflate(z_stream *stream, int flush);
int inflateEnd(z_stream *stream);
uLong crc32(uLong crc, const void *bytes, uInt n);

#endif
