package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.OciArchive;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sources give the same bytes: from two clones, by two users, cold and warm, a day apart.
 *
 * <p>The clock is moved for all that asks the C library: Tare's JVM, git, the shell. {@code go} is linked statically and
 * asks the kernel; it sees that day in the times of the files.
 */
@Tag("integration")
class SameDigestTest {
    private static final String EPOCH = "1700000000";

    @TempDir
    private Path folder;

    private Person me;

    @BeforeEach
    void someone() throws IOException {
        me = Person.me(folder.resolve("me"));
    }

    @Test
    void aGoPackage() throws IOException {
        Path origin = Files.createDirectory(folder.resolve("origin"));
        Files.writeString(origin.resolve("go.mod"), "module example.org/someone/app\n\ngo 1.21\n");
        Files.writeString(origin.resolve("main.go"), "package main\n\nfunc main() { println(\"hello\") }\n");
        commit(origin);

        Path mine = clone(me, origin, "clone");
        Built first = build(me, mine, "first", "-t", "app");
        same(first, me, mine, "warm", "-t", "app");
        same(first, me.store("new"), mine, "a new store", "-t", "app");
        same(first, me.store("third").with("GOCACHE", folder + "/go"), mine, "a new Go cache", "-t", "app");
        same(first, me.store("second"), clone(me, origin, "a/second/clone"), "a second clone", "-t", "app");
        assertThat(first.archive().config().toString()).contains("version=v1.2.3");

        Path later = clone(me, origin, "later");
        age(later, Instant.now().plusSeconds(86_400));
        same(first, aDayLater(me.store("later")), later, "a day later", "-t", "app");

        Person other = Person.ordinary(folder.resolve("someone/else"));
        same(first, other, clone(other, origin, "other"), "another user", "-t", "app");
    }

    @Test
    void aDockerfileWithSourceDateEpochAndRewriteTimestamp() throws IOException {
        Path origin = Files.createDirectories(folder.resolve("origin"));
        sources(origin);
        commit(origin);
        me = me.with("SOURCE_DATE_EPOCH", EPOCH);

        Path mine = clone(me, origin, "clone");
        Built first = build(me, mine, "first", "-t", "app");
        same(first, me, mine, "warm", "-t", "app");
        same(first, me, mine, "without the cache", "-t", "app", "--no-cache");
        same(first, me.store("new"), mine, "a new store", "-t", "app");
        Path second = clone(me, origin, "a/second/clone");
        age(second.resolve("files/two"), Instant.parse("2025-01-02T03:04:05.678Z"));
        same(first, me.store("second"), second, "a second clone", "-t", "app");
        same(first, me, second, "a second clone in a store that knows the first", "-t", "app");
        assertThat(first.archive().files()).containsKeys("app/one", "app/here", "unpacked/packed", "w/d");
        assertThat(first.archive().files().get("app/one").toString()).contains("1234");

        Path later = clone(me, origin, "later");
        age(later, Instant.now().plusSeconds(86_400));
        same(first, aDayLater(me.store("later")), later, "a day later", "-t", "app");
        same(first, aDayLater(me), mine, "a day later in the same store", "-t", "app");

        Person other = Person.ordinary(folder.resolve("someone/else")).with("SOURCE_DATE_EPOCH", EPOCH);
        same(first, other, clone(other, origin, "other"), "another user", "-t", "app");
        same(first, other, other.folder().resolve("other"), "another user again", "-t", "app");
    }

    private static void sources(Path origin) throws IOException {
        Path files = Files.createDirectory(origin.resolve("files"));
        Files.writeString(files.resolve("one"), "1\n");
        Files.writeString(files.resolve("two"), "2\n");
        Files.createSymbolicLink(files.resolve("link"), Path.of("two"));
        Path packed = Files.createDirectory(origin.resolve("packed"));
        Files.writeString(packed.resolve("packed"), "3\n");
        ChildProcess.of("tar", "-czf", "archive.tar.gz", "packed").in(origin).succeed();
        Files.writeString(origin.resolve("Dockerfile"), """
                FROM scratch AS files
                WORKDIR /w/d
                COPY files/ /all/
                COPY <<one <<two /heredocs/
                first
                one
                second
                two
                FROM scratch AS archives
                ADD archive.tar.gz /x/
                FROM scratch
                LABEL a=b
                COPY --from=files --chown=1234:5678 --chmod=640 /all/ /app/
                COPY --from=files /heredocs /app/here
                COPY --from=files --link /w /w
                COPY --from=archives /x/packed /unpacked
                COPY files/two /three
                WORKDIR /new
                USER 1234
                CMD ["/app/one"]
                """);
    }

    private static void commit(Path origin) {
        for (List<String> words : List.of(
                List.of("init", "-q"),
                List.of("add", "."),
                List.of("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "first"),
                List.of("tag", "v1.2.3"))) {
            ChildProcess.of(Stream.concat(Stream.of("git"), words.stream()).toList())
                    .in(origin)
                    .with("GIT_COMMITTER_DATE", "2024-02-03T04:05:06Z")
                    .with("GIT_AUTHOR_DATE", "2024-02-03T04:05:06Z")
                    .succeed();
        }
    }

    private static Path clone(Person person, Path origin, String name) {
        Path clone = person.folder().resolve(name);
        ChildProcess.of("git", "clone", "-q", origin.toString(), clone.toString())
                .succeed();
        person.own(clone);
        return clone;
    }

    private static void age(Path folder, Instant time) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(file -> !Files.isSymbolicLink(file)).toList()) {
                Files.setLastModifiedTime(each, FileTime.from(time));
            }
        }
    }

    private static Person aDayLater(Person person) {
        return person.by(ChildProcess.installed("faketime"), "-f", "+1d");
    }

    private static void same(Built first, Person person, Path sources, String how, String... options)
            throws IOException {
        Built again = build(person, sources, how, options);
        assertThat(again.id()).as("image ID, %s", how).isEqualTo(first.id());
        assertThat(again.manifest()).as("manifest digest, %s", how).isEqualTo(first.manifest());
        assertThat(again.archive().manifest())
                .as("manifest, %s", how)
                .isEqualTo(first.archive().manifest());
        assertThat(Files.mismatch(again.file(), first.file()))
                .as("first byte of the archive that differs, %s", how)
                .isEqualTo(-1);
    }

    private static Built build(Person person, Path sources, String how, String... options) throws IOException {
        String name = how.replace(' ', '-');
        Path archive = person.folder().resolve(name + ".tar");
        Path metadata = person.folder().resolve(name + ".json");
        Stream<String> words = Stream.of(
                        Stream.of("build", "-q", "-o", "type=oci,dest=" + archive + ",rewrite-timestamp=true"),
                        Stream.of("--metadata-file", metadata.toString()),
                        Stream.of(options),
                        Stream.of(sources.toString()))
                .flatMap(each -> each);
        ChildProcess.Result result = person.tare(words.toArray(String[]::new)).succeed();
        Map<String, Object> described = Json.readObject(Files.readAllBytes(metadata));
        return new Built(
                result.out().strip(),
                String.valueOf(described.get("containerimage.digest")),
                archive,
                OciArchive.read(archive));
    }

    /**
     * What a build gave.
     *
     * @param id the image ID
     * @param manifest the manifest's digest
     */
    private record Built(String id, String manifest, Path file, OciArchive archive) {}
}
