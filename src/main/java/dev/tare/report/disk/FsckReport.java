package dev.tare.report.disk;

import dev.tare.store.upkeep.Fsck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What fsck has found. */
public record FsckReport(List<Fsck.Finding> findings) {
    public FsckReport {
        findings = List.copyOf(findings);
    }

    /** How many of the findings are problems. */
    public int problems() {
        int problems = 0;
        for (Fsck.Finding finding : findings) {
            problems += finding.isProblem() ? 1 : 0;
        }
        return problems;
    }

    /** A line each, and a last one that sums up. @param quiet whether it is problems alone */
    public String text(boolean quiet) {
        StringBuilder out = new StringBuilder();
        for (Fsck.Finding finding : findings) {
            if (finding.isProblem() || !quiet) {
                out.append(finding.isProblem() ? "" : "note: ").append(finding.file());
                out.append(' ').append(finding.message()).append('\n');
            }
        }
        int problems = problems();
        if (!quiet) {
            out.append(problems == 0 ? "The store is sound" : problems + (problems == 1 ? " problem" : " problems"));
            out.append('\n');
        }
        return out.toString();
    }

    /** An array of {@code problem} (true or false), {@code file} and {@code message}. */
    public List<Map<String, @Nullable Object>> json() {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Fsck.Finding finding : findings) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("problem", finding.isProblem());
            json.put("file", finding.file().toString());
            json.put("message", finding.message());
            out.add(json);
        }
        return out;
    }
}
