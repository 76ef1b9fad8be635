# seeded_fault(NAME ... SOURCE ... PLACE ... FAULT ... OBJECTS ... LINKS ... TEST ... NOTICED ... ENVIRONMENT ...): the test of a
# test. Compiles a copy of SOURCE in which PLACE stands as FAULT, links it with the test's OBJECTS before the library that has
# the right one, and expects that TEST says NOTICED. A place that is no longer there exactly once stops the build: then
# the fault has to be written anew.
function(seeded_fault)
  cmake_parse_arguments(seeded "" "NAME;SOURCE;PLACE;FAULT;PREFIX;OBJECTS;TEST;NOTICED;ENVIRONMENT" "LINKS" ${ARGN})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${seeded_SOURCE})
  file(READ ${seeded_SOURCE} text)
  string(REPLACE "${seeded_PLACE}" "" without "${text}")
  string(LENGTH "${text}" length)
  string(LENGTH "${without}" length_without)
  string(LENGTH "${seeded_PLACE}" length_place)
  math(EXPR missing "${length} - ${length_without} - ${length_place}")
  if(NOT missing EQUAL 0)
    message(FATAL_ERROR "Expected \"${seeded_PLACE}\" exactly once in ${seeded_SOURCE}, for the fault '${seeded_NAME}'.")
  endif()
  string(REPLACE "${seeded_PLACE}" "${seeded_FAULT}" faulty "${text}")
  string(MAKE_C_IDENTIFIER "${seeded_NAME}" target)
  file(CONFIGURE OUTPUT faults/${target}.cpp CONTENT "${faulty}" @ONLY)
  add_executable(fault_${target} ${CMAKE_CURRENT_BINARY_DIR}/faults/${target}.cpp $<TARGET_OBJECTS:${seeded_OBJECTS}>)
  target_compile_options(fault_${target} PRIVATE -w)
  target_link_libraries(fault_${target} PRIVATE ${seeded_LINKS})
  add_test(NAME "${seeded_PREFIX}: a seeded fault is caught: ${seeded_NAME}" COMMAND fault_${target} "${seeded_TEST}")
  set_tests_properties("${seeded_PREFIX}: a seeded fault is caught: ${seeded_NAME}"
                       PROPERTIES ENVIRONMENT "${seeded_ENVIRONMENT}" PASS_REGULAR_EXPRESSION "${seeded_NOTICED}")
endfunction()
