package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.Peers;
import dev.tare.text.Json;
import dev.tare.verify.VerifyWords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tare slim} of images that hold a whole Debian, of which each needs one program. */
@Tag("integration")
class SlimTest {
    @TempDir
    private static Path folder;

    private static Person person;

    @BeforeAll
    static void images() throws IOException {
        ChildProcess.needRoot();
        ChildProcess.installed("runc");
        Path debian = Peers.folder("slim");
        person = Person.me(folder.resolve("me"));
        Path conf = Files.createDirectory(person.folder().resolve("conf"));
        Files.writeString(conf.resolve("nginx.conf"), """
                pid /tmp/nginx.pid;
                error_log /dev/stderr;
                include /etc/nginx/modules-enabled/*.conf;
                events {}
                http {
                    access_log off; include mime.types;
                    client_body_temp_path /tmp/b; proxy_temp_path /tmp/p; fastcgi_temp_path /tmp/f;
                    uwsgi_temp_path /tmp/u; scgi_temp_path /tmp/s;
                    server { listen 8080; root /var/www/html; index index.nginx-debian.html; }
                }
                """);
        Files.writeString(conf.resolve("app.py"), """
                import http.server, json, sqlite3, ssl, zoneinfo
                class Handler(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        body = json.dumps([ssl.OPENSSL_VERSION, sqlite3.sqlite_version]).encode()
                        self.send_response(200)
                        self.end_headers()
                        self.wfile.write(body)
                http.server.HTTPServer(("", 8000), Handler).serve_forever()
                """);
        Files.writeString(conf.resolve("app.pl"), """
                use strict; use POSIX; use JSON::PP; use Socket;
                print JSON::PP->new->encode({a => POSIX::floor(1.5)}), "\\n";
                """);
        Files.writeString(conf.resolve("commit"), """
                #!/bin/sh
                set -e
                git init -q /tmp/r
                cd /tmp/r
                echo a >a
                git add a
                git -c user.name=a -c user.email=a@b commit -qm one
                git log --oneline | grep -q one
                """);
        Files.writeString(conf.resolve("Dockerfile"), """
                FROM scratch AS base
                COPY --exclude=dev --exclude=proc --exclude=sys / /
                ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
                FROM base AS nginx
                COPY --from=conf nginx.conf /etc/nginx/nginx.conf
                USER www-data
                EXPOSE 8080
                CMD ["nginx", "-g", "daemon off;"]
                FROM base AS redis
                USER redis
                CMD ["redis-server", "--save", "", "--protected-mode", "no"]
                FROM base AS python
                COPY --from=conf app.py /app/app.py
                CMD ["python3", "/app/app.py"]
                FROM base AS perl
                COPY --from=conf app.pl /app/app.pl
                CMD ["perl", "/app/app.pl"]
                FROM base AS git
                COPY --from=conf --chmod=755 commit /usr/local/bin/commit
                ENTRYPOINT ["/usr/local/bin/commit"]
                FROM base AS sqlite
                CMD ["sqlite3", ":memory:", "select 1"]
                FROM base AS shell
                CMD ["bash"]
                """);
        for (String name : List.of("base", "nginx", "redis", "python", "perl", "git", "sqlite", "shell")) {
            person.tare(
                            "build",
                            "-q",
                            "-f",
                            conf.resolve("Dockerfile").toString(),
                            "--build-context",
                            "conf=" + conf,
                            "--target",
                            name,
                            "-t",
                            name,
                            debian.toString())
                    .succeed();
        }
    }

    private static Result slim(String image, String... words) {
        List<String> all = new ArrayList<>(List.of("slim"));
        all.addAll(List.of(words));
        all.add(image);
        return person.tare(all.toArray(String[]::new)).run();
    }

