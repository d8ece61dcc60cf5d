package dev.tare.dockerfile.check;

import static dev.tare.dockerfile.check.DockerRules.COPY_IGNORED_FILE;

import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.text.PathPatterns;
import java.util.List;

/** Sources of COPY and ADD that the ignore file leaves out, as BuildKit's CopyIgnoredFile finds them. */
final class CopyRule {
    private final PathPatterns ignored;
    private final boolean allIgnored;

    CopyRule(List<String> patterns) {
        this.ignored = patterns.isEmpty() ? PathPatterns.NONE : PathPatterns.of(patterns);
        this.allIgnored = patterns.contains("*") || patterns.contains("**") || patterns.contains("**/*");
    }

    void check(String name, List<String> sources, Instruction.Span span, Findings findings) {
        // With negations a folder may be left out and a file in it may not.
        if (ignored.isEmpty() || ignored.hasNegations()) {
            return;
        }
        for (String source : sources) {
            if (isRemote(source)) {
                continue;
            }
            String clean = PathPatterns.clean(source);
            boolean root = clean.equals(".") || clean.equals("/");
            if (root ? allIgnored : ignored.matches(clean.startsWith("/") ? clean.substring(1) : clean)) {
                findings.add(
                        COPY_IGNORED_FILE,
                        span,
                        "Attempting to " + name + " file \"" + clean + "\" that is excluded by .dockerignore");
            }
        }
    }

    static boolean isRemote(String source) {
        return source.contains("://") || source.startsWith("git@");
    }
}
