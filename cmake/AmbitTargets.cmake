# The kinds of targets that ambit consists of. Each folder names its sources with one call.
# Everything is compiled with ambit_warnings, which stays private and is never exported.

add_library(ambit_warnings INTERFACE)
target_compile_options(ambit_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual)

# What all of our own code has in common: language, warnings, private headers ("json/value.h").
function(ambit_own_code target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(${target} PRIVATE ambit_warnings)
endfunction()

# An executable that uses the library and its private headers.
function(ambit_executable target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_executable(${target} ${arg_SOURCES})
  ambit_own_code(${target})
  target_link_libraries(${target} PRIVATE ambit::ambit ${arg_LINK})
endfunction()

# ambit_component(<name> SOURCES <file>... [DEPENDS <component>...] [LINK <target>...])
# Makes lib/<name> an object library and a part of the library `ambit`. LINK names third-party
# targets; header-only ones are not passed on, so that users of ambit need not have them.
function(ambit_component name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LINK")
  foreach(component IN LISTS arg_DEPENDS)
    if(NOT TARGET ambit_${component})
      message(FATAL_ERROR "lib/${name} depends on ${component}, which does not stand before it in AMBIT_COMPONENTS")
    endif()
  endforeach()
  add_library(ambit_${name} OBJECT ${arg_SOURCES})
  ambit_own_code(ambit_${name})
  target_include_directories(ambit_${name} PRIVATE ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(ambit_${name} PRIVATE ${arg_LINK})
  if(BUILD_SHARED_LIBS)
    set_target_properties(ambit_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
  target_sources(ambit PRIVATE $<TARGET_OBJECTS:ambit_${name}>)
  foreach(library IN LISTS arg_LINK)
    get_target_property(type ${library} TYPE)
    if(NOT type STREQUAL "INTERFACE_LIBRARY")
      target_link_libraries(ambit PRIVATE ${library})
    endif()
  endforeach()
endfunction()

# ambit_tool(<name> SOURCES <file>... [LINK <target>...] [INSTALL])
# Makes the command tools/<name>/<name>; its target is called tool_<name>.
function(ambit_tool name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "INSTALL" "" "SOURCES;LINK")
  ambit_executable(tool_${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK})
  set_target_properties(tool_${name} PROPERTIES OUTPUT_NAME ${name})
  if(arg_INSTALL AND AMBIT_INSTALL)
    install(TARGETS tool_${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()

# ambit_test(<component> SOURCES <file>... [LINK <target>...])
# Makes one executable of a component's tests; ctest runs each TEST_CASE as <component>.<name>.
# Tests run in the project's root and name files from there, in #include too: tests/<file>.
function(ambit_test component)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  ambit_executable(test_${component}
    SOURCES ${arg_SOURCES} LINK Catch2::Catch2WithMain ${arg_LINK})
  target_include_directories(test_${component} PRIVATE ${PROJECT_SOURCE_DIR})
  # What the tests call is optimised; their own sources take clang with sanitizers 2.5 times as long
  # to compile if they are, too.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(test_${component} PRIVATE $<$<CONFIG:Debug>:-O0>)
  endif()
  catch_discover_tests(test_${component}
    TEST_PREFIX ${component}. WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# ambit_fuzz(<entry> [SOURCES <file>...] [LINK <target>...])
# Makes fuzz/<entry>.cc the executable fuzz_<entry>, a part of the target fuzz_targets, and a test
# that replays fuzz/corpus/<entry>. SOURCES adds files to <entry>.cc.
function(ambit_fuzz entry)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  ambit_executable(fuzz_${entry} SOURCES ${entry}.cc ${arg_SOURCES} LINK ${arg_LINK})
  target_include_directories(fuzz_${entry} PRIVATE ${PROJECT_SOURCE_DIR})
  add_dependencies(fuzz_targets fuzz_${entry})
  if(AMBIT_FUZZ)
    target_link_options(fuzz_${entry} PRIVATE -fsanitize=fuzzer)
    set(replay fuzz_${entry} -runs=0)
  else()
    target_sources(fuzz_${entry} PRIVATE replay_main.cc)
    set(replay fuzz_${entry})
  endif()
  add_test(NAME fuzz.${entry} COMMAND ${replay} ${PROJECT_SOURCE_DIR}/fuzz/corpus/${entry}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# ambit_bench(<question> [SOURCES <file>...] [LINK <target>...])
# Makes bench/<question>_bench.cc the executable <question>_bench; SOURCES adds files to it.
function(ambit_bench question)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  ambit_executable(${question}_bench
    SOURCES ${question}_bench.cc ${arg_SOURCES} LINK benchmark::benchmark_main ${arg_LINK})
  target_include_directories(${question}_bench PRIVATE ${PROJECT_SOURCE_DIR})
endfunction()