    /** The sizes are those of bookworm's packages, with a tenth for what updates of Debian bring. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nginx  | --http :8080/ --tmpfs /tmp            | 12.1
            redis  | --tcp :6379 --cmd 'redis-cli --version' | 21
            python | --http :8000/                         | 54
            perl   | --exit 0                              | 58
            git    | --exit 0 --tmpfs /tmp                 | 65
            sqlite | --exit 0                              | 6.6
            """)
    void aProgramOfDebianDoesItsWorkInAnImageThatIsAsLargeAsItsKindNeeds(String name, String probes, double megabytes)
            throws IOException {
        List<String> words = new ArrayList<>(VerifyWords.words("probes", probes));
        words.addAll(List.of("--json", "-t", name + ":small"));
        Result result = slim(name, words.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        Map<String, @Nullable Object> audit = Json.readObject(result.out().getBytes(StandardCharsets.UTF_8));
        long kept = sum(audit, "kept");
        assertThat(kept).isBetween(1_000_000L, (long) (megabytes * 1_000_000));
        Map<String, @Nullable Object> bytes = Json.object(audit.get("bytes"));
        assertThat(bytes.get("kept")).isEqualTo(kept);
        assertThat(bytes.get("gone")).isEqualTo(sum(audit, "gone"));
        assertThat(Json.number(bytes.get("hidden")) + kept + sum(audit, "gone")).isEqualTo(bytes.get("all"));
        assertThat(configuration(name + ":small")).isEqualTo(configuration(name));
        // All that the image holds is in the audit.
        assertThat(person.tare("inspect", "--format", "{{.Size}}", name + ":small")
                        .succeed()
                        .out()
                        .strip())
                .isEqualTo(Long.toString(kept));
    }

    private static long sum(Map<String, @Nullable Object> audit, String which) throws IOException {
        long sum = 0;
        for (Object entry : Json.list(audit.get(which))) {
            sum += Json.number(Json.object(entry).get("bytes"));
        }
        return sum;
    }

    private static String configuration(String image) {
        return person.tare("inspect", "--format", "{{json .Config}}", image)
                .succeed()
                .out();
    }

    @Test
    void anImageThatNobodyCanJudgeEndsInOneErrorThatSaysWhy() {
        Result none = slim("base");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("base has neither ENTRYPOINT nor CMD");
        Result shell = slim("shell");
        assertThat(shell.exit()).isEqualTo(1);
        assertThat(shell.err()).contains("shell starts the shell /usr/bin/bash").contains("--cmd");
        Result broken = slim("sqlite", "--exit", "7");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.err())
                .contains("sqlite does not do its work as it is")
                .contains("it ended with 0, not 7");
        assertThat(person.tare("images").succeed().out()).doesNotContain(" slim ");
    }

    @Test
    void anImageThatDoesNotDoItsWorkAnyMoreGetsNoNameAndTheFileThatIsMissedIsNamed() {
        String before = person.tare("images", "-a", "-q").succeed().out();
        Result result = slim("sqlite", "--exit", "0", "-t", "never", "--exclude", "**/libreadline.so.8*");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("sqlite does not do its work; it gets no name", "libreadline.so.8");
        assertThat(person.tare("images", "-a", "-q").succeed().out()).isEqualTo(before);
    }

    @Test
    void aBuildOfADockerfileMakesTheSmallImageAlone() throws IOException {
        Path context = Files.createDirectory(person.folder().resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM sqlite
                CMD ["busybox", "echo", "hello"]
                """);
        Result built = person.tare("build", "--slim", "--probe", "exit=0", "-t", "echo", context.toString())
                .succeed();
        assertThat(built.err()).contains("verifying the image as it is");
        long size = Long.parseLong(person.tare("inspect", "--format", "{{.Size}}", "echo")
                .succeed()
                .out()
                .strip());
        assertThat(size).isLessThan(9_000_000);
        assertThat(person.tare("run", "--rm", "echo").succeed().out()).isEqualTo("hello\n");
        Result alone =
                person.tare("build", "--probe", "exit=0", context.toString()).run();
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.err()).contains("--probe does nothing without --slim");
    }
}
