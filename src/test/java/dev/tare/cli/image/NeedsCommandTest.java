package dev.tare.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsCommandTest {
    @TempDir
    Path directory;

    private CommandLine tare;

    @BeforeEach
    void makeCommandLine() {
        tare = new CommandLine(directory);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Test
    void aProgramOfThisMachineIsLookedInto() {
        Result result = tare.run("needs", java());

        assertThat(result.code()).isZero();
        assertThat(result.lines().getFirst().split(" {2,}")).containsExactly("NEED", "SURE", "FILES", "BECAUSE IT");
        assertThat(result.out()).containsPattern("\nlibraries +A +none +is linked dynamically: .*libc\\.");
        assertThat(tare.run("needs", "-v", java()).out()).contains("  without it: \"no such file or directory\"");
    }

    @Test
    void jsonSaysWhatTheTableSaysAndMore() throws IOException {
        Map<String, @Nullable Object> json =
                Json.readObject(tare.run("needs", "--json", java()).out().getBytes(StandardCharsets.UTF_8));

        assertThat(json).containsKeys("program", "needs", "warnings", "language");
        List<@Nullable Object> needs = Json.list(json.get("needs"));
        assertThat(needs).isNotEmpty();
        for (Object need : needs) {
            assertThat(Json.object(need))
                    .containsKeys("id", "confidence", "reason", "path", "files", "bytes", "missing")
                    .containsEntry("present", false);
        }
    }

    @Test
    void whatIsNoProgramIsToldInOneLine() throws IOException {
        Files.writeString(directory.resolve("text"), "#!/bin/sh\n");

        Result result = tare.run("needs", "text");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("text cannot be read as a program");
        Files.writeString(directory.resolve("main.go"), "package main\n");
        assertThat(tare.run("needs", "main.go").err()).contains("name the folder of its package");
        assertThat(tare.run("needs", ".").code()).isEqualTo(2);
        assertThat(tare.run("needs").code()).isEqualTo(2);
        assertThat(tare.run("needs", "nothing-of-this-name").code()).isNotZero();
    }

    @Test
    void anImageIsAskedForWhatItStarts() {
        try (Store store = tare.store()) {
            new SmallImage(store).file("hello", "x", 0).name("odd");
            new SmallImage(store).file("hello", "#!/bin/sh -e\ntrue\n", 0).name("script");
            new SmallImage(store).file("other", "x", 0).name("empty");
        }

        assertThat(tare.run("needs", "odd").err()).contains("/hello cannot be read as a program");
        assertThat(tare.run("needs", "script").err()).contains("script starts /hello, a script for /bin/sh -e");
        assertThat(tare.run("needs", "empty").err()).contains("empty starts no program that it has");
        assertThat(tare.run("needs", "empty").code()).isEqualTo(1);
    }
}
