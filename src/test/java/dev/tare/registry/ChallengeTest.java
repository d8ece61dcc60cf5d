package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void bearerHasItsRealmServiceAndScope() {
        assertThat(
                        Challenge.parse(
                                List.of(
                                        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a:pull,push\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm",
                                "https://auth.docker.io/token",
                                "service",
                                "registry.docker.io",
                                "scope",
                                "repository:a:pull,push")));
    }

    @Test
    void severalChallengesStandInOneHeaderOrInMany() {
        assertThat(Challenge.parse(
                        List.of("Negotiate, Basic realm=\"a \\\"b\\\"\", Bearer REALM=x , service=y", "Basic")))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a \"b\"")),
                        new Challenge("bearer", Map.of("realm", "x", "service", "y")),
                        new Challenge("basic", Map.of()));
    }

    @Test
    void whatCannotBeReadIsNoChallenge() {
        assertThat(Challenge.parse(List.of("", ",,", "=", "\"", "a=\"b")))
                .allMatch(each -> !each.scheme().equals("basic"));
    }

    @Test
    void aQuoteThatIsNotClosedEndsWithTheHeader() {
        for (String value : List.of("Bearer realm=\"http://h/t", "Bearer realm=\"http://h/t\\")) {
            assertThat(Challenge.parse(List.of(value, "Basic realm=\"\"")))
                    .extracting(Challenge::scheme)
                    .containsExactly("bearer", "basic");
        }
        assertThat(Challenge.parse(List.of("Bearer realm=\""))).hasSize(1);
    }
}
