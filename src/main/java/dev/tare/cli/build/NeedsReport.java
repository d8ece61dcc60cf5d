package dev.tare.cli.build;

import dev.tare.build.needs.AddedFile;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.needs.Need;
import dev.tare.needs.NeedId;
import dev.tare.report.Sizes;
import dev.tare.report.Table;
import java.util.ArrayList;
import java.util.List;

/** What a user reads of the files beside a program: which, how large, and why; and of what nobody can add for him. */
final class NeedsReport {
    /** So many functions of a way are shown: where it begins, and where it ends. */
    private static final int SHOWN = 4;

    private NeedsReport() {}

    /** A table of the files, and a line of what the programs may need besides; nothing where there is neither. */
    static String files(FoundNeeds needs) {
        StringBuilder out = new StringBuilder();
        if (!needs.files().isEmpty()) {
            Table table = new Table("BESIDE THE PROGRAM", "SIZE", "NEED", "WHY");
            for (AddedFile file : needs.files()) {
                table.row(
                        file.path() + (file.isFolder() ? "/" : ""),
                        file.isFolder() ? "-" : Sizes.human(file.size()),
                        file.need().text(),
                        why(file.reason(), file.calls()));
            }
            out.append(table.render());
        }
        for (Need need : needs.findings().needs()) {
            if (isForUser(need)) {
                out.append("The program ").append(why(need.reason(), need.path()));
                out.append(need.names().isEmpty() ? "" : " (" + String.join(", ", need.names()) + ")");
                out.append(": ").append(need.missing()).append('\n');
            }
        }
        return out.toString();
    }

    /** Nearly certain, and of a kind that no file of ours meets. */
    private static boolean isForUser(Need need) {
        return need.confidence().isAdded()
                && need.files().isEmpty()
                && need.id() != NeedId.LOADER
                && need.id() != NeedId.LIBRARIES;
    }

    private static String why(String reason, List<String> calls) {
        if (calls.isEmpty()) {
            return reason;
        }
        List<String> shown = new ArrayList<>(calls);
        if (calls.size() > SHOWN) {
            shown = new ArrayList<>(calls.subList(0, SHOWN - 2));
            shown.add("..");
            shown.addAll(calls.subList(calls.size() - 2, calls.size()));
        }
        return reason + ": " + String.join(" -> ", shown);
    }
}
