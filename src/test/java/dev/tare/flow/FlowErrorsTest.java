package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.flow.file.FlowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake is told with its place and what to do. */
class FlowErrorsTest {
    @Test
    void namesTheVersions() {
        assertThat(FlowTexts.error("build:\n  version: 2016-03-13\n")).isEqualTo("""
                build.yml:2:12: "2016-03-13" is no version of a flow: \
                the versions are 2016-02-13, 2016-03-14 and 2026-11-20
                   2 |   version: 2016-03-13
                     |            ^^^^^^^^^^ did you mean "2016-02-13"?
                """);
    }

    @Test
    void namesAnUnknownDependencyAndTheNearestLabel() {
        assertThat(FlowTexts.error(
                        FlowTexts.flow("2016-03-14", "builder:", "  name: b", "last:", "  depends_on: [bulider]")))
                .isEqualTo("""
                        build.yml:7:20: step last depends on "bulider": there is no such step
                           7 |       depends_on: [bulider]
                             |                    ^^^^^^^ did you mean "builder"?
                        """);
    }

    @Test
    void explainsADependencyOnAnImageName() {
        assertThat(FlowTexts.error(
                        FlowTexts.flow("2016-03-14", "builder:", "  name: img", "last:", "  depends_on: [img]")))
                .contains("that is the image of step \"builder\"; dependencies are labels");
    }

    @Test
    void showsACircle() {
        assertThat(FlowTexts.error(FlowTexts.flow(
                        "2016-03-14",
                        "free: {}",
                        "one: {depends_on: [free, two]}",
                        "two: {depends_on: [three]}",
                        "three: {depends_on: [two]}")))
                .startsWith(
                        "build.yml:6:24: the steps depend on each other in a circle: two \u2192 three \u2192 two\n");
        assertThat(FlowTexts.error(FlowTexts.flow("2016-03-14", "one: {depends_on: [one]}")))
                .contains("step one depends on itself");
    }

    @Test
    void refusesTwoStepsWithOneName() {
        assertThat(FlowTexts.error(FlowTexts.flow("2016-03-14", "one: {name: same}", "two: {name: same}")))
                .startsWith("build.yml:5:17: the name \"same\" is not unique: step one in line 4 has it\n");
        assertThat(FlowTexts.read(FlowTexts.flow("2016-03-14", "one: {name: same}", "two: {name: 'same:latest'}"))
                        .steps())
                .hasSize(2);
        assertThat(FlowTexts.error(FlowTexts.flow("2026-11-20", "one: {name: same}", "two: {tags: ['same:latest']}")))
                .contains("is not unique");
    }

