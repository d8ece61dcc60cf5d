package dev.tare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.Networks;
import dev.tare.http.Retries;
import dev.tare.http.Timeouts;
import dev.tare.plan.Op;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories as plain files behind HTTP, which git reads too. */
@Tag("integration")
class GitRemotesTest {
    private final WebServer server = WebServer.start();

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() {
        ChildProcess.of("/bin/sh", "-euc", """
                        umask 022; cd "$1"; export GIT_CONFIG_GLOBAL=/dev/null HOME=/nowhere
                        git -c init.defaultBranch=main init -q work; cd work; echo text >f; git add f
                        git -c user.name=t -c user.email=t@example.org commit -qm one
                        git clone -q --bare . ../real.git; cd ../real.git; git repack -adq; git update-server-info
                        """, "sh", folder.toString()).succeed();
        server.otherwise(exchange -> {
            String path = exchange.getRequestURI().getPath();
            Path file = folder.resolve(path.substring(1));
            if (path.startsWith("/moved.git/")) {
                lead(exchange, "/real.git" + exchange.getRequestURI().toString().substring(10));
            } else if (path.startsWith("/inside.git/")) {
                lead(exchange, server.url().replace("127.0.0.1", "127.0.0.2") + "/real.git/info/refs");
            } else if (path.startsWith("/elsewhere.git/")) {
                lead(exchange, "/login");
            } else {
                boolean there = path.startsWith("/real.git/") && Files.isRegularFile(file) || path.equals("/login");
                WebServer.send(exchange, there ? 200 : 404, read(file));
            }
        });
    }

    private static byte[] read(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    }

    private static void lead(com.sun.net.httpserver.HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        WebServer.send(exchange, 301, new byte[0]);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path open(String name, Networks networks) throws IOException {
        Git git = new Git(Map.of("PATH", System.getenv("PATH")));
        Retries once = new Retries(1, 1, 1, _ -> {}, () -> 1);
        Path home = Files.createDirectories(folder.resolve("home"));
        try (WebClient client = new WebClient(Map.of(), Timeouts.STANDARD, networks, once)) {
            return new GitRepositories(home, home, git, client, Instant.ofEpochSecond(1_800_000_000))
                    .open(new Op.GitSource(
                            server.url() + "/" + name, "", "", "", Set.of(Op.GitSource.Option.SUBMODULES)));
        }
    }

    @Test
    void aRepositoryThatHasMovedIsFoundWhereItsServerLeads() throws IOException {
        assertThat(open("moved.git", Networks.STANDARD).resolve("f")).hasContent("text\n");
    }

    @Test
    void aPublicServerLeadsGitIntoNoPrivateNetwork() {
        Networks onlyThis = address -> !address.getHostAddress().equals("127.0.0.1");

        assertThatThrownBy(() -> open("inside.git", onlyThis))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("a public server leads on to 127.0.0.2")
                .hasMessageEndingWith("which is in a private network");
    }

    @Test
    void whoIsLedToSomethingElseIsToldWhere() {
        assertThatThrownBy(() -> open("elsewhere.git", Networks.STANDARD))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("its server leads on to " + server.url() + "/login, which is no repository");
    }
}
