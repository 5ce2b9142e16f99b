/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/version.h"

/* Only for their version numbers. */
#include <H5public.h>
#include <expat.h>
#include <gsl/gsl_version.h>
#include <libconfig.h>

#define TEXT(number) #number
#define VALUE(number) TEXT(number)
const char version_libraries[] =
    "GSL " GSL_VERSION ", " H5_VERS_INFO
    ", libconfig " VALUE(LIBCONFIG_VER_MAJOR) "." VALUE(LIBCONFIG_VER_MINOR) ", expat " VALUE(
        XML_MAJOR_VERSION) "." VALUE(XML_MINOR_VERSION) "." VALUE(XML_MICRO_VERSION);
