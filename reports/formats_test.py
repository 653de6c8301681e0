#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""formats_test.py SOURCE BUILD

Whether those for whom our formats are made can read them: every format of a run, of a hostile run, and of what
changed between the two, is given to a reader that is not ours.  And judge: a run judged again is the same run.
"""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import junitparser
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SOURCE, BUILD = sys.argv[1:3]
EVIL = ("\u202e`|```\n\n</details><script>x</script><img src=x onerror=y> # SKIP # TODO @somebody #1 "
        "[l](javascript:x) http://evil.example ]]> &amp; \\ \"'\u00e9 <!-- \t/close ok 1 not ok 2\n1..7\nBail out!")


def blkproof(*words, status=0):
    done = subprocess.run([f"{BUILD}/blkproof", *words], capture_output=True, text=True, cwd=folder)
    assert done.returncode == status, f"blkproof {words}: {done.returncode}, not {status}: {done.stderr}"
    return done.stdout


def load(run):
    with open(f"{folder}/{run}/result.json", encoding="utf-8") as file:
        return json.load(file)


def store(run, document):
    os.makedirs(f"{folder}/{run}", exist_ok=True)
    with open(f"{folder}/{run}/result.json", "w", encoding="utf-8") as file:
        json.dump(document, file)


def spoil(document):
    """Every text that a guest or a command line may have a part in, and one result of every verdict."""
    evil = copy.deepcopy(document)
    evil["command"] = EVIL
    for frontend in evil["frontends"]:
        frontend["versions"] = {"kernel": EVIL, "machine": EVIL, EVIL.replace("\t", ""): "x"}
        frontend["profile"] = EVIL
    for result in evil["results"]:
        for key in ("reason", "reference", "notice", "repeat"):
            if key in result or key in ("notice", "repeat"):
                result[key] = EVIL
        for finding in result.get("findings", []):
            finding.update(text=EVIL, basis=EVIL, held=False)
        for subject in result.get("subjects", []):
            subject["facets"] = {name: EVIL for name in subject.get("facets", {})}
    for verdict, result in zip(("fail", "known", "error", "skip"), evil["results"]):
        result.update(verdict=verdict, reason=EVIL)
        if verdict in ("error", "skip"):
            result.pop("outcome", None)
    return evil


def is_refused(schema, document, where, value):
    broken = copy.deepcopy(document)
    at = broken
    for key in where[:-1]:
        at = at[key]
    if value is None:
        del at[where[-1]]
    else:
        at[where[-1]] = value
    assert list(schema.iter_errors(broken)), f"the schema takes {value!r} at {where}"
    store("broken", broken)
    blkproof("report", "broken", status=3)


def check_json(run):
    with open(f"{SOURCE}/docs/result.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    schema = jsonschema.Draft7Validator(schema)
    schema.validate(load(run))
    document = json.loads(blkproof("report", "--format", "json", run))
    schema.validate(document)
    if run == "evil":
        return
    assert document == load(run)
    for where, value in (
            (["more"], "x"), (["schema"], "blkproof-result-4"), (["id"], ""), (["strict"], None), (["cases"], None),
            (["frontends", 0, "name"], None), (["frontends", 0, "versions"], {"a": 1}),
            (["results", 0, "verdict"], "maybe"), (["results", 0, "outcome"], "bad"), (["results", 0, "outcome"], None),
            (["results", 0, "journal"], "../x"), (["results", 0, "journal"], "/x"), (["results", 0, "seconds"], -1),
            (["results", 0, "fingerprint"], "XY"), (["results", 0, "subjects", 0, "callers"], 1.5),
            (["results", 0, "verdict"], "known"), (["results", 0, "verdict"], "skip"),
            (["cases", 0, "moment"], "never-ever"), (["clauses", 0, "number"], 7)):
        is_refused(schema, document, where, value)


def check_junit(text, tests, failures):
    xml = junitparser.JUnitXml.fromstring(text.encode())
    cases = [case for suite in xml for case in suite]
    assert len(cases) == tests, (len(cases), tests)
    assert sum(isinstance(r, junitparser.Failure) for case in cases for r in case.result) == failures
    subprocess.run(["xmllint", "--noout", "-"], input=text, text=True, check=True)


READ_TAP = r"""
use TAP::Parser;
my $parser = TAP::Parser->new({tap => join("", <STDIN>)});
$parser->run;
print join(" ", $parser->tests_planned // "none", $parser->tests_run, scalar($parser->failed), scalar($parser->skipped),
           scalar($parser->todo), scalar($parser->parse_errors)), "\n";
