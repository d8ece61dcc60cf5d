package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary user verifies an image: it is run, asked at its port, and watched. */
@Tag("integration")
class VerifyRootlessTest {
    @TempDir
    private static Path folder;

    private static Rootless user;

    @BeforeAll
    static void someone() throws IOException {
        user = Rootless.make(folder.resolve("someone"), "tare-test-verifier", true);
    }

    @AfterAll
    static void nobody() {
        if (user != null) {
            user.close();
        }
    }

    @Test
    void aServerIsAskedAndItsMissesAreListed() throws IOException {
        Result result = user.tare("verify", "web", "--http", ":8080/", "--within", "30s")
                .succeed();
        assertThat(result.out())
                .contains("ok     http: HTTP :8080/: HTTP/1.1 200 OK")
                .contains("/bin/busybox open /etc/httpd.conf: ENOENT")
                .doesNotContain("is not known")
                .endsWith("web holds\n");
        user.assertNothingIsLeft();
    }

    @Test
    void aPortThatIsNotOpenFails() throws IOException {
        Result result =
                user.tare("verify", "web", "--tcp", ":8081", "--within", "1s").run();
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out()).contains("FAILED tcp: TCP :8081: no answer within 1000 ms: connection refused");
        user.assertNothingIsLeft();
    }
}
