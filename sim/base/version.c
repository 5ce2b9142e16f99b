/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/version.h"

/* Only for their version numbers. */
#include <H5public.h>
#include <gsl/gsl_version.h>
#include <libconfig.h>

#ifndef SOLIDAIR_REVISION
#define SOLIDAIR_REVISION "unknown"
#endif

const char version_program[] = "0.1.0";
const char version_revision[] = SOLIDAIR_REVISION;
#ifdef __clang__
const char version_compiler[] = __VERSION__;
#else
const char version_compiler[] = "gcc " __VERSION__;
#endif

#define TEXT(number) #number
#define VALUE(number) TEXT(number)
const char version_libraries[] =
    "GSL " GSL_VERSION ", " H5_VERS_INFO ", libconfig " VALUE(LIBCONFIG_VER_MAJOR) "." VALUE(LIBCONFIG_VER_MINOR);
