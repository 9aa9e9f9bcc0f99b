# The library that programs link, annals::annals: the rooms up to graph in one archive, and the headers in their
# include/annals. Installed, it is found by find_package(annals).
add_library(annals_library STATIC
  $<TARGET_OBJECTS:annals_model> $<TARGET_OBJECTS:annals_store> $<TARGET_OBJECTS:annals_parser>
  $<TARGET_OBJECTS:annals_query> $<TARGET_OBJECTS:annals_graph>)
add_library(annals::annals ALIAS annals_library)
set_target_properties(annals_library PROPERTIES OUTPUT_NAME annals EXPORT_NAME annals LINKER_LANGUAGE CXX)
target_compile_features(annals_library PUBLIC cxx_std_20)
target_include_directories(annals_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/model/include>
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/graph/include>)
# Programs link these; they see none of their headers. cmake/annals-config.cmake.in finds the same.
target_link_libraries(annals_library PRIVATE
  RocksDB::rocksdb-shared ZLIB::ZLIB fmt::fmt PkgConfig::re2 PkgConfig::utf8proc Threads::Threads)

if(ANNALS_INSTALL)
  include(GNUInstallDirs)
  include(CMakePackageConfigHelpers)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/annals)
  install(TARGETS annals_library EXPORT annals-targets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY model/include/annals graph/include/annals DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
          FILES_MATCHING PATTERN *.h)
  install(EXPORT annals-targets NAMESPACE annals:: DESTINATION ${package_dir})
  # In a folder of their own: CMake would take a build folder in PATH for a place where Annals is installed.
  set(package_files ${CMAKE_CURRENT_BINARY_DIR}/package-files)
  configure_package_config_file(cmake/annals-config.cmake.in ${package_files}/annals-config.cmake
                                INSTALL_DESTINATION ${package_dir}
                                NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
  # Before 1.0 every minor version may break what programs were built against.
  write_basic_package_version_file(${package_files}/annals-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${package_files}/annals-config.cmake ${package_files}/annals-config-version.cmake
          DESTINATION ${package_dir})
endif()
