package dev.tare.flow.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.tare.diagnostic.TareException;
import dev.tare.flow.FlowTexts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of Go's flag package. */
class FlagSetTest {
    private static FlagSet parse(String... words) {
        return FlagSet.parse(FlowFlags.TABLE, List.of(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f x", "--f x", "-f=x", "--f=x"})
    void takesOneDashOrTwo(String line) {
        assertThat(parse(line.split(" ")).value("f")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({"-rm,true", "-rm=false,false", "--rm=0,false", "--rm=T,true", "--rm=F,false", "--rm=FALSE,false"})
    void readsSwitches(String word, boolean on) {
        assertThat(parse(word).has("rm")).isEqualTo(on);
    }

    @Test
    void givesASwitchNoWordOfItsOwn() {
        FlagSet flags = parse("--rm", "false", "--keep-all");

        assertThat(flags.has("rm")).isTrue();
        assertThat(flags.operands()).containsExactly("false", "--keep-all");
    }

    @Test
    void takesAnyNextWordForAValue() {
        assertThat(parse("-f", "--keep-all").value("f")).isEqualTo("--keep-all");
        assertThat(parse("-f", "--keep-all").has("keep-all")).isFalse();
    }

    @Test
    void endsAtTheFirstWordThatIsNoFlag() {
        assertThat(parse("--keep-all", "one", "-f", "x").operands()).containsExactly("one", "-f", "x");
        assertThat(parse("--", "-f", "x").operands()).containsExactly("-f", "x");
        assertThat(parse("-", "-f").operands()).containsExactly("-", "-f");
        assertThat(parse("", "-f").operands()).containsExactly("", "-f");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --no-such-flag | flag provided but not defined: -no-such-flag
            ---f           | bad flag syntax: ---f
            -=x            | bad flag syntax: -=x
            --=x           | bad flag syntax: --=x
            -f             | flag needs an argument: -f
            --rm=maybe     | invalid boolean value "maybe" for flag -rm: it is true or false, not "maybe"
            --port=x       | invalid value "x" for flag -port: it is a whole number, not "x"
            --port=-1      | invalid value "-1" for flag -port: it is a whole number, not "-1"
            --level=loud   | invalid value "loud" for flag -level: it is one of debug, info, notice, warning, error, critical, not "loud"
            --env=A        | invalid value "A" for flag -env: it takes K=V, not "A"
            --env==A       | invalid value "=A" for flag -env: it takes K=V, not "=A"
            """)
    void saysInGosWordsWhatIsWrong(String word, String message) {
        assertThatThrownBy(() -> parse(word)).isInstanceOfSatisfying(TareException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(TareException.USAGE);
            assertThat(e.problem().message()).isEqualTo(message);
        });
    }

    @Test
    void namesTheNearestFlag() {
        assertThatThrownBy(() -> parse("--keep-artefacts"))
                .isInstanceOfSatisfying(
                        TareException.class,
                        e -> assertThat(e.problem().hint()).isEqualTo("did you mean \"keep-artifacts\"?"));
    }

    @Test
    void keepsFurtherEqualsSignsOfPairs() {
        assertThat(parse("--build", "A=b=c", "--build=D=", "-build", "A=x=y").pairs("build"))
                .containsExactly(entry("A", "x=y"), entry("D", ""));
    }

    @Test
    void countsAFlagOfTheFileOnlyWhereItIsNotTyped() {
        Flow flow = FlowTexts.read(
                "build: {version: 2026-11-20, steps: {a: {}}, flags: {uid: f, keep-all: true, build: [A=1], j: 3}}");

        FlagSet flags = parse("--uid=typed", "--keep-all=false").with(flow.flags());

        assertThat(flags.value("uid")).isEqualTo("typed");
        assertThat(flags.has("keep-all")).isFalse();
        assertThat(flags.pairs("build")).containsExactly(entry("A", "1"));
        assertThat(flags.number("j")).isEqualTo(3);
    }

    @Test
    void hasTheDefaultsOfHabitus() {
        FlagSet flags = parse();

        assertThat(flags.value("f")).isEqualTo("build.yml");
        assertThat(flags.has("rm")).isTrue();
        assertThat(flags.has("pretty")).isTrue();
        assertThat(flags.has("use-stat")).isTrue();
        assertThat(flags.has("after-build-commands")).isFalse();
        assertThat(flags.value("level")).isEqualTo("debug");
        assertThat(flags.value("os")).isEqualTo("debian");
        assertThat(flags.number("port")).isEqualTo(8080);
        assertThat(flags.value("binding")).isEqualTo("192.168.99.1");
        assertThat(flags.value("sec-providers")).isEqualTo("file,env");
        assertThat(flags.isGiven("uid")).isFalse();
    }

    @Test
    void readsFlagsBehindOtherWordsWhereThatIsWanted() {
        FlagSet flags = FlagSet.parseAnywhere(FlowFlags.TABLE, List.of("one", "-f", "x", "two", "--", "--keep-all"));

        assertThat(flags.value("f")).isEqualTo("x");
        assertThat(flags.operands()).containsExactly("one", "two", "--keep-all");
        assertThat(flags.has("keep-all")).isFalse();
    }
}
