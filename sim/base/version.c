/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/version.h"

#ifndef SOLIDAIR_REVISION
#define SOLIDAIR_REVISION "unknown"
#endif

const char version_program[] = "0.2.0";
const char version_revision[] = SOLIDAIR_REVISION;
#ifdef __clang__
const char version_compiler[] = __VERSION__;
#else
const char version_compiler[] = "gcc " __VERSION__;
#endif
