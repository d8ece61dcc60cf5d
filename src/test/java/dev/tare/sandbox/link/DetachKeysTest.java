package dev.tare.sandbox.link;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
    @Test
    void onlyTheWholeSequenceIsTakenOutOfWhatIsTyped() {
        DetachKeys keys = DetachKeys.parse(DetachKeys.USUAL);
        assertThat(pass(keys, "a\020b")).isEqualTo("a\020b");
        assertThat(pass(keys, "\020")).isEmpty();
        assertThat(pass(keys, "\020")).isEqualTo("\020");
        assertThat(keys.isComplete()).isFalse();
        assertThat(pass(keys, "\021rest")).isEmpty();
        assertThat(keys.isComplete()).isTrue();
    }

    @Test
    void keysAreThoseOfDocker() {
        assertThat(pass(DetachKeys.parse("q"), "ab")).isEqualTo("ab");
        DetachKeys keys = DetachKeys.parse("ctrl-[,x");
        assertThat(pass(keys, "1\033x2")).isEqualTo("1");
        assertThat(keys.isComplete()).isTrue();
        for (String wrong : new String[] {"", "ctrl-", "ctrl-1", "ab", "a,,b"}) {
            assertThatThrownBy(() -> DetachKeys.parse(wrong)).as(wrong).isInstanceOf(TareException.class);
        }
    }

    private static String pass(DetachKeys keys, String typed) {
        byte[] bytes = typed.getBytes(US_ASCII);
        return new String(keys.pass(bytes, bytes.length), US_ASCII);
    }
}
