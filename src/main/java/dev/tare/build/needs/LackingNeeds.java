package dev.tare.build.needs;

import dev.tare.diagnostic.Problem;
import dev.tare.needs.CallPath;
import dev.tare.needs.Confidence;
import dev.tare.needs.Evidence;
import dev.tare.needs.Need;
import dev.tare.needs.NeedFindings;
import dev.tare.needs.NeedId;
import dev.tare.needs.NeedsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a program needs and its image lacks, as warnings with the line that mends it. */
public final class LackingNeeds {
    /** Images of Go have them, be there no folder of zones. */
    private static final String GO_ZONES = "/usr/local/go/lib/time/zoneinfo.zip";

    private LackingNeeds() {}

    /**
     * The warnings.
     *
     * @param program its path
     * @param present needs that the image meets
     * @param unlinked loader and libraries that the image lacks
     * @param from where a Dockerfile can have the files from
     */
    public static List<Problem> of(
            String program, NeedFindings findings, Set<NeedId> present, List<String> unlinked, CopyPlaces from) {
        List<Problem> out = new ArrayList<>();
        if (!unlinked.isEmpty()) {
            out.add(Problem.of(
                    program + " is linked dynamically and cannot start: the image has no "
                            + String.join(", ", unlinked),
                    "build it statically (Go: CGO_ENABLED=0), or take a base that has them"));
        }
        for (Need need : findings.needs()) {
            if (isSure(need, findings) && need.isAdded() && !present.contains(need.id())) {
                out.add(Problem.of(
                        program + " " + CallPath.reason(need.reason(), need.path()) + "; the image lacks "
                                + need.files().getFirst().path() + ", and without it: " + need.missing(),
                        hint(need.id(), from)));
            }
        }
        return out;
    }

    /** What is known of programs of other languages is too little to warn of what is only likely. */
    private static boolean isSure(Need need, NeedFindings findings) {
        return findings.language() == Evidence.Language.GO
                ? need.confidence().isAdded()
                : need.confidence() == Confidence.A;
    }

    private static String hint(NeedId need, CopyPlaces from) {
        String lines = lines(need, from);
        return lines.isEmpty()
                ? "have it added by --needs=add"
                : "add to the Dockerfile: " + lines + "; or have it added by --needs=add";
    }

    /** The lines for a file that one of the stages has; empty where none has it. */
    private static String lines(NeedId need, CopyPlaces from) {
        return switch (need) {
            case CA -> copy(NeedsTable.ROOTS_PATH, "/etc/ssl/certs/", from);
            case TZ -> {
                String folder = copy("/usr/share/zoneinfo", "/usr/share/zoneinfo", from);
                String archive = folder.isEmpty() ? copy(GO_ZONES, NeedsTable.ZONES_PATH, from) : "";
                yield archive.isEmpty() ? folder : archive + " and ENV ZONEINFO=" + NeedsTable.ZONES_PATH;
            }
            case PASSWD -> copy("/etc/passwd", "/etc/", from);
            case GROUP -> copy("/etc/group", "/etc/", from);
            case NSSWITCH -> copy("/etc/nsswitch.conf", "/etc/", from);
            default -> "";
        };
    }

    private static String copy(String path, String to, CopyPlaces from) {
        String stage = from.having(path);
        return stage == null ? "" : "COPY --from=" + stage + " " + path + " " + to;
    }
}