    @Test
    void refusesInItsOwnSchemaWhatHabitusIgnores() {
        assertThat(FlowTexts.error(FlowTexts.flow("2026-11-20", "one: {depend_on: [x]}")))
                .isEqualTo("""
                        build.yml:4:11: a step has no key "depend_on"
                           4 |     one: {depend_on: [x]}
                             |           ^^^^^^^^^ did you mean "depends_on"?
                        """);
        assertThat(FlowTexts.error(FlowTexts.flow("2026-11-20", "one: {keep: true, keep: false}")))
                .contains("a step has \"keep\" twice, first in line 4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            one: {depends_on: two}            | depends_on is to be a list, not a single value
            one: {name: [x]}                  | name is to be a single value, not a list
            one: [x]                          | a step is to be a map, not a list
            one: {args: [A=1]}                | args is to be a map, not a list
            one: {no_cache: maybe}            | no_cache is true or false, not "maybe"
            one: {name: Big}                  | "Big" is no name for an image
            ONE: {}                           | "ONE" is no name for an image, and the step has no other
            one: {artifacts: ['/a:../b']}     | artifacts stay in the work directory: ../b leads out of it
            one: {artifacts: ['/a:b/../..']}  | artifacts stay in the work directory: b/../.. leads out of it
            one: {artifacts: ['/a:b:c']}      | an artifact is PATH or PATH:FOLDER, not "/a:b:c"
            one: {artifacts: [':b']}          | an artifact is PATH or PATH:FOLDER, not ":b"
            one: {secrets: {k: {type: fiel, value: x}}} | a secret's type is file or env, not "fiel"
            one: {secrets: {k: {type: file}}} | the secret k has no value
            one: {secrets: {k: {file: a, env: b}}} | the secret k says more than once where its value is
            one: {platforms: [windows/amd64]} | "windows/amd64" is no platform to build for
            one: {memory: lots}               | "lots" is no size
            one: {cpus: 3-1}                  | "3-1" names no processors
            one: {cpu_shares: 1}              | cpu_shares is a number from 2 to 262144
            one: {network: bridge}            | network is default, none or host, not "bridge"
            one: {caches: [cache]}            | a cache is a path in the image that begins with /
            one: {output: ['type=ocy']}       | ocy
            one: {tags: ['a b']}              | "a b" is no name for an image
            one: {go: ./x, dockerfile: D}     | a Go package is built without a Dockerfile: dockerfile has no use
            one: {? [a] : b}                  | a key is to be a single value, not a list
            """)
    void saysWhatIsWrongWithAStep(String step, String message) {
        assertThat(FlowTexts.error(FlowTexts.flow("2026-11-20", step)))
                .startsWith("build.yml:4:")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            flags: {keep-al: true}              | there is no flag "keep-al"
            flags: {after-build-commands: true} | "after-build-commands" is for the command line alone
            flags: {j: many}                    | the flag j is a whole number, not "many"
            flags: {level: loud}                | the flag level is one of debug, info, notice
            flags: {build: [A]}                 | the flag build takes K=V, not "A"
            default: [tow]                      | there is no step "tow"
            """)
    void saysWhatIsWrongWithTheFlow(String line, String message) {
        assertThat(FlowTexts.error("build:\n  version: 2026-11-20\n  steps: {two: {}}\n  " + line + "\n"))
                .startsWith("build.yml:4:")
                .contains(message);
    }

    @Test
    void refusesStepsThatAreAList() {
        assertThat(FlowTexts.error("build:\n  version: 2016-03-14\n  steps:\n    - name: one\n"))
                .startsWith("build.yml:4:5: steps is to be a map of labels to steps, not a list\n");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThat(FlowTexts.error("build:\n  version: 2016-03-14\n  steps:\n   one:\n  name: [\n"))
                .startsWith("build.yml:6:1: this is no YAML: ");
        assertThat(FlowTexts.error("build:\n  steps: *nowhere\n"))
                .contains("nothing before this place is called &nowhere");
        assertThat(FlowTexts.error("build:\n  steps: &a [*a]\n")).contains("nothing before this place is called &a");
        assertThat(FlowTexts.error("a: \u0007\n")).contains("build.yml is no YAML");
    }

    @Test
    void refusesWhatIsNoFlow() {
        assertThat(FlowTexts.error("")).contains("build.yml is empty");
        assertThat(FlowTexts.error("# only this\n")).contains("build.yml is empty");
        assertThat(FlowTexts.error("steps: {}\n")).contains("a flow begins with build:");
        assertThat(FlowTexts.error("build:\n")).contains("a flow begins with build:");
        assertThat(FlowTexts.error("just text\n")).contains("a flow is to be a map, not a single value");
        assertThat(FlowTexts.error("build: {steps: {}}\n")).contains("build has no version");
    }

    @Test
    void boundsWhatHostileFilesAskFor() {
        assertThat(FlowTexts.error("x".repeat(FlowReader.MAX + 1))).contains("larger than 1 MiB");
        assertThat(FlowTexts.error("a: " + "[".repeat(100_000))).contains("nested too deeply");
        assertThat(FlowTexts.error("a: [" + "1,".repeat(200_000) + "]")).contains("more than 100000 values");
        StringBuilder laughs = new StringBuilder("a0: &a0 {k: v}\n");
        for (int i = 1; i < 60; i++) {
            laughs.append("a%d: &a%d {<<: [*a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(FlowTexts.error(laughs + "build: *a59\n")).contains("maps are merged more than");
    }
}
