package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A module in a folder of a test, and what building it said. */
final class GoProject implements Progress {
    static final String MAIN = "package main\n\nfunc main() {\n\tprintln(\"hi\")\n}\n";

    final Path folder;
    final List<String> compiler = new ArrayList<>();
    final List<Problem> warnings = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<String> steps = new ArrayList<>();

    private GoProject(Path folder) {
        this.folder = folder;
    }

    static GoProject of(Path folder) {
        assumeTrue(!run(folder, "sh", "-c", "command -v go || true").isEmpty(), "skipped: there is no go on PATH");
        return new GoProject(folder);
    }

    /** A new module with that path. */
    static GoProject create(Path folder, String module) throws IOException {
        Files.createDirectories(folder);
        GoProject project = of(folder);
        return project.write("go.mod", "module " + module + "\n\ngo 1.21\n");
    }

    GoProject write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** Puts all files under version control. */
    GoProject commit() {
        run(folder, "git", "init", "-q");
        run(folder, "git", "add", ".");
        run(
                folder,
                "git",
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-qm",
                "first");
        return this;
    }

    GoBinary build(String subfolder, Path work) {
        return build(subfolder, work, GoOptions.DEFAULT, Map.of());
    }

    GoBinary build(String subfolder, Path work, GoOptions options, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.putAll(more);
        GoPackage goPackage = GoPackage.find(folder.resolve(subfolder));
        assertThat(goPackage).isNotNull();
        return new GoBuild(environment, this, compiler::add).build(goPackage, options, work, 0);
    }

    /** Runs a command that must succeed; its output. */
    static String run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Step begin(String name) {
        return new Step() {
            @Override
            public void canceled() {}

            @Override
            public void output(String line) {}

            @Override
            public void cached() {
                steps.add(name + ": cached");
            }

            @Override
            public void done() {
                steps.add(name + ": done");
            }

            @Override
            public void failed(String why) {
                steps.add(name + ": " + why);
            }
        };
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void warn(Problem problem) {
        warnings.add(problem);
    }

    @Override
    public void close() {}
}
