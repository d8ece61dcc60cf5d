package dev.tare.explain.budget;

import dev.tare.explain.growth.Growth;
import dev.tare.explain.show.GrowthReport;
import dev.tare.report.PrettyJson;
import dev.tare.report.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of budgets, for people and for what reads the log of a build. */
public final class BudgetReport {
    /** Rows of the table of what grew. */
    private static final int MOST_ROWS = 10;

    private BudgetReport() {}

    /** @param format {@code text}, {@code github}, {@code json} or {@code junit} */
    public static String render(List<Verdict> verdicts, String format) {
        return switch (format) {
            case "github" -> github(verdicts);
            case "json" -> PrettyJson.write(json(verdicts));
            case "junit" -> junit(verdicts);
            default -> text(verdicts);
        };
    }

    private static String text(List<Verdict> verdicts) {
        StringBuilder out = new StringBuilder();
        for (Verdict verdict : verdicts) {
            out.append(verdict.holds() ? "ok    " : "FAIL  ")
                    .append(verdict.image())
                    .append(", ")
                    .append(Sizes.human(verdict.bytes()))
                    .append(" compressed\n");
            for (Verdict.Finding finding : verdict.findings()) {
                out.append("      ")
                        .append(finding.rule())
                        .append(": ")
                        .append(finding.message())
                        .append('\n');
            }
            out.append(grown(verdict));
        }
        return out.toString();
    }

    /** The tables of what grew and shrank; empty where nothing was compared, or the budget holds. */
    public static String grown(Verdict verdict) {
        Growth growth = verdict.growth();
        if (growth == null || verdict.holds()) {
            return "";
        }
        return GrowthReport.table("PACKAGE", growth.packages(), MOST_ROWS)
                + GrowthReport.table("FILE", growth.files(), MOST_ROWS);
    }

    /** Workflow commands, which GitHub shows beside the run (docs.github.com, workflow commands). */
    private static String github(List<Verdict> verdicts) {
        StringBuilder out = new StringBuilder();
        for (Verdict verdict : verdicts) {
            for (Verdict.Finding finding : verdict.findings()) {
                out.append("::error title=")
                        .append(property(verdict.image() + " is above its budget"))
                        .append("::")
                        .append(data(finding.rule() + ": " + finding.message()))
                        .append('\n');
            }
            if (verdict.holds()) {
                out.append("::notice title=")
                        .append(property(verdict.image()))
                        .append("::")
                        .append(data(Sizes.human(verdict.bytes()) + " compressed, within its budget"))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static List<Object> json(List<Verdict> verdicts) {
        List<Object> out = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("image", verdict.image());
            json.put("compressed", verdict.bytes());
            json.put("holds", verdict.holds());
            List<Object> findings = new ArrayList<>();
            for (Verdict.Finding finding : verdict.findings()) {
                findings.add(Map.of("rule", finding.rule(), "message", finding.message()));
            }
            json.put("findings", findings);
            Growth growth = verdict.growth();
            if (growth != null) {
                json.put("packages", GrowthReport.rows(growth.packages()));
                json.put("files", GrowthReport.rows(growth.files()));
            }
            out.add(json);
        }
        return out;
    }

    /** A test case for each image, as JUnit's XML has them. */
    private static String junit(List<Verdict> verdicts) {
        int failures = 0;
        StringBuilder cases = new StringBuilder();
        for (Verdict verdict : verdicts) {
            cases.append("  <testcase classname=\"budget\" name=\"")
                    .append(xml(verdict.image()))
                    .append("\" time=\"0\"");
            if (verdict.holds()) {
                cases.append("/>\n");
                continue;
            }
            failures++;
            Verdict.Finding first = verdict.findings().getFirst();
            cases.append(">\n    <failure type=\"")
                    .append(first.rule())
                    .append("\" message=\"")
                    .append(xml(first.message()))
                    .append("\">")
                    .append(xml(text(List.of(verdict))))
                    .append("</failure>\n  </testcase>\n");
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"tare budget\" tests=\"" + verdicts.size()
                + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"0\" time=\"0\">\n" + cases
                + "</testsuite>\n";
    }

    private static String xml(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                // XML 1.0 has no other control characters.
                default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
            }
        }
        return out.toString();
    }
}