"""


def read_tap(text):
    done = subprocess.run(["perl", "-e", READ_TAP], input=text, capture_output=True, text=True, check=True)
    return [int(number) for number in done.stdout.split()]


def check_ktap(text, document):
    """As TAP, in which a nested test is nothing, and each nested test by itself."""
    results = document["results"]
    bad = sum(result["verdict"] in ("fail", "error") for result in results)
    assert text.startswith("KTAP version 1\n1..1\n  KTAP version 1\n"), text[:80]
    assert read_tap(text) == [1, 1, bool(bad), 0, 0, 0], read_tap(text)
    inner = "".join(line[2:] + "\n" for line in text.split("\n") if line.startswith("  "))
    skipped = sum(result["verdict"] == "skip" for result in results)
    assert read_tap(inner) == [len(results), len(results), bad, skipped, 0, 0], read_tap(inner)
    known = sum(result["verdict"] == "known" for result in results)
    assert len(re.findall(r"^  ok \d+ \S+ # XFAIL ", text, re.M)) == known


def check_kcidb(text, document):
    with open(f"{SOURCE}/reports/kcidb_test.schema.json", encoding="utf-8") as file:
        jsonschema.Draft7Validator(json.load(file)).validate(json.loads(text))
    data = json.loads(text)
    builds = {build["id"] for build in data["builds"]}
    issues = {issue["id"] for issue in data["issues"]}
    tests = {test["id"] for test in data["tests"]}
    assert {build["checkout_id"] for build in data["builds"]} == {checkout["id"] for checkout in data["checkouts"]}
    assert len(tests) == len(data["tests"]) == len(document["results"])
    assert all(test["build_id"] in builds for test in data["tests"])
    assert all(i["issue_id"] in issues and i["test_id"] in tests for i in data["incidents"])
    words = {"pass": "PASS", "fail": "FAIL", "known": "FAIL", "skip": "SKIP", "error": "MISS"}
    for test, result in zip(data["tests"], document["results"]):
        assert test["status"] == words[result["verdict"]], (test, result)


def check_markdown(text, document):
    """By GitHub's own parser, with everything on: no markup but ours."""
    html = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough"],
                          input=text, capture_output=True, text=True, check=True).stdout
    tags = set(re.findall(r"<([a-z0-9]+)", html))
    ours = {"h3", "h4", "p", "strong", "code", "pre", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"}
    assert tags <= ours, tags - ours
    prose = re.sub(r"<code.*?</code>", "", html, flags=re.S)
    assert "somebody" not in prose and "evil.example" not in prose and "/close" not in prose, prose
    assert html.count("<details>") == html.count("</details>")
    for result in document["results"]:
        assert result["case"] in html


def check_mail(text):
    assert re.match(r"Subject: blkproof: .+\n\n", text), text[:100]
    for line in text.split("\n"):
        assert len(line) <= 72 and re.fullmatch(r"[ -~]*", line), line


def check_compare(old, new, status):
    document = load(new)
    check_mail(blkproof("compare", "--mail", old, new, status=status))
    text = blkproof("compare", "--format", "markdown", old, new, status=status)
    check_markdown(text, {"results": []})
    xml = junitparser.JUnitXml.fromstring(blkproof("compare", "--format", "junit", old, new, status=status).encode())
    assert len({case.name for suite in xml for case in suite}) >= len(document["results"])


def check_again(old, new, result):
    """The command in a mail is the command, for a shell, however it was broken into lines."""
    mail = blkproof("compare", "--mail", old, new, status=1)
    command = re.search(r"  again:\n((?:.*\\\n)*.*\n)", mail).group(1)
    words = subprocess.run(["bash", "-c", f"blkproof() {{ printf '%s\\0' \"$@\"; }}\n{command}"],
                           capture_output=True, text=True, check=True).stdout
    assert words.split("\0")[:-1] == result, words


def check_judge(run):
    before = load(run)
    assert "0 regressed" in blkproof("judge", "--output", "judged", run)
    after = load("judged/latest")
    for old, new in zip(before["results"], after["results"]):
        if old["verdict"] != "skip":
            assert old == new, (old, new)
            for key in ("journal", "control_journal"):
                assert key not in old or os.path.exists(f"{folder}/judged/latest/{new[key]}")
    assert before["cases"] == after["cases"]
    document = copy.deepcopy(before)
    document["cases"][0]["steps"][0]["text"] = "The guest does something else."
    document["results"][1].update(verdict="fail", outcome="hang", subjects=[], findings=[])
    for name in ("journals", "consoles"):
        if os.path.exists(f"{folder}/{run}/{name}"):
            subprocess.run(["cp", "-r", f"{folder}/{run}/{name}", f"{folder}/changed/"], check=True)
    store("changed", document)
    assert "1 better" not in blkproof("judge", "--output", "judged", "changed")
    after = load("judged/latest")
    assert after["results"][0]["notice"] == "not judged again: the case is played otherwise today"
    assert after["results"][0]["taken_from"] == before["id"]
    assert after["results"][1] == before["results"][1]
    document["cases"] = []
    store("changed", document)
    blkproof("judge", "--output", "judged", "changed", status=3)


def main():
    cases = ("flush-refused-first", "barrier-data-refused", "offer-both", "flush-refused-on-second-queue",
             "ext4-preflush-refused", "barrier-data-error")
    words = [word for case in cases for word in ("--case", case)]
    live = blkproof("run", "--model", "loses-data", "--format", "ktap", *words, status=1)
    run = "runs/latest"
    document = load(run)
    check_ktap(live, document)
    assert live == blkproof("report", "--format", "ktap", run)
    store("evil", spoil(document))
    for name in (run, "evil"):
        document = load(name)
        failed = sum(result["verdict"] == "fail" for result in document["results"])
        check_json(name)
        check_junit(blkproof("report", "--format", "junit", name), len(document["results"]), failed)
        check_ktap(blkproof("report", "--format", "ktap", name), document)
        check_kcidb(blkproof("report", "--format", "kcidb", "--origin", "us", name), document)
        check_markdown(blkproof("report", "--format", "markdown", name), document)
    check_compare(run, "evil", 1)
    check_compare("evil", run, 3)
    evil = load("evil")
    command = ["run", "--model", "x y'" + "z" * 200, "--output", "a b" * 40]
    evil["results"][0]["repeat"] = "blkproof " + " ".join("'" + w.replace("'", "'\\''") + "'" for w in command)
    store("evil", evil)
    check_again(run, "evil", command)
    check_judge(run)


with tempfile.TemporaryDirectory() as folder:
    os.mkdir(f"{folder}/changed")
    main()
