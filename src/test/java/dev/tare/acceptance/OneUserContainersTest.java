package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary user who has nobody to share with runs containers all of whose files are root's. */
@Tag("integration")
class OneUserContainersTest {
    private static final String NAME = "tare-test-single";

    @TempDir
    private static Path folder;

    private static Rootless user;

    @BeforeAll
    static void someone() throws IOException {
        user = Rootless.make(folder.resolve("someone"), NAME, false);
    }

    @AfterAll
    static void nobody() {
        if (user != null) {
            user.close();
        }
    }

    @Test
    void whatBelongsToOthersBelongsToRootAndIsSaidSo() throws IOException {
        Result result = user.tare("run", "--rm", "--network", "none", "web", "stat", "-c", "%u:%g", "/www/index.html")
                .succeed();
        assertThat(result.out()).isEqualTo("0:0\n");
        assertThat(result.err())
                .startsWith("tare: all files of the image belong to root, since this user has no other users")
                .contains("/etc/subuid has no line for " + NAME);
        user.assertNothingIsLeft();
    }

    @Test
    void aProgramOfAnotherUserIsRefusedWithTheReason() throws IOException {
        Result result = user.tare("run", "--rm", "--network", "none", "-u", "1000", "web", "id")
                .run();
        assertThat(result.exit()).isEqualTo(125);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("tare: the program cannot run as -u 1000 (1000:0): this user has no other users to give it\n")
                .contains("  run it with -u 0, or have others: /etc/subuid has no line for " + NAME);
        user.assertNothingIsLeft();
    }

    @Test
    void aServerInTheBackgroundAnswersAtItsPort() throws IOException {
        Result _ = user.tare("run", "-d", "--rm", "--name", "single", "-p", "127.0.0.1::8080", "web")
                .succeed();
        int port = user.port("single");
        await("port " + port, () -> Rootless.answers(port));
        Result _ = user.tare("stop", "-t", "0", "single").succeed();
        user.assertNothingIsLeft();
    }
}
