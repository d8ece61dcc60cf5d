package dev.tare.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.testing.SmallRegistry;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    Path directory;

    private CommandLine tare;

    @BeforeEach
    void makeImage() {
        tare = new CommandLine(directory);
        try (Store store = tare.store()) {
            new SmallImage(store)
                    .file("a", "first", 0)
                    .file("b", "second".repeat(1000), 0)
                    .file("a", "again", 0)
                    .name("app:1");
        }
    }

    private Map<String, @Nullable Object> explained(String what) throws IOException {
        Result result = tare.run("explain", "--json", what);
        assertThat(result.code()).as(result.err()).isZero();
        return Json.readObject(result.outBytes());
    }

    private static List<Object> parts(Map<String, @Nullable Object> explained) throws IOException {
        return Json.list(Json.object(explained.get("tree")).get("children"));
    }

    /** Bytes that a node has besides those of its parts, and those of all its parts. */
    private static long sum(Map<String, @Nullable Object> node) throws IOException {
        long sum = 0;
        for (Object child : Json.list(node.getOrDefault("children", List.of()))) {
            sum += sum(Json.object(child));
        }
        return sum == 0 ? Json.number(node.get("bytes")) : sum;
    }

    @Test
    void anImageIsTheSameInTheStoreInEachKindOfArchiveInALayoutAndInARegistry() throws IOException {
        Map<String, @Nullable Object> stored = explained("app:1");
        try (SmallRegistry registry = new SmallRegistry("app", false)) {
            String there = registry.address() + "/app:1";
            assertThat(tare.run("tag", "app:1", there).code()).isZero();
            assertThat(tare.run("push", there).code()).isZero();
            List<String> places = new ArrayList<>();
            for (String format : new String[] {"docker-archive", "oci-archive", "oci-dir"}) {
                tare.run("save", "--format", format, "-o", format, "app:1");
                places.add(format);
            }
            tare.run("rmi", "-f", "app:1", there);
            places.add(there);
            for (String place : places) {
                Map<String, @Nullable Object> other = explained(place);
                assertThat(other.get("layers")).as(place).asString().isNotEmpty();
                // What layers weigh compressed is what the archive has of them, and it may have them plain.
                for (String key : new String[] {"bytes", "waste", "keeps"}) {
                    assertThat(other.get(key)).as(place + ": " + key).isEqualTo(stored.get(key));
                }
                assertThat(parts(other)).as(place).isEqualTo(parts(stored));
            }
        }
        assertThat(tare.run("images", "-q").out()).as("nothing of it is kept").isEmpty();
        assertThat(sum(Json.object(stored.get("tree")))).isEqualTo(Json.number(stored.get("bytes")));
        assertThat(Json.list(stored.get("waste"))).hasSize(1);
    }

    @Test
    void aFolderOfTheNameOfAnImageIsNotTakenForIt() throws IOException {
        try (Store store = tare.store()) {
            new SmallImage(store).file("a", "first", 0).name("app");
        }
        Files.createDirectory(directory.resolve("app"));

        assertThat(explained("app")).containsEntry("name", "app");
    }

    @Test
    void aFolderWithoutAnImageIsToldFromOne() throws IOException {
        Files.createDirectory(directory.resolve("folder"));

        Result result = tare.run("explain", "folder");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("folder is a folder that holds no image, and no image has that name");
    }
}
