package dev.tare.loops;

import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.text.PathPatterns;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A Dockerfile of 200 lines, and the patterns of an ignore file on 10,000 paths. */
@State(Scope.Benchmark)
public class Texts {
    private final List<String> paths = new ArrayList<>();
    private PathPatterns patterns;
    private SourceText dockerfile;

    @Setup
    public void make() {
        for (int i = 0; i < 10_000; i++) {
            paths.add("src/module" + i % 100 + "/package" + i % 7 + "/File" + i + (i % 3 == 0 ? ".java" : ".class"));
        }
        patterns = PathPatterns.of(List.of(
                ".git", "**/node_modules", "**/*.class", "build", "*.log", "docs/**/*.md", "!docs/README.md", "**/tmp*"));
        StringBuilder text = new StringBuilder("FROM scratch AS base\n");
        for (int i = 0; i < 200; i++) {
            text.append(i % 2 == 0 ? "RUN --mount=type=cache,target=/c a && \\\n    b " + i + "\n" : "COPY --chown=1:1 [\"f\", \"/d\"]\n");
        }
        dockerfile = new SourceText("Dockerfile", text.toString());
    }

    @Benchmark
    public int matchPatterns() {
        int left = 0;
        for (String path : paths) {
            left += patterns.matches(path) ? 0 : 1;
        }
        return left;
    }

    @Benchmark
    public Dockerfile parseDockerfile() {
        return Dockerfile.parse(dockerfile);
    }
}
