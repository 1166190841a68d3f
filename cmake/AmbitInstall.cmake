# The library, its public headers and the files that find_package(ambit) reads.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ambit)
install(TARGETS ambit EXPORT ambitTargets FILE_SET HEADERS)
install(EXPORT ambitTargets NAMESPACE ambit:: DESTINATION ${package_dir})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/ambitConfig.cmake.in ${PROJECT_BINARY_DIR}/ambitConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/ambitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/ambitConfig.cmake
  ${PROJECT_BINARY_DIR}/ambitConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/FindRE2.cmake
  DESTINATION ${package_dir})
