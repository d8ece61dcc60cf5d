package dev.tare.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
    @ParameterizedTest
    @CsvSource({
        "https://me:secret@host/a, https://xxxxx:xxxxx@host/a",
        "https://token@host/a, https://xxxxx@host/a",
        "see http://a:b@h and http://c:d@i!, see http://xxxxx:xxxxx@h and http://xxxxx:xxxxx@i!",
        "http://a:p@ss@h/x, http://xxxxx:xxxxx@h/x",
        "ssh://git@host/a, ssh://git@host/a",
        "ssh://git:pw@host/a, ssh://xxxxx:xxxxx@host/a",
        "https://host/a@b, https://host/a@b",
        "https://host?u=a@b, https://host?u=a@b",
        "git@host:a/b, git@host:a/b",
        "no address, no address",
        "http://, http://",
        "http://@h, http://@h",
    })
    void usersAndPasswordsOfAddressesAreHidden(String text, String expected) {
        assertThat(Credentials.hide(text)).isEqualTo(expected);
    }

    @Test
    void noProblemTellsThem() {
        SourceText source = new SourceText("Dockerfile", "ADD http://me:secret@h/a /");
        Problem problem = new Problem(Location.of(source, 1, "/a"), "no http://me:secret@h", "try http://you:pw@h");

        assertThat(problem.render())
                .isEqualTo("Dockerfile:1:23: no http://xxxxx:xxxxx@h\n"
                        + "   1 | ADD http://xxxxxxxxx@h/a /\n"
                        + "     |                       ^^ try http://xxxxx:xxxxx@h\n");
        assertThat(problem.message() + problem.hint()).doesNotContain("secret", "pw");
    }
}
