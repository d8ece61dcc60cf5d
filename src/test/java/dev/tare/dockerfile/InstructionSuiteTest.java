package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tare.Suites;
import dev.tare.Suites.Case;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.DockerfileParser;
import dev.tare.dockerfile.syntax.Flags;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Instruction.Heredoc;
import dev.tare.dockerfile.syntax.NodeReader;
import dev.tare.dockerfile.syntax.RunDevice;
import dev.tare.dockerfile.syntax.SyntaxNode;
import dev.tare.oci.Healthcheck;
import dev.tare.text.GoDuration;
import dev.tare.text.SyntaxException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * BuildKit's own vectors for its instructions: those that need the text of a Dockerfile and nothing else. What needs a
 * plan is in {@link PlannerSuiteTest}, what is about here-documents, directives and lines in {@link
 * LexerSuiteTest}, git addresses in {@link GitRefSuiteTest}.
 */
class InstructionSuiteTest {
    static Stream<DynamicTest> each(String suite, int count, Check check) {
        List<Case> cases = Suites.cases("dockerfile-instructions/cases.json").getOrDefault(suite, List.of());
        assertThat(cases).as(suite).hasSize(count);
        return cases.stream().map(each -> dynamicTest(suite + " " + each.name(), () -> check.run(each)));
    }

    @FunctionalInterface
    interface Check {
        void run(Case each) throws Exception;
    }

    static Instruction first(String text) {
        SourceText source = new SourceText("Dockerfile", text);
        SyntaxNode node = new NodeReader(source).next();
        assertThat(node).isNotNull();
        return DockerfileParser.instruction(source, node);
    }

    @TestFactory
    Stream<DynamicTest> aBrokenInstructionIsRefusedInTheWordsOfBuildKit() {
        return Stream.of(
                        each("exactlyOneArgument", 4, InstructionSuiteTest::refused),
                        each("atLeastOneArgument", 6, InstructionSuiteTest::refused),
                        each("noDestinationArgument", 2, InstructionSuiteTest::refused),
                        each("blankNames", 2, InstructionSuiteTest::refused),
                        each("errorCases", 7, InstructionSuiteTest::refused))
                .flatMap(s -> s);
    }

