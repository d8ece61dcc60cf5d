package dev.tare.flow.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tare.build.request.NeedsRequest;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.flow.FlowTexts;
import dev.tare.plan.Op;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowReaderTest {
    @Test
    void readsAllKeysOfHabitus() {
        Flow flow = FlowTexts.read("""
                build:
                  version: 2016-03-14
                  steps:
                    builder:
                      name: builder:v1
                      dockerfile: Dockerfile.builder
                      context: sub
                      target: made
                      args:
                        SITE: x
                      artifacts:
                        - /out/app
                        - /out/tree:a/./b/../c
                        - /abs:/etc
                      cleanup:
                        commands:
                          - rm -rf /big
                      command: echo hi
                      after_build_command: "ls | wc"
                      no_cache: yes
                      secrets:
                        key: {type: file, value: key.pem}
                        word: {type: env, value: WORD}
                    last:
                      name: last
                      dockerfile: Dockerfile
                      depends_on: [builder, builder]
                """);

        FlowStep step = flow.steps().getFirst();
        assertThat(step.label()).isEqualTo("builder");
        assertThat(step.name()).isEqualTo("builder:v1");
        assertThat(step.build().dockerfile()).isEqualTo("Dockerfile.builder");
        assertThat(step.build().context()).isEqualTo("sub");
        assertThat(step.build().target()).isEqualTo("made");
        assertThat(step.build().args()).containsExactly(entry("SITE", "x"));
        assertThat(step.build().noCache()).isTrue();
        assertThat(step.artifacts())
                .extracting(FlowArtifact::source, FlowArtifact::folder)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/out/app", "."),
                        org.assertj.core.groups.Tuple.tuple("/out/tree", "a/c"),
                        org.assertj.core.groups.Tuple.tuple("/abs", "etc"));
        assertThat(step.cleanup()).containsExactly("rm -rf /big");
        assertThat(step.squash()).isTrue();
        assertThat(step.command()).isEqualTo("echo hi");
        assertThat(step.afterBuildCommand()).isEqualTo("ls | wc");
        assertThat(step.secrets().get("key").kind()).isEqualTo(FlowSecret.Kind.FILE);
        assertThat(step.secrets().get("word").value()).isEqualTo("HABITUS_WORD");
        assertThat(step.places().at("target").label()).isEqualTo("build.yml:8:15");
        assertThat(flow.steps().getLast().dependsOn()).containsExactly("builder");
        assertThat(flow.warnings()).isEmpty();
    }

    @Test
    void readsAllKeysOfItsOwnSchema() {
        Flow flow = FlowTexts.read("""
                build:
                  version: 2026-11-20
                  default: [app]
                  flags:
                    j: 4
                    keep-artifacts: true
                    build: [A=1, B=2]
                  steps:
                    app:
                      go: ./cmd/app
                      platforms: [linux/amd64, arm64, linux/amd64]
                      tags: [app:1, example.com/app]
                      keep: true
                      push: true
                      sbom: true
                      output: ["type=oci,dest=app.tar"]
                      secrets: {token: {env: TOKEN}, key: {file: key.pem}}
                    other:
                      ignore: other.ignore
                      dockerfile_env: true
                      caches: [/root/.cache]
                      network: none
                      memory: 512m
                      cpus: 0-2,4
                      cpu_shares: 512
                      squash: true
                """);

        FlowStep app = flow.steps().getFirst();
        assertThat(app.name()).isEqualTo("app");
        assertThat(app.build().goPackage()).isEqualTo("./cmd/app");
        assertThat(app.build().platforms()).extracting(Object::toString).containsExactly("linux/amd64", "linux/arm64");
        assertThat(app.image().tags()).hasSize(2);
        assertThat(app.image().options()).containsExactlyInAnyOrder(StepImage.Option.values());
        assertThat(app.image().outputs().getFirst().dest()).isEqualTo("app.tar");
        assertThat(app.secrets().get("token").value()).isEqualTo("TOKEN");
        FlowStep other = flow.steps().getLast();
        assertThat(other.build().ignoreFile()).isEqualTo("other.ignore");
        assertThat(other.build().dockerfileEnv()).isTrue();
        assertThat(other.build().dockerfile()).isEqualTo("Dockerfile");
        assertThat(other.build().caches()).containsExactly("/root/.cache");
        assertThat(other.build().limits()).isEqualTo(new StepLimits(Op.Network.NONE, 512L << 20, "0-2,4", 512));
        assertThat(other.squash()).isTrue();
        assertThat(flow.chosen()).containsExactly("app");
        assertThat(flow.flags())
                .extracting(flag -> flag.name() + " " + flag.value())
                .containsExactly("j 4", "keep-artifacts true", "build A=1", "build B=2");
    }

    @Test
    void aGoStepSaysWhatItsProgramNeeds() {
        Flow flow = FlowTexts.read(FlowTexts.flow(
                "2026-11-20", "one:", "  go: .", "  with: [tmp]", "  without: [tz]", "  ca: [company.pem]"));

        NeedsRequest needs = flow.steps().getFirst().build().needs();
        assertThat(needs.with()).containsExactly("tmp");
        assertThat(needs.without()).containsExactly("tz");
        assertThat(needs.ca()).containsExactly("company.pem");
        assertThatThrownBy(() -> FlowTexts.read(FlowTexts.flow("2026-11-20", "one:", "  go: .", "  with: [tpm]")))
                .satisfies(e -> assertThat(((TareException) e).problem().render())
                        .contains("no need is called so", "did you mean \"tmp\"?", "with: [tpm]"));
        assertThatThrownBy(() -> FlowTexts.read(FlowTexts.flow(
                        "2026-11-20", "one:", "  go: .", "  with: [tmp]", "  without: [passwdd]", "  tz: [UTC]")))
                .satisfies(e -> assertThat(((TareException) e).problem().render())
                        .contains("did you mean \"passwd\"?", "without: [passwdd]"));
        assertThatThrownBy(() -> FlowTexts.read(FlowTexts.flow("2026-11-20", "one:", "  tz: [UTC]")))
                .hasMessageContaining("tz is of use for a Go package only");
    }

    @Test
    void aStepSaysWhatItsImageMayAtMostBe() {
        Flow flow = FlowTexts.read(FlowTexts.flow(
                "2026-11-20", "one:", "  max_size: 8MB", "  max_growth: 5%", "  against: app:1", "  forbid: [setuid]"));
        Budget budget = flow.steps().getFirst().image().budget();
        assertThat(budget.maxSize()).isEqualTo(8_000_000);
        assertThat(budget.against()).isEqualTo("app:1");
        assertThat(budget.forbidden()).containsExactly("setuid");
        assertThatThrownBy(() -> FlowTexts.read(FlowTexts.flow("2026-11-20", "one:", "  max_size: large")))
                .satisfies(e -> assertThat(((TareException) e).problem().render())
                        .contains("max_size takes a size", "max_size: large"));
        assertThatThrownBy(() -> FlowTexts.read(FlowTexts.flow("2026-11-20", "one:", "  max_growth: 5%")))
                .satisfies(e -> assertThat(((TareException) e).problem().render())
                        .contains("max_growth needs an image to measure from", "against: NAME"));
    }

    @Test
    void keepsTheTextOfScalars() {
        Flow flow = FlowTexts.read(FlowTexts.flow(
                "2016-03-14",
                "one:",
                "  args: {YES: yes, V: 1.50, N: 007, D: 2016-01-01, Q: '~', H: 0x1F}",
                "  name: one"));

        assertThat(flow.steps().getFirst().build().args())
                .containsExactly(
                        entry("YES", "yes"),
                        entry("V", "1.50"),
                        entry("N", "007"),
                        entry("D", "2016-01-01"),
                        entry("Q", "~"),
                        entry("H", "0x1F"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null"})
    void takesNullAsTheEmptyText(String value) {
        Flow flow = FlowTexts.read(FlowTexts.flow("2016-03-14", "one:", "  args:", "    EMPTY: " + value));

        assertThat(flow.steps().getFirst().build().args()).containsExactly(entry("EMPTY", ""));
    }

    @Test
    void followsAnchorsAndMergedMaps() {
        Flow flow = FlowTexts.read("""
                x-common: &common
                  args: &args {A: 1, B: 2}
                  no_cache: true
                build:
                  version: 2026-11-20
                  steps:
                    one:
                      <<: *common
                    two:
                      <<: [*common]
                      args: {<<: *args, B: 3}
                      no_cache: false
                """);

        assertThat(flow.steps().getFirst().build().noCache()).isTrue();
        assertThat(flow.steps().getLast().build().noCache()).isFalse();
        assertThat(flow.steps().getLast().build().args()).containsOnly(entry("A", "1"), entry("B", "3"));
        assertThat(flow.warnings()).isEmpty();
    }

    @Test
    void warnsOfWhatHabitusIgnores() {
        Flow flow = FlowTexts.read("""
                build:
                  version: "2016-02-13"
                  work_dir: /x
                  steps:
                    one:
                      name: one
                      name: two
                      depend_on: [x]
                      push: true
                      secrets: {k: {type: file, value: v}}
                other: 1
                ---
                more: 1
                """);

        assertThat(flow.steps().getFirst().name()).isEqualTo("two");
        assertThat(flow.steps().getFirst().secrets()).isEmpty();
        assertThat(flow.steps().getFirst().image().has(StepImage.Option.PUSH)).isFalse();
        assertThat(flow.warnings().stream().map(Problem::render))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("build.yml:8:7: a step has no key \"depend_on\": it is ignored")
                        .contains("      ^^^^^^^^^ did you mean \"depends_on\"?"));
        assertThat(flow.warnings())
                .extracting(Problem::message)
                .containsExactlyInAnyOrder(
                        "a second document begins here: it is not read, a flow is one document",
                        "a flow has no key \"other\": it is ignored",
                        "\"work_dir\" has no effect, with Habitus neither",
                        "a step has \"name\" twice, first in line 6: the last one counts",
                        "a step has no key \"depend_on\": it is ignored",
                        "\"push\" came with schema 2026-11-20: it is ignored here",
                        "\"secrets\" came with schema 2016-03-14: it is ignored here");
    }

    @Test
    void showsTheTextAsItWasWrittenNotTheValuesOfVariables() {
        String text = FlowTexts.flow(
                "2016-03-14",
                "one:",
                "  name: a_env(SECRET)b",
                "  args: {A: 1} # \u00e4\ud83d\ude00",
                "  no_cache: [x]");
        SourceText source = new SourceText("build.yml", text);

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                dev.tare.diagnostic.TareException.class,
                                () -> FlowReader.read(source, Map.of("SECRET", "h\nunter2")::get))
                        .problem()
                        .render())
                .doesNotContain("unter2");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                dev.tare.diagnostic.TareException.class,
                                () -> FlowReader.read(source, Map.of("SECRET", "long-value")::get))
                        .problem()
                        .render())
                .startsWith("build.yml:7:17: no_cache is to be a single value, not a list");
    }

    @Test
    void replacesVariablesBeforeAllElse() {
        Flow flow = FlowReader.read(
                new SourceText("build.yml", """
                        # _env(NEWLINE) stays a comment
                        build:
                          version: _env(VERSION)
                          steps:
                            one:
                              name: "img-_env(NAME)"
                              args:
                                A: _env(NAME)-_env(MISSING)-_env(
                        """), Map.of("VERSION", "2016-03-14", "NAME", "x", "NEWLINE", "y")::get);

        assertThat(flow.steps().getFirst().name()).isEqualTo("img-x");
        assertThat(flow.steps().getFirst().build().args()).containsExactly(entry("A", "x--_env("));
    }
}
