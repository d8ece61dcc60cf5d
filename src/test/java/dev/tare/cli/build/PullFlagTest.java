package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a build asks a registry for its base. */
@Tag("integration")
class PullFlagTest {
    @TempDir
    Path folder;

    private void push(String base, String content) throws IOException {
        Path context = Files.createDirectories(folder.resolve(content));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY word /\n");
        Files.writeString(context.resolve("word"), content);
        new Tare(folder.resolve("other"))
                .command("build", "-q", "--push", "-t", base, context.toString())
                .succeed();
    }

    private ChildProcess build(Tare tare, String base, String... flags) throws IOException {
        Path context = Files.createDirectories(folder.resolve("app"));
        Files.writeString(context.resolve("Dockerfile"), "FROM " + base + "\nCOPY --from=" + base + " /word /copied\n");
        List<String> words = new ArrayList<>(List.of("build", "-t", "app", context.toString()));
        words.addAll(Arrays.asList(flags));
        return tare.command(words);
    }

    private String word(Tare tare) throws IOException {
        Path out = folder.resolve("out");
        tare.command("cp", "app:/copied", out.toString()).succeed();
        return Files.readString(out);
    }

    @Test
    void alwaysAsksForANewerBaseAndMissingDoesNot() throws IOException {
        String base = Registry.get().address() + "/pull/always:1";
        Tare tare = new Tare(folder.resolve("home"));
        push(base, "old");
        build(tare, base).succeed();
        push(base, "new");

        build(tare, base, "--pull=missing").succeed();
        assertThat(word(tare)).isEqualTo("old");
        build(tare, base, "--pull=never").succeed();
        assertThat(word(tare)).isEqualTo("old");
        build(tare, base, "--pull=always").succeed();
        assertThat(word(tare)).isEqualTo("new");
        push(base, "newest");
        build(tare, base, "--pull").succeed();
        assertThat(word(tare)).isEqualTo("newest");
    }

    @Test
    void neverFetchesNothing() throws IOException {
        String base = Registry.get().address() + "/pull/never:1";
        Tare tare = new Tare(folder.resolve("home"));
        push(base, "there");

        ChildProcess.Result lacking = build(tare, base, "--pull=never").run();

        assertThat(lacking.exit()).isEqualTo(1);
        assertThat(lacking.err())
                .contains("the image " + base + " is not in the store, and --pull=never fetches nothing")
                .contains("tare pull " + base + " fetches it");
        tare.command("pull", "-q", base).succeed();
        build(tare, base, "--pull=never").succeed();
        assertThat(word(tare)).isEqualTo("there");

        ChildProcess.Result wrong = build(tare, base, "--pull=sometimes").run();
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("--pull takes always, missing or never");
    }
}
