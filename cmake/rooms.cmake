# annals_options(TARGET): what every target of ours is compiled with. Only our own sources see the rooms' folders:
# programs see nothing but include/annals.
function(annals_options target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 warns of overlapping copies inside std::string that cannot be (GCC bug 105651).
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
  if(ANNALS_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(ANNALS_SANITIZE)
    # Checks of every pointer double the time of the build. A null one crashes without them, with the address
    # sanitizer's report; packed bytes are read by memcpy, whatever their alignment.
    # What a sanitizer adds keeps g++ from seeing that std::variant's alternatives are initialized.
    target_compile_options(${target} PRIVATE -fsanitize=${ANNALS_SANITIZE} -fno-sanitize-recover=all
                                             -fno-sanitize=null,alignment
                                             -fno-omit-frame-pointer
                                             $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_link_options(${target} PRIVATE -fsanitize=${ANNALS_SANITIZE})
  endif()
  if(ANNALS_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# annals_room(NAME SOURCES file… [PUBLIC target…] [PRIVATE target…]): a room is a static library, annals_NAME. What it
# has in include/annals is for programs too.
function(annals_room name)
  cmake_parse_arguments(room "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(annals_${name} STATIC ${room_SOURCES})
  add_library(annals::${name} ALIAS annals_${name})
  if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include)
    target_include_directories(annals_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
  endif()
  target_link_libraries(annals_${name} PUBLIC ${room_PUBLIC} PRIVATE ${room_PRIVATE})
  annals_options(annals_${name})
endfunction()

# annals_test(NAME SOURCES file… LIBRARIES target…): a Catch2 program of the tests, known to ctest as NAME.
function(annals_test name)
  cmake_parse_arguments(test "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${test_SOURCES})
  target_link_libraries(${name} PRIVATE annals_test_main ${test_LIBRARIES})
  target_compile_definitions(${name} PRIVATE ANNALS_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  annals_options(${name})
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
