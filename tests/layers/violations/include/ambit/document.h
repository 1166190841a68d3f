#include <simdjson.h>

#include <string>

#include "ambit/value.h"
#include "json/value.h"
