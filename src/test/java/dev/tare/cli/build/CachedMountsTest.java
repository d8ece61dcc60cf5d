package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ActionsCache;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A RUN that is new and mounts a part of the context, on a machine that has nothing but a cache of all other steps. */
@Tag("integration")
class CachedMountsTest {
    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void export() throws IOException {
        ChildProcess.needRoot();
        context = Files.createDirectories(folder.resolve("ctx/d")).getParent();
        Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve("busybox"));
        Files.writeString(context.resolve("d/f"), "mounted\n");
        dockerfile("one");
        build("first", "--cache-to", "type=local,mode=max,dest=" + folder.resolve("cache"))
                .succeed();
    }

    private void dockerfile(String word) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY busybox /bin/
                RUN --mount=type=bind,source=d,target=/m ["/bin/busybox", "sh", "-c", "busybox cat /m/f > /%s"]
                """.formatted(word));
    }

    private ChildProcess build(String store, String flag, String value) {
        return new Tare(folder.resolve(store))
                .command(
                        "build",
                        "--progress=plain",
                        flag,
                        value,
                        "-o",
                        "type=local,dest=" + folder.resolve("out"),
                        context.toString());
    }

    @Test
    void whatItMountsComesFromTheCache() throws IOException {
        dockerfile("two");

        ChildProcess.Result second = build("second", "--cache-from", "type=local,src=" + folder.resolve("cache"))
                .succeed();

        assertThat(folder.resolve("out/two")).hasContent("mounted\n");
        assertThat(second.err().lines().filter(line -> line.endsWith(" CACHED")))
                .hasSize(2);
    }

    @Test
    void whereTheCacheHasItNoMoreItIsMadeAnew() throws IOException {
        try (ActionsCache service = new ActionsCache()) {
            String cache = "type=gha,url_v2=" + service.url() + ",token=" + ActionsCache.TOKEN;
            build("third", "--cache-to", cache + ",mode=max").succeed();
            // Of the step below everything is there.
            service.send((key, content) ->
                    key.startsWith("tare-blob") && content.length < 5000 ? new byte[content.length] : content);
            dockerfile("two");

            ChildProcess.Result second = build("second", "--cache-from", cache)
                    .within(Duration.ofMinutes(2))
                    .succeed();

            assertThat(second.err()).contains("the cache type=gha,scope=buildkit can't be read");
        }
        assertThat(folder.resolve("out/two")).hasContent("mounted\n");
    }
}
