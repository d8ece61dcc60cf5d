package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class NeedsTableTest {
    /** Findings are remembered by the version: rules that change under the same one would be believed to have found them. */
    @Test
    void otherRulesHaveAnotherVersion() {
        String rules = NeedsTable.VERSION + " " + NeedsTable.RULES;

        assertThat(Digest.sha256(rules).hex().substring(0, 16))
                .as("raise NeedsTable.VERSION, then write down the digest of the new rules here")
                .isEqualTo("38018ae8e09ba56e");
    }

    @Test
    void aRuleForOlderVersionsOfGoAsksNothingOfANewOne() {
        Predicate<String> server = "net.(*Resolver).lookupIPAddr"::equals;
        assertThat(NeedsTable.asksIfReached(server, "go1.26.3")).isFalse();
        assertThat(NeedsTable.asksIfReached(server, "go1.15")).isTrue();
        assertThat(NeedsTable.asksIfReached("os.CreateTemp"::equals, "go1.26.3"))
                .isTrue();
    }
}
