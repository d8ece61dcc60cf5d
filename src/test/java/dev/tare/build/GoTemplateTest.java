package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoTemplateTest {
    private final GoTemplate template =
            new GoTemplate(null, Map.of("USER", "ann", "other", "x"), Instant.ofEpochSecond(1_700_000_000));

    @Test
    void timesAndVariablesAreFilledIn() {
        assertThat(template.fill("{{.Date}} {{.Timestamp}} {{.Env.USER}} {{upper .Env.other}}", "--env"))
                .isEqualTo("2023-11-14T22:13:20Z 1700000000 ann X");
        assertThat(template.fill(List.of("a{{.Timestamp}}", "{b}"), "--env")).containsExactly("a1700000000", "{b}");
        assertThat(template.fill(Map.of("A", "{{.Env.USER}}"), "--env")).containsExactly(Map.entry("A", "ann"));
    }

    @Test
    void whatIsNotThereIsAnErrorWithTheNearestName() {
        assertThatThrownBy(() -> template.fill("v{{.Dat}}", "--tag"))
                .hasMessage("--tag v{{.Dat}}: there is no field \"Dat\"")
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.problem().hint()).isEqualTo("did you mean \"Date\"?"));
        assertThatThrownBy(() -> template.fill("{{.Env.USERS}}", "--env"))
                .hasMessage("--env {{.Env.USERS}}: there is no field \"USERS\"");
        assertThatThrownBy(() -> template.fill("{{.Env", "--env")).hasMessageStartingWith("--env {{.Env: ");
    }

    @Test
    void gitIsAskedOnlyWhereThereIsAFolder() {
        assertThatThrownBy(() -> template.fill("{{.Git.Tag}}", "--tag"))
                .hasMessageContaining("--tag {{.Git.Tag}}: the build context is no folder of this machine");
    }
}
