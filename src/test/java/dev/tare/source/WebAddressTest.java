package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    private static final String ME = "Basic bWU6cHc=";

    @ParameterizedTest
    @CsvSource({
        "http://h/a b, http://h/a%20b",
        "http://h/ä, http://h/%C3%A4",
        "http://h/a%20b?x=1#part, http://h/a%20b?x=1",
        "http://h_1:8080, http://h_1:8080",
        "https://h/{x}|y, https://h/%7Bx%7D%7Cy",
    })
    void whatMayNotStandInAnAddressIsEscaped(String written, String asked) throws SourceFailure {
        assertThat(WebAddress.of(written).uri()).hasToString(asked);
    }

    @Test
    void userAndPasswordBecomeAHeader() throws SourceFailure {
        WebAddress address = WebAddress.of("https://me:p%40w@h/a@b");

        assertThat(address.uri()).hasToString("https://h/a@b");
        assertThat(address.authorization()).isEqualTo("Basic bWU6cEB3");
        assertThat(WebAddress.of("https://h/a").authorization()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/b, http://h/b, true",
        "c, http://h/a/c, true",
        "http://h:80/b, http://h:80/b, true",
        "https://h/b, https://h/b, false",
        "http://other/b, http://other/b, false",
        "http://h:81/b, http://h:81/b, false",
        "//other/b, http://other/b, false",
    })
    void aPasswordStaysWithItsHost(String location, String leads, boolean kept) throws SourceFailure {
        WebAddress next = WebAddress.of("http://me:pw@h/a/b").redirect(location);

        assertThat(next.uri()).hasToString(leads);
        assertThat(next.authorization()).isEqualTo(kept ? ME : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///a", "http://h:port/", "file:///etc/passwd", "http://h/%zz"})
    void othersAreRefused(String written) {
        assertThatThrownBy(() -> WebAddress.of(written)).isInstanceOf(SourceFailure.class);
    }

    @Test
    void aRedirectLeadsToNoFile() throws SourceFailure {
        WebAddress address = WebAddress.of("http://h/a");

        assertThatThrownBy(() -> address.redirect("file:///etc/passwd")).isInstanceOf(SourceFailure.class);
    }
}
