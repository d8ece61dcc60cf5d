package dev.tare.dockerfile.check;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What checks found.
 *
 * @param findings by line
 * @param error what is broken in the file, or null
 * @param errorText the same in docker's words, or null
 * @param failOnFinding whether {@code error=true} holds
 */
public record CheckResult(
        SourceText source,
        List<Finding> findings,
        @Nullable TareException error,
        @Nullable String errorText,
        boolean failOnFinding) {
    public CheckResult {
        findings = List.copyOf(findings);
    }

    /** The findings as warnings of a build. */
    public List<Problem> warnings() {
        List<Problem> warnings = findings.stream()
                .map(finding -> new Problem(Location.ofLine(source, finding.start()), finding.line(), finding.fix()))
                .toList();
        return Collections.unmodifiableList(warnings);
    }

    /** Where findings are failures and there are some: the failure, in docker's words; else null. */
    public @Nullable TareException violation() {
        if (!failOnFinding || findings.isEmpty()) {
            return null;
        }
        TreeSet<String> rules = new TreeSet<>();
        for (Finding finding : findings) {
            rules.add(finding.rule().name());
        }
        return new TareException(
                TareException.NOT_MET, Problem.of("lint violation found for rules: " + String.join(", ", rules)), null);
    }
}
