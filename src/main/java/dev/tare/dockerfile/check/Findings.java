package dev.tare.dockerfile.check;

import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects findings of the rules that are wanted, in the file and at the instruction. */
final class Findings {
    private final CheckOptions options;

    /** What comments say in front of the instruction that begins on this line. */
    private final Map<Integer, CheckOptions> local = new HashMap<>();

    private final List<Finding> found = new ArrayList<>();

    Findings(CheckOptions options, List<Reading.Written> instructions) {
        this.options = options;
        for (Reading.Written written : instructions) {
            if (written.check() != null) {
                local.put(written.instruction().span().start(), options.with(written.check()));
            }
        }
    }

    /** A finding that only the file's options can turn off, as BuildKit has it for some rules. */
    void addForFile(Rule rule, Instruction.Span span, String detail) {
        add(options, rule, span, detail, null);
    }

    void add(Rule rule, Instruction.Span span, String detail) {
        add(rule, span, detail, null);
    }

    void add(Rule rule, Instruction.Span span, String detail, @Nullable String fix) {
        add(local.getOrDefault(span.start(), options), rule, span, detail, fix);
    }

    /** A finding at one instruction because of another one, whose comments count. */
    void addAt(Rule rule, Instruction.Span place, Instruction.Span because, String detail) {
        add(local.getOrDefault(because.start(), options), rule, place, detail, null);
    }

    void addLine(Rule rule, int line, String detail) {
        if (options.wants(rule)) {
            found.add(new Finding(rule, detail, line, line, null));
        }
    }

    private void add(CheckOptions wanted, Rule rule, Instruction.Span span, String detail, @Nullable String fix) {
        if (wanted.wants(rule)) {
            found.add(new Finding(rule, detail, span.start(), span.end(), fix));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** By line; those of one line in the order in which they were found. */
    List<Finding> sorted() {
        List<Finding> sorted = new ArrayList<>(found);
        sorted.sort((a, b) -> Integer.compare(a.start(), b.start()));
        return List.copyOf(sorted);
    }
}
