package dev.tare.report;

import dev.tare.needs.CallPath;
import dev.tare.needs.FindingsJson;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a program needs, as a table or as JSON. */
public final class ProgramNeedsReport {
    private ProgramNeedsReport() {}

    /**
     * A row for each need, and below it how the program comes to it.
     *
     * @param present what the image has already
     * @param whole whether long ways are shown in full
     */
    public static String table(NeedFindings findings, Set<NeedId> present, boolean whole) {
        Table table = new Table("NEED", "SURE", "FILES", "BECAUSE IT");
        for (Need need : findings.needs()) {
            table.row(need.id().text(), need.confidence().name(), files(need, present), reason(need));
            if (!need.path().isEmpty()) {
                table.row("", "", "", "  " + (whole ? CallPath.whole(need.path()) : CallPath.brief(need.path())));
            }
            if (whole) {
                table.row("", "", "", "  without it: " + need.missing());
            }
        }
        return table.render();
    }

    private static String files(Need need, Set<NeedId> present) {
        if (present.contains(need.id())) {
            return "there";
        }
        return need.files().isEmpty() ? "none" : need.isAdded() ? Sizes.human(need.bytes()) : "on request";
    }

    private static String reason(Need need) {
        return need.names().isEmpty() ? need.reason() : need.reason() + ": " + String.join(", ", need.names());
    }

    /** {@code {"program", "needs": [{.., "present"}], "warnings", ..}}. @param program as a user knows it */
    public static Map<String, @Nullable Object> json(String program, NeedFindings findings, Set<NeedId> present) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("program", program);
        out.putAll(FindingsJson.write(findings));
        List<Map<String, @Nullable Object>> needs = FindingsJson.needs(findings);
        for (int i = 0; i < needs.size(); i++) {
            needs.get(i).put("present", present.contains(findings.needs().get(i).id()));
        }
        out.put("needs", needs);
        return out;
    }
}
