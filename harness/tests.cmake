# SPDX-License-Identifier: BSD-2-Clause
# Tests of the judge, and of the harness around it.
foreach(unit
        agent_host book classify classify_steps classify_subject classify_through facets journal_json judge judge_expect judge_profile last_words plan profile promises
        serve_trace stream transcript variation vdev view)
    blkproof_unit_test(${unit}_test ${unit}_test.c LIBS blkproof_harness)
endforeach()
foreach(unit view judge judge_expect judge_profile)
    target_link_options(${unit}_test PRIVATE -Wl,--wrap=journal_complete)
endforeach()

# Who may know whom.
add_test(NAME includes_test
    COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -P ${CMAKE_CURRENT_SOURCE_DIR}/includes_test.cmake)
set_tests_properties(includes_test PROPERTIES LABELS unit)
