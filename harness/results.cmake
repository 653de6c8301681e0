# SPDX-License-Identifier: BSD-2-Clause
# Results: their words, their file, their folder, their comparison; and what a command line says about cases.
blkproof_library(blkproof_results
    outcome.c result.c printable.c shape.c result_check.c result_json.c result_load.c record.c compare.c options.c nearest.c clause.c prose.c sentence.c asked.c explain.c coverage.c
    LIBS blkproof_why blkproof_offer blkproof_jansson)

foreach(unit outcome result_json result_schema record compare options asked explain coverage)
    blkproof_unit_test(${unit}_test ${unit}_test.c LIBS blkproof_results)
endforeach()
target_compile_definitions(result_schema_test PRIVATE RESULT_SCHEMA_FILE="${PROJECT_SOURCE_DIR}/docs/result.schema.json")
