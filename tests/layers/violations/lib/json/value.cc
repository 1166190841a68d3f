#include <simdjson.h>

#include "ambit/document.h"
#include "json/value.h"
#include "policy/document.h"
#include "support/symbol.h"
#include "tests/json/value.h"