    private static void refused(Case each) {
        assertThat(each.fails()).isTrue();
        assertThatThrownBy(() -> first(each.text("input")))
                .isInstanceOf(TareException.class)
                .satisfies(e -> {
                    if (each.get("errorEquals") instanceof String message) {
                        assertThat(e).hasMessage(message);
                    }
                    if (each.get("errorContains") instanceof String message) {
                        assertThat(e).hasMessageContaining(message);
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> anIntervalIsNoShorterThanAMillisecond() {
        return each("healthcheckInterval", 3, each -> {
            if (each.fails()) {
                refused(each);
            } else {
                assertThat(first(each.text("input"))).isInstanceOf(Instruction.Healthcheck.class);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aHealthCheckHoldsItsCommand() {
        return each(
                "healthcheckCmd",
                1,
                each -> assertThat(((Instruction.Healthcheck) first(each.text("input"))).test())
                        .isEqualTo(each.object("expected").texts("test")));
    }

    @TestFactory
    Stream<DynamicTest> commentsDescribeStagesAndArguments() {
        return each("docComments", 1, each -> {
            Dockerfile file = Dockerfile.parse(new SourceText("Dockerfile", each.text("input")));
            List<?> metaArgs = (List<?>) each.object("expected").get("metaArgs");
            assertThat(file.globalArgs()).hasSameSizeAs(metaArgs);
            for (int i = 0; i < metaArgs.size(); i++) {
                checkArgs(file.globalArgs().get(i), metaArgs.get(i));
            }
            List<Case> stages = Suites.objects(each.object("expected").get("stages"));
            assertThat(file.stages()).hasSameSizeAs(stages);
            for (int i = 0; i < stages.size(); i++) {
                Dockerfile.Stage stage = file.stages().get(i);
                assertThat(stage.from().comment()).isEqualTo(stages.get(i).text("docComment"));
                List<?> args = (List<?>) stages.get(i).get("argCommands");
                assertThat(stage.instructions()).hasSameSizeAs(args);
                for (int j = 0; j < args.size(); j++) {
                    checkArgs((Instruction.Arg) stage.instructions().get(j), args.get(j));
                }
            }
        });
    }

    private static void checkArgs(Instruction.Arg arg, @Nullable Object expected) {
        List<Case> args = Suites.objects(expected);
        assertThat(arg.args()).hasSameSizeAs(args);
        for (int i = 0; i < args.size(); i++) {
            assertThat(arg.args().get(i).name()).isEqualTo(args.get(i).text("key"));
            assertThat(arg.args().get(i).comment()).isEqualTo(args.get(i).text("docComment"));
        }
    }

    @TestFactory
    Stream<DynamicTest> theFlagsOfRunAreKept() {
        return each(
                "runFlagsUsed",
                1,
                each -> assertThat(((Instruction.Run) first(each.text("input")))
                                .flags()
                                .keySet())
                        .containsExactlyElementsOf(each.object("expected").texts("flagsUsed")));
    }

    @TestFactory
    Stream<DynamicTest> oddArgumentsDoNotCrash() {
        Case all = Suites.cases("dockerfile-instructions/cases.json")
                .get("doesNotCrash")
                .getFirst();
        assertThat(all.texts("inputs")).hasSize(90);
        return all.texts("inputs").stream()
                .map(input -> dynamicTest(input.replace('\n', ' '), () -> {
                    try {
                        assertThat(Dockerfile.parse(new SourceText("Dockerfile", input))
                                        .stages())
                                .isNotEmpty();
                    } catch (TareException e) {
                        assertThat(e.problem().render())
                                .startsWith("Dockerfile:")
                                .doesNotContain("null");
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> copyTakesHeredocsAsSources() {
        return each("copyHeredoc", 8, each -> {
            Instruction.Copy copy = (Instruction.Copy) first(each.text("input"));
            Case expected = each.object("expected");
            assertThat(copy.destination()).isEqualTo(expected.text("destPath"));
            assertThat(copy.sources()).isEqualTo(expected.texts("sourcePaths"));
            List<Case> files = Suites.objects(expected.get("sourceContents"));
            assertThat(copy.files()).hasSameSizeAs(files);
            for (int i = 0; i < files.size(); i++) {
                Heredoc heredoc = copy.files().get(i);
                assertThat(heredoc.name()).isEqualTo(files.get(i).text("path"));
                assertThat(heredoc.content()).isEqualTo(files.get(i).text("data"));
                assertThat(heredoc.expand()).isEqualTo(files.get(i).get("expand"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> runTakesHeredocs() {
        return each("runHeredoc", 6, each -> {
            Instruction.CommandLine command = ((Instruction.Run) first(each.text("input"))).command();
            Case expected = each.object("expected");
            assertThat(command.shell()).isEqualTo(expected.get("prependShell"));
            assertThat(command.words()).isEqualTo(expected.texts("cmdLine"));
            List<Case> files = Suites.objects(expected.get("files"));
            assertThat(command.files()).hasSameSizeAs(files);
            for (int i = 0; i < files.size(); i++) {
                assertThat(command.files().get(i).name()).isEqualTo(files.get(i).text("name"));
                assertThat(command.files().get(i).content())
                        .isEqualTo(files.get(i).text("data"));
                assertThat(command.files().get(i).chomp())
                        .isEqualTo(files.get(i).get("chomp"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aDeviceHasANameAndMayBeRequired() {
        return each("runDevice", 8, each -> {
            if (each.fails()) {
                assertThatThrownBy(() -> RunDevice.parse(each.text("input"))).hasMessage(each.text("errorEquals"));
                assertThatThrownBy(() -> first("RUN --device=" + each.text("input") + " true"))
                        .isInstanceOf(TareException.class)
                        .hasMessage(each.text("errorEquals"));
                return;
            }
            Case expected = each.object("expected");
            assertThat(RunDevice.parse(each.text("input")))
                    .isEqualTo(new RunDevice(expected.text("name"), (boolean) expected.get("required")));
        });
    }

    /** Upstream's helper takes words; this is the instruction. Of no words it makes none, and we an empty command. */
    @TestFactory
    Stream<DynamicTest> aShellFormIsOneText() {
        return each("jsonArgs", 4, each -> {
            Case input = each.object("input");
            boolean json = (boolean) input.get("json");
            String text = json
                    ? "CMD [\"" + String.join("\", \"", input.texts("args")) + "\"]"
                    : "CMD " + String.join(" ", input.texts("args"));
            Instruction.CommandLine command = ((Instruction.Cmd) first(text)).command();
            List<String> expected = each.texts("expected");
            assertThat(command.words()).isEqualTo(expected.isEmpty() ? List.of("") : expected);
            assertThat(command.shell()).isNotEqualTo(json);
        });
    }

    @TestFactory
    Stream<DynamicTest> flagsAreCheckedAgainstThoseThatAreKnown() {
        return each("builderFlags", 14, each -> {
            Case input = each.object("input");
            List<Case> declared = Suites.objects(input.get("flags"));
            Flags.Known[] known = new Flags.Known[declared.size()];
            for (int i = 0; i < known.length; i++) {
                String name = declared.get(i).text("name");
                known[i] =
                        declared.get(i).text("type").equals("bool") ? Flags.Known.bool(name) : Flags.Known.text(name);
            }
            if (each.fails()) {
                assertThatThrownBy(() -> Flags.parse(input.texts("args"), known))
                        .isInstanceOf(SyntaxException.class);
                return;
            }
            Flags flags = Flags.parse(input.texts("args"), known);
            Case expected = each.object("expected");
            if (expected.get("used") != null) {
                assertThat(new TreeSet<>(flags.used().keySet())).containsExactlyElementsOf(expected.texts("used"));
            }
            if (expected.get("values") != null) {
                assertThat(values(flags, declared)).isEqualTo(new TreeMap<>(Suites.map(expected.get("values"))));
            }
        });
    }

    private static Map<String, @Nullable Object> values(Flags flags, List<Case> declared) {
        Map<String, @Nullable Object> values = new TreeMap<>();
        for (Case flag : declared) {
            String name = flag.text("name");
            boolean bool = flag.text("type").equals("bool");
            Object given = bool
                    ? flags.bool(name)
                    : flags.used().containsKey(name) ? flags.used().get(name).getFirst() : null;
            values.put(name, given == null ? flag.get("default") : given);
        }
        return values;
    }

    @TestFactory
    Stream<DynamicTest> aVariableIsReplacedWhereItFirstStands() {
        return each("addEnv", 4, each -> {
            Case input = each.object("input");
            assertThat(new Environment(input.texts("env"))
                            .with(input.text("key"), input.text("value"))
                            .entries())
                    .isEqualTo(each.texts("expected"));
        });
    }

    @TestFactory
    Stream<DynamicTest> anEntryIsANameAndAValue() {
        return each("keyValue", 3, each -> {
            String entry = each.text("input");
            assertThat(List.of(Environment.name(entry), Environment.value(entry)))
                    .isEqualTo(each.texts("expected"));
        });
    }

    @TestFactory
    Stream<DynamicTest> aHealthCheckIsWrittenInTheHistoryAsGoPrintsIt() {
        return each("healthcheckHistory", 1, each -> {
            Case input = each.object("input");
            assertThat(HistoryText.healthcheck(new Healthcheck(
                            input.texts("test"),
                            nanos(input, "interval"),
                            nanos(input, "timeout"),
                            nanos(input, "startPeriod"),
                            nanos(input, "startInterval"),
                            (long) input.get("retries"))))
                    .isEqualTo(each.text("expected"));
        });
    }

    private static long nanos(Case input, String name) {
        return GoDuration.parse(input.text(name));
    }
}
