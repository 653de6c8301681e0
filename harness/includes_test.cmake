# SPDX-License-Identifier: BSD-2-Clause
# Who may know whom: fails on an include that crosses a border the wrong way.  cmake -DROOT=<source tree> -P includes_test.cmake
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE ${ROOT}
    ${ROOT}/fake_backend/*.[ch] ${ROOT}/fuzz/*.[ch] ${ROOT}/harness/*.[ch] ${ROOT}/cases/*.[ch] ${ROOT}/mutants/*.[ch]
    ${ROOT}/reports/*.[ch])
set(seen 0)
set(broken "")

# forbid(FILES INCLUDES EXCEPT files EXCEPT includes), all regular expressions: these files must not have these includes.
function(forbid in what in_not what_not)
    foreach(file ${files})
        if(NOT file MATCHES "${in}" OR file MATCHES "${in_not}")
            continue()
        endif()
        file(STRINGS ${ROOT}/${file} lines REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"]")
        foreach(line ${lines})
            string(REGEX REPLACE "^[^<\"]*[<\"]([^>\"]*).*" "\\1" include "${line}")
            math(EXPR seen "${seen} + 1")
            if(include MATCHES "${what}" AND NOT include MATCHES "${what_not}")
                string(APPEND broken "  ${file} includes ${include}\n")
            endif()
        endforeach()
    endforeach()
    set(seen ${seen} PARENT_SCOPE)
    set(broken "${broken}" PARENT_SCOPE)
endfunction()

set(NONE "^$")
set(TESTS "_test\\.c$")
set(OURS "^(fake_backend|fuzz|harness|cases|mutants|reports)/")

forbid("^fake_backend/" "${OURS}" ${NONE} "^fake_backend/")
forbid("^reports/" "${OURS}" ${NONE}
    "^(reports/.*|harness/(result|outcome|compare|case)\\.h|fake_backend/why\\.h)$")
forbid("^cases/" "${OURS}" ${TESTS} "^(cases/.*|harness/(case|profile|coverage)\\.h)$")
forbid("^mutants/" "${OURS}" ${NONE} "^mutants/")
forbid("^harness/bench/host/" "^fake_backend/" ${TESTS} "^fake_backend/(ports|why)\\.h$")
forbid("^harness/" "^(cases|mutants|reports)/" "^harness/commands/|${TESTS}" ${NONE})
forbid("^harness/" "^fuzz/" ${NONE} ${NONE})
forbid("^fuzz/" "^(cases|mutants|reports)/" ${NONE} ${NONE})
forbid("." "^(xenstore|xengnttab|xenevtchn|xenctrl|libxl|xentool[a-z]*)\\.h$"
    "^fake_backend/ports_xen\\.c$" ${NONE})
forbid("." "^xen/" "^(fake_backend|harness/bench/loop|harness/guest)/" ${NONE})

if(NOT seen)
    message(FATAL_ERROR "no include was found in ${ROOT}: this test looks in the wrong place")
elseif(broken)
    message(FATAL_ERROR "includes that cross a border the wrong way:\n${broken}")
endif()
