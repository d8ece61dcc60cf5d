package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that want a login: by name and password over TLS, and by a token server. */
@Tag("integration")
class RegistryLoginTest {
    @TempDir
    private Path folder;

    private RegistryUser user;

    @BeforeEach
    void certificates() {
        user = RegistryUser.in(folder);
    }

    private Registry withPassword() {
        return Registry.startSecure(user.identity(), folder);
    }

    @Test
    void aLoginOverTlsIsCheckedKeptUsedAndForgotten() throws IOException {
        String host = withPassword().address().replace("127.0.0.1", "localhost");
        String image = host + "/private/hello:1";
        Path password = Files.writeString(folder.resolve("password"), "pass word\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "secret guess\n");
        SampleImages.build(user.tare(), folder, "-t", image)
                .with("HOME", folder.toString())
                .succeed();

        ChildProcess.Result denied = user.command("push", image).run();
        assertThat(denied.exit()).isEqualTo(1);
        assertThat(denied.err()).contains("denies access").contains("tare login " + host);

        ChildProcess.Result refused = user.command("login", "-u", "me", "--password-stdin", host)
                .from(wrong)
                .run();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("tare: cannot log in to " + host + ": " + host + " refuses the name or the password\n");

        ChildProcess.Result login = user.command("login", "-u", "me", "--password-stdin", host)
                .from(password)
                .succeed();
        assertThat(login.err()).startsWith("Logged in to " + host + " as me").doesNotContain("pass word");
        user.command("push", image).succeed();
        Path docker = folder.resolve(".docker/config.json");
        ChildProcess.of(
                        ChildProcess.installed("skopeo"),
                        "inspect",
                        "--tls-verify=false",
                        "--authfile",
                        docker.toString(),
                        "docker://" + image)
                .succeed();
        user.elsewhere().command("pull", image).succeed();

        user.command("logout", host).succeed();
        assertThat(Files.readString(docker)).doesNotContain("auth\"");
        assertThat(user.command("push", host + "/private/hello:1").run().exit()).isEqualTo(1);
    }

    @Test
    void aCertificateIsCheckedAgainstTheOnesThatTheUserTrusts() throws IOException {
        String host = withPassword().address().replace("127.0.0.1", "localhost");
        String image = host + "/private/hello:1";

        ChildProcess.Result unknown = user.command("pull", image)
                .with("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
                .run();
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("no secure connection to " + host).contains("SSL_CERT_FILE");

        ChildProcess.Result known = user.command("pull", image).run();
        assertThat(known.err()).contains("denies access");

        Path folders = Files.createDirectories(folder.resolve(".config/docker/certs.d/" + host));
        Files.copy(user.identity().certificate(), folders.resolve("ca.crt"));
        ChildProcess.Result kept = user.command("pull", image)
                .with("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")
                .run();
        assertThat(kept.err()).contains("denies access");
    }

    @Test
    void aTokenServerGivesWhatEachRepositoryNeeds() throws IOException {
        try (TokenServer tokens = new TokenServer(user.identity())) {
            String host = Registry.start("", tokens.settings()).address();
            String image = host + "/team/hello:1";
            Path password = Files.writeString(folder.resolve("password"), "pass word");
            SampleImages.build(user.tare(), folder, "-t", image)
                    .with("HOME", folder.toString())
                    .succeed();
            assertThat(user.command("push", image).run().err()).contains("denies access to a token");

            user.command("login", "-u", "me", "--password-stdin", host)
                    .from(password)
                    .succeed();
            tokens.asked().clear();
            user.command("push", image).succeed();
            assertThat(tokens.asked()).containsExactly("GET service=tests&scope=repository:team/hello:pull,push true");

            tokens.asked().clear();
            user.elsewhere().command("pull", image).succeed();
            assertThat(tokens.asked()).containsExactly("GET service=tests&scope=repository:team/hello:pull true");

            // A second repository mounts the layers from the first, for which its token must allow that.
            user.command("tag", image, host + "/team/copy:1").succeed();
            assertThat(user.command("push", host + "/team/copy:1").succeed().err())
                    .contains("CACHED")
                    .doesNotContain("DONE");
        }
    }
}
