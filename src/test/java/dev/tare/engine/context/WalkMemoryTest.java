package dev.tare.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.Node;
import dev.tare.store.FileDigests;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalkMemoryTest {
    private static final Digest QUERY = Digest.sha256("query");
    private static final Digest RESULT = Digest.sha256("result");

    @TempDir
    private Path folder;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private interface Change {
        void on(Path context) throws IOException;
    }

    private static void fill(Path context) throws IOException {
        for (int d = 0; d < 30; d++) {
            Path sub = Files.createDirectories(context.resolve("d" + d));
            for (int f = 0; f < 70; f++) {
                Files.writeString(sub.resolve("f" + f), "text " + f);
            }
        }
        Files.createSymbolicLink(context.resolve("link"), Path.of("d1"));
        Files.createDirectories(context.resolve("out/deep"));
        Files.writeString(context.resolve("out/deep/object"), "");
        Files.createDirectories(context.resolve("closed"));
        Files.writeString(context.resolve("noise.log"), "");
        Files.writeString(context.resolve("pit"), "");
    }

    private LocalTree tree(Path context) {
        return new LocalTree(
                context,
                PathPatterns.of(List.of("**/*.log", "closed", "out", "!out/deep/kept", "pit", "!pit/kept")),
                FileDigests.open(store, context.toString()),
                LargeFiles.of(store, context),
                new WalkMemory(store, Digest.sha256(context.toString())));
    }

    private static void walk(LocalTree tree, String path) throws IOException {
        for (Node node : tree.nodes(path)) {
            if (node.inode().isDirectory()) {
                walk(tree, node.path());
            }
        }
    }

    @Test
    void aWalkIsRecalledUntilAnythingThatCountsHasChanged() throws Exception {
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put("content, with its size and time kept", context -> {
            Path file = context.resolve("d3/f9");
            FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, "TEXT 9");
            Files.setLastModifiedTime(file, time);
        });
        changes.put(
                "mode",
                context -> Files.setPosixFilePermissions(
                        context.resolve("d3/f9"), PosixFilePermissions.fromString("rwx------")));
        changes.put(
                "mode of a directory",
                context -> Files.setPosixFilePermissions(
                        context.resolve("d3"), PosixFilePermissions.fromString("rwx------")));
        changes.put("a new file", context -> Files.writeString(context.resolve("d29/new"), ""));
        changes.put("a file less", context -> Files.delete(context.resolve("d0/f69")));
        changes.put("another name", context -> Files.move(context.resolve("d5/f5"), context.resolve("d5/f5b")));
        changes.put(
                "a second name", context -> Files.createLink(context.resolve("closed/x"), context.resolve("d5/f5")));
        changes.put("another link", context -> {
            Files.delete(context.resolve("link"));
            Files.createSymbolicLink(context.resolve("link"), Path.of("d2"));
        });
        changes.put(
                "a file that a pattern takes back", context -> Files.writeString(context.resolve("out/deep/kept"), ""));
        changes.put("a file that is left out becomes a folder of which something is not", context -> {
            Files.delete(context.resolve("pit"));
            Files.createDirectories(context.resolve("pit"));
            Files.writeString(context.resolve("pit/kept"), "");
        });
        changes.put("a directory less", context -> Files.move(context.resolve("d7"), context.resolve("closed/d7")));
        Map<String, Change> none = new LinkedHashMap<>();
        none.put("nothing", _ -> {});
        none.put("a file that is left out", context -> Files.writeString(context.resolve("noise.log"), "much"));
        none.put("in a folder that is left out", context -> Files.writeString(context.resolve("closed/new"), ""));
        Map<String, Change> all = new LinkedHashMap<>(changes);
        all.putAll(none);
        for (String name : all.keySet()) {
            fill(folder.resolve(name));
        }
        // Two seconds after its last change a file is no longer suspected to change again unseen.
        Thread.sleep(2100);
        for (Map.Entry<String, Change> change : all.entrySet()) {
            Path context = folder.resolve(change.getKey());
            try (LocalTree tree = tree(context)) {
                assertThat(tree.recall(QUERY)).isNull();
                walk(tree, "");
                tree.keep(QUERY, List.of(""), RESULT);
                assertThat(tree.recall(QUERY)).as(change.getKey()).isEqualTo(RESULT);
            }
            change.getValue().on(context);
            try (LocalTree tree = tree(context)) {
                assertThat(tree.recall(QUERY))
                        .as(change.getKey())
                        .isEqualTo(none.containsKey(change.getKey()) ? RESULT : null);
                assertThat(tree.recall(Digest.sha256("another"))).isNull();
            }
        }
    }

    @Test
    void whatWasJustWrittenIsWalkedOverAgain() throws IOException {
        Path context = folder.resolve("context");
        fill(context);
        try (LocalTree tree = tree(context)) {
            walk(tree, "");
            tree.keep(QUERY, List.of(""), RESULT);
            assertThat(tree.recall(QUERY)).isNull();
        }
    }

    /** A context of whose walk there is a record. */
    private Path recorded() throws IOException, InterruptedException {
        Path context = folder.resolve("context");
        fill(context);
        Thread.sleep(2100);
        try (LocalTree tree = tree(context)) {
            walk(tree, "");
            tree.keep(QUERY, List.of(""), RESULT);
        }
        return context;
    }

    @Test
    void whatIsCopiedIsWalkedOverAnewThoughARecordHasAnswered() throws Exception {
        Path context = recorded();
        try (LocalTree tree = tree(context)) {
            assertThat(tree.recall(QUERY)).isEqualTo(RESULT);
            assertThat(tree.walkAnew()).isTrue();
            assertThat(tree.recall(QUERY)).isNull();
        }
    }

    @Test
    void aTornRecordIsNoRecord() throws Exception {
        Path context = recorded();
        Path record;
        try (Stream<Path> files = Files.list(Place.FILES.in(store.home()))) {
            record = files.findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(record);
        bytes[20] ^= 1;
        Files.write(record, bytes);
        try (LocalTree tree = tree(context)) {
            assertThat(tree.recall(QUERY)).isNull();
        }
    }
}
