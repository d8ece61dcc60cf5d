package dev.tare.build.needs;

import dev.tare.needs.CallPath;
import dev.tare.needs.Need;
import dev.tare.needs.NeedId;
import dev.tare.report.Sizes;
import dev.tare.report.Table;

/** What a user reads of the files beside a program: which, how large, and why; and of what nobody can add for him. */
public final class NeedsReport {
    private NeedsReport() {}

    /** A table of the files, and a line of what the programs may need besides; nothing where there is neither. */
    public static String files(FoundNeeds needs) {
        StringBuilder out = new StringBuilder();
        if (!needs.files().isEmpty()) {
            Table table = new Table("BESIDE THE PROGRAM", "SIZE", "NEED", "WHY");
            for (AddedFile file : needs.files()) {
                table.row(
                        file.path() + (file.isFolder() ? "/" : ""),
                        file.isFolder() ? "-" : Sizes.human(file.size()),
                        file.need().text(),
                        CallPath.reason(file.reason(), file.calls()));
            }
            out.append(table.render());
        }
        for (Need need : needs.findings().needs()) {
            if (isForUser(need)) {
                out.append("The program ").append(CallPath.reason(need.reason(), need.path()));
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
}
