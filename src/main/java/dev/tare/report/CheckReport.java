package dev.tare.report;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Printable;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What checks found, in the words and the JSON of {@code docker build --call=check}; ours add how to mend it. */
public final class CheckReport {
    private static final int LONGEST_LINE = 500;

    private final CheckResult result;
    private final List<String> lines;

    public CheckReport(CheckResult result) {
        this.result = result;
        this.lines = List.of(result.source().text().split("\n", -1));
    }

    /** For people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        int count = result.findings().size();
        if (count > 0) {
            out.append("Check complete, ")
                    .append(count == 1 ? "1 warning has" : count + " warnings have")
                    .append(" been found!\n");
        } else if (result.error() == null) {
            out.append("Check complete, no warnings found.\n");
        }
        for (Finding finding : result.findings()) {
            out.append("\nWARNING: ").append(finding.rule().name());
            if (finding.rule().url() != null) {
                out.append(" - ").append(finding.rule().url());
            }
            out.append('\n').append(Printable.text(finding.detail())).append('\n');
            if (finding.fix() != null) {
                out.append("To mend it: ").append(Printable.text(finding.fix())).append('\n');
            }
            source(out, finding.start(), finding.end());
        }
        return out.toString();
    }

    /** The lines around an instruction, at least four of them where the file has so many. */
    private void source(StringBuilder out, int first, int last) {
        int start = Math.min(first, lines.size());
        int end = Math.min(Math.max(first, last), lines.size());
        int pad = start == end ? 4 : 2;
        int from = start;
        int to = end;
        for (int padded = 0; padded < pad; padded++) {
            if (from > 1) {
                from--;
                padded++;
            }
            if (to < lines.size()) {
                to++;
                padded++;
            }
        }
        out.append(result.source().name()).append(':').append(start).append("\n--------------------\n");
        for (int line = from; line <= to; line++) {
            String number = Integer.toString(line);
            out.append(' ').repeat(' ', Math.max(0, 3 - number.length())).append(number);
            out.append(" | ")
                    .append(line >= start && line <= end ? ">>>" : "   ")
                    .append(' ');
            String text = lines.get(line - 1);
            String shown = text.substring(0, Math.min(text.length(), LONGEST_LINE));
            out.append(Printable.text(shown.replace("\r", ""))).append('\n');
        }
        out.append("--------------------\n");
    }

    /**
     * As docker has it: {@code warnings} with {@code ruleName}, {@code description}, {@code url}, {@code detail} and
     * {@code location}; {@code sources}; {@code buildError} where the file is broken. Ours add {@code fix}.
     */
    public Map<String, @Nullable Object> json() {
        List<@Nullable Object> warnings = new ArrayList<>();
        for (Finding finding : result.findings()) {
            Map<String, @Nullable Object> warning = new LinkedHashMap<>();
            warning.put("ruleName", finding.rule().name());
            warning.put("description", finding.rule().description());
            if (finding.rule().url() != null) {
                warning.put("url", finding.rule().url());
            }
            warning.put("detail", finding.detail());
            if (finding.fix() != null) {
                warning.put("fix", finding.fix());
            }
            warning.put("location", location(finding.start(), finding.end()));
            warnings.add(warning);
        }
        Map<String, @Nullable Object> source = new LinkedHashMap<>();
        source.put("filename", result.source().name());
        byte[] data = result.source().text().getBytes(StandardCharsets.UTF_8);
        source.put("data", Base64.getEncoder().encodeToString(data));
        source.put("language", "Dockerfile");
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("warnings", warnings);
        json.put("sources", List.of(source));
        TareException error = result.error();
        if (error != null) {
            Map<String, @Nullable Object> built = new LinkedHashMap<>();
            built.put("message", result.errorText());
            Location where = error.problem().location();
            built.put("location", where == null ? Map.of() : location(where.line(), where.line()));
            json.put("buildError", built);
        }
        return json;
    }

    /** Lines of a file, 1-based, in BuildKit's form. */
    public static Map<String, @Nullable Object> location(int start, int end) {
        Map<String, @Nullable Object> location = new LinkedHashMap<>();
        location.put("ranges", List.of(Location.range(start, end)));
        return location;
    }
}
