package dev.tare.build.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.golang.GoAddition;
import dev.tare.golang.GoContents;
import dev.tare.golang.GoProfile;
import dev.tare.oci.Healthcheck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoValuesTest {
    private static GoContents image(String key, String... values) {
        return GoValues.parse(key, List.of(values), "--" + key).image();
    }

    private static GoCompile compile(String key, String... values) {
        return GoValues.parse(key, List.of(values), "--" + key).compile();
    }

    @Test
    void whatIsAddedLiesInTheRootUnderItsNameUnlessAPlaceIsNamed() {
        assertThat(image("add", "static", "../web/dist/:/srv/", "a.conf:/etc/b.conf", "x:y:/z", ".")
                        .additions())
                .containsExactly(
                        new GoAddition("static", "/static"),
                        new GoAddition("../web/dist/", "/srv/"),
                        new GoAddition("a.conf", "/etc/b.conf"),
                        new GoAddition("x:y", "/z"),
                        new GoAddition(".", "/"));
    }

    @Test
    void wordsAreGivenOneByOneOrAsAList() {
        assertThat(image("entrypoint", "/app", "-x").entrypoint()).containsExactly("/app", "-x");
        assertThat(image("entrypoint", "[\"/app\", \"a b\"]").entrypoint()).containsExactly("/app", "a b");
        assertThat(image("arg", "a b").args()).containsExactly("a b");
    }

    @Test
    void aHealthCheckIsThatOfADockerfile() {
        long second = 1_000_000_000;

        assertThat(image("healthcheck", "--interval=30s --timeout=3s --retries=2 CMD [\"/app\",\"check\"]")
                        .healthcheck())
                .isEqualTo(new Healthcheck(List.of("CMD", "/app", "check"), 30 * second, 3 * second, 0, 0, 2));
        assertThat(image("healthcheck", "[\"/app\"]").healthcheck())
                .isEqualTo(new Healthcheck(List.of("CMD", "/app"), 0, 0, 0, 0, 0));
        assertThat(image("healthcheck", "NONE").healthcheck())
                .isEqualTo(new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0));
    }

    @Test
    void listsArePartedByCommasAndBlanks() {
        assertThat(compile("tags", "netgo,osusergo", "a b").tags()).containsExactly("netgo", "osusergo", "a", "b");
        assertThat(compile("cap", "net_raw,CAP_NET_ADMIN").capabilities()).containsExactly("NET_ADMIN", "NET_RAW");
        assertThat(image("expose", "8080", "53/udp,9000-9001").ports())
                .containsExactlyInAnyOrder("8080/tcp", "53/udp", "9000/tcp", "9001/tcp");
        assertThat(GoValues.parse("tz", List.of("Europe/Paris,UTC"), "--tz")
                        .needs()
                        .tz())
                .containsExactly("Europe/Paris", "UTC");
    }

    @Test
    void whatIsSaidAboveWinsAndVariablesAreMerged() {
        GoRequest flags = GoValues.parse("env", List.of("A=1", "B=2"), "--env")
                .over(GoValues.parse("user", List.of("7"), "--user"));
        GoRequest file = GoValues.parse("env", List.of("B=3", "C=4"), "env")
                .over(GoValues.parse("user", List.of("8"), "user"))
                .over(GoValues.parse("workdir", List.of("/w/"), "workdir"))
                .over(GoValues.parse("profile", List.of("smallest"), "profile"));

        GoRequest both = flags.over(file);

        assertThat(both.image().env())
                .containsExactly(
                        java.util.Map.entry("B", "2"), java.util.Map.entry("C", "4"), java.util.Map.entry("A", "1"));
        assertThat(both.image().user()).isEqualTo("7");
        assertThat(both.image().workdir()).isEqualTo("/w");
        assertThat(both.compile().usedProfile()).isEqualTo(GoProfile.SMALLEST);
    }

    @Test
    void eachKeyThatWasGivenIsNamedWhereItIsOfNoUse() {
        for (GoKey key : GoKey.ALL) {
            if (key.isLimit()
                    || List.of("tag", "label", "platform", "programs", "go", "needs")
                            .contains(key.name())) {
                continue;
            }
            String value = switch (key.name()) {
                case "add", "ldflags", "go-flag", "base", "ca" -> "x";
                case "base-cmd", "kodata", "debug" -> "true";
                case "cap" -> "bpf";
                case "profile" -> "debug";
                case "env", "go-env" -> "A=1";
                case "workdir", "volume" -> "/x";
                case "stop-signal" -> "TERM";
                case "healthcheck" -> "NONE";
                default -> "1";
            };
            assertThat(GoValues.parse(key.name(), List.of(value), key.name()).given())
                    .as(key.name())
                    .containsExactly(key.name());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "env | A | --env takes NAME=VALUE, not \"A\"",
                "env | =1 | --env takes NAME=VALUE, not \"=1\"",
                "add | a:b | --add a:b: \"b\" is no path in the image",
                "add | :/b | --add takes SRC[:DEST], not \":/b\"",
                "workdir | w | --workdir: \"w\" is no path in the image",
                "volume | / | --volume: the root of an image is no volume",
                "user | a b | --user: \"a b\" is no user",
                "user | a: | --user: \"a:\" is no user",
                "user | a:b:c | --user: \"a:b:c\" is no user",
                "user | a,b | --user: \"a,b\" names no user that /etc/passwd can hold",
                "user | 4294967296 | --user: there is no user 4294967296",
                "expose | 99999 | --expose: invalid containerPort: 99999",
                "stop-signal | SIGITN | --stop-signal: there is no signal \"SIGITN\"",
                "healthcheck | RUN x | --healthcheck: Unknown type \"RUN\" in HEALTHCHECK (try CMD)",
                "tags | hello:latest | --tags: \"hello:latest\" is no build tag",
                "profile | small | --profile: there is no profile \"small\"",
                "entrypoint | [x | --entrypoint: [x is no list of words"
            })
    void whatIsWrongIsSaidWithItsFlag(String key, String value, String message) {
        assertThatThrownBy(() -> GoValues.parse(key, List.of(value), "--" + key))
                .isInstanceOf(TareException.class)
                .hasMessage(message);
    }
}
