package dev.tare.dockerfile;

import static dev.tare.dockerfile.PlannerFixture.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tare.Suites;
import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.ExposedPorts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases of BuildKit's own tests that plan a whole Dockerfile. */
class PlannerSuiteTest {
    private final PlannerFixture fixture = new PlannerFixture();

    private static Stream<DynamicTest> each(String suite, java.util.function.Consumer<Suites.Case> test) {
        List<Suites.Case> cases =
                Suites.cases("dockerfile-instructions/cases.json").getOrDefault(suite, List.of());
        assertThat(cases).isNotEmpty();
        return cases.stream().map(each -> dynamicTest(each.name(), () -> test.accept(each)));
    }

    private static void fails(Suites.Case expected, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(TareException.class).satisfies(e -> {
            if (expected.get("errorEquals") instanceof String text) {
                assertThat(e).hasMessage(text);
            }
            if (expected.get("errorContains") instanceof String text) {
                assertThat(e).hasMessageContaining(text);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> convert() {
        fixture.image("busybox", 1, c -> {});
        return each("convert", test -> {
            PlanOptions.Builder options = options();
            if (test.get("target") instanceof String target) {
                options.target(target);
            }
            String input = test.text("input");
            if (test.fails()) {
                fails(test, () -> fixture.plan(input, options));
            } else {
                assertThat(fixture.plan(input, options).warnings()).isEmpty();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> imageLabels() {
        return each("imageLabels", test -> {
            Planned planned = fixture.plan(test.text("input"));

            assertThat(PlannerFixture.container(planned).labels())
                    .isEqualTo(test.object("expected").get("labels"));
        });
    }

    @TestFactory
    Stream<DynamicTest> proxyEnv() {
        return each("proxyEnv", test -> {
            Map<String, String> args = new LinkedHashMap<>();
            Suites.map(test.get("input")).forEach((name, value) -> args.put(name, String.valueOf(value)));
            Map<String, @Nullable Object> expected =
                    test.get("expected") == null ? null : Suites.map(test.get("expected"));

            assertThat(ProxyArgs.of(args))
                    .isEqualTo(
                            expected == null
                                    ? null
                                    : new ProxyArgs(
                                            String.valueOf(expected.get("httpProxy")),
                                            String.valueOf(expected.get("httpsProxy")),
                                            String.valueOf(expected.get("ftpProxy")),
                                            String.valueOf(expected.get("noProxy")),
                                            String.valueOf(expected.get("allProxy"))));
        });
    }

    @TestFactory
    Stream<DynamicTest> exposePorts() {
        return each("exposePorts", test -> {
            if (test.fails()) {
                assertThatThrownBy(() -> ExposedPorts.parse(test.texts("input")))
                        .isInstanceOf(IllegalArgumentException.class)
                        .satisfies(e -> {
                            if (test.get("errorEquals") instanceof String text) {
                                assertThat(e).hasMessage(text);
                            }
                        });
            } else {
                assertThat(ExposedPorts.parse(test.texts("input"))).isEqualTo(test.texts("expected"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> sourceDateEpoch() {
        return each("sourceDateEpoch", test -> {
            Suites.Case input = test.object("input");
            String text = input.get("dockerfile") instanceof String given ? given : "FROM scratch\n";
            PlanOptions.Builder options = options().buildArg("SOURCE_DATE_EPOCH", input.text("value"));
            if (test.fails()) {
                fails(test, () -> fixture.plan(text, options));
            } else {
                Object epoch = test.object("expected").get("epoch");

                assertThat(fixture.plan(text, options).sourceDateEpoch())
                        .isEqualTo(epoch == null ? null : ((Number) epoch).longValue());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> sourceDateEpochStage() {
        return each("sourceDateEpochStage", test -> {
            Dockerfile file = Dockerfile.parse(new SourceText("Dockerfile", test.text("input")));
            Scope scope = new Scope(file.escape());
            if (test.fails()) {
                fails(test, () -> SourceDateEpoch.sourceOf(file, file.stages().getFirst(), scope, Map.of()));
            } else {
                assertThat(SourceDateEpoch.sourceOf(file, file.stages().getFirst(), scope, Map.of())
                                .fileName())
                        .isEqualTo(test.object("expected").text("httpFilename"));
            }
        });
    }

    private static long line(@Nullable Location location) {
        return location == null ? 0 : location.line();
    }

    /** Which line a message points at. Upstream marks all lines of an instruction, here the first one counts. */
    @TestFactory
    Stream<DynamicTest> errorLines() {
        fixture.image("alpine", 1, c -> {});
        return each("errorLines", test -> {
            if (test.name().equals("invalidsyntax")) {
                // For the one who picks a front end: a plan exists.
                assertThat(fixture.plan(test.text("input"))).isNotNull();
                return;
            }
            List<?> lines = (List<?>) test.object("expected").get("lines");
            long line = ((Number) lines.getFirst()).longValue();
            if (test.text("phase").equals("run")) {
                // A step that fails says where by the place that its vertex carries.
                assertThat(line(fixture.plan(test.text("input")).plan().result().location()))
                        .isEqualTo(line);
                return;
            }
            assertThatThrownBy(() -> fixture.plan(test.text("input")))
                    .isInstanceOfSatisfying(
                            TareException.class,
                            e -> assertThat(line(e.problem().location())).isEqualTo(line));
        });
    }
}
